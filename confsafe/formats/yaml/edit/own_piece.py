"""An entry that moves within its block: its own lines go along, with its comments; and where what comes is put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.model import Piece
from confsafe.formats.layout.runs import blank_lines_below
from confsafe.formats.text import line_start

if TYPE_CHECKING:
    from confsafe.formats.yaml.places.geometry import BlockScalar, Geometry
    from confsafe.formats.yaml.places.slots import Slots
    from confsafe.formats.yaml.plan.plan import Edits, New


def own_piece(slots: Slots, index: int, position: int) -> Piece:
    """An entry's own text, as it is put in elsewhere in the same block, at a position."""
    geometry, slot = slots.geometry, slots.slot(index)
    text = geometry.text
    scalar = geometry.last_scalar(slots.entries[index].value)
    body = text[slot.start : slot.end]
    if scalar is not None and (chomp := chomping_at(geometry, scalar, position)) != scalar.chomp:
        header = f"{scalar.style}{scalar.explicit}{chomp}"
        body = f"{text[slot.start : scalar.header]}{header}{text[scalar.header_end : slot.end]}"
    lead = text[slot.lead : line_start(text, slot.start)] if slot.lead < slot.start else ""
    behind = text[slot.end : slot.tail].rstrip("\r\n")
    return Piece(body, " " * slots.column, lead, behind, closed=scalar is None, keeps=False)


def chomping_at(geometry: Geometry, scalar: BlockScalar, position: int) -> str:
    """How the header of a block scalar that moves to a position has to chomp there, so that its value stays.

    Strip where no line break ended it; clip instead of keep where its value has no blank lines at its end and some
    stand at that position, which stay so.
    """
    text = geometry.text
    if scalar.end == len(text):
        return "-"
    if scalar.chomp != "+" or text[position : geometry.line_break(position)].strip(" \t") or position == len(text):
        return scalar.chomp
    return "" if text[geometry.line_start(scalar.end) : scalar.end].strip(" ") else "+"


def put_in_at(slots: Slots, edits: Edits, new: New) -> int:
    """Where what is put in behind an entry stands, or in the place of what goes there ends, in the old text.

    What ends in a `|+` scalar that would take in the blank lines there stands below these.
    """
    following = new.after + 1
    while following in edits.deleted:
        following += 1
    if following > new.after + 1:
        return slots.tail(following - 1)
    position = slots.behind(new.after) if new.after >= 0 else slots.lead(0)
    scalar = _scalar_that_comes(slots, new)
    if scalar is None or scalar.chomp != "+":
        return position
    if new.moved_from is not None and chomping_at(slots.geometry, scalar, position) != "+":
        return position
    return blank_lines_below(slots.text, position, slots.lead(following))[0]


def _scalar_that_comes(slots: Slots, new: New) -> BlockScalar | None:
    """The block scalar with which a text ends that goes along as a new entry."""
    geometry = slots.geometry
    if new.moved_from is not None:
        return geometry.last_scalar(slots.entries[new.moved_from].value)
    if not new.moves or new.moves[-1].to or not geometry.tree.is_block(new.moves[-1].container):
        return None
    return geometry.last_scalar(geometry.entries(new.moves[-1].container)[new.moves[-1].number].value)
