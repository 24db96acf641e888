"""The text of an anchored node that goes, as it stands at the first alias of it.

base: &base        deleted        copy: &base
  x: 1  # why                       x: 1  # why
copy: *base
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.yaml.write.moved import unindented
from confsafe.formats.yaml.write.spelling import Value
from confsafe.formats.yaml.write.style import NOWHERE

if TYPE_CHECKING:
    from confsafe.formats.yaml.places.geometry import Geometry
    from confsafe.formats.yaml.write.style import Style


def moved_value(geometry: Geometry, style: Style, node: int) -> Value | None:
    """A node's own text, its anchor and tag included, as a value for a block; None where it cannot move as it is."""
    tree, text = geometry.tree, geometry.text
    start, content, end = tree.starts[node], geometry.content(node), geometry.end(node)
    scalar = geometry.block_scalar(node)
    last = geometry.last_scalar(node)
    if last is not None and (last.chomp == "+" or last.end == len(text)):
        return None
    properties = text[start : geometry.properties_end(node)]
    if "\n" in properties or "#" in properties:
        return None
    if scalar is not None:
        if scalar.explicit or scalar.end == scalar.header_end:
            return None
        lines = unindented(text[geometry.line_end(scalar.header) : scalar.end], scalar.indent)
        return Value(
            f"{properties} {text[content : scalar.header_end]}",
            lines,
            style.indentation(NOWHERE),
            compact=False,
            literal=True,
        )
    if not tree.is_block(node):
        inline = text[start:end]
        return None if "\n" in inline else Value(inline)
    column = geometry.column(content)
    first = geometry.line_end(start + len(properties))
    lines = unindented(text[min(first, geometry.line_start(content)) : geometry.line_break(end)], column)
    return Value(
        properties,
        lines,
        style.indentation(NOWHERE) if tree.is_mapping(node) else style.dash_offset([], NOWHERE),
        compact=False,
        literal=False,
    )
