"""The lines of a TOML text as slots of the layout engine: which comment lines are whose (`layout/ownership.py`).

What stands on lines of its own is a header or an entry of a section; both are numbered as (section, entry), a header as
entry -1. Section 0 is the root, which has no header: (0, -1) is the beginning of the text.

    [server]             (1, -1)
    # the port           lead of (1, 0)
    port = 80  # web     (1, 0)
    # log = true         nobody's: an entry, commented out
"""

from __future__ import annotations

from confsafe.formats.layout.disable import uncommented
from confsafe.formats.layout.lines import read_lines
from confsafe.formats.layout.model import Grammar, Slot
from confsafe.formats.layout.ownership import Below, divide, is_heading
from confsafe.formats.text import column_of
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.reader.grammar import COMMENT, KEY, VALUE, WS
from confsafe.formats.toml.reader.statements import Entry, header_span
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Path
    from confsafe.formats.layout.model import Line
    from confsafe.formats.layout.ownership import Division
    from confsafe.formats.toml.places.tables import Tables
    from confsafe.formats.toml.reader.statements import Section
else:
    from confsafe.startup.records import NamedTuple

GRAMMAR = Grammar(("#",), separator="")

Stand = tuple[int, int]
"""The number of a section, and of an entry in it, or -1 for its header."""

_BEGIN: Stand = (0, -1)
_END: Stand = (-1, -1)

_TRAILING = pattern(r"[ \t]*+#")
_REST = rf"{WS}(?:{COMMENT})?+\r?+(?:\n|\Z)"
_STATEMENT = pattern(rf"{WS}(?:{KEY}={WS}{VALUE}|\[\[?[^\n#]*\]){_REST}")


class Gap(NamedTuple):
    """The lines between two stands, divided.

    Attributes:
        start: where they begin.
        end: where they end.
        lines: the lines.
        division: whose they are.
    """

    start: int
    end: int
    lines: list[Line]
    division: Division

    def at(self, number: int) -> int:
        """Where the line of that number begins; behind the last one, where the lines end."""
        return self.lines[number].start if number < len(self.lines) else self.end

    @property
    def tail(self) -> int:
        return self.at(self.division.tail)

    @property
    def insert(self) -> int:
        return self.at(self.division.insert)

    @property
    def lead(self) -> int:
        return self.at(self.division.lead)

    @property
    def block(self) -> int:
        return self.at(self.division.block)


class Slots:
    """The slots of one text, found when they are asked for."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.text = tables.text
        self._gaps: dict[Stand, Gap] = {}

    # -- the order of the text

    def next(self, stand: Stand) -> Stand:
        """The stand below that one; (-1, -1) at the end of the text."""
        section, entry = stand
        if entry + 1 < len(self._entries(section)):
            return section, entry + 1
        return (section + 1, -1) if section + 1 < len(self.tables.sections) else _END

    def previous(self, stand: Stand) -> Stand:
        """The stand above that one; (0, -1) at the beginning of the text."""
        section, entry = stand
        if stand == _END:
            section = len(self.tables.sections)
        if entry >= 0:
            return section, entry - 1
        return section - 1, len(self._entries(section - 1)) - 1

    def last(self, section: int) -> Stand:
        """The last stand of a section."""
        return section, len(self._entries(section)) - 1

    def _entries(self, section: int) -> list[Entry]:
        return self.tables.body_of(self.tables.sections[section]).entries

    # -- whose the lines are

    def above(self, stand: Stand) -> Gap:
        """The lines between a stand and the one above it."""
        gap = self._gaps.get(stand)
        if gap is None:
            gap = self._gaps[stand] = self._gap(self.previous(stand), stand)
        return gap

    def below(self, stand: Stand) -> Gap:
        """The lines between a stand and the one below it."""
        return self.above(self.next(stand))

    def _gap(self, above: Stand, below: Stand) -> Gap:
        text = self.text
        start = 0 if above == _BEGIN else self._end(above)
        end = len(text) if below == _END else self._start(below)
        lines = read_lines(text, start, end, GRAMMAR)
        trailing = None if above == _BEGIN else _TRAILING.match(text, self._bounds(above)[1])
        division = divide(
            lines,
            above=None if above == _BEGIN else self._column(above),
            trailing=None if trailing is None else column_of(text, trailing.end() - 1),
            below=None if below == _END else self._column(below),
            reads_as_entry=self.reads_as_entry,
            begins_file=above == _BEGIN,
        )
        return Gap(start, end, lines, division)

    def reads_as_entry(self, lines: Sequence[Line]) -> int:
        """How many of these comment lines, from the first on, are an entry or a header, commented out."""
        return reads_as_statement(self.text, lines)

    def slot(self, stand: Stand) -> Slot:
        """An entry or a header with what it owns."""
        start, end = self._bounds(stand)
        value = self._entry(stand).value if stand[1] >= 0 else end
        return Slot(self.above(stand).lead, start, start, value, end, self.below(stand).tail)

    def heads_paragraph(self, stand: Stand, gone: Collection[int]) -> bool:
        """Whether the block above an entry of one line is the heading of a paragraph of which not all are `gone`."""
        if stand[1] < 0:
            return False  # a header's block is its own
        entry = self._entry(stand)
        if "\n" in self.text[entry.key : entry.value_end]:
            return False
        gap = self.above(stand)
        below = self._paragraph(stand, gone)
        return is_heading(gap.lines, gap.division.lead, below, self.reads_as_entry, opens=stand[1] == 0)

    def _paragraph(self, stand: Stand, gone: Collection[int]) -> Iterator[Below]:
        section, entry = stand
        for number in range(entry, len(self._entries(section))):
            gap = self.below((section, number))
            follows = self.next((section, number)) == (section, number + 1)
            yield Below(gap.lines, gap.division.block, follows, follows and number + 1 not in gone)

    # -- sections

    def section_tail(self, section: int) -> int:
        """Where a section ends: behind its last line and the comments directly below that are not the next header's."""
        gap = self.below(self.last(section))
        number = gap.division.tail
        while number < gap.division.lead and gap.lines[number].kind == "comment":
            number += 1
        directly = number == gap.division.lead < len(gap.lines)
        return gap.at(number) if not directly else gap.tail

    def section_slot(self, section: int) -> Slot:
        """A section with what it owns, its entries and the comments directly below them."""
        header = self.slot((section, -1))
        return header._replace(end=self._bounds(self.last(section))[1], tail=self.section_tail(section))

    # -- a stand's own characters

    def _entry(self, stand: Stand) -> Entry:
        return self._entries(stand[0])[stand[1]]

    def _section(self, stand: Stand) -> Section:
        return self.tables.sections[stand[0]]

    def _bounds(self, stand: Stand) -> tuple[int, int]:
        if stand[1] >= 0:
            entry = self._entry(stand)
            return entry.key, entry.value_end
        span = header_span(self.text, self._section(stand))
        return span.start, span.end

    def _start(self, stand: Stand) -> int:
        return self._entry(stand).start if stand[1] >= 0 else self._section(stand).start

    def _end(self, stand: Stand) -> int:
        return self._entry(stand).end if stand[1] >= 0 else self._section(stand).body

    def _column(self, stand: Stand) -> int:
        return column_of(self.text, self._bounds(stand)[0])


def reads_as_statement(text: str, lines: Sequence[Line]) -> int:
    """How many of these comment lines, from the first on, are an entry or a header, commented out."""
    if "=" not in lines[0].comment and "[" not in lines[0].comment:
        return 0
    disabled = uncommented(text, lines, mark="#")
    found = _STATEMENT.match(disabled.source)
    if found is None or not is_valid(found[0]):
        return 0
    return sum(end <= found.end() for end in disabled.ends)


def stand_of(tables: Tables, path: Path) -> Stand | None:
    """The line that is an entry's or a table's header, of an array of tables its first; None for what has none."""
    node = tables.find(path)
    if isinstance(node, TableArray):
        node = node.elements[0]
    if isinstance(node, Table):
        return (node.header.index, -1) if node.header is not None and node.header.index else None
    holder = tables.find(path[:-1])
    if not isinstance(holder, Table) or not isinstance(node, Entry):
        return None
    tables.load(holder)
    body = holder.body or holder.home
    return (body.section.index, node.index) if body is not None and body.section is not None else None


def is_valid(text: str) -> bool:
    """Whether a text is TOML by itself."""
    import tomli

    try:
        tomli.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
