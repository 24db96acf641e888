"""Which new collections stand between brackets: those whose like do so around them.

hooks:                              hooks:
  - id: yaml                          - id: yaml
    args: [--unsafe]                    args: [--unsafe]
                                      - id: json
                                        args: [--strict]    as `args` is written above

id: {type: integer}                 id: {type: integer}
                                    tag: {type: string}     as all collections beside it
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any

from confsafe.data.tagged import Tagged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.formats.yaml.places.geometry import Geometry

_LOOK_AT = 50
"""How many neighbours, and how many entries of each, are looked at."""

_LEVELS = 4
"""How far the blocks around one are looked into,"""

_NEAR = 200
"""and how many blocks within the outermost."""

_LARGE = 50_000
"""In a document of more collections than that the way up from one is not looked for."""

WIDEST = 80
"""What would be wider stands on lines of its own."""


def all_in_brackets(geometry: Geometry, node: int) -> bool:
    """Whether a block has filled collections in it, and all of them stand between brackets."""
    tree = geometry.tree
    filled = [child for child in islice(tree.children(node), _LOOK_AT) if tree.nexts.get(child, 0) > child + 1]
    return bool(filled) and not any(tree.is_block(child) for child in filled)


def keys_with_brackets(geometry: Geometry, node: int) -> frozenset[str]:
    """The keys, as they are spelled, whose collections stand between brackets wherever they are filled near a block."""
    tree = geometry.tree
    in_brackets: set[str] = set()
    in_blocks: set[str] = set()
    for mapping in _near(geometry, node):
        children = tree.children(mapping)
        for key in islice(children, _LOOK_AT):
            value = next(children)
            if tree.nexts.get(value, 0) > value + 1 and key not in tree.kinds:
                spelled = geometry.text[tree.starts[key] : tree.ends[key]].strip("'\"")
                (in_blocks if tree.is_block(value) else in_brackets).add(spelled)
    return frozenset(in_brackets - in_blocks)


def _near(geometry: Geometry, node: int) -> Iterator[int]:
    """The first block mappings within a block, and within the blocks around it."""
    tree = geometry.tree
    for _ in range(_LEVELS):
        if len(tree.kinds) > _LARGE or (parent := geometry.parent(node)) < 0:
            break
        node = parent
    pending, left = deque([node]), _NEAR
    while pending and left:
        block = pending.popleft()
        left -= 1
        if tree.is_mapping(block):
            yield block
        pending.extend(child for child in islice(tree.children(block), 2 * _LOOK_AT) if tree.is_block(child))


def fits_on_a_line(value: Any) -> bool:
    """Whether a value is a filled collection of scalars of one line."""
    if isinstance(value, Tagged) or not value or not isinstance(value, (dict, list)):
        return False
    items = value.values() if isinstance(value, dict) else value
    return not any(
        isinstance(item, (dict, list, tuple, set, Tagged)) or (isinstance(item, str) and "\n" in item) for item in items
    )
