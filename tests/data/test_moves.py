"""What vanishes at one place and appears at another is told to the formats, so that its text goes along."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confsafe.data.changes import Change, Delete, Insert, Move, Set, at_path, container_of
from confsafe.data.diff import Told, diff
from confsafe.data.moves import with_moves
from confsafe.data.sameness import same
from tests.data.test_changes import made

big = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
other = {"v": "x", "w": "y"}


def moves(before: Any, after: Any, commented: tuple[Any, ...] = ()) -> list[Move]:
    changes = with_moves(diff(before, after), before, has_comment=lambda path: path in commented)
    return [move for change in changes if isinstance(change, (Insert, Set)) for move in change.moves]


@pytest.mark.parametrize(
    ("before", "after", "source", "to"),
    [
        pytest.param({"x": {"n": other}, "y": {}}, {"x": {}, "y": {"n": other}}, ("x", "n"), (), id="another mapping"),
        pytest.param({"l": [1, other]}, {"l": [1], "k": other}, ("l", 1), (), id="an item becomes an entry"),
        pytest.param({"k": other, "l": [1]}, {"l": [other, 1]}, ("k",), (), id="an entry becomes an item"),
        pytest.param({"l": [1, "lint"], "m": []}, {"l": [1], "m": ["lint"]}, ("l", 1), (), id="another list"),
        pytest.param({"color": 1, "s": 0}, {"ui": {"color": 1}, "s": 0}, ("color",), ("color",), id="wrapped"),
        pytest.param({"s": 0, "ui": {"color": 1}}, {"s": 0, "color": 1}, ("ui", "color"), (), id="unwrapped"),
        pytest.param({"license": "MIT-0"}, {"license": {"text": "MIT-0"}}, ("license",), ("text",), id="in its place"),
        pytest.param({"license": {"text": "MIT-0"}}, {"license": "MIT-0"}, ("license", "text"), (), id="and back"),
        pytest.param({"a": [1, 2]}, {"a": {"only": [1, 2]}}, ("a",), ("only",), id="a list within a mapping"),
        pytest.param(
            {"dev": other, "t": {"x": 1}},
            {"t": {"x": 1, "group": {"dev": {"deps": other}}}},
            ("dev",),
            ("dev", "deps"),
            id="two levels deeper",
        ),
    ],
)
def test_a_value_moves_as_it_is(before: Any, after: Any, source: tuple[Any, ...], to: tuple[Any, ...]) -> None:
    assert moves(before, after) == [Move(source, to)]


def test_what_changed_on_the_way_is_told_by_its_old_path() -> None:
    before = {"x": {"n": big}, "y": {}}
    after = {"x": {}, "y": {"m": {**big, "c": 9}}}
    assert moves(before, after) == [Move(("x", "n"), (), (Set(("x", "n", "c"), 9),))]


def test_what_moves_within_what_moves_is_told_there() -> None:
    old = {**big, "host": "example.org", "f": 6, "g": 7}
    new = {**big, "net": {"host": "example.org"}, "f": 6, "g": 7}
    (move,) = moves({"x": {"n": old}, "y": {}}, {"x": {}, "y": {"m": new}})
    assert move.source == ("x", "n")
    assert [c.moves for c in move.within if isinstance(c, Insert)] == [(Move(("x", "n", "host"), ("host",)),)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"x": {"n": big}, "y": {}}, {"x": {}, "y": {"m": {**big, "c": 0, "d": 0, "e": 0}}}, id="unlike"),
        pytest.param({"x": {"n": 1}, "y": {}}, {"x": {}, "y": {"m": 1}}, id="a short scalar by another key"),
        pytest.param({"x": {"n": "abc"}, "y": {}}, {"x": {}, "y": {"m": "abc"}}, id="a short text"),
        pytest.param({"x": {"n": {"w": True}}, "y": {}}, {"x": {}, "y": {"m": {"w": True}}}, id="one short key"),
        pytest.param({"x": {"n": {}}, "y": {}}, {"x": {}, "y": {"m": {}}}, id="nothing in it, by another key"),
        pytest.param(
            {"x": {"n": {"run": "always", "a": 1}}, "y": {}},
            {"x": {}, "y": {"m": {"run": "always", "b": 2}}},
            id="a scalar deep in both",
        ),
        pytest.param({"a": "hello", "b": "world"}, {"a": "world"}, id="a scalar set to what another was"),
        pytest.param({"a": 1}, {"a": 1, "b": 1}, id="what is there still"),
    ],
)
def test_what_is_another_value_does_not_move(before: Any, after: Any) -> None:
    assert moves(before, after) == []


def test_one_short_key_moves_under_its_own_key() -> None:
    before, after = {"x": {"n": {"w": True}}, "y": {}}, {"x": {}, "y": {"n": {"w": True}}}
    assert moves(before, after) == [Move(("x", "n"))]


def test_a_comment_is_the_evidence_that_a_short_scalar_lacks() -> None:
    before, after = {"x": {"n": 1}, "y": {}}, {"x": {}, "y": {"m": 1}}
    assert moves(before, after, commented=(("x", "n"),)) == [Move(("x", "n"))]


def test_of_a_boolean_it_is_evidence_in_the_same_mapping_alone() -> None:
    before = {"x": {"n": True}, "y": {}}
    assert moves(before, {"x": {}, "y": {"m": True}}, commented=(("x", "n"),)) == []
    assert moves({"n": True, "b": 1}, {"m": True, "b": 1, "c": 2}, commented=(("n",),)) == []
    assert moves({"n": True, "b": 1, "c": {}}, {"b": 1, "c": {}, "m": True}, commented=(("n",),)) == [Move(("n",))]


def test_what_has_nothing_in_it_is_known_by_its_key() -> None:
    assert moves({"x": {"n": {}, "l": []}, "y": {}}, {"x": {}, "y": {"n": {}, "m": []}}) == [Move(("x", "n"))]
    assert moves({"n": [], "b": 1, "c": {}}, {"b": 1, "c": {"m": []}}, commented=(("n",),)) == []


def test_one_leaf_is_known_by_its_text_or_its_comment_in_another_container_too() -> None:
    def renamed(leaf: Any) -> tuple[Any, Any]:
        return {"x": {"n": {"w": leaf}}, "y": {}}, {"x": {}, "y": {"m": {"w": leaf}}}

    assert moves(*renamed("always")) == [Move(("x", "n"))]
    assert moves(*renamed(1)) == []
    assert moves(*renamed(1), commented=(("x", "n", "w"),)) == [Move(("x", "n"))]
    assert moves(*renamed(True), commented=(("x", "n", "w"),)) == []


def test_the_scalars_of_a_list_that_becomes_a_mapping_move_into_that_and_back() -> None:
    items, entries = {"ports": ["80:80", 22, 23]}, {"ports": {"http": "80:80", "ssh": 22, "b": 23}}
    there = [Move(("ports", 0), ("http",)), Move(("ports", 1), ("ssh",))]
    assert moves(items, entries, commented=(("ports", 1),)) == there
    back = [Move(("ports", "http"), (0,)), Move(("ports", "ssh"), (1,))]
    assert moves(entries, items, commented=(("ports", "ssh"),)) == back
    assert moves({"a": {"x": 1}}, {"a": [1, 2]}, commented=(("a", "x"),)) == []


def test_a_text_most_of_whose_words_stay_moves_with_its_change() -> None:
    text, other_text = "one two three four five six", "one two three 4 five six"
    before, after = {"x": {"p": text, "n": 1}, "y": {}}, {"x": {"n": 1}, "y": {"q": other_text}}
    assert moves(before, after) == [Move(("x", "p"), (), (Set(("x", "p"), other_text),))]
    half = "one two three 4 5 six"
    assert moves(before, {"x": {"n": 1}, "y": {"q": half}}) == []
    assert moves(before, {"x": {"n": 1}, "y": {"p": half}}) == [Move(("x", "p"), (), (Set(("x", "p"), half),))]
    few = {"x": {"p": "one two", "n": 1}, "y": {}}
    assert moves(few, {"x": {"n": 1}, "y": {"p": "one 2"}}) == []


def test_of_equal_values_the_one_with_the_same_key_moves() -> None:
    before = {"x": {"p": other, "q": dict(other)}, "y": {}}
    assert moves(before, {"x": {}, "y": {"q": other}}) == [Move(("x", "q"))]


def test_each_vanished_value_moves_once() -> None:
    assert moves({"x": {"p": other}, "y": {}}, {"x": {}, "y": {"p": other, "q": other}}) == [Move(("x", "p"))]


def test_the_largest_that_is_alike_takes_what_is_the_same_within_it() -> None:
    old = {"deep": {"p": 1, "q": 2}, **big}
    new = {"deep": {"p": 1, "q": 2}, **big, "e": 0}
    assert moves({"x": {"n": old}, "y": {}}, {"x": {}, "y": {"m": new}}) == [
        Move(("x", "n"), (), (Set(("x", "n", "e"), 0),))
    ]


def test_an_item_whose_name_becomes_its_key_moves_there_however_little_else_it_has() -> None:
    items, entries = [{"name": "a", "p": 1}, {"name": "b", "p": 2}], {"b": {"p": 3}, "a": {"p": 1}}
    assert {(move.source, move.to) for move in moves({"l": items}, {"l": entries})} == {
        (("l", 1), ("b",)),
        (("l", 0), ("a",)),
    }
    assert [(move.source, move.to) for move in moves({"l": {"a": {"p": 1}}}, {"l": [{"name": "a", "p": 2}]})] == [
        (("l", "a"), (0,))
    ]
    assert moves({"l": [{"name": "a"}, {"name": "a", "p": 2}]}, {"l": {"a": {"p": 3}}}) == []


def test_what_the_caller_says_needs_no_likeness() -> None:
    before, after = {"x": {"n": 1}, "y": {}}, {"x": {}, "y": {"m": 2}}
    told = Told(moves={id(after["y"]): {"m": ("x", "n")}})
    changes = with_moves(diff(before, after, told=told), before, told=told)
    assert changes[1] == Insert(("y",), "m", 2, moves=(Move(("x", "n"), (), (Set(("x", "n"), 2),)),))


def test_what_the_caller_says_is_believed_within_what_is_new() -> None:
    before: Any = {"x": {"n": 1}}
    after: Any = {"x": {}, "y": {"m": 1}}
    told = Told(moves={id(after["y"]): {"m": ("x", "n")}})
    changes = with_moves(diff(before, after, told=told), before, told=told)
    assert changes[0] == Insert((), "y", {"m": 1}, "x", (Move(("x", "n"), ("m",)),))


def test_what_the_caller_moved_and_put_back_does_not_move() -> None:
    before: Any = {"x": {"n": 1}, "y": {}}
    after: Any = {"x": {"n": 1}, "y": {"m": 1}}
    told = Told(moves={id(after["y"]): {"m": ("x", "n")}})
    assert with_moves(diff(before, after, told=told), before, told=told) == [Insert(("y",), "m", 1)]


def test_values_that_hold_themselves_are_compared() -> None:
    before: Any = {"x": {"n": [1, 2]}, "y": {}}
    before["x"]["n"].append(before["x"]["n"])
    after: Any = {"x": {}, "y": {"m": [1, 2]}}
    after["y"]["m"].append(after["y"]["m"])
    assert len(moves(before, after)) <= 1


def test_a_value_nested_too_deeply_to_be_compared_is_new() -> None:
    deep: Any = "end"
    for _ in range(20_000):
        deep = [deep]
    assert moves({"x": {"n": deep}, "y": {}}, {"x": {}, "y": {"m": deep}}) == []


scalars = st.sampled_from([0, 1, None, True, "a", "long enough", "long too"])
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner), max_leaves=20
)


@settings(max_examples=500)
@given(values, values)
def test_a_moved_text_with_its_changes_is_what_is_wanted_there(before: Any, after: Any) -> None:
    changes = with_moves(diff(before, after), before)
    assert same(made(before, changes), after)
    vanished = [c.path for c in changes if isinstance(c, (Delete, Set))]
    sources = []
    for change in changes:
        for move in change.moves if isinstance(change, (Insert, Set)) else ():
            assert isinstance(change, (Insert, Set))
            assert any(move.source[: len(path)] == path for path in vanished)
            assert all(container_of(c)[: len(move.source)] == move.source for c in move.within)
            moved = made(at_path(before, move.source), [_from(len(move.source), c) for c in move.within])
            assert same(moved, at_path(change.value, move.to))
            sources.append(move.source)
    for source in sources:
        assert not [other for other in sources if other is not source and other[: len(source)] == source]


def _from(depth: int, change: Change) -> Change:
    found = copy.copy(change)
    object.__setattr__(found, "path", change.path[depth:])
    return found


def test_the_very_same_item_may_come_twice_where_items_move() -> None:
    before = {"l": [{"a": 1, "b": 2}, {"c": 3}, "x", [True]]}
    item = {"a": 1, "b": 2}
    after = {"l": [{"c": 3}, item, item]}
    assert with_moves(diff(before, after), before)


def test_entries_of_a_mapping_move_one_by_one_into_a_list_of_mappings_of_one_key_and_back() -> None:
    mapping = {"a": 1, "b": None, "c": {"s": 1, "t": 2}}
    items = [{key: value} for key, value in mapping.items()]
    for before, after in (({"m": mapping}, {"m": items}), ({"m": items}, {"m": mapping})):
        (change,) = with_moves(diff(before, after), before)
        assert isinstance(change, Set)
        assert [move.source[-1] for move in change.moves] == ["a", "b", "c"] == [move.to[-1] for move in change.moves]
        assert not any(move.within for move in change.moves)
