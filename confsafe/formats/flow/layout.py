"""How a container is laid out: the gaps between its entries, its indentation, its way with commas."""

from __future__ import annotations

from confsafe.formats.flow.gaps import Gap, read_gap
from confsafe.formats.text import newline_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats.flow.model import Flow, Syntax

_SAMPLE = 32
"""How many entries of a container tell its layout."""


class Container:
    """A `Flow` with its gaps, read when they are asked for, and its layout."""

    def __init__(self, text: str, flow: Flow, syntax: Syntax) -> None:
        self.text = text
        self.flow = flow
        self.syntax = syntax
        self.count = len(flow.entries)
        self.newline = newline_of(text)
        self._gaps: dict[int, Gap] = {}
        sample = [self.gap(index) for index in range(1, min(self.count, _SAMPLE))]
        unbroken = [gap for gap in sample if not gap.broken]
        self.packed = 2 * len(unbroken) > len(sample)
        if self.count == 1:
            self.packed = not self.gap(0).broken and not self.gap(1).broken
        self.separator = _space_after_comma(text, unbroken, flow.separator)

    def gap(self, index: int) -> Gap:
        """The gap in front of the entry at `index`; where there is no such entry, in front of the closing bracket."""
        if index not in self._gaps:
            entries = self.flow.entries
            start = entries[index - 1].end if index else self.flow.start + 1
            end = entries[index].start if index < self.count else self.flow.end - 1
            before = entries[index - 1].start if index else None
            self._gaps[index] = read_gap(self.text, start, end, self.syntax, entry=before, closes=index == self.count)
        return self._gaps[index]

    def indent(self, near: int) -> str:
        """The indentation of entries on lines of their own, that of the entry at `near` first."""
        for index in (near, near + 1, *range(min(self.count, _SAMPLE))):
            if 0 <= index < self.count and self.gap(index).broken:
                gap = self.gap(index)
                line_start = max(token.end for token in gap.tokens if token.kind == "newline")
                return self.text[line_start : gap.line_lead]
        return self.flow.line_indent + self.flow.unit

    @property
    def trailing_comma(self) -> bool:
        return self.count > 0 and self.gap(self.count).comma is not None


def _space_after_comma(text: str, unbroken: list[Gap], otherwise: str) -> str:
    for gap in unbroken:
        if gap.comma is not None:
            rest = text[gap.comma + 1 : gap.line_lead]
            return rest if gap.line_lead == gap.end else " "
    return otherwise
