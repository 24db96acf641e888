"""How far a new mapping, list or text is indented, and how far an item stands from its dash.

the column of a `-`          the lists beside > the same key > lists of like items > the file > as a mapping
a mapping's indentation      the same key > the file > 2
a text of several lines      the texts of the file > as a mapping
the blanks behind a `-`      the items beside > items of the kind in the file > all its items > one
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from confsafe.formats.layout.examples import clear_majority
from confsafe.formats.text import line_start
from confsafe.formats.yaml.reader.nodes import BLOCK_MAPPING, BLOCK_SEQUENCE

if TYPE_CHECKING:
    from confsafe.formats.yaml.write.examples import Examples
    from confsafe.formats.yaml.write.style import Where


def dash_offset(examples: Examples, value: Any, where: Where) -> int:
    """How far the `-` of a new list is indented from the key that holds it."""
    return examples.once(("dash", where, flat := _is_flat(value)), lambda: _dash_offset(examples, where, flat=flat))


def _dash_offset(examples: Examples, where: Where, *, flat: bool) -> int:
    beside = examples.siblings(where) if where.among >= 0 and not where.item else []
    for circle in (beside, _same(examples, where)):
        said = _offset_of(examples, circle)
        if said is not None:
            return said
    said = examples.once(("dash", flat), lambda: _offset_in_file(examples, flat=flat))
    return indentation(examples, where) if said is None else said


def _offset_in_file(examples: Examples, *, flat: bool) -> int | None:
    """How far the dashes of most lists are indented: of those of scalars, or of others, else of all."""
    lists = examples.lists_in_blocks
    said = _offset_of(examples, [node for node in lists if examples.is_of_scalars(node) == flat])
    return _offset_of(examples, lists) if said is None else said


def _offset_of(examples: Examples, nodes: list[int]) -> int | None:
    """How far the dashes of the block lists among some nodes are indented."""
    return clear_majority(_step(examples, node) for node in nodes if examples.tree.kinds.get(node) == BLOCK_SEQUENCE)


def indentation(examples: Examples, where: Where) -> int:
    """How far a new mapping is indented from the key that holds it."""

    def at_key(nodes: list[int]) -> int | None:
        return clear_majority(_step(examples, node) for node in nodes if examples.tree.kinds.get(node) == BLOCK_MAPPING)

    def in_file() -> int:
        said = clear_majority(_step(examples, node) for node in examples.mappings_in_blocks)
        if said is None:
            said = clear_majority(step for node in examples.lists_in_blocks if (step := _step(examples, node)))
        return 2 if said is None else said

    said = None if where.item else examples.said_at_key("indentation", where, at_key)
    return examples.once("indentation", in_file) if said is None else said


def dash_gap(examples: Examples, value: Any, where: Where) -> str:
    """The blanks between a `-` and its item: as in the list, as before items of the kind, as anywhere.

    With a line break in front where the mappings of the list begin below their dashes.
    """
    mapping = isinstance(value, dict)
    if where.item and where.among >= 0 and examples.tree.is_block(where.among):
        said = clear_majority(
            _gap_in_list(examples, node, where.among, mapping=mapping) for node in examples.siblings(where)
        )
        if said is not None:
            return said
    return examples.once(("dash gap", mapping), lambda: _gap_in_file(examples, mapping=mapping))


def _gap_in_list(examples: Examples, node: int, around: int, *, mapping: bool) -> str | None:
    """The blanks in front of an item of a list, with a line break for a mapping that begins on the line below."""
    geometry = examples.geometry
    if not mapping or not examples.tree.is_block(node) or not geometry.is_alone(geometry.content(node)):
        return _gap_behind_dash(examples, node)
    return "\n" + " " * (geometry.column(geometry.content(node)) - geometry.column(geometry.content(around)))


def _gap_in_file(examples: Examples, *, mapping: bool) -> str:
    """The blanks in front of most items that are mappings, or that are none, else of any."""
    tree = examples.tree
    items = [item for node in examples.lists_in_blocks for item in islice(tree.children(node), 20)]
    said = clear_majority(_gap_behind_dash(examples, item) for item in items if tree.is_mapping(item) == mapping)
    return said or clear_majority(_gap_behind_dash(examples, item) for item in items) or " "


def _gap_behind_dash(examples: Examples, node: int) -> str | None:
    """The blanks between a node and the `-` in front of it on its line."""
    if not examples.tree.has_text(node):
        return None
    start = examples.tree.starts[node]
    line = examples.text[examples.text.rfind("\n", 0, start) + 1 : start]
    blanks = line[line.rfind("-") + 1 :]
    return blanks if blanks and blanks != line and not blanks.strip(" ") else None


def text_indentation(examples: Examples, where: Where) -> int:
    """How far the lines of a block scalar are indented from its key."""
    geometry = examples.geometry

    def asked(node: int) -> int | None:
        if (examples.spelled(node) or "")[:1] not in ("|", ">"):
            return None
        block = geometry.block_scalar(node)
        if block is None or not block.indent:
            return None
        return block.indent - geometry.column(geometry.tree.starts[node - 1])

    said = clear_majority(step for node in examples.file if (step := asked(node)) is not None and 0 < step < 10)
    return indentation(examples, where) if said is None else said


def _is_flat(value: Any) -> bool:
    return not any(isinstance(item, (dict, list, tuple)) for item in value)


def _same(examples: Examples, where: Where) -> list[int]:
    return [] if where.item else examples.same_key(where)


def _step(examples: Examples, node: int) -> int | None:
    """How far a block that begins on a line of its own is indented from the key in front of it."""
    text, tree = examples.text, examples.tree
    content = examples.geometry.content(node)
    line = line_start(text, content)
    if text[line:content].strip(" \t\ufeff"):
        return None
    key = tree.starts[node - 1]
    step = content - line - (key - line_start(text, key))
    return step if step >= int(tree.is_mapping(node)) else None
