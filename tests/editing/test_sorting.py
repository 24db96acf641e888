"""Entries come in the order of their names, each with its comments; what belongs to none ends a group."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import confsafe
from confsafe.document import Document
from confsafe.editing.config import root_of, sort_at
from confsafe.errors import ValueRefused


def sorted_text(text: str, format: Any, key: str = "", *, recursive: bool = False) -> str:
    """The text after `sort`."""
    from confsafe.data.copying import copied

    document = Document(text, format)
    root = root_of(copied(document.data))
    sort_at(root, key, recursive=recursive)
    return document.edited(root, told=root.told)


@pytest.mark.parametrize(
    ("format", "key", "before", "after"),
    [
        ("toml", "s", "[s]\nb = 1 # b\n# of a\na = 2\n", "[s]\n# of a\na = 2\nb = 1 # b\n"),
        ("toml", "s", "[s]\nB = 1\na = [\n  1, # one\n]\nC = 2\n", "[s]\na = [\n  1, # one\n]\nB = 1\nC = 2\n"),
        ("toml", "", "# head\n\nb = 1\na = 2", "# head\n\na = 2\nb = 1"),
        ("toml", "t", "t = { b = 1, a = [2, 3] }\n", "t = { a = [2, 3], b = 1 }\n"),
        ("yaml", "", "b:\n  - x # x\n# of a\na: 1\n", "# of a\na: 1\nb:\n  - x # x\n"),
        ("yaml", "s", "s:\n  b: 1\n\n  a: 2\nz: 1\n", "s:\n  a: 2\n\n  b: 1\nz: 1\n"),
        ("yaml", "", "b: |\n  text\n\na: 1\n", "a: 1\n\nb: |\n  text\n"),
        ("json", "", '{\n  "b": 1,\n  "a": {\n    "x": 1\n  }\n}\n', '{\n  "a": {\n    "x": 1\n  },\n  "b": 1\n}\n'),
        ("json", "", '{"b": 1, "a": 2}', '{"a": 2, "b": 1}'),
        (
            "jsonc",
            "",
            '{\n  "b": 1, // b\n  // of a\n  "a": 2 // a\n}\n',
            '{\n  // of a\n  "a": 2, // a\n  "b": 1 // b\n}\n',
        ),
        ("jsonc", "", '{\n  "b": 1,\n  "a": 2,\n}\n', '{\n  "a": 2,\n  "b": 1,\n}\n'),
        ("toml", "", "b = 1\r\na = 2\r\n", "a = 2\r\nb = 1\r\n"),
        (
            "toml",
            "",
            "# head\n\n# Names\nd = 1\nc = 2\n\n# Ports\nb = 3\na = 4\n",
            "# head\n\n# Names\nc = 2\nd = 1\n\n# Ports\na = 4\nb = 3\n",
        ),
        ("toml", "", "d = 1\nc = 2\n\n# apart\n\nb = 3\na = 4\n", "c = 2\nd = 1\n\n# apart\n\na = 4\nb = 3\n"),
        ("toml", "l", 'l = ["b", "a"] # l\n', 'l = ["a", "b"] # l\n'),
        ("yaml", "l", "l:\n  - b # b\n  - a # a\n", "l:\n  - a # a\n  - b # b\n"),
    ],
)
def test_entries_come_in_order_with_what_is_theirs(format: Any, key: str, before: str, after: str) -> None:
    assert sorted_text(before, format, key) == after
    assert sorted_text(after, format, key) == after


def test_recursively_the_mappings_below_are_sorted_too() -> None:
    assert sorted_text("b:\n  d: 1\n  c: 2\na: 3\n", "yaml", recursive=True) == "a: 3\nb:\n  c: 2\n  d: 1\n"


@pytest.mark.parametrize(
    ("format", "key", "text"),
    [
        ("yaml", "", "b: &x 1\na: *x\n"),
        ("yaml", "b", "b: 1\n"),
        ("yaml", "l", "l:\n  - b\n  - 1\n"),
        ("yaml", "l", "l:\n  - b: 1\n"),
        ("toml", "", "[b]\nx = 1\n[a]\ny = 2\n"),
        ("jsonc", "", '{"b": 1, /* b */ "a": 2}'),
    ],
)
def test_what_cannot_be_sorted_is_refused(format: Any, key: str, text: str) -> None:
    with pytest.raises(ValueRefused):
        sorted_text(text, format, key)


names = st.lists(st.sampled_from(["a", "B", "c", "d", "e1", "e2"]), unique=True, min_size=1)


@settings(max_examples=60, deadline=None)
@given(names, st.data(), st.sampled_from(["toml", "yaml", "jsonc"]))
def test_the_data_and_every_comment_stay(keys: list[str], data: st.DataObject, format: Any) -> None:
    mark = "//" if format == "jsonc" else "#"
    sign = {"toml": "{} = {}", "yaml": "{}: {}", "jsonc": '  "{}": {},'}[format]
    lines = []
    for number, key in enumerate(keys):
        if data.draw(st.booleans()) and number:
            lines.append("")
        if data.draw(st.booleans()):
            lines.append(f"{mark} above {key}")
        behind = f" {mark} behind {key}" if data.draw(st.booleans()) else ""
        lines.append(sign.format(key, number) + behind)
    text = "\n".join(["{", *lines, "}"] if format == "jsonc" else lines) + "\n"
    after = sorted_text(text, format)
    assert confsafe.loads(after, format) == confsafe.loads(text, format)
    assert sorted(after.split("\n")) == sorted(text.split("\n"))
