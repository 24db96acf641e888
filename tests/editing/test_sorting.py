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
        (
            "toml",
            "",
            "# h\n\n# Letters\nb = 1\na = 2\n\n# one\nA = 3\n",
            "# h\n\n# Letters\na = 2\nb = 1\n\n# one\nA = 3\n",
        ),
        ("toml", "t", "[t]\nb.x = 1 # b\nb.y = 2\na = 3\n", "[t]\na = 3\nb.x = 1 # b\nb.y = 2\n"),
        ("toml", "t", 't = {b = "http://x#y", a = "/*"}\n', 't = {a = "/*", b = "http://x#y"}\n'),
        ("yaml", "s", "s:\n  push: # none\n  merge:\nz: 1\n", "s:\n  merge:\n  push: # none\nz: 1\n"),
        ("yaml", "s", "d: &x {k: 1}\ns:\n  b: *x # b\n  a: 1\n", "d: &x {k: 1}\ns:\n  a: 1\n  b: *x # b\n"),
        ("toml", "l", 'l = ["b", "a"] # l\n', 'l = ["a", "b"] # l\n'),
        ("yaml", "l", "l:\n  - b # b\n  - a # a\n", "l:\n  - a # a\n  - b # b\n"),
        ("toml", "", "[b]\nx = 1\n\n# about a\n[a]\ny = 2\n", "# about a\n[a]\ny = 2\n\n[b]\nx = 1\n"),
        (
            "toml",
            "",
            "# head\n\nd = 1\nc = 2\n\n[b] # b\nx = 1\n[b.y]\n\n[[a]]\nz = 1\n[[a]]\n",
            "# head\n\nc = 2\nd = 1\n\n[[a]]\nz = 1\n[[a]]\n\n[b] # b\nx = 1\n[b.y]\n",
        ),
        ("toml", "s", "[s]\nz = 1\n[s.b]\n[s.a]\ny = 1\n[t]\n", "[s]\nz = 1\n[s.a]\ny = 1\n[s.b]\n[t]\n"),
        ("toml", "", "# head\n[b]\nx = 1\n[a]\ny = 1", "# head\n[a]\ny = 1\n[b]\nx = 1"),
        ("toml", "", "[b]\r\nx = 1\r\n\r\n[a]\r\ny = 1", "[a]\r\ny = 1\r\n\r\n[b]\r\nx = 1"),
        ("toml", "", "[d]\n[c]\n\n# apart\n\n[b]\n[a]\n", "[c]\n[d]\n\n# apart\n\n[a]\n[b]\n"),
        (
            "toml",
            "l[0]",
            "[[l]]\nb = 1 # b\na = 2\n[[l]]\nd = 1\nc = 1\n",
            "[[l]]\na = 2\nb = 1 # b\n[[l]]\nd = 1\nc = 1\n",
        ),
        ("yaml", "l[0]", "l:\n  - b: 1 # b\n    a: 2 # a\n  - z: 1\n", "l:\n  - a: 2 # a\n    b: 1 # b\n  - z: 1\n"),
        (
            "yaml",
            "[1]",
            "- z: 1\n# item\n- c: 1\n  b: |\n    x\n  a:\n  - 1\n",
            "- z: 1\n# item\n- a:\n  - 1\n  b: |\n    x\n  c: 1\n",
        ),
        ("yaml", "[0]", "- b: 1\n\n  # of a\n  a: 2\n", "- # of a\n  a: 2\n\n  b: 1\n"),
        ("yaml", "[0][0]", "- - b: 1\n    a: 2\n", "- - a: 2\n    b: 1\n"),
        ("yaml", "c", "d: &d {x: 1}\nc:\n  <<: *d\n  b: 1\n  a: 2\n", "d: &d {x: 1}\nc:\n  <<: *d\n  a: 2\n  b: 1\n"),
        ("yaml", "[0]", "-\n  b: 1\n  a: 2\n", "-\n  a: 2\n  b: 1\n"),
    ],
)
def test_entries_come_in_order_with_what_is_theirs(format: Any, key: str, before: str, after: str) -> None:
    assert sorted_text(before, format, key) == after
    assert sorted_text(after, format, key) == after


@pytest.mark.parametrize(
    ("format", "before", "after"),
    [
        ("yaml", "b:\n  d: 1\n  c: 2\na: 3\n", "a: 3\nb:\n  c: 2\n  d: 1\n"),
        (
            "yaml",
            "l:\n  - d: 1\n    c:\n      - y: 1\n        x: 2\n",
            "l:\n  - c:\n      - x: 2\n        y: 1\n    d: 1\n",
        ),
        ("yaml", "b: &x {d: 1, c: 2}\nc: *x\na: 1\n", "a: 1\nb: &x {c: 2, d: 1}\nc: *x\n"),
        ("json", '[{"b": 1, "a": [{"d": 1, "c": 2}]}]', '[{"a": [{"c": 2, "d": 1}], "b": 1}]'),
        ("toml", "[b]\nd = 1\nc = 2\n[b.f]\n[b.e]\n[a]\n", "[a]\n[b]\nc = 2\nd = 1\n[b.e]\n[b.f]\n"),
        ("toml", "[[l]]\nb = 1\na = 2\n[l.d]\n[l.c]\n", "[[l]]\na = 2\nb = 1\n[l.c]\n[l.d]\n"),
    ],
)
def test_recursively_the_mappings_below_are_sorted_too(format: Any, before: str, after: str) -> None:
    assert sorted_text(before, format, recursive=True) == after


@pytest.mark.parametrize(
    ("format", "key", "text"),
    [
        ("yaml", "", "b: &x 1\na: *x\n"),
        ("yaml", "b", "b: 1\n"),
        ("yaml", "l", "l:\n  - b\n  - 1\n"),
        ("yaml", "l", "l:\n  - b: 1\n"),
        ("toml", "", "[b]\n[a]\n[b.x]\n"),
        ("toml", "s", "[s.b]\n[t]\n[s.a]\n"),
        ("toml", "", "b.x = 1\na = 2\nb.y = 3\n"),
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


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A TOML text of tables, sub-tables and arrays of tables, with comments and blank lines anywhere."""
    lines: list[str] = []

    def loose(name: str) -> None:
        if draw(st.booleans()):
            lines.append("")
        if draw(st.integers(0, 3)) == 0:
            lines.extend([f"# apart, near {name}", ""])
        if draw(st.booleans()):
            lines.append(f"# above {name}")

    for key in draw(names):
        loose(key)
        lines.append(f"{key}0 = 1 # behind {key}0")
    for key in draw(names):
        is_array = draw(st.booleans())
        for _ in range(draw(st.integers(1, 2)) if is_array else 1):
            loose(f"table {key}")
            lines.append(f"[[{key}]]" if is_array else f"[{key}] # behind {key}")
            lines.extend(f"{inner} = 2 # behind {key}.{inner}" for inner in draw(names))
            for inner in draw(st.lists(st.sampled_from(["y", "x"]), unique=True)):
                loose(f"table {key}.{inner}")
                lines.append(f"[{key}.{inner}]")
    return "\n".join(lines) + "\n" * draw(st.integers(0, 1))


@settings(max_examples=100, deadline=None)
@given(tables(), st.booleans())
def test_tables_come_in_order_with_all_that_is_theirs(text: str, recursive: bool) -> None:
    try:
        confsafe.loads(text, "toml")
    except confsafe.ParseError:  # a key that is a table too
        return
    after = sorted_text(text, "toml", recursive=recursive)
    assert confsafe.loads(after, "toml") == confsafe.loads(text, "toml")
    assert sorted(line for line in after.split("\n") if line) == sorted(line for line in text.split("\n") if line)
    assert sorted_text(after, "toml", recursive=recursive) == after


@settings(max_examples=60, deadline=None)
@given(st.lists(names, min_size=1), st.data())
def test_items_that_are_mappings_keep_their_comments(items: list[list[str]], data: st.DataObject) -> None:
    lines = ["list:"]
    for keys in items:
        lead = "  - "
        for number, key in enumerate(keys):
            if number and data.draw(st.booleans()):
                lines.append(f"    # above {key}")
            lines.append(f"{lead}{key}: {number}" + (f" # behind {key}" if data.draw(st.booleans()) else ""))
            lead = "    "
    text = "\n".join(lines) + "\n"
    after = sorted_text(text, "yaml", recursive=True)
    assert confsafe.loads(after, "yaml") == confsafe.loads(text, "yaml")
    assert sorted(line.lstrip(" -") for line in after.split("\n")) == sorted(
        line.lstrip(" -") for line in text.split("\n")
    )


@pytest.mark.parametrize("format", ["toml", "json", "yaml"])
def test_what_was_sorted_is_found_where_it_stands_at_the_end(format: Any) -> None:
    from confsafe.data.copying import copied

    document = Document(confsafe.dumps({"u": 3, "t": {"b": 1, "a": 2}}, format), format)
    root = root_of(copied(document.data))
    sort_at(root, "t")
    root.move("t", "v")
    assert list(confsafe.loads(document.edited(root, told=root.told), format)["v"]) == ["a", "b"]
    del root["v"]
    assert confsafe.loads(document.edited(root, told=root.told), format) == {"u": 3}
