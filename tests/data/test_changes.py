"""The diff gives a short list of changes that, made, gives the data after."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsafe.data.changes import FRONT, Change, Delete, Insert, Move, Rename, Set, below, container_of
from confsafe.data.diff import Told, diff
from confsafe.data.sameness import same
from confsafe.data.tagged import Tagged

scalars = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from([0.0, -0.0, 1.0, float("nan"), "a", "b", ""])
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("abcde"), inner), max_leaves=20
)


def made(before: Any, changes: list[Change]) -> Any:
    """The changes, made on data: an oracle that shares no code with the formats."""

    def at(path: tuple[Any, ...], value: Any) -> Any:
        here = [c for c in changes if container_of(c) == path or (isinstance(c, Set) and c.path == path)]
        for change in here:
            if isinstance(change, Set) and change.path == path:
                return change.value
        gone = {c.path[-1] for c in here if isinstance(c, Delete)}
        names = {c.path[-1]: c.key for c in here if isinstance(c, Rename)}
        inserts = [c for c in here if isinstance(c, Insert)]
        if not isinstance(value, (dict, list)):
            return value
        entries: list[tuple[Any, Any]] = [(c.key, c.value) for c in inserts if c.after is FRONT]
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if key not in gone:
                entries.append((names.get(key, key), at((*path, key), item)))
                entries += [(c.key, c.value) for c in inserts if c.after is not FRONT and c.after == key]
        return dict(entries) if isinstance(value, dict) else [item for _, item in entries]

    return at((), before)


@settings(max_examples=500)
@given(values, values)
def test_changes_made_give_the_data_after(before: Any, after: Any) -> None:
    assert same(made(before, diff(before, after)), after)


@given(values)
def test_the_same_data_needs_no_change(data: Any) -> None:
    assert diff(data, copy.deepcopy(data)) == []


@given(st.lists(values, max_size=6), st.randoms(use_true_random=False))
def test_a_moved_item_names_a_deleted_one_that_is_the_same(items: list[Any], order: random.Random) -> None:
    after = copy.deepcopy(items)
    order.shuffle(after)
    changes = diff(items, after)
    gone = {c.path for c in changes if isinstance(c, Delete)}
    for change in changes:
        if isinstance(change, Insert) and change.moved_from is not None:
            assert change.moved_from in gone
            assert change.moved_item is not None
            assert same(items[change.moved_item], change.value)


def test_only_the_changed_leaf_of_a_replaced_subtree_is_set() -> None:
    before = {"server": {"host": "a", "port": 80}, "log": [1, 2]}
    after = {"log": [1, 2], "server": {"port": 81, "host": "a"}}
    assert diff(before, after) == [Set(("server", "port"), 81)]


def test_a_new_key_follows_its_sibling() -> None:
    assert diff({"a": 1, "b": 2}, {"a": 1, "x": 0, "b": 2}) == [Insert((), "x", 0, "a")]
    assert diff({"a": 1}, {"x": 0, "a": 1}) == [Insert((), "x", 0, FRONT)]


def test_a_key_renamed_in_its_place_is_a_rename() -> None:
    assert diff({"a": 1, "b": [2], "c": 3}, {"a": 1, "z": [2], "c": 3}) == [Rename(("b",), "z")]


def test_a_key_renamed_while_the_keys_are_reordered_is_a_rename() -> None:
    before = {"a": 1, "b": {"x": [1]}, "c": 3}
    assert diff(before, {"c": 3, "z": {"x": [1]}, "a": 1}) == [Rename(("b",), "z")]
    assert diff(before, {"z": 3, "b": {"x": [1]}, "a": 1}) == [Rename(("c",), "z")]


def test_a_table_that_has_another_name_elsewhere_is_a_rename_and_a_scalar_is_not() -> None:
    before = {"version": 1, "debug": True, "types": [{"name": "a"}]}
    assert diff(before, {"version": 1, "kinds": [{"name": "a"}], "debug": True}) == [Rename(("types",), "kinds")]
    assert Rename(("debug",), "verbose") not in diff(before, {"verbose": True, "version": 1, "types": before["types"]})


def test_a_scalar_put_back_last_under_another_name_is_a_rename_where_its_text_or_name_tells() -> None:
    assert diff({"cron": "0 3 * * *", "cmd": "x"}, {"cmd": "x", "at": "0 3 * * *"}) == [Rename(("cron",), "at")]
    assert diff({"timeout": 30, "tries": 3}, {"tries": 3, "timeout-s": 30}) == [Rename(("timeout",), "timeout-s")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"a": 30, "b": 3}, {"b": 3, "c": 30}, id="nothing tells"),
        pytest.param({"a": "long text", "b": 3, "d": 4}, {"b": 3, "c": "long text", "d": 4}, id="it was put elsewhere"),
        pytest.param({"a": "long text", "b": 3}, {"b": 3, "c": "long text", "d": "long text"}, id="two may be it"),
        pytest.param({"a": "{{ x }}", "b": 3}, {"c": "{{ y }}", "b": 3}, id="they share no word"),
    ],
)
def test_else_it_is_no_rename(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert not [change for change in diff(before, after) if isinstance(change, Rename)]


def test_of_several_equal_values_none_is_taken_for_a_rename_when_the_keys_are_reordered() -> None:
    before = {"a": 1, "b": 2, "c": True, "d": True}
    assert Rename(("c",), "z") not in diff(before, {"z": True, "b": 2, "a": 1})
    assert Rename(("c",), "z") not in diff({"a": 1, "b": 2, "c": True}, {"y": True, "b": 2, "a": 1, "z": True})


def test_a_rename_that_the_caller_knows_may_come_with_another_value() -> None:
    after = {"z": {"x": 2}}
    changes = diff({"a": {"x": 1}}, after, told=Told({id(after): {"z": "a"}}))
    assert changes == [Rename(("a",), "z"), Set(("a", "x"), 2)]


def test_an_item_with_one_changed_field_is_edited_within() -> None:
    before = [{"name": "web", "port": 80}, {"name": "db", "port": 1}, {"name": "mq", "port": 2}]
    after = [{"name": "new", "port": 9}, {"name": "web", "port": 81}, {"name": "mq", "port": 2}]
    assert diff(before, after) == [
        Delete((1,)),
        Insert((), None, {"name": "new", "port": 9}, FRONT),
        Set((0, "port"), 81),
    ]


def test_a_key_that_python_calls_equal_is_another_key() -> None:
    assert diff({1: "a"}, {True: "a"}) == [Rename((1,), True)]
    assert diff({1: "a"}, {1.0: "b"}) == [Delete((1,)), Insert((), 1.0, "b")]


def test_a_path_leads_through_a_tag_that_stays() -> None:
    assert diff({"a": Tagged("!t", {"x": 1})}, {"a": Tagged("!t", {"x": 2})}) == [Set(("a", "x"), 2)]
    other = Tagged("!u", {"x": 1})
    assert diff({"a": Tagged("!t", {"x": 1})}, {"a": other}) == [Set(("a",), other)]


def test_a_tagged_value_of_another_kind_keeps_its_tag() -> None:
    before = {"a": Tagged("!t", {"x": 1}), "b": Tagged("!t", [1])}
    after = {"a": Tagged("!t", "x"), "b": Tagged("!t", [2])}
    assert diff(before, after) == [Set(("a",), Tagged("!t", "x")), Set(("b", 0), 2)]


def test_shared_references_are_followed_once() -> None:
    leaf = {"x": 1}
    before: Any = leaf
    for _ in range(100):
        before = {"a": before, "b": before}
    after = copy.deepcopy(before)
    deepest = after
    while "a" in deepest:
        deepest = deepest["a"]
    deepest["x"] = 2
    assert diff(before, after) == [Set((*"a" * 100, "x"), 2)]


def test_cycles_end() -> None:
    before: dict[str, Any] = {"x": 1}
    before["self"] = before
    after = copy.deepcopy(before)
    after["x"] = 2
    assert diff(before, after) == [Set(("x",), 2)]


def test_a_large_list_with_few_changes_gives_few_changes() -> None:
    before = [{"n": i} for i in range(20_000)]
    after = copy.deepcopy(before)
    del after[15_000]
    after.insert(3, {"n": -1})
    changes = diff(before, after)
    assert changes == [Delete((15_000,)), Insert((), None, {"n": -1}, 2)]


def test_shared_lists_are_looked_at_once_however_many_hold_them() -> None:
    looks = 0

    class Counted(list[Any]):
        def __len__(self) -> int:
            nonlocal looks
            looks += 1
            return super().__len__()

    def chain() -> dict[str, Any]:
        held: Any = Counted([1])
        data = {"0": held}
        for number in range(1, 100):
            held = data[str(number)] = Counted([held, held])
        return data

    assert diff(chain(), chain()) == []
    assert looks < 100 * 20


def test_a_change_of_a_part_is_a_change_of_the_whole_with_the_sources_of_its_moves() -> None:
    within = Move(("a",), (), (Set(("a", "b"), 1),))
    part = Insert((), "new", {"b": 1}, "x", (within,))
    assert below(("top", 0), part) == Insert(
        ("top", 0), "new", {"b": 1}, "x", (Move(("top", 0, "a"), (), (Set(("top", 0, "a", "b"), 1),)),)
    )


def test_only_a_whole_item_of_the_same_list_that_did_not_change_is_a_moved_item() -> None:
    assert Insert(("list",), None, "a", moves=(Move(("list", 2)),)).moved_item == 2
    assert Insert(("list",), None, "a", moves=(Move(("other", 2)),)).moved_item is None
    assert Insert(("list",), None, ["a"], moves=(Move(("list", 2), (0,)),)).moved_item is None
    assert Insert(("list",), None, "a", moves=(Move(("list", 2), (), (Set(("list", 2), "a"),)),)).moved_item is None
    assert Insert(("list",), "key", "a", moves=(Move(("list", 2)),)).moved_item is None


def test_an_entry_is_moved_from_where_its_whole_value_stood() -> None:
    parts = (Move(("a",), ("x",)), Move(("b",)))
    assert Insert((), "new", {}, moves=parts).moved_from == ("b",)
    assert Insert((), "new", {}, moves=parts[:1]).moved_from is None


def test_a_key_with_a_like_value_in_the_same_gap_is_a_rename_with_changes() -> None:
    before = {"first": 0, "old": {"a": 1, "b": 2, "c": 3}, "last": 0}
    after = {"first": 0, "new": {"a": 1, "b": 2, "c": 4}, "last": 0}
    assert diff(before, after) == [Rename(("old",), "new"), Set(("old", "c"), 4)]


def test_a_key_with_another_value_in_the_same_gap_is_no_rename() -> None:
    before = {"first": 0, "old": {"a": 1, "b": 2, "c": 3}}
    after = {"first": 0, "new": {"a": 1, "b": 3, "c": 4}}
    assert diff(before, after) == [Delete(("old",)), Insert((), "new", after["new"], "first")]


def test_of_two_in_one_gap_the_same_one_is_renamed_before_the_like_one() -> None:
    like, whole = {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 4}
    assert diff({"x": like, "y": whole}, {"z": dict(whole)}) == [Delete(("x",)), Rename(("y",), "z")]


def test_a_named_item_that_moves_and_changes_moves_with_its_changes() -> None:
    before = [{"name": "a", "v": 1}, {"name": "b", "v": 1}, "end"]
    after = ["end", {"name": "a", "v": 2}, {"name": "b", "v": 1}]
    moved = [change for change in diff(before, after) if isinstance(change, Insert)]
    assert [change.moves for change in moved] == [(Move((0,), (), (Set((0, "v"), 2),)),), (Move((1,)),)]


def test_renames_in_one_gap_do_not_cross() -> None:
    assert diff({"a": 1, "b": 2}, {"x": 2, "y": 1}) == [Delete(("a",)), Rename(("b",), "x"), Insert((), "y", 1, "b")]
