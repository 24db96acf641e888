"""The long fuzz: `python tests/fuzz/run.py --examples 20000 --format toml`. Without --format, all of them.

The examples are made in batches of a thousand, each in a process of its own with a seed of its own, because what
hypothesis remembers of its examples grows with them. Ends with 0 and `N examples, clean` when every example passed.
What fails is shrunk and printed with its text, its edit, what came out, and the seed that makes it again.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "corpus"), str(HERE.parent.parent)]

import lossless  # noqa: E402
import strategies  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many examples a batch made, and the report of what failed; "" where nothing did."""

    count: int
    failure: str = ""


def run_batch(format: str, examples: int, start: int) -> Outcome:
    """That many examples of a format from one seed."""
    count = 0
    reports: list[str] = []

    @seed(start)
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

    try:
        one_edit_is_lossless()
    except AssertionError:
        return Outcome(count, reports[-1])
    return Outcome(count)


def fuzz(format: str, examples: int, first_seed: int, batch: int) -> Outcome:
    """That many examples of a format, a fresh process for each batch; ends at the first failure."""
    done = 0
    begun = time.monotonic()
    for number, start in enumerate(range(0, examples, batch)):
        size, batch_seed = min(batch, examples - start), first_seed + number
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            try:
                outcome = process.submit(run_batch, format, size, batch_seed).result()
            except BrokenProcessPool:
                outcome = Outcome(0, "the process of the batch was killed")
        done += outcome.count
        if outcome.failure:
            again = f"run.py --format {format} --examples {size} --seed {batch_seed}"
            return Outcome(done, f"{format}: FAILED after {done} examples; again: {again}\n{outcome.failure}")
        print(f"{format}: {done} examples passed, {time.monotonic() - begun:.0f} s", flush=True)
    return Outcome(done)


def main() -> int:
    """Fuzz what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", type=int, default=20_000, help="how many of each format")
    parser.add_argument("--format", choices=lossless.FORMATS, action="append")
    parser.add_argument("--seed", type=int, help="that of the first batch; each further one has the next")
    parser.add_argument("--batch", type=int, default=1000, metavar="N", help="examples in one process")
    arguments = parser.parse_args()
    first_seed = random.randrange(1 << 32) if arguments.seed is None else arguments.seed
    print(f"the first seed is {first_seed}", flush=True)
    outcomes = [
        fuzz(name, arguments.examples, first_seed, arguments.batch) for name in arguments.format or lossless.FORMATS
    ]
    failures = [outcome.failure for outcome in outcomes if outcome.failure]
    print("\n".join(failures) or f"{sum(outcome.count for outcome in outcomes)} examples, clean", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
