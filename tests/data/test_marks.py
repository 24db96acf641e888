"""Marks are written as git writes them, and read back from any tool."""

from __future__ import annotations

import pytest

from confsafe.data.marks import Marks, marked
from confsafe.data.refining import merge_words, refine
from confsafe.data.textmerge import Region, differing, merge_lines, resolved
from confsafe.data.unmarked import Unmarked, unmarked

CLASH = [Region(["a\n"]), Region(["x\n", "ours\n"], ["x\n", "theirs\n"], ["base\n"]), Region(["z\n"])]


def test_lines_that_both_sides_have_stand_outside_the_marks() -> None:
    assert marked(CLASH) == "a\nx\n<<<<<<< ours\nours\n=======\ntheirs\n>>>>>>> theirs\nz\n"


def test_diff3_shows_the_base_and_leaves_both_sides_whole() -> None:
    marks = Marks(9, "main", "topic", "1f2e3d", "diff3")
    assert marked(CLASH, marks) == (
        "a\n<<<<<<<<< main\nx\nours\n||||||||| 1f2e3d\nbase\n=========\nx\ntheirs\n>>>>>>>>> topic\nz\n"
    )


def test_zdiff3_shows_the_base_and_leaves_out_what_both_have() -> None:
    wanted = "a\nx\n<<<<<<< ours\nours\n||||||| base\nbase\n=======\ntheirs\n>>>>>>> theirs\nz\n"
    assert marked(CLASH, Marks(style="zdiff3")) == wanted


def test_two_conflicts_with_one_line_between_them_are_one() -> None:
    regions = [Region(["a\n"], ["A\n"]), Region(["same\n"]), Region(["b\n"], ["B\n"])]
    assert marked(regions) == "<<<<<<< ours\na\nsame\nb\n=======\nA\nsame\nB\n>>>>>>> theirs\n"
    regions[1].lines.append("here\n")
    assert marked(regions).count("<<<<<<<") == 2


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
@pytest.mark.parametrize("size", [7, 9])
def test_what_is_marked_is_read_back(style: str, size: int) -> None:
    found = unmarked(marked(CLASH, Marks(size, style=style)))
    assert found is not None
    assert (found.ours, found.theirs) == (resolved(CLASH), resolved(CLASH, theirs=True))
    assert (found.base is None) == (style == "merge")


def test_the_marks_of_jujutsu_are_read() -> None:
    text = "<<<<<<< Conflict 1 of 1\n%%%%%%% Changes\n a\n-b\n+c\n+++++++ Contents\nA\nb\n>>>>>>> ends\n"
    assert unmarked(text) == Unmarked("a\nc\n", "A\nb\n", "a\nb\n", "")


def test_a_base_with_marks_of_its_own_is_read_as_its_first_side() -> None:
    inner = "<<<<<<<<< one\nb1\n=========\nb2\n>>>>>>>>> two\n"
    found = unmarked(f"<<<<<<< ours\no\n||||||| base\n{inner}=======\nt\n>>>>>>> theirs\n")
    assert found == Unmarked("o\n", "t\n", "b1\n", "")


@pytest.mark.parametrize("text", ["a\n", "<<<<<<< ours\na\n", "<<<<<<<\na\n>>>>>>>\n", "<<<<<< six\n"])
def test_a_text_without_whole_marks_has_no_sides(text: str) -> None:
    assert unmarked(text) is None


def test_neighbouring_lines_and_words_of_one_line_are_no_conflict() -> None:
    base, ours, theirs = "a: 1 # old\nb: 1\n", "a:  1 # old\nb: 1\nc: 1\n", "a: 1 # new\nb: 2\n"
    pieces = refine(merge_lines(base, ours, theirs))
    assert "".join(line for piece in pieces for line in piece.region.lines) == "a:  1 # new\nb: 2\nc: 1\n"
    assert merge_words("a = 1", "a = 2", "a = 3") is None
    assert merge_words("a: 1", "a: 2 # o", "a: 1 # c") is None


def test_what_both_added_at_one_place_is_told() -> None:
    base = "a\n"
    pieces = refine(merge_lines(base, "a\nb\n", "a\nc\n"))
    assert [(piece.region.lines, piece.region.theirs) for piece in pieces if piece.joined] == [(["b\n"], ["c\n"])]


def test_the_same_lines_inserted_by_both_are_one_insertion_whichever_blank_line_is_counted() -> None:
    base, theirs = "b\n\n\n", "b\n\n\nn\n\n"
    ours = theirs.replace("b", "changed")
    assert resolved(merge_lines(base, ours, theirs)) == ours


def test_two_texts_differ_where_their_lines_do() -> None:
    assert marked(differing("a\nb\nc\n", "a\nc\n")) == "a\n<<<<<<< ours\nb\n=======\n>>>>>>> theirs\nc\n"
