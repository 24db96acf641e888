"""`set` and `unset` copy the containers along their key path, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from confsafe.data import keypath
from confsafe.data.copying import copied_along
from confsafe.data.tagged import Tagged


def data() -> dict[str, Any]:
    return {"a": {"b": [{"name": "x", "c": [1]}, {"name": "y"}], "z": {}}, "t": Tagged("!t", {"u": {"v": 1}}), "s": 1}


@pytest.mark.parametrize(
    "path", ["a.b[0].c[0]", "a.b[name=x].c", "a.b[-1].name", "a.b[+]", "a.new.x", "t.u.v", "s", "s.below", "/a/b/0", ""]
)
def test_a_change_along_the_path_leaves_the_original_as_it_was(path: str) -> None:
    original, untouched = data(), data()
    way = keypath.parse(path)
    copy = copied_along(original, way)
    assert copy == original
    if way and path != "s.below":
        keypath.assign(copy, way, "changed")
        assert copy != original
    assert original == untouched


def test_what_lies_beside_the_path_is_the_original_itself() -> None:
    original = data()
    copy = copied_along(original, keypath.parse("a.b[0].c"))
    assert copy["a"]["b"][0]["c"] is not original["a"]["b"][0]["c"]
    assert copy["a"]["b"][1] is original["a"]["b"][1]
    assert copy["a"]["z"] is original["a"]["z"]
    assert copy["t"] is original["t"]


def test_a_removal_along_the_path_leaves_the_original_as_it_was() -> None:
    original, untouched = data(), data()
    way = keypath.parse("t.u.v")
    copy = copied_along(original, way)
    keypath.remove(copy, way)
    assert copy["t"] == Tagged("!t", {"u": {}})
    assert original == untouched


def test_a_change_of_all_that_a_pattern_fits_leaves_the_original_as_it_was() -> None:
    original, untouched = data(), data()
    copy = copied_along(original, keypath.parse("a.*.*"))
    for place in keypath.places_to_set(copy, keypath.parse("a.b[*].name")):
        keypath.assign(copy, place, "new")
    assert original == untouched
