"""Lists are merged chunk by chunk, by what names their items, and nothing comes twice."""

from __future__ import annotations

from typing import Any

import pytest

from confsafe.data.threeway import three_way


def merged(base: Any, ours: Any, theirs: Any) -> Any:
    """The merged list; None where there is a conflict."""
    found = three_way(base, ours, theirs)
    return None if found.conflicts else found.data


def packages(**versions: int) -> list[dict[str, Any]]:
    return [{"name": name, "version": version} for name, version in versions.items()]


def test_named_items_added_at_one_place_are_both_taken_ours_first() -> None:
    base = packages(a=1)
    assert merged(base, packages(a=1, x=1), packages(a=1, c=1)) == packages(a=1, x=1, c=1)


def test_items_of_sorted_lists_are_both_taken_in_order() -> None:
    assert merged(["a", "m", "z"], ["a", "m", "p", "z"], ["a", "m", "n", "z"]) == ["a", "m", "n", "p", "z"]


def test_items_of_a_list_in_no_order_are_a_conflict() -> None:
    assert merged(["z", "a", "m"], ["z", "a", "m", "x"], ["z", "a", "m", "y"]) is None


def test_items_that_a_text_of_their_own_tells_apart_are_both_taken() -> None:
    first, ours, theirs = ({"description": text, "regex": text} for text in ("AWS", "PGP", "Slack"))
    assert merged([first], [first, ours], [first, theirs]) == [first, ours, theirs]


def test_one_clash_keeps_every_other_change_of_the_list() -> None:
    found = three_way(packages(a=1, b=1, c=1), packages(a=1, b=2, c=1), packages(a=2, b=3, c=1))
    assert (found.data, found.conflicts) == (packages(a=2, b=2, c=1), [(1, "version")])


def test_an_item_that_both_added_with_other_values_is_a_conflict() -> None:
    assert merged(packages(a=1), packages(b=1, a=1), packages(a=1, b=2)) is None


@pytest.mark.parametrize(("ours", "theirs"), [("abce", "aceb"), ("bace", "aceb")])
def test_an_item_that_both_added_elsewhere_is_a_conflict_that_lines_do_not_settle(ours: str, theirs: str) -> None:
    assert three_way(list("ace"), list(ours), list(theirs)).firm == [()]


def test_an_item_that_both_moved_elsewhere_is_there_once_on_each_side() -> None:
    sides = list("abcde"), list("eabcd"), list("abecd")
    found, other = three_way(*sides), three_way(*sides, theirs_stand=True)
    assert found.firm == [()]
    assert (found.data, other.data) == (list("eabcd"), list("abecd"))


def test_what_one_moved_and_the_other_changed_is_changed_where_it_stands_now() -> None:
    base = packages(a=1, b=1, c=1)
    assert merged(base, packages(c=1, a=1, b=1), packages(a=1, b=1, c=2)) == packages(c=2, a=1, b=1)


def test_what_one_deleted_and_the_other_left_alone_goes_beside_what_is_new() -> None:
    assert merged(packages(a=1, b=1), packages(a=1), packages(a=1, b=1, c=1)) == packages(a=1, c=1)
