"""The mappings of one text as examples for new ones: which keys they have, in which form they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.changes import at_path
from confsafe.data.sameness import kind
from confsafe.formats.layout.examples import LOOK_AT
from confsafe.formats.toml.places.tables import Table, TableArray, path_of, sections_of
from confsafe.formats.toml.reader.statements import Entry
from confsafe.formats.toml.write.new_tables import Form, is_table_array
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from typing import Any, NamedTuple, TypeVar

    from confsafe.data.changes import Key, Plain
    from confsafe.formats.toml.places.tables import Node, Tables
    from confsafe.formats.toml.reader.statements import Section
    from confsafe.formats.toml.write.values import Room

    _Found = TypeVar("_Found")
else:
    from confsafe.startup.records import NamedTuple


class Example(NamedTuple):
    """A mapping, or a list of mappings, that is there: its key, its node, its keys (of a list: none)."""

    key: Key
    node: Node
    keys: frozenset[str]
    form: Form


def last_word(name: str) -> str:
    """The end of a table's name, by which alike tables know each other: `dependencies` of `dev-dependencies`."""
    return name.replace("_", "-").rpartition("-")[2]


class TableExamples:
    """The examples of one text, remembered: several new tables may be written after one. `data` is what it means."""

    def __init__(self, tables: Tables, room: Room, data: Plain) -> None:
        self.tables = tables
        self.room = room
        self.data = data
        self._known: dict[Hashable, Any] = {}
        self._mappings: dict[tuple[Table, bool], list[Example]] = {}
        self._sections: dict[Node, list[Section]] = {}

    def once(self, question: Hashable, answer: Callable[[], _Found]) -> _Found:
        """The answer to a question that is the same for a whole edit: found when it is first asked."""
        if question not in self._known:
            self._known[question] = answer()
        found: _Found = self._known[question]
        return found

    def mappings(self, table: Table, *, lists: bool = False) -> list[Example]:
        """The mappings of a table, or its lists of mappings."""
        found = self._mappings.get((table, lists))
        if found is None:
            found = self._mappings[table, lists] = list(self._examples(table, lists=lists))
        return found

    def is_dotted(self, table: Table) -> bool:
        """Whether dotted keys alone make the table."""
        return table.home is not None and table.first is None

    def sections_of(self, node: Node) -> list[Section]:
        """`tables.sections_of`."""
        found = self._sections.get(node)
        if found is None:
            found = self._sections[node] = sections_of(node)
        return found

    @cached_property
    def headed(self) -> list[tuple[Table, dict[str, Any]]]:
        """The first tables with a header, the root before all, each with what it holds."""
        found: list[tuple[Table, dict[str, Any]]] = []
        todo: list[tuple[Node, Any]] = [(self.tables.root, self.data)]
        while todo and len(found) < LOOK_AT:
            node, data = todo.pop()
            if isinstance(node, TableArray):
                todo.extend(zip(node.elements[-LOOK_AT:], data[-LOOK_AT:], strict=True))
            elif isinstance(node, Table):
                if node.header is not None:
                    found.append((node, data))
                inner = ((child, data[name]) for name, child in node.children.items() if not isinstance(child, Entry))
                todo.extend(inner)
        return found

    @cached_property
    def by_last_word(self) -> dict[str, list[Table]]:
        """Those tables by the last word of their names; not the elements of arrays."""
        found: dict[str, list[Table]] = {}
        for table, _ in self.headed:
            if isinstance(table.name, str):
                found.setdefault(last_word(table.name), []).append(table)
        return found

    def of_key(self, key: Key, *, outside: object = None) -> list[Example]:
        """The mappings, or lists of mappings, that have that key in tables with a header other than `outside`."""
        found = self.once(
            ("key", key),
            lambda: [
                (table, self._example(table, key, value))
                for table, data in self.headed
                if key in data and (kind(value := data[key]) is dict or is_table_array(value))
            ],
        )
        return [example for table, example in found if table is not outside]

    def _examples(self, table: Table, *, lists: bool) -> Iterator[Example]:
        self.tables.load(table)
        data = at_path(self.data, path_of(table))
        for key in table.children:
            if is_table_array(data[key]) if lists else kind(data[key]) is dict:
                yield self._example(table, key, data[key])

    def _example(self, table: Table, key: Key, value: Any) -> Example:
        node = table.children.get(key) or self.tables.child(table, key)  # a header is there before entries are read
        assert isinstance(node, (Entry, Table, TableArray))
        form = Form.PAIR if isinstance(node, Entry) else Form.SECTION
        if isinstance(node, Table) and self.is_dotted(node):
            form = Form.DOTTED
        return Example(key, node, frozenset(value if kind(value) is dict else ()), form)
