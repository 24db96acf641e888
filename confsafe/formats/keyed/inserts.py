"""Below which line a new entry stands, and below which section a new one: where its neighbour in the data does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.changes import FRONT

if TYPE_CHECKING:
    from confsafe.data.changes import Insert
    from confsafe.formats.keyed.places import Places
    from confsafe.formats.layout.stands import Stand


def stand_above(places: Places, insert: Insert) -> Stand | None:
    """The line below which a new entry stands; None where its section has no header."""
    if insert.after is not FRONT:
        stands = places.entries((*insert.path, insert.after))
        if stands:
            return stands[-1]
    if not insert.path:
        return (0, -1) if insert.after is FRONT else places.last(0)
    numbers = places.own_sections(insert.path)
    if not numbers:
        return None
    return (numbers[0], -1) if insert.after is FRONT else places.last(numbers[-1])


def section_above(places: Places, insert: Insert) -> int:
    """The section below which a new one stands; 0 for the root's keys."""
    own = places.own_sections(insert.path)
    if insert.after is not FRONT:
        numbers = places.sections_of((*insert.path, insert.after))
        if numbers:
            return numbers[-1]
    if own and not (insert.key is None and insert.after is FRONT):
        return own[-1] if insert.after is not FRONT else own[0]
    inner = places.sections_of(insert.path) if insert.path else []
    return inner[0] - 1 if inner else 0
