"""What the tricks are worth: each beside the plain code that it stands for.

startup and formats/yaml/reader/libyaml.py   libyaml's binding without the rest of its package
data/sameness.py                             two data compared by their pickled form
startup/collector.py                         large texts read with the cyclic collector paused
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from benchmarks.documents import KB, MB, sample
from benchmarks.measure import OURS, Effort, Row, Target, medians
from benchmarks.startup import children, compiled
from confsafe import formats
from confsafe.data.copying import copied
from confsafe.data.sameness import same
from confsafe.startup import collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.measure import Work

PART = "tricks"
_PACKAGE = "the whole package"
_WALKED = "walked in Python"
_COLLECTED = "the collector running"

_BINDING = """
from confsafe import startup
startup.alone = {alone}
from confsafe.formats.yaml.reader.libyaml import binding
binding()
"""


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """One row a trick; that it is quicker than what it stands for is its target."""
    figures = medians(
        {OURS: _started(folder, alone=True), _PACKAGE: _started(folder, alone=False)}, effort, clock=children
    )
    yield Row(PART, "a process that imports libyaml's binding", figures, (Target(_PACKAGE, 0.95),))
    size = KB if effort.quick else MB
    data = formats.by_name("json").data(sample("json", size).text)
    other = copied(data)
    contestants: dict[str, Work | None] = {
        OURS: lambda: same(data, other, tree=True),
        _WALKED: lambda: same(data, other),
    }
    figures = medians(contestants, effort, clock=time.process_time)
    yield Row(PART, "two copies of the data of 1 MB JSON compared", figures, (Target(_WALKED, 0.95),))
    for kind, title, length in (("toml", "TOML", 4), ("json", "JSON", 16)):
        text = sample(kind, length * size).text
        read = formats.by_name(kind).read
        figures = medians(
            {OURS: _reading(read, text), _COLLECTED: _collected(read, text)}, effort, clock=time.process_time
        )
        yield Row(PART, f"{title}, {length} MB, read", figures, (Target(_COLLECTED, 0.95),))


def _started(folder: Path, *, alone: bool) -> Work:
    environment = compiled(folder)
    command = [sys.executable, "-c", _BINDING.format(alone=alone)]
    return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)


def _reading(read: Callable[[str], Any], text: str) -> Work:
    return lambda: read(text)


def _collected(read: Callable[[str], Any], text: str) -> Work:
    """The same, with no text so large that the collector is paused for it."""

    def work() -> None:
        large, collector._LARGE = collector._LARGE, len(text) + 1
        try:
            read(text)
        finally:
            collector._LARGE = large

    return work
