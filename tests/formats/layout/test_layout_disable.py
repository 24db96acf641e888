"""Commenting lines out and in again: byte for byte, also where an editor has stripped blanks at line ends."""

from __future__ import annotations

import pytest

from confsafe.formats.layout.disable import disabling, uncommented
from confsafe.formats.layout.lines import read_lines
from confsafe.formats.layout.model import Grammar
from confsafe.formats.text import apply_splices

GRAMMAR = Grammar(("#",))


def back(text: str, *, stripped: bool = False) -> tuple[str, str]:
    """The text with all its lines disabled, and with that undone."""
    column = len(text) - len(text.lstrip(" "))
    disabled = apply_splices(text, disabling(text, 0, len(text), column=column, mark="#"))
    if stripped:
        disabled = "\n".join(line.rstrip() for line in disabled.split("\n"))
    lines = read_lines(disabled, 0, len(disabled), GRAMMAR)
    return disabled, apply_splices(disabled, uncommented(disabled, lines, mark="#").splices)


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\n",
        "  a: 1\n    b\n",
        "  a: |\n\n    b\n",
        "  a = '''\nb\n  '''\n",
        "  a: |\n \n  \n   \n    b\n",
        "a = 1",
        "a:\r\n\r\n  b\r\n",
        "  # why\n  a: 1\n",
    ],
)
def test_what_is_disabled_comes_back_byte_for_byte(text):
    assert back(text)[1] == text


def test_an_empty_line_gets_the_mark_alone_in_the_column_of_the_entry():
    assert back("  a: |\n\n    b\n")[0] == "  # a: |\n  #\n  #   b\n"


def test_blanks_stripped_at_line_ends_change_nothing():
    assert back("  a: |\n\n    b\n", stripped=True)[1] == "  a: |\n\n    b\n"


def test_marks_without_a_blank_are_taken_away_too():
    disabled = "  #a = 1\n"
    lines = read_lines(disabled, 0, len(disabled), GRAMMAR)
    assert apply_splices(disabled, uncommented(disabled, lines, mark="#").splices) == "  a = 1\n"


def test_a_position_of_the_source_is_found_in_the_text():
    disabled = "  # a = [\n  #   1\n  # ]\n"
    found = uncommented(disabled, read_lines(disabled, 0, len(disabled), GRAMMAR), mark="#")
    assert found.source == "a = [\n  1\n]\n"
    assert disabled[found.place(found.source.index("1"))] == "1"
