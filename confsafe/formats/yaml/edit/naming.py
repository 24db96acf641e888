"""The comment of a name that becomes the key of what it names, of a key that becomes a name, and of an item of one key.

- name: web  # public          web:  # public        # why           # why
  port: 80               <->     port: 80            - db: 1   ->    db: 1
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from confsafe.formats.text import line_break, line_start
from confsafe.formats.yaml.places.slots import Slots
from confsafe.formats.yaml.write.moved import unindented

if TYPE_CHECKING:
    from confsafe.data.changes import Key
    from confsafe.formats.yaml.places.geometry import Entry, Geometry
    from confsafe.formats.yaml.plan.plan import Edits
    from confsafe.formats.yaml.write.moved import MovedText


def with_comment_of_name(geometry: Geometry, edits: Edits, entry: Entry, key: Key, moved: MovedText) -> MovedText:
    """The text of an entry whose block mapping is edited, as it moves to that key, or to that place in a list."""
    if entry.key < 0:
        slots = Slots(geometry, entry.value)
        for index in edits.deleted:
            if _says(geometry, slots.entries[index].value, key):
                return _behind_key(slots, index, slots.slot_within(index, edits.deleted).lead, moved)
        return moved
    names = [new.key for new in edits.new if new.after < 0 and _says(geometry, entry.key, new.value)]
    comment = moved.behind_mark
    if not names or not comment.strip() or moved.compact or not moved.lines[0].lstrip(" ").startswith(f"{names[0]}:"):
        return moved
    return moved._replace(behind_mark="", lines=[moved.lines[0] + comment, *moved.lines[1:]])


def lead_of_item(geometry: Geometry, node: int) -> list[str]:
    """The comment above an item that is a mapping of one key, for the text of that key; not above the first item."""
    tree, parent = geometry.tree, geometry.parent(node)
    is_item = parent >= 0 and tree.is_block(parent) and not tree.is_mapping(parent)
    if not is_item or not tree.is_block(node) or len(geometry.entries(node)) > 1:
        return []
    slots = Slots(geometry, parent)
    index = bisect_left(slots.entries, node, key=lambda entry: entry.value)
    start = line_start(slots.text, slots.entries[index].start)
    return unindented(slots.text[slots.lead(index) : start], slots.column) if index and slots.has_lead(index) else []


def _says(geometry: Geometry, node: int, name: object) -> bool:
    """Whether a scalar is that text, as it is written."""
    written = geometry.text[geometry.content(node) : geometry.end(node)] if node not in geometry.tree.kinds else ""
    return written in (name, f'"{name}"', f"'{name}'")


def _behind_key(slots: Slots, index: int, above: int, moved: MovedText) -> MovedText:
    text, entry = slots.text, slots.entries[index]
    start = line_start(text, entry.start)
    lead = unindented(text[above:start], slots.column) if above < start else []
    comment = text[entry.end : line_break(text, entry.end)].rstrip()
    moved = moved._replace(lead=[*moved.lead, *lead])
    if moved.compact:
        return moved._replace(comment=comment)
    if not moved.behind_mark.strip():
        return moved._replace(behind_mark=comment)
    return moved._replace(lead=[*moved.lead, comment.strip()]) if comment else moved
