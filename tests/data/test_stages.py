"""An edit in small steps: each stage is an entry further, and the last is what is wanted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confsafe.data.stages import stages

_DATA = st.recursive(st.integers(0, 3), lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3))


@given(_DATA, _DATA)
def test_the_last_stage_is_what_is_wanted(before: Any, after: Any) -> None:
    assert list(stages(before, after))[-1:] in ([after], [] if before == after else [after])


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        pytest.param({"a": 1, "b": 2}, {"a": 3, "b": 4}, [{"a": 3, "b": 2}, {"a": 3, "b": 4}], id="two are set"),
        pytest.param({"a": 1, "b": 2, "c": 3}, {"c": 3}, [{"b": 2, "c": 3}, {"c": 3}], id="two go"),
        pytest.param({"a": 1}, {"b": 2, "a": 1, "c": 3}, [{"b": 2, "a": 1, "c": 3}], id="what is new comes at once"),
        pytest.param({"a": {"x": 1}}, {"a": {"y": 1}}, [{"a": {"y": 1}}], id="nothing is emptied on the way"),
        pytest.param([1], [2], [[2]], id="a list is one entry"),
    ],
)
def test_the_stages_between(before: Any, after: Any, between: list[Any]) -> None:
    assert list(stages(before, after)) == between
