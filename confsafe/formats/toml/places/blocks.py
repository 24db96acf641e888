"""The tables of a mapping that stand under headers of their own, each as the lines that it owns.

# about b            ┐
[b]                  │ b, its sub-tables and what it owns
x = 1                │
[b.sub]              ┘

[[a]]                ┐ a: all elements of the array
[[a]]                ┘
"""

from __future__ import annotations

from confsafe.formats.layout.ordering import InseparableError
from confsafe.formats.text import Span
from confsafe.formats.toml.places.slots import Slots
from confsafe.formats.toml.places.tables import Table, TableArray, sections_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.data.changes import Path
    from confsafe.formats.toml.places.tables import Tables


def blocks_of(tables: Tables, path: Path) -> list[tuple[str, Span]]:
    """The lines of each entry of the mapping at a path that stands under headers, in text order.

    Raises InseparableError where others stand between them.
    """
    holder = tables.find(path)
    if not isinstance(holder, Table):
        return []
    found = [
        (name, sections)
        for name, node in holder.children.items()
        if isinstance(node, (Table, TableArray)) and (sections := sections_of(node))
    ]
    found.sort(key=lambda entry: entry[1][0].index)
    indices = [section.index for _, sections in found for section in sections]
    if indices and indices != list(range(indices[0], indices[-1] + 1)):
        raise InseparableError("its tables stand apart from one another")
    slots = Slots(tables)
    return [
        (name, Span(slots.section_slot(sections[0].index).lead, slots.section_tail(sections[-1].index)))
        for name, sections in found
    ]
