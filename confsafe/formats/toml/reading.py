"""One TOML text that has been read: its data, and the way from changes of that data to splices of that text."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from confsafe.changes import Set
from confsafe.formats.toml.dump import dumps
from confsafe.formats.toml.edit import edit
from confsafe.formats.toml.grammar import COMMENTS
from confsafe.formats.toml.mixed import without_mixed
from confsafe.formats.toml.statements import Value, header_span
from confsafe.formats.toml.tables import Table, TableArray, Tables, sections_of
from confsafe.formats.tree import Span, Splice, newline_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.changes import Change, Path


class TomlReading:
    """`formats.Reading` for TOML. The tree of tables is made when the first change or question needs it."""

    def __init__(self, text: str, data: dict[str, Any]) -> None:
        self.text = text
        self.data: Any = data

    @cached_property
    def tables(self) -> Tables:
        """Where everything stands."""
        return Tables(self.text)

    def splices(self, changes: Sequence[Change], after: Any) -> list[Splice]:
        """The splices that make the text mean `after`, the data with `changes` made. Raises ValueRefused."""
        if any(isinstance(change, Set) and not change.path for change in changes):
            return [Splice(0, len(self.text), dumps(after, newline=newline_of(self.text)), drops=True)]
        if not self.text or self.text.isspace():
            return [Splice(len(self.text), len(self.text), dumps(after, newline=newline_of(self.text)))]
        return edit(self.tables, without_mixed(self.tables, changes, after), self.data)

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
            return header_span(self.text, sections_of(node)[0])
        return None

    def comments(self) -> list[Span]:
        """Every comment with its marker, in order."""
        return [Span(*found.span(1)) for found in COMMENTS.finditer(self.text) if found[1]]

    def followers(self, path: Path) -> list[Path]:
        """TOML has no aliases."""
        return []
