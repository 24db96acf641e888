"""The stand-ins do what the standard library's dataclass and NamedTuple do, for all that is used of them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import typing
from typing import Any

import pytest

from confsafe.startup import records

STANDARD: tuple[Any, Any, Any] = (dataclasses.dataclass, dataclasses.field, typing.NamedTuple)
OURS: tuple[Any, Any, Any] = (records.dataclass, records.field, records.NamedTuple)


def classes(dataclass: Any, field: Any, tuple_base: Any) -> dict[str, Any]:
    """The same classes, by either library."""

    @dataclass(frozen=True, slots=True)
    class Frozen:
        """Its text."""

        x: int
        y: str = "y"

        @property
        def both(self) -> str:
            return f"{self.x}{self.y}"

    @dataclass(slots=True)
    class Loose:
        items: list[int] = field(default_factory=list)
        total: int = 0

        def __post_init__(self) -> None:
            self.total += len(self.items)

    @dataclass(slots=True, eq=False)
    class ByIdentity:
        x: int

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        x: int = 1
        y: int

    class Pair(tuple_base):  # type: ignore[misc]
        """A pair."""

        a: int
        b: int = 2

        @property
        def total(self) -> int:
            return self.a + self.b

    return locals()


@pytest.fixture(params=[STANDARD, OURS], ids=["standard", "ours"])
def library(request: pytest.FixtureRequest) -> tuple[Any, Any, Any]:
    found: tuple[Any, Any, Any] = request.param
    return found


@pytest.fixture(params=["the first instances", "many instances"])
def made(library: tuple[Any, Any, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    """The classes, before and after what makes their instances is compiled."""
    made = classes(*library)
    if request.param == "many instances":
        for _ in range(30):
            made["Frozen"](1), made["Loose"](), made["ByIdentity"](1), made["Named"](y=2), made["Pair"](1)
    return made


def test_a_frozen_record(made: dict[str, Any]) -> None:
    frozen = made["Frozen"]
    one = frozen(1)
    assert repr(one).endswith("Frozen(x=1, y='y')")
    assert one == frozen(1, "y") == frozen(x=1, y="y")
    assert one != frozen(2)
    assert one != (1, "y")
    assert len({one, frozen(1)}) == 1
    assert one.both == "1y"
    assert frozen.__doc__ == "Its text."
    assert not hasattr(one, "__dict__")
    with pytest.raises(AttributeError):
        one.x = 2
    with pytest.raises(AttributeError):
        del one.x
    with pytest.raises(TypeError):
        frozen()
    with pytest.raises(TypeError):
        frozen(1, z=2)
    match one:
        case frozen(x=1, y=letter):
            assert letter == "y"
        case _:
            pytest.fail("the pattern does not match")


def test_a_record_that_can_be_changed(made: dict[str, Any]) -> None:
    loose = made["Loose"]
    one, other = loose(), loose()
    one.items.append(1)
    assert other.items == []
    assert loose([1, 2]).total == 2
    assert loose([1]) == loose([1])
    with pytest.raises(TypeError):
        hash(one)
    with pytest.raises(AttributeError):
        one.other = 1


def test_records_that_are_equal_by_identity_only(made: dict[str, Any]) -> None:
    one = made["ByIdentity"](1)
    assert one != made["ByIdentity"](1)
    assert one in {one}


def test_keywords_only(made: dict[str, Any]) -> None:
    assert made["Named"](y=2) == made["Named"](x=1, y=2)
    with pytest.raises(TypeError):
        made["Named"](1, 2)


def test_a_named_tuple(made: dict[str, Any]) -> None:
    pair = made["Pair"]
    one = pair(1)
    assert one == (1, 2)
    assert repr(one) == "Pair(a=1, b=2)"
    assert one.total == 3
    assert pair(a=1, b=3)._replace(a=4) == (4, 3)
    assert pair.__doc__ == "A pair."
    assert not hasattr(one, "__dict__")
    a, b = one
    assert (a, b) == (1, 2)
    assert one._asdict() == {"a": 1, "b": 2}
    assert pair._make([3, 4]) == (3, 4)
    assert (pair._fields, pair._field_defaults) == (("a", "b"), {"b": 2})
    assert hash(one) == hash((1, 2))
    match one:
        case pair(a=1, b=number):
            assert number == 2
        case _:
            pytest.fail("the pattern does not match")
    for wrong in (lambda: pair(), lambda: pair(1, c=2), lambda: pair(1, 2, 3), lambda: pair._make([1])):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises((TypeError, ValueError)):
        one._replace(c=1)
    with pytest.raises(AttributeError):
        one.a = 2


def test_other_values_in_some_fields() -> None:
    """For either library's classes, as the fields are in `__match_args__` of both."""
    for library in (STANDARD, OURS):
        made = classes(*library)
        assert records.replace(made["Named"](y=2), y=3) == made["Named"](y=3)
        frozen = records.replace(made["Frozen"](1), x=2)
        assert (frozen.x, frozen.y) == (2, "y")


def test_typed_dicts_are_called_for_plain_ones() -> None:
    class Plain(records.TypedDict, total=False):
        a: int

    class More(Plain, total=False):
        b: int

    assert type(More(a=1, b=2)) is dict
    assert More(a=1, b=2) == {"a": 1, "b": 2}


def test_copies_and_pickles_are_equal() -> None:
    from confsafe.data.changes import Insert
    from confsafe.formats.text import Comment, Splice

    for record in (Insert(("a",), "b", [1]), Comment("above", None), Splice(1, 2, "x")):
        assert copy.deepcopy(record) == record
        assert pickle.loads(pickle.dumps(record)) == record
