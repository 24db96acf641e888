"""Another value where one stands: its characters change and nothing else.

    port = 0xFF  # web     ->     port = 0xFE  # web

By far the most frequent edit; what only others need is not imported for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.sameness import kind
from confsafe.formats.text import Splice
from confsafe.formats.toml.respell import respell
from confsafe.formats.toml.statements import Entry
from confsafe.formats.toml.write import write

if TYPE_CHECKING:
    from confsafe.data.changes import Set
    from confsafe.formats.toml.statements import Value
    from confsafe.formats.toml.tables import Tables
    from confsafe.formats.toml.write import Carried


def value_splice(tables: Tables, node: Value, change: Set, *, carried: Carried | None = None) -> Splice:
    """The splice for a value's characters, in the spelling that was there where a scalar follows a scalar.

    Raises ValueRefused.
    """
    text = tables.text
    holds = text[node.value] in "[{"
    shape = kind(change.value)
    if not holds and shape not in (dict, list) and (shape is not str or text[node.value] in "\"'"):
        new = respell(text[node.value : node.value_end], change.value, change.path, tables.newline)
        return Splice(node.value, node.value_end, new)
    start = text.rfind("\n", 0, node.value) + 1
    room = tables.room
    if isinstance(node, Entry) and node.start == start:
        room = room._replace(indent=text[start : node.key], column=node.value - start)
    elif not text[start : node.value].strip():
        room = room._replace(indent=text[start : node.value], column=node.value - start)
    if change.moves:
        room = room._replace(carried=carried)
    return Splice(node.value, node.value_end, write(change.value, room, change.path), holds)
