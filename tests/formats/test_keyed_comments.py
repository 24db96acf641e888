"""Comments of `key = value` lines: read, set, commented out and in."""

from __future__ import annotations

from typing import Any

import pytest

import confsafe
from confsafe.document import Document
from confsafe.editing.disabling import disabled, enabled
from confsafe.formats.text import Comment


def with_comment(text: str, format: str, path: tuple[Any, ...], comment: Comment) -> str:
    document = Document(text, format)
    return document.edited(document.data, comments={path: comment})


def test_the_comment_above_an_entry_and_a_header_is_shown() -> None:
    document = Document("# header\n\n; about a\n[a]\n# x1\n# x2\nx = 1\n", "ini")
    assert document.comment(("a",)) == Comment("about a")
    assert document.comment(("a", "x")) == Comment("x1\nx2")


def test_a_comment_is_set_with_the_marks_of_the_file() -> None:
    text = "; old\n\n[a]\nx = 1\n"
    assert with_comment(text, "ini", ("a", "x"), Comment("why")) == "; old\n\n[a]\n; why\nx = 1\n"
    text = '[a]\n\tx = "1"\n'
    assert with_comment(text, "gitconfig", ("a", "x"), Comment("why", "how")) == '[a]\n\t# why\n\tx = "1"  # how\n'


@pytest.mark.parametrize("format", ["ini", "systemd"])
def test_a_comment_behind_a_value_is_refused_where_it_would_be_part_of_it(format: str) -> None:
    with pytest.raises(confsafe.ValueRefused, match=r"a\.x: .* has no comments behind values; put it above"):
        with_comment("[a]\nx=1\n", format, ("a", "x"), Comment(None, "why"))


def test_a_comment_that_reads_as_an_entry_is_refused() -> None:
    with pytest.raises(confsafe.ValueRefused, match="would read as an entry"):
        with_comment("[a]\nx = 1\n", "ini", ("a", "x"), Comment("y = 2"))


@pytest.mark.parametrize(
    ("format", "text", "key", "out"),
    [
        ("ini", "[a]\nx =\n    1\n\n    2\ny = 3\n", "a.x", "[a]\n# x =\n#     1\n#\n#     2\ny = 3\n"),
        ("ini", "[a]\nx = 1\n\n[b]\ny = 1\n# z\n\nw = 2\n", "b", "[a]\nx = 1\n\n# [b]\n# y = 1\n# # z\n#\n# w = 2\n"),
        ("systemd", "[S]\nE=a\nE=b\nE=c\n", "S.E[1]", "[S]\nE=a\n# E=b\nE=c\n"),
        ("systemd", "[S]\nE=a\nE=b\n", "S.E[0]", "[S]\n# E=a\nE=b\n"),
        ("systemd", "[S]\nE=a \\\n  b\nF=c\n", "S.E", "[S]\n# E=a \\\n#   b\nF=c\n"),
        ("gitconfig", "[a]\n\tx = 1 ; c\n\ty = 2\n", "a.x", "[a]\n\t# x = 1 ; c\n\ty = 2\n"),
        ("gitconfig", '[r "a"]\n\tx = 1\n[r "b"]\n\ty = 2\n', "r.a", '# [r "a"]\n# \tx = 1\n[r "b"]\n\ty = 2\n'),
        ("properties", "a.b = 1,\\\n  2\nc = 3\n", '"a.b"', "# a.b = 1,\\\n#   2\nc = 3\n"),
    ],
)
def test_an_entry_is_commented_out_and_in_again_byte_for_byte(format: str, text: str, key: str, out: str) -> None:
    assert disabled(Document(text, format), key) == out
    assert enabled(Document(out, format), key) == text


def test_a_key_on_several_lines_is_commented_out_line_by_line() -> None:
    with pytest.raises(confsafe.ValueRefused, match=r"it stands on 2 lines; name one of them: S\.E\[0\]"):
        disabled(Document("[S]\nE=a\nE=b\n", "systemd"), "S.E")


def test_what_is_commented_out_belongs_to_no_entry() -> None:
    text = "[a]\n# y = 2\nx = 1\n\nz = 3\n"
    document = Document(text, "ini")
    assert document.comment(("a", "x")) == Comment()
    assert document.edited({"a": {"z": "3"}}) == "[a]\n# y = 2\n\nz = 3\n"


def test_the_comments_among_the_lines_of_a_value_that_is_written_anew_stand_above_it() -> None:
    text = "[S]\nE=a \\\n# why\n  b\n"
    assert confsafe.patch(text, {"S": {"E": "c"}}, "systemd") == "[S]\n# why\nE=c\n"


@pytest.mark.parametrize("format", ["ini", "systemd", "gitconfig", "properties", "env"])
def test_an_item_of_the_root_is_no_entry(format: str) -> None:
    for key in ("[0]", "[-99]"):
        with pytest.raises(confsafe.KeyMissing):
            enabled(Document("# a = 1\n", format), key)
