"""Commas between entries that are deleted and inserted: which are added, which deleted, where they stand.

"a": 1, // one          "a": 1 // one           the comma in front of a last entry is deleted too, unless commas trail
"b": 2             ->                           here; that behind an entry stands in front of its comment

  1                       1
, 2                     , 2                     where commas begin the lines, a new entry begins with one
                   ->   , 3
"""

from __future__ import annotations

from bisect import bisect_right

from confsafe.formats.text import Splice, begins_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.layout.container import Container
    from confsafe.formats.layout.gaps import Gap


class Commas:
    """The commas between two neighbours that stay, `before` and `after` (their indices, -1 and the count for brackets).

    `removed` are the characters that are deleted with the entries between, as starts and ends, in order.
    """

    def __init__(self, container: Container, before: int, after: int, removed: Sequence[tuple[int, int]]) -> None:
        self.container = container
        self.text = container.text
        self.before = before
        self.opens = before < 0
        self.closes = after == container.count
        self.next_gap = container.gap(before + 1)
        self.gaps = [container.gap(index) for index in range(before + 1, after + 1)]
        self._removed = removed
        self._starts = [start for start, _ in removed]

    def is_removed(self, position: int) -> bool:
        """Whether a character is deleted with the entries."""
        number = bisect_right(self._starts, position) - 1
        return number >= 0 and position < self._removed[number][1]

    def splices(self, new: int, *, on_lines: bool) -> tuple[list[Splice], bool]:
        """The commas to be added or taken away, and whether the last of so many new entries brings its own.

        `on_lines`: the new entries stand on lines of their own.
        """
        wanted = 0 if self.opens and not new else int(not self.closes or self.container.trailing_comma)
        gaps = {gap.comma: gap for gap in self.gaps if gap.comma is not None}
        left = [comma for comma in gaps if not self.is_removed(comma)]
        splices: list[Splice] = []
        if new and not self.opens and not (on_lines and self.lead):
            if self.next_gap.comma_in_tail:
                left = left[1:]
            elif on_lines or self.next_gap.broken:
                splices.append(self._behind_before())
        elif wanted and not left and not new:
            splices.append(self._behind_before())
        splices += [self._without(comma, gaps[comma], with_space_before=not new) for comma in left[wanted:]]
        return splices, bool(wanted) and not left

    @property
    def lead(self) -> bool:
        """Whether commas stand in front of the entries, as in `1\\n, 2\\n, 3`."""
        gap = self._model
        if gap.comma is None:
            return bool(self.container.brackets.leading) and gap.broken
        return gap.line_lead == gap.comma and gap.broken

    @property
    def leading(self) -> str:
        """Such a comma with the space behind it."""
        gap = self._model
        if gap.comma is None:
            return self.container.brackets.leading
        space = self.text[gap.line_lead + 1 : gap.end]
        return "," + (space if space.isspace() or not space else " ")

    def indent_of_line(self, indent: str) -> str:
        """The indentation of a line that such a comma begins, so that its entry stands below one without it."""
        gap = self._model
        if gap.comma is None:
            return indent.removesuffix(" " * len(self.leading))
        return self.text[gap.line_start : gap.comma] if self.opens else indent

    @property
    def _model(self) -> Gap:
        """The gap whose comma tells where commas stand."""
        gap = self.next_gap
        return gap if gap.comma is not None else self.container.gap(1 if self.opens else self.before)

    def _behind_before(self) -> Splice:
        end = self.container.brackets.entries[self.before].end
        return Splice(end, end, ",")

    def _without(self, comma: int, gap: Gap, *, with_space_before: bool) -> Splice:
        """That comma is deleted, with the white space that served it; what it preceded gets the column of the first."""
        if gap.broken and begins_line(self.text, comma):
            rest = (token.start for token in gap.tokens if token.start > comma and token.kind != "space")
            end = next(rest, gap.end)
            indent = self.container.own_indent(0) if self.opens and end == gap.end else None
            return Splice(comma, end, "") if indent is None else Splice(gap.line_start, end, indent)
        follows_before = with_space_before and gap is self.next_gap and not self.opens
        start = gap.start if follows_before and self.text[gap.start : comma].isspace() else comma
        return Splice(start, comma + 1, "")
