"""What follows a key in the data after an edit: asked for each new key of a table, found once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.changes import at_path
from confsafe.data.sameness import kind
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.reader.statements import Entry
from confsafe.formats.toml.write.new_tables import is_table
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Key, Path, Plain


class Order:
    """The keys of one table as they are to stand; none where the table is called otherwise now."""

    def __init__(self, table: Table, after: Plain, path: Path) -> None:
        try:
            data = at_path(after, path)
        except (LookupError, TypeError):
            data = {}
        self._table = table
        self._data: dict[Key, Any] = data if kind(data) is dict else {}
        self._places = {key: number for number, key in enumerate(self._data)}

    def lines_follow(self, key: Key) -> bool:
        """Whether keys without a header stand behind a key: a header above would take them into its table."""
        return key in self._places and self._places[key] < self._last_line

    def section_behind(self, key: Key) -> int | None:
        """The number of the first header of those sub-tables that follow a key; None for none."""
        return self._sections_behind[self._places[key]] if key in self._places else None

    @cached_property
    def _last_line(self) -> int:
        """The place of the last key that is written below the table's own header; -1 for none."""
        found = (self._places[key] for key in reversed(self._data) if self._is_on_line(key))
        return next(found, -1)

    def _is_on_line(self, key: Key) -> bool:
        child = self._table.children.get(key)
        if child is None:
            return not is_table(self._data[key])
        return isinstance(child, Entry) or (isinstance(child, Table) and child.home is not None)

    @cached_property
    def _sections_behind(self) -> list[int | None]:
        """For each key the number of the first header of all sub-tables behind it."""
        behind: list[int | None] = []
        least: int | None = None
        for key in reversed(self._data):
            behind.append(least)
            child = self._table.children.get(key)
            if isinstance(child, (Table, TableArray)) and child.first is not None:
                least = child.first.index if least is None else min(least, child.first.index)
        behind.reverse()
        return behind
