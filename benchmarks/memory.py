"""Memory: the most that one edit of a large file holds at a time, beside the size of the parsed data alone."""

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
_LOAD = {
    "json": "data = json.loads(open(sys.argv[1], encoding='utf-8').read())",
    "yaml": "data = confsafe.loads(open(sys.argv[1], encoding='utf-8').read(), 'yaml')",
}
_PROBE = """
import json, sys, tracemalloc
import confsafe.api, confsafe.formats.json, confsafe.formats.yaml, confsafe.storage.disk
tracemalloc.start()
{work}
now, most = tracemalloc.get_traced_memory()
print({figure})
"""


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """A JSON file of 50 MB, a YAML file of 4 MB."""
    for kind, size, limit in (("json", 50, 3), ("yaml", 4, 4)):
        size *= KB if effort.quick else MB
        what = sample(kind, size)
        file = written(what, folder / f"memory.{kind}")
        path = json.dumps(what.path)
        figures: dict[str, Figure] = {
            OURS: _bytes(_EDIT, "most", file, path),
            _PARSED: _bytes(_LOAD[kind], "now", file, path),
        }
        work = f"{kind.upper()}, {size // MB or size / MB} MB, set one key"
        yield Row(PART, work, figures, (Target(_PARSED, limit),), unit="B")


def _bytes(work: str, figure: str, file: Path, path: str) -> float:
    code = _PROBE.format(work=work, figure=figure)
    done = subprocess.run([sys.executable, "-c", code, str(file), path], check=True, capture_output=True, text=True)
    return float(done.stdout)
