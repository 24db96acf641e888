"""The first entries of a block that begins behind a `-`, where the next entry or the new one takes their place.

before      without a    c in front    without a, where b has a comment
- a: 1      - b: 2       - c: 3        -
  b: 2                     a: 1          # about b
                           b: 2          b: 2
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from confsafe.formats.layout.runs import as_at_end
from confsafe.formats.text import Splice, line_break

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.layout.model import Piece, Slot
    from confsafe.formats.layout.runs import Run
    from confsafe.formats.yaml.places.slots import Slots


def compact_front(slots: Slots, run: Run, pieces: Sequence[Piece], newline: str) -> list[Splice]:
    """The splices of the run above the first entry that stays."""
    text, gone = slots.text, run.gone
    start = slots.entries[0].start
    lines = "".join(piece.lines(newline) for piece in pieces)
    above = start
    while text[above - 1] in " \t":
        above -= 1
    begins_below = bool(pieces) and bool(pieces[0].lead)
    if not gone:
        below = " " * slots.column
        if begins_below:
            return [Splice(above, start, newline + lines + below)]
        return [Splice(start, start, lines.lstrip(" ") + below)]
    if any(text[one.tail : other.lead].strip() for one, other in pairwise(gone)):
        return _with_comments_between(slots, gone, above, lines)
    end = gone[-1].tail
    if pieces:
        inline = lines if begins_below else lines.lstrip(" ")
        begin = above if begins_below else start
        return [Splice(begin, end, (newline if begins_below else "") + as_at_end(text, end, inline))]
    stays = len(gone)
    following = slots.entries[stays].start
    if text[end:following].strip(" \t\r\n"):
        first_break = line_break(text, gone[-1].end)
        rest = [Splice(slots.floor(stays), end, "")] if end > slots.floor(stays) else []
        return [Splice(above, first_break, ""), *rest]
    return [Splice(start, following, "")]


def _with_comments_between(slots: Slots, gone: Sequence[Slot], above: int, lines: str) -> list[Splice]:
    """Comments between the entries that go are neither's: they stay, below the `-`."""
    text = slots.text
    inline = lines.lstrip(" ").rstrip("\r\n")
    begin = slots.entries[0].start if inline and not inline.startswith("#") else above
    first = Splice(begin, line_break(text, gone[0].end), inline if begin > above else "")
    tail = Splice(slots.floor(1), gone[0].tail, "")
    rest = [Splice(slot.lead, slot.tail, "") for slot in gone[1:]]
    if begin == above:
        rest[-1] = rest[-1]._replace(new=as_at_end(text, gone[-1].tail, lines))
    return [first, *([tail] if tail.start < tail.end else []), *rest]
