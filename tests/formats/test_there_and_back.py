"""What is put in and taken out again leaves no trace: the old bytes, in every format."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

import confsafe
from confsafe.document import Document

NEW = [1, ["x"], {"y": 1}, "two\nlines\n"]


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def with_one_more(data: Any, path: tuple[Any, ...], new: Any) -> Iterator[Any]:
    """The data with a new entry in the container at a path: at each place of it."""
    for place in range(len(at(data, path)) + 1):
        after = copy.deepcopy(data)
        container = at(after, path)
        if isinstance(container, list):
            container.insert(place, new)
        else:
            entries = list(container.items())
            container.clear()
            container.update([*entries[:place], ("new", new), *entries[place:]])
        yield after


@pytest.mark.parametrize(
    ("format", "text", "path"),
    [
        pytest.param("toml", "[a.b]\nx = 1\n", ("a",), id="a table that another one makes"),
        pytest.param("toml", "x = 1\n\n[a.b.c]\nx = 1\n\n[z]\n", ("a", "b"), id="one between others"),
        pytest.param("toml", "[[a.b]]\nx = 1\n", ("a",), id="one that an array of tables makes"),
        pytest.param("toml", "z = 1\n\n# Tools\n\n[a.b]\nx = 1\n", ("a",), id="one below a comment that is nobody's"),
        pytest.param("toml", "# head\n[a]\nx = 1\n", (), id="above the first table, directly below the header"),
        pytest.param("toml", "a = {x = 1 }\n", ("a",), id="braces with a blank in front of the last alone"),
        pytest.param("yaml", "# head\na:\n  x: 1\n\nc:\n  y: 1\n", (), id="directly below the file's header"),
        pytest.param("yaml", "# vim: set ft=yaml\na:\n  - x\n", (), id="below a modeline that reads as an entry"),
        pytest.param("yaml", "a:\n- x\n  \nb:\n- y\n", (), id="a gap of blanks"),
        pytest.param("yaml", "a: []", ("a",), id="an empty list at the open end of the text"),
        pytest.param("yaml", "b: 1\na: {}  # why", ("a",), id="an empty mapping with a comment there"),
        pytest.param("json", '{\n  "a": 1,\n \n  "b": 2,\n \n  "c": 3\n}\n', (), id="a gap of blanks within brackets"),
        pytest.param("json5", "{\n  //#region a\n  a: 1,\n\n  b: 2,\n\n  c: 3\n}\n", (), id="directly below a mark"),
    ],
)
def test_a_new_entry_that_goes_again_leaves_no_trace(format: Any, text: str, path: tuple[Any, ...]) -> None:
    before = confsafe.loads(text, format)
    for new in NEW:
        for after in with_one_more(before, path, new):
            there = confsafe.patch(text, after, format)
            back = Document(there, format)
            assert back.edited(before) == text
            assert not back.coarser


@pytest.mark.parametrize("path", ["remote", "branch"])
def test_a_new_key_of_git_that_goes_again_takes_the_header_that_it_got(path: str) -> None:
    text = '[remote "up"]\n\turl = u\n# about it\n[branch "main"]\n\tremote = up\n'
    before = confsafe.loads(text, "gitconfig")
    for after in with_one_more(before, (path,), "x"):
        assert confsafe.patch(confsafe.patch(text, after, "gitconfig"), before, "gitconfig") == text


@pytest.mark.parametrize(
    ("format", "text", "after"),
    [
        ("yaml", "# y: 2\nx: 1\n\nz: 3\n", "# y: 2\n\nz: 3\n"),
        ("toml", "[a]\n# y = 2\nx = 1\n\nz = 3\n", "[a]\n# y = 2\n\nz = 3\n"),
        ("jsonc", '{\n  // "y": 2,\n  "x": 1,\n\n  "z": 3\n}\n', '{\n  // "y": 2,\n\n  "z": 3\n}\n'),
    ],
)
def test_what_is_commented_out_above_the_first_entry_keeps_its_gap(format: Any, text: str, after: str) -> None:
    data = confsafe.loads(text, format)
    del data.get("a", data)["x"]
    assert confsafe.patch(text, data, format) == after
