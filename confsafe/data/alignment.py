"""Which item of a list before is which item after, so that what changed in it is edited and comments stay with it.

What each step leaves goes to the next; where the caller says outright which item is which, that holds first:

1. *Same items in order*: equal front and back first, then a common subsequence of the rest: exact where the product of
   the lengths is small, otherwise the longest increasing run over items paired by occurrence (patience diff), which
   takes n log n and stays near the longest in practice. These items stay.
2. *Same items elsewhere*: an item that vanished here and appeared there has moved; its text can move with its comments.
3. *Items with the same name* (`likeness.NAMING_KEYS`), where the name is unique: the longest run in order stays and is
   edited within, the others have moved, and are edited too.
4. Between two items that stay: *texts that name the same* before a version (`pkg>=2` for `pkg>=1`), then *like items*
   (the more leaves in common, the better; of texts, one that goes on from the other, then 0.6 of their characters),
   then *those in the same place*. Where more have come than went, or fewer, a mapping with nothing in common with
   another is not that one.

    before  [web, db, cache]
    after   [db', cache, log]          db' is db with another port
    pairs   {1: 0, 2: 1}               web deleted, log inserted, db edited within
"""

from __future__ import annotations

from itertools import islice

from confsafe.data.sameness import same, surely_same
from confsafe.data.sequences import longest_common, patience
from confsafe.data.tokens import Tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from confsafe.data.changes import Plain

_EXACT_CELLS = 40_000
"""Up to this product of lengths the longest common subsequence is computed exactly."""


class Alignment:
    """The pairing of two lists.

    Attributes:
        front: how many items from the first on are the same in both.
        back: how many from the last on, those in `front` not counted.
        between: index before -> index after of the items between those that stay in place, both increasing; such an
            item may have changed within.
        moved: index after -> index before of an item that stands elsewhere now; it may have changed within.
    """

    __slots__ = ("_lengths", "back", "between", "front", "moved")

    def __init__(
        self, front: int, back: int, between: dict[int, int], moved: dict[int, int], lengths: tuple[int, int]
    ) -> None:
        self.front = front
        self.back = back
        self.between = between
        self.moved = moved
        self._lengths = lengths

    @property
    def kept(self) -> dict[int, int]:
        """Index before -> index after, both increasing, of every item that stays in place."""
        before, after = self._lengths
        kept = {i: i for i in range(self.front)}
        kept.update(self.between)
        kept.update(zip(range(before - self.back, before), range(after - self.back, after), strict=True))
        return kept


def align(
    before: Sequence[Any],
    after: Sequence[Any],
    *,
    tree: bool = False,
    known: set[tuple[int, int]] | None = None,
    told: Mapping[int, int] | None = None,
) -> Alignment:
    """Pair the items of two lists.

    `tree` says that no container stands at two places of `before`; `known` remembers as in `sameness.same`; `told` are
    pairs that the caller says outright: index after -> index before.

    Example:
        >>> align(["a", "b", "c"], ["x", "a", "c"]).kept
        {0: 1, 2: 2}
        >>> pairing = align([1, 2, 3], [3, 1, 2])
        >>> pairing.kept, pairing.moved
        ({0: 1, 1: 2}, {0: 2})
    """
    lengths = len(before), len(after)
    front = _equal_run(zip(before, after, strict=False), tree=tree, known=known)
    shorter = min(lengths) - front
    back = _equal_run(islice(zip(reversed(before), reversed(after), strict=False), shorter), tree=tree, known=known)
    before, after = before[front : lengths[0] - back], after[front : lengths[1] - back]
    tokens = Tokens()
    old = [tokens.of(item) for item in before]
    new = [tokens.of(item) for item in after]
    for number, (j, i) in enumerate((told or {}).items(), start=1):
        if front <= j < front + len(new) and front <= i < front + len(old):
            old[i - front] = new[j - front] = -number
    kept = dict(_common(old, new))
    moved = _moves(old, new, kept)
    if len(kept) + len(moved) < min(len(before), len(after)):
        from confsafe.data.changed_items import pair_between, pair_by_name  # here: most lists only gain or lose

        pair_by_name(before, after, kept, moved)
        pair_between(before, after, kept, moved)
    return Alignment(
        front,
        back,
        {front + i: front + j for i, j in sorted(kept.items())},
        {front + j: front + i for j, i in moved.items()},
        lengths,
    )


def _equal_run(pairs: Iterable[tuple[Any, Any]], *, tree: bool, known: set[tuple[int, int]] | None) -> int:
    """How many pairs, from the first on, are the same."""
    count = 0
    for a, b in pairs:
        if a is not b and not (a == b if type(a) is type(b) is str else _same(a, b, tree=tree, known=known)):
            break
        count += 1
    return count


def _same(a: Plain, b: Plain, *, tree: bool, known: set[tuple[int, int]] | None) -> bool:
    return (tree and type(a) in _CONTAINERS and surely_same(a, b)) or same(a, b, tree=tree, known=known)


_CONTAINERS = frozenset((dict, list))


def _common(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """The pairs of a common subsequence; those at one index where no other has more: one of equal items was edited."""
    exact = len(old) * len(new) <= _EXACT_CELLS
    pairs = (longest_common if exact else patience)(old, new)
    if len(old) == len(new):
        unmoved = [(i, i) for i in range(len(old)) if old[i] == new[i]]
        if len(unmoved) >= len(pairs):
            return unmoved
    return pairs


def _moves(old: list[int], new: list[int], kept: dict[int, int]) -> dict[int, int]:
    """Items that left one place and appeared at another: index after -> index before."""
    arrived = set(kept.values())
    left: dict[int, list[int]] = {}
    for i in range(len(old) - 1, -1, -1):
        if i not in kept:
            left.setdefault(old[i], []).append(i)
    return {j: left[token].pop() for j, token in enumerate(new) if j not in arrived and left.get(token)}
