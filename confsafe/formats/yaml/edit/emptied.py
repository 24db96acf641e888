"""A block collection that loses its last entry: `{}` or `[]` stands in its place.

a:  # why      a.b deleted      a: {}  # why
  b: 1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.runs import line_break_above
from confsafe.formats.text import Splice, line_break

if TYPE_CHECKING:
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.slots import Slots


def emptied(work: Work, slots: Slots) -> list[Splice]:
    """The splices that delete all entries; the braces come behind the key where the block stood below it."""
    geometry, node = work.geometry, slots.node
    braces = "{}" if geometry.tree.is_mapping(node) else "[]"
    every = range(len(slots.entries))
    gone = [slots.slot_within(index, every) for index in every]
    splices = [Splice(slot.lead, slot.tail, "") for slot in gone]
    if slots.compact:
        end = line_break(geometry.text, gone[0].end)
        splices[0] = Splice(gone[0].start, end, braces)
        if gone[0].tail > geometry.line_end(end):
            splices.insert(1, Splice(geometry.line_end(end), gone[0].tail, ""))
        return splices
    holder = geometry.holder(node) if geometry.parent(node) >= 0 else None
    if holder is None:
        end = line_break(geometry.text, gone[0].end)
        splices[0] = splices[0]._replace(new=braces + geometry.text[end : geometry.line_end(end)])
    else:
        head = geometry.properties_end(node) if node in geometry.tree.properties else holder.mark + 1
        stop = line_break(geometry.text, head)
        blanks_end = head if geometry.text[head:stop].strip(" ") else stop
        start = line_break_above(geometry.text, splices[-1].start, splices[-1].end, slots.floor(0))
        splices[-1] = splices[-1]._replace(start=start)
        splices.insert(0, Splice(head, blanks_end, f" {braces}"))
    return splices
