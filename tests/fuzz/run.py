"""The long fuzz: `python tests/fuzz/run.py --examples 20000 --format toml`. Without --format, all of them.

Ends with 0 when every example passed. What fails is shrunk and printed with its text, its edit and what came out.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "corpus"), str(HERE.parent.parent)]

import lossless  # noqa: E402
import strategies  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402


def fuzz(format: str, examples: int, start: int | None) -> bool:
    """Whether that many examples of a format passed."""
    count = 0
    reports: list[str] = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategies.cases(format))
    def one_edit_is_lossless(case: lossless.Case) -> None:
        nonlocal count
        count += 1
        verdict = case.verdict()
        if verdict.faults:
            reports.append(case.report(verdict))
            raise AssertionError("not lossless")

    begun = time.monotonic()
    try:
        (one_edit_is_lossless if start is None else seed(start)(one_edit_is_lossless))()
    except AssertionError:
        print(f"{format}: FAILED after {count} examples, {time.monotonic() - begun:.0f} s\n{reports[-1]}", flush=True)
        return False
    print(f"{format}: {count} examples passed, {time.monotonic() - begun:.0f} s", flush=True)
    return True


def main() -> int:
    """Fuzz what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("--format", choices=lossless.FORMATS, action="append")
    parser.add_argument("--seed", type=int)
    arguments = parser.parse_args()
    passed = [fuzz(name, arguments.examples, arguments.seed) for name in arguments.format or lossless.FORMATS]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
