"""Two values are the same when no reader of the file could tell them apart."""

from __future__ import annotations

import datetime
import enum
from collections import OrderedDict
from typing import Any

import pytest

from confsafe.data.sameness import same
from confsafe.data.tagged import Tagged

UTC = datetime.UTC
NAN = float("nan")
NOON = datetime.datetime(2026, 1, 1, 12, tzinfo=UTC)


class Level(enum.IntEnum):
    LOW = 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (NAN, NAN),
        ({"a": [1, {"b": None}]}, {"a": (1, OrderedDict(b=None))}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (Level.LOW, 1),
        ({1: "a", "b": 2}, {"b": 2, 1: "a"}),
        (NOON, datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.timezone(datetime.timedelta(0)))),
        (Tagged("!secret", {"a": 1}), Tagged("!secret", {"a": 1})),
        (b"\x00", b"\x00"),
    ],
)
def test_the_same(a: Any, b: Any) -> None:
    assert same(a, b)
    assert same(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (True, 1),
        (1, 1.0),
        (0.0, -0.0),
        ("1", 1),
        (None, False),
        ([], {}),
        ([1], [1, 2]),
        ({1: "x"}, {True: "x"}),
        ({1: "x"}, {1.0: "x"}),
        (NOON, datetime.datetime(2026, 1, 1, 13, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))),
        (NOON, NOON.replace(tzinfo=None)),
        (datetime.date(2026, 1, 1), datetime.datetime(2026, 1, 1)),
        (Tagged("!a", 1), Tagged("!b", 1)),
        (Tagged("!a", 1), 1),
        (Tagged("!a", 1), Tagged("!a", True)),
        (b"a", "a"),
    ],
)
def test_not_the_same(a: Any, b: Any) -> None:
    assert not same(a, b)
    assert not same(b, a)


def test_cycles_end() -> None:
    a: list[Any] = [1]
    a.append(a)
    b: list[Any] = [1]
    b.append(b)
    assert same(a, b)
    b[0] = 2
    assert not same(a, b)


def test_shared_references_do_not_blow_up() -> None:
    a: Any = []
    b: Any = []
    for _ in range(200):
        a, b = [a, a], [b, b]
    assert same(a, b)


def test_depth_is_no_limit() -> None:
    a: Any = []
    b: Any = []
    for _ in range(100_000):
        a, b = [a], [b]
    assert same(a, b)


def test_what_was_found_the_same_is_remembered_and_nothing_else() -> None:
    a, b = [[1], {"k": [2]}], [[1], {"k": [2]}]
    known: set[tuple[int, int]] = set()
    assert not same([a, 1], [b, 2], known=known)
    assert not known
    assert same(a, b, known=known)
    assert known == {(id(x), id(y)) for x, y in ((a, b), (a[0], b[0]), (a[1], b[1]), (a[1]["k"], b[1]["k"]))}
    assert same([a, a], [b, b], known=known)
    assert not same([a, 1], [b, 2], known=known)
