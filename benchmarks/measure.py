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

OURS = "confsafe"

_ENOUGH = 0.002
"""Seconds that one measurement takes at least; quicker work is repeated within it."""


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
        figures: the median of each contestant, ours under `OURS`; None for one that is not installed.
        targets: what is aimed at.
        unit: "s" or "B".
        note: what the reader has to know.
    """

    part: str
    work: str
    figures: dict[str, float | None]
    targets: tuple[Target, ...] = ()
    unit: str = "s"
    note: str = ""
    peers: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.peers = [name for name in self.figures if name != OURS]

    def ratio(self, peer: str) -> float | None:
        """Ours divided by the peer's; None where there is no figure."""
        ours, theirs = self.figures.get(OURS), self.figures.get(peer)
        return None if not ours or not theirs else ours / theirs

    def verdict(self, target: Target) -> bool | None:
        """Whether a target is met; None where that cannot be told."""
        ratio = self.ratio(target.peer)
        return None if ratio is None else ratio <= target.limit


def medians(contestants: Mapping[str, Work | None], effort: Effort) -> dict[str, float | None]:
    """The median seconds of each contestant, all measured in turn; None for one that is None (not installed)."""
    there = {name: work for name, work in contestants.items() if work is not None}
    repeats = {name: _warmed_up(work, effort) for name, work in there.items()}
    times: dict[str, list[float]] = {name: [] for name in there}
    for _ in range(effort.rounds):
        for name, work in there.items():
            taken = times[name]
            if len(taken) >= effort.fewest and taken[-1] > effort.patience:
                continue
            taken.append(_timed(work, repeats[name]))
    return {name: median(times[name]) if name in times else None for name in contestants}


def _warmed_up(work: Work, effort: Effort) -> int:
    """Run once, and say how often the work has to be repeated for a measurement that means something."""
    once = _timed(work, 1)
    if effort.quick or once >= _ENOUGH:
        return 1
    return max(1, round(_ENOUGH / max(_timed(work, 1), 1e-7)))


def _timed(work: Work, repeats: int) -> float:
    """The mean seconds of some runs, begun on a swept heap and with the collector as Python has it by default."""
    gc.collect()
    begin = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - begin) / repeats
