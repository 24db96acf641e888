"""Where the start of `confsafe get` and `set` goes, module by module: the table of `python -X importtime`.

The times are those of an interpreter that is being watched, about a third more than without: good for comparing one
module with another, and for nothing else.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.documents import KB, sample
from benchmarks.edits import written
from benchmarks.startup import MAIN, compiled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LINE = re.compile(r"import time: +(\d+) \| +(\d+) \| +(\S+)")
_MOST = 12


class Imported(NamedTuple):
    """A module, and the microseconds that it took by itself."""

    name: str
    own: int


def table(folder: Path) -> str:
    """The dearest modules of one `get` and one `set` of a TOML file, and what all of confsafe's take together."""
    lines = ["| verb | modules | all, ms | confsafe's, ms | the dearest, ms |", "|---|---:|---:|---:|---|"]
    for verb, value in (("get", ()), ("set", ("4242",))):
        found = list(_imported(folder, verb, *value))
        ours = [one.own for one in found if one.name.partition(".")[0] == "confsafe"]
        dearest = sorted(found, key=lambda one: -one.own)[:_MOST]
        names = ", ".join(f"{one.name} {one.own / 1000:.1f}" for one in dearest)
        total = sum(one.own for one in found)
        lines.append(f"| {verb} | {len(found)} | {total / 1000:.1f} | {sum(ours) / 1000:.1f} | {names} |")
    return "\n".join(lines) + "\n"


def _imported(folder: Path, verb: str, *value: str) -> Iterator[Imported]:
    what = sample("toml", KB)
    file = written(what, folder / "imports.toml")
    command = [sys.executable, "-X", "importtime", "-c", MAIN, verb, str(file), ".".join(map(str, what.path)), *value]
    for _ in range(2):  # the first one compiles
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=compiled(folder))
    for own, _, name in _LINE.findall(done.stderr):
        yield Imported(name, int(own))
