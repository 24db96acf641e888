"""Patches do what RFC 7396 and RFC 6902 say, and those made from two states turn one into the other."""

from __future__ import annotations

import asyncio
import copy
import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import confsafe
from confsafe.data.differing import json_patch, merge_patch
from confsafe.data.patching import PatchTestFailed, patched
from confsafe.data.sameness import same
from confsafe.errors import KeyMissing, ValueRefused

# RFC 7396, appendix A: those of its cases whose document is an object before and after.
MERGE = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]

# RFC 6902, appendix A.
OPERATIONS = [
    ("A.1", {"foo": "bar"}, [{"op": "add", "path": "/baz", "value": "qux"}], {"baz": "qux", "foo": "bar"}),
    ("A.2", {"foo": ["bar", "baz"]}, [{"op": "add", "path": "/foo/1", "value": "qux"}], {"foo": ["bar", "qux", "baz"]}),
    ("A.3", {"baz": "qux", "foo": "bar"}, [{"op": "remove", "path": "/baz"}], {"foo": "bar"}),
    ("A.4", {"foo": ["bar", "qux", "baz"]}, [{"op": "remove", "path": "/foo/1"}], {"foo": ["bar", "baz"]}),
    (
        "A.5",
        {"baz": "qux", "foo": "bar"},
        [{"op": "replace", "path": "/baz", "value": "boo"}],
        {"baz": "boo", "foo": "bar"},
    ),
    (
        "A.6",
        {"foo": {"bar": "baz", "waldo": "fred"}, "qux": {"corge": "grault"}},
        [{"op": "move", "from": "/foo/waldo", "path": "/qux/thud"}],
        {"foo": {"bar": "baz"}, "qux": {"corge": "grault", "thud": "fred"}},
    ),
    (
        "A.7",
        {"foo": ["all", "grass", "cows", "eat"]},
        [{"op": "move", "from": "/foo/1", "path": "/foo/3"}],
        {"foo": ["all", "cows", "eat", "grass"]},
    ),
    (
        "A.8",
        {"baz": "qux", "foo": ["a", 2, "c"]},
        [{"op": "test", "path": "/baz", "value": "qux"}, {"op": "test", "path": "/foo/1", "value": 2}],
        {"baz": "qux", "foo": ["a", 2, "c"]},
    ),
    (
        "A.10",
        {"foo": "bar"},
        [{"op": "add", "path": "/child", "value": {"grandchild": {}}}],
        {"foo": "bar", "child": {"grandchild": {}}},
    ),
    ("A.11", {"foo": "bar"}, [{"op": "add", "path": "/baz", "value": "qux", "xyz": 123}], {"foo": "bar", "baz": "qux"}),
    ("A.14", {"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": 10}], {"/": 9, "~1": 10}),
    (
        "A.16",
        {"foo": ["bar"]},
        [{"op": "add", "path": "/foo/-", "value": ["abc", "def"]}],
        {"foo": ["bar", ["abc", "def"]]},
    ),
    ("copy", {"a": {"b": [1]}}, [{"op": "copy", "from": "/a/b", "path": "/c"}], {"a": {"b": [1]}, "c": [1]}),
    ("whole", {"a": 1}, [{"op": "replace", "path": "", "value": {"b": 2}}], {"b": 2}),
    ("integer keys", {8080: "a"}, [{"op": "replace", "path": "/8080", "value": "b"}], {8080: "b"}),
]

REFUSED = [
    ("A.9", {"baz": "qux"}, [{"op": "test", "path": "/baz", "value": "bar"}], PatchTestFailed),
    ("A.12", {"foo": "bar"}, [{"op": "add", "path": "/baz/bat", "value": "qux"}], KeyMissing),
    ("A.15", {"/": 9, "~1": 10}, [{"op": "test", "path": "/~01", "value": "10"}], PatchTestFailed),
    ("A.13", {"foo": "bar"}, [{"op": "transplant", "path": "/baz"}], ValueRefused),
    ("no op", {}, [{"path": "/a"}], ValueRefused),
    ("no value", {}, [{"op": "add", "path": "/a"}], ValueRefused),
    ("no pointer", {}, [{"op": "remove", "path": "a"}], ValueRefused),
    ("absent", {}, [{"op": "remove", "path": "/a"}], KeyMissing),
    ("absent too", {"a": [1]}, [{"op": "replace", "path": "/a/1", "value": 1}], KeyMissing),
    ("leading zero", {"a": [1, 2]}, [{"op": "remove", "path": "/a/01"}], KeyMissing),
    ("into itself", {"a": {}}, [{"op": "move", "from": "/a", "path": "/a/b"}], ValueRefused),
    ("beyond the end", {"a": []}, [{"op": "add", "path": "/a/1", "value": 1}], KeyMissing),
    ("the whole", {"a": 1}, [{"op": "remove", "path": ""}], ValueRefused),
]


@pytest.mark.parametrize(("before", "patch", "after"), MERGE)
def test_a_merge_patch_does_what_the_rfc_says(before: Any, patch: Any, after: Any) -> None:
    patched(before, patch)
    assert before == after


@pytest.mark.parametrize(("before", "patch", "after"), [row[1:] for row in OPERATIONS], ids=[r[0] for r in OPERATIONS])
def test_a_json_patch_does_what_the_rfc_says(before: Any, patch: Any, after: Any) -> None:
    patched(before, patch)
    assert before == after


@pytest.mark.parametrize(("before", "patch", "error"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_json_patch_that_does_not_apply_is_refused(before: Any, patch: Any, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        patched(before, patch, how="json-patch")
    assert "operation 0" in str(caught.value)


@pytest.mark.parametrize("patch", [[1], "text", 5, None])
def test_what_is_no_patch_of_a_mapping_is_refused(patch: Any) -> None:
    with pytest.raises(ValueRefused):
        patched({"a": 1}, patch)


def test_missing_only_adds_what_is_not_there() -> None:
    data: Any = {"a": 1, "b": {"c": 2}, "l": [{"name": "x", "v": 1}]}
    patched(data, {"a": 9, "b": {"c": 9, "d": 3}, "e": {"f": 4}, "l": [9]}, how="missing")
    assert data == {"a": 1, "b": {"c": 2, "d": 3}, "l": [{"name": "x", "v": 1}], "e": {"f": 4}}


def test_lists_are_merged_by_a_key() -> None:
    data: Any = {"l": [{"name": "x", "v": 1}, {"name": "y", "v": 2}]}
    patched(data, {"l": [{"name": "y", "v": 3}, {"name": "z"}]}, list_key="name")
    assert data == {"l": [{"name": "x", "v": 1}, {"name": "y", "v": 3}, {"name": "z"}]}


def test_replace_makes_it_just_that() -> None:
    data: Any = {"a": 1, "b": 2}
    patched(data, {"b": None}, how="replace")
    assert data == {"b": None}


def test_an_iso_text_in_the_place_of_a_date_is_one() -> None:
    data: Any = {"day": datetime.date(2024, 2, 29), "name": "x"}
    patched(data, {"day": "2025-01-01", "name": "2025-01-01"})
    assert data == {"day": datetime.date(2025, 1, 1), "name": "2025-01-01"}
    patched(data, [{"op": "test", "path": "/day", "value": "2025-01-01"}])


def test_a_merge_patch_that_would_have_to_store_null_is_refused() -> None:
    with pytest.raises(ValueRefused, match="null"):
        merge_patch({"a": 1}, {"a": None})
    assert merge_patch({}, {"a": [None]}) == {"a": [None]}


scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([0.5, 1.0]) | st.sampled_from(["x", "y", ""])
names = st.sampled_from(["a", "b", "c", "a/b", "~", "", "0"])
values = st.recursive(scalars, lambda v: st.lists(v, max_size=4) | st.dictionaries(names, v, max_size=4), max_leaves=12)
documents = st.dictionaries(names, values, max_size=4)


@given(documents, documents)
def test_a_json_patch_made_of_two_states_turns_one_into_the_other(before: Any, after: Any) -> None:
    now = copy.deepcopy(before)
    patched(now, json_patch(before, after), how="json-patch")
    assert same(now, after)


@given(documents, documents)
def test_a_merge_patch_made_of_two_states_turns_one_into_the_other(before: Any, after: Any) -> None:
    try:
        patch = merge_patch(before, after)
    except ValueRefused:
        return
    now = copy.deepcopy(before)
    patched(now, patch, how="merge")
    assert same(now, after)


@pytest.mark.parametrize("format", ["toml", "yaml", "json", "jsonc", "json5"])
@settings(max_examples=40, deadline=None)
@given(before=documents, after=documents)
def test_applied_to_a_file_it_gives_the_other_state_and_keeps_the_comments_of_what_stays(
    tmp_path_factory: pytest.TempPathFactory, format: Any, before: Any, after: Any
) -> None:
    try:
        text = confsafe.dumps(before, format)
        confsafe.dumps(after, format)
    except ValueRefused:  # null in TOML
        return
    mark = "# stays\n" if format in ("toml", "yaml") else "// stays\n" if format != "json" else ""
    file = tmp_path_factory.mktemp("patch") / f"a.{format}"
    file.write_text(mark + "\n" * bool(mark) + text)
    confsafe.apply(file, json_patch(before, after), how="json-patch", durable=False)
    assert same(dict(confsafe.load(file)), after)
    assert file.read_text().startswith(mark)


@pytest.mark.parametrize("make", [json_patch, merge_patch])
@pytest.mark.parametrize("format", ["toml", "yaml", "jsonc", "json5"])
@settings(max_examples=30, deadline=None)
@given(before=documents, after=documents)
def test_the_comment_of_each_entry_that_stays_is_kept(
    tmp_path_factory: pytest.TempPathFactory, format: Any, make: Any, before: Any, after: Any
) -> None:
    try:
        text = confsafe.dumps(before, format)
        confsafe.dumps(after, format)
        patch = make(before, after)
    except ValueRefused:  # null in TOML, or in a merge patch
        return
    file = tmp_path_factory.mktemp("patch") / f"a.{format}"
    file.write_text(text)
    with confsafe.edit(file, durable=False) as cfg:
        for number, key in enumerate(before):
            cfg.comments[(key,)] = confsafe.Comment(above=f"above number {number}")
    confsafe.apply(file, patch, how="json-patch" if make is json_patch else "merge", durable=False)
    now = confsafe.load(file)
    assert same(dict(now), after)
    for number, key in enumerate(before):
        if key in after and same(before[key], after[key]):
            assert now.comments[(key,)].above == f"above number {number}"


def test_a_patch_is_applied_by_asyncio_to_a_path_and_a_settings_file(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("[s]\nport = 80 # web\nold = 1\n")
    asyncio.run(confsafe.aio.apply(file, {"s": {"old": None}}))
    asyncio.run(confsafe.aio.apply(confsafe.ConfigFile(file), [{"op": "replace", "path": "/s/port", "value": 81}]))
    assert file.read_text() == "[s]\nport = 81 # web\n"


def test_a_patch_that_does_not_apply_leaves_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("a = 1 # one\n")
    with pytest.raises(KeyMissing, match="operation 1"):
        confsafe.apply(file, [{"op": "remove", "path": "/a"}, {"op": "test", "path": "/b", "value": 1}])
    assert file.read_text() == "a = 1 # one\n"
