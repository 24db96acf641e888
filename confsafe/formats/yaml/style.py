"""The habits of a file that a new entry takes over: indentation of mappings and lists, the quote, the line ending.

services:            unit: 2
  web:
    ports:
      - 80           offset: 2 (0 where the `-` stands under the key)
      -   90         gap: what stands between the `-` and its item, "   " here
"""

from __future__ import annotations

from itertools import islice

from confsafe.formats.tree import newline_of
from confsafe.formats.yaml.nodes import BLOCK_MAPPING, BLOCK_SEQUENCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from dataclasses import dataclass
    from typing import TypeVar

    from confsafe.formats.yaml.layout import Layout

    _T = TypeVar("_T")
else:
    from confsafe.records import dataclass

_LOOK_AT = 200
"""How many blocks are looked at to learn a file's habits."""


@dataclass(frozen=True, slots=True)
class Style:
    """How new lines look.

    Attributes:
        unit: how far a mapping within a mapping is indented.
        offset: how far a list's `-` is indented from the key that holds it.
        gap: the blanks between a `-` and its item.
        quote: the quotes of a string that needs some and has no sibling to follow.
        newline: the line ending.
        version_1_1: whether `%YAML 1.1` is in force.
        padding: the blank inside the brackets of a flow mapping, "" or " ".
    """

    unit: int = 2
    offset: int = 2
    gap: str = " "
    quote: str = '"'
    newline: str = "\n"
    version_1_1: bool = False
    padding: str = ""

    def but(self, *, unit: int | None = None, offset: int | None = None, gap: str | None = None) -> Style:
        """The same habits with others of one collection."""
        return Style(
            unit=self.unit if unit is None else unit,
            offset=self.offset if offset is None else offset,
            gap=self.gap if gap is None else gap,
            quote=self.quote,
            newline=self.newline,
            version_1_1=self.version_1_1,
            padding=self.padding,
        )


def style_of(layout: Layout, around: int | None = None) -> Style:
    """The habits of a file, learned from its first blocks; `around` is a collection whose own habits come first."""
    text, tree = layout.text, layout.tree
    units: list[int] = []
    offsets: list[int] = []
    gaps: list[str] = []
    for node in _sample(layout, around):
        if tree.kinds[node] == BLOCK_MAPPING:
            for key, value in _pairs(layout, node):
                kind = tree.kinds.get(value)
                if kind in (BLOCK_MAPPING, BLOCK_SEQUENCE):
                    content = layout.content(value)
                    if layout.is_alone(content) and tree.has_text(key):
                        step = layout.column(content) - layout.column(layout.content(node))
                        (units if kind == BLOCK_MAPPING else offsets).append(step)
        elif tree.has_text(node + 1):
            dash, item = layout.content(node), tree.starts[node + 1]
            between = text[dash + 1 : item]
            if between and not between.strip(" "):
                gaps.append(between)
    unit = _commonest(units, _commonest([step for step in offsets if step], 2))
    single, double = text.count("'"), text.count('"')
    return Style(
        unit=unit,
        offset=_commonest(offsets, unit if units else 2),
        gap=_commonest(gaps, " "),
        quote="'" if single > double else '"',
        newline=newline_of(text),
        version_1_1=tree.version_1_1,
        padding=" " if text.count("{ ") * 2 > text.count("{") - text.count("{}") > 0 else "",
    )


def _sample(layout: Layout, around: int | None) -> Iterator[int]:
    tree = layout.tree
    if around is not None and tree.is_block(around):
        yield around
    yield from islice((node for node in tree.kinds if tree.is_block(node)), _LOOK_AT)


def _pairs(layout: Layout, node: int) -> Iterator[tuple[int, int]]:
    children = layout.tree.children(node)
    return islice(zip(children, children, strict=True), 50)


def _commonest(values: list[_T], otherwise: _T) -> _T:
    return max(values, key=values.count) if values else otherwise
