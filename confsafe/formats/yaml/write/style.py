"""The habits of a file that a new entry takes over: indentation of mappings and lists, the quote, the line ending.

A habit is looked for in the text when it is asked for, and not before: another value in the place of one asks for few.

services:            unit: 2
  web:
    ports:
      - 80           offset: 2 (0 where the `-` stands under the key)
      -   90         gap: what stands between the `-` and its item, "   " here
"""

from __future__ import annotations

from itertools import islice

from confsafe.formats.text import newline_of
from confsafe.formats.yaml.reader.nodes import BLOCK_MAPPING, BLOCK_SEQUENCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    from confsafe.formats.yaml.places.geometry import Geometry

    _T = TypeVar("_T")

_LOOK_AT = 200
"""How many blocks are looked at to learn a file's habits."""


class Style:
    """How new lines look. `learn`, called with the name of a habit, gives the value of that one and maybe of others.

    Attributes:
        unit: how far a mapping within a mapping is indented.
        offset: how far a list's `-` is indented from the key that holds it.
        gap: the blanks between a `-` and its item.
        quote: the quotes of a string that needs some and has no sibling to follow.
        newline: the line ending.
        version_1_1: whether `%YAML 1.1` is in force.
        padding: the blank inside the brackets of a flow mapping, "" or " ".
    """

    __slots__ = ("_learn", "gap", "newline", "offset", "padding", "quote", "unit", "version_1_1")

    unit: int
    offset: int
    gap: str
    quote: str
    newline: str
    version_1_1: bool
    padding: str

    def __init__(self, learn: Callable[[str], dict[str, Any]]) -> None:
        self._learn = learn

    def __getattr__(self, habit: str) -> Any:
        if habit not in _USUAL:
            raise AttributeError(habit)
        learned = self._learn(habit)
        for name, value in learned.items():
            setattr(self, name, value)
        return learned[habit]

    def but(self, own: Callable[[], dict[str, Any]]) -> Style:
        """The same habits with others of one collection: `own` gives some of unit, offset and gap."""

        def learn(habit: str) -> dict[str, Any]:
            found = own() if habit in _OF_BLOCKS else {}
            return found if habit in found else {**found, habit: getattr(self, habit)}

        return Style(learn)


_USUAL = {"unit": 2, "offset": 2, "gap": " ", "quote": '"', "newline": "\n", "version_1_1": False, "padding": ""}
_OF_BLOCKS = frozenset(("unit", "offset", "gap"))


def usual_style(newline: str) -> Style:
    """What most people write."""
    return Style(lambda _: {**_USUAL, "newline": newline})


def style_of(geometry: Geometry, around: int | None = None) -> Style:
    """The habits of a file, learned from its first blocks; `around` is a collection whose own habits come first."""
    text = geometry.text

    def learn(habit: str) -> dict[str, Any]:
        if habit in _OF_BLOCKS:
            return _habits_of_blocks(geometry, around)
        if habit == "quote":
            return {habit: "'" if text.count("'") > text.count('"') else '"'}
        if habit == "newline":
            return {habit: newline_of(text)}
        if habit == "version_1_1":
            return {habit: geometry.tree.version_1_1}
        return {habit: " " if text.count("{ ") * 2 > text.count("{") - text.count("{}") > 0 else ""}

    return Style(learn)


def _habits_of_blocks(geometry: Geometry, around: int | None) -> dict[str, Any]:
    text, tree = geometry.text, geometry.tree
    units: list[int] = []
    offsets: list[int] = []
    gaps: list[str] = []
    for node in _sample(geometry, around):
        if tree.kinds[node] == BLOCK_MAPPING:
            for key, value in _pairs(geometry, node):
                kind = tree.kinds.get(value)
                if kind in (BLOCK_MAPPING, BLOCK_SEQUENCE):
                    content = geometry.content(value)
                    if geometry.is_alone(content) and tree.has_text(key):
                        step = geometry.column(content) - geometry.column(geometry.content(node))
                        (units if kind == BLOCK_MAPPING else offsets).append(step)
        elif tree.has_text(node + 1):
            dash, item = geometry.content(node), tree.starts[node + 1]
            between = text[dash + 1 : item]
            if between and not between.strip(" "):
                gaps.append(between)
    unit = _commonest(units, _commonest([step for step in offsets if step], 2))
    return {"unit": unit, "offset": _commonest(offsets, unit if units else 2), "gap": _commonest(gaps, " ")}


def _sample(geometry: Geometry, around: int | None) -> Iterator[int]:
    tree = geometry.tree
    if around is not None and tree.is_block(around):
        yield around
    yield from islice((node for node in tree.kinds if tree.is_block(node)), _LOOK_AT)


def _pairs(geometry: Geometry, node: int) -> Iterator[tuple[int, int]]:
    children = geometry.tree.children(node)
    return islice(zip(children, children, strict=True), 50)


def _commonest(values: list[_T], otherwise: _T) -> _T:
    return max(values, key=values.count) if values else otherwise
