"""A new entry that comes and goes again leaves no trace in real files."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import returns
import samples

TEXTS = 80
"""So many texts of each format are asked, each about four entries."""


@pytest.mark.parametrize("format", samples.FAMILIES)
def test_what_comes_and_goes_leaves_no_trace(corpus: Path, format: str) -> None:
    rng = Random(13)
    found = [one for one in samples.sources(corpus) if one.format == format and len(one.text) < 12_000]
    texts = [samples.varied(one.text, samples.variant_of(rng)) for one in rng.sample(found, min(TEXTS, len(found)))]
    faults = [returns.fault(text, format, rng) for text in texts if text is not None for _ in range(4)]
    assert sum(one is not None for one in faults) > 30
    assert not "\n".join(filter(None, faults))
