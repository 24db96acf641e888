"""List items are paired so that an edited item is edited, and comments stay with their item."""

from __future__ import annotations

from typing import Any

import pytest

from confsafe.data.alignment import align


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (["a", "b", "c"], ["x", "a", "c"], {0: 1, 2: 2}),
        ([{"a": 1}, {"a": 2}], [{"a": "x"}, {"a": True}], {0: 0, 1: 1}),
        ([{"x": 1}, {"x": 1}], [{"x": 1}, {"x": 1, "y": 2}], {0: 0, 1: 1}),
        ([{"x": 1}, {"x": 1}], [{"x": 2}, {"x": 1}], {0: 0, 1: 1}),
        ([{"n": 1, "v": 1}, {"n": 2, "v": 1}], [{"n": 1, "v": 2}, {"n": 2, "v": 2}], {0: 0, 1: 1}),
        ([{"name": "a", "v": 1}, {"name": "b", "v": 1}], [{"name": "b", "v": 2}, {"name": "c", "v": 9}], {1: 0}),
        ([1, 2, 3], [1, 5, 3], {0: 0, 1: 1, 2: 2}),
        ([], [1], {}),
    ],
)
def test_pairs(before: list[Any], after: list[Any], kept: dict[int, int]) -> None:
    assert align(before, after).kept == kept


def test_a_list_turned_round_keeps_one_and_moves_the_others() -> None:
    alignment = align(list("abcd"), list("dcba"))
    assert len(alignment.kept) == 1
    assert len(alignment.moved) == 3


def test_a_large_shuffled_list_is_aligned_without_a_table() -> None:
    before = list(range(3000))
    after = [*range(1500, 3000), *range(1500)]
    alignment = align(before, after)
    assert len(alignment.kept) == 1500
    assert len(alignment.moved) == 1500
