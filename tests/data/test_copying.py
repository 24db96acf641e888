"""Of lent data `assign` and `remove` copy the containers along their key path, and nothing else; they walk it once."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import confsafe
from confsafe.data import keypath
from confsafe.data.copying import copied_container
from confsafe.data.tagged import Tagged


def data() -> dict[str, Any]:
    return {"a": {"b": [{"name": "x", "c": [1]}, {"name": "y"}], "z": {}}, "t": Tagged("!t", {"u": {"v": 1}}), "s": 1}


@pytest.mark.parametrize("path", ["a.b[0].c[0]", "a.b[name=x].c", "a.b[-1].name", "a.b[+]", "a.new.x", "t.u.v", "s"])
def test_a_change_of_lent_data_leaves_the_owners_as_they_were(path: str) -> None:
    original, untouched = data(), data()
    root = copied_container(original)
    keypath.assign(root, keypath.parse(path), "changed", lent=True)
    assert root != original
    assert original == untouched


def test_what_lies_beside_the_path_is_the_original_itself() -> None:
    original = data()
    root = copied_container(original)
    keypath.assign(root, keypath.parse("a.b[0].c[0]"), 2, lent=True)
    assert root["a"]["b"][0]["c"] is not original["a"]["b"][0]["c"]
    assert root["a"]["b"][1] is original["a"]["b"][1]
    assert root["a"]["z"] is original["a"]["z"]
    assert root["t"] is original["t"]


@pytest.mark.parametrize("path", ["t.u.v", "t.u", "a.b[0]", "a.b[name=x].c[0]", "s"])
def test_a_removal_from_lent_data_leaves_the_owners_as_they_were(path: str) -> None:
    original, untouched = data(), data()
    root = copied_container(original)
    keypath.remove(root, keypath.parse(path), lent=True)
    assert root != original
    assert original == untouched


def test_what_is_not_lent_is_changed_in_place() -> None:
    original = data()
    inner = original["a"]["b"]
    keypath.assign(original, keypath.parse("a.b[0].c[0]"), 2)
    keypath.remove(original, keypath.parse("a.b[1]"))
    assert original["a"]["b"] is inner
    assert inner == [{"name": "x", "c": [2]}]


def calls_of(function: Callable[[], object]) -> Counter[str]:
    """How often each function of confsafe.data.keypath and confsafe.data.copying was called."""
    found: Counter[str] = Counter()

    def profile(frame: FrameType, event: str, _: object) -> None:
        module = str(frame.f_globals.get("__name__"))
        if event == "call" and module.startswith(("confsafe.data.keypath.", "confsafe.data.copying")):
            found[frame.f_code.co_name] += 1

    sys.setprofile(profile)
    try:
        function()
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize(("name", "text"), [("a.toml", "[a.b]\nc = 1\n"), ("a.yaml", "a:\n  b:\n    c: 1\n")])
@pytest.mark.parametrize("key", ["a.b.c", "a.b.new", 'a."b".c', "n.e.w"])
def test_the_key_path_of_a_set_is_parsed_once_and_walked_once(tmp_path: Path, name: str, text: str, key: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    found = calls_of(lambda: confsafe.set(file, key, 2))
    assert confsafe.get(file, key) == 2
    assert found["parse"] == 1
    assert found["assign"] == 1
    assert found["_furthest"] <= 1  # what unquoted names with dots mean is decided by one look
    assert found["resolve"] + found["peek"] + found["look_up"] + found["copied"] == 0


def test_the_key_path_of_an_unset_is_parsed_once_and_walked_once(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("[a.b]\nc = 1\nd = 2\n")
    found = calls_of(lambda: confsafe.unset(file, "a.b.c"))
    assert [found[name] for name in ("parse", "remove", "resolve")] == [1, 1, 1]
    assert found["peek"] + found["look_up"] + found["copied"] == 0
