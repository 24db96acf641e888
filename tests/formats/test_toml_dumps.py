"""A whole new text from data."""

from __future__ import annotations

import datetime
import tomllib
from typing import Any

import pytest
from toml_edits import TOML

from confsafe.errors import ValueRefused


def test_scalars_come_first_then_tables_in_the_order_of_the_data() -> None:
    data = {
        "jobs": [{"name": "a", "env": {"X": "1"}}, {"name": "b"}],
        "server": {"tls": {"on": True}, "port": 80, "hosts": ["a", "b"]},
        "title": "x",
        "empty": {},
        "none": [],
        "only": {"inner": {"x": 1}},
        "when": datetime.datetime(2024, 2, 29, 8),
    }
    assert (
        TOML.dumps(data)
        == """\
title = "x"
none = []
when = 2024-02-29T08:00:00

[[jobs]]
name = "a"

[jobs.env]
X = "1"

[[jobs]]
name = "b"

[server]
port = 80
hosts = ["a", "b"]

[server.tls]
on = true

[empty]

[only.inner]
x = 1
"""
    )


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"": {"": {"": 1}}},
        {"a.b": {"c d": {"é": 1}}},
        {"a": [[], [[]], [{}], [{"x": 1}, 2]]},
        {"a": [{"b": [{"c": [{"d": 1}]}]}]},
        {"a": "l1\nl2\n", "b": 'x\n"""\n', "c": "\n", "d": "\r\n"},
        {"a": [{"t": [1, {"u": {"v": []}}]}, {}]},
        {"a": ["x" * 60, "y" * 60, ["z" * 120]]},
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_is_printed_reads_back(data: Any, newline: str) -> None:
    text = TOML.dumps(data, newline=newline)
    assert tomllib.loads(text) == data
    assert text == "" or text.endswith(newline)
    assert "\n" not in text.replace(newline, "")


def test_only_a_mapping_is_a_toml_file() -> None:
    with pytest.raises(ValueRefused, match="is a table"):
        TOML.dumps([1])
