"""A new value is written in the form that it asks for; one that is there already keeps the form that it has."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import ruamel.yaml
import tomlkit

import confsafe
from confsafe import block, inline, multiline
from confsafe.data.forms import form_of, marks_of


@pytest.mark.parametrize(
    ("format", "before", "value", "after"),
    [
        ("toml", "a = 1\n", inline({"x": {"y": 1}}), "a = 1\nnew = { x = { y = 1 } }\n"),
        ("toml", "a = 1\n", inline([{"x": 1}, {"x": 2}]), "a = 1\nnew = [{ x = 1 }, { x = 2 }]\n"),
        ("toml", "a = 1\n", multiline(["x", "y"]), 'a = 1\nnew = [\n    "x",\n    "y",\n]\n'),
        ("toml", "a = 1\n", multiline([]), "a = 1\nnew = []\n"),
        ("toml", "a = { y = 1 }\n", block({"x": 1}), "a = { y = 1 }\n\n[new]\nx = 1\n"),
        ("toml", "a = [{ y = 1 }]\n", block([{"x": 1}]), "a = [{ y = 1 }]\n\n[[new]]\nx = 1\n"),
        ("toml", "a = 1\n", block("x\ny\n"), 'a = 1\nnew = """\nx\ny\n"""\n'),
        ("toml", "a = 1\n", inline({"x": multiline([1, 2])}), "a = 1\nnew = { x = [1, 2] }\n"),
        ("yaml", "a:\n  - 1\n", inline([1, 2]), "a:\n  - 1\nnew: [1, 2]\n"),
        ("yaml", "a: [1]\n", multiline([1, 2]), "a: [1]\nnew:\n  - 1\n  - 2\n"),
        ("yaml", "a: {b: 1}\n", block({"x": 1}), "a: {b: 1}\nnew:\n  x: 1\n"),
        ("yaml", "a: 1\n", inline({"x": {"z": []}}), "a: 1\nnew: {x: {z: []}}\n"),
        ("yaml", "a: 1\n", block("one"), "a: 1\nnew: |-\n  one\n"),
        ("yaml", 'a: "x\\ny"\n', block("x\ny\n"), 'a: "x\\ny"\nnew: |\n  x\n  y\n'),
        (
            "json",
            '{\n  "a": {\n    "b": 1\n  }\n}\n',
            inline({"x": 1}),
            '{\n  "a": {\n    "b": 1\n  },\n  "new": {"x": 1}\n}\n',
        ),
        ("json", '{\n  "a": [1]\n}\n', multiline([1]), '{\n  "a": [1],\n  "new": [\n    1\n  ]\n}\n'),
    ],
)
def test_a_new_value_is_written_as_it_asks(format: Any, before: str, value: Any, after: str) -> None:
    data = confsafe.loads(before, format)
    data["new"] = value
    assert confsafe.patch(before, data, format) == after


def test_within_a_new_value_each_asks_for_itself() -> None:
    data = {"t": block({"list": multiline([1, 2]), "map": inline({"x": 1}), "sub": {"y": 1}})}
    assert confsafe.dumps(data, "toml") == "[t]\nlist = [\n    1,\n    2,\n]\nmap = { x = 1 }\n\n[t.sub]\ny = 1\n"
    assert confsafe.dumps(data, "yaml") == 't:\n  list:\n    - 1\n    - 2\n  map: {x: 1}\n  sub:\n    "y": 1\n'


def test_a_value_that_is_there_keeps_its_form(tmp_path: Path) -> None:
    file = tmp_path / "app.toml"
    file.write_text("l = [1, 2]\n\n[t]\nx = 1\n")
    with confsafe.edit(file) as cfg:
        cfg["l"] = multiline([1, 2, 3])
        cfg["t"] = inline({"x": 2})
    assert file.read_text() == "l = [1, 2, 3]\n\n[t]\nx = 2\n"


def test_a_form_outlives_copies_and_what_is_made_plain() -> None:
    for value in (inline({"a": 1}), multiline([1])):
        for other in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
            assert (other, form_of(other)) == (value, form_of(value))
    assert marks_of(copy.deepcopy(block("x"))) == "|"
    data = {"n": inline({"path": PurePosixPath("/srv")}), "l": multiline([PurePosixPath("/a")])}
    assert confsafe.dumps(data, "toml") == 'n = { path = "/srv" }\nl = [\n    "/a",\n]\n'


@pytest.mark.parametrize("value", [1, None, 1.5])
@pytest.mark.parametrize("form", [inline, multiline, block])
def test_what_has_no_form_is_refused(form: Any, value: Any) -> None:
    with pytest.raises(TypeError, match="takes a list or a mapping"):
        form(value)
    with pytest.raises(TypeError, match="inline takes a list or a mapping, not 'x'"):
        inline("x")


TOMLKIT = "a = { x = 1 }\nb = [\n    1,\n    2,\n]\nc = 'lit'\nd = '''\nx'''\n\n[t]\nx = 1\n\n[[aot]]\nz = 1\n"
RUAMEL = "a: {x: 1}\nb: [1, 2]\nc: 'single'\nd: \"double\"\ne: |\n  text\nf: >\n  folded\ng:\n  - 1\nh: plain\n"


def test_values_of_tomlkit_keep_their_style() -> None:
    values = dict(tomlkit.parse(TOMLKIT))
    assert confsafe.dumps(values, "toml") == TOMLKIT.replace("'''\nx", "'''x")
    assert confsafe.dumps({"a": values["a"], "b": values["b"], "c": values["c"]}, "yaml") == (
        "a: {x: 1}\nb:\n  - 1\n  - 2\nc: 'lit'\n"
    )


def test_values_of_ruamel_yaml_keep_their_style() -> None:
    yaml = ruamel.yaml.YAML()
    yaml.preserve_quotes = True
    values = dict(yaml.load(RUAMEL))
    assert confsafe.dumps(values, "yaml") == RUAMEL
    assert confsafe.dumps({"a": values["a"], "b": values["b"], "c": values["c"]}, "toml") == (
        "a = { x = 1 }\nb = [1, 2]\nc = 'single'\n"
    )
