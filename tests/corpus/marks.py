"""The characters of a text, told apart for one edit: its own, the optional ones, and all others.

- *own*: it belongs to what the edit sets, deletes, renames or inserts, so it may be anything;
- *optional*: it may go or come with the entry (a gap of an inline list, a blank line beside a TOML table);
- all other characters must be the same, in the same order, in both texts.

So two texts agree when one can drop all that is their own and some of what is optional and be left with one and the
same text.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from places import Document, Span

_BLANKS = re.compile(r"[ \t]*")
_LINES = re.compile(r"[^\r\n]+|\r\n|\n|\r")


@dataclass
class Marks:
    """The own and the optional spans of one text.

    Attributes:
        doc: the text.
        is_new: whether it is the text after the edit.
        spared: what is optional though it lies in what is own.
        gone: the `id` of each entry that the edit deletes.
        is_only_deletion: whether the edit deletes one entry and does nothing else.
        brings_header: whether the comment with which the text begins may be that of an entry that moved there.
    """

    doc: Document
    is_new: bool
    own: list[Span] = field(default_factory=list)
    optional: list[Span] = field(default_factory=list)
    spared: list[Span] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    is_only_deletion: bool = False
    brings_header: bool = False

    def blocks(self) -> list[Span]:
        """The block scalars of a YAML text."""
        return [(entry.node.content, entry.node.end) for _, entry, _ in self.doc.entries() if entry.node.block]

    def segments(self) -> list[tuple[str, bool]]:
        """What is not own, in order: (text, whether it is optional)."""
        text = self.doc.text
        kinds = bytearray(b"k" * len(text))
        for start, end in self.optional:
            kinds[start:end] = b"o" * (end - start)
        breaks = {start for start, _ in self.optional + self.spared} | {end for _, end in self.optional + self.spared}
        for start, end in self.own:
            kinds[start:end] = b"x" * (end - start)
        for start, end in self.spared:
            kinds[start:end] = b"o" * (end - start)
        found: list[tuple[str, bool]] = []
        position = 0
        for match in re.finditer(rb"k+|o+|x+", bytes(kinds)):
            position, end = match.span()
            kind = chr(kinds[position])
            if kind == "x":
                continue
            if kind == "k":
                if found and not found[-1][1]:
                    found[-1] = (found[-1][0] + text[position:end], False)
                else:
                    found.append((text[position:end], False))
                continue
            cuts = [position, *sorted(b for b in breaks if position < b < end), end]
            found.extend((text[a:b], True) for a, b in itertools.pairwise(cuts))
        if not text.endswith("\n") and self.own and max(end for _, end in self.own + self.optional) == len(text):
            _loosen_last_newline(found)
        return found

    def holds(self, span: Span) -> bool:
        """Whether the place is own or optional."""
        return any(a <= span[0] < b for a, b in (*self.own, *self.optional))


def _loosen_last_newline(segments: list[tuple[str, bool]]) -> None:
    """Where the last lines of a text without a final newline go, the newlines before them go too."""
    number = max((n for n, (_, is_optional) in enumerate(segments) if not is_optional), default=-1)
    for place in range(len(segments) - 1, max(number, 0) - 1, -1):
        text, is_optional = segments[place]
        bare = text.rstrip("\r\n")
        if bare and bare != text:
            segments[place : place + 1] = [(bare, is_optional), (text[len(bare) :], True)]
        elif not bare:
            segments[place] = (text, True)


def same_elsewhere(before: Marks, after: Marks) -> str:
    """The first place where the texts differ though the edit does not concern it; "" where there is none."""
    old, new = before.segments(), after.segments()
    furthest = [0, 0, 0, 0]
    seen: set[tuple[int, int, int, int]] = set()
    pending = [(0, 0, 0, 0)]
    while pending:
        state = pending.pop()
        if state in seen:
            continue
        seen.add(state)
        i, x, j, y = state
        if i == len(old) and j == len(new):
            return ""
        if [i, x] >= furthest[:2]:
            furthest = [i, x, j, y]
        if i < len(old) and old[i][1] and x == 0:
            pending.append((i + 1, 0, j, y))
        if j < len(new) and new[j][1] and y == 0:
            pending.append((i, x, j + 1, 0))
        if i == len(old) or j == len(new):
            continue
        a, b = old[i][0], new[j][0]
        length = min(len(a) - x, len(b) - y)
        if a[x : x + length] == b[y : y + length]:
            x, y = x + length, y + length
            pending.append((i + (x == len(a)), x % len(a), j + (y == len(b)), y % len(b)))
    i, x, j, y = furthest
    a = old[i][0][x:] if i < len(old) else ""
    b = new[j][0][y:] if j < len(new) else ""
    common = next((n for n, (p, q) in enumerate(zip(a, b, strict=False)) if p != q), min(len(a), len(b)))
    context = a[max(0, common - 20) : common]
    return f"after {context!r}: {a[common : common + 50]!r} became {b[common : common + 50]!r}"


def white(marks: Marks, start: int, end: int) -> None:
    """The white space (not the comments) of a span is optional."""
    position = start
    for a, b in [*marks.doc.comments_in(start, end), (end, end)]:
        if position < a:
            parts = _LINES.finditer(marks.doc.text, position, a)
            marks.optional.extend(part.span() for part in parts)
        position = b


def white_and_comma(marks: Marks, start: int, end: int) -> None:
    """A gap between two entries: what stands before the comma and what stands behind it go apart."""
    comma = marks.doc.without_comments(start, end).find(",")
    if comma >= 0:
        has_comments = bool(marks.doc.comments_in(start, end))
        white(marks, start, start + comma)
        start += comma
        if has_comments:
            marks.optional.append((start, start + 1))
            start += 1
    white(marks, start, end)


def own_but_comments(marks: Marks, start: int, end: int) -> None:
    """The span is own, but for its comments."""
    position = start
    for a, b in marks.doc.comments_in(start, end):
        marks.own.append((position, a))
        position = b
    marks.own.append((position, end))


def behind_blanks(doc: Document, position: int) -> int:
    """The position behind the blanks that stand there."""
    match = _BLANKS.match(doc.text, position)
    return match.end() if match else position
