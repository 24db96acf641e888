"""What every test may use.

The property tests draw the same examples in every run, so that a change is red by its own fault or not at all, and no
example has a time to keep. `HYPOTHESIS_PROFILE=explore` draws others; `tests/fuzz/run.py` draws many.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of public test suites and real files; `.ci/run` names it in CONFSAFE_CORPUS."""
    where = os.environ.get("CONFSAFE_CORPUS")
    if not where:
        pytest.skip("CONFSAFE_CORPUS is not set: the corpus of public test suites is not here")
    return Path(where)
