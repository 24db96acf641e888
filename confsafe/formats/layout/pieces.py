"""The text of an inserted entry, with the comments that belong to it: a new one, or one that moves."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from dataclasses import dataclass

    from confsafe.formats.layout.container import Container
    from confsafe.formats.layout.gaps import Gap, Token
    from confsafe.formats.layout.model import Grammar, NewEntry
else:
    from confsafe.startup.records import dataclass


@dataclass(frozen=True, slots=True)
class BracketPiece:
    """A new entry's text: the comments in front of it, the entry, the comments behind it.

    `own` is `tail` with the comma where it stood, "" where there was none; `gap` is the number of the blank lines that
    come along above. `needs_line` is whether the entry must begin a line, `ends_line` whether what followed it on its
    line would be swallowed by a comment, or take it over.
    """

    lead: str
    entry: str
    tail: str
    own: str = ""
    needs_line: bool = False
    ends_line: bool = False
    gap: int = 0

    def line(self, comma: str) -> str:
        behind = comma + self.tail if self.ends_line else self.tail + comma
        return self.lead + self.entry + (self.own if comma and self.own else behind)

    def led_line(self, leading: str, comma: str) -> str:
        """The same with a comma in front of the entry, below the comments above it."""
        if self.has_lines:
            return self.lead + leading + self.entry + comma + self.tail
        return leading + self.line(comma)

    @property
    def has_lines(self) -> bool:
        """Whether the comments in front of the entry stand on lines of their own."""
        return self.lead.rstrip(" \t")[-1:] in ("\n", "\r")

    @property
    def inline(self) -> str:
        return self.lead + self.entry + self.tail


def needs_line(grammar: Grammar, new: NewEntry) -> bool:
    """Whether a new entry must stand on a line of its own, as its comments do, or one within it."""
    return new.alone or any(new.lead) or ends_with_line(grammar, new.tail)


def ends_with_line(grammar: Grammar, tail: str) -> bool:
    """Whether the last of the comments behind an entry ends only with its line."""
    tail = tail.lstrip(" \t")
    while grammar.block_comments and tail.startswith("/*"):
        tail = tail[tail.index("*/") + 2 :].lstrip(" \t")
    return tail.startswith(grammar.line_comments or "\n")


def new_piece(container: Container, new: NewEntry, indent: str | None) -> BracketPiece:
    """The text of a new entry at an indentation (None: on one line with others), with the comments that it brings."""
    tail = new.tail if new.tail.startswith((" ", "\t")) or not new.tail else f" {new.tail}"
    alone = needs_line(container.grammar, new)
    gap, lead = lines_above(new.lead, container.newline, indent or "")
    ends_line = ends_with_line(container.grammar, new.tail)
    return BracketPiece(lead, new.render(indent), tail, needs_line=alone, ends_line=ends_line, gap=gap)


def lines_above(comments: Sequence[str], newline: str, indent: str) -> tuple[int, str]:
    """The blank lines above some comments, and these with the blank lines in them, up to the entry below them.

    Example:
        >>> lines_above(["", "// one", "", "// two"], "\\n", "  ")
        (1, '// one\\n\\n  // two\\n  ')
    """
    gap = next((number for number, comment in enumerate(comments) if comment), len(comments))
    lines = (line for comment in comments[gap:] for line in comment.replace("\r\n", "\n").split("\n"))
    text = "".join(indent + line + newline if line.strip() else newline for line in lines)
    return gap, text.removeprefix(indent) + indent if text else ""


def moved_piece(container: Container, index: int) -> BracketPiece:
    """The text of the deleted entry at `index`, with those of its comments that were deleted with it."""
    text = container.text
    span = container.brackets.entries[index]
    before, after = container.gap(index), container.gap(index + 1)
    takes_above = before.broken and (after.broken or index + 1 == container.count)
    start = first_token(before, before.lead_start if takes_above else before.line_lead)
    lead = _without_comma(text, start, span.start, before)
    shared = not before.broken and after.broken and bool(after.tail_comments) and index > 0
    end = comma_end(after, span.end) if shared else after.tail_end
    tail = _without_comma(text, span.end, end, after).rstrip()
    own = text[span.end : end].rstrip() if after.comma is not None and after.comma < end else ""
    behind = [comment for comment in after.tail_comments if comment.start < end]
    swallows = has_line_comment(container, behind)
    needs_line = swallows or any(mark in lead for mark in container.grammar.line_ends)
    ends_line = swallows or (bool(own) and not own.endswith(","))
    return BracketPiece(lead, text[span.start : span.end], tail, own, needs_line=needs_line, ends_line=ends_line)


def has_line_comment(container: Container, comments: Iterable[Token]) -> bool:
    """Whether one of the comments ends only with its line."""
    return any(container.text.startswith(container.grammar.line_comments, token.start) for token in comments)


def first_token(gap: Gap, position: int) -> int:
    """Where the first comment or comma from `position` on begins, the end of the gap where there is none."""
    return next((t.start for t in gap.tokens if t.start >= position and t.kind in ("comment", "comma")), gap.end)


def comma_end(gap: Gap, otherwise: int) -> int:
    """The position behind the comma on the line of the entry in front, `otherwise` where there is none."""
    return otherwise if gap.comma is None or not gap.comma_in_tail else gap.comma + 1


def _without_comma(text: str, start: int, end: int, gap: Gap) -> str:
    if gap.comma is None or not start <= gap.comma < end:
        return text[start:end]
    before, rest = text[start : gap.comma], text[gap.comma + 1 : end]
    begins_line = not before.strip(" \t") or before.rstrip(" \t")[-1] in "\r\n"
    return before + (rest.lstrip(" \t") if begins_line and end == gap.end else rest)
