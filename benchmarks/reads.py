"""Reading one value of a file, beside loading the whole file with the parser that confsafe uses."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import confsafe
from benchmarks.documents import KB, sample
from benchmarks.edits import written
from benchmarks.measure import OURS, Effort, Row, Target, medians

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measure import Work

PART = "reads"
_FULL_LOAD = "full load by the same parser"


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """A row for each format."""
    for kind, title in (("toml", "TOML"), ("yaml", "YAML"), ("json", "JSON")):
        size = 1 if effort.quick else 50
        what = sample(kind, size * KB)
        file = written(what, folder / f"get-{size}.{kind}")
        contestants: dict[str, Work | None] = {
            OURS: lambda file=file, what=what: confsafe.get(file, what.path),  # type: ignore[misc]
            _FULL_LOAD: _load(kind, file),
        }
        yield Row(
            PART,
            f"get one key, {title}, {size} KB",
            medians(contestants, effort, clock=time.process_time),
            (Target(_FULL_LOAD, 1.2),),
        )


def _load(kind: str, file: Path) -> Work:
    if kind == "toml":
        import tomli

        return lambda: tomli.loads(file.read_text(encoding="utf-8"))
    if kind == "json":
        return lambda: json.loads(file.read_text(encoding="utf-8"))
    from ruamel.yaml import YAML

    def load() -> Any:
        return YAML(typ="safe").load(file.read_text(encoding="utf-8"))

    return load
