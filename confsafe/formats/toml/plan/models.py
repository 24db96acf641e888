"""The tables that a new one is written like, and which of their mappings stand on lines."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from confsafe.formats.layout.examples import LOOK_AT
from confsafe.formats.toml.places.tables import Table, TableArray, is_written
from confsafe.formats.toml.reader.statements import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confsafe.formats.toml.places.tables import Node
    from confsafe.formats.toml.plan.table_examples import TableExamples


def models_of(known: TableExamples, table: Table, key: Any, after: Any) -> list[Any]:
    """The tables that a new sub-table `key` of `table` is written like, the closest first.

    The same key in the tables beside; else the sub-table that it follows, and the others.
    """
    named = [known.tables.child(other, key) for other in _beside(table)]
    tables = [child for child in named if isinstance(child, (Table, TableArray)) and known.sections_of(child)]
    if tables:
        return tables
    children = [child for child in table.children.values() if isinstance(child, (Table, TableArray))]
    sibling = table.children.get(after) if isinstance(after, str) else None
    return sorted(children, key=lambda child: child is not sibling)[:LOOK_AT]


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
    for model in models:
        known.tables.load(model)
        child = model.children.get(key)
        if isinstance(child, Entry) and _holds_table(known, child):
            return True
    return False


def has_only_pairs(known: TableExamples, models: Sequence[Table]) -> bool:
    """Whether the tables have mappings as values, and none with a header."""
    for model in models:
        known.tables.load(model)
    children = [child for model in models for child in model.children.values()]
    return any(isinstance(child, Entry) and known.tables.text[child.value] == "{" for child in children) and not any(
        not isinstance(child, Entry) and is_written(child) for child in children
    )


def _holds_table(known: TableExamples, entry: Entry) -> bool:
    if known.tables.text[entry.value] == "{":
        return True
    items = known.tables.inner(entry) if known.tables.text[entry.value] == "[" else None
    return isinstance(items, list) and bool(items) and known.tables.text[items[0].value] == "{"
