"""Three-way merge of texts, line by line, as diff3 and git do it: where nothing is known of what the lines mean.

    merging.py   uses it for what no data show: comments on lines of their own, blank lines, order
    the CLI      uses it for files that do not parse

Lines are compared as they are, with their line endings.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from confsafe.data.threeway import chunks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EXACT_CELLS = 4_000_000
"""Up to this product of lengths lines that are not unique are aligned as well as can be."""


class Region(NamedTuple):
    """A stretch of a merged text.

    Attributes:
        lines: what stands there; at a conflict ours.
        theirs: at a conflict what they have in place of that, else None.
    """

    lines: list[str]
    theirs: list[str] | None = None


def merge_lines(base: str, ours: str, theirs: str) -> list[Region]:
    """Merge two edits of one text.

    Example:
        >>> merge_lines("a\\nb\\nc\\n", "A\\nb\\nc\\n", "a\\nb\\nC\\n")
        [Region(lines=['A\\n', 'b\\n', 'C\\n'], theirs=None)]
    """
    three = split(base), split(ours), split(theirs)
    regions: list[Region] = []
    kept = _common(three[0], three[1]), _common(three[0], three[2])
    for chunk in chunks(*kept, (len(three[0]), len(three[1]), len(three[2]))):
        old, our, their = three[0][chunk.base], three[1][chunk.ours], three[2][chunk.theirs]
        if our == their or old == their:
            _settle(regions, our)
        elif old == our:
            _settle(regions, their)
        else:
            regions.append(Region(our, their))
    return regions


def differing(ours: str, theirs: str) -> list[Region]:
    """Two texts as one with a conflict wherever they differ."""
    mine, other = split(ours), split(theirs)
    same = _common(mine, other)
    regions: list[Region] = []
    for chunk in chunks(same, same, (len(mine), len(other), len(other))):
        if chunk.kept:
            _settle(regions, mine[chunk.base])
        else:
            regions.append(Region(mine[chunk.base], other[chunk.theirs]))
    return regions


def resolved(regions: Sequence[Region]) -> str:
    """The text, with ours at every conflict."""
    return "".join("".join(region.lines) for region in regions)


def marked(regions: Sequence[Region]) -> str:
    """The text, with conflicts between the marks that git writes and editors know.

    Example:
        >>> print(marked([Region(["a = 1\\n"]), Region(["b = 2\\n"], ["b = 3\\n"])]), end="")
        a = 1
        <<<<<<< ours
        b = 2
        =======
        b = 3
        >>>>>>> theirs
    """
    end = "\r\n" if any(line.endswith("\r\n") for region in regions for line in region.lines[:1]) else "\n"
    parts: list[str] = []
    for lines, theirs in regions:
        if theirs is None:
            parts += lines
        else:
            parts += [f"<<<<<<< ours{end}", *_ended(lines, end), f"======={end}"]
            parts += [*_ended(theirs, end), f">>>>>>> theirs{end}"]
    return "".join(parts)


def split(text: str) -> list[str]:
    """The lines of a text with their ends; only `\\n` ends one, as for git.

    Example:
        >>> split("a\\r\\nb")
        ['a\\r\\n', 'b']
    """
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + ([last] if last else [])


def _ended(lines: Sequence[str], end: str) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else line + end


def _settle(regions: list[Region], lines: list[str]) -> None:
    if regions and regions[-1].theirs is None:
        regions[-1].lines.extend(lines)
    else:
        regions.append(Region(list(lines)))


def _common(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Which line of `old` is which of `new`: front and back first, then between the lines that both have once."""
    pairs: dict[int, int] = {}
    pending = [(0, len(old), 0, len(new))]
    while pending:
        i0, i1, j0, j1 = pending.pop()
        front = _run(old[i0:i1], new[j0:j1])
        pairs.update((i0 + n, j0 + n) for n in range(front))
        i0, j0 = i0 + front, j0 + front
        back = _run(old[i0:i1][::-1], new[j0:j1][::-1])
        pairs.update((i1 - 1 - n, j1 - 1 - n) for n in range(back))
        i1, j1 = i1 - back, j1 - back
        anchors = _unique_in_both(old, new, i0, i1, j0, j1)
        if not anchors:
            pairs.update(_aligned(old, new, i0, i1, j0, j1))
            continue
        for i, j in anchors:
            pairs[i] = j
            pending.append((i0, i, j0, j))
            i0, j0 = i + 1, j + 1
        pending.append((i0, i1, j0, j1))
    return pairs


def _run(old: Sequence[str], new: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _unique_in_both(
    old: Sequence[str], new: Sequence[str], i0: int, i1: int, j0: int, j1: int
) -> list[tuple[int, int]]:
    """The longest run, increasing on both sides, of lines that each side has exactly once (patience diff)."""
    from bisect import bisect_left

    places: dict[str, list[int]] = {}
    for i in range(i0, i1):
        places.setdefault(old[i], []).append(i)
    twins: dict[str, list[int]] = {}
    for j in range(j0, j1):
        twins.setdefault(new[j], []).append(j)
    tails: list[int] = []
    chains: list[tuple[int, int, int]] = []
    ends: list[int] = []
    for line, found in twins.items():
        if len(found) > 1 or len(places.get(line, ())) != 1:
            continue
        i, j = places[line][0], found[0]
        at = bisect_left(tails, i)
        chains.append((i, j, ends[at - 1] if at else -1))
        tails[at : at + 1], ends[at : at + 1] = [i], [len(chains) - 1]
    run = []
    number = ends[-1] if ends else -1
    while number >= 0:
        i, j, number = chains[number]
        run.append((i, j))
    return run[::-1]


def _aligned(old: Sequence[str], new: Sequence[str], i0: int, i1: int, j0: int, j1: int) -> Iterator[tuple[int, int]]:
    if i0 == i1 or j0 == j1 or (i1 - i0) * (j1 - j0) > _EXACT_CELLS:
        return
    matcher = SequenceMatcher(None, old[i0:i1], new[j0:j1], autojunk=False)
    for i, j, count in matcher.get_matching_blocks():
        for n in range(count):
            yield i0 + i + n, j0 + j + n
