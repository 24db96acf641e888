"""A bracketed container: the gaps between its entries, its indentation, its way with commas."""

from __future__ import annotations

from confsafe.formats.layout.examples import LOOK_AT
from confsafe.formats.layout.gaps import Gap, read_gap
from confsafe.formats.layout.model import Brackets
from confsafe.formats.layout.ownership import Below, is_heading
from confsafe.formats.text import line_break, newline_of
from confsafe.startup.records import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from confsafe.formats.layout.model import Grammar
    from confsafe.formats.layout.ownership import ReadsAsEntry
    from confsafe.formats.text import Span


_PARTED = 3
"""So many entries, all parted by blank lines, show that a new one is to be parted too.

With 1, 4 of 4,388 edits by hand are worse; from 2 on all are the same."""


class Container:
    """`Brackets` with their gaps, read when they are asked for."""

    def __init__(self, text: str, brackets: Brackets, grammar: Grammar, reads_as_entry: ReadsAsEntry) -> None:
        self.text = text
        self.brackets = brackets
        self.grammar = grammar
        self.reads_as_entry = reads_as_entry
        self.count = len(brackets.entries)
        self.newline = newline_of(text)
        self._gaps: dict[int, Gap] = {}

    @cached_property
    def _unbroken(self) -> list[Gap]:
        """Of the first gaps between entries those in which no line ends."""
        indices = (index for index in range(1, min(self.count, LOOK_AT)) if not self._ends_line(index))
        return [gap for gap in map(self.gap, indices) if not gap.broken]

    def _ends_line(self, index: int) -> bool:
        """Whether a line ends in front of an entry, as one look tells where no comment may go over lines."""
        entries = self.brackets.entries
        between = self.text[entries[index - 1].end : entries[index].start]
        return ("\n" in between or "\r" in between) and not (self.grammar.block_comments and "/*" in between)

    @cached_property
    def packed(self) -> bool:
        """Whether most entries share a line with the one in front of them."""
        if self.count == 1:
            return not self.gap(0).broken and not self.gap(1).broken
        return 2 * len(self._unbroken) > max(min(self.count, LOOK_AT) - 1, 0)

    @cached_property
    def separator(self) -> str:
        """What stands behind a comma on one line."""
        return _space_after_comma(self.text, self._unbroken, self.brackets.separator)

    def gap(self, index: int) -> Gap:
        """The gap in front of the entry at `index`; where there is no such entry, in front of the closing bracket."""
        if index not in self._gaps:
            entries = self.brackets.entries
            start = entries[index - 1].end if index else self.brackets.start + 1
            end = entries[index].start if index < self.count else self.brackets.end - 1
            before = entries[index - 1].start if index else None
            self._gaps[index] = read_gap(
                self.text,
                start,
                end,
                self.grammar,
                entry=before,
                closes=index == self.count,
                reads_as_entry=self.reads_as_entry,
            )
        return self._gaps[index]

    def indent(self, near: int) -> str:
        """The indentation of entries on lines of their own, that of the entry at `near` first."""
        for index in (near, near + 1, *range(min(self.count, LOOK_AT))):
            if 0 <= index < self.count and self.gap(index).broken:
                gap = self.gap(index)
                return self.text[gap.line_start : gap.line_lead]
        return self.brackets.line_indent + self.brackets.unit

    @property
    def spacing(self) -> int:
        """How many blank lines part all entries, three or more, from each other."""
        if self.count < _PARTED:
            return 0
        blank = 1 << 30
        for index in range(1, min(self.count, LOOK_AT)):
            blank = min(blank, sum(line.kind == "blank" for line in self.gap(index).lines))
            if not blank:
                break
        return blank

    def own_indent(self, index: int) -> str | None:
        """The indentation of an entry that begins its line; None where it shares the line with what is before it."""
        gap = self.gap(index)
        if not gap.broken or self.text[gap.line_start : gap.end].strip():
            return None
        return self.text[gap.line_start : gap.end]

    def lead_start(self, index: int, gone: Collection[int]) -> int:
        """Where what is deleted with an entry begins: its lead, but not the heading of a paragraph that stays."""
        gap = self.gap(index)
        if not gap.broken or gap.lead_start == gap.line_start:
            return gap.lead_start
        span = self.brackets.entries[index]
        if line_break(self.text, span.start) < span.end:
            return gap.lead_start
        below = self._below(index, gone)
        heads = is_heading(gap.lines, gap.division.lead, below, self.reads_as_entry, opens=index == 0)
        return gap.line_start if heads else gap.lead_start

    def _below(self, index: int, gone: Collection[int]) -> Iterator[Below]:
        """What stands below the entry at `index`, the next one, and so on; `gone` are the entries that do not stay."""
        for number in range(index + 1, self.count + 1):
            gap = self.gap(number)
            yield Below(gap.lines, gap.division.block, number < self.count, number not in gone)

    @property
    def trailing_comma(self) -> bool:
        return self.count > 0 and self.gap(self.count).comma is not None


def container_over(
    text: str, span: Span, entries: Sequence[Span], grammar: Grammar, reads_as_entry: ReadsAsEntry
) -> Container:
    """A container that is only looked at: its span with the brackets, and the spans of its entries."""
    return Container(text, Brackets(*span, entries, newlines=True, line_indent="", unit=""), grammar, reads_as_entry)


def _space_after_comma(text: str, unbroken: list[Gap], otherwise: str) -> str:
    for gap in unbroken:
        if gap.comma is not None:
            rest = text[gap.comma + 1 : gap.line_lead]
            return rest if gap.line_lead == gap.end else " "
    return otherwise
