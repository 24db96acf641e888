"""`python -m benchmarks`: measure, print the table, write the JSON."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks import batch, calls, disk, edits, imports, memory, reads, report, scaling, startup, tricks
from benchmarks.measure import QUICK, Effort, Row

PARTS = {module.PART: module for module in (edits, reads, disk, batch, startup, scaling, memory, tricks)}


_NOTHING_LEFT = {"XDG_STATE_HOME": "/absent"}
"""What other commands have left in the user's state directory is looked at by each edit; here it is as if none had."""


def main(argv: list[str] | None = None) -> int:
    """Run the parts asked for; returns 0, whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="every row once and small: does it run?")
    parser.add_argument("--json", type=Path, default=Path("benchmarks.json"), help="where the figures go")
    parser.add_argument(
        "--folder",
        type=Path,
        help="where the files are edited (default: on disk or in memory, by what the row is about)",
    )
    parser.add_argument("--page", type=Path, help="a Markdown page whose table is to be this one")
    arguments = parser.parse_args(argv)
    unknown = set(arguments.parts) - PARTS.keys()
    if unknown:
        parser.error(f"unknown part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    rows: list[Row] = []
    os.environ |= _NOTHING_LEFT
    for name in arguments.parts or PARTS:
        parent = arguments.folder or (None if PARTS[name] is disk else _in_memory())
        with tempfile.TemporaryDirectory(prefix="confsafe-benchmarks-", dir=parent) as folder:
            for row in PARTS[name].rows(QUICK if arguments.quick else Effort(), Path(folder)):
                rows.append(row)
                print(f"  {row.work}: {report.shown(row.figures['confsafe'], row.unit)}", file=sys.stderr, flush=True)
    print("\n".join(f"{name}: {value}" for name, value in report.machine().items()), end="\n\n")
    print(report.markdown(rows), end="")
    if "startup" in (arguments.parts or PARTS):
        with tempfile.TemporaryDirectory(prefix="confsafe-benchmarks-", dir=_in_memory()) as folder:
            print(f"\nWhere the start goes:\n\n{imports.table(Path(folder))}", end="")
    if "disk" in (arguments.parts or PARTS):
        print(f"\nThe system calls of one commit:\n\n{calls.table()}", end="")
    arguments.json.write_text(report.document(rows), encoding="utf-8")
    if arguments.page is not None:
        page = arguments.page.read_text(encoding="utf-8")
        arguments.page.write_text(report.on_page(page, rows), encoding="utf-8")
    return 0


def _in_memory() -> str | None:
    """The file system in memory, so that a row about the processor waits for no disk; None where there is none."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main())
