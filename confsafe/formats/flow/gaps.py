"""What stands between two entries of a bracketed container, and to which of the two each part of it belongs.

A gap runs from the end of one entry (or the opening bracket) to the start of the next (or the closing bracket). It
holds white space, comments and at most one comma, and is divided into three:

    "a": 1, // about a      tail    what follows an entry on its line: its comma and its trailing comment
                            middle  blank lines, and comments that no entry owns
      // about b
      "b": 2                lead    the comment block directly above the next entry, and what precedes it on its line

An entry that is deleted takes its lead and its tail; the middle always stays.
"""

from __future__ import annotations

import re
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass
    from typing import NamedTuple

    from confsafe.formats.flow.model import Syntax
else:
    from confsafe.startup.records import NamedTuple, dataclass


class Token(NamedTuple):
    """One piece of a gap: kind is "space", "newline", "comment" or "comma"."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap, divided.

    Attributes:
        start: the end of the entry before, or the position after the opening bracket.
        end: the start of the entry after, or of the closing bracket.
        tokens: all pieces, in order.
        comma: the position of the comma, None where there is none.
        broken: whether a line ends in the gap.
        tail_end: where the tail ends: before a line end, or after the comma where the next entry follows on the line.
        lead_start: where the lead begins: at the start of a line, or at `tail_end` where the gap is not broken.
        line_lead: the first character that is no white space on the line of the next entry (a comment or `end`).
    """

    start: int
    end: int
    tokens: list[Token]
    comma: int | None
    broken: bool
    tail_end: int
    lead_start: int
    line_lead: int

    @property
    def comma_in_tail(self) -> bool:
        return self.comma is not None and self.comma < self.tail_end

    @property
    def comments(self) -> list[Token]:
        return [token for token in self.tokens if token.kind == "comment"]

    @property
    def tail_comments(self) -> list[Token]:
        return [token for token in self.comments if token.start < self.tail_end]

    @property
    def lead_comments(self) -> list[Token]:
        return [token for token in self.comments if token.start >= self.lead_start]

    @property
    def newline_end(self) -> int:
        """The position after the line end at `tail_end`."""
        return next(token.end for token in self.tokens if token.kind == "newline" and token.start >= self.tail_end)


@lru_cache(maxsize=16)
def _pattern(syntax: Syntax) -> re.Pattern[str]:
    """One expression for the pieces of a gap. What is none of them counts as a comment: it is kept and not judged."""
    ends = re.escape(syntax.line_ends)
    comments = [f"{re.escape(mark)}[^{ends}]*" for mark in syntax.line_comments]
    if syntax.block_comments:
        comments.append(r"/\*(?s:.*?)\*/")
    marks = "".join(sorted({mark[0] for mark in syntax.line_comments} | ({"/"} if syntax.block_comments else set())))
    comments.append(rf"[^\s\ufeff,{re.escape(marks)}]+|[^\s\ufeff,]")
    newline = rf"\r\n|[{ends}]"
    space = rf"(?:(?![{ends}])[\s\ufeff])+"
    return re.compile(rf"(?P<newline>{newline})|(?P<space>{space})|(?P<comma>,)|(?P<comment>{'|'.join(comments)})")


def read_gap(text: str, start: int, end: int, syntax: Syntax, *, entry: int | None, closes: bool) -> Gap:
    """The gap `text[start:end]`.

    `entry` is where the entry in front of it begins, None where that is the opening bracket; `closes` where the closing
    bracket follows.
    """
    opens = entry is None
    tokens = [Token(m.lastgroup or "", m.start(), m.end()) for m in _pattern(syntax).finditer(text, start, end)]
    comma = next((token.start for token in tokens if token.kind == "comma"), None)
    broken = any(token.kind == "newline" for token in tokens)
    if broken:
        tail_end, lead_start = _divide(text, tokens, entry, closes=closes)
        line_start = max(token.end for token in tokens if token.kind == "newline")
    else:
        tail_end = lead_start = line_start = _tail_on_line(tokens, start, opens=opens, closes=closes)
    line_lead = next((t.start for t in tokens if t.start >= line_start and t.kind != "space"), end)
    return Gap(start, end, tokens, comma, broken, tail_end, lead_start, line_lead)


def _tail_on_line(tokens: list[Token], start: int, *, opens: bool, closes: bool) -> int:
    """The end of the tail where the next entry (or the closing bracket) stands on the same line.

    `[1 /* one */, /* two */ 2 /* two as well */]`: comments before the comma go with the entry before it.
    """
    if opens:
        return start
    kinds = ("comma", "comment") if closes else ("comma",)
    return max((token.end for token in tokens if token.kind in kinds), default=start)


def _divide(text: str, tokens: list[Token], entry: int | None, *, closes: bool) -> tuple[int, int]:
    """`tail_end` and `lead_start` of a gap in which a line ends."""
    lines: list[list[Token]] = [[]]
    for token in tokens:
        lines[-1].append(token)
        if token.kind == "newline":
            lines.append([])
    last = 0 if entry is None else _continued(text, lines, entry)
    first = len(lines) - 1
    if not closes:
        while first - 1 > last and _is_comment_line(lines[first - 1]):
            first -= 1
    return lines[last][-1].start, lines[first - 1][-1].end


def _is_comment_line(line: list[Token]) -> bool:
    kinds = {token.kind for token in line}
    return "comment" in kinds and "comma" not in kinds


def _continued(text: str, lines: list[list[Token]], entry: int) -> int:
    """The last line of the tail: comment lines aligned with a trailing comment continue it.

    They stand deeper than what follows, and than the line on which the entry itself begins at `entry`.

    "a": 1, // about a, which needs
            // a second line
    "b": 2
    """
    comment = next((token for token in lines[0] if token.kind == "comment"), None)
    if comment is None:
        return 0
    column = _column(text, comment.start)
    if column <= _indentation(text, entry):
        return 0
    last = 0
    while last + 2 < len(lines) and _is_comment_line(lines[last + 1]):
        first = next(token for token in lines[last + 1] if token.kind != "space")
        if _column(text, first.start) != column or column <= _next_column(text, lines):
            break
        last += 1
    return last


def _next_column(text: str, lines: list[list[Token]]) -> int:
    end = lines[-1][-1].end if lines[-1] else lines[-2][-1].end
    return _column(text, end)


def _column(text: str, position: int) -> int:
    return position - _line_start(text, position)


def _indentation(text: str, position: int) -> int:
    """The column at which the line of a position begins to hold something."""
    line = text[_line_start(text, position) : position]
    return len(line) - len(line.lstrip())


def _line_start(text: str, position: int) -> int:
    start = text.rfind("\n", 0, position) + 1
    return max(start, text.rfind("\r", start, position) + 1)
