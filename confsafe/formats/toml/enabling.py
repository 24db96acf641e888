"""Commenting in again what is commented out: an entry, an item of an array, a table with its sub-tables.

A comment line is the first of a disabled entry when, its `# ` taken away, it begins with that key; of a disabled table,
when it is that header. How far it goes the lines themselves tell: a value to its end, a table as long as they are TOML.
"""

from __future__ import annotations

import bisect

import tomli

from confsafe.errors import ConfsafeError, KeyMissing
from confsafe.formats.text import Splice
from confsafe.formats.toml.comments import gap_at
from confsafe.formats.toml.grammar import STATEMENT
from confsafe.formats.toml.nesting import INLINE_KEY, skip_value
from confsafe.formats.toml.statements import Value, key_parts
from confsafe.formats.toml.tables import Table, TableArray, Tables
from confsafe.formats.toml.write import named
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple

    from confsafe.data.changes import Path
    from confsafe.formats.toml.statements import Names
else:
    from confsafe.startup.records import NamedTuple

MARK = "# "
LINE = pattern(r"([ \t]*+)(\#[ ]?+)?+([^\n]*+)(?:\n|\Z)")
_HEADER = pattern(r"[ \t]*+(\[\[?)([^\n]*?)\]\]?[ \t]*+(?:\#[^\n]*+)?\r?+(?:\n|\Z)")
_TRIVIAL = pattern(r"[ \t]*+(?:\#[^\n]*+)?\r?+(?:\n|\Z)")
_ITEM_END = pattern(r"[ \t]*+,?+[ \t]*+(?:\#[^\n]*+)?+\r?+\Z")


class _Uncommented(NamedTuple):
    """A run of comment lines without their marks.

    Attributes:
        start: where the run begins in the whole text.
        text: the lines.
        ends: where each line ends in `text`.
        marks: the splice that takes each line's mark away.
    """

    start: int
    text: str
    ends: list[int]
    marks: list[Splice]

    def marks_up_to(self, end: int) -> list[Splice]:
        """The marks of the lines that begin before `end`."""
        return [mark for mark, start in zip(self.marks, [0, *self.ends], strict=False) if start < end]

    def place(self, end: int) -> int:
        """Where a position of these lines, behind the mark of its line, stands in the whole text."""
        number = bisect.bisect_left(self.ends, end)
        gone = sum(mark.end - mark.start for mark in self.marks[: number + 1])
        return self.start + end + gone


def enable_splices(tables: Tables, path: Path) -> list[Splice]:
    """Comment in what `disable_splices` commented out. Raises KeyMissing where there is nothing of that name."""
    parent = tables.find(path[:-1]) if path else None
    if isinstance(parent, Value):
        inner = tables.inner(parent)
        if isinstance(inner, list) and isinstance(path[-1], int) and path[-1] <= len(inner):
            found = _find_item(tables.text, parent, inner, path[-1])
            if found:
                return found
    elif isinstance(parent, (Table, TableArray)):
        found = _find_entry(tables, parent, path) or _find_table(tables, parent, path)
        if found:
            return found
    key = named(path)
    raise KeyMissing(f"no disabled {key or 'entry'} is in the file", key=key)


def _find_entry(tables: Tables, parent: Table | TableArray, path: Path) -> list[Splice]:
    """The marks of a disabled `key = value` among the lines of the table's section."""
    if not isinstance(parent, Table) or not stands_on_lines(tables, parent):
        return []
    body = parent.body or parent.home
    assert body is not None and body.section is not None
    names = tuple(name for name in path if isinstance(name, str))[body.depth :]
    for start in _comment_lines(tables, body.section.index):
        if not _begins_with(tables.text, start, names):
            continue
        lines = _uncommented(tables.text, start, body.section.end)
        found = STATEMENT.match(lines.text)
        if found and found.start(1) == 0 and _is_pair(found[0], names):
            return lines.marks_up_to(found.end())
    return []


def _begins_with(text: str, start: int, names: Names) -> bool:
    """Whether a comment line is the first of that entry."""
    line = LINE.match(text, start)
    found = None if line is None else INLINE_KEY.match(line[3].lstrip(" \t"))
    return found is not None and _names(found[1]) == names


def _names(key: str) -> Names:
    """The parts of a key; () for what is none."""
    try:
        return tuple(part.name for part in key_parts(key + " ", 0))
    except (ValueError, ConfsafeError):
        return ()


def _is_pair(statement: str, names: Names) -> bool:
    return _names(statement) == names and _is_valid(statement)


def _is_valid(text: str) -> bool:
    try:
        tomli.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _find_table(tables: Tables, parent: Table | TableArray, path: Path) -> list[Splice]:
    """The marks of a disabled `[table]` with what belongs to it."""
    names = tuple(name for name in path if isinstance(name, str))
    one_element = isinstance(parent, TableArray)
    first, last, limit = _range_of(tables, parent, path)
    for index in range(first, last):
        for start in _comment_lines(tables, index):
            if start >= limit:
                return []
            line = LINE.match(tables.text, start)
            if line is None or not _heads(line[3], names, one_element=one_element):
                continue
            lines = _uncommented(tables.text, start, tables.sections[index].end)
            end = _table_end(lines.text, names, one_element=one_element)
            if end:
                return lines.marks_up_to(end)
    return []


def _range_of(tables: Tables, parent: Table | TableArray, path: Path) -> tuple[int, int, int]:
    """The sections among which a disabled table can stand, and where they end: an array's element keeps to its own."""
    count = len(tables.sections)
    if isinstance(parent, TableArray):
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
        trivial, statement = _TRIVIAL.match(text, position), STATEMENT.match(text, position)
        if trivial:
            position = trivial.end()
            continue
        header = _HEADER.match(text, position)
        if header and not _goes_on(header[0], names, "" if one_element else first):
            break
        found = header or statement
        if found is None:
            break
        position = found.end()
        ends.append(position)
    while ends and not _is_valid(text[: ends[-1]]):
        ends.pop()
    return ends[-1] if ends else 0


def _find_item(text: str, holder: Value, items: list[Value], index: int) -> list[Splice]:
    """The marks of a disabled item in front of the item at `index`."""
    gap = gap_at(text, holder, items, index)
    for token in gap.comments:
        start = text.rfind("\n", 0, token.start) + 1
        if text[start : token.start].strip() or start < gap.tail_end:
            continue
        lines = _uncommented(text, start, gap.end)
        body = lines.text
        at = len(body) - len(body.lstrip(" \t"))
        try:
            end = skip_value(body, at)
        except IndexError:
            continue
        line_end = next((line for line in lines.ends if line >= end), len(body))
        rest = _ITEM_END.match(body[end:line_end].rstrip("\n"))
        if rest is None or not _is_valid(f"x={body[at:end]}"):
            continue
        splices = lines.marks_up_to(end)
        if index and gap.comma is None:
            splices.append(Splice(items[index - 1].value_end, items[index - 1].value_end, ","))
        if index < len(items) and "," not in rest[0].partition("#")[0]:
            splices.append(Splice(lines.place(end), lines.place(end), ","))
        return splices
    return []


def _comment_lines(tables: Tables, index: int) -> Iterator[int]:
    """Where each line of a section begins that is all comment."""
    section = tables.sections[index]
    position = section.body
    bounds = [(entry.start, entry.end) for entry in tables.body_of(section).entries]
    for start, end in [*bounds, (section.end, section.end)]:
        while position < start:
            line = LINE.match(tables.text, position)
            if line is None or line.end() == position:
                break
            if line[2]:
                yield position
            position = line.end()
        position = end


def _uncommented(text: str, start: int, limit: int) -> _Uncommented:
    """The run of comment lines that begins at `start`."""
    begin = start
    parts: list[str] = []
    ends: list[int] = []
    marks: list[Splice] = []
    size = 0
    while start < limit:
        line = LINE.match(text, start)
        if line is None or not line[2]:
            break
        parts.append(text[start : line.end(1)] + text[line.end(2) : line.end()])
        size += len(parts[-1])
        ends.append(size)
        marks.append(Splice(line.start(2), line.end(2), "", drops=True))
        start = line.end()
    return _Uncommented(begin, "".join(parts), ends, marks)


def stands_on_lines(tables: Tables, table: Table) -> bool:
    """Whether the keys of a table stand on lines of their own, not between braces."""
    tables.load(table)
    body = table.body or table.home
    return body is not None and body.section is not None
