"""A file that breaks its long strings gets new ones broken likewise, as wide as they are."""

from __future__ import annotations

from typing import Any

import pytest
from yaml_edits import edited, setting

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
