"""Which item of a list before is which item after, so that comments stay with their item.

Three passes, each over what the one before left:

1. *Same items in order*: equal front and back first, then a common subsequence of the rest: exact where the product of
   the lengths is small, otherwise the longest increasing run over items paired by occurrence (patience diff), which
   takes n log n and stays near the longest in practice. These items stay.
2. *Same items elsewhere*: an item that vanished here and appeared there has moved; its text can move with its comments.
3. *Like items*: between two items that stay, what vanished and what appeared are paired in order, so that an item with
   one changed field is edited and not replaced.

    before  [web, db, cache]
    after   [db', cache, log]          db' is db with another port
    pairs   {1: 0, 2: 1}               web deleted, log inserted, db edited within
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice

from confsafe.data.sameness import kind, same, same_scalar, surely_same
from confsafe.data.tokens import Tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

_EXACT_CELLS = 40_000
"""Up to this product of lengths the longest common subsequence is computed exactly, and like items are paired best."""


class Alignment:
    """The pairing of two lists.

    Attributes:
        front: how many items from the first on are the same in both.
        back: how many from the last on, those in `front` not counted.
        between: index before -> index after of the items between those that stay in place, both increasing; such an
            item may have changed within.
        moved: index after -> index before of the same item that stands elsewhere now.
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
    before: Sequence[Any], after: Sequence[Any], *, tree: bool = False, known: set[tuple[int, int]] | None = None
) -> Alignment:
    """Pair the items of two lists.

    `tree` says that no container stands at two places of `before`; `known` remembers as in `sameness.same`.

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
    kept = dict(_common(old, new))
    moved = _moves(old, new, kept)
    _pair_like_items(before, after, kept, moved)
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


def _same(a: Any, b: Any, *, tree: bool, known: set[tuple[int, int]] | None) -> bool:
    return (tree and type(a) in _CONTAINERS and surely_same(a, b)) or same(a, b, tree=tree, known=known)


_CONTAINERS = frozenset((dict, list))


def _common(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """The pairs of a common subsequence; those at one index where no other has more: one of equal items was edited."""
    exact = len(old) * len(new) <= _EXACT_CELLS
    pairs = (_longest if exact else _patience)(old, new)
    if len(old) == len(new):
        in_place = [(i, i) for i in range(len(old)) if old[i] == new[i]]
        if len(in_place) >= len(pairs):
            return in_place
    return pairs


def _longest(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """The longest common subsequence, by the table of lengths from the end."""
    lengths = [[0] * (len(new) + 1)]
    for i in range(len(old) - 1, -1, -1):
        below, row = lengths[-1], [0] * (len(new) + 1)
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if old[i] == new[j] else max(below[j], row[j + 1])
        lengths.append(row)
    lengths.reverse()
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _patience(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """A long common subsequence: the longest increasing one over items paired with their n-th equal."""
    places: dict[tuple[int, int], int] = {(t, n): i for i, (t, n) in enumerate(_numbered(old))}
    candidates = [(places[tn], j) for j, tn in enumerate(_numbered(new)) if tn in places]
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for number, (i, _) in enumerate(candidates):
        at = bisect_left(tails, i)
        previous.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(i)
            ends.append(number)
        else:
            tails[at], ends[at] = i, number
    pairs = []
    number = ends[-1] if ends else -1
    while number >= 0:
        pairs.append(candidates[number])
        number = previous[number]
    return pairs[::-1]


def _numbered(tokens: list[int]) -> list[tuple[int, int]]:
    """Each token with how many equal ones stand before it."""
    counts: dict[int, int] = {}
    numbered = []
    for token in tokens:
        count = counts.get(token, 0)
        counts[token] = count + 1
        numbered.append((token, count))
    return numbered


def _moves(old: list[int], new: list[int], kept: dict[int, int]) -> dict[int, int]:
    """Items that left one place and appeared at another: index after -> index before."""
    arrived = set(kept.values())
    left: dict[int, list[int]] = {}
    for i in range(len(old) - 1, -1, -1):
        if i not in kept:
            left.setdefault(old[i], []).append(i)
    return {j: left[token].pop() for j, token in enumerate(new) if j not in arrived and left.get(token)}


def _pair_like_items(before: Sequence[Any], after: Sequence[Any], kept: dict[int, int], moved: dict[int, int]) -> None:
    """Add to `kept` the pairs of like items between the items that stay."""
    taken = set(moved.values())
    stays = [*sorted(kept.items()), (len(before), len(after))]
    i0 = j0 = 0
    for i1, j1 in stays:
        if i0 < i1 and j0 < j1:
            gone = [i for i in range(i0, i1) if i not in taken]
            come = [j for j in range(j0, j1) if j not in moved]
            if gone and come:
                kept.update(_pair(before, after, gone, come))
        i0, j0 = i1 + 1, j1 + 1


def _pair(before: Sequence[Any], after: Sequence[Any], gone: list[int], come: list[int]) -> dict[int, int]:
    if len(gone) * len(come) > _EXACT_CELLS or len(gone) == len(come) == 1:
        return dict(zip(gone, come, strict=False))
    best: list[list[float]] = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    even = len(gone) == len(come)
    like = [
        [_likeness(before[i], after[j]) * (_IN_PLACE if even and n == m else 1) for m, j in enumerate(come)]
        for n, i in enumerate(gone)
    ]
    for i in range(len(gone) - 1, -1, -1):
        for j in range(len(come) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j + 1] + like[i][j], best[i + 1][j], best[i][j + 1])
    pairs, i, j = {}, 0, 0
    while i < len(gone) and j < len(come):
        if best[i][j] == best[i + 1][j + 1] + like[i][j]:
            pairs[gone[i]] = come[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


_NAMING_KEYS = ("name", "id", "key", "uses", "repo", "path", "host", "url")
"""The fields by which people name the items of a list; two items with other names are other items."""


_IN_PLACE = 1.5
"""As many items as before, and this one at its index: it was edited rather than exchanged."""


def _likeness(a: Any, b: Any) -> float:
    """How likely `b` is `a` after an edit: above 0, so that a pair always beats a deletion and an insertion."""
    kind_a, kind_b = kind(a), kind(b)
    if kind_a is not kind_b:
        return 0.01
    if kind_a is not dict:
        return 0.1
    for name in _NAMING_KEYS:
        if name in a and name in b and kind(a[name]) is str:
            return 2.0 if a[name] == b[name] else 0.02
    equal = sum(1 for key in a if key in b and kind(a[key]) not in (dict, list) and same_scalar(a[key], b[key]))
    return 0.1 + equal / (1 + max(len(a), len(b)))
