"""Memory: the most that one edit of a large JSON file holds at a time, beside the size of the parsed data alone."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.documents import KB, MB, sample
from benchmarks.edits import written
from benchmarks.measure import OURS, Effort, Figure, Row, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PART = "memory"
_PARSED = "the parsed data"

_EDIT = "confsafe.set(sys.argv[1], json.loads(sys.argv[2]), 4242, durable=False)"
_LOAD = "data = json.loads(open(sys.argv[1], encoding='utf-8').read())"
_PROBE = """
import json, sys, tracemalloc
import confsafe.api, confsafe.formats.json, confsafe.storage.disk
tracemalloc.start()
{work}
now, most = tracemalloc.get_traced_memory()
print({figure})
"""


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """A JSON file of 50 MB."""
    size = 50 * KB if effort.quick else 50 * MB
    what = sample("json", size)
    file = written(what, folder / "memory.json")
    path = json.dumps(what.path)
    figures: dict[str, Figure] = {
        OURS: _bytes(_EDIT, "most", file, path),
        _PARSED: _bytes(_LOAD, "now", file, path),
    }
    yield Row(PART, f"JSON, {size // MB or size / MB} MB, set one key", figures, (Target(_PARSED, 3),), unit="B")


def _bytes(work: str, figure: str, file: Path, path: str) -> float:
    code = _PROBE.format(work=work, figure=figure)
    done = subprocess.run([sys.executable, "-c", code, str(file), path], check=True, capture_output=True, text=True)
    return float(done.stdout)
