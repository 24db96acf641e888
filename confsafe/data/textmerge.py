"""Three-way merge of texts, line by line, as diff3 and git do it: where nothing is known of what the lines mean.

    editing/merging/text.py   begins with it: comments on own lines, blank lines, order, as both sides wrote them
    cli/merge.py              uses it alone for files that do not parse

Lines are compared as they are, with their line endings.
"""

from __future__ import annotations

from bisect import bisect_left
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from confsafe.data.chunks import chunks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EXACT_CELLS = 4_000_000
"""Up to this product of lengths lines that are not unique are aligned as well as can be."""


class Region(NamedTuple):
    """A stretch of a merged text.

    Attributes:
        lines: what stands there; at a conflict ours.
        theirs: at a conflict what they have in place of that, else None.
        base: at a conflict what both had before.
    """

    lines: list[str]
    theirs: list[str] | None = None
    base: Sequence[str] = ()


def merge_lines(base: str, ours: str, theirs: str) -> list[Region]:
    """Merge two edits of one text.

    Example:
        >>> merge_lines("a\\nb\\nc\\n", "A\\nb\\nc\\n", "a\\nb\\nC\\n")
        [Region(lines=['A\\n', 'b\\n', 'C\\n'], theirs=None, base=())]
    """
    three = split(base), split(ours), split(theirs)
    regions: list[Region] = []
    kept = common(three[0], three[1]), common(three[0], three[2])
    for chunk in chunks(*kept, (len(three[0]), len(three[1]), len(three[2]))):
        old, our, their = three[0][chunk.base], three[1][chunk.ours], three[2][chunk.theirs]
        if our == their or old == their:
            settle(regions, our)
        elif old == our:
            settle(regions, their)
        else:
            regions.append(Region(our, their, old))
    return regions


def differing(ours: str, theirs: str) -> list[Region]:
    """Two texts as one with a conflict wherever they differ."""
    mine, other = split(ours), split(theirs)
    same = common(mine, other)
    regions: list[Region] = []
    for chunk in chunks(same, same, (len(mine), len(other), len(other))):
        if chunk.kept:
            settle(regions, mine[chunk.base])
        else:
            regions.append(Region(mine[chunk.base], other[chunk.theirs]))
    return regions


def resolved(regions: Sequence[Region], *, theirs: bool = False) -> str:
    """The text, with ours, or theirs, at every conflict."""
    return "".join(
        "".join(region.theirs if theirs and region.theirs is not None else region.lines) for region in regions
    )


def with_base(regions: Sequence[Region], base: str) -> list[Region]:
    """The regions with what the base has in the place of each conflict: the lines between those that ours kept.

    Example:
        >>> with_base([Region(["a\\n"]), Region(["x\\n"], ["y\\n"])], "a\\nb\\n")[1].base
        ['b\\n']
    """
    lines = split(base)
    place = {j: i for i, j in common(lines, split(resolved(regions))).items()}
    kept = sorted(place)
    found: list[Region] = []
    at = 0
    for region in regions:
        end = at + len(region.lines)
        if region.theirs is not None:
            before, after = bisect_left(kept, at), bisect_left(kept, end)
            start = place[kept[before - 1]] + 1 if before else 0
            stop = place[kept[after]] if after < len(kept) else len(lines)
            region = region._replace(base=lines[start:stop])
        found.append(region)
        at = end
    return found


def split(text: str) -> list[str]:
    """The lines of a text with their ends; only `\\n` ends one, as for git.

    Example:
        >>> split("a\\r\\nb")
        ['a\\r\\n', 'b']
    """
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + ([last] if last else [])


def settle(regions: list[Region], lines: list[str]) -> None:
    """Add lines that are no conflict."""
    if regions and regions[-1].theirs is None:
        regions[-1].lines.extend(lines)
    else:
        regions.append(Region(list(lines)))


def common(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
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
    return _slid(pairs, old, new)


def _slid(pairs: dict[int, int], old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """The pairs with every inserted or deleted run as far down as it can stand, as git has it.

    A run of lines that begins like the line behind it can as well begin one line later; so two sides that inserted the
    same lines are seen to have done the same.
    """
    forth = _slid_down(pairs, new)
    back = _slid_down({j: i for i, j in forth.items()}, old)
    return {i: j for j, i in back.items()}


def _slid_down(pairs: dict[int, int], new: Sequence[str]) -> dict[int, int]:
    """The pairs with the lines that only `new` has as far down as they can stand."""
    partner = [-1] * len(new)
    for i, j in pairs.items():
        partner[j] = i
    for start in range(len(new) - 1, -1, -1):
        if partner[start] >= 0 or (start and partner[start - 1] < 0):
            continue
        first, end = start, _run_end(partner, start)
        while end < len(new) and new[first] == new[end] and _stands_behind(partner, first, end):
            partner[first], partner[end] = partner[end], -1
            first, end = first + 1, _run_end(partner, end)
    return {i: j for j, i in enumerate(partner) if i >= 0}


def _run_end(partner: Sequence[int], start: int) -> int:
    while start < len(partner) and partner[start] < 0:
        start += 1
    return start


def _stands_behind(partner: Sequence[int], first: int, end: int) -> bool:
    """Whether the other side has nothing of its own between the lines around a run."""
    return partner[end] == (partner[first - 1] if first else -1) + 1


def _run(old: Sequence[str], new: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _unique_in_both(
    old: Sequence[str], new: Sequence[str], i0: int, i1: int, j0: int, j1: int
) -> list[tuple[int, int]]:
    """The longest run, increasing on both sides, of lines that each side has exactly once (patience diff)."""
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
