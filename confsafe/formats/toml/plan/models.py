"""The tables that a new one is written like, and which of their mappings stand on lines."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from confsafe.formats.layout.examples import LOOK_AT
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.reader.statements import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confsafe.formats.toml.places.tables import Node
    from confsafe.formats.toml.plan.table_examples import TableExamples


def models_of(table: Table, key: Any, after: Any) -> list[Any]:
    """The tables that a new sub-table `key` of `table` is written like, the closest first.

    The same key in the tables beside; else the sub-table that it follows, and the others.
    """
    named = [other.children.get(key) for other in _beside(table)]  # headers are there before the entries are read
    tables = [child for child in named if isinstance(child, (Table, TableArray)) and child.first is not None]
    if tables:
        return tables
    sibling = table.children.get(after) if isinstance(after, str) else None
    first = [sibling] if isinstance(sibling, (Table, TableArray)) else []
    others = (child for child in table.children.values() if isinstance(child, (Table, TableArray)))
    return [*first, *islice((child for child in others if child is not sibling), LOOK_AT - len(first))]


def _beside(table: Table) -> Iterator[Table]:
    """Some tables that hold the like of this one: elements of the same array, tables of the same parent.

    The root's tables are of different kinds, so they tell nothing about each other.
    """
    parent = table.parent
    if isinstance(parent, TableArray):
        found: Iterable[Node] = parent.elements
    else:
        found = parent.children.values() if parent is not None and parent.parent is not None else ()
    yield from islice((other for other in found if isinstance(other, Table) and other is not table), LOOK_AT)


def is_pair(known: TableExamples, models: Sequence[Table], key: Any) -> bool:
    """Whether one of the tables has a mapping, or a list of mappings, as the value of that key."""
    children = (model.children.get(key) or known.tables.child(model, key) for model in models)
    return any(isinstance(child, Entry) and _holds_table(known, child) for child in children)


def has_only_pairs(known: TableExamples, models: Sequence[Table]) -> bool:
    """Whether the tables have mappings as values, and none with a header."""
    tables = (child for model in models for child in model.children.values() if not isinstance(child, Entry))
    if any(child.first is not None for child in tables):
        return False  # known before their entries are read
    for model in models:
        known.tables.load(model)
    entries = (child for model in models for child in model.children.values() if isinstance(child, Entry))
    return any(known.tables.text[entry.value] == "{" for entry in entries)


def _holds_table(known: TableExamples, entry: Entry) -> bool:
    if known.tables.text[entry.value] == "{":
        return True
    items = known.tables.inner(entry) if known.tables.text[entry.value] == "[" else None
    return isinstance(items, list) and bool(items) and known.tables.text[items[0].value] == "{"
