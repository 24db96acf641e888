"""The mappings of one text as examples for new ones: which keys they have, in which form they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.toml.places.tables import Table, TableArray, is_written, sections_of
from confsafe.formats.toml.write.new_tables import Form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple

    from confsafe.data.changes import Key
    from confsafe.formats.toml.places.tables import Node, Tables
    from confsafe.formats.toml.reader.statements import Section
    from confsafe.formats.toml.write.values import Room
else:
    from confsafe.startup.records import NamedTuple


class Example(NamedTuple):
    """A mapping, or a list of mappings, that is there: its key, its node, its keys (of a list: its first item's)."""

    key: Key
    node: Node
    keys: frozenset[str]
    form: Form


class TableExamples:
    """The examples of one text, remembered: several new tables may be written after one."""

    def __init__(self, tables: Tables, room: Room) -> None:
        self.tables = tables
        self.room = room
        self._mappings: dict[tuple[Table, bool], list[Example]] = {}
        self._dotted: dict[Table, bool] = {}
        self._sections: dict[Node, list[Section]] = {}

    def mappings(self, table: Table, *, lists: bool = False) -> list[Example]:
        """The mappings of a table, or its lists of mappings."""
        found = self._mappings.get((table, lists))
        if found is None:
            found = self._mappings[table, lists] = list(self._examples(table, lists=lists))
        return found

    def is_dotted(self, table: Table) -> bool:
        """Whether dotted keys alone make the table."""
        found = self._dotted.get(table)
        if found is None:
            found = self._dotted[table] = table.home is not None and not is_written(table)
        return found

    def sections_of(self, node: Node) -> list[Section]:
        """`tables.sections_of`."""
        found = self._sections.get(node)
        if found is None:
            found = self._sections[node] = sections_of(node)
        return found

    def _examples(self, table: Table, *, lists: bool) -> Iterator[Example]:
        self.tables.load(table)
        for key, node in table.children.items():
            found = self.example(key, node, lists=lists)
            if found is not None:
                yield found

    def example(self, key: Key, node: Node, *, lists: bool) -> Example | None:
        """That node as an example, where it is a mapping (or a list of mappings)."""
        if isinstance(node, TableArray):
            return Example(key, node, frozenset(), Form.SECTION) if lists else None
        if isinstance(node, Table):
            self.tables.load(node)
            form = Form.DOTTED if self.is_dotted(node) else Form.SECTION
            return None if lists else Example(key, node, frozenset(node.children), form)
        inner = self.tables.inner(node)
        if isinstance(inner, Table):
            return None if lists else Example(key, node, frozenset(inner.children), Form.PAIR)
        if not lists or not inner or self.tables.text[inner[0].value] != "{":
            return None
        return Example(key, node, frozenset(), Form.PAIR)
