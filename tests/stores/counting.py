"""A process that edits a shared file again and again: one counter for all, and keys of its own.

    python counting.py URL NUMBER TIMES TIMEOUT

Prints one line a refused edit; ends with 0 where every edit was made or was told to be unknown.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

import confsafe


def main(url: str, number: int, times: int, timeout: float) -> None:
    unknown = 0
    for turn in range(times):
        for change in (count, partial(own, number=number, turn=turn)):
            try:
                confsafe.update(url, change, timeout=timeout)
            except confsafe.OutcomeUnknown:
                unknown += 1
    print(unknown)


def count(cfg: Any) -> None:
    cfg["count"] += 1


def own(cfg: Any, *, number: int, turn: int) -> None:
    cfg[f"p{number}"][f"k{turn}"] = turn


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
