"""Commenting an entry or a table out, and in again, exactly.

    [server]              # [server]
    hosts = [      ->     # hosts = [
      "a",                #   "a",
    ]                     # ]

A table goes with its sub-tables, up to its last entry. A comment line is the first of a disabled entry when, its mark
taken away, it begins with that key; of a disabled table, when it is that header. How far it goes the lines themselves
tell: a value to its end, a table as long as they are TOML. What could not be told apart afterwards is refused when it
is disabled: each disabling is tried backwards before it is handed out.
"""

from __future__ import annotations

from confsafe.data.keypath import Selector
from confsafe.errors import ConfsafeError, KeyMissing, ValueRefused
from confsafe.formats.layout.disable import disabling, reversible, uncommented
from confsafe.formats.text import Splice, column_of, line_start
from confsafe.formats.toml.edit.comments import missing
from confsafe.formats.toml.places.gaps import container_of, gaps_around
from confsafe.formats.toml.places.slots import Slots, is_valid, stand_of
from confsafe.formats.toml.places.tables import Table, TableArray, Tables, sections_of
from confsafe.formats.toml.reader.brackets import INLINE_KEY
from confsafe.formats.toml.reader.grammar import STATEMENT
from confsafe.formats.toml.reader.statements import Value, key_parts
from confsafe.formats.toml.reader.values import skip_value
from confsafe.formats.toml.write.values import named
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from confsafe.data.changes import Key, Path
    from confsafe.formats.layout.disable import Disabled
    from confsafe.formats.layout.model import Line
    from confsafe.formats.toml.reader.statements import Names

_HEADER = pattern(r"[ \t]*+(\[\[?)([^\n]*?)\]\]?[ \t]*+(?:\#[^\n]*+)?\r?+(?:\n|\Z)")
_BLANK_OR_COMMENT = pattern(r"[ \t]*+(?:\#[^\n]*+)?\r?+(?:\n|\Z)")
_ITEM_END = pattern(r"[ \t]*+,?+[ \t]*+(?:\#[^\n]*+)?+\r?+\Z")


# -- out


def disable_splices(tables: Tables, path: Path) -> list[Splice]:
    """Comment out what stands at the path.

    Raises KeyMissing; ValueRefused where it shares a line, or where nothing else would be left to make its table.
    """
    node = tables.find(path)
    if node is None or not path:
        raise missing(path)
    _refuse_only_child(tables, path)
    start, end, column = _lines_of(tables, path, node)
    splices = disabling(tables.text, start, end, column=column, mark="#")
    return reversible(tables.text, splices, lambda text: enable_splices(Tables(text), path), key=named(path))


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


def _lines_of(tables: Tables, path: Path, node: Value | Table | TableArray) -> tuple[int, int, int]:
    """The lines of an entry, an item or a table with its sub-tables, and the column that it begins in."""
    slots = Slots(tables)
    if isinstance(node, Value):
        stand = stand_of(tables, path)
        if stand is None:
            return _lines_of_item(tables, path, node)
        slot = slots.slot(stand)
        start = line_start(tables.text, slot.start)
        return start, slots.below(stand).start, column_of(tables.text, slot.start)
    sections = sections_of(node)
    if isinstance(node, Table) and node.home is not None:
        raise ValueRefused("dotted keys make this table", key=named(path), remedy="disable its keys one by one")
    if sections[-1].index - sections[0].index + 1 != len(sections):
        raise ValueRefused("the parts of this table stand apart", key=named(path), remedy="disable its keys")
    first = slots.slot((sections[0].index, -1))
    return sections[0].start, slots.below(slots.last(sections[-1].index)).start, column_of(tables.text, first.start)


def _lines_of_item(tables: Tables, path: Path, node: Value) -> tuple[int, int, int]:
    holder = tables.find(path[:-1])
    if isinstance(holder, Value) and tables.text[holder.value] == "[":
        before, after = gaps_around(tables, holder, node)
        on_own_line = before.broken and before.line_lead == node.value and after.broken
        if on_own_line and (after.comma is None or after.comma_in_tail):
            return line_start(tables.text, node.value), after.newline_end, column_of(tables.text, node.value)
    raise ValueRefused(
        "the entry shares its line with others", key=named(path), remedy="give it a line of its own to disable it"
    )


# -- in


def enable_splices(tables: Tables, path: Path) -> list[Splice]:
    """Comment in what `disable_splices` commented out. Raises KeyMissing where there is nothing of that name.

    The last part of the path may be the selector that names an element or an item.
    """
    parent = tables.find(path[:-1]) if path else None
    found: list[Splice] = []
    if isinstance(parent, Value):
        inner = tables.inner(parent)
        if isinstance(inner, list):
            found = _find_item(tables, parent, inner, path[-1])
    elif isinstance(parent, (Table, TableArray)):
        found = _find_entry(tables, parent, path) or _find_table(tables, parent, path)
    if not found:
        key = named(path)
        raise KeyMissing(f"no disabled {key or 'entry'} is in the file", key=key)
    return found


def _find_entry(tables: Tables, parent: Table | TableArray, path: Path) -> list[Splice]:
    """The marks of a disabled `key = value` among the lines of the table's section."""
    if not isinstance(parent, Table):
        return []
    tables.load(parent)
    body = parent.body or parent.home
    if body is None or body.section is None:
        return []
    names = tuple(name for name in path if isinstance(name, str))[body.depth :]
    for lines in _comment_lines(Slots(tables), body.section.index):
        if not _begins_with(lines[0], names):
            continue
        disabled = uncommented(tables.text, lines, mark="#")
        found = STATEMENT.match(disabled.source)
        if found and found.start(1) == 0 and _names(found[0]) == names and is_valid(found[0]):
            return _marks_up_to(disabled, found.end())
    return []


def _begins_with(line: Line, names: Names) -> bool:
    """Whether a comment line is the first of that entry."""
    found = INLINE_KEY.match(line.comment[1:].lstrip(" \t"))
    return found is not None and _names(found[1]) == names


def _names(key: str) -> Names:
    """The parts of a key; () for what is none."""
    try:
        return tuple(part.name for part in key_parts(key + " ", 0))
    except (ValueError, ConfsafeError):
        return ()


def _marks_up_to(disabled: Disabled, end: int) -> list[Splice]:
    """The marks of the lines that begin before `end`."""
    starts = [0, *disabled.ends]
    return [mark for mark, start in zip(disabled.splices, starts, strict=False) if start < end]


def _comment_lines(slots: Slots, section: int) -> Iterator[Sequence[Line]]:
    """The comment lines of a section: from each one on those that are directly below one another."""
    stand = (section, -1)
    while stand[0] == section:
        lines = slots.below(stand).lines
        for number, line in enumerate(lines):
            if line.kind == "comment":
                end = number
                while end < len(lines) and lines[end].kind == "comment":
                    end += 1
                yield lines[number:end]
        stand = slots.next(stand)


def _find_table(tables: Tables, parent: Table | TableArray, path: Path) -> list[Splice]:
    """The marks of a disabled `[table]` with what belongs to it."""
    names = tuple(name for name in path if isinstance(name, str))
    one_element = isinstance(parent, TableArray)
    first, last, limit = _range_of(tables, parent, path)
    slots = Slots(tables)
    for index in range(first, last):
        for lines in _comment_lines(slots, index):
            if lines[0].start >= limit:
                return []
            disabled = uncommented(tables.text, lines, mark="#")
            if not disabled.ends or not _heads(disabled.source[: disabled.ends[0]], names, one_element=one_element):
                continue
            end = _table_end(disabled.source, names, one_element=one_element)
            if end and _is_meant(path[-1], disabled.source[:end], names):
                return _marks_up_to(disabled, end)
    return []


def _is_meant(key: Key, source: str, names: Names) -> bool:
    """Whether a table or item that was commented out is the one that a selector names; anything else names it."""
    if not isinstance(key, Selector):
        return True
    import tomli

    value = tomli.loads(source)
    for name in names:
        value = value[name]
    item: Any = value[0] if isinstance(value, list) else value
    if not isinstance(item, dict) or key.name not in item:
        return False
    found = item[key.name]
    return (str(found).lower() if isinstance(found, bool) else str(found)) == key.value


def _range_of(tables: Tables, parent: Table | TableArray, path: Path) -> tuple[int, int, int]:
    """The sections among which a disabled table can stand, and where they end: an array's element keeps to its own."""
    count = len(tables.sections)
    if isinstance(parent, TableArray) and isinstance(path[-1], int):
        headers = [element.header for element in parent.elements]
        number = path[-1]
        before = headers[number - 1] if 0 < number <= len(headers) else None
        behind = headers[number] if number < len(headers) else None
    else:
        before = behind = None
        node: Table | TableArray | None = parent
        while node is not None and not isinstance(node.parent, TableArray):
            node = node.parent
        if isinstance(node, Table) and isinstance(node.parent, TableArray):
            siblings = node.parent.elements
            before = node.header
            behind = siblings[node.name + 1].header if node.name + 1 < len(siblings) else None
    first = before.index if before is not None else 0
    last = behind.index if behind is not None else count
    return first, last, len(tables.text) if behind is None else behind.start


def _heads(line: str, names: Names, *, one_element: bool) -> bool:
    """Whether an uncommented line is the first header of that table, array of tables, or element of one."""
    header = _HEADER.match(line)
    if header is None:
        return False
    own = _names(header[2])
    return own == names and header[1] == "[[" if one_element else own[: len(names)] == names


def _goes_on(line: str, names: Names, first: str) -> bool:
    """Whether a further header belongs to the table whose first header is `first`."""
    header, head = _HEADER.match(line), _HEADER.match(first)
    own = () if header is None else _names(header[2])
    if own == names:
        return head is not None and header is not None and header[1] == head[1] == "[["
    return own[: len(names)] == names


def _table_end(text: str, names: Names, *, one_element: bool) -> int:
    """The end of the last line of the table that begins with `text`; 0 where that is no table."""
    first = text[: text.find("\n") + 1] or text
    ends = [len(first)]
    position = len(first)
    while position < len(text):
        blank, statement = _BLANK_OR_COMMENT.match(text, position), STATEMENT.match(text, position)
        if blank:
            position = blank.end()
            continue
        header = _HEADER.match(text, position)
        if header and not _goes_on(header[0], names, "" if one_element else first):
            break
        found = header or statement
        if found is None:
            break
        position = found.end()
        ends.append(position)
    while ends and not is_valid(text[: ends[-1]]):
        ends.pop()
    return ends[-1] if ends else 0


def _find_item(tables: Tables, holder: Value, items: list[Value], key: Key) -> list[Splice]:
    """The marks of a disabled item: the one in front of the item at that index, or that a selector names."""
    places = range(len(items) + 1)
    for index in places if isinstance(key, Selector) else [key] if isinstance(key, int) and key in places else []:
        found = _find_item_at(tables, holder, items, index, key)
        if found:
            return found
    return []


def _find_item_at(tables: Tables, holder: Value, items: list[Value], index: int, key: Key) -> list[Splice]:
    """The same among the lines in front of the item at `index`."""
    gap = container_of(tables, holder).gap(index)
    for number, line in enumerate(gap.lines):
        if line.kind != "comment":
            continue
        disabled = uncommented(tables.text, gap.lines[number:], mark="#")
        source = disabled.source
        start = len(source) - len(source.lstrip(" \t"))
        try:
            end = skip_value(source, start)
        except IndexError:
            continue
        line_end = next((stop for stop in disabled.ends if stop >= end), len(source))
        rest = _ITEM_END.match(source[end:line_end].rstrip("\n"))
        item = f"x={source[start:end]}"
        if rest is None or not is_valid(item) or not _is_meant(key, item, ("x",)):
            continue
        splices = _marks_up_to(disabled, end)
        if index and gap.comma is None:
            splices.append(Splice(items[index - 1].value_end, items[index - 1].value_end, ","))
        if index < len(items) and "," not in rest[0].partition("#")[0]:
            splices.append(Splice(disabled.place(end), disabled.place(end), ","))
        return splices
    return []
