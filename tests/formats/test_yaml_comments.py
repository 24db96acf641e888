"""Comments: all of them, those of an entry, and entries that are commented out and in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from yaml_edits import YAML

import confsafe
from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats.text import Comment, apply_splices

TEXT = """\
# top

# about a
#  and more
a: 1  # behind a
b:  # behind b
  # about c
  c: 'x # no comment'
  # at the end
d: |  # behind d
  # no comment
e: [1, 2]  # behind e
f:
  - g: 1  # behind g
    h: 2
  # about 1
  - word # of 1
i: {j: 1}
"""


def test_every_comment_is_found_and_no_text_of_a_scalar() -> None:
    reading = YAML.read(TEXT)
    assert [TEXT[start:end] for start, end in reading.comments()] == [
        "# top", "# about a", "#  and more", "# behind a", "# behind b", "# about c", "# at the end", "# behind d",
        "# behind e", "# behind g", "# about 1", "# of 1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ('a: "x # y" # z\n', ["# z"]),
        ("a: b#c # d\n", ["# d"]),
        ("a: &x # c\n  b\n", ["# c"]),
        ("a: !t # c\n  - b\n", ["# c"]),
        ("a: x\n  y # c\n", ["# c"]),
        ("[a, # b\n c] # d", ["# b", "# d"]),
        ("# a\r\nb: 1 # c\r\n", ["# a", "# c"]),
        ("%YAML 1.2 # d\n--- # e\na\n", ["# d", "# e"]),
        ("a: >\n  # x\n\n# c\n", ["# c"]),
        ("a: 1 #", ["#"]),
        ("", []),
    ],
)
def test_a_comment_is_told_from_a_scalar(text: str, comments: list[str]) -> None:
    assert [text[start:end] for start, end in YAML.read(text).comments()] == comments


def test_the_comments_of_other_documents_are_left_out() -> None:
    stream = "# 1\na: 1\n---\n# 2\na: 1 # 3\n---\n# 4\na: 1\n"
    assert [stream[a:b] for a, b in YAML.read(stream, document=1).comments()] == ["# 2", "# 3"]


@pytest.mark.parametrize(
    ("path", "comment"),
    [
        (("a",), Comment("about a\n and more", "behind a")),
        (("b",), Comment(None, "behind b")),
        (("b", "c"), Comment("about c", None)),
        (("d",), Comment(None, "behind d")),
        (("e",), Comment(None, "behind e")),
        (("f",), Comment(None, None)),
        (("f", 0), Comment(None, None)),
        (("f", 0, "g"), Comment(None, "behind g")),
        (("f", 1), Comment("about 1", "of 1")),
        (("i", "j"), Comment(None, None)),
    ],
)
def test_an_entry_has_the_comment_above_it_and_the_one_behind_it(path: tuple[Any, ...], comment: Comment) -> None:
    assert YAML.read(TEXT).comment(path) == comment


@pytest.mark.parametrize(
    ("path", "comment", "old", "new"),
    [
        (("a",), Comment("new", "behind a"), "# about a\n#  and more\n", "# new\n"),
        (("a",), Comment(None, "behind a"), "# about a\n#  and more\n", ""),
        (("a",), Comment("about a\n and more", None), "  # behind a", ""),
        (("a",), Comment("about a\n and more", "other"), "# behind a", "# other"),
        (
            ("b", "c"),
            Comment("x\n\ny", "z"),
            "  # about c\n  c: 'x # no comment'",
            "  # x\n  #\n  # y\n  c: 'x # no comment'  # z",
        ),
        (("b",), Comment("x", "behind b"), "b:  #", "# x\nb:  #"),
        (("d",), Comment(None, "x"), "# behind d", "# x"),
        (("f",), Comment(None, "x"), "f:\n", "f:  # x\n"),
        (("f", 0, "h"), Comment("x", "u"), "    h: 2\n", "    # x\n    h: 2  # u\n"),
        (("f", 1), Comment("x", "of 1"), "# about 1", "# x"),
        (("i",), Comment(None, "x"), "i: {j: 1}\n", "i: {j: 1}  # x\n"),
    ],
)  # fmt: skip
def test_setting_a_comment_touches_the_comment_alone(
    path: tuple[Any, ...], comment: Comment, old: str, new: str
) -> None:
    assert TEXT.count(old) == 1
    reading = YAML.read(TEXT)
    text = apply_splices(TEXT, reading.comment_splices(path, comment))
    assert text == TEXT.replace(old, new)
    fresh = YAML.read(text)
    assert fresh.data == reading.data
    assert fresh.comment(path) == comment


@pytest.mark.parametrize(
    ("path", "comment"),
    [
        (("f", 0, "g"), Comment("x", "behind g")),
        (("a",), Comment("about a\n and more", "two\nlines")),
        (("a",), Comment("x\x07", None)),
        (("a",), Comment("x\ry", None)),
    ],
)
def test_a_comment_without_a_place_is_refused(path: tuple[Any, ...], comment: Comment) -> None:
    with pytest.raises(ValueRefused):
        YAML.read(TEXT).comment_splices(path, comment)


@pytest.mark.parametrize(
    ("text", "path"), [("[a, b]\n", (0,)), ("{a: 1, b: 2}\n", ("a",)), ("a: {b: 1}\n", ("a", "b"))]
)
def test_an_inline_comment_between_brackets_of_one_line_is_refused(text: str, path: tuple[Any, ...]) -> None:
    with pytest.raises(ValueRefused):
        YAML.read(text).comment_splices(path, Comment(None, "x"))


def test_entries_on_lines_of_their_own_between_brackets_have_comments() -> None:
    text = "a: [\n  b, # about b\n  # above c\n  c\n]\n"
    reading = YAML.read(text)
    assert reading.comment(("a", 0)) == Comment(None, "about b")
    assert reading.comment(("a", 1)) == Comment("above c", None)


def test_a_missing_path_has_no_comment() -> None:
    with pytest.raises(KeyMissing):
        YAML.read(TEXT).comment(("nothing",))


@pytest.mark.parametrize(
    ("text", "path", "disabled"),
    [
        ("a: 1  # c\nb: 2\n", ("a",), "# a: 1  # c\nb: 2\n"),
        (
            "a: 1\nb:\n  c: 2\n\n  d: |\n    x\n\n    z\ne: 3\n",
            ("b",),
            "a: 1\n# b:\n#   c: 2\n#\n#   d: |\n#     x\n#\n#     z\ne: 3\n",
        ),
        ("b:\n  c: 2\n  d: 3\n", ("b", "c"), "b:\n  # c: 2\n  d: 3\n"),
        ("b:\n  c: 2\n  d:\n  - 3\n", ("b", "d"), "b:\n  c: 2\n  # d:\n  # - 3\n"),
        ("- a\n- b: 1\n  c: 2\n- d\n", (1,), "- a\n# - b: 1\n#   c: 2\n- d\n"),
        ("- b: 1\n  c: 2\n", (0, "b"), "- # b: 1\n  c: 2\n"),
        ("- b: 1\n  c: 2\n", (0, "c"), "- b: 1\n  # c: 2\n"),
        (
            "a: 1\nb:\n  # about c\n  c: 2\n  # end\n  d: 1\n",
            ("b", "c"),
            "a: 1\nb:\n  # about c\n  # c: 2\n  # end\n  d: 1\n",
        ),
        ("a: 1\r\nb: 2", ("b",), "a: 1\r\n# b: 2"),
        ("a: 1\n", ("a",), "# a: 1\n"),
        ("? a\n: 1\nb: 2\n", ("a",), "# ? a\n# : 1\nb: 2\n"),
        ("'a b': 1\nb: 2\n", ("a b",), "# 'a b': 1\nb: 2\n"),
        ("a b: 1\nc::d: 2\n", ("a b",), "# a b: 1\nc::d: 2\n"),
        ("a: 1\nc::d: 2\n", ("c::d",), "a: 1\n# c::d: 2\n"),
        ("- b:\n    x: 1\n  c: 2\n", (0, "b"), "- # b:\n  #   x: 1\n  c: 2\n"),
        ("a:\n# of x\n- x\n\n# of y\n- y\nb: 2\n", ("a",), "# a:\n# # of x\n# - x\n#\n# # of y\n# - y\nb: 2\n"),
        ("a:\n  b: '*x *y'\nc: 2\n", ("a",), "# a:\n#   b: '*x *y'\nc: 2\n"),
        ("---\n- a\n", (0,), "---\n# - a\n"),
        ("--- # x\n\n8080: a\n", (8080,), "--- # x\n\n# 8080: a\n"),
    ],
)  # fmt: skip
def test_an_entry_is_commented_out_and_in_again_byte_for_byte(text: str, path: tuple[Any, ...], disabled: str) -> None:
    reading = YAML.read(text)
    out = apply_splices(text, reading.disable_splices(path))
    assert out == disabled
    fresh = YAML.read(out)
    assert apply_splices(out, fresh.enable_splices(path)) == text


def test_an_entry_that_would_not_come_back_is_not_disabled() -> None:
    text = "# For example:\n# a:\n# - b\n# or none:\na: []\nc: 1\n"
    with pytest.raises(ValueRefused, match="told apart"):
        YAML.read(text).disable_splices(("a",))


def test_of_two_disabled_entries_the_named_one_comes_back() -> None:
    text = "# a: 1\n# b: 2\n# prose: about things\nc: 3\n"
    assert apply_splices(text, YAML.read(text).enable_splices(("b",))) == text.replace("# b", "b")


def test_ordinary_comments_are_no_disabled_entries() -> None:
    with pytest.raises(KeyMissing):
        YAML.read("# a is the first\n# a:b\nc: 3\n").enable_splices(("a",))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[a, b]\n", (0,)),
        ("a:\n  b: 1\n", ("a", "b")),
        ("a: &x 1\nb: *x\n", ("a",)),
        ("a: &x {p: 1}\nb: {<<: *x}\n", ("b", "p")),
    ],
)  # fmt: skip
def test_what_has_no_lines_to_comment_out_is_refused(text: str, path: tuple[Any, ...]) -> None:
    with pytest.raises(ValueRefused):
        YAML.read(text).disable_splices(path)


def test_a_span_is_the_value_without_anchor_and_tag() -> None:
    text = "a: &x !!str 'v'  # c\nb: [1, 2]\nc:\n  d: 1\ne: *x\nf: |\n  t\n\ng:\n"
    reading = YAML.read(text)
    spans = {key: reading.span((key,)) for key in reading.data}
    shown = {key: None if span is None else text[span.start : span.end] for key, span in spans.items()}
    assert shown == {"a": "'v'", "b": "[1, 2]", "c": "d: 1", "e": "*x", "f": "|\n  t", "g": None}
    assert reading.span(("b", 1)) == (text.index("2"), text.index("2") + 1)


def test_a_comment_behind_a_value_takes_the_place_of_blanks_there() -> None:
    reading = YAML.read("- 1 \t\r\n- 2\r\n")
    splices = reading.comment_splices((0,), Comment(inline="one"))
    assert apply_splices(reading.text, splices) == "- 1  # one\r\n- 2\r\n"


@pytest.mark.parametrize(
    ("text", "path", "new"),
    [
        ("- a: 1\n  b: |-\n    x\n", (0,), "- a: 1\n  b: |-  # c\n    x\n"),
        ("k:\n- - >+\n    x\n\n- y\n", ("k", 0), "k:\n- - >+  # c\n    x\n\n- y\n"),
        ("- ? a\n  : |2\n    x\n", (0,), "- ? a\n  : |2  # c\n    x\n"),
    ],
)
def test_a_comment_behind_an_item_that_ends_with_a_block_scalar_is_no_text_of_it(
    text: str, path: tuple[Any, ...], new: str
) -> None:
    splices = YAML.read(text).comment_splices(path, Comment(inline="c"))
    assert apply_splices(text, splices) == new
    assert YAML.read(new).comment(path) == Comment(inline="c")


def test_an_example_within_a_comment_is_shown_with_it_and_stays_without_its_entry(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("b:\n  c: 2\n  d: 3\n")
    said = Comment("How long\n\nk: v", None)
    with confsafe.edit(path) as cfg:
        cfg.comments["b.c"] = said
    assert path.read_text() == "b:\n  # How long\n  #\n  # k: v\n  c: 2\n  d: 3\n"
    assert confsafe.load(path).comments["b.c"] == said
    confsafe.unset(path, "b.c")
    assert path.read_text() == "b:\n  # How long\n  #\n  # k: v\n  d: 3\n"
