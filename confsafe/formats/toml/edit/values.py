"""Another value where one stands: its characters change and nothing else.

    port = 0xFF  # web     ->     port = 0xFE  # web

By far the most frequent edit; what only others need is not imported for it.
"""

from __future__ import annotations

from itertools import islice

from confsafe.data.sameness import kind
from confsafe.formats.text import Splice, line_start
from confsafe.formats.toml.places.tables import Table
from confsafe.formats.toml.reader.statements import Entry, Value
from confsafe.formats.toml.write.respell import respell
from confsafe.formats.toml.write.values import write
from confsafe.formats.writing import Unwritable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path, Set
    from confsafe.formats.toml.places.tables import Tables
    from confsafe.formats.toml.write.values import Room


def scalar_splice(text: str, newline: str, node: Value, change: Set) -> Splice | None:
    """The splice for a scalar that follows a scalar, in the spelling that was there; None for anything else.

    A string has no spelling to follow where no string was. Raises ValueRefused.
    """
    shape, first = kind(change.value), text[node.value]
    if first in "[{" or shape in (dict, list) or (shape is str and first not in "\"'"):
        return None
    try:
        new = respell(text[node.value : node.value_end], change.value, newline)
    except Unwritable as problem:
        raise problem.at(change.path) from None
    return Splice(node.value, node.value_end, new)


def value_splice(tables: Tables, room: Room, node: Value, change: Set) -> Splice:
    """The splice for the characters of any value, written as what stands around it. Raises ValueRefused."""
    text = tables.text
    scalar = scalar_splice(text, room.newline, node, change)
    if scalar is not None:
        return scalar
    is_table = text[node.value] == "{" and kind(change.value) is dict
    room = room._replace(beside=[node] if is_table else _beside(tables, node, change.path))
    start = line_start(text, node.value)
    if isinstance(node, Entry) and node.start == start:
        room = room._replace(indent=text[start : node.key], column=node.value - start)
    elif not text[start : node.value].strip():
        room = room._replace(indent=text[start : node.value], column=node.value - start)
    return Splice(node.value, node.value_end, write(change.value, room, change.path))


def _beside(tables: Tables, node: Value, path: Path) -> Sequence[Value]:
    """The other entries of the table, or the other items of the list, that a value stands in."""
    from confsafe.formats.layout.examples import LOOK_AT  # here: a scalar for a scalar needs none

    holder = tables.find(path[:-1])
    inner = tables.inner(holder) if isinstance(holder, Value) else holder
    if isinstance(inner, Table):
        tables.load(inner)
        body = inner.body or inner.home
        around: Sequence[Value] = () if body is None else body.entries
    else:
        around = inner if isinstance(inner, list) else ()
    return [value for value in islice(around, LOOK_AT + 1) if value is not node]
