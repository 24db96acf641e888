"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of public test suites and real files; `.ci/run` names it in CONFSAFE_CORPUS."""
    where = os.environ.get("CONFSAFE_CORPUS")
    if not where:
        pytest.skip("CONFSAFE_CORPUS is not set: the corpus of public test suites is not here")
    return Path(where)
