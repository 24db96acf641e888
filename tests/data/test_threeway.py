"""A three-way merge takes what each side did, and names what both did."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confsafe.data.sameness import same
from confsafe.data.tagged import Tagged
from confsafe.data.threeway import three_way

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


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        (["a", "b"], ["new", "a", "b"], ["a", "b", "end"], ["new", "a", "b", "end"]),
        (["a", "b", "c"], ["a", "c"], ["a", "b", "c", "d"], ["a", "c", "d"]),
        (["a", "b"], ["a", "b", "c"], ["a", "b", "c"], ["a", "b", "c"]),
        (
            [{"name": "web", "port": 1}, {"name": "db", "port": 2}],
            [{"name": "log"}, {"name": "web", "port": 1}, {"name": "db", "port": 3}],
            [{"name": "web", "port": 9}, {"name": "db", "port": 2}],
            [{"name": "log"}, {"name": "web", "port": 9}, {"name": "db", "port": 3}],
        ),
    ],
)
def test_lists_are_merged_around_the_items_that_both_keep(base: Any, ours: Any, theirs: Any, merged: Any) -> None:
    result = three_way({"l": base}, {"l": ours}, {"l": theirs})
    assert result.conflicts == []
    assert same(result.data, {"l": merged})


def test_two_items_at_one_place_conflict_and_ours_stand() -> None:
    result = three_way(["a"], ["a", "ours"], ["a", "theirs"])
    assert result.conflicts == [()]
    assert result.data == ["a", "ours"]


def test_an_item_that_one_side_deleted_and_the_other_changed_conflicts() -> None:
    base = [{"name": "web", "port": 1}, {"name": "db"}]
    assert three_way(base, [{"name": "db"}], [{"name": "web", "port": 2}, {"name": "db"}]).conflicts == [()]


def test_an_unknown_tag_is_merged_within() -> None:
    sides = [Tagged("!env", {"a": a, "b": b}) for a, b in ((1, 1), (2, 1), (1, 3))]
    assert three_way(*({"x": side} for side in sides)).data == {"x": Tagged("!env", {"a": 2, "b": 3})}


def test_what_is_shared_a_million_times_over_is_merged_once() -> None:
    sides = []
    for number in range(3):
        level: Any = {"leaf": 0, f"own{number}": number}
        for _ in range(64):
            level = {"left": level, "right": level}
        sides.append(level)
    merged = three_way(*sides).data
    for _ in range(64):
        merged = merged["left"]
    assert merged == {"leaf": 0, "own1": 1, "own2": 2}
