"""Entries that come and go in block style: before and after, character by character."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from yaml_edits import YAML, deleting, edited, inserting, saved, setting

from confsafe.data.changes import FRONT, Insert, Rename
from confsafe.formats.text import apply_splices

SERVICE = """\
# The service.

name: web  # what it is called
debug: false

# How it is reached.
server:  # main
  # the port
  port: 80  # web
  host: 'h'
  # tls: off

# Who is let in.
users:
  - ann  # admin
  # about bob
  - bob
  - name: eve
    role: guest

last: x
# The end.
"""


def changed(old: str, new: str, text: str = SERVICE) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (deleting("debug"), "debug: false\n", ""),
        (deleting("name"), "name: web  # what it is called\n", ""),
        (deleting("last"), "\nlast: x\n", ""),
        (deleting("server", "port"), "  port: 80  # web\n", ""),
        (deleting("server", "host"), "  host: 'h'\n", ""),
        (
            deleting("server"),
            "# How it is reached.\nserver:  # main\n  # the port\n  port: 80  # web\n  host: 'h'\n  # tls: off\n\n",
            "",
        ),
        (deleting("users", 0), "  - ann  # admin\n", ""),
        (deleting("users", 1), "  # about bob\n  - bob\n", ""),
        (deleting("users", 2), "  - name: eve\n    role: guest\n", ""),
        (deleting("users", 2, "name"), "name: eve\n    role", "role"),
        (deleting("users", 2, "role"), "    role: guest\n", ""),
        (setting("server", "path", "/x"), "  # tls: off\n", "  # tls: off\n  path: '/x'\n"),
        (setting("new", 1), "last: x\n", "last: x\nnew: 1\n"),
        (setting("users", 2, "id", 7), "    role: guest\n", "    role: guest\n    id: 7\n"),
        (inserting("users", 0, "zoe"), "users:\n", "users:\n  - zoe\n"),
        (inserting("users", 1, "zoe"), "# admin\n", "# admin\n  - zoe\n"),
        (inserting("users", 3, "zoe"), "    role: guest\n", "    role: guest\n  - zoe\n"),
        (
            inserting("users", 3, {"name": "zoe", "tags": ["a"]}),
            "    role: guest\n",
            "    role: guest\n  - name: zoe\n    tags:\n      - a\n",
        ),
        (inserting("users", 3, ["a", ["b"]]), "    role: guest\n", "    role: guest\n  - - a\n    - - b\n"),
    ],
)
def test_an_entry_comes_or_goes_with_its_own_lines_alone(change: Callable[[Any], Any], old: str, new: str) -> None:
    assert edited(SERVICE, change) == changed(old, new)


@pytest.mark.parametrize(
    ("text", "change", "new"),
    [
        ("a: 1", setting("b", 2), "a: 1\nb: 2"),
        ("a: 1\r\nb: 2\r\n", setting("c", {"d": 1}), "a: 1\r\nb: 2\r\nc:\r\n  d: 1\r\n"),
        ("a:\n- 1\n", inserting("a", 1, 2), "a:\n- 1\n- 2\n"),
        ("a:\n- 1\nb: 2\n", setting("c", [1]), "a:\n- 1\nb: 2\nc:\n- 1\n"),
        ("a:\n    b: 1\n", setting("c", {"d": {"e": 1}}), "a:\n    b: 1\n\nc:\n    d:\n        e: 1\n"),
        ("-   a: 1\n    b: 2\n", inserting(1, {"a": 3, "b": 4}), "-   a: 1\n    b: 2\n\n-   a: 3\n    b: 4\n"),
        ("- - a\n  - b\n", inserting(0, 0, "z"), "- - z\n  - a\n  - b\n"),
        ("- - a\n  - b\n", deleting(0, 0), "- - b\n"),
        ("- a: 1  # c\n  b: 2\n", deleting(0, "a"), "- b: 2\n"),
        ("- a: 1\n\n  b: 2\n", deleting(0, "a"), "- b: 2\n"),
        ("- a: 1\n  # about b\n  b: 2\n", deleting(0, "a"), "-\n  # about b\n  b: 2\n"),
        ("? a\n: 1\n? b\n: 2\n", deleting("a"), "? b\n: 2\n"),
        ("? a\n: 1\n", setting("b", 2), "? a\n: 1\nb: 2\n"),
        ("? a\n", setting("a", 2), "? a\n: 2\n"),
        ("? a\n", setting("a", {"b": 1}), "? a\n:\n  b: 1\n"),
        (": 1\n", setting(None, 2), ": 2\n"),
        ("a:\n  x: 1\n  # y: 2\nb: 3\n", setting("a", "z", 1), "a:\n  x: 1\n  # y: 2\n  z: 1\nb: 3\n"),
        ("a:\n# at the margin\n  x: 1\nb: 3\n", deleting("a", "x"), "a: {}\n# at the margin\nb: 3\n"),
        ("a: 1\n\n  # deeper\nb: 2\n", lambda d: None, "a: 1\n\n  # deeper\nb: 2\n"),
        ("a: |\n  x\n\n\nb: 1\n", setting("c", 2), "a: |\n  x\n\n\nb: 1\n\n\nc: 2\n"),
        ("a: |\n  x", setting("b", 1), "a: |-\n  x\nb: 1"),
        ("b: 1\na: |+\n  x\n\n", setting("c", 1), "b: 1\na: |+\n  x\n\nc: 1\n"),
        ("a: |+\n  x\nb: 1\n\nc: 2\n", deleting("b"), "a: |+\n  x\nc: 2\n"),
        ("a: |\n  x\nb: 1\n   # deep\nc: 2\n", deleting("b"), "a: |\n  x\nc: 2\n"),
        ("a: |\n  x\nb: 1\n     \nc: 2\n", deleting("b"), "a: |\n  x\nc: 2\n"),
        ("a: >-\n  x\nb: 1\n\n     \n\nc: 2\n", deleting("b"), "a: >-\n  x\n\n\nc: 2\n"),
        ("'a': 'u'\n'b': 'v'\n", setting("c", "w"), "'a': 'u'\n'b': 'v'\n'c': 'w'\n"),
        ("a: 'x'\n", setting("b", 1), "a: 'x'\nb: 1\n"),
        ("a: 1\n...\n", setting("b", 2), "a: 1\nb: 2\n...\n"),
        ("--- # c\na: 1\n", deleting("a"), "--- # c\n{}\n"),
        ("--- !t\na: 1\n", lambda d: d.value.update(b=2), "--- !t\na: 1\nb: 2\n"),
        ("%YAML 1.1\n---\na: yes\n", setting("a", False), "%YAML 1.1\n---\na: no\n"),
        ("a: !!set\n  ? x\n  ? y\n", lambda d: d["a"].discard("x"), "a: !!set\n  ? y\n"),
        ("a: !!set {x, y}\n", lambda d: d["a"].add("z"), "a: !!set {x, y, z}\n"),
        ("a: !!omap\n  - x: 1\n  - y: 2\n", setting("a", "x", 3), "a: !!omap\n  - x: 3\n  - y: 2\n"),
        ("a: !!omap\n  - x: 1\n  - y: 2\n", deleting("a", "x"), "a: !!omap\n  - y: 2\n"),
        ("a: !!omap\n  - x: 1\n", setting("a", "z", 3), "a: !!omap\n  - x: 1\n  - z: 3\n"),
        ("? - x\n  - y\n: 1\nb: 2\n", setting(("x", "y"), 3), "? - x\n  - y\n: 3\nb: 2\n"),
        ("1: a\n2: b\n", setting(3, "c"), "1: a\n2: b\n3: c\n"),
    ],
)
def test_every_layout_keeps_its_own_form(text: str, change: Callable[[Any], Any], new: str) -> None:
    assert edited(text, change) == new


@pytest.mark.parametrize(
    ("text", "path", "new"),
    [
        ("a:\n  b: 1\n", ("a", "b"), "a: {}\n"),
        ("a:  # why\n  b: 1\nc: 2\n", ("a", "b"), "a: {}  # why\nc: 2\n"),
        ("a:\n  # about b\n  b: 1  # c\n# end\n", ("a", "b"), "a: {}\n# end\n"),
        ("a:\n  # of the whole\n\n  b: 1\n", ("a", "b"), "a: {}\n  # of the whole\n\n"),
        ("a:\n- 1\n", ("a", 0), "a: []\n"),
        ("a: &x\n  b: 1\n", ("a", "b"), "a: &x {}\n"),
        ("- a: 1\n", (0, "a"), "- {}\n"),
        ("- - 1\n", (0, 0), "- []\n"),
        ("# head\n\na: 1\n# foot\n", ("a",), "# head\n\n{}\n# foot\n"),
    ],
)
def test_the_only_entry_leaves_an_empty_collection(text: str, path: tuple[Any, ...], new: str) -> None:
    assert edited(text, deleting(*path)) == new


def test_a_comment_between_first_entries_that_go_stays() -> None:
    text = "-  a: 1\n# between\n\n   # of b\n   b: 2\n   c: 3\n"
    assert saved(text, [{"c": 3}]) == "-\n# between\n\n   # of b\n   c: 3\n"
    assert saved(text, [{"m": 0, "c": 3}]) == "-  m: 0\n# between\n\n   # of b\n   c: 3\n"


@pytest.mark.parametrize(
    ("text", "data", "new"),
    [
        ("", {"a": 1}, "a: 1\n"),
        ("# c\n", {"a": [1]}, "# c\na:\n  - 1\n"),
        ("# c", {"a": 1}, "# c\na: 1"),
        ("---\n# c\n...\n", {"a": 1}, "---\n# c\na: 1\n...\n"),
        ("null  # nothing yet\n", {"a": 1}, "a: 1  # nothing yet\n"),
        ("word\n", "other", "other\n"),
        ("{}\n", {"a": 1}, "a: 1\n"),
        ("--- {}\n", {"a": 1}, "---\na: 1\n"),
        ("- 1\n", {"a": 1}, "a: 1\n"),
        ("a: 1\n# end\n", [1, 2], "- 1\n- 2\n# end\n"),
        ("a: 1\n", "text", "text\n"),
    ],
)
def test_the_whole_document_gets_another_value(text: str, data: Any, new: str) -> None:
    assert saved(text, data) == new


def test_only_the_chosen_document_is_touched() -> None:
    stream = "# one\na: 1\n---\n# two\na: 1\n---\na: 1\n"
    assert edited(stream, setting("a", 2), document=1) == "# one\na: 1\n---\n# two\na: 2\n---\na: 1\n"
    assert edited(stream, setting("b", 2), document=0) == "# one\na: 1\nb: 2\n---\n# two\na: 1\n---\na: 1\n"
    assert edited(stream, deleting("a"), document=2) == "# one\na: 1\n---\n# two\na: 1\n---\n{}\n"


def test_a_new_key_goes_behind_the_sibling_that_precedes_it() -> None:
    assert saved("a: 1  # one\nb: 2\n", {"a": 1, "x": 0, "b": 2}) == "a: 1  # one\nx: 0\nb: 2\n"
    assert saved("# top\n\n# about a\na: 1\n", {"x": 0, "a": 1}) == "# top\n\nx: 0\n# about a\na: 1\n"


SPACED = "a:\n  x: 1\n\n# two\nb:\n  x: 1\n\nc:\n  x: 1\n"


@pytest.mark.parametrize(
    ("keys", "new"),
    [
        ("abcm", SPACED + "\nm:\n  p: 1\n"),
        ("ambc", "a:\n  x: 1\n\nm:\n  p: 1\n\n# two\nb:\n  x: 1\n\nc:\n  x: 1\n"),
        ("mabc", "m:\n  p: 1\n\n" + SPACED),
        ("amc", "a:\n  x: 1\n\n# two\nm:\n  p: 1\n\nc:\n  x: 1\n"),
        ("mbc", "m:\n  p: 1\n\n# two\nb:\n  x: 1\n\nc:\n  x: 1\n"),
    ],
)
def test_a_new_entry_of_several_lines_is_parted_as_its_neighbours_are(keys: str, new: str) -> None:
    assert saved(SPACED, {key: {"p": 1} if key == "m" else {"x": 1} for key in keys}) == new


@pytest.mark.parametrize("mark", ["# --- b ---", "#########\n# b\n#########", "# old: 1", "# old: 1\n# about b"])
def test_what_stands_above_a_ruler_or_what_is_commented_out_parts_entries_too(mark: str) -> None:
    text = f"a:\n  x: 1\n\n{mark}\nb:\n  x: 1\n"
    assert edited(text, lambda data: data.update(c={"x": 2})) == text + "\nc:\n  x: 2\n"
    lines = f"a: 1\n\n{mark}\nb: 1\n\n{mark}\nd: 1\n"
    assert edited(lines, lambda data: data.update(c=1)) == lines + "c: 1\n"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("l:\n  # one\n  - a\n\n  # two\n  - b\n\n  # three\n  - c\n", "  - d\n"),
        ("l:\n  - a\n\n  # two\n  - b\n\n  - c\n", "\n  - d\n"),
        ("l:\n  - a\n\n  # two\n  - b\n", "\n  - d\n"),
    ],
)
def test_a_line_without_a_comment_joins_the_paragraph_above_where_comments_alone_begin_some(
    text: str, new: str
) -> None:
    assert edited(text, lambda data: data["l"].append("d")) == text + new


@pytest.mark.parametrize(
    ("keys", "new"),
    [("abl", "a: 1\n  b: 1\n\n  l:\n    - x\n"), ("bal", "b: 1\n  a: 1\n\n  l:\n    - x\n")],
)
def test_a_line_joins_a_line_below_the_root_where_no_two_lines_are_parted(keys: str, new: str) -> None:
    text = "m:\n  a: 1\n\n  l:\n    - x\n"
    assert saved(text, {"m": {key: ["x"] if key == "l" else 1 for key in keys}}) == f"m:\n  {new}"


def test_a_line_between_an_entry_of_several_lines_and_a_line_joins_the_line() -> None:
    text = "m:\n  l:\n    - x\n\n  k:\n    - y\n\n  a: 1\n"
    assert saved(text, {"m": {"l": ["x"], "k": ["y"], "b": 2, "a": 1}}) == text.replace("  a: 1", "  b: 2\n  a: 1")
    commented = text.replace("  a: 1", "  # z: 1\n\n  a: 1")
    assert saved(commented, {"m": {"l": ["x"], "k": ["y"], "b": 2, "a": 1}}) == (
        commented.replace("  # z: 1", "  b: 2\n\n  # z: 1")
    )


def test_an_entry_below_the_only_one_is_parted_from_it_where_that_has_blank_lines_within() -> None:
    text = "jobs:\n  a:\n    - x\n\n    - y\n"
    jobs = {"a": ["x", "y"], "b": ["x"]}
    assert saved(text, {"jobs": jobs}) == text + "\n  b:\n    - x\n"
    assert saved(text.replace("\n\n", "\n"), {"jobs": jobs}) == text.replace("\n\n", "\n") + "  b:\n    - x\n"


def test_a_comment_does_not_part_the_lines_without_one() -> None:
    text = "l:\n  - a\n\n  # two\n  - b\n\n  # three\n  - c\n  - d\n\n  # five\n  - e\n\n  - f: 1\n    g: 1\n"
    after = {"l": ["a", "x", "b", "c", "d", "e", {"f": 1, "g": 1}]}
    assert saved(text, after) == text.replace("- a\n", "- a\n  - x\n")


def test_a_new_last_entry_is_parted_also_where_the_one_above_loses_its_last_line() -> None:
    text = "a: 1\n\nb:\n  - 1\n  - 2\n"
    assert saved(text, {"a": 1, "b": [1], "c": {"x": 1}}) == "a: 1\n\nb:\n  - 1\n\nc:\n  x: 1\n"


def test_a_new_item_begins_below_its_dash_where_those_of_its_list_do() -> None:
    text = "l:\n  -\n     a: 1\n     b: 2\n  -\n     a: 2\n     b: 3\n"
    assert edited(text, lambda data: data["l"].append({"a": 1, "b": {"d": 1}})) == (
        text + "  -\n     a: 1\n     b:\n       d: 1\n"
    )
    assert edited(text, lambda data: data["l"].append("b")) == text + "  - b\n"


def test_the_items_of_a_new_list_are_parted_as_most_of_their_kind_at_the_same_key() -> None:
    text = (
        "a:\n  steps:\n    - x\n    - y: 1\n      z: 1\n\nb:\n  steps:\n" + 3 * "    - y: 1\n      z: 1\n\n" + "c: 1\n"
    )
    steps = [{"y": 1, "z": 1}, "x"]
    assert edited(text, setting("c", {"steps": steps})) == (
        text.replace("c: 1", "c:\n  steps:\n    - y: 1\n      z: 1\n\n    - x")
    )


def test_an_entry_that_comes_and_goes_leaves_no_growing_gap() -> None:
    once = edited(saved(SPACED, {**YAML.data(SPACED), "m": [1]}), deleting("m"))
    assert edited(saved(once, {**YAML.data(once), "m": [1]}), deleting("m")) == once == SPACED


def test_a_new_null_is_written_as_the_block_writes_its_nulls() -> None:
    assert saved("a:\nb: 1\n", {"a": None, "b": 1, "c": None}) == "a:\nb: 1\nc:\n"
    assert saved("- ~\n- 1\n", [None, 1, None]) == "- ~\n- 1\n- ~\n"
    assert saved("b: 1\n", {"b": 1, "c": None}) == "b: 1\nc:\n"


@pytest.mark.parametrize(
    ("text", "path", "new"),
    [
        ("a: {}  # why\n  # b: 1\n", ("a",), "a:  # why\n  k:\n    - 1\n  # b: 1\n"),
        ("a: &x {}\nb: *x\n", ("a",), "a: &x\n  k:\n    - 1\nb: {}\n"),
        ("- {}\n", (0,), "- k:\n    - 1\n"),
        ("a: {}\nb: {c: 1}\n", ("a",), "a: {k: [1]}\nb: {c: 1}\n"),
        ("a: {b: {}}\n", ("a", "b"), "a: {b: {k: [1]}}\n"),
        ("a: !t {}\n", ("a",), "a: !t {k: [1]}\n"),
        ("a: {  # c\n  }\n", ("a",), "a: {  # c\n  k: [1]\n  }\n"),
    ],
)
def test_an_empty_mapping_is_filled_below_its_key_unless_its_neighbours_are_in_brackets(
    text: str, path: tuple[Any, ...], new: str
) -> None:
    def fill(data: Any) -> None:
        for key in path:
            data = data[key]
        getattr(data, "value", data)["k"] = [1]

    data = copy.deepcopy(YAML.data(text))
    if "*x" in text:
        data["b"] = {}
    fill(data)
    assert saved(text, data) == new


def test_an_empty_list_is_filled_below_its_key() -> None:
    assert saved("a: []\nb:\n- 1\n", {"a": [{"k": 1}], "b": [1]}) == "a:\n- k: 1\nb:\n- 1\n"
    assert saved("- []\n", [[1]]) == "- [1]\n"


HOOKS = "repos:\n- name: a\n  hooks:\n  - id: x\n    args: [--unsafe]\n  - id: y\n    files:\n    - f\n"


def test_a_new_collection_stands_in_brackets_where_its_likes_do() -> None:
    new = {"id": "z", "args": ["-a"], "files": ["g"]}
    lines = "  - id: z\n    args: [-a]\n    files:\n    - g\n"
    assert edited(HOOKS, lambda d: d["repos"][0]["hooks"].append(new)) == HOOKS + lines
    repo = "- name: b\n" + "  hooks:\n" + lines
    assert edited(HOOKS, lambda d: d["repos"].append({"name": "b", "hooks": [new]})) == HOOKS + repo
    assert edited(HOOKS, setting("repos", 0, "hooks", 1, "args", ["b"])) == HOOKS + "    args: [b]\n"


def test_new_options_stand_in_brackets_unless_the_same_key_or_what_is_beside_shows_otherwise() -> None:
    text = "types:\n  - python\nhooks:\n  - id: x\n"
    assert edited(text, setting("hooks", 0, "args", ["--fix", "-q"])) == text + "    args: [--fix, -q]\n"
    assert edited(text, setting("hooks", 0, "args", ["--fix", "src"])) == (
        text + "    args:\n      - --fix\n      - src\n"
    )
    assert edited(text, setting("options", ["--fix"])) == text + "options:\n  - --fix\n"
    assert edited(text, setting("hooks", 0, "types", ["--fix"])) == text + "    types:\n      - --fix\n"


def test_a_new_list_under_a_key_that_most_projects_write_in_brackets_stands_so_but_in_a_file_of_blocks() -> None:
    text = "a:\n  b:\n    - x\nmatrix:\n  n: 1\n"
    assert edited(text, setting("matrix", "os", ["linux"])) == text + "  os: [linux]\n"
    assert edited(text, setting("labels", ["x"])) == text + "labels: [x]\n"
    assert edited(text, setting("os", ["linux"])) == text + "os:\n  - linux\n"
    assert edited(text, setting("matrix", "labels", ["x"])) == text + "  labels:\n    - x\n"
    blocks = "".join(f"{key}:\n  b:\n    - x\n" for key in "cde") + text
    assert edited(blocks, setting("matrix", "os", ["linux"])) == blocks + "  os:\n    - linux\n"
    one_in_brackets = blocks.replace("b:\n    - x", "b: [x]", 1)
    assert edited(one_in_brackets, setting("matrix", "os", ["x"])) == one_in_brackets + "  os: [x]\n"
    beside = text + "  arch:\n    - arm\n"
    assert edited(beside, setting("matrix", "os", ["linux"])) == beside + "  os:\n    - linux\n"


def test_a_deeper_collection_stands_in_brackets_where_such_ones_under_its_key_do() -> None:
    text = "- ignore: {name: a, within: [M]}\n- ignore: {name: b}\n"
    new = {"ignore": {"name": "c", "within": ["O"]}}
    assert edited(text, lambda d: d.append(new)) == text + "- ignore: {name: c, within: [O]}\n"
    flat = text.replace(", within: [M]", "")
    assert edited(flat, lambda d: d.append(new)) == flat + "- ignore:\n    name: c\n    within:\n      - O\n"
    lines = {"ignore": {"name": "c", "within": ["O\nP"]}}
    assert "{" not in edited(text, lambda d: d.append(lines)).removeprefix(text)


def test_a_new_collection_stands_in_brackets_where_all_beside_it_do() -> None:
    text = "id: {type: int}\nlabels: {a: b}\nn: 1\n"
    assert edited(text, setting("tag", {"type": "string"})) == text + "tag: {type: string}\n"
    assert edited(text, setting("tag", {"deep": {"x": 1}})) == text + "tag:\n  deep:\n    x: 1\n"
    assert edited(text, setting("tag", ["x" * 80])) == text + "tag:\n  - " + "x" * 80 + "\n"
    assert edited("- [1, 2]\n- [3]\n", lambda d: d.append([4])) == "- [1, 2]\n- [3]\n- [4]\n"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("host:  a\nport:  80\n", "u:  1\nl:\n  - 1\n"),
        ("host : a\nport : 80\n", "u : 1\nl :\n  - 1\n"),
        ("host:    a\ntimeout: 80\n", "u:       1\nl:\n  - 1\n"),
        ("host    : a\ntimeout : 80\n", "u       : 1\nl       :\n  - 1\n"),
        ("host:   a\ntimeout: 80\nx:  1\n", "u: 1\nl:\n  - 1\n"),
        ("host:        a\n", "u: 1\nl:\n  - 1\n"),
        ("host:\ttab\n", "u: 1\nl:\n  - 1\n"),
        ("a:\n  long: 1\n", "u: 1\nl:\n  - 1\n"),
    ],
)
def test_a_new_key_has_the_blanks_around_its_colon_that_its_siblings_have(text: str, new: str) -> None:
    assert saved(text, {**YAML.data(text), "u": 1, "l": [1]}) == text + new


def test_an_item_that_moves_takes_its_comments_and_its_gap_along() -> None:
    text = "- a  # one\n\n# about b\n- b: |\n    x\n\n- c\n"
    assert saved(text, ["a", "c", {"b": "x\n"}]) == "- a  # one\n\n- c\n\n# about b\n- b: |\n    x\n"
    assert saved(text, ["c", "a", {"b": "x\n"}]) == "- c\n\n- a  # one\n\n# about b\n- b: |\n    x\n"


@pytest.mark.parametrize(
    ("text", "places", "new"),
    [
        ("- |+  # why\n  t\n\n- a\n\n- b\n", (0, 1), "- a\n\n- |+  # why\n  t\n\n- b\n"),
        ("- a\n\n# one\n- >+\n  t\n", (1, 0), "# one\n- >+\n  t\n- a\n"),
        ("l:\n  - k: |+\n      t\n\n  - a  # x\n\nm: 1\n", (0, 1), "l:\n  - a  # x\n\n  - k: |+\n      t\n\nm: 1\n"),
        ("l:\n  - |+\n    t\n\n  - |+\n    u\n\n\nm: 1\n", (0, 1), "l:\n  - |+\n    u\n\n\n  - |+\n    t\n\nm: 1\n"),
        ("l:\n- |+\n  t\n\n# b\n- b\n\n\nm: 1\n", (0, 1), "l:\n# b\n- b\n\n\n- |+\n  t\n\nm: 1\n"),
        (
            "l:\n- >\n  a\n\n- |+\n  b\n- >+\n  t\n\n\nm: 1\n",
            (2, 0),
            "l:\n- >+\n  t\n\n\n- >\n  a\n\n- |+\n  b\nm: 1\n",
        ),
        ("- - |+\n      t\n    # deeper\n  - b", (0, 1), "- - b\n  - |+\n      t\n    # deeper"),
        ("l:\n  - |+\n    t\n  - a\n\nm: 1\n", (0, 1), "l:\n  - a\n  - |\n    t\n\nm: 1\n"),
        (
            "l:\n  - k: >2+  # why\n        t\n  - a\n\nm: 1\n",
            (0, 1),
            "l:\n  - a\n  - k: >2  # why\n        t\n\nm: 1\n",
        ),
        ("- |+\n  t\n\n- a", (0, 1), "- a\n- |+\n  t\n\n"),
        ("- a\n- |+\n  t", (1, 0), "- |-\n  t\n- a"),
        ("- - a\n  # one\n  - b\n", (1, 0), "-\n  # one\n  - b\n  - a\n"),
    ],
)
def test_an_item_that_ends_with_a_block_scalar_moves_and_takes_in_nothing(
    text: str, places: tuple[int, int], new: str
) -> None:
    def move(data: Any) -> None:
        items = data["l"] if isinstance(data, dict) else data[0] if isinstance(data[0], list) else data
        items.insert(places[1], items.pop(places[0]))

    assert edited(text, move) == new


@pytest.mark.parametrize(
    ("text", "after", "wanted"),
    [
        ("> ", ["x"], "- x"),
        ("> # c", ["x"], " # c\n- x"),
        ("- > ", [["x"]], "- \n  - x"),
        ("a: > ", {"a": {"b": 1}}, "a: \n  b: 1"),
        ("--- |", ["x"], "---\n- x"),
    ],
)
def test_an_empty_block_scalar_in_the_last_line_gives_way_to_lines(text: str, after: Any, wanted: str) -> None:
    assert saved(text, after) == wanted


def test_an_indented_document_stays_indented_whatever_it_becomes() -> None:
    assert saved("# c\n  a: 1 # d\n  b: 2\n", ["x", "z"]) == "# c\n  - x\n  - z\n"
    assert saved("---\n  - x\n...\n", {"a": 1, "b": [2]}) == "---\n  a: 1\n  b:\n    - 2\n...\n"
    assert saved(" :", ["x", "z"]) == " - x\n - z"


def test_tabs_behind_a_plain_scalar_go_with_it() -> None:
    assert saved("a\n\t", []) == "[]\n"
    assert saved("a\n \t\n", {"x": 1}) == "x: 1\n \n"


@pytest.mark.parametrize(
    ("text", "after", "wanted"),
    [
        ("a: 1\n?", {"a": 1, "x": None, "b": 2}, "a: 1\n? x\nb: 2"),
        ("- ?\n", [{"x": None, "b": 2}], "- ? x\n  b: 2\n"),
        (": 1\n", {"z": 0, "a": 1}, "z: 0\na: 1\n"),
    ],
)
def test_an_empty_key_that_gets_a_name_stands_beside_what_is_put_in(text: str, after: Any, wanted: str) -> None:
    assert saved(text, after) == wanted


def test_a_renamed_key_keeps_its_place_and_its_quotes() -> None:
    reading = YAML.read("# c\n'a': 1  # x\nb : 2\n")
    splices = reading.splices([Rename(("a",), "it's"), Rename(("b",), "yes")], {"it's": 1, "yes": 2})
    assert apply_splices(reading.text, splices) == "# c\n\"it's\": 1  # x\n'yes' : 2\n"


def test_inserts_with_one_place_keep_their_order() -> None:
    reading = YAML.read("a: 1\n")
    changes = [Insert((), "x", 1, FRONT), Insert((), "u", 2, FRONT), Insert((), "p", 3, "a"), Insert((), "q", 4, "a")]
    after = {"x": 1, "u": 2, "a": 1, "p": 3, "q": 4}
    assert apply_splices(reading.text, reading.splices(changes, after)) == "x: 1\nu: 2\na: 1\np: 3\nq: 4\n"


@pytest.mark.parametrize(
    ("text", "path", "wanted"),
    [
        ("a: |\n  x\nb: 1", ("b",), "a: |\n  x\n"),
        ("s:\n  - run: |\n      x\n\n  - b: 1", ("s", 1), "s:\n  - run: |\n      x\n"),
        ("a: |-\n  x\nb: 1", ("b",), "a: |-\n  x"),
        ("a: |\r\n  x\r\nb: 1", ("b",), "a: |\r\n  x\r\n"),
        ("a: |+\n  x\n\nb: 1", ("b",), "a: |+\n  x\n\n"),
    ],
)
def test_a_block_scalar_that_comes_to_end_an_open_text_keeps_its_line_break(text: str, path: Any, wanted: str) -> None:
    assert edited(text, deleting(*path)) == wanted


def test_the_comment_above_an_item_of_several_lines_goes_with_it() -> None:
    text = "b:\n\n  # about x\n  - x: 1\n    y: 2\n  - z\n"
    assert edited(text, deleting("b", 0)) == "b:\n\n  - z\n"


def test_an_entry_behind_a_keeping_text_that_the_file_ends_with_is_parted_from_it() -> None:
    text = "a: |+ # one\n  text"
    assert edited(text, setting("b", ["x"])) == "a: |- # one\n  text\n\nb:\n  - x"


def test_the_header_of_a_file_stays_whole_where_its_lines_stand_in_two_columns() -> None:
    assert edited("\n  # one\n# more\na: 1\nb: 2\n", deleting("a")) == "\n  # one\n# more\nb: 2\n"


@pytest.mark.parametrize(
    "empty", ["args: []\n  # - one\n", "args: {}\n  #   one: 1\n", "args:\n  # - one\n  # - two\n"]
)
def test_what_is_commented_out_in_an_empty_value_stays_where_the_entry_below_it_goes(empty: str) -> None:
    text = f"m:\n  {empty}  b: 1\n"
    assert edited(text, deleting("m", "b")) == f"m:\n  {empty}"
    added = saved(text, {"m": {"args": YAML.data(text)["m"]["args"], "x": 1, "b": 1}})
    assert added == f"m:\n  {empty}  x: 1\n  b: 1\n"
    assert edited(added, deleting("m", "x")) == text


def test_an_entry_stands_directly_below_a_text_that_the_file_ended_with_and_that_gets_a_line_break() -> None:
    assert saved("a: |\n  x\n  y ", {"a": "x\ny\n", "t": 1}) == "a: |\n  x\n  y\nt: 1"


def test_what_comes_in_front_of_a_last_line_that_goes_ends_an_open_text() -> None:
    text = "a:\n  b: |-\n    x\nd: 2"
    assert saved(text, {"a": {"b": "x", "z": 1}}) == "a:\n  b: |-\n    x\n  z: 1"


def test_an_item_that_keeps_its_last_blank_lines_moves_with_the_deeper_comment_below_it() -> None:
    text = "- p: |+\n    x\n\n  # deeper\n- 1\n"
    assert saved(text, [1, {"p": "x\n\n"}]) == "- 1\n- p: |+\n    x\n\n  # deeper\n"


@pytest.mark.parametrize(
    ("text", "change", "wanted"),
    [
        ("-   a\n", inserting(1, "  x\ny\n"), "-   a\n-   |4\n      x\n    y\n"),
        ("-   a\n-   b: 1\n", setting(1, "  x\ny\n"), "-   a\n-   |4\n      x\n    y\n"),
    ],
)
def test_a_text_that_says_its_indentation_says_that_of_the_items(
    text: str, change: Callable[[Any], Any], wanted: str
) -> None:
    assert edited(text, change) == wanted


def test_a_heading_stays_where_the_only_other_entry_of_its_paragraph_is_commented_out() -> None:
    text = "d:\n  a:\n    # those\n    - h\n    # - x\n"
    assert edited(text, deleting("d", "a", 0)) == "d:\n  a: []\n    # those\n    # - x\n"


def test_a_comment_that_begins_a_further_document_is_that_of_its_first_entry() -> None:
    text = "a: 1\n---\n# about b\nb:\n  x: 1\nc: 2\n"
    assert edited(text, deleting("b"), document=1) == "a: 1\n---\nc: 2\n"


def test_a_key_that_becomes_another_word_of_yaml_1_1_is_quoted() -> None:
    assert saved("on: 1\n", {"yes": 1}) == '"yes": 1\n'


def test_a_comment_stays_above_a_group_of_which_two_entries_go_and_two_stay() -> None:
    text = "m:\n  # slow\n  - a: 1\n  - b: 1\n  - a: 1\n    c: 1\n  - b: 1\n    c: 1\n  # fast\n  - d: 1\n  - e: 1\n"
    after = {"m": [{"a": 1, "c": 1}, {"b": 1, "c": 1}, {"d": 1}, {"e": 1}]}
    assert saved(text, after) == text.replace("  - a: 1\n  - b: 1\n", "", 1)
    assert edited(text, deleting("m", 0)) == text.replace("  # slow\n  - a: 1\n", "", 1)
    apart = "m:\n  # about a\n  a: |+\n    x\n\n  b: 1\n  c: 2\n  d: 3\n"
    assert edited(apart, lambda data: [data["m"].pop(key) for key in "ab"]) == "m:\n  c: 2\n  d: 3\n"


def test_the_entries_of_a_new_block_stand_apart_as_such_do_at_the_same_key() -> None:
    text = "a:\n  steps:\n    - x: 1\n      y: 1\n\n    - x: 2\nb: {}\n"
    steps = [{"x": 1}, {"x": 2, "y": 2}, {"x": 3, "y": 3}]
    added = "b:\n  steps:\n    - x: 1\n\n    - x: 2\n      y: 2\n\n    - x: 3\n      y: 3\n"
    assert edited(text, setting("b", {"steps": steps})) == text.replace("b: {}\n", added)


def test_entries_at_the_same_explicit_key_show_how_far_a_new_one_stands_apart() -> None:
    text = "? a\n:\n  ? a\n  :\n    x: 1\n\n    y: 2\n"
    assert edited(text, setting("a", "new", 1)) == f"{text}\n  new: 1\n"


@pytest.mark.parametrize(
    ("after", "new"),
    [
        ({"env": ["a"]}, "env:\n- a\n# - b\n"),
        ({"env": ["a", "c"]}, "env:\n- a\n# - b\n- c\n"),
        ({"env": ["a"], "tag": 1, "ports": [1]}, "env:\n- a\n# - b\ntag: 1\n# why\nports:\n- 1\n"),
    ],
)
def test_an_item_that_is_commented_out_stays_with_a_list_in_the_column_of_its_key(after: Any, new: str) -> None:
    assert saved("env:\n- a\n# - b\n# why\nports:\n- 1\n", after) == new


def test_what_comes_behind_a_text_in_front_of_the_last_lines_of_an_open_file_that_go() -> None:
    text = "a:\n  x: |+\n    y\nb:\n  - 1\n  - 2"
    assert saved(text, {"a": {"x": "y\n", "z": 3}}) == "a:\n  x: |+\n    y\n  z: 3"
