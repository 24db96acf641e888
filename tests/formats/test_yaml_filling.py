"""A file that breaks its long strings gets new ones broken likewise, as wide as they are."""

from __future__ import annotations

from typing import Any

import pytest
from yaml_edits import YAML, edited, setting

WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"

# As a writer of YAML fills: over column 80 to the end of the word there.
WRITTEN = """a:
  description: A label selector is a label query over a set of resources. The result
    of both is a conjunction, and an empty one selects all of them, as nobody says
    otherwise here
  type: object
b: {}
"""

# By hand: up to column 60.
BY_HAND = """a:
  description: A label selector is a label query over a
    set of resources. The result of both is a conjunction
  type: object
b: {}
"""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            WRITTEN,
            [
                "  text: one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
                "    fifteen sixteen",
            ],
        ),
        (
            BY_HAND,
            [
                "  text: one two three four five six seven eight nine",
                "    ten eleven twelve thirteen fourteen fifteen sixteen",
            ],
        ),
        (f"{BY_HAND}c: {WORDS}\n", [f"  text: {WORDS}"]),
    ],
)
def test_a_new_string_is_filled_as_wide_as_those_of_the_file(text: str, lines: list[str]) -> None:
    new = "".join(f"{line}\n" for line in lines)
    assert edited(text, setting("a", "text", WORDS)) == text.replace("b: {}", f"{new}b: {{}}")


def test_what_is_new_within_something_new_is_filled_from_its_own_column() -> None:
    new: Any = [{"text": f"{WORDS}: {WORDS}"}, WORDS]
    out = edited(WRITTEN, setting("b", new))
    assert (
        out.partition("b:\n")[2]
        == """\
  - text: "one two three four five six seven eight nine ten eleven twelve thirteen
      fourteen fifteen sixteen: one two three four five six seven eight nine ten eleven
      twelve thirteen fourteen fifteen sixteen"
  - one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen
"""
    )


def test_a_string_that_was_filled_is_filled_anew() -> None:
    value = "A label selector is a query over a set of resources. The result of both is a conjunction."
    assert edited(WRITTEN, setting("a", "description", value)) == WRITTEN.replace(
        WRITTEN[WRITTEN.index("A label") : WRITTEN.index("\n  type")],
        "A label selector is a query over a set of resources. The result of\n    both is a conjunction.",
    )


@pytest.mark.parametrize("comment", ["  # why", ""])
def test_a_string_with_a_comment_behind_it_stays_on_its_line(comment: str) -> None:
    text = WRITTEN.replace("b: {}", f"b: x{comment}")
    out = edited(text, setting("b", WORDS))
    assert (f"b: {WORDS}{comment}\n" in out) == bool(comment)


IN_QUOTES = """a:
  text: 'It''s one line.

    And one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen.'
b: {}
"""


def test_a_text_of_several_lines_in_quotes_stays_in_them_where_the_file_fills_its_strings() -> None:
    value = YAML.data(IN_QUOTES)["a"]["text"].replace("one line", "the first")
    assert edited(IN_QUOTES, setting("a", "text", value)) == IN_QUOTES.replace("one line", "the first")


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("it's\ntwo\n\nthree", ["  text: 'it''s", "", "    two", "", "", "    three'"]),
        ("two\nlines\n", ["  text: 'two", "", "    lines", "", "    '"]),
        (f"1\n{WORDS}", ["  text: '1", "", f"    {WORDS[:-16]}", "    fifteen sixteen'"]),
        ("one\n  deeper", ["  text: |-", "    one", "      deeper"]),
        ("\nbelow", ["  text: |-", "", "    below"]),
    ],
)
def test_a_new_text_of_several_lines_stands_in_quotes_as_the_one_at_the_same_key(value: str, lines: list[str]) -> None:
    new = "".join(f"{line}\n" for line in lines)
    assert edited(IN_QUOTES, setting("b", "text", value)) == IN_QUOTES.replace("b: {}\n", f"b:\n{new}")


def test_of_a_text_of_several_lines_that_stands_differently_at_one_key_most_are_followed() -> None:
    text = f"{IN_QUOTES}c:\n  text: |\n    a\n    b\nd:\n  text: |\n    a\n    c\n"
    assert edited(text, setting("b", "text", "x\ny\n")) == text.replace("b: {}\n", "b:\n  text: |\n    x\n    y\n")


SHORT = "".join(f"k{number}: {number}\n" for number in range(120))


def test_the_strings_near_it_show_how_a_new_one_is_filled_in_a_long_file() -> None:
    text = SHORT + WRITTEN
    new = [
        "  text: one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
        "    fifteen sixteen",
    ]
    assert edited(text, setting("b", "text", WORDS)) == text.replace("b: {}\n", "\n".join(["b:", *new, ""]))


def test_a_line_that_could_not_be_broken_makes_no_width() -> None:
    text = BY_HAND.replace("type: object", f"help: See\n    https://example.com/{'a' * 100}\n    for more.")
    lines = (
        "  text: one two three four five six seven eight nine",
        "    ten eleven twelve thirteen fourteen fifteen sixteen",
    )
    assert edited(text, setting("b", "text", WORDS)) == text.replace("b: {}\n", "\n".join(("b:", *lines, "")))


def test_lines_of_a_command_make_no_width() -> None:
    run = "if it is so in this\n    case then say a very long word, or two, or some more of them;\n    exit 1;\n    fi"
    text = f"a:\n  run: {run}\nb: {{}}\n"
    assert edited(text, setting("b", "text", WORDS)) == text.replace("b: {}\n", f"b:\n  text: {WORDS}\n")
