"""The short way of setting a scalar in YAML gives what the long way gives, or leaves the change to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from confsafe.data.changes import Set
from confsafe.formats import by_name
from confsafe.formats.yaml.edit.scalar import scalar_splices
from confsafe.formats.yaml.edit.splices import splices_of
from confsafe.formats.yaml.edit.work import Work
from confsafe.formats.yaml.plan.planning import plan_of
from confsafe.formats.yaml.write.style_of_file import StyleOfFile

TEXT = """\
# head
a: 1  # one
b: 'x' # quoted
c: "y"
d: True
e: 0x1F
list:
  - plain text
  -   2024-02-29
  - - deep
deep: {flow: 1}
late:
    text
? question
: answer
end: last"""

PATHS = [
    ("a",),
    ("b",),
    ("c",),
    ("d",),
    ("e",),
    ("list", 0),
    ("list", 1),
    ("list", 2, 0),
    ("late",),
    ("question",),
    ("end",),
]
VALUES = [7, -1.5, True, None, "", "plain", "yes", "a: b # c", "it's", "two\twords", "\u2028", date(2020, 1, 1), b"x"]


def _with(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = data.copy()
    copy[path[0]] = _with(data[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_scalar_for_a_scalar_is_the_same_splice(path: tuple[Any, ...], value: Any) -> None:
    reading: Any = by_name("yaml").read(TEXT)
    changes = [Set(path, value)]
    short = scalar_splices(reading.places, reading.geometry, changes)
    plan = plan_of(reading.places, changes, _with(reading.data, path, value))
    long = splices_of(Work(reading.geometry, plan, StyleOfFile(reading.geometry)))
    if short is None:  # the rest of the file has to show how it is written
        assert value is None or isinstance(value, (str, bool))
        return
    assert [splice[:3] for splice in short] == [splice[:3] for splice in long]


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("a: |\n  block\n", ("a",), "x"),
        ("a: two\n  lines\n", ("a",), "x"),
        ("a:\n", ("a",), 1),
        ("a: {b: 1}\n", ("a", "b"), 2),
        ("a: [1]\n", ("a",), 2),
        ("a: 1\n", ("a",), [2]),
        ("a: 1\n", ("a",), "two\nlines"),
        ("a: &x 1\nb: *x\n", ("b",), 2),
        ("a: !t 1\n", ("a",), 2),
        ("1\n", (), 2),
    ],
)
def test_everything_else_goes_the_long_way(text: str, path: tuple[Any, ...], value: Any) -> None:
    reading: Any = by_name("yaml").read(text)
    assert scalar_splices(reading.places, reading.geometry, [Set(path, value)]) is None
