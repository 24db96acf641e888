"""Where `set` and the command line put a new key: in order where its siblings are, else last."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe.data.keypath import assign, parse

SORTED = {"ant": 1, "bee": 2, "dog": 3, "elk": 4}


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        pytest.param(SORTED, "cat", ["ant", "bee", "cat", "dog", "elk"], id="in order among four that are"),
        pytest.param(SORTED, "aa", ["aa", "ant", "bee", "dog", "elk"], id="in front of all"),
        pytest.param(SORTED, "fox", ["ant", "bee", "dog", "elk", "fox"], id="behind all"),
        pytest.param({"ant": 1, "Bee": 2, "dog": 3, "Elk": 4}, "cat", ["ant", "Bee", "cat", "dog", "Elk"], id="A is a"),
        pytest.param({"ant": 1, "bee": 2, "dog": 3}, "cat", ["ant", "bee", "dog", "cat"], id="three are too few"),
        pytest.param(
            {"ant": 1, "dog": 3, "bee": 2, "elk": 4}, "cat", ["ant", "dog", "bee", "elk", "cat"], id="not in order"
        ),
        pytest.param(
            {1: 1, "bee": 2, "dog": 3, "elk": 4}, "cat", [1, "bee", "dog", "elk", "cat"], id="a name that is no text"
        ),
        pytest.param(
            {**SORTED, "a table": {}}, "cat", ["ant", "bee", "cat", "dog", "elk", "a table"], id="its own kind in order"
        ),
        pytest.param(
            {"ant": 1, "bee": 2, "a table": {}, "dog": 3, "elk": 4},
            "cat",
            ["ant", "bee", "a table", "dog", "elk", "cat"],
            id="its own kind in order but apart",
        ),
    ],
)
def test_a_new_key_stands_in_the_order_of_its_siblings(before: dict[Any, Any], key: str, after: list[Any]) -> None:
    data = dict(before)
    assign(data, parse(key), 9)
    assert list(data) == after
    assert data == {**before, key: 9}


FILES = {
    "x.toml": ("[s]\nant = 1\nbee = 2  # b\n\n# d\ndog = 3\nelk = 4\n", "bee = 2  # b\ncat = 9\n\n# d\n"),
    "x.yaml": ("s:\n  ant: 1\n  bee: 2  # b\n  # d\n  dog: 3\n  elk: 4\n", "bee: 2  # b\n  cat: 9\n  # d\n"),
    "x.json": ('{"s": {"ant": 1, "bee": 2, "dog": 3, "elk": 4}}\n', '"bee": 2, "cat": 9, "dog": 3'),
}


@pytest.mark.parametrize("name", FILES)
def test_set_and_the_command_line_put_it_there_in_every_format(tmp_path: Path, name: str) -> None:
    text, expected = FILES[name]
    path = tmp_path / name
    path.write_text(text)
    confsafe.set(path, "s.cat", 9)
    assert expected in path.read_text()
    confsafe.unset(path, "s.cat")
    assert path.read_text() == text
    subprocess.run([sys.executable, "-m", "confsafe", "set", name, "s.cat", "9"], cwd=tmp_path, check=True)
    assert expected in path.read_text()


def test_a_block_says_itself_where_a_key_stands(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("ant = 1\nbee = 2\ndog = 3\nelk = 4\n")
    with confsafe.edit(path) as cfg:
        cfg["cat"] = 9
    assert path.read_text() == "ant = 1\nbee = 2\ndog = 3\nelk = 4\ncat = 9\n"
