"""Patterns in key paths fit the places that the table of patterns.py says, each once, in the order of the data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confsafe.data.keypath import format_path, look_up, parse
from confsafe.data.keypath.grammar import exactly
from confsafe.data.keypath.patterns import fitting, is_pattern, places, places_to_set
from confsafe.errors import KeyPathError

DATA: Any = {
    "services": {"web-1": {"image": "a", "port": 1}, "db": {"image": "b"}, "web-2": None, "n": 3},
    "list": [{"name": "web-a", "v": 1}, {"name": "db", "v": 2}, {"name": "web-b"}, 7],
    "image": "top",
    "a*b": {"x": 1},
    "files.exclude": {"*.py": {"image": "q"}},
    8080: {"image": "int"},
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("services.*.image", ["services.web-1.image", "services.db.image"]),
        ("services[*].image", ["services.web-1.image", "services.db.image"]),
        ("services.web-*", ["services.web-1", "services.web-2"]),
        ("services.*-*", ["services.web-1", "services.web-2"]),
        ("list[*].v", ["list[0].v", "list[1].v"]),
        ("list.*", ["list[0]", "list[1]", "list[2]", "list[3]"]),
        ("list[name=web-*].name", ["list[0].name", "list[2].name"]),
        ("list[name=*]", ["list[0]", "list[1]", "list[2]"]),
        ("list[name=db].*", ["list[1].name", "list[1].v"]),
        (
            "**.image",
            ["image", "services.web-1.image", "services.db.image", '"files.exclude"."*.py".image', "[8080].image"],
        ),
        ("files.exclude.*.image", ['"files.exclude"."*.py".image']),
        ("**[name=db]", ["list[1]"]),
        ("**.**.port", ["services.web-1.port"]),
        ("*.x", ['"a*b".x']),
        ("[8080].*", ["[8080].image"]),
        ("*.nothing", []),
        ("image.*", []),
    ],
)
def test_a_pattern_fits_its_places(text: str, found: list[str]) -> None:
    assert is_pattern(parse(text))
    assert [format_path(path) for path in places(DATA, parse(text))] == found


@pytest.mark.parametrize("text", ['"a*b".x', "list[name='web-*']", "/a*b/x", "'*'"])
def test_a_quoted_star_is_a_star(text: str) -> None:
    assert not is_pattern(parse(text))


@pytest.mark.parametrize("text", ["services.*", "list[*]", "**.image", "list[name=w*]"])
def test_a_pattern_where_one_place_is_meant_is_refused(text: str) -> None:
    with pytest.raises(KeyPathError, match="pattern"):
        look_up(DATA, parse(text))


def test_names_behind_a_star_are_made_and_those_behind_two_stars_are_not() -> None:
    def to_set(text: str) -> list[str]:
        from confsafe.data.keypath.meaning import written

        return [written(way) for way in places_to_set(DATA, parse(text))]

    assert to_set("services.*.restart") == ["services.web-1.restart", "services.db.restart", "services.web-2.restart"]
    assert to_set("list[name=web-*].v") == ["list[0].v", "list[2].v"]
    assert to_set("services.web-*") == ["services.web-1", "services.web-2"]
    assert to_set("**.port") == ["services.web-1.port"]


def test_data_that_contain_themselves_are_walked_once() -> None:
    data: dict[str, Any] = {"x": 1}
    data["again"] = data
    assert list(places(data, parse("**.x"))) == [("x",)]


trees = st.recursive(
    st.integers(),
    lambda below: st.dictionaries(st.sampled_from(["a", "b", "c.d"]), below) | st.lists(below, max_size=3),
    max_leaves=12,
)


@given(trees, st.sampled_from(["**.a", "*.*", "**[*]", "a.**.b", "**.c.d", "**"]))
def test_every_place_that_is_found_is_there_and_none_twice(data: Any, text: str) -> None:
    found = list(places(data, parse(text)))
    assert len(set(found)) == len(found)
    for path in found:
        look_up(data, tuple(exactly(key) for key in path))


@given(st.text(alphabet="ab*", max_size=6), st.text(alphabet="ab", max_size=6))
def test_a_star_stands_for_any_run_of_characters(pattern: str, text: str) -> None:
    import fnmatch

    assert fitting(pattern)(text) == fnmatch.fnmatchcase(text, pattern)


def test_a_root_takes_patterns_to_find_set_and_delete() -> None:
    from confsafe.editing.config import Config
    from confsafe.errors import KeyMissing

    cfg = Config.of({"s": {"web": {"image": "a"}, "db": {"image": "b", "x": {"image": "c"}}}})
    assert cfg.find("s.*.image") == [("s.web.image", "a"), ("s.db.image", "b")]
    assert cfg.find("s.web.image") == [("s.web.image", "a")]
    assert cfg.find("t.*") == []
    cfg.set_path("s.*.restart", "always")
    assert [value["restart"] for value in cfg["s"].values()] == ["always", "always"]
    cfg.del_path("**.image")
    assert cfg == {"s": {"web": {"restart": "always"}, "db": {"restart": "always", "x": {}}}}
    Config.of({"a": {"a": {"a": 1}}}).del_path("**.a")  # what stands in what went is gone already
    for key in ("t.*", "**.image"):
        with pytest.raises(KeyMissing):
            cfg.set_path(key, 1)
        with pytest.raises(KeyMissing):
            cfg.del_path(key)
