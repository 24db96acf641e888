"""Which comments of a TOML text may go with what is deleted or replaced; see `Reading.owned`.

A table owns its header, its lines and its sub-tables, wherever they stand; one made by dotted keys owns these lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.owned import owned_between
from confsafe.formats.text import Span
from confsafe.formats.toml.places.gaps import container_of
from confsafe.formats.toml.places.tables import Body, Table, TableArray, sections_of
from confsafe.formats.toml.reader.statements import Entry, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.toml.places.slots import Slots
    from confsafe.formats.toml.places.tables import Tables, Target


def owned(slots: Slots, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
    """Where the comments stand that the deleted entries own, and those within the replaced values."""
    tables = slots.tables
    spans: list[Span] = []
    gone: dict[Body | Value, set[int]] = {}
    for path in (*deleted, *replaced):
        node = tables.find(path)
        if isinstance(node, Value) and path in replaced:
            spans.append(Span(node.value, node.value_end))
            continue
        for holder, number in _entries_of(tables, path, node):
            gone.setdefault(holder, set()).add(number)
        if isinstance(node, (Table, TableArray)):
            spans += _of_sections(slots, node, keeps_header=path in replaced)
    for holder, numbers in gone.items():
        if isinstance(holder, Body) and holder.section is not None:
            spans += slots.owned(holder.section.index, numbers)
        else:
            value = holder.braces if isinstance(holder, Body) else holder
            assert value is not None
            spans += owned_between(container_of(tables, value), numbers)
    return spans


def _entries_of(tables: Tables, path: Path, node: Target | None) -> Iterator[tuple[Body | Value, int]]:
    """The items or `key = value` entries that say what stands at a path, each by what holds it and its number."""
    holder = tables.find(path[:-1])
    inner = tables.inner(holder) if isinstance(holder, Value) else holder
    if isinstance(inner, list):
        assert isinstance(holder, Value)
        yield holder, path[-1]
    elif isinstance(node, Entry):
        assert isinstance(inner, Table)
        tables.load(inner)
        body = inner.body or inner.home
        assert body is not None
        yield body, node.index
    elif isinstance(node, Table) and node.home is not None:
        yield from ((node.home, entry.index) for entry in node.passing)


def _of_sections(slots: Slots, node: Table | TableArray, *, keeps_header: bool) -> Iterator[Span]:
    """The sections of a table and of what is in it; `keeps_header`: but for its `[header]` and what stands above."""
    for section in sections_of(node):
        slot = slots.section_slot(section.index)
        own = keeps_header and isinstance(node, Table) and section is node.header and not section.array
        yield Span(section.body if own else slot.lead, slot.tail)
