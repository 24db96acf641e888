"""What stands between two entries of a bracketed container, and to which of the two each part of it belongs.

A gap runs from the end of one entry (or the opening bracket) to the start of the next (or the closing bracket). It
holds white space, comments and at most one comma, and is divided by the rules of ownership.py:

    "a": 1, // about a      tail    what follows an entry on its line: its comma, its comment, and what continues that
      // "c": 3,                    below it a new entry behind `a` has its place
                            middle  blank lines, and comments that no entry owns
      // about b
      "b": 2                lead    the comment block directly above the next entry, and what precedes it on its line

An entry that is deleted takes its lead and its tail; the middle stays.
"""

from __future__ import annotations

import re
from functools import lru_cache

from confsafe.formats.layout.model import Line
from confsafe.formats.layout.ownership import Division, divide
from confsafe.formats.text import column_of, indent_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from dataclasses import dataclass
    from typing import NamedTuple

    from confsafe.formats.layout.model import Grammar
    from confsafe.formats.layout.ownership import ReadsAsEntry
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
        lines: the lines between the line of the entry before and that of the entry after.
        comma: the position of the comma, None where there is none.
        broken: whether a line ends in the gap.
        tail_end: where the tail ends: before a line end, or after the comma where the next entry follows on the line.
        division: how `lines` are divided.
        insert: where lines behind the entry before are put in: at `tail_end`, or behind what is commented out below it.
        block_start: where the comment shown as that of the entry after begins; at or above `lead_start`.
        lead_start: where the lead begins: at the start of a line, or at `tail_end` where the gap is not broken.
        line_lead: the first character that is no white space on the line of the next entry (a comment or `end`).
    """

    start: int
    end: int
    tokens: list[Token]
    lines: Sequence[Line]
    comma: int | None
    broken: bool
    tail_end: int
    division: Division
    insert: int
    block_start: int
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
    def own_line_start(self) -> int:
        """Where the comments begin that stand in front of the next entry on its line."""
        return self.line_start if self.broken else self.lead_start

    @property
    def newline_end(self) -> int:
        """The position after the line end at `tail_end`."""
        return next(token.end for token in self.tokens if token.kind == "newline" and token.start >= self.tail_end)

    @property
    def line_start(self) -> int:
        """Where the line of the next entry begins; only of a gap in which a line ends."""
        return max(token.end for token in self.tokens if token.kind == "newline")


_UNDIVIDED = Division(0, 0, 0, 0)


@lru_cache(maxsize=16)
def _pattern(grammar: Grammar) -> re.Pattern[str]:
    """One expression for the pieces of a gap. What is none of them counts as a comment: it is kept and not judged."""
    ends = re.escape(grammar.line_ends)
    comments = [f"{re.escape(mark)}[^{ends}]*" for mark in grammar.line_comments]
    if grammar.block_comments:
        comments.append(r"/\*(?s:.*?)\*/")
    marks = "".join(sorted({mark[0] for mark in grammar.line_comments} | ({"/"} if grammar.block_comments else set())))
    comments.append(rf"[^\s\ufeff,{re.escape(marks)}]+|[^\s\ufeff,]")
    newline = rf"\r\n|[{ends}]"
    space = rf"(?:(?![{ends}])[\s\ufeff])+"
    return re.compile(rf"(?P<newline>{newline})|(?P<space>{space})|(?P<comma>,)|(?P<comment>{'|'.join(comments)})")


def read_gap(
    text: str,
    start: int,
    end: int,
    grammar: Grammar,
    *,
    entry: int | None,
    closes: bool,
    reads_as_entry: ReadsAsEntry,
) -> Gap:
    """The gap `text[start:end]`.

    `entry` is where the entry in front of it begins, None where that is the opening bracket; `closes` where the closing
    bracket follows.
    """
    tokens = [Token(m.lastgroup or "", m.start(), m.end()) for m in _pattern(grammar).finditer(text, start, end)]
    comma = next((token.start for token in tokens if token.kind == "comma"), None)
    rows: list[list[Token]] = [[]]
    for token in tokens:
        rows[-1].append(token)
        if token.kind == "newline":
            rows.append([])
    if len(rows) == 1:
        tail = _tail_on_line(tokens, start, opens=entry is None, closes=closes)
        lead = next((t.start for t in tokens if t.start >= tail and t.kind != "space"), end)
        return Gap(start, end, tokens, (), comma, False, tail, _UNDIVIDED, tail, tail, tail, lead)
    breaks = [row[-1] for row in rows[:-1]]
    line_start = breaks[-1].end
    line_lead = next((t.start for t in rows[-1] if t.kind != "space"), end)
    if len(rows) == 2:
        at = breaks[0].start
        return Gap(start, end, tokens, (), comma, True, at, _UNDIVIDED, at, line_start, line_start, line_lead)
    lines = [_line(text, row) for row in rows[1:-1]]
    division = divide(
        lines,
        above=None if entry is None else len(indent_at(text, entry)),
        trailing=None if entry is None else _trailing(text, rows[0]),
        below=None if closes else line_lead - line_start,
        reads_as_entry=reads_as_entry,
    )
    return Gap(
        start,
        end,
        tokens,
        lines,
        comma,
        True,
        breaks[division.tail].start,
        division,
        breaks[division.insert].start,
        breaks[division.block].end,
        breaks[division.lead].end,
        line_lead,
    )


def _tail_on_line(tokens: list[Token], start: int, *, opens: bool, closes: bool) -> int:
    """The end of the tail where the next entry (or the closing bracket) stands on the same line.

    `[1 /* one */, /* two */ 2 /* two as well */]`: comments before the comma belong to the entry before it.
    """
    if opens:
        return start
    kinds = ("comma", "comment") if closes else ("comma",)
    return max((token.end for token in tokens if token.kind in kinds), default=start)


def _line(text: str, row: list[Token]) -> Line:
    """A line between two entries, from its tokens."""
    kinds = {token.kind for token in row}
    first = next((token for token in row if token.kind != "space"), row[-1])
    if "comma" in kinds:
        kind = "other"
    elif "comment" in kinds:
        kind = "comment"
    else:
        return Line(row[0].start, row[-1].end, "blank")
    comments = [token for token in row if token.kind == "comment"]
    said = text[comments[0].start : comments[-1].end] if comments else ""
    return Line(row[0].start, row[-1].end, kind, first.start - row[0].start, said)


def _trailing(text: str, row: list[Token]) -> int | None:
    """The column of the comment behind an entry."""
    comment = next((token for token in row if token.kind == "comment"), None)
    return None if comment is None else column_of(text, comment.start)
