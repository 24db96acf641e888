"""A sample of the table of losslessness: every operation on some texts of the corpus, all of it at 100 %.

`python tests/corpus/table.py` makes the whole table.
"""

from __future__ import annotations

import random
from pathlib import Path

import invalid
import pytest
import samples
import table

FILES = 14


def sampled(corpus: Path, format: str, seed: int) -> list[samples.Source]:
    """Some texts, real ones first."""
    rng = random.Random(seed)
    found = [source for source in samples.sources(corpus) if source.format == format and len(source.text) < 20_000]
    real = [source for source in found if source.name.startswith("real/")]
    suites = [source for source in found if not source.name.startswith("real/")]
    return [source for kind in (real, suites) for source in rng.sample(kind, min(FILES, len(kind)))]


def told(result: table.Result) -> str:
    return "\n".join(f"{f.file} [{f.variant}] {f.row}: {f.edit}\n    {f.faults}" for f in result.failures)


@pytest.mark.parametrize("format", samples.FAMILIES)
def test_every_operation_changes_only_what_it_must(corpus: Path, format: str) -> None:
    result = table.measure(sampled(corpus, format, seed=2), seed=2)
    assert sum(cell.edits for cell in result.cells.values()) > 20
    assert not result.failures, told(result)


@pytest.mark.parametrize("format", samples.FAMILIES)
def test_invalid_files_are_refused_and_left_alone(corpus: Path, format: str) -> None:
    result = table.Result()
    suites = [one for one in invalid.suites(corpus) if one.format == format]
    broken = [invalid.broken(source, 1) for source in sampled(corpus, format, seed=3)]
    table.measure_invalid([*suites[::4], *(one for one in broken if one)], result)
    assert sum(cell.edits for cell in result.cells.values()) > 5
    assert not result.failures, told(result)
