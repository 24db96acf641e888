"""`Config.move` and `confsafe.move`: an entry goes to another place, and the diff is told so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe import Comment, ConfsafeError, KeyMissing, ValueRefused
from confsafe.data.diff import Told
from confsafe.editing.config import Config


def told(root: Config) -> dict[Any, dict[Any, Any]]:
    found = root.told
    return {} if found is None else {number: dict(moves) for number, moves in found.moves.items()}


def test_an_entry_goes_to_another_mapping_which_is_made() -> None:
    root = Config({"color": 1, "s": 0})
    root.move("color", "ui.theme.color")
    assert root == {"s": 0, "ui": {"theme": {"color": 1}}}
    assert told(root) == {id(root["ui"]["theme"]): {"color": ("color",)}}


def test_an_item_goes_to_the_end_of_another_list() -> None:
    root = Config({"a": ["x", "y"], "b": ["z"]})
    root.move("a[0]", "b[+]")
    assert root == {"a": ["y"], "b": ["z", "x"]}
    assert told(root) == {id(root["b"]): {1: ("a", 0)}}


def test_an_item_goes_to_the_end_of_its_own_list() -> None:
    root = Config({"a": [["x"], ["y"]]})
    root.move("a[0]", "a[+]")
    assert root == {"a": [["y"], ["x"]]}
    assert told(root) == {id(root["a"]): {1: ("a", 0)}}


def test_in_the_same_mapping_it_is_a_rename() -> None:
    root = Config({"a": {"old": 1, "last": 2}})
    root.move("a.old", "a.new")
    assert list(root["a"].items()) == [("new", 1), ("last", 2)]
    assert root.told == Told({id(root["a"]): {"new": "old"}}, {})


def test_what_is_moved_twice_comes_from_where_it_was_read() -> None:
    root = Config({"a": {"x": {"k": 1}}, "b": {}, "c": {}})
    root.move("a.x", "b.x")
    root.move("b.x", "c.x")
    assert root == {"a": {}, "b": {}, "c": {"x": {"k": 1}}}
    assert told(root) == {id(root["c"]): {"x": ("a", "x")}}


def test_what_was_renamed_comes_from_its_old_name() -> None:
    root = Config({"a": {"x": 1}, "b": {}})
    root.rename("a", "z")
    root.move("z.x", "b.x")
    assert told(root) == {id(root["b"]): {"x": ("a", "x")}}


def test_a_comment_that_was_assigned_goes_along() -> None:
    root = Config({"l": [1, 2], "m": {}})
    root.comments["l[1]"] = "two"
    root.move("l[1]", "m.two")
    assert dict(root.comments) == {"m.two": Comment(inline="two")}


def test_the_path_of_an_assigned_comment_counts_the_item_that_left_its_list() -> None:
    root = Config({"l": [1, {}]})
    root.comments["l[0]"] = "one"
    root.move("l[0]", "l[1].one")
    assert dict(root.comments) == {"l[0].one": Comment(inline="one")}


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("none", "b", KeyMissing),
        ("a", "b", ValueRefused),
        ("a", "a.x", ValueRefused),
        ("a", "a", ValueRefused),
        ("", "b.c", ValueRefused),
        ("a", "scalar.x", ConfsafeError),
    ],
)
def test_what_cannot_be_moved_is_refused_and_stays(old: str, new: str, error: type[Exception]) -> None:
    root = Config({"a": {"k": 1}, "b": {}, "scalar": 1})
    with pytest.raises(error):
        root.move(old, new)
    assert root == {"a": {"k": 1}, "b": {}, "scalar": 1}
    assert root.told is None


def test_what_is_moved_and_discarded_is_not_told(tmp_path: Path) -> None:
    file = tmp_path / "app.toml"
    file.write_text("[a]\nx = 1\n")
    with confsafe.edit(file) as cfg:
        cfg.move("a.x", "b.x")
        cfg.discard()
        assert cfg.told is None
    assert file.read_text() == "[a]\nx = 1\n"


@pytest.mark.parametrize("name", ["app.toml", "app.yaml", "app.json"])
def test_an_entry_of_a_file_is_moved(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    confsafe.save(file, {"server": {"port": 80, "host": "a"}, "other": {"k": 1}})
    confsafe.move(file, "server.port", "other.port")
    assert confsafe.load(file) == {"server": {"host": "a"}, "other": {"k": 1, "port": 80}}


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        confsafe.move(tmp_path / "app.toml", "a", "b")
    assert list(tmp_path.iterdir()) == []
