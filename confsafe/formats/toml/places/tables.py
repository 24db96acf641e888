"""The tables of a TOML text as a tree, whatever way they were written.

One table of the data can be spelled as a `[header]`, be there only because `[a.b]` has a parent `a` (an implicit or
super table), be made by dotted keys (`a.b = 1`), or be an inline table. `Table` is any of these; its attributes say
which:

    header          the section that defines it; None for implicit, dotted and inline tables
    body            the entries written in it: its section's, or its inline table's; None for implicit and dotted ones
    passing         the entries of an outer body whose dotted keys go through it; they make it a dotted table
    children        by name: Entry (a value), Table or TableArray
    first           the first section that stands for it or for something in it; None where none does

The sections are put in place at once; the entries of a section are read when a path comes through (`Tables.child`).
"""

from __future__ import annotations

from _weakref import ref  # `weakref` imports more than an edit needs
from bisect import bisect_left

from confsafe.errors import VerifyError
from confsafe.formats.text import newline_of
from confsafe.formats.toml.reader.statements import (
    Entry,
    Names,
    Section,
    Value,
    scan_entries,
    scan_sections,
)
from confsafe.startup.records import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.data.changes import Key, Path
    from confsafe.formats.layout.container import Container


class Body:
    """Entries that stand together: those of one section, or those of one inline table.

    Attributes:
        depth: the number of names in the path of the table that they are written in.
        section: the section; None for an inline table.
        braces: the inline table's value; None for a section.
    """

    __slots__ = ("braces", "depth", "entries", "section")

    def __init__(self, entries: list[Entry], depth: int, section: Section | None, braces: Value | None) -> None:
        self.entries = entries
        self.depth = depth
        self.section = section
        self.braces = braces


class _Within:
    """What knows the table around it, and does not keep it: the tree is freed with its root, not by the collector."""

    __slots__ = ("__weakref__", "_parent")
    _parent: ref[Table | TableArray] | None

    @property
    def parent(self) -> Table | TableArray | None:
        """The table around it, or the array that it is an element of; None for the root."""
        return None if self._parent is None else self._parent()


class Table(_Within):
    """A table; see above. `depth` is the number of names in its path, indices of arrays not counted."""

    __slots__ = (
        "body",
        "children",
        "depth",
        "first",
        "header",
        "home",
        "inline",
        "loaded",
        "name",
        "passing",
    )

    def __init__(
        self,
        name: Key,
        parent: Table | TableArray | None,
        depth: int,
        first: Section | None = None,
        *,
        inline: bool = False,
    ) -> None:
        self._parent = None if parent is None else ref(parent)
        self.name = name
        self.depth = depth
        self.first = first
        self.inline = inline
        self.header: Section | None = None
        self.body: Body | None = None
        self.home: Body | None = None
        self.passing: list[Entry] = []
        self.children: dict[str, Node] = {}
        self.loaded = False

    @property
    def is_dotted(self) -> bool:
        """Whether dotted keys made it, so that no header may define it again."""
        return self.home is not None


class TableArray(_Within):
    """An array of tables, `[[name]]`."""

    __slots__ = ("depth", "elements", "first", "name")

    def __init__(self, name: str, parent: Table, depth: int, first: Section) -> None:
        self._parent = None if parent is None else ref(parent)
        self.name = name
        self.depth = depth
        self.first = first
        self.elements: list[Table] = []


_FEW = 64
"""How many entries of a section are searched one by one."""

Node = Entry | Table | TableArray
Target = Value | Table | TableArray
"""What a path can lead to; a Value that is no Entry is an item of an array."""


class Tables:
    """The tree of one text, read as far as it was asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._scan = scan_sections(text)
        self._sections: list[Section] = []
        self._looked_at = 0
        self._bodies: dict[int, Body] = {}
        self.containers: dict[int, Container] = {}
        """What stands between brackets as the layout engine has it, once asked for (`gaps.py`)."""
        self._defining: dict[Names, Section] = {}
        """By key: the section that defines a table, the root's among them, of the first `_looked_at`."""

    @cached_property
    def sections(self) -> list[Section]:
        """All of them, in order."""
        while self._has_next_section():
            pass
        return self._sections

    @cached_property
    def root(self) -> Table:
        """The tree, made when a path needs more than one section."""
        return _place_sections(self.sections)

    @cached_property
    def newline(self) -> str:
        """The text's line ending."""
        return newline_of(self.text)

    def find(self, path: Path) -> Target | None:
        """What stands at the path, or None."""
        if path and "root" not in self.__dict__:
            entry = self._own_entry(path)
            if entry is not None:
                return entry
        node: Target | None = self.root
        for key in path:
            node = self.child(node, key)
            if node is None:
                return None
        return node

    def _own_entry(self, path: Path) -> Entry | None:
        """The `key = value` line at the path, if it stands below its own table's header; else None.

        A path without an index leads through no array of tables, so no other section can define its table: the tree,
        which takes longer to make, would give the very same entry.
        """
        section = self._defining_section(path[:-1])
        if section is None:
            return None
        entries = self.body_of(section).entries
        if len(entries) > _FEW:
            return None
        return next((entry for entry in entries if entry.names == path[-1:]), None)

    def _defining_section(self, names: Path) -> Section | None:
        """The section that defines the table of that key; what stands behind it is not looked at."""
        found = self._defining.get(names)
        while found is None and (self._looked_at < len(self._sections) or self._has_next_section()):
            section = self._sections[self._looked_at]
            self._looked_at += 1
            if not section.array:
                self._defining[section.names] = section
                found = section if section.names == names else None
        return found

    def section_at(self, position: int) -> Section:
        """The section to which a line belongs that is put in at a position; what stands behind it is not looked at."""
        while (not self._sections or self._sections[-1].end < position) and self._has_next_section():
            pass
        return self._sections[max(bisect_left(self._sections, position, key=_section_start) - 1, 0)]

    def _has_next_section(self) -> bool:
        try:
            section = next(self._scan, None)
        except VerifyError:
            self._scan = iter(scan_sections(self.text))  # who asks once more is to be told once more
            self._sections.clear()
            self._defining.clear()
            self._looked_at = 0
            raise
        if section is not None:
            self._sections.append(section)
        return section is not None

    def child(self, node: Target | None, key: Key) -> Target | None:
        """The value under one key or index, or None."""
        if isinstance(node, Value):
            inner = self.inner(node)
            if inner is None:
                return None
            if isinstance(inner, list):
                return inner[key] if isinstance(key, int) and 0 <= key < len(inner) else None
            node = inner
        if isinstance(node, TableArray):
            return node.elements[key] if isinstance(key, int) and 0 <= key < len(node.elements) else None
        if node is None or not isinstance(key, str):
            return None
        self.load(node)
        return node.children.get(key)

    def load(self, table: Table) -> None:
        """Read the entries of the table's own section and put them under their keys."""
        if table.loaded:
            return
        table.loaded = True
        if table.header is not None:
            body = self.body_of(table.header)
            body.depth = table.depth
            _place_entries(table, body)

    def body_of(self, section: Section) -> Body:
        """The entries of a section."""
        body = self._bodies.get(section.index)
        if body is None:
            entries = scan_entries(self.text, section)
            body = self._bodies[section.index] = Body(entries, len(section.names), section, None)
        return body

    def inner(self, value: Value) -> list[Value] | Table | None:
        """The items of an array, the inline table's Table, or None for a scalar."""
        if value.inner is None and self.text[value.value] in "[{":
            from confsafe.formats.toml.reader.brackets import scan_array, scan_inline_table

            mark = self.text[value.value]
            if mark == "[":
                value.inner = scan_array(self.text, value.value)
            else:
                table = Table("", None, 0, inline=True)
                table.loaded = True
                _place_entries(table, Body(scan_inline_table(self.text, value.value), 0, None, value))
                value.inner = table
        inner = value.inner
        assert inner is None or isinstance(inner, (list, Table))
        return inner


def _place_sections(sections: list[Section]) -> Table:
    """The root, with every section's table in its place."""
    root = Table("", None, 0, sections[0])
    root.header = sections[0]
    for section in sections[1:]:
        table = root
        names = section.names
        for name in names[:-1]:
            table = _open(table, name, section)
        name = names[-1]
        if not section.array:
            table = _open(table, name, section)
        else:
            array = table.children.get(name)
            if not isinstance(array, TableArray):
                array = table.children[name] = TableArray(name, table, table.depth + 1, section)
            table = Table(len(array.elements), array, array.depth, section)
            array.elements.append(table)
        table.header = section
    return root


def _open(table: Table, name: str, section: Section) -> Table:
    """The sub-table `name`, made by that section where it is not there; of an array of tables, the last element."""
    child = table.children.get(name)
    if isinstance(child, TableArray):
        return child.elements[-1]
    if not isinstance(child, Table):
        child = table.children[name] = Table(name, table, table.depth + 1, section)
    return child


def _place_entries(table: Table, body: Body) -> None:
    """Put the entries of a body under the table that it is written in."""
    table.body = body
    for entry in body.entries:
        target = table
        names = entry.names
        if len(names) > 1:
            for name in names[:-1]:
                child = target.children.get(name)
                if not isinstance(child, Table):
                    child = target.children[name] = Table(name, target, target.depth + 1, inline=table.inline)
                child.home = body
                child.passing.append(entry)
                target = child
        target.children[names[-1]] = entry


def path_of(node: Table | TableArray) -> Path:
    """The path of a table that stands in no braces."""
    return () if node.parent is None else (*path_of(node.parent), node.name)


def sections_of(node: Node) -> list[Section]:
    """Every section that belongs to a node or to anything in it, in text order."""
    found: list[Section] = []
    todo: list[Node] = [node]
    while todo:
        current = todo.pop()
        if isinstance(current, TableArray):
            todo.extend(current.elements)
        elif isinstance(current, Table):
            if current.header is not None:
                found.append(current.header)
            todo.extend(child for child in current.children.values() if not isinstance(child, Entry))
    found.sort(key=_index)
    return found


def _index(section: Section) -> int:
    return section.index


def _section_start(section: Section) -> int:
    return section.start
