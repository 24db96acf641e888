"""Which of the texts that are there is the example for a new one.

What is new is written as such things are written here. Who is asked, in this order (the counts are those of the commits
that people made by hand, see docs/formats.md):

1. the text that moves, if one does: asked by the format, before all others;
2. the same key anywhere in the file, by majority;
3. the siblings, by majority; of mappings the one with the most keys in common;
4. the file, where it is a habit: four times of five;
5. what most people do.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Sequence
    from typing import TypeVar

    T = TypeVar("T", bound=Hashable)

HABIT = 0.8
"""So often something must be done alike in a file to be its habit.

Of 4,388 edits by hand 0.5 makes one otherwise, and none better or worse; up to 1.0 all are the same."""

LOOK_AT = 100
"""How many siblings, texts or places are asked at the most how a thing is done: a bound on the time, not a rule.

Of 7,322 edits by hand none comes out otherwise with 80 or with 200; with 50, 2 are worse, with 8, 14 of TOML."""

WIDTH = 80
"""A line that is wider is broken where it can be, unless the file has wider ones.

With 70, 15 of 4,388 edits by hand come out otherwise, 12 of them worse; with 100, 16 and 13."""


def habit_of(votes: Iterable[T], default: T, habit: float = HABIT) -> T:
    """The commonest of the votes where it is a habit, else the default; where all must agree, few are looked at.

    Example:
        >>> habit_of(["'"] * 4 + ['"'], '"'), habit_of(["'", '"'], '"', 1.0)
        ("'", '"')
    """
    if habit < 1:
        counted = tally(votes)
        most = max(counted, key=counted.__getitem__, default=default)
        return most if counted and counted[most] >= habit * sum(counted.values()) else default
    votes = iter(votes)
    first = next(votes, default)
    return first if first != default and all(vote == first for vote in votes) else default


def majority(votes: Iterable[T]) -> T | None:
    """The commonest of the votes, of equally common ones the first; None where there are none.

    Example:
        >>> majority(["a", "b", "b"])
        'b'
    """
    listed = [*votes]
    if not listed or listed.count(listed[0]) * 2 > len(listed):  # counted in C: most are of one mind
        return listed[0] if listed else None
    counted = tally(listed)
    return max(counted, key=counted.__getitem__)


def clear_majority(votes: Iterable[T | None]) -> T | None:
    """The commonest vote of those who have one; None where nobody has, or two are as common.

    Example:
        >>> clear_majority([2, None, 4, 4]), clear_majority([2, 4])
        (4, None)
    """
    said = [vote for vote in votes if vote is not None]
    if not said or said.count(said[0]) * 2 > len(said):
        return said[0] if said else None
    counted = tally(said)
    most = max(counted.values())
    commonest = [vote for vote, count in counted.items() if count == most]
    return commonest[0] if len(commonest) == 1 else None


def tally(votes: Iterable[T]) -> dict[T, int]:
    """How often each vote was given, in the order of the first of each."""
    counted: dict[T, int] = {}
    for vote in votes:  # a Counter takes three times as long for the few that there mostly are
        counted[vote] = counted.get(vote, 0) + 1
    return counted


def most_alike(keys: Collection[Hashable], others: Sequence[Collection[Hashable]], near: int) -> int | None:
    """Which of some mappings has the most keys in common with a new one; None where none has any.

    First those with the very same keys, then the most common ones and the fewest others, then the nearest to `near`.

    Example:
        >>> most_alike({"url"}, [{"url"}, {"cmd", "env"}, {"url", "x"}], near=1)
        0
    """
    wanted = set(keys)
    best: tuple[int, int, int] | None = None
    index = None
    for number, other in enumerate(others):
        common = len(wanted.intersection(other))
        if not common and wanted:
            continue
        rank = common, -len(other), -abs(number - near)
        if best is None or rank > best:
            best, index = rank, number
    return index
