"""Which items of a list changed: those that go by one name, those that are alike, those that stand in one place.

The last steps of `alignment.align`, whose docstring says their order.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter

from confsafe.data.likeness import (
    ALIKE,
    NAMING_KEYS,
    Leaves,
    named,
    package_name,
    says_much,
    texts_alike,
    versioned_name,
)
from confsafe.data.sameness import kind
from confsafe.data.sequences import increasing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from confsafe.data.changes import Plain


def pair_by_name(before: Sequence[Plain], after: Sequence[Plain], kept: dict[int, int], moved: dict[int, int]) -> None:
    """Add to `kept` and `moved` the mappings that a unique name tells."""
    for key in NAMING_KEYS:
        deleted, inserted = _left(len(before), kept, moved.values()), _left(len(after), kept.values(), moved)
        if not deleted or not inserted:
            return
        old, new = named(before, deleted, key), named(after, inserted, key)
        pairs = sorted(((number, new[name]) for name, number in old.items() if name in new), key=itemgetter(1))
        if not pairs:
            continue
        stay = _in_order(pairs, sorted(kept.items()))
        kept.update(stay)
        moved.update((j, i) for i, j in pairs if i not in stay)


def _left(count: int, *taken: Iterable[int]) -> list[int]:
    done = {number for numbers in taken for number in numbers}
    return [number for number in range(count) if number not in done]


def _in_order(pairs: list[tuple[int, int]], kept: list[tuple[int, int]]) -> dict[int, int]:
    """A longest increasing run of those pairs that fits between the pairs that stay."""
    stays = [i for i, _ in kept]
    places = [j for _, j in kept]
    fitting = [(i, j) for i, j in pairs if bisect_left(stays, i) == bisect_left(places, j)]
    return dict(increasing(fitting))


def pair_between(before: Sequence[Plain], after: Sequence[Plain], kept: dict[int, int], moved: dict[int, int]) -> None:
    """Add to `kept` the pairs of items that changed, between the items that stay."""
    taken = set(moved.values())
    stays = [*sorted(kept.items()), (len(before), len(after))]
    pairing = _Changed(before, after)
    i0 = j0 = 0
    for i1, j1 in stays:
        if i0 < i1 and j0 < j1:
            deleted = [i for i in range(i0, i1) if i not in taken]
            inserted = [j for j in range(j0, j1) if j not in moved]
            if deleted and inserted:
                kept.update(pairing.pairs(deleted, inserted))
        i0, j0 = i1 + 1, j1 + 1


_CELLS = 40_000
"""Up to this product of their numbers, items are held against each other."""

_TEXT_CELLS = 2_500
"""For texts, which take longer to compare."""


class _Changed:
    """Pairs of items that changed."""

    def __init__(self, before: Sequence[Plain], after: Sequence[Plain]) -> None:
        self.before = before
        self.after = after
        self.leaves = Leaves()

    def pairs(self, deleted: list[int], inserted: list[int]) -> dict[int, int]:
        """Of what vanished and what appeared between two items that stay."""
        cells = _TEXT_CELLS if kind(self.before[deleted[0]]) is str else _CELLS
        if len(deleted) * len(inserted) > cells:
            return dict(zip(deleted, inserted, strict=False))
        found = {} if len(deleted) == len(inserted) == 1 else self._best(deleted, inserted)
        i0 = j0 = 0
        ends = [
            *((deleted.index(i), inserted.index(j)) for i, j in sorted(found.items())),
            (len(deleted), len(inserted)),
        ]
        for i1, j1 in ends:
            places = zip(deleted[i0:i1], inserted[j0:j1], strict=False)
            even = i1 - i0 == j1 - j0
            found.update((i, j) for i, j in places if even or not self._are_mappings(i, j))
            i0, j0 = i1 + 1, j1 + 1
        return found

    def _are_mappings(self, i: int, j: int) -> bool:
        return kind(self.before[i]) is dict and kind(self.after[j]) is dict

    def _best(self, deleted: list[int], inserted: list[int]) -> dict[int, int]:
        """The pairs of like items in order whose likeness is the most in sum."""
        like = [[self._likeness(self.before[i], self.after[j]) for j in inserted] for i in deleted]
        best: list[list[float]] = [[0.0] * (len(inserted) + 1) for _ in range(len(deleted) + 1)]
        for i in range(len(deleted) - 1, -1, -1):
            for j in range(len(inserted) - 1, -1, -1):
                best[i][j] = max(best[i + 1][j + 1] + like[i][j], best[i + 1][j], best[i][j + 1])
        pairs, i, j = {}, 0, 0
        while i < len(deleted) and j < len(inserted):
            if like[i][j] and best[i][j] == best[i + 1][j + 1] + like[i][j]:
                pairs[deleted[i]] = inserted[j]
                i, j = i + 1, j + 1
            elif best[i][j] == best[i + 1][j]:
                i += 1
            else:
                j += 1
        return pairs

    def _likeness(self, a: Any, b: Any) -> float:
        """How likely `b` is `a` after an edit; 0 where nothing speaks for it."""
        shape = kind(a)
        if shape is not kind(b):
            return 0.0
        if shape is str:
            return _texts_likeness(a, b)
        if shape is not dict:
            return self.leaves.alike(a, b)
        name = _name(a)
        return self.leaves.alike(a, b) + (2.0 if name is not None and name == _name(b) else 0.0)


def _texts_likeness(a: str, b: str) -> float:
    name = package_name(a)
    if name is not None and name == package_name(b):
        return 2.0
    shorter, longer = sorted((a, b), key=len)
    if says_much(shorter) and longer.startswith(shorter) and not longer[len(shorter)].isalnum():
        return 1.0
    alike = texts_alike(a, b)
    return alike if alike > ALIKE else 0.0


def _name(item: dict[Any, Any]) -> tuple[str, str] | None:
    """By which field an item of a list is named, and how."""
    for key in NAMING_KEYS:
        if kind(item.get(key)) is str:
            return key, versioned_name(item[key]) or item[key]
    return None
