"""The conflicts of a line merge, looked at more closely: what a careful person would merge in them without a thought.

A line merge calls it a conflict where two sides changed lines that touch. Here only what both sides changed remains:

    base      ours        theirs        refined
    a = 1     a = 2       a = 1         a = 2           neighbouring lines
    b = 1     b = 1       b = 2         b = 2
    a: 1 # x  a:   1 # x  a: 1 # y      a:   1 # y      words of one line
              b = 1       c = 1         b = 1, c = 1    both added: `joined`, ours first

It is a proposal: whether the text means what the merged data are is for the caller to check.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from confsafe.data.marks import common_edges
from confsafe.data.textmerge import Region, common

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Piece(NamedTuple):
    """A stretch of a text that was merged closely.

    Attributes:
        region: the lines, settled or a conflict.
        joined: whether the conflict is of two insertions at one place, so that both may be wanted.
        gap: the blank lines that both put before (or behind) what they inserted, to stand between the two as well.
    """

    region: Region
    joined: bool = False
    gap: Sequence[str] = ()


def refine(regions: Sequence[Region]) -> list[Piece]:
    """The regions of a line merge, its conflicts cut into what is settled and what is not.

    Example:
        >>> region = Region(["a = 2\\n", "b = 1\\n"], ["a = 1\\n", "b = 2\\n"], ["a = 1\\n", "b = 1\\n"])
        >>> [piece.region.lines for piece in refine([region])]
        [['a = 2\\n'], ['b = 2\\n']]
    """
    pieces: list[Piece] = []
    for region in regions:
        if region.theirs is None:
            pieces.append(Piece(region))
        else:
            pieces += _refined(region.base, region.lines, region.theirs)
    return pieces


def _refined(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Piece]:
    front, back = common_edges(ours, theirs)
    if front:
        yield Piece(Region(list(ours[:front])))
    after = len(ours) - back
    inner = base[min(front, len(base)) : max(min(front, len(base)), len(base) - back)]
    gap = [] if base else _blank(ours[:front][::-1]) or _blank(ours[after:])
    for old, our, their in _groups(inner, ours[front:after], theirs[front : len(theirs) - back]):
        yield from (piece._replace(gap=gap) if piece.joined else piece for piece in _settled(old, our, their))
    if back:
        yield Piece(Region(list(ours[after:])))


def _blank(lines: Sequence[str]) -> list[str]:
    """The blank lines that a run begins with."""
    return list(takewhile(lambda line: not line.strip(), lines))


class _Hunk(NamedTuple):
    """Lines of the base that one side replaced."""

    start: int
    end: int
    new_start: int
    new_end: int


def _hunks(base: Sequence[str], side: Sequence[str]) -> list[_Hunk]:
    hunks: list[_Hunk] = []
    i0 = j0 = 0
    for i, j in [*sorted(common(base, side).items()), (len(base), len(side))]:
        if (i0, j0) != (i, j):
            hunks += _parted(_Hunk(i0, i, j0, j), base, side)
        i0, j0 = i + 1, j + 1
    return hunks


def _parted(hunk: _Hunk, base: Sequence[str], side: Sequence[str]) -> Iterator[_Hunk]:
    """A hunk that changed lines and added some behind them as two: `host = b, timeout = 5` for `host = a`."""
    start, end, new_start, new_end = hunk
    changed = new_start + end - start
    pairs = zip(base[start:end], side[new_start:changed], strict=False)
    if start < end and changed < new_end and all(_first_word(old) == _first_word(new) for old, new in pairs):
        yield _Hunk(start, end, new_start, changed)
        yield _Hunk(end, end, changed, new_end)
    else:
        yield hunk


def _first_word(line: str) -> str:
    found = _FIRST_WORD.search(line)
    return found[0] if found else line


def _groups(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], *, apart: bool = False
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """Base, ours and theirs cut wherever no hunk of either side crosses; with `apart`, or ends."""
    mine, other = _hunks(base, ours), _hunks(base, theirs)
    at, shift = 0, [0, 0]  # a line of the base, and where it stands in the sides
    while at < len(base) or mine or other:
        end, taken = _group(mine, other, at, len(base), apart=apart)
        runs = []
        for which, (hunks, side) in enumerate(((mine, ours), (other, theirs))):
            stop = shift[which] + (end - at)
            for hunk in hunks[: taken[which]]:
                stop += (hunk.new_end - hunk.new_start) - (hunk.end - hunk.start)
            runs.append(side[shift[which] : stop])
            shift[which] = stop
            del hunks[: taken[which]]
        yield base[at:end], runs[0], runs[1]
        at = end


def _group(
    mine: Sequence[_Hunk], other: Sequence[_Hunk], at: int, length: int, *, apart: bool
) -> tuple[int, tuple[int, int]]:
    """Where the group that begins at a line of the base ends, and how many hunks of ours and theirs are in it."""
    here = tuple(bool(hunks and hunks[0].start == at) for hunks in (mine, other))
    if not apart and here == (True, True) and (mine[0].end == at) != (other[0].end == at):
        return at, (1, 0) if mine[0].end == at else (0, 1)  # an insertion before what the other side replaced
    end, taken = at, (0, 0)
    while True:
        last = end + 1 if apart and end > at else end
        took = _reached(mine, at, last), _reached(other, at, last)
        reach = max([end, *(hunks[n - 1].end for hunks, n in zip((mine, other), took, strict=True) if n)])
        if (reach, took) == (end, taken):
            break
        end, taken = reach, took
    if taken == (0, 0):
        end = min([length, *(hunks[0].start for hunks in (mine, other) if hunks)])
    return end, taken


def _reached(hunks: Sequence[_Hunk], at: int, end: int) -> int:
    """How many hunks begin at `at` or, once lines are taken, before `end`."""
    return sum(1 for hunk in hunks if hunk.start == at or hunk.start < end)


def _settled(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Piece]:
    """The pieces of one group."""
    if ours == theirs or base == theirs:
        yield Piece(Region(list(ours)))
    elif base == ours:
        yield Piece(Region(list(theirs)))
    elif len(base) == len(ours) == len(theirs):
        for old, our, their in zip(base, ours, theirs, strict=True):
            line = merge_words(old, our, their)
            yield Piece(Region([our], [their], [old]) if line is None else Region([line]))
    else:
        yield Piece(Region(list(ours), list(theirs), list(base)), joined=not base)


_FIRST_WORD = re.compile(r"[\w.-]+")

_WORD = re.compile(r"[ \t]+|[\w.+-]+|\r?\n|.")


def merge_words(base: str, ours: str, theirs: str) -> str | None:
    """A line of which the sides changed different words; None where they changed the same.

    Example:
        >>> merge_words("a: 1 # old", "a:   1 # old", "a: 1 # new")
        'a:   1 # new'
    """
    if ours in (base, theirs):
        return theirs if ours == base else ours
    if theirs == base:
        return ours
    words = [_WORD.findall(line) for line in (base, ours, theirs)]
    merged: list[str] = []
    for old, our, their in _groups(words[0], words[1], words[2], apart=True):
        if our != their and old not in (our, their):
            return None
        merged += their if old == our else our
    return "".join(merged)
