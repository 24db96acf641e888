"""Commenting an entry or a table out, exactly reversible (`enabling.py`).

    [server]              # [server]
    hosts = [      ->     # hosts = [
      "a",                #   "a",
    ]                     # ]

Every line gets `# ` at the entry's indentation, blank lines too; taking that away gives the same characters again. A
table goes with its sub-tables, up to its last entry. What could not be told apart afterwards is refused when it is
disabled: each disabling is tried backwards before it is handed out.
"""

from __future__ import annotations

from confsafe.errors import ConfsafeError, ValueRefused
from confsafe.formats.text import Splice, apply_splices
from confsafe.formats.toml.comments import gaps_around, missing
from confsafe.formats.toml.enabling import LINE, MARK, enable_splices, stands_on_lines
from confsafe.formats.toml.statements import Entry, Value
from confsafe.formats.toml.tables import Table, TableArray, Tables, sections_of
from confsafe.formats.toml.trivia import last_line_end
from confsafe.formats.toml.write import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.data.changes import Path


def disable_splices(tables: Tables, path: Path) -> list[Splice]:
    """Comment out what stands at the path.

    Raises KeyMissing; ValueRefused where it shares a line, or where nothing else would be left to make its table.
    """
    node = tables.find(path)
    if node is None or not path:
        raise missing(path)
    _refuse_only_child(tables, path)
    start, end = _lines_of(tables, path, node)
    splices = list(_marks(tables.text, start, end))
    _try_backwards(tables.text, splices, path)
    return splices


def _refuse_only_child(tables: Tables, path: Path) -> None:
    """A table that only this entry makes, or an array of tables with one element, would be gone too."""
    parent = tables.find(path[:-1])
    if isinstance(parent, TableArray):
        alone = len(parent.elements) == 1
    else:
        alone = isinstance(parent, Table) and parent.body is None and len(parent.children) == 1
    if alone:
        raise ValueRefused(
            "nothing else would be left to make its table", key=named(path), remedy="disable the table instead"
        )


def _lines_of(tables: Tables, path: Path, node: Value | Table | TableArray) -> tuple[int, int]:
    """The lines of an entry, an item or a table with its sub-tables."""
    if isinstance(node, Value):
        holder = tables.find(path[:-1])
        if isinstance(holder, Table) and isinstance(node, Entry) and stands_on_lines(tables, holder):
            return node.start, node.end
        return _lines_of_item(tables, path, node)
    sections = sections_of(node)
    if isinstance(node, Table) and node.home is not None:
        raise ValueRefused("dotted keys make this table", key=named(path), remedy="disable its keys one by one")
    if sections[-1].index - sections[0].index + 1 != len(sections):
        raise ValueRefused("the parts of this table stand apart", key=named(path), remedy="disable its keys")
    return sections[0].start, last_line_end(tables, sections[-1])


def _lines_of_item(tables: Tables, path: Path, node: Value) -> tuple[int, int]:
    holder = tables.find(path[:-1])
    if isinstance(holder, Value) and tables.text[holder.value] == "[":
        before, after = gaps_around(tables, holder, node)
        on_own_line = before.broken and before.line_lead == node.value and after.broken
        if on_own_line and (after.comma is None or after.comma_in_tail):
            return tables.text.rfind("\n", 0, node.value) + 1, after.newline_end
    raise ValueRefused(
        "the entry shares its line with others", key=named(path), remedy="give it a line of its own to disable it"
    )


def _marks(text: str, start: int, end: int) -> Iterator[Splice]:
    """`# ` in every line, at the indentation of the first or less."""
    column = None
    while start < end:
        line = LINE.match(text, start)
        assert line is not None
        indent = len(line[1])
        column = indent if column is None else column
        at = start + min(column, indent)
        yield Splice(at, at, MARK)
        start = line.end()


def _try_backwards(text: str, splices: list[Splice], path: Path) -> None:
    disabled = apply_splices(text, splices)
    try:
        back = apply_splices(disabled, enable_splices(Tables(disabled), path))
    except ConfsafeError:
        back = ""
    if back != text:
        raise ValueRefused(
            "it could not be told apart from the comments around it",
            key=named(path),
            remedy="put a blank line between",
        )
