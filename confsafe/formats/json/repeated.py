"""Keys that an object has twice: an edit that would touch one of the two is refused, all others are made.

{"a": 1, "b": 2, "a": 3}     `b` can be set, `a` cannot
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.keypath import format_path
from confsafe.errors import ValueRefused
from confsafe.formats.text import line_column

if TYPE_CHECKING:
    from confsafe.data.changes import Path
    from confsafe.formats.json.places import Entry, Walker
    from confsafe.formats.json.plan import Plan


class Repeated:
    """The objects of one text, looked at on the way of an edit."""

    def __init__(self, text: str, walker: Walker) -> None:
        self.text = text
        self.walker = walker

    def refuse(self, plan: Plan, start: int, path: Path) -> None:
        """Refuse what would touch one of two entries with one key, or write a container anew that has such."""
        if self.text[start] != "{":
            return
        seen: set[Any] = set()
        for entry in self.walker.entries(start):
            if entry.key in seen and entry.key in plan.touched:
                self._refuse(entry, path)
            seen.add(entry.key)
            if entry.key in plan.sets:
                self.refuse_within(entry.value.start, (*path, entry.key))

    def refuse_within(self, start: int, path: Path) -> None:
        """Refuse to write a value anew within which a key is there twice."""
        pending = [(start, path)]
        while pending:
            start, path = pending.pop()
            if self.text[start] not in "{[":
                continue
            seen: set[Any] = set()
            for entry in self.walker.entries(start):
                if entry.key in seen:
                    self._refuse(entry, path)
                seen.add(entry.key)
                pending.append((entry.value.start, (*path, entry.key)))

    def _refuse(self, entry: Entry, path: Path) -> None:
        line, column = line_column(self.text, entry.start)
        raise ValueRefused(
            f'the key "{entry.key}" is there twice (again in line {line}, column {column})',
            key=format_path((*path, entry.key)),
            remedy="remove one of them",
        )
