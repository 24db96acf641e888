"""Several sections of a name in the place of one, or one in that of several, as changes of single sections.

Those that are alike stay; where none is, the first header does. A section whose text goes elsewhere does not stay, and
one whose text comes from elsewhere is no other's:

[Route]  # a    ->    [Route]  # moved here from [NextHop]
                      [Route]  # a
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT, Delete, Insert, Set, below
from confsafe.data.diff import diff
from confsafe.data.sameness import kind
from confsafe.startup.records import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from confsafe.data.changes import Change, Key, Move, Path, Plain


def section_changes(
    change: Set, before: Sequence[Any], after: Sequence[Any], sources: Mapping[Path, Change]
) -> list[Change]:
    """The changes; `sources` tells for each text that moves which change takes it along."""
    path = change.path
    places = [path] if len(before) == 1 else [(*path, number) for number in range(len(before))]
    staying = [number for number, place in enumerate(places) if sources.get(place, change) is change]
    coming = _coming(change)
    own = [number for number in range(len(after)) if all(move.to for move in coming.get(number, ()))]
    found = _alike([before[number] for number in staying], [after[number] for number in own])
    changes: list[Change] = [Delete(place) for number, place in enumerate(places) if number not in staying]
    new: Counter[Key] = Counter()
    gone: set[Key] = set()
    for inner in found:
        if isinstance(inner, Insert) and not inner.path:
            new[inner.after] += 1
            continue
        index, *within = inner.path
        gone.update({index} if isinstance(inner, Delete) and not within else ())
        changes.append(below(places[staying[index]], replace(inner, path=tuple(within))))
    olds: list[Plain] = [None] * new[FRONT]
    for index, number in enumerate(staying):
        olds += [] if index in gone else [number, *[None] * new[index]]
    old = dict(zip(own, olds, strict=True))
    last: Key = FRONT
    for number, section in enumerate(after):
        if old.get(number) is None:
            changes.append(Insert(path, None, section, last, tuple(coming.get(number, ()))))
        else:
            last = old[number]
    return changes


def _coming(change: Set) -> dict[int, list[Move]]:
    """The moves from elsewhere by the number of the section that they end in, their targets within it."""
    coming: dict[int, list[Move]] = {}
    for move in change.moves:
        if move.source[: len(change.path)] != change.path:
            number, *to = move.to if kind(change.value) is list else (0, *move.to)
            coming.setdefault(number, []).append(replace(move, to=tuple(to)))
    return coming


def _alike(before: Sequence[Any], after: Sequence[Any]) -> list[Change]:
    """The changes of a list of sections; where none stays, the first one's header does."""
    found = diff(before, after, tree=True)
    if not before or not after or sum(isinstance(c, Delete) and len(c.path) == 1 for c in found) < len(before):
        return found
    first: list[Change] = [Set((0,), after[0]), *(Delete((number,)) for number in range(1, len(before)))]
    return [*first, *(Insert((), None, section, 0) for section in after[1:])]
