"""Three hundred random edits of random texts, a format each; `run.py` beside this makes as many as wanted."""

from __future__ import annotations

import lossless
import pytest
import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize("format", lossless.FORMATS)
@settings(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_random_edit_of_a_random_text_changes_only_what_it_must(format: str, data: st.DataObject) -> None:
    case = data.draw(strategies.cases(format))
    verdict = case.verdict()
    assert not verdict.faults, case.report(verdict)
