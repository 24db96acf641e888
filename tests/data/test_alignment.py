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
        pytest.param(list("xaay"), list("pabq"), {0: 0, 1: 1, 2: 2, 3: 3}, id="an equal item at its index"),
        pytest.param(["pkg>=1", "other"], ["a-pkg>=1", "Pkg>=2", "other"], {0: 1, 1: 2}, id="a text by its name"),
        pytest.param(["one thing", "b"], ["x", "one thing more", "b"], {0: 1, 1: 2}, id="a text by its likeness"),
        pytest.param(["a b", "c d"], ["x", "c d e"], {0: 0, 1: 1}, id="a text by its place"),
        pytest.param(
            [{"uses": "x@v1"}, {"uses": "x@v1"}],
            [{"uses": "y@v1"}, {"uses": "x@v2"}],
            {0: 0, 1: 1},
            id="a name said twice",
        ),
        pytest.param(
            [{"uses": "x@0a1b"}, {"run": "r"}], [{"uses": "x@c2d3"}, {"run": "r"}], {0: 0, 1: 1}, id="a hash as version"
        ),
        pytest.param([{"id": "a", "v": 1}], [{"id": "b", "v": 2}], {0: 0}, id="another name in the same place"),
        pytest.param(
            [{"id": "a", "v": 1}], [{"id": "b", "v": 2}, {"id": "c", "v": 2}], {}, id="two for one, nothing in common"
        ),
        pytest.param(
            [{"v": 1, "w": 1, "x": 1}, {"v": 2, "w": 2, "x": 2}],
            [{"v": 0}, {"v": 2, "w": 2, "x": 0}],
            {0: 0, 1: 1},
            id="the more in common the better",
        ),
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


def test_items_that_change_and_are_exchanged_are_told_by_their_names() -> None:
    before = [{"name": "a", "v": 1}, {"name": "b", "v": 1}, {"name": "c", "v": 1}]
    after = [{"name": "c", "v": 2}, {"name": "a", "v": 2}, {"name": "b", "v": 2}]
    alignment = align(before, after)
    assert alignment.kept == {0: 1, 1: 2}
    assert alignment.moved == {0: 2}


def test_a_name_does_not_cross_an_item_that_stays() -> None:
    before = [{"name": "a", "v": 1}, "middle", {"name": "b", "v": 1}]
    after = [{"name": "b", "v": 2}, "middle", {"name": "a", "v": 2}]
    alignment = align(before, after)
    assert alignment.kept == {1: 1}
    assert alignment.moved == {0: 2, 2: 0}


def test_a_text_that_goes_on_from_another_is_that_one_however_much_longer_it_is() -> None:
    longer = "meson test -C _build -t 3 --no-suite EDSBackend --no-suite DummyBackend --no-suite KeyfileBackend"
    before, after = ["meson test -C _build -t 3"], [longer, "meson dist -C _build --no-tests", "cp -r _build out"]
    assert align(before, after).kept == {0: 0}
    assert align(after[:1], [after[1], before[0]]).kept == {0: 1}
    assert align(["a-web"], ["a-webs", "a-wet"]).kept == {0: 0}  # no word goes on there: the characters tell
