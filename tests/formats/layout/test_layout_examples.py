"""Who is asked first for the example of a new text."""

from __future__ import annotations

from confsafe.formats.layout.examples import choose, majority, most_alike


def test_the_same_key_is_asked_before_the_siblings_and_the_file():
    assert choose("d", same_key=["k"], siblings=["s", "s"], file=["f"] * 9) == "k"


def test_the_siblings_are_asked_before_the_file():
    assert choose("d", siblings=["s", "t", "s"], file=["f"] * 9) == "s"


def test_of_the_file_only_a_habit_counts():
    assert choose("d", file=["f"] * 4 + ["g"]) == "f"
    assert choose("d", file=["f"] * 3 + ["g"]) == "d"


def test_no_votes_give_no_majority():
    assert majority([]) is None


def test_the_same_keys_are_more_alike_than_more_keys():
    assert most_alike({"a"}, [{"a", "b"}, {"a"}], near=0) == 1


def test_the_most_common_keys_are_the_most_alike():
    assert most_alike({"a", "b", "c"}, [{"a"}, {"a", "b", "x"}], near=0) == 1


def test_of_equals_the_nearest_is_taken():
    assert most_alike({"a"}, [{"a"}, {"a"}, {"a"}], near=2) == 2


def test_nothing_in_common_is_no_example():
    assert most_alike({"a"}, [{"b"}], near=0) is None
