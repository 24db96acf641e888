"""Whose is a comment, a blank line: one row of the table in `layout/ownership.py` a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from confsafe.formats.layout.lines import read_lines
from confsafe.formats.layout.model import Grammar, Line
from confsafe.formats.layout.ownership import Below, Division, divide, is_heading, is_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

GRAMMAR = Grammar(("#",))


def lines_of(text: str) -> list[Line]:
    return read_lines(text, 0, len(text), GRAMMAR)


def reads_as_entry(lines: Sequence[Line]) -> int:
    """`# key = value`, which a line that ends in `[` continues."""
    if " = " not in lines[0].comment:
        return 0
    return 2 if lines[0].comment.endswith("[") and len(lines) > 1 else 1


def divided(
    text: str,
    *,
    above: int | None = 0,
    trailing: int | None = None,
    below: int | None = 0,
    begins_file: bool = False,
    binds: bool = False,
) -> Division:
    return divide(
        lines_of(text),
        above=above,
        trailing=trailing,
        below=below,
        reads_as_entry=reads_as_entry,
        begins_file=begins_file,
        binds=binds,
    )


def test_lines_in_the_column_of_the_comment_behind_continue_it():
    assert divided("       # goes on\n# about b\n", trailing=7).tail == 1


def test_a_comment_behind_is_not_continued_in_the_column_of_the_next_entry():
    assert divided("       # about b\n", trailing=7, below=7).tail == 0


def test_deeper_comments_belong_to_the_entry_above_where_indentation_binds():
    assert divided("  # deeper\n# about b\n", binds=True) == Division(tail=1, insert=1, lead=1, block=1)


def test_a_comment_with_a_blank_line_below_it_is_nobodys():
    assert divided("# free\n\n").lead == 2


def test_the_block_directly_above_is_the_entrys():
    assert divided("\n# one\n# two\n").lead == 1


def test_a_comment_in_another_column_is_nobodys_nor_is_what_stands_above_it():
    assert divided("# one\n  # elsewhere\n").lead == 2


def test_a_commented_out_entry_is_nobodys_nor_is_what_stands_above_it():
    assert divided("# about c\n# c = 3\n# about b\n").lead == 2


def test_a_commented_out_entry_of_several_lines_is_one():
    assert divided("# c = [\n# ]\n# about b\n").lead == 2


def test_a_commented_out_entry_may_have_lines_in_other_columns():
    assert divided("  # c = [\n# ]\n  # about b\n", below=2).lead == 2


def test_a_fold_mark_is_nobodys():
    assert divided("# region net\n# about b\n").lead == 1


def test_a_header_is_not_the_first_entrys_but_is_shown_as_its_comment():
    assert divided("# Copyright\n", above=None, begins_file=True) == Division(tail=0, insert=0, lead=1, block=0)


def test_a_header_with_an_entry_commented_out_in_it_is_the_files_with_all_its_lines():
    assert divided("# a = 1\n# about b\n", above=None, begins_file=True) == Division(tail=0, insert=0, lead=2, block=1)
    assert divided("# a = 1\n# about b\n", above=None).lead == 1


def test_below_the_header_and_a_blank_line_a_block_is_the_first_entrys():
    assert divided("# Copyright\n\n# about b\n", above=None, begins_file=True).lead == 2


def test_a_new_entry_stands_below_what_is_commented_out_directly_below_its_sibling():
    assert divided("# b = 2\n# about c\n").insert == 1


def test_a_new_entry_stands_above_what_is_commented_out_below_a_blank_line():
    assert divided("\n# b = 2\n").insert == 0


def test_at_the_end_of_a_container_no_line_is_a_lead():
    assert divided("# closing\n", below=None).lead == 1


@pytest.mark.parametrize(
    "comment",
    [
        "//#region a",
        "// #endregion",
        "#region",
        "# endregion",
        "# {{{",
        "# net {{{1",
        "# }}}",
        '// <editor-fold desc="x">',
        "# ---- net ----",
        "# ==========",
        "##########",
        "# === net",
        "# --8<-- [start:net]",
        "# -- >8 --",
        "# vim: ft=yaml",
        "# yaml-language-server: $schema=x",
        "/* ---- net ---- */",
    ],
)
def test_marks(comment):
    assert is_mark(Line(0, 0, "comment", 0, comment))


@pytest.mark.parametrize("comment", ["# about b", "// a - b", "# regional", "# a -- b", "/* one */", "# -1 is none"])
def test_what_is_no_mark(comment):
    assert not is_mark(Line(0, 0, "comment", 0, comment))


def heading(above: str, *below: tuple[str, bool, bool], opens: bool = False) -> bool:
    """Whether the block is a heading; `below`: the lines below each entry, whether one follows, whether it stays."""
    lines = lines_of(above)
    division = divide(lines, above=0, below=0, reads_as_entry=reads_as_entry)
    behind = []
    for text, follows, stays in below:
        there = lines_of(text)
        block = divide(there, above=0, below=0 if follows else None, reads_as_entry=reads_as_entry).block
        behind.append(Below(there, block, follows, stays))
    return is_heading(lines, division.block, behind, reads_as_entry, opens=opens)


def test_a_block_that_opens_a_paragraph_of_entries_without_comments_is_its_heading():
    assert heading("\n# Net\n", ("", True, True), ("\n", True, True))


def test_it_is_none_where_another_entry_of_the_paragraph_has_a_comment():
    assert not heading("\n# about a\n", ("# about b\n", True, True), ("\n", True, True))


def test_it_is_none_above_a_single_entry():
    assert not heading("\n# about a\n", ("\n", True, True))


def test_it_goes_with_the_last_entry_of_its_paragraph():
    assert not heading("\n# Net\n", ("", True, False), ("\n", True, True))


def test_it_stays_while_an_entry_is_commented_out_under_it():
    assert heading("\n# Net\n", ("# b = 2\n\n", True, True))


def test_it_is_none_where_it_does_not_open_a_paragraph():
    assert not heading("# c = 1\n# about b\n", ("", True, True))
    assert not heading("# about b\n", ("", True, True))


def test_it_may_open_the_container():
    assert heading("# Net\n", ("", True, True), opens=True)
