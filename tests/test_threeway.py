"""A three-way merge takes what each side did, and names what both did."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confsafe.threeway import three_way
from confsafe.sameness import same

values = st.recursive(
    st.integers(0, 2) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}, {"a": 2, "b": 3}),
        ({"a": {"x": 1}}, {"a": {"x": 1, "y": 2}}, {"a": {"x": 3}}, {"a": {"x": 3, "y": 2}}),
        ({"a": 1, "b": 1}, {"b": 1}, {"a": 1, "b": 1, "c": 1}, {"b": 1, "c": 1}),
        ({"a": 1}, {"a": 2}, {"a": 2}, {"a": 2}),
        ({"l": [1, 2]}, {"l": [5, 2]}, {"l": [1, 6]}, {"l": [5, 6]}),
        ({"l": [1]}, {"l": [1, 2]}, {"l": [1], "x": 1}, {"l": [1, 2], "x": 1}),
    ],
)
def test_disjoint_edits_are_merged(base: Any, ours: Any, theirs: Any, merged: Any) -> None:
    result = three_way(base, ours, theirs)
    assert result.conflicts == []
    assert same(result.data, merged)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "conflict"),
    [
        ({"a": 1}, {"a": 2}, {"a": 3}, ("a",)),
        ({"a": 1}, {}, {"a": 3}, ("a",)),
        ({"a": 1}, {"a": True}, {"a": 1.0}, ("a",)),
        ({"l": [1]}, {"l": [1, 2]}, {"l": [1, 3]}, ("l",)),
        ({}, {"n": {"x": 1}}, {"n": {"x": 2}}, ("n",)),
        ({"m": {"x": 1}}, {"m": 1}, {"m": {"x": 2}}, ("m",)),
    ],
)
def test_overlapping_edits_are_conflicts(base: Any, ours: Any, theirs: Any, conflict: tuple[Any, ...]) -> None:
    assert three_way(base, ours, theirs).conflicts == [conflict]


@given(values, values)
def test_one_sided_edits_win(base: Any, edited: Any) -> None:
    assert same(three_way(base, edited, copy.deepcopy(base)).data, edited)
    assert same(three_way(base, copy.deepcopy(base), edited).data, edited)


def test_a_key_of_ours_stands_after_its_sibling() -> None:
    merged = three_way({"a": 1, "b": 1}, {"a": 1, "new": 0, "b": 1}, {"a": 1, "b": 1, "z": 1}).data
    assert list(merged) == ["a", "new", "b", "z"]
