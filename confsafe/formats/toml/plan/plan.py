"""What one edit does to the text, gathered before any splice is made.

The changes of one edit meet in the text: a table that loses its last key must stay, a key comes where another one goes,
two new tables want one place. So the changes (`edit/edit.py`, `inserts.py`) only enter here what is to happen to which
entry, array or section; `edit/lines.py`, `edit/brackets.py` and `edit/sections.py` then make the splices of each
section, bracket and header. What changes within a key or a value is a splice at once.
"""

from __future__ import annotations

from confsafe.formats.text import Splice, Step
from confsafe.formats.toml.plan.order import Order
from confsafe.formats.toml.plan.table_examples import TableExamples
from confsafe.formats.toml.reader.statements import Entry, Value
from confsafe.formats.toml.write.style import SectionStyles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from dataclasses import dataclass, field
    from typing import Any

    from confsafe.data.changes import Change, Move, Path
    from confsafe.formats.layout.stands import Stand
    from confsafe.formats.toml.places.slots import Slots
    from confsafe.formats.toml.places.tables import Body, Table, TableArray
    from confsafe.formats.toml.reader.statements import Section
    from confsafe.formats.toml.write.values import Room

    Moves = Mapping[Path, Move]
    """By the path of the new value: whose text goes along into it."""
else:
    from confsafe.startup.records import dataclass, field


SAME_PLACE: Any = object()
"""In the place of `Insert.after`: where the value of that key stood, a table that goes."""


@dataclass(slots=True)
class NewPair:
    """A new entry: `key` is its text; it goes behind the entry at `after` (-1: in front of all).

    `above` are the comment lines above it, without indentation; `behind` is the comment behind it with its space.
    `instead` is the index of a deleted entry in whose place it stands, None for none; `keeps` is whether it takes over
    the comments of that.
    """

    after: int
    key: str
    value: Any
    path: Path
    moves: Moves
    above: Sequence[str] = ()
    behind: str = ""
    instead: int | None = None
    keeps: bool = True


@dataclass(slots=True)
class NewItem:
    """A new item of an array, behind the item at `after`; `moved_from` is `Insert.moved_item`."""

    after: int
    value: Any
    path: Path
    moves: Moves
    moved_from: int | None


@dataclass(slots=True)
class EntriesPlan:
    """What happens to the entries of one section, inline table or array."""

    deleted: set[int] = field(default_factory=set)
    inserted: list[NewPair] = field(default_factory=list)
    items: list[NewItem] = field(default_factory=list)


@dataclass(slots=True)
class NewTable:
    """A new section with those of its sub-tables.

    Attributes:
        place: the number of the section behind which it stands in the text.
        rank: what comes first where several want one place.
        parent: the table that it is in, or the array of tables that it is an element of.
        key: the text of its key; "" for an element.
        value: a dict.
        path: its key path.
        moves: whose text goes along.
        array: whether its header is `[[...]]`.
        models: tables that it is written like, the closest first.
        pairs: the entries that stand below the header, instead of `value`.
        above: the comment lines above the header, without indentation.
        behind: the comment behind the header, with its space.
    """

    place: int
    rank: tuple[int, ...]
    parent: Table | TableArray
    key: str
    value: Any
    path: Path
    moves: Moves
    array: bool = False
    models: Sequence[Table] = ()
    pairs: Sequence[NewPair] | None = None
    above: Sequence[str] = ()
    behind: str = ""


class Plan:
    """Everything that one edit does; see above.

    Attributes:
        before: the data as it was.
        after: the data as it is to be.
        room: how new values are written.
        known: the mappings that there are, as examples.
        styles: how the sections that there are are laid out.
        splices: replaced characters of keys and values.
        entries: by body or array value: which entries go and come.
        gone: the sections that go, by index.
        new_tables: the sections that come.
        opened: implicit tables that get a header, with the entries below it.
        taken: the entries and headers whose comments go elsewhere with their text.
        placed: where the values came from whose comments stand at the items of a new list.
        leaving: the items, and the entries of inline tables, whose comments do.
        renamed: the new names of renamed tables.
        headers: the new header keys of tables that move.
        left: of arrays of tables that are written as plain arrays: the comments in them, which come to stand above.
        edited: the splices that make further changes of this plan, within a value that moves. A plain function: were it
            bound to the plan, all that the edit has read would wait for the garbage collector.
    """

    def __init__(self, slots: Slots, room: Room, before: Any, after: Any) -> None:
        self.slots = slots
        self.tables = tables = slots.tables
        self.before = before
        self.after = after
        self.text = tables.text
        self.newline = tables.newline
        self.room = room
        self.known = TableExamples(tables, room, before)
        self.styles = SectionStyles(tables)
        self.splices: list[Splice] = []
        self._orders: dict[Path, Order] = {}
        self.entries: dict[Body | Value, EntriesPlan] = {}
        self.gone: dict[int, Section] = {}
        self.new_tables: list[NewTable] = []
        self.opened: dict[Table, list[NewPair]] = {}
        self.taken: set[Stand] = set()
        self.placed: set[Path] = set()
        self.leaving: set[Value] = set()
        self.renamed: dict[Any, str] = {}
        self.headers: dict[Any, str] = {}
        self.left: dict[TableArray, list[str]] = {}
        self.edited: Callable[[Plan, Sequence[Change]], list[Splice]] = _no_edit

    def order(self, table: Table, path: Path) -> Order:
        """The keys of a table as they are to stand; `path` is the table's in the data after."""
        if path not in self._orders:
            self._orders[path] = Order(table, self.after, path)
        return self._orders[path]

    def of(self, holder: Body | Value) -> EntriesPlan:
        """The plan for the entries of one section, inline table or array."""
        found = self.entries.get(holder)
        if found is None:
            found = self.entries[holder] = EntriesPlan()
        return found

    def gone_entries(self, section: int) -> Collection[int]:
        """The entries of a section that go: all of them where it does."""
        body = self.tables.body_of(self.tables.sections[section])
        if section in self.gone:
            return range(len(body.entries))
        entries = self.entries.get(body)
        return () if entries is None else entries.deleted

    def replace(self, start: int, end: int, new: str) -> None:
        """Other characters for a key or a value."""
        self.splices.append(Splice(start, end, new))

    def steps(self) -> Iterator[Step]:
        """What happens to which entry and header, for those who look on."""
        from confsafe.data.keypath import format_path  # here: an edit needs no key paths

        text, sections = self.text, self.tables.sections
        for start, end, written in self.splices:
            yield Step(start, f"write {written!r} for {text[start:end]!r}")
        for holder, entries in self.entries.items():
            yield from self._steps_of_entries(holder, entries)
        for section in self.gone.values():
            yield Step(section.start, f"delete the header of {'.'.join(section.names)}")
        for new in self.new_tables:
            below = "".join(f", below it {pair.key}" for pair in new.pairs or ())
            yield Step(sections[new.place].end, f"insert a header for {format_path(new.path)}{below}")

    def _steps_of_entries(self, holder: Body | Value, plan: EntriesPlan) -> Iterator[Step]:
        if isinstance(holder, Value):
            inner = self.tables.inner(holder)
            entries: Sequence[Value] = inner if isinstance(inner, list) else ()
            first = holder.value
        else:
            entries = holder.entries
            first = holder.braces.value if holder.braces is not None else holder.section.body if holder.section else 0

        def named(index: int) -> str:
            entry = entries[index]
            return ".".join(entry.names) if isinstance(entry, Entry) else f"item {index}"

        def step(what: str, after: int) -> Step:
            place = f"behind {named(after)}" if after >= 0 else "in front"
            return Step(entries[after].value_end if after >= 0 else first, f"insert {what} {place}")

        for index in plan.deleted:
            entry = entries[index]
            yield Step(entry.key if isinstance(entry, Entry) else entry.value, f"delete {named(index)}")
        for pair in plan.inserted:
            instead = "" if pair.instead is None else f" in the place of {named(pair.instead)},"
            yield step(pair.key + instead, pair.after)
        for item in plan.items:
            yield step("an item" if item.moved_from is None else f"item {item.moved_from}", item.after)


def _no_edit(plan: Plan, changes: Sequence[Change]) -> list[Splice]:
    return []
