"""How lossless the edits are, measured: `python tests/corpus/table.py` prints a table of operation by format.

Every operation of `operations.py` is made on every text of the corpus (CONFSAFE_CORPUS, or --dir), at places chosen by
the seed, and judged by readers that are not confsafe's (`judges.py`, `minimal.py`, `verdict.py`). INI's dialects and
`.env` have their own texts and edits (`keyed_table.py`).

    python tests/corpus/table.py --only yaml --list-failures
    python tests/corpus/table.py --dir ~/projects --seed 7 --json
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
import traceback
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "fuzz"), str(HERE.parent.parent)]

import finest  # noqa: E402
import invalid  # noqa: E402
import keyed_table  # noqa: E402
import operations  # noqa: E402
import samples  # noqa: E402
from verdict import judge  # noqa: E402

FORMATS = (*samples.FAMILIES, *keyed_table.FORMATS)
COLUMNS = ("semantic", "minimal", "comments")


@dataclass(slots=True)
class Failure:
    """One edit that did not pass."""

    file: str
    format: str
    row: str
    variant: str
    edit: str
    faults: dict[str, str]


@dataclass(slots=True)
class Cell:
    """One operation on the files of one format."""

    edits: int = 0
    failed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))

    def percent(self, column: str) -> str:
        """The share that passed: "100" only when all did."""
        if not self.edits:
            return "-"
        share = 100 * (self.edits - self.failed[column]) / self.edits
        return "100" if not self.failed[column] else f"{min(share, 99.9):.1f}"


@dataclass(slots=True)
class Result:
    """The whole table."""

    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def measure(
    sources: Iterable[samples.Source],
    *,
    seed: int,
    rows: list[str] | None = None,
    repeat: int = 1,
    deadline: float = 1e12,
) -> Result:
    """Make every operation on every text, and judge it."""
    result = Result()
    begun = time.monotonic()
    for source in sources:
        if time.monotonic() - begun > deadline:
            break
        rng = random.Random(f"{seed} {source.name}")
        read: dict[str, samples.Sample | None] = {}
        for row, choices in operations.ROWS.items():
            for _ in range(repeat):
                variant = samples.variant_of(rng)
                operation = rng.choice(choices)
                local = random.Random(rng.random())
                if rows and row not in rows:
                    continue
                for name in dict.fromkeys((variant, "as is")):
                    if name not in read:
                        read[name] = _read(source, name, result)
                sample = read[variant] or read["as is"]
                if sample is not None and not sample.misread:
                    _one(sample, row, operation, local, result)
        if read.get("as is"):
            result.files[source.format] = result.files.get(source.format, 0) + 1
    result.seconds = time.monotonic() - begun
    return result


def measure_keyed(
    sources: Iterable[samples.Source], result: Result, *, seed: int, rows: list[str] | None = None, repeat: int = 1
) -> None:
    """The same for texts of `key = value` lines."""
    begun = time.monotonic()
    for source in sources:
        rng = random.Random(f"{seed} {source.name}")
        read = cache(partial(keyed_table.read, source))
        if read("as is") is None:
            continue
        result.files[source.format] = result.files.get(source.format, 0) + 1
        for row in (row for row in keyed_table.ROWS for _ in range(repeat) if not rows or row in rows):
            variant = samples.variant_of(rng)
            text, data = read(variant) or read("as is") or ("", {})
            case = keyed_table.edit_of(text, data, source.format, row, rng)
            if case is not None:
                faults = keyed_table.judge(case).faults
                failure = Failure(source.name, source.format, row, variant, case.detail, faults)
                _count(result, row, source.format, failure)
    result.seconds += time.monotonic() - begun


INVALID = "edit an invalid file"


def measure_invalid(files: Iterable[invalid.Invalid], result: Result) -> None:
    """Try to edit files that do not parse."""
    for one in files:
        reason = invalid.fault(one)
        faults = {"semantic": reason, "minimal": reason} if reason else {}
        _count(result, INVALID, one.format, Failure(one.name, one.format, INVALID, "as is", "edit", faults))


def _read(source: samples.Source, variant: str, result: Result) -> samples.Sample | None:
    try:
        sample = samples.samples_of(source, variant)
        if sample is None or not sample.misread:
            return sample
        reason = f"read otherwise: {sample.misread}"
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
    failure = Failure(source.name, source.format, "no change", variant, "read", dict.fromkeys(COLUMNS, reason))
    _count(result, "no change", source.format, failure)
    return None


def _one(sample: samples.Sample, row: str, operation: object, rng: random.Random, result: Result) -> None:
    edit = operation(sample, rng)  # type: ignore[operator]
    if edit is None:
        return
    try:
        faults = judge(sample, edit, finest.patch).faults
    except Exception:
        faults = dict.fromkeys(COLUMNS, "the judge failed: " + traceback.format_exc()[-600:])
    failure = Failure(sample.name, sample.format, row, sample.variant, edit.detail, faults)
    _count(result, row, sample.format, failure)


def _count(result: Result, row: str, format: str, failure: Failure) -> None:
    cell = result.cells.setdefault((row, format), Cell())
    cell.edits += 1
    for column in failure.faults:
        cell.failed[column] += 1
    if failure.faults:
        result.failures.append(failure)


def render(result: Result) -> str:
    """The table in Markdown: semantic / minimal / comments in each cell, and how many edits that was."""
    formats = [name for name in FORMATS if any(key[1] == name for key in result.cells)]
    lines = ["| operation | " + " | ".join(f"{name} ({result.files.get(name, 0)} files)" for name in formats) + " |"]
    lines.append("|---|" + "---|" * len(formats))
    for row in (*operations.ROWS, INVALID):
        shown = []
        for name in formats:
            cell = result.cells.get((row, name))
            percents = " / ".join(cell.percent(c) for c in COLUMNS) + f" of {cell.edits}" if cell else "-"
            shown.append(percents)
        lines.append(f"| {row} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", metavar="FORMAT", choices=FORMATS, help="only this format")
    parser.add_argument("--row", action="append", choices=[*operations.ROWS, INVALID], help="only this operation")
    parser.add_argument("--files", type=int, metavar="N", help="a random N texts of each format")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="each operation N times on each text")
    parser.add_argument("--dir", action="append", type=Path, help="files below this folder instead of the corpus")
    parser.add_argument("--real-only", action="store_true", help="leave the public suites out")
    parser.add_argument("--list-failures", action="store_true")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--seconds", type=float, default=1e12, help="stop after so long")
    return parser.parse_args()


def chosen(arguments: argparse.Namespace) -> list[samples.Source]:
    """The texts that the command line asks for."""
    if arguments.dir:
        found = [source for folder in arguments.dir for source in samples.files_in(folder)]
    else:
        corpus = os.environ.get("CONFSAFE_CORPUS")
        if not corpus:
            sys.exit("set CONFSAFE_CORPUS to the corpus of test suites, or name a folder with --dir")
        found = list(samples.sources(Path(corpus), suites=not arguments.real_only))
    if arguments.only:
        found = [source for source in found if source.format in arguments.only]
    if arguments.files:
        rng = random.Random(arguments.seed)
        sampled = []
        for name in samples.FAMILIES:
            of_format = [source for source in found if source.format == name]
            sampled += rng.sample(of_format, min(arguments.files, len(of_format)))
        found = sampled
    return found


def _of_lines(arguments: argparse.Namespace) -> Iterable[samples.Source]:
    """The texts of `key = value` lines that the command line asks for."""
    if arguments.dir:
        return
    for format in keyed_table.FORMATS:
        if not arguments.only or format in arguments.only:
            yield from keyed_table.sources(format, most=arguments.files or 200)


def _invalid(arguments: argparse.Namespace, texts: list[samples.Source]) -> Iterable[invalid.Invalid]:
    """The invalid files of the suites, and every text of the table broken at some place."""
    if not arguments.dir and not arguments.real_only:
        found = list(invalid.suites(Path(os.environ["CONFSAFE_CORPUS"])))
        yield from (one for one in found if not arguments.only or one.format in arguments.only)
    for source in texts:
        one = invalid.broken(source, arguments.seed)
        if one is not None:
            yield one


def main() -> int:
    """Print the table; 1 when a cell is below 100."""
    arguments = _arguments()
    texts = chosen(arguments)
    result = measure(
        texts, seed=arguments.seed, rows=arguments.row, repeat=arguments.repeat, deadline=arguments.seconds
    )
    lines = list(_of_lines(arguments))
    measure_keyed(lines, result, seed=arguments.seed, rows=arguments.row, repeat=arguments.repeat)
    if not arguments.row or INVALID in arguments.row:
        measure_invalid(_invalid(arguments, texts), result)
        measure_invalid(filter(None, (keyed_table.broken(one, arguments.seed) for one in lines)), result)
    if arguments.json:
        cells = [{"row": row, "format": name, **asdict(cell)} for (row, name), cell in result.cells.items()]
        print(json.dumps({"cells": cells, "failures": [asdict(f) for f in result.failures]}, indent=1))
        return 1 if result.failures else 0
    print(render(result))
    edits = sum(cell.edits for cell in result.cells.values())
    print(f"\n{edits} edits, {len(result.failures)} with a fault, {result.seconds:.0f} s; seed {arguments.seed}")
    if arguments.list_failures:
        for failure in result.failures:
            print(f"\n{failure.file} [{failure.variant}] {failure.row}: {failure.edit[:300]}")
            for column, reason in failure.faults.items():
                print(f"    {column}: {reason[:400]}")
    return 1 if result.failures else 0


if __name__ == "__main__":
    sys.exit(main())
