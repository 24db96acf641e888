"""The comments of TOML entries: read, written, taken away; entries commented out and in again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli
from toml_edits import TOML

from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats.text import Comment, apply_splices

if TYPE_CHECKING:
    from confsafe.data.changes import Path

TEXT = """\
# head

# about title
# in two lines
title = "x"  # behind

# about server
[server] # main
port = 80
list = [
  # about one
  1, # one
  2
]
inline = { x = 1 }

[implicit.sub]
x = 1

[[p]] # first
x = 1

# about second
[[p]]
x = 2
"""


@pytest.mark.parametrize(
    ("path", "above", "inline"),
    [
        (("title",), "about title\nin two lines", "behind"),
        (("server",), "about server", "main"),
        (("server", "port"), None, None),
        (("server", "list"), None, None),
        (("server", "list", 0), "about one", "one"),
        (("server", "list", 1), None, None),
        (("server", "inline", "x"), None, None),
        (("implicit",), None, None),
        (("p",), None, "first"),
        (("p", 1), "about second", None),
    ],
)
def test_a_comment_is_the_block_above_and_the_rest_of_the_line(
    path: Path, above: str | None, inline: str | None
) -> None:
    assert TOML.read(TEXT).comment(path) == Comment(above, inline)


@pytest.mark.parametrize(
    ("path", "comment", "old", "new"),
    [
        (("title",), Comment("new", "behind"), "# about title\n# in two lines\n", "# new\n"),
        (("title",), Comment(None, None), '# about title\n# in two lines\ntitle = "x"  # behind\n', 'title = "x"\n'),
        (("title",), Comment("about title\nin two lines", "n"), "  # behind", "  # n"),
        (("server",), Comment("about server", None), "[server] # main", "[server]"),
        (("server", "port"), Comment("a\n\nb", "c"), "port = 80\n", "# a\n#\n# b\nport = 80  # c\n"),
        (("server", "list", 1), Comment("x", "two"), "  2\n", "  # x\n  2  # two\n"),
        (("server", "list", 0), Comment(None, None), "  # about one\n  1, # one\n", "  1,\n"),
        (("server", "inline"), Comment(None, ""), "inline = { x = 1 }\n", "inline = { x = 1 }  #\n"),
        (("p", 1), Comment(None, "last"), "# about second\n[[p]]\n", "[[p]]  # last\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_comment_is_written_and_nothing_else(path: Path, comment: Comment, old: str, new: str, newline: str) -> None:
    text = TEXT.replace("\n", newline)
    result = apply_splices(text, TOML.read(text).comment_splices(path, comment))
    assert TEXT.count(old) == 1
    assert result == TEXT.replace(old, new).replace("\n", newline)
    assert TOML.read(result).comment(path) == comment


@pytest.mark.parametrize(
    ("path", "comment", "reason"),
    [
        (("implicit",), Comment("x"), "no line of its own"),
        (("server", "inline", "x"), Comment("x"), "shares its line"),
        (("title",), Comment("old = 1"), "commented out"),
        (("server", "inline", "x"), Comment(None, "x"), "on one line with others"),
        (("title",), Comment(None, "a\nb"), "one line"),
        (("title",), Comment("bad \x00"), "U\\+0000"),
        (("title",), Comment("bad \r"), "U\\+000D"),
        (("title",), Comment("bad \ud800"), "U\\+D800"),
    ],
)
def test_a_comment_that_cannot_be_is_refused(path: Path, comment: Comment, reason: str) -> None:
    with pytest.raises(ValueRefused, match=reason):
        TOML.read(TEXT).comment_splices(path, comment)


def test_the_comment_of_nothing_is_missing() -> None:
    with pytest.raises(KeyMissing):
        TOML.read(TEXT).comment(("server", "nothing"))


def test_a_comment_that_is_so_already_is_left_alone() -> None:
    text = "a = 1 #no space\n"
    assert TOML.read(text).comment_splices(("a",), Comment(None, "no space")) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (("server", "port"), "port = 80\n", "# port = 80\n"),
        (("title",), 'title = "x"  # behind\n', '# title = "x"  # behind\n'),
        (
            ("server", "list"),
            "list = [\n  # about one\n  1, # one\n  2\n]\n",
            "# list = [\n#   # about one\n#   1, # one\n#   2\n# ]\n",
        ),
        (("server", "list", 0), "  1, # one\n", "  # 1, # one\n"),
        (("server", "list", 1), "  2\n", "  # 2\n"),
        (("implicit",), "[implicit.sub]\nx = 1\n", "# [implicit.sub]\n# x = 1\n"),
        (("p", 0), "[[p]] # first\nx = 1\n", "# [[p]] # first\n# x = 1\n"),
        (("p", 1), "[[p]]\nx = 2\n", "# [[p]]\n# x = 2\n"),
        (
            ("p",),
            "[[p]] # first\nx = 1\n\n# about second\n[[p]]\nx = 2\n",
            "# [[p]] # first\n# x = 1\n#\n# # about second\n# [[p]]\n# x = 2\n",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_entry_is_commented_out_and_in_again(path: Path, old: str, new: str, newline: str) -> None:
    text = TEXT.replace("\n", newline)
    disabled = apply_splices(text, TOML.read(text).disable_splices(path))
    assert TEXT.count(old) == 1
    assert disabled == TEXT.replace(old, new).replace("\n", newline)
    enabled = apply_splices(disabled, TOML.read(disabled).enable_splices(path))
    assert enabled == text


def test_a_multi_line_string_is_commented_out_line_by_line() -> None:
    text = '[t]\n  a = """\none\n\n    two"""\nb = 1\n'
    disabled = apply_splices(text, TOML.read(text).disable_splices(("t", "a")))
    assert disabled == '[t]\n  # a = """\n# one\n  #\n  #   two"""\nb = 1\n'
    assert tomli.loads(disabled) == {"t": {"b": 1}}
    assert apply_splices(disabled, TOML.read(disabled).enable_splices(("t", "a"))) == text


def test_an_entry_that_somebody_commented_out_by_hand_is_enabled() -> None:
    text = "[t]\n#a = 1\nx = 1\n"
    assert apply_splices(text, TOML.read(text).enable_splices(("t", "a"))) == "[t]\na = 1\nx = 1\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = [\n  1,\n  # 2,\n  3,\n]\n", "a = [\n  1,\n  2,\n  3,\n]\n"),
        ("a = [\n  1\n  # 2\n]\n", "a = [\n  1,\n  2\n]\n"),
        ("a = [\n  1,\n  # 2\n  3,\n]\n", "a = [\n  1,\n  2,\n  3,\n]\n"),
    ],
)
def test_an_item_that_is_enabled_gets_the_commas_it_needs(text: str, expected: str) -> None:
    assert apply_splices(text, TOML.read(text).enable_splices(("a", 1))) == expected


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ("a = [1, 2]\n", ("a", 0), "shares its line"),
        ("a = { x = 1 }\n", ("a", "x"), "shares its line"),
        ("a.b = 1\n", ("a", "b"), "nothing else"),
        ("a.b = 1\na.c = 1\n", ("a",), "dotted keys"),
        ("[a.b]\nx = 1\n", ("a", "b"), "nothing else"),
        ("[[a]]\nx = 1\n", ("a", 0), "nothing else"),
        ("[a]\n[b]\n[a.c]\n", ("a",), "stand apart"),
        ("[a]\nx = 1\n# y = 2\n[b]\n", ("a",), "told apart"),
    ],
)
def test_what_could_not_be_enabled_again_is_not_disabled(text: str, path: Path, reason: str) -> None:
    with pytest.raises(ValueRefused, match=reason):
        TOML.read(text).disable_splices(path)


def test_what_is_not_disabled_cannot_be_enabled() -> None:
    with pytest.raises(KeyMissing, match=r"no disabled t\.b"):
        TOML.read("[t]\n# a = 1\n# b: 2\nx = 1\n").enable_splices(("t", "b"))


def test_a_disabled_table_of_one_element_is_not_enabled_in_another() -> None:
    text = "[[p]]\nx = 1\n[p.s]\nk = 1\n\n[[p]]\nx = 2\n"
    disabled = apply_splices(text, TOML.read(text).disable_splices(("p", 0, "s")))
    with pytest.raises(KeyMissing):
        TOML.read(disabled).enable_splices(("p", 1, "s"))
    assert apply_splices(disabled, TOML.read(disabled).enable_splices(("p", 0, "s"))) == text
