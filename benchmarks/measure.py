"""Rows and how they are measured: contestants in turn, medians, ratios, targets.

Before: functions that each do one whole piece of work. After: a `Row` with the median of each, in seconds (or another
unit), and whether the ratios keep within the targets.
"""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Work = Callable[[], object]
    Clock = Callable[[], float]

OURS = "confsafe"
NOT_HERE = "not here"
FAILS = "fails"

Figure = float | str
"""A median, or the word for why there is none."""

_ENOUGH = 0.02
"""Seconds that one measurement takes at least; quicker work is repeated within it.

Each begins behind a full collection, which leaves nothing of the work in the processor's caches: of two milliseconds
that shows, of twenty no more.
"""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure.

    Attributes:
        rounds: how often every contestant runs.
        patience: seconds after which a contestant sits out the rounds beyond the third.
        quick: whether rows are made as small as they can be, to see that they run.
    """

    rounds: int = 9
    patience: float = 1.0
    quick: bool = False

    @property
    def fewest(self) -> int:
        return 1 if self.quick else 3


QUICK = Effort(rounds=1, quick=True)


@dataclass(frozen=True, slots=True)
class Target:
    """Ours divided by `peer` is to be at most `limit`: 1/8 says "8x faster", 1.4 "at most 1.4x"."""

    peer: str
    limit: float


@dataclass(slots=True)
class Row:
    """One line of the table.

    Attributes:
        part: the part of the benchmarks it belongs to.
        work: what was done.
        figures: the median of each contestant, ours under `OURS`; NOT_HERE for one that is not installed, FAILS for one
            that could not do it.
        targets: what is aimed at.
        unit: "s" or "B".
        note: what the reader has to know.
    """

    part: str
    work: str
    figures: dict[str, Figure]
    targets: tuple[Target, ...] = ()
    unit: str = "s"
    note: str = ""
    peers: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.peers = [name for name in self.figures if name != OURS]

    def ratio(self, peer: str) -> float | None:
        """Ours divided by the peer's; None where there is no figure."""
        ours, theirs = self.figures.get(OURS), self.figures.get(peer)
        return ours / theirs if isinstance(ours, float) and isinstance(theirs, float) and theirs else None

    def verdict(self, target: Target) -> bool | None:
        """Whether a target is met; None where that cannot be told."""
        ratio = self.ratio(target.peer)
        return None if ratio is None else ratio <= target.limit


def medians(
    contestants: Mapping[str, Work | None], effort: Effort, *, clock: Clock = time.perf_counter
) -> dict[str, Figure]:
    """The median seconds of each contestant, all measured in turn; of one that is None: NOT_HERE.

    `clock` is `time.process_time` for work that waits for nothing: what else runs on the machine counts less then.
    """
    figures: dict[str, Figure] = dict.fromkeys(contestants, NOT_HERE)
    repeats: dict[str, int] = {}
    for name, work in contestants.items():
        if work is not None:
            try:
                repeats[name] = _warmed_up(work, effort, clock)
            except Exception:
                if name == OURS:
                    raise
                figures[name] = FAILS
    times: dict[str, list[float]] = {name: [] for name in repeats}
    for _ in range(effort.rounds):
        for name, count in repeats.items():
            work, taken = contestants[name], times[name]
            if work is None or (len(taken) >= effort.fewest and taken[-1] > effort.patience):
                continue
            taken.append(_timed(work, count, clock))
    return figures | {name: median(taken) for name, taken in times.items()}


def _warmed_up(work: Work, effort: Effort, clock: Clock) -> int:
    """Run once, and say how often the work has to be repeated for a measurement that means something."""
    first = _timed(work, 1, clock)
    if effort.quick or first >= effort.patience:
        return 1
    return max(1, round(_ENOUGH / max(_timed(work, 1, clock), 1e-6)))  # the first one imported modules


def _timed(work: Work, repeats: int, clock: Clock) -> float:
    """The mean seconds of some runs, begun on a swept heap and with the collector as Python has it by default."""
    gc.collect()
    begin = clock()
    for _ in range(repeats):
        work()
    return (clock() - begin) / repeats
