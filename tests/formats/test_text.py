"""Lines and columns of a text, whatever ends its lines."""

from __future__ import annotations

import pytest

from confsafe.formats.text import (
    begins_line,
    column_of,
    ends_open,
    indent_at,
    line_above,
    line_break,
    line_end,
    line_start,
)

ENDS = ("\n", "\r\n", "\r")


@pytest.mark.parametrize("end", ENDS)
def test_a_line_has_a_start_a_break_and_an_end(end):
    text = f"ab{end} cd{end}ef"
    at = text.index("d")
    assert (text[line_start(text, at) :], text[: line_break(text, at)]) == (f" cd{end}ef", f"ab{end} cd")
    assert text[line_end(text, at) :] == "ef"
    assert (column_of(text, at), indent_at(text, at)) == (2, " ")
    assert {line_start(text, place) for place in range(at, at + 1 + len(end))} == {text.index(" ")}


@pytest.mark.parametrize("end", ENDS)
def test_the_line_above_begins_where_it_begins(end):
    text = f"ab{end}cd{end}ef"
    assert text[line_above(text, text.index("ef")) :] == f"cd{end}ef"
    assert line_above(text, text.index("cd")) == line_above(text, 0) == 0


def test_a_position_begins_its_line_behind_white_space_alone():
    assert begins_line("a\n\t b", 4)
    assert not begins_line("a b", 2)


def test_a_text_ends_open_without_a_last_line_break():
    assert [ends_open(text) for text in ("a", "a\n", "a\r", "")] == [True, False, False, False]
