"""What one edit does to the text, gathered before any splice is made.

The changes of one edit meet in the text: a table that loses its last key must stay, a key comes where another one goes,
two new tables want one place. So the changes (`edit.py`) only enter here what is to happen to which entry, array or
section; `lines.py`, `brackets.py` and `sections.py` then make the splices of each section, bracket and header, and
`settle` makes them one list.
"""

from __future__ import annotations

from confsafe.formats.text import Splice
from confsafe.formats.toml.forms import Example, examples_of, is_dotted
from confsafe.formats.toml.statements import Entry
from confsafe.formats.toml.tables import sections_of
from confsafe.formats.toml.trivia import blank_lines_start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field
    from typing import Any

    from confsafe.data.changes import Path
    from confsafe.formats.toml.statements import Section, Value
    from confsafe.formats.toml.tables import Body, Node, Table, Tables
else:
    from confsafe.startup.records import dataclass, field


@dataclass(slots=True)
class NewPair:
    """A new entry: `key` is its text; it goes behind the entry at `after` (-1: in front of all).

    `above` are the comment lines above it, without indentation; `behind` is the comment behind it with its space.
    `instead` is the index of a deleted entry in whose place it stands, None for none.
    """

    after: int
    key: str
    value: Any
    path: Path
    above: list[str] = field(default_factory=list)
    behind: str = ""
    instead: int | None = None


@dataclass(slots=True)
class NewItem:
    """A new item of an array, behind the item at `after`; `moved_from` is `Insert.moved_item`."""

    after: int
    value: Any
    path: Path
    moved_from: int | None


@dataclass(slots=True)
class EntriesPlan:
    """What happens to the entries of one section, inline table or array."""

    deleted: set[int] = field(default_factory=set)
    inserted: list[NewPair] = field(default_factory=list)
    items: list[NewItem] = field(default_factory=list)


@dataclass(slots=True)
class NewTable:
    """New sections, or the text of a deleted element that moves.

    Attributes:
        anchor: the section behind (or in front of) which they stand.
        behind: whether they stand behind it.
        rank: what comes first where several want one place.
        header: the text of the header's key; "" where `moved` is given.
        value: a dict, or a list of dicts.
        path: its key path.
        array: whether it is one element of an array of tables.
        like: a section whose layout it takes.
        moved: the sections whose text is to stand here.
        pairs: the entries that stand below the header, instead of `value`.
        above: the comment lines above the header, without indentation.
        comment: the comment behind the header, with its space.
        pair_keys: the keys of `value` that get no header of their own.
    """

    anchor: Section
    behind: bool
    rank: tuple[int, ...]
    header: str
    value: Any
    path: Path
    array: bool = False
    like: Section | None = None
    moved: list[Section] | None = None
    pairs: list[NewPair] | None = None
    above: list[str] = field(default_factory=list)
    comment: str = ""
    pair_keys: frozenset[Any] = frozenset()


class Plan:
    """Everything that one edit does; see above.

    Attributes:
        before: the data as it was.
        after: the data as it is to be.
        splices: replaced characters of keys and values.
        entries: by body or array value: which entries go and come.
        gone: the sections that go, by index.
        tables: the sections that come.
        opened: implicit tables that get a header, with the entries below it.
        renamed: the new names of renamed tables.
    """

    def __init__(self, tables: Tables, before: Any, after: Any) -> None:
        self.tables = tables
        self.before = before
        self.after = after
        self.text = tables.text
        self.newline = tables.newline
        self.room = tables.room
        self.splices: list[Splice] = []
        self.entries: dict[Body | Value, EntriesPlan] = {}
        self.gone: dict[int, Section] = {}
        self.new_tables: list[NewTable] = []
        self.opened: dict[Table, list[NewPair]] = {}
        self.renamed: dict[Any, str] = {}
        self._sections: dict[Node, list[Section]] = {}
        self._mappings: dict[tuple[Table, bool], list[Example]] = {}
        self._dotted: dict[Table, bool] = {}
        self._first_sections: dict[Table, Section | None] = {}

    def of(self, holder: Body | Value) -> EntriesPlan:
        """The plan for the entries of one section, inline table or array."""
        found = self.entries.get(holder)
        if found is None:
            found = self.entries[holder] = EntriesPlan()
        return found

    def sections_of(self, node: Node) -> list[Section]:
        """`tables.sections_of`, remembered: several new tables may go behind one sibling."""
        found = self._sections.get(node)
        if found is None:
            found = self._sections[node] = sections_of(node)
        return found

    def mappings(self, table: Table, *, lists: bool = False) -> list[Example]:
        """The mappings of a table, or its lists of mappings; remembered."""
        found = self._mappings.get((table, lists))
        if found is None:
            found = self._mappings[table, lists] = list(examples_of(self, table, lists=lists))
        return found

    def is_dotted(self, table: Table) -> bool:
        """`forms.is_dotted`, remembered."""
        found = self._dotted.get(table)
        if found is None:
            found = self._dotted[table] = is_dotted(table)
        return found

    def first_section(self, table: Table) -> Section | None:
        """The section of one of the table's sub-tables, whose layout a new one can take; remembered."""
        if table not in self._first_sections:
            sections = (self.sections_of(child) for child in table.children.values() if not isinstance(child, Entry))
            self._first_sections[table] = next((found[0] for found in sections if found), None)
        return self._first_sections[table]

    def replace(self, start: int, end: int, new: str, *, drops: bool = False) -> None:
        """Other characters for a key or a value."""
        self.splices.append(Splice(start, end, new, drops))


def settle(text: str, splices: list[Splice]) -> list[Splice]:
    """One list of splices without overlap, in text order, that ends the text as it ended.

    - Deletions that meet or overlap become one; what was to be replaced within them is gone too.
    - What was to be inserted within a deletion stands in its place.
    - A text without a final newline gets none: new lines at its end were made without (`line_insertion`); where its
      last line goes, the line end in front goes instead of the one that is not there.
    """
    deletions = _united([splice for splice in splices if splice.start < splice.end and not splice.new])
    others = sorted((splice for splice in splices if splice.new or splice.start == splice.end), key=_order)
    if deletions and not text.endswith("\n") and deletions[-1].end == len(text):
        _end_as_before(text, deletions, others)
        deletions = _united(deletions)
    kept: list[Splice] = []
    number = 0
    for splice in others:
        while number < len(deletions) and deletions[number].end <= splice.start:
            number += 1
        if number < len(deletions):
            hole = deletions[number]
            if hole.start < splice.start or (hole.start == splice.start and splice.start < splice.end):
                if splice.start < splice.end:
                    continue
                splice = splice._replace(start=hole.start, end=hole.start)
        kept.append(splice)
    return sorted([*deletions, *kept], key=_order)


def _order(splice: Splice) -> tuple[int, int]:
    return splice.start, splice.end


def _united(deletions: list[Splice]) -> list[Splice]:
    """Deletions in text order; those that meet are one if they agree on their comments."""
    united: list[Splice] = []
    for splice in sorted(deletions, key=_order):
        last = united[-1] if united else None
        if last is not None and (splice.start < last.end or (splice.start == last.end and splice.drops == last.drops)):
            united[-1] = last._replace(end=max(last.end, splice.end), drops=last.drops or splice.drops)
        else:
            united.append(splice)
    return united


def _end_as_before(text: str, deletions: list[Splice], others: list[Splice]) -> None:
    """The last line goes, and it had no line end: take the one in front of it, and blank lines with it."""
    start = deletions[-1].start
    for deletion in reversed(deletions):
        if deletion.end < start:
            break
        start = blank_lines_start(text, deletion.start)
    for number in range(len(others) - 1, -1, -1):
        splice = others[number]
        if splice.start < start:
            break
        if splice.start == splice.end:
            others[number] = splice._replace(new=splice.new.removesuffix("\n").removesuffix("\r"))
            deletions[-1] = deletions[-1]._replace(start=min(splice.start, deletions[-1].start))
            return
    if start:
        start -= 2 if text[start - 2 : start] == "\r\n" else 1
    deletions[-1] = deletions[-1]._replace(start=start)


def line_insertion(text: str, position: int, lines: str, newline: str) -> Splice:
    """Whole lines put in at `position`, a line's start or the end of a text that may lack its final newline.

    Example:
        >>> line_insertion("a = 1", 5, "b = 2\\n", "\\n").new
        '\\nb = 2'
    """
    if position == len(text) and position and text[position - 1] != "\n":
        return Splice(position, position, newline + lines.removesuffix(newline))
    return Splice(position, position, lines)
