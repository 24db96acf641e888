"""Editing between brackets, with one-word entries in the syntax of JSON with comments."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pyjson5
import pytest
from hypothesis import given
from hypothesis import strategies as st

from confsafe.formats.layout.brackets import edit_brackets, no_entries
from confsafe.formats.layout.model import Brackets, Grammar, NewEntry
from confsafe.formats.text import Span, apply_splices

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

GRAMMAR = Grammar(("//",), block_comments=True)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def brackets_of(text: str, *, newlines: bool = True) -> Brackets:
    blank = COMMENT.sub(lambda match: " " * len(match.group()), text)
    entries = [Span(*match.span()) for match in re.finditer(r"\w+", blank)]
    start, end = blank.index("["), blank.rindex("]") + 1
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return Brackets(start, end, entries, newlines, line[: len(line) - len(line.lstrip())], "  ")


def edited(
    text: str,
    *,
    delete: Collection[int] = (),
    insert: Collection[tuple[int, str] | tuple[int, str, int]] = (),
    newlines: bool = True,
) -> str:
    new = [NewEntry(after, constant(value), *moved) for after, value, *moved in insert]
    splices = edit_brackets(
        text,
        brackets_of(text, newlines=newlines),
        GRAMMAR,
        deleted=set(delete),
        inserted=new,
        reads_as_entry=no_entries,
    )
    return apply_splices(text, splices)


def constant(value: str) -> Callable[[str | None], str]:
    return lambda indent: value


ONE_A_LINE = """[
  1, // one
  // above two
  2, // two

  // detached

  3 // three
]"""

LEADING_COMMAS = """[
  1 // one
  , 2 // two
  , 3 // three
]"""

ROWS = """[
  1, 2, 3, // first row
  4, 5, 6
]"""


@pytest.mark.parametrize(
    ("text", "delete", "expected"),
    [
        ("[1, 2, 3]", {0}, "[2, 3]"),
        ("[1, 2, 3]", {1}, "[1, 3]"),
        ("[1, 2, 3]", {2}, "[1, 2]"),
        ("[1, 2, 3]", {0, 1, 2}, "[]"),
        ("[ 1, 2 ]", {1}, "[ 1 ]"),
        ("[ 1, 2 ]", {0, 1}, "[]"),
        ("[1,2,]", {1}, "[1,]"),
        ("[1,2,]", {0, 1}, "[]"),
        ("[1 , 2]", {1}, "[1]"),
        ("[\n  1,\n  2\n]", {0, 1}, "[]"),
        ("[1 /* one */, /* two */ 2]", {0}, "[/* two */ 2]"),
        ("[1 /* one */, /* two */ 2]", {1}, "[1 /* one */]"),
        ("[1, 2 ]", {1}, "[1 ]"),
        ("[1,\n 2 ]", {1}, "[1 ]"),
    ],
)
def test_a_deleted_entry_takes_its_comma_and_its_space(text: str, delete: set[int], expected: str) -> None:
    assert edited(text, delete=delete) == expected


def test_a_deleted_line_goes_with_its_trailing_comment() -> None:
    assert edited(ONE_A_LINE, delete={0}) == ONE_A_LINE.replace("  1, // one\n", "")


def test_a_deleted_line_takes_the_comment_directly_above_and_leaves_the_detached_one() -> None:
    assert edited(ONE_A_LINE, delete={1}) == ONE_A_LINE.replace("  // above two\n  2, // two\n", "")


def test_deleting_the_last_line_takes_the_comma_of_the_one_before() -> None:
    assert edited(ONE_A_LINE, delete={2}) == ONE_A_LINE.replace("\n  3 // three\n", "").replace("2,", "2")


def test_emptying_keeps_a_comment_that_no_entry_owns() -> None:
    assert edited(ONE_A_LINE, delete={0, 1, 2}) == "[\n  // detached\n]"


def test_a_comment_aligned_with_a_trailing_one_continues_it() -> None:
    text = "[\n  1, // one\n     // and more of one\n  2\n]"
    assert edited(text, delete={1}) == "[\n  1 // one\n     // and more of one\n]"
    assert edited(text, delete={0}) == "[\n  2\n]"


def test_the_bracket_behind_a_deleted_last_entry_stands_on_the_line_before_or_on_one_of_its_own() -> None:
    assert edited("[\n  1,\n\n  2 ]", delete={1}) == "[\n  1 ]"
    assert edited("[ 1, // one\n  2, // two\n  3 ]", delete={2}) == "[ 1, // one\n  2 // two\n]"


def test_a_comment_behind_a_row_stays_while_an_entry_of_the_row_does() -> None:
    assert edited(ROWS, delete={2}) == ROWS.replace(" 3,", "")
    assert edited(ROWS, delete={0}) == ROWS.replace("1, ", "")
    assert edited("[\n  1, 2 // row\n  , 3\n]", delete={1}) == "[\n  1, // row\n  3\n]"
    assert edited(ROWS, delete={0, 1, 2}) == "[\n  4, 5, 6\n]"


@pytest.mark.parametrize("index", [0, 1, 2])
def test_leading_commas_are_deleted_with_their_line(index: int) -> None:
    expected = [
        "[\n  2 // two\n  , 3 // three\n]",
        "[\n  1 // one\n  , 3 // three\n]",
        "[\n  1 // one\n  , 2 // two\n]",
    ]
    assert edited(LEADING_COMMAS, delete={index}) == expected[index]


@pytest.mark.parametrize("after", [0, 1, 2])
def test_leading_commas_are_copied(after: int) -> None:
    lines = LEADING_COMMAS.split("\n")
    lines.insert(after + 2, "  , 9")
    assert edited(LEADING_COMMAS, insert=[(after, "9")]) == "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "insert", "expected"),
    [
        ("[1, 2]", [(-1, "9")], "[9, 1, 2]"),
        ("[1, 2]", [(0, "9")], "[1, 9, 2]"),
        ("[1, 2]", [(1, "9")], "[1, 2, 9]"),
        ("[1,2]", [(1, "8"), (1, "9")], "[1,2,8,9]"),
        ("[ 1 ]", [(0, "9")], "[ 1, 9 ]"),
        ("[1, 2, ]", [(1, "9")], "[1, 2, 9, ]"),
        ("[1 /* one */]", [(0, "9")], "[1 /* one */, 9]"),
        ("[1,\n 2 ]", [(1, "9")], "[1,\n 2,\n 9 ]"),
        ("[1,\n 2]", [(-1, "9")], "[9,\n 1,\n 2]"),
        ("[\r\n\t1\r\n]", [(0, "9")], "[\r\n\t1,\r\n\t9\r\n]"),
    ],
)
def test_a_new_entry_takes_the_layout_of_its_siblings(text: str, insert: list[tuple[int, str]], expected: str) -> None:
    assert edited(text, insert=insert) == expected


def test_a_comma_is_added_before_the_trailing_comment_that_stays_with_its_sibling() -> None:
    assert edited(ONE_A_LINE, insert=[(2, "9")]) == ONE_A_LINE.replace("3 // three\n", "3, // three\n  9\n")


def test_a_new_entry_stands_between_a_sibling_and_the_comment_above_the_next() -> None:
    assert edited(ONE_A_LINE, insert=[(0, "9")]) == ONE_A_LINE.replace("// one\n", "// one\n  9,\n")


def test_a_new_entry_in_front_stands_above_the_comment_of_the_first() -> None:
    assert edited("[\n  // one\n  1\n]", insert=[(-1, "9")]) == "[\n  9,\n  // one\n  1\n]"


def test_rows_grow_on_their_line() -> None:
    assert edited(ROWS, insert=[(5, "9")]) == ROWS.replace("6", "6, 9")
    assert edited(ROWS, insert=[(0, "9")]) == ROWS.replace("1,", "1, 9,")


@pytest.mark.parametrize(
    ("text", "newlines", "expected"),
    [
        ("  []", True, "  [\n    8,\n    9\n  ]"),
        ("[]", False, "[8, 9]"),
        ("[ ]", False, "[ 8, 9 ]"),
        ("[\n]", True, "[\n  8,\n  9\n]"),
        ("[ // nothing yet\n]", True, "[ // nothing yet\n  8,\n  9\n]"),
        ("[\n  // nothing yet\n]", True, "[\n  // nothing yet\n  8,\n  9\n]"),
        ("[/* nothing yet */]", False, "[/* nothing yet */ 8, 9]"),
    ],
)
def test_the_first_entries_of_an_empty_container(text: str, newlines: bool, expected: str) -> None:
    assert edited(text, insert=[(-1, "8"), (-1, "9")], newlines=newlines) == expected


def test_an_entry_replaced_by_another_one_leaves_the_layout() -> None:
    assert edited("[ 1 ]", delete={0}, insert=[(-1, "9")]) == "[ 9 ]"
    assert edited("[\n  1,\n]", delete={0}, insert=[(-1, "9")]) == "[\n  9,\n]"
    assert edited("[\n  1,\n  2\n]", delete={1}, insert=[(0, "9")]) == "[\n  1,\n  9\n]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[\n    1\n  , 2\n]", "[\n    0\n  , 1\n  , 2\n]"),
        ("[ 1\n, 2\n]", "[ 0\n, 1\n, 2\n]"),
        ("[\n    // one\n    1\n  , 2\n]", "[\n    0,\n    // one\n    1\n  , 2\n]"),
    ],
)
def test_what_was_the_first_entry_gets_a_comma_where_commas_lead(text: str, expected: str) -> None:
    assert edited(text, insert=[(-1, "0")]) == expected


def test_leading_commas_are_copied_with_the_space_behind_them() -> None:
    assert edited("[\n  1\n  ,2\n]", insert=[(1, "9")]) == "[\n  1\n  ,2\n  ,9\n]"


def test_a_moved_entry_takes_its_comments_along() -> None:
    assert edited(ONE_A_LINE, delete={1}, insert=[(2, "2", 1)]) == (
        "[\n  1, // one\n\n  // detached\n\n  3, // three\n  // above two\n  2 // two\n]"
    )


@pytest.mark.parametrize(
    ("text", "delete", "insert", "expected"),
    [
        ("[\n  1, 2,\n  // three\n  3 ]", 2, -1, "[\n  // three\n  3,\n  1, 2 ]"),
        ("[\n  1, 2 /* two */,\n  3\n]", 1, -1, "[\n  2 /* two */,\n  1,\n  3\n]"),
        ("[\n  1, // one\n  2,    3\n]", 0, 1, "[\n  2,\n  1, // one\n  3\n]"),
        ("  [\n    1, // one\n    2, 3 ]", 0, 2, "  [\n    2, 3,\n    1 // one\n  ]"),
        ("[\n  1,\n  // two\n  2,\n  3 ]", 1, 2, "[\n  1,\n  3,\n  // two\n  2 ]"),
        ("[\n  1, /* one */\n  2,    3\n]", 0, 1, "[\n  2,    1 /* one */,    3\n]"),
        ("[\n  // one\n  1, /* a */\n  2,    3,\n  4\n]", 0, 1, "[\n  2,\n  // one\n  1, /* a */\n  3,\n  4\n]"),
        ("[\n  1,\n  2,\n  3 /* three */\n]", 2, -1, "[\n  3 /* three */,\n  1,\n  2\n]"),
        ("[ 1\n  // two\n  , 2\n  , 3\n]", 1, 2, "[ 1\n  , 3\n  // two\n  , 2\n]"),
        ("[ 1\n  // two\n  , 2\n  , 3\n]", 1, -1, "[\n  // two\n  2,\n  1\n  , 3\n]"),
        ("[\n  1 /* one */, // and\n  2,\n]", 0, 1, "[\n  2,\n  1 /* one */, // and\n]"),
    ],
)
def test_a_moved_entry_takes_its_comments_along_where_lines_are_shared(
    text: str, delete: int, insert: int, expected: str
) -> None:
    moved = re.findall(r"\d", text)[delete]
    assert edited(text, delete={delete}, insert=[(insert, moved, delete)]) == expected


def test_a_moved_entry_with_a_line_comment_does_not_swallow_its_new_neighbour() -> None:
    assert edited("[1, 2,\n 3 // three\n]", delete={2}, insert=[(0, "3", 2)]) == "[1,\n 3, // three\n 2\n]"


def test_a_hundred_thousand_entries_are_edited_in_linear_time() -> None:
    text = "[\n" + ",\n".join(f"  {n}" for n in range(100_000)) + "\n]"
    result = edited(text, delete=set(range(0, 100_000, 2)), insert=[(n, "9") for n in range(1, 100_000, 2)])
    assert result.count("\n") == 100_001


def test_a_hundred_thousand_neighbours_go_in_linear_time() -> None:
    text = "[\n" + ",\n".join(f"  {n}" for n in range(100_000)) + "\n]"
    assert edited(text, delete=set(range(1, 99_999))) == "[\n  0,\n  99999\n]"


SPACE = st.sampled_from(
    ["", " ", "\n", "\n  ", " \n\n  ", " /* b%d */ ", " // l%d\n  ", "\n  // o%d\n  ", "\n\n // o%d\n\n"]
)


@st.composite
def arrays(draw: st.DrawFn) -> str:
    parts = ["["]
    for index in range(draw(st.integers(0, 5))):
        parts += [draw(SPACE), str(index), draw(SPACE), ",", draw(SPACE)]
    if len(parts) > 1 and draw(st.booleans()):
        parts.pop(-2)
    text = "".join([*parts, draw(SPACE), "]"])
    numbers = iter(range(100, 200))
    return re.sub("%d", lambda _: str(next(numbers)), text)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, set[int], list[tuple[int, ...]]]:
    text = draw(arrays())
    count = len(brackets_of(text).entries)
    delete = draw(st.sets(st.integers(0, count - 1))) if count else set()
    places = [-1, *(index for index in range(count) if index not in delete)]
    insert = draw(st.lists(st.tuples(st.sampled_from(places), st.integers(1000, 2000)), max_size=3))
    moves = [(draw(st.sampled_from(places)), index, index) for index in sorted(delete) if draw(st.booleans())]
    return text, delete, [*insert, *moves]


@given(edits(), st.booleans())
def test_any_edit_of_any_layout_gives_the_data_asked_for(
    edit: tuple[str, set[int], list[tuple[int, ...]]], newlines: bool
) -> None:
    text, delete, insert = edit
    before = pyjson5.decode(text)
    wanted = [new[1] for new in insert if new[0] == -1]
    for index, item in enumerate(before):
        wanted += [] if index in delete else [item]
        wanted += [new[1] for new in insert if new[0] == index]
    after = edited(text, delete=delete, insert=[(n[0], str(n[1]), *n[2:]) for n in insert], newlines=newlines)
    assert pyjson5.decode(after) == wanted
    if not delete:
        assert Counter(COMMENT.findall(after)) == Counter(COMMENT.findall(text))
    assert not Counter(COMMENT.findall(after)) - Counter(COMMENT.findall(text))


SPACED = "[\n  1,\n\n  2,\n\n  3\n]"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-1, "[\n  9,\n\n  1,\n\n  2,\n\n  3\n]"),
        (0, "[\n  1,\n\n  9,\n\n  2,\n\n  3\n]"),
        (2, "[\n  1,\n\n  2,\n\n  3,\n\n  9\n]"),
    ],
)
def test_where_blank_lines_part_all_entries_they_part_a_new_one(after: int, expected: str) -> None:
    assert edited(SPACED, insert=[(after, "9")]) == expected
    assert edited(expected, delete={after + 1}) == SPACED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[\n  1,\n\n  // two\n  2,\n\n\n  3\n]", "[\n  1,\n\n\n  3\n]"),
        ("[\n  1,\n  2,\n\n  3\n]", "[\n  1,\n\n  3\n]"),
        ("[\n  1,\n\n  2\n]", "[\n  1\n]"),
    ],
)
def test_a_deleted_line_leaves_the_larger_gap_and_at_an_edge_the_outer_one(text: str, expected: str) -> None:
    assert edited(text, delete={1}) == expected


def test_what_comes_for_what_goes_takes_its_comments_and_its_comma() -> None:
    text = "[\n  1,\n\n  // two\n  2, // to go\n  3\n]"
    assert edited(text, delete={1}, insert=[(0, "9")]) == text.replace("  2,", "  9,")


def test_a_heading_stays_until_the_last_of_its_paragraph_goes() -> None:
    text = "[\n  1,\n\n  // pair\n  2,\n  3,\n\n  4\n]"
    assert edited(text, delete={1}) == "[\n  1,\n\n  // pair\n  3,\n\n  4\n]"
    assert edited(text, delete={1, 2}) == "[\n  1,\n\n  4\n]"
