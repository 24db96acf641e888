"""One TOML text that has been read: its data, and the way from changes of that data to splices of that text.

Modules that only some edits need are imported by those: a command that sets one value loads neither the planning of new
tables nor the reading of comments.
"""

from __future__ import annotations

from confsafe.data.changes import Set, sets_root
from confsafe.data.sameness import kind
from confsafe.formats.text import Comment, Span, Splice, Step
from confsafe.formats.toml.edit.values import scalar_splice, value_splice
from confsafe.formats.toml.places.tables import Table, TableArray, Tables
from confsafe.formats.toml.reader.grammar import COMMENTS
from confsafe.formats.toml.reader.statements import Value, header_span
from confsafe.formats.toml.write.values import room_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.formats.text import Reread
    from confsafe.formats.toml.places.slots import Slots
    from confsafe.formats.toml.write.values import Room


class TomlReading:
    """`formats.Reading` for TOML. The tree of tables is made when the first change or question needs it."""

    shares = False
    moves_renamed = False
    faults = ()

    def __init__(self, text: str, data: dict[str, Plain]) -> None:
        self.text = text
        self.data: Any = data
        self._tables: Tables | None = None
        self._slots: Slots | None = None
        self._room: Room | None = None
        self._comments: list[Span] | None = None

    @property
    def tables(self) -> Tables:
        """Where everything stands."""
        if self._tables is None:
            self._tables = Tables(self.text)
        return self._tables

    @property
    def slots(self) -> Slots:
        """Whose the lines are; asked by the edit, and again by the verification."""
        from confsafe.formats.toml.places.slots import Slots

        if self._slots is None:
            self._slots = Slots(self.tables)
        return self._slots

    @property
    def room(self) -> Room:
        """How new values are written here."""
        if self._room is None:
            self._room = room_of(self.text, self.tables.newline)
        return self._room

    def settled(self, changes: Sequence[Change], after: Plain) -> Any:
        return after

    def splices(self, changes: Sequence[Change], after: Plain) -> list[Splice]:
        """The splices that make the text mean `after`, the data with `changes` made. Raises ValueRefused."""
        scalars = self._scalars(changes)
        return self._edited(changes, after) if scalars is None else scalars

    def _scalars(self, changes: Sequence[Change]) -> list[Splice] | None:
        """The splices, where every change is another value where one stands; else None."""
        splices: list[Splice] = []
        for change in changes:
            if not isinstance(change, Set) or change.moves:
                return None
            node = self.tables.find(change.path)
            if not isinstance(node, Value):
                return None
            splice = scalar_splice(self.text, self.tables.newline, node, change)
            if splice is None and kind(change.value) is dict:
                return None
            splices.append(splice or value_splice(self.tables, self.room, node, change))
        return splices

    def _edited(self, changes: Sequence[Change], after: Plain) -> list[Splice]:
        from confsafe.formats.toml.edit.edit import edit
        from confsafe.formats.toml.write.dump import dumps

        if sets_root(changes):
            return [Splice(0, len(self.text), dumps(after, newline=self.tables.newline))]
        if not self.text or self.text.isspace():
            return [Splice(len(self.text), len(self.text), dumps(after, newline=self.tables.newline))]
        return edit(self.slots, self.room, changes, self.data, after)

    def plan(self, changes: Sequence[Change], after: Plain) -> list[Step]:
        """What is to happen to which entries and headers. Raises ValueRefused."""
        from confsafe.formats.toml.edit.edit import planned

        if not self.text.strip() or sets_root(changes):
            return [Step(0, "write the whole text")]
        return list(planned(self.slots, self.room, changes, self.data, after).steps())

    def reread(self, text: str, changes: Sequence[Change], splices: Sequence[Splice]) -> Reread | None:
        """What the edited text reads as, where the statements that are new tell it; else None."""
        from confsafe.formats.toml.proof import reread

        return reread(self.tables, self.data, text, splices)

    def span(self, path: Path) -> Span | None:
        """The value's characters; a table's header; None for a table that only its sub-tables make."""
        node = self.tables.find(path)
        if isinstance(node, Value):
            return Span(node.value, node.value_end)
        if isinstance(node, Table):
            if node.header is not None and node.header.index:
                return header_span(self.text, node.header)
            return Span(node.passing[0].key, node.passing[0].value_end) if node.passing else None
        if isinstance(node, TableArray):
            return header_span(self.text, node.first)
        return None

    def owned(self, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
        """Where the comments stand that may go with those entries and with what is in those values."""
        from confsafe.formats.toml.places.owned import owned

        return owned(self.slots, deleted, replaced)

    def comments(self) -> list[Span]:
        """Every comment with its marker, in order."""
        if self._comments is None:
            self._comments = [Span(*found.span(1)) for found in COMMENTS.finditer(self.text) if found[1]]
        return self._comments

    def comment(self, path: Path) -> Comment:
        """The comment above and behind an entry. Raises KeyMissing where there is no entry."""
        from confsafe.formats.layout.comments import read_comment
        from confsafe.formats.toml.edit.comments import find_spot
        from confsafe.formats.toml.places.slots import GRAMMAR

        spot = find_spot(self.tables, path)
        return Comment() if spot is None else read_comment(self.text, spot, GRAMMAR)

    def comment_splices(self, path: Path, comment: Comment) -> list[Splice]:
        """The splices after which an entry has exactly that comment. Raises KeyMissing, ValueRefused."""
        from confsafe.formats.toml.edit.comments import splices_of_comment

        return splices_of_comment(self.tables, path, comment)

    def disable_splices(self, path: Path) -> list[Splice]:
        """Comment an entry or a table out. Raises KeyMissing, ValueRefused."""
        from confsafe.formats.toml.edit.disable import disable_splices

        return disable_splices(self.tables, path)

    def enable_splices(self, path: Path) -> list[Splice]:
        """Comment it in again. Raises KeyMissing."""
        from confsafe.formats.toml.edit.disable import enable_splices

        return enable_splices(self.tables, path)

    def lines_of_value(self, path: Path) -> Span | None:
        """The value's span; of a table that dotted keys make, those of its keys, if they stand together."""
        node = self.tables.find(path)
        if not isinstance(node, Table) or not node.passing:
            return self.span(path)
        first, last = node.passing[0], node.passing[-1]
        return Span(first.value, last.value_end) if last.index - first.index + 1 == len(node.passing) else None

    def blocks(self, path: Path) -> list[tuple[Any, Span]]:
        """The tables of a table that stand under headers. Raises InseparableError."""
        from confsafe.formats.toml.places.blocks import blocks_of

        return blocks_of(self.tables, path)

    def is_merged(self, path: Path) -> bool:
        return False

    def followers(self, path: Path) -> list[Path]:
        """TOML has no aliases."""
        return []
