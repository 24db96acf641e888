"""The comparison by C code settles branches as the walk does, is sound for every type, and never blows up."""

from __future__ import annotations

import copy
import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confsafe.data.changes import Insert, Set
from confsafe.data.diff import diff
from confsafe.data.sameness import same, surely_same, surely_same_each
from confsafe.data.tagged import Tagged

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.integers()
    | st.sampled_from([0.0, -0.0, 1.0, float("nan"), float("inf")])
    | st.floats()
    | st.text(max_size=3)
    | st.binary(max_size=2)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(datetime.UTC))
)
KEYS = st.sampled_from(["a", "b", "c", 1, True, 1.0, None])
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)


@given(TREES, TREES)
def test_trees_are_the_same_by_c_code_only_where_the_walk_says_so(a: Any, b: Any) -> None:
    assert not surely_same(a, b) or same(a, b)
    assert same(a, b, tree=True) == same(a, b)
    assert same(a, b, tree=True, shared=True) == same(a, b)


@given(st.lists(st.tuples(TREES, TREES) | TREES.map(lambda tree: (tree, copy.deepcopy(tree))), max_size=20))
def test_trees_are_settled_together_only_where_the_walk_says_so(pairs: list[tuple[Any, Any]]) -> None:
    ours, theirs = [a for a, _ in pairs], [b for _, b in pairs]
    settled = surely_same_each(ours, theirs)
    assert len(settled) == len(pairs)
    assert all(same(a, b) for (a, b), is_settled in zip(pairs, settled, strict=True) if is_settled)
    assert repr(diff(dict(enumerate(ours)), dict(enumerate(theirs)), tree=True)) == repr(
        diff(dict(enumerate(ours)), dict(enumerate(theirs)))
    )


@given(TREES, TREES)
def test_trees_with_many_entries_are_the_same_only_where_the_walk_says_so(a: Any, b: Any) -> None:
    many, others = [a, *range(300)], [b, *range(300)]
    assert not surely_same(many, others) or same(many, others)
    assert same(many, others, tree=True) == same(a, b)
    assert same(many, [b, *many[1:]], tree=True, shared=True) == same(a, b)
    assert diff(many, copy.deepcopy(many), tree=True) == []


@given(TREES)
def test_a_copy_is_the_same_either_way(a: Any) -> None:
    assert same(a, copy.deepcopy(a), tree=True)
    assert same({"a": a, "b": [a]}, {"a": a, "b": [copy.deepcopy(a)]}, tree=True, shared=True)
    assert diff({"root": a}, {"root": copy.deepcopy(a)}, tree=True) == []


@given(st.dictionaries(st.sampled_from("abc"), TREES), st.dictionaries(st.sampled_from("abc"), TREES))
def test_the_difference_of_trees_is_that_of_the_walk(a: Any, b: Any) -> None:
    assert repr(diff(a, b, tree=True)) == repr(diff(a, b))


@pytest.mark.parametrize(("old", "new"), [(1, True), (1, 1.0), (0.0, -0.0), ("1", 1), (None, False)])
def test_a_scalar_that_only_changes_its_type_is_a_change(old: Any, new: Any) -> None:
    before, after = {"x": [{"y": old}], "z": 1}, {"x": [{"y": new}], "z": 1}
    assert not same(before, after, tree=True)
    assert repr(diff(before, after, tree=True)) == repr([Set(("x", 0, "y"), new)])


def test_a_tree_compared_with_a_bomb_of_references_ends_at_once() -> None:
    bomb: Any = 0
    for _ in range(100):
        bomb = [bomb, bomb]
    assert not same({"a": [[1, 2], [3]]}, {"a": bomb}, tree=True)
    assert [type(change) for change in diff({"a": [[1], 2]}, {"a": [bomb, 2]}, tree=True)] == [Set, Insert]


def test_a_tree_compared_with_a_cycle_ends_at_once() -> None:
    cycle: Any = {"a": {}}
    cycle["a"]["a"] = cycle
    assert not same({"a": {"a": {"a": {}}}}, cycle, tree=True)


def test_a_value_whose_comparison_raises_is_walked() -> None:
    class Stubborn(dict[str, int]):
        def __eq__(self, other: object) -> bool:
            raise ValueError("no")

        __hash__ = None  # type: ignore[assignment]

    assert same({"a": {"b": 1}}, {"a": Stubborn(b=1)}, tree=True)


def test_data_too_deep_for_c_code_are_walked() -> None:
    deep = json.loads("[" * 900 + "]" * 900)
    for _ in range(5000):
        deep = [deep]
    other = deep
    for _ in range(5000):
        other = other[0]
    assert same(deep, deep, tree=True)
    assert not same(deep, other, tree=True)


def test_a_long_list_is_compared_in_linear_time() -> None:
    before = [{"name": f"item-{number}", "port": number} for number in range(20_000)]
    after = copy.deepcopy(before)
    after[10_000]["port"] = -1
    assert diff({"items": before}, {"items": after}, tree=True) == [Set(("items", 10_000, "port"), -1)]


def test_tagged_values_of_values_that_share_their_parts_are_compared_by_type() -> None:
    assert not same({"a": Tagged("!x", 1)}, {"a": Tagged("!x", True)}, tree=True, shared=True)
    assert same({"a": Tagged("!x", [1])}, {"a": Tagged("!x", [1])}, tree=True, shared=True)
