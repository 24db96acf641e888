"""A text whose entries stand on lines of their own, under headers or none: whose each line is (`ownership.py`).

What stands on lines of its own is a header or an entry of a section; both are numbered as (section, entry), a header as
entry -1. Section 0 is the root, which has no header: (0, -1) is the beginning of the text.

    [server]             (1, -1)
    # the port           lead of (1, 0)
    port = 80  # web     (1, 0)
    # log = true         nobody's: an entry, commented out

A format tells where each of them stands (`bounds`, `start`, `end`) and which comment lines are one that is commented
out (`reads_as_entry`); `Stands` tells what it owns.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache

from confsafe.formats.layout.lines import read_lines
from confsafe.formats.layout.model import Slot
from confsafe.formats.layout.ownership import NO_LINES, Below, divide, is_heading, is_mark
from confsafe.formats.text import Span, column_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from re import Pattern
    from typing import NamedTuple

    from confsafe.formats.layout.model import Grammar, Line
    from confsafe.formats.layout.ownership import Division

    Stand = tuple[int, int]
    """The number of a section, and of an entry in it, or -1 for its header."""
else:
    from confsafe.startup.records import NamedTuple

_BEGIN = (0, -1)
_END = (-1, -1)


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


class Stands(ABC):
    """The headers and entries of one text and what they own, found when it is asked for."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.text = text
        self.grammar = grammar
        self._gaps: dict[Stand, Gap] = {}

    # -- what the format tells

    @property
    @abstractmethod
    def sections(self) -> int:
        """How many sections there are, the root included."""

    @abstractmethod
    def count(self, section: int) -> int:
        """How many entries a section has."""

    @abstractmethod
    def bounds(self, stand: Stand) -> tuple[int, int, int]:
        """Where a header or an entry begins, where its value does (of a header: its end), and where it ends."""

    @abstractmethod
    def start(self, stand: Stand) -> int:
        """Where the first line of a stand begins."""

    @abstractmethod
    def end(self, stand: Stand) -> int:
        """Where the line below a stand begins."""

    @abstractmethod
    def reads_as_entry(self, lines: Sequence[Line]) -> int:
        """How many of these comment lines, from the first on, are an entry or a header, commented out."""

    # -- the order of the text

    def next(self, stand: Stand) -> Stand:
        """The stand below that one; (-1, -1) at the end of the text."""
        section, entry = stand
        if entry + 1 < self.count(section):
            return section, entry + 1
        return (section + 1, -1) if section + 1 < self.sections else _END

    def previous(self, stand: Stand) -> Stand:
        """The stand above that one; (0, -1) at the beginning of the text."""
        section, entry = stand
        if stand == _END:
            section = self.sections
        return (section, entry - 1) if entry >= 0 else self.last(section - 1)

    def last(self, section: int) -> Stand:
        """The last stand of a section."""
        return section, self.count(section) - 1

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
        start = 0 if above == _BEGIN else self.end(above)
        end = len(text) if below == _END else self.start(below)
        lines = read_lines(text, start, end, self.grammar)
        if not lines:
            return Gap(start, end, lines, NO_LINES)
        division = divide(
            lines,
            above=None if above == _BEGIN else self._column(above),
            trailing=None if above == _BEGIN else self._trailing(above),
            below=None if below == _END else self._column(below),
            reads_as_entry=self.reads_as_entry,
            begins_file=above == _BEGIN,
        )
        return Gap(start, end, lines, division)

    def slot(self, stand: Stand) -> Slot:
        """An entry or a header with what it owns."""
        start, value, end = self.bounds(stand)
        return Slot(self.above(stand).lead, start, start, value, end, self.below(stand).tail)

    def slot_within(self, stand: Stand, gone: Collection[int]) -> Slot:
        """An entry as it is deleted where those of its section are `gone`: without the heading of one that stays."""
        slot = self.slot(stand)
        return slot._replace(lead=self.start(stand)) if self.heads_paragraph(stand, gone) else slot

    def heads_paragraph(self, stand: Stand, gone: Collection[int]) -> bool:
        """Whether the block above an entry of one line is the heading of a paragraph of which not all are `gone`."""
        entry = stand[1]
        if entry < 0:
            return False  # a header's block is its own
        start, _, end = self.bounds(stand)
        if "\n" in self.text[start:end]:
            return False
        gap = self.above(stand)
        below = self._paragraph(stand, gone)
        return is_heading(gap.lines, gap.division.lead, below, self.reads_as_entry, opens=entry == 0)

    def _paragraph(self, stand: Stand, gone: Collection[int]) -> Iterator[Below]:
        section, entry = stand
        for number in range(entry, self.count(section)):
            gap = self.below((section, number))
            follows = self.next((section, number)) == (section, number + 1)
            yield Below(gap.lines, gap.division.block, follows, follows and number + 1 not in gone)

    def owned(self, section: int, gone: Collection[int]) -> list[Span]:
        """What entries of a section own, which all go: not the heading of a paragraph in which another one stays."""
        slots = [self.slot_within((section, entry), gone) for entry in gone]
        return [Span(slot.lead, slot.tail) for slot in slots]

    # -- sections

    def section_tail(self, section: int) -> int:
        """Where a section ends: behind its last line and the comments directly below that are not the next header's.

        A comment directly above a header that is deeper than it is neither's, unless it is an entry, commented out; nor
        is a fold mark, `# endregion`, or what stands below it.
        """
        last = self.last(section)
        gap = self.below(last)
        lines, number = gap.lines, gap.division.tail
        while number < gap.division.lead and lines[number].kind == "comment" and not is_mark(lines[number]):
            number += 1
        if number == gap.division.lead < len(lines):
            return gap.tail
        below = self.next(last)
        if below != _END and gap.division.tail < number == len(lines) and lines[-1].column < self._column(below):
            return gap.at(number) if self.reads_as_entry(lines[-1:]) else gap.insert
        return gap.at(number)

    def section_slot(self, section: int) -> Slot:
        """A section with what it owns, its entries and the comments directly below them."""
        start, value, _ = self.bounds((section, -1))
        end = self.bounds(self.last(section))[2]
        return Slot(self.above((section, -1)).lead, start, start, value, end, self.section_tail(section))

    def says_nothing(self, section: int) -> bool:
        """Whether no comment of a section is anybody's but its entries'."""
        stands = [(section, entry) for entry in range(-1, self.count(section))]
        slots = [self.slot(stand) for stand in stands]
        tails = [slots[0].end, *(slot.tail for slot in slots[1:])]
        leads = [*(slot.lead for slot in slots[1:]), self.section_tail(section)]
        between = [(slots[0].lead, slots[0].start), *zip(tails, leads, strict=True)]
        return not any(self.text[start:end].strip() for start, end in between)

    def sleeps_below(self, section: int) -> bool:
        """Whether something that is commented out stands between a section and the next one."""
        lines = self.below(self.last(section)).lines
        return any(line.kind == "comment" and self.reads_as_entry(lines[number:]) for number, line in enumerate(lines))

    def comment_behind(self, stand: Stand) -> Span:
        """The comment on the line on which a stand ends; empty, behind the blanks there, where there is none."""
        found = _behind(self.grammar).match(self.text, self.bounds(stand)[2])
        assert found is not None
        return Span(found.end(1), found.end(1) + len(found[2].rstrip()) if found[2] else found.end(1))

    # -- columns

    def _column(self, stand: Stand) -> int:
        return column_of(self.text, self.bounds(stand)[0])

    def _trailing(self, stand: Stand) -> int | None:
        """The column of the comment behind a stand; None where there is none."""
        span = self.comment_behind(stand)
        return column_of(self.text, span.start) if span.start < span.end else None


@lru_cache(maxsize=16)
def _behind(grammar: Grammar) -> Pattern[str]:
    import re

    return re.compile(rf"([ \t]*+)((?:{'|'.join(map(re.escape, grammar.line_comments))})[^\r\n]*+)?")
