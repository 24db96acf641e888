"""Common and increasing subsequences: what two sequences have in one order."""

from __future__ import annotations

from bisect import bisect_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def longest_common(old: list[int], new: list[int]) -> list[tuple[int, int]]:
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


def patience(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """A long common subsequence: the longest increasing one over items paired with their n-th equal."""
    places: dict[tuple[int, int], int] = {(t, n): i for i, (t, n) in enumerate(_numbered(old))}
    candidates = [(places[tn], j) for j, tn in enumerate(_numbered(new)) if tn in places]
    return increasing(candidates)


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run in which both numbers of the pairs grow; no two pairs share one, and the second ones grow.

    Example:
        >>> increasing([(5, 0), (1, 1), (2, 2), (0, 3)])
        [(1, 1), (2, 2)]
    """
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for number, (i, _) in enumerate(pairs):
        at = bisect_left(tails, i)
        previous.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(i)
            ends.append(number)
        else:
            tails[at], ends[at] = i, number
    run = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = previous[number]
    return run[::-1]


def _numbered(tokens: list[int]) -> list[tuple[int, int]]:
    """Each token with how many equal ones stand before it."""
    counts: dict[int, int] = {}
    numbered = []
    for token in tokens:
        count = counts.get(token, 0)
        counts[token] = count + 1
        numbered.append((token, count))
    return numbered
