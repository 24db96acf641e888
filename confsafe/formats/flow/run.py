"""The entries that go and come between two neighbours that stay: which characters go, which commas, what is put in."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby

from confsafe.formats.flow.pieces import Piece, comma_end, first_token, has_line_comment, moved_piece
from confsafe.formats.text import Splice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from confsafe.formats.flow.gaps import Gap
    from confsafe.formats.flow.layout import Container
    from confsafe.formats.flow.model import NewEntry


class Run:
    """The entries that go and come between two neighbours that stay.

    `before` is the index of the neighbour in front, -1 for the opening bracket; `after` that of the one behind, the
    number of entries for the closing bracket.
    """

    def __init__(self, container: Container, before: int, after: int) -> None:
        self.container = container
        self.text = container.text
        self.before = before
        self.after = after
        self.opens = before < 0
        self.closes = after == container.count
        self.next_gap = container.gap(before + 1)
        lines = groupby(range(before + 1, after), key=_line_number(container, before + 1))
        groups = [list(indices) for _, indices in lines]
        self.removed = _joined(self._removed(group[0], group[-1]) for group in groups)
        self._starts = [start for start, _ in self.removed]

    def splices(self, new: Sequence[NewEntry]) -> list[Splice]:
        """All splices of the run; `new` is what is to stand directly behind `before`."""
        if self.opens and self.closes and not new and self._takes_all_comments():
            return [Splice(self.container.flow.start + 1, self.container.flow.end - 1, "", drops=True)]
        removals = [Splice(start, end, "", drops=True) for start, end in self.removed]
        if not self.container.count:
            return removals + _fill(self.container, new)
        moved = [None if e.moved_from is None else moved_piece(self.container, e.moved_from) for e in new]
        on_lines = self.own_line or any(piece is not None and piece.needs_line for piece in moved)
        indent = self.container.indent(max(self.before, 0)) if on_lines else None
        pieces = [piece or Piece("", entry.render(indent), "") for entry, piece in zip(new, moved, strict=True)]
        commas, ends_with_comma = self._commas(pieces, on_lines=on_lines)
        if not pieces:
            return commas + removals
        if indent is None:
            return [*commas, self._on_this_line(pieces, ends_with_comma=ends_with_comma), *removals]
        return [*commas, self._on_own_lines(pieces, indent, ends_with_comma=ends_with_comma), *removals]

    # -- what goes

    def _removed(self, first: int, last: int) -> tuple[int, int]:
        """The characters that go with the entries `first` to `last`, between which no line ends.

        | on the line before them | behind them | what goes |
        |---|---|---|
        | nothing | nothing | whole lines, with the comments above |
        | nothing | an entry | up to that entry, which takes the place |
        | nothing | the closing bracket | the line ends too, unless a comment would swallow the bracket |
        | an entry | anything | up to the comma; the comment behind belongs to both and stays |
        | the opening bracket | anything | up to the next entry, which takes the place if it has no comment above |
        """
        before, after = self.container.gap(first), self.container.gap(last + 1)
        opens, closes = first == 0, last + 1 == self.container.count
        if before.broken and after.broken:
            return before.lead_start, after.newline_end
        if before.broken and not closes:
            return before.line_lead, after.line_lead
        if before.broken:
            stay = [comment for comment in before.comments if comment.start < before.lead_start]
            if not opens and stay == before.tail_comments and not has_line_comment(self.container, stay):
                return before.tail_end, after.tail_end
            return self._indented_bracket(first_token(before, before.lead_start)), after.end
        if not opens:
            shared = after.broken and bool(after.tail_comments)
            end = self.container.flow.entries[last].end
            return before.lead_start, (comma_end(after, end) if shared else after.tail_end)
        if closes:
            return before.line_lead, after.tail_end
        nothing_above = not after.broken or after.lead_start == after.newline_end == _line_start(after)
        return before.line_lead, (after.line_lead if nothing_above else after.tail_end)

    def _indented_bracket(self, position: int) -> int:
        """Where the white space of a line becomes too much, where the closing bracket is to begin it at `position`."""
        outer = self.container.flow.line_indent
        start = position
        while self.text[start - 1] in " \t":
            start -= 1
        return start + len(outer) if self.text[start:position].startswith(outer) else position

    def _takes_all_comments(self) -> bool:
        gaps = (self.container.gap(index) for index in range(self.container.count + 1))
        return all(self._is_removed(comment.start) for gap in gaps for comment in gap.comments)

    def _is_removed(self, position: int) -> bool:
        number = bisect_right(self._starts, position) - 1
        return number >= 0 and position < self.removed[number][1]

    # -- commas

    def _commas(self, new: Sequence[Piece], *, on_lines: bool) -> tuple[list[Splice], bool]:
        """The commas to be added or taken away, and whether the last new entry brings its own."""
        wanted = 0 if self.opens and not new else int(not self.closes or self.container.trailing_comma)
        gaps = {gap.comma: gap for gap in self._gaps() if gap.comma is not None}
        left = [comma for comma in gaps if not self._is_removed(comma)]
        splices: list[Splice] = []
        if new and not self.opens and not (on_lines and self.leading_commas):
            if self.next_gap.comma_in_tail:
                left = left[1:]
            elif on_lines or self.next_gap.broken:
                splices.append(self._comma_after_before())
        elif wanted and not left and not new:
            splices.append(self._comma_after_before())
        splices += [self._without(comma, gaps[comma], with_space_before=not new) for comma in left[wanted:]]
        return splices, bool(wanted) and not left

    def _gaps(self) -> list[Gap]:
        return [self.container.gap(index) for index in range(self.before + 1, self.after + 1)]

    def _comma_after_before(self) -> Splice:
        end = self.container.flow.entries[self.before].end
        return Splice(end, end, ",")

    def _without(self, comma: int, gap: Gap, *, with_space_before: bool) -> Splice:
        """That comma goes, with the white space that served it."""
        if gap.line_lead == comma:
            rest = (token.start for token in gap.tokens if token.start > comma and token.kind != "space")
            return Splice(comma, next(rest, gap.end), "")
        follows_before = with_space_before and gap is self.next_gap and not self.opens
        start = gap.start if follows_before and self.text[gap.start : comma].isspace() else comma
        return Splice(start, comma + 1, "")

    @property
    def leading_commas(self) -> bool:
        """Whether the commas stand in front of the entries, as in `1\\n, 2\\n, 3`."""
        gap = self._model_gap
        return gap.comma is not None and gap.line_lead == gap.comma and gap.broken

    @property
    def leading_comma(self) -> str:
        """Such a comma with the space behind it."""
        gap = self._model_gap
        space = self.text[gap.line_lead + 1 : gap.end]
        return "," + (space if space.isspace() or not space else " ")

    @property
    def _model_gap(self) -> Gap:
        """The gap whose comma tells where commas stand."""
        return self.next_gap if self.next_gap.comma is not None else self.container.gap(max(self.before, 0))

    # -- what comes

    @property
    def own_line(self) -> bool:
        """Whether a new entry stands on a line of its own, by the neighbours and then by the container's entries."""
        container, gap = self.container, self.next_gap
        if gap.broken and self.opens and any(start < gap.line_lead < end for start, end in self.removed):
            return True
        if gap.broken and not self.opens and gap.tail_comments:
            return True
        if container.packed or not container.flow.newlines:
            return False
        if gap.broken:
            return True
        if self.opens:
            return container.count > 1 and container.gap(1).broken
        return self.before + 1 == container.count and container.gap(self.before).broken

    def _on_own_lines(self, pieces: list[Piece], indent: str, *, ends_with_comma: bool) -> Splice:
        newline, gap = self.container.newline, self.next_gap
        last = "," if ends_with_comma else ""
        if self.leading_commas and not self.opens:
            comma = self.leading_comma
            lines = [piece.led_line(comma, "") for piece in pieces[:-1]] + [pieces[-1].led_line(comma, last)]
        else:
            lines = [piece.line(",") for piece in pieces[:-1]] + [pieces[-1].line(last)]
        if not self.opens:
            joined = "".join(newline + indent + line for line in lines)
            if pieces[-1].ends_line and not gap.broken:
                behind = self.container.flow.line_indent if self.closes else indent
                return Splice(gap.tail_end, gap.line_lead, joined + newline + behind)
            return Splice(gap.tail_end, gap.tail_end, joined)
        if gap.broken:
            return Splice(gap.lead_start, gap.lead_start, "".join(indent + line + newline for line in lines))
        joined = "".join(line + newline + indent for line in lines)
        if pieces[0].has_lines:
            return Splice(gap.start, gap.line_lead, newline + indent + joined)
        return Splice(gap.line_lead, gap.line_lead, joined)

    def _on_this_line(self, pieces: list[Piece], *, ends_with_comma: bool) -> Splice:
        separator, gap = self.container.separator, self.next_gap
        joined = ("," + separator).join(piece.inline for piece in pieces)
        if self.opens:
            end = "" if not ends_with_comma else "," if self.closes else "," + separator
            return Splice(gap.line_lead, gap.line_lead, joined + end)
        end = "," if ends_with_comma else ""
        if gap.comma is not None and gap.comma_in_tail:
            return Splice(gap.comma + 1, gap.comma + 1, separator + joined + end)
        position = self.container.flow.entries[self.before].end if gap.broken else gap.tail_end
        comma = "" if gap.broken else ","
        return Splice(position, position, comma + separator + joined + end)


def _fill(container: Container, new: Sequence[NewEntry]) -> list[Splice]:
    """The first entries of an empty container; comments in it stay in front of them.

    {}  ->  {            [ ]  ->  [ 1 ]  where no new lines may be put in
              "a": 1
            }
    """
    flow, gap, newline = container.flow, container.gap(0), container.newline
    indent = flow.line_indent + flow.unit
    start, end = flow.start + 1, flow.end - 1
    if gap.broken:
        pieces = [entry.render(indent) for entry in new]
        return [Splice(_line_start(gap), _line_start(gap), "".join(indent + p + newline for p in _listed(pieces)))]
    if flow.newlines:
        pieces = [entry.render(indent) for entry in new]
        head = gap.comments[-1].end if gap.comments else start
        lines = "".join(newline + indent + piece for piece in _listed(pieces))
        return [Splice(head, end, lines + newline + flow.line_indent)]
    joined = ("," + container.separator).join(entry.render(None) for entry in new)
    if gap.comments:
        return [Splice(gap.comments[-1].end, gap.comments[-1].end, " " + joined)]
    padding = container.text[start:end] or flow.padding
    return [Splice(start, end, padding + joined + padding)]


def _listed(pieces: list[str]) -> list[str]:
    return [piece + "," for piece in pieces[:-1]] + pieces[-1:]


def _line_number(container: Container, first: int) -> Callable[[int], int]:
    """A key that tells the entries from `first` on by the line on which they begin: line ends counted in the gaps."""
    line = 0

    def number(index: int) -> int:
        nonlocal line
        line += index > first and container.gap(index).broken
        return line

    return number


def _joined(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in text order, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _line_start(gap: Gap) -> int:
    return max(token.end for token in gap.tokens if token.kind == "newline")
