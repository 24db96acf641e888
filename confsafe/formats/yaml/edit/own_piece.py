"""An entry that moves within its block: its own lines go along, with its comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.model import Piece
from confsafe.formats.text import line_start

if TYPE_CHECKING:
    from confsafe.formats.yaml.places.geometry import BlockScalar, Geometry
    from confsafe.formats.yaml.places.slots import Slots


def own_piece(slots: Slots, index: int) -> Piece:
    """An entry's own text, as it is put in elsewhere in the same block."""
    geometry, slot = slots.geometry, slots.slot(index)
    text = geometry.text
    scalar = geometry.block_scalar(geometry.tree.after(slots.entries[index].value) - 1)
    body = _with_chomping(geometry, scalar, slot.start, slot.end)
    lead = text[slot.lead : line_start(text, slot.start)] if slot.lead < slot.start else ""
    behind = text[slot.end : slot.tail].rstrip("\r\n")
    return Piece(body, " " * slots.column, lead, behind, closed=scalar is None, keeps=False)


def _with_chomping(geometry: Geometry, scalar: BlockScalar | None, start: int, end: int) -> str:
    """The text of an entry whose block scalar no line break ended: elsewhere its header must say strip."""
    text = geometry.text
    if scalar is None or scalar.chomp == "-" or scalar.end < len(text):
        return text[start:end]
    return f"{text[start : scalar.header]}{scalar.style}{scalar.explicit}-{text[scalar.header_end : end]}"
