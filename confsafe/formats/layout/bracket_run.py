"""The entries deleted and inserted between two neighbours that stay: which characters, which commas, what text."""

from __future__ import annotations

from itertools import groupby

from confsafe.formats.layout.ownership import ends_commented_out
from confsafe.formats.layout.pieces import (
    BracketPiece,
    comma_end,
    first_token,
    has_line_comment,
    moved_piece,
    needs_line,
    new_piece,
)
from confsafe.formats.layout.runs import without_lines
from confsafe.formats.layout.separators import Commas
from confsafe.formats.text import Span, Splice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from confsafe.formats.layout.container import Container
    from confsafe.formats.layout.model import NewEntry


class BracketRun:
    """The entries that are deleted and inserted between two neighbours that stay.

    `before` is the index of the neighbour in front, -1 for the opening bracket; `after` that of the one behind, the
    number of entries for the closing bracket; `gone` all deleted entries of the container, `moving` those of them whose
    text is inserted again, `attached` those of these that take along what stands above them; `new` is what is to stand
    directly behind `before`.
    """

    def __init__(
        self,
        container: Container,
        before: int,
        after: int,
        *,
        gone: Collection[int],
        moving: Collection[int | None],
        attached: Collection[int],
        new: Sequence[NewEntry],
    ) -> None:
        self.container = container
        self.text = container.text
        self.before = before
        self.after = after
        self.opens = before < 0
        self.closes = after == container.count
        self.next_gap = container.gap(before + 1)
        lines = groupby(range(before + 1, after), key=_line_number(container, before + 1))
        groups = [list(indices) for _, indices in lines]
        self.gone = gone
        self.moving = moving
        self.attached = attached
        self.new = new
        self.line_gone: int | None = None
        self.removed = self._all_removed([(group[0], group[-1]) for group in groups])
        self.commas = Commas(container, before, after, self.removed)

    def splices(self) -> list[Splice]:
        """All splices of the run."""
        new = self.new
        if self.opens and self.closes and not new and self._takes_all_comments():
            return [Splice(self.container.brackets.start + 1, self.container.brackets.end - 1, "")]
        removals = [Splice(start, end, "") for start, end in self.removed]
        if not self.container.count:
            return removals + _fill(self.container, new)
        moved = [None if e.moved_from is None else moved_piece(self.container, e.moved_from) for e in new]
        alone = any(needs_line(self.container.grammar, entry) for entry in new)
        on_lines = self.own_line or alone or any(piece is not None and piece.needs_line for piece in moved)
        indent = self.container.indent(max(self.before, 0)) if on_lines else None
        pieces = [piece or new_piece(self.container, entry, indent) for entry, piece in zip(new, moved, strict=True)]
        commas, ends_with_comma = self.commas.splices(len(pieces), on_lines=on_lines)
        if not pieces:
            return commas + removals
        if indent is None:
            return [*commas, self._on_this_line(pieces, ends_with_comma=ends_with_comma), *removals]
        lines = self._on_own_lines(pieces, indent, ends_with_comma=ends_with_comma)
        if commas and commas[0] == Splice(lines.start, lines.start, ","):
            commas, lines = commas[1:], lines._replace(new="," + lines.new)
        return [*commas, lines, *removals]

    # -- what is deleted

    def _all_removed(self, groups: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The characters that are deleted with groups of entries.

        Whole lines take one of the gaps around them along, unless something is inserted in their place.
        """
        removed: list[tuple[int, int]] = []
        lines: list[Span] = []
        floor = self._lines_start(self.before + 1)
        for number, (first, last) in enumerate(groups):
            start, end = self._removed(first, last)
            if self.container.gap(first).broken and self.container.gap(last + 1).broken:
                lines.append(Span(start, end))
            else:
                removed += self._without_lines(lines, floor, start)
                removed.append((start, end))
                floor, lines = end, []
            if number + 1 == len(groups):
                if len(lines) == len(groups) and self._commas_end_lines():
                    self.line_gone = lines[0].start
                ceiling = self.container.gap(self.after).lead_start
                removed += self._without_lines(lines, floor, ceiling, closes=self.closes, led=self._is_led())
        return _joined(removed)

    def _commas_end_lines(self) -> bool:
        gaps = (self.container.gap(index) for index in range(self.before + 1, self.after + 1))
        return all(gap.comma is None or gap.comma_in_tail for gap in gaps)

    def _without_lines(
        self, lines: list[Span], floor: int, ceiling: int, *, closes: bool = False, led: bool = False
    ) -> list[Span]:
        if not lines:
            return []
        if self.new:
            return lines
        opens = self.opens and floor == self._lines_start(0)
        ceiling = max(ceiling, lines[-1].end)
        floor = min(floor, lines[0].start)
        return without_lines(self.text, lines, floor, ceiling, opens=opens, closes=closes, led=led)

    def _is_led(self) -> bool:
        """Whether the entry that stays below has a comment above, or the first that goes one that is commented out."""
        below, above = self.container.gap(self.after), self.container.gap(0)
        if below.broken and below.lead_start < below.line_start:
            return True
        lines = above.lines[: above.division.lead]
        return self.opens and ends_commented_out(lines, self.container.reads_as_entry)

    def _lines_start(self, index: int) -> int:
        """Where the lines of the gap in front of the entry at `index` begin."""
        gap = self.container.gap(index)
        return gap.newline_end if gap.broken else gap.tail_end

    def _removed(self, first: int, last: int) -> tuple[int, int]:
        """The characters that are deleted with the entries `first` to `last`, between which no line ends.

        | on the line before them | behind them | what is deleted |
        |---|---|---|
        | nothing | nothing | whole lines, with the comments above |
        | nothing | an entry | up to that entry, which takes the place |
        | nothing | the closing bracket | the line ends too, unless a comment would swallow the bracket |
        | an entry | anything | up to the comma; what stands behind belongs to both and stays |
        | the opening bracket | anything | up to the next entry, which takes the place if it has no comment above |
        """
        before, after = self.container.gap(first), self.container.gap(last + 1)
        opens, closes = first == 0, last + 1 == self.container.count
        if before.broken and after.broken:
            if first in self.attached:
                return before.newline_end, after.newline_end
            is_moving = first in self.moving
            return before.lead_start if is_moving else self.container.lead_start(first, self.gone), after.newline_end
        if before.broken and not closes:
            return before.line_lead, after.line_lead
        if before.broken:
            stay = [comment for comment in before.comments if comment.start < before.lead_start]
            if not opens and stay == before.tail_comments and not has_line_comment(self.container, stay):
                return before.tail_end, after.tail_end
            return self._indented_bracket(first_token(before, before.lead_start)), after.end
        if not opens:
            end = self.container.brackets.entries[last].end
            return before.lead_start, (comma_end(after, end) if after.broken else after.tail_end)
        if closes:
            return before.line_lead, after.tail_end
        nothing_above = not after.broken or after.lead_start == after.newline_end == after.line_start
        return before.line_lead, (after.line_lead if nothing_above else after.tail_end)

    def _indented_bracket(self, position: int) -> int:
        """Where the white space of a line becomes too much, where the closing bracket is to begin it at `position`."""
        outer = self.container.brackets.line_indent
        start = position
        while self.text[start - 1] in " \t":
            start -= 1
        return start + len(outer) if self.text[start:position].startswith(outer) else position

    def _takes_all_comments(self) -> bool:
        gaps = (self.container.gap(index) for index in range(self.container.count + 1))
        return all(self.commas.is_removed(comment.start) for gap in gaps for comment in gap.comments)

    # -- what is inserted

    @property
    def own_line(self) -> bool:
        """Whether a new entry stands on a line of its own, by the neighbours and then by the container's entries."""
        container, gap = self.container, self.next_gap
        if gap.broken and self.opens and any(start < gap.line_lead < end for start, end in self.removed):
            return True
        if gap.broken and not self.opens and gap.tail_comments:
            return True
        if container.packed or not container.brackets.newlines:
            return False
        if gap.broken:
            return True
        if self.opens:
            return container.count > 1 and container.gap(1).broken
        return self.before + 1 == container.count and container.gap(self.before).broken

    def _on_own_lines(self, pieces: list[BracketPiece], indent: str, *, ends_with_comma: bool) -> Splice:
        newline, gap = self.container.newline, self.next_gap
        spacing = self.container.spacing
        parted = [newline * (1 + max(spacing, piece.gap)) for piece in pieces]
        last = "," if ends_with_comma else ""
        if self.commas.lead and not self.opens:
            comma, indent = self.commas.leading, self.commas.indent_of_line(indent)
            lines = [piece.led_line(comma, "") for piece in pieces[:-1]] + [pieces[-1].led_line(comma, last)]
        else:
            lines = [piece.line(",") for piece in pieces[:-1]] + [pieces[-1].line(last)]
        if self.line_gone is not None:
            gaps = [newline * piece.gap for piece in pieces]
            joined = "".join(gap + indent + line + newline for gap, line in zip(gaps, lines, strict=True))
            return Splice(self.line_gone, self.line_gone, joined)
        if not self.opens:
            joined = "".join(gap + indent + line for gap, line in zip(parted, lines, strict=True))
            if pieces[-1].ends_line and not gap.broken:
                behind = self.container.brackets.line_indent if self.closes else indent
                return Splice(gap.tail_end, gap.line_lead, joined + newline + behind)
            return Splice(gap.insert, gap.insert, joined)
        bare = not (self.removed or gap.comments or any(piece.has_lines or piece.ends_line for piece in pieces))
        if self.commas.lead and bare:  # what was the first one gets a comma in front of it
            line = newline + self.commas.indent_of_line(indent) + self.commas.leading
            return Splice(gap.line_lead, gap.end, "".join(piece.inline + line for piece in pieces))
        if gap.broken:
            below = [*parted[1:], newline * (1 + spacing)]
            joined = "".join(indent + line + gap for line, gap in zip(lines, below, strict=True))
            return Splice(gap.lead_start, gap.lead_start, joined)
        joined = "".join(line + newline + indent for line in lines)
        if pieces[0].has_lines:
            return Splice(gap.start, gap.line_lead, newline + indent + joined)
        return Splice(gap.line_lead, gap.line_lead, joined)

    def _on_this_line(self, pieces: list[BracketPiece], *, ends_with_comma: bool) -> Splice:
        separator, gap = self.container.separator, self.next_gap
        joined = ("," + separator).join(piece.inline for piece in pieces)
        if self.opens:
            end = "" if not ends_with_comma else "," if self.closes else "," + separator
            return Splice(gap.line_lead, gap.line_lead, joined + end)
        end = "," if ends_with_comma else ""
        if gap.comma is not None and gap.comma_in_tail:
            return Splice(gap.comma + 1, gap.comma + 1, separator + joined + end)
        position = self.container.brackets.entries[self.before].end if gap.broken else gap.tail_end
        comma = "" if gap.broken else ","
        return Splice(position, position, comma + separator + joined + end)


def _fill(container: Container, new: Sequence[NewEntry]) -> list[Splice]:
    """The first entries of an empty container; comments in it stay in front of them.

    {}  ->  {            [ ]  ->  [ 1 ]  where no new lines may be put in
              "a": 1
            }
    """
    brackets, gap, newline = container.brackets, container.gap(0), container.newline
    indent = _indent_of_comments(container) or brackets.line_indent + brackets.unit
    start, end = brackets.start + 1, brackets.end - 1
    if gap.broken or brackets.newlines or any(needs_line(container.grammar, entry) for entry in new):
        pieces = [new_piece(container, entry, indent) for entry in new]
        last = "," if brackets.trailing_comma else ""
        lines = [piece.line(",") for piece in pieces[:-1]] + [pieces[-1].line(last)]
        lines = [newline * piece.gap + indent + line for piece, line in zip(pieces, lines, strict=True)]
        if gap.broken:
            return [Splice(gap.line_start, gap.line_start, "".join(line + newline for line in lines))]
        head = gap.comments[-1].end if gap.comments else start
        return [Splice(head, end, "".join(newline + line for line in lines) + newline + brackets.line_indent)]
    joined = ("," + container.separator).join(new_piece(container, entry, None).inline for entry in new)
    if gap.comments:
        return [Splice(gap.comments[-1].end, gap.comments[-1].end, " " + joined)]
    padding = container.text[start:end] or brackets.padding
    return [Splice(start, end, padding + joined + padding)]


def _indent_of_comments(container: Container) -> str:
    """The indentation of the last comment line of a container that has nothing else; "" where it has none."""
    lines = [line for line in container.gap(0).lines if line.kind == "comment"]
    return container.text[lines[-1].start : lines[-1].start + lines[-1].column] if lines else ""


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
