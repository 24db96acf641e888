"""Changes -> splices, walking the text once and only where something changes.

The changes are put into a tree shaped like the data. Along it containers are opened, siblings are skipped as a whole,
scalars are replaced in place, and what comes and goes between the brackets is left to `edit_flow`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT, Delete, Insert, Rename, Set
from confsafe.formats.flow import NewEntry, edit_flow
from confsafe.formats.json.places import Container, Entry, Walker
from confsafe.formats.json.siblings import Siblings
from confsafe.formats.json.style import Style, escapes_letters, indent_at, line_start, style_of
from confsafe.formats.json.write import Renderer
from confsafe.formats.text import Splice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from confsafe.data.changes import Change, Path
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.json.reader.loading import Loaded

_PLAIN = Style()
_FEW = 3
"""So many entries of a container are looked for one by one."""


@dataclass(slots=True)
class _Plan:
    """What changes in one container: `sets` and `renames` by key, and the plans of the containers in it."""

    sets: dict[Any, Any] = field(default_factory=dict)
    renames: dict[Any, Any] = field(default_factory=dict)
    deletes: set[Any] = field(default_factory=set)
    inserts: list[Insert] = field(default_factory=list)
    inner: dict[Any, _Plan] = field(default_factory=dict)

    def at(self, path: Path) -> _Plan:
        plan = self
        for key in path:
            plan = plan.inner.setdefault(key, _Plan())
        return plan


def _planned(changes: Iterable[Change]) -> _Plan:
    """The changes as a tree; that of the root stands as the set of the key None in it."""
    plan = _Plan()
    for change in changes:
        match change:
            case Set(path=(), value=value):
                plan.sets[None] = value
            case Set(path=path, value=value):
                plan.at(path[:-1]).sets[path[-1]] = value
            case Delete(path=path):
                plan.at(path[:-1]).deletes.add(path[-1])
            case Rename(path=path, key=key):
                plan.at(path[:-1]).renames[path[-1]] = key
            case Insert(path=path):
                plan.at(path).inserts.append(change)
    return plan


class Splicer:
    """Makes the splices for one text."""

    def __init__(self, text: str, loaded: Loaded, dialect: Dialect) -> None:
        self.text = text
        self.bare = loaded.bare
        self.dialect = dialect
        self.walker = Walker(loaded, dialect)

    @cached_property
    def style(self) -> Style:
        return style_of(self.text, self.bare, self.dialect)

    def splices(self, changes: Sequence[Change], after: Any) -> list[Splice]:
        """The splices that make the changes."""
        in_place = self._in_place(changes) if len(changes) <= _FEW else None
        if in_place is not None:
            return in_place
        plan = _planned(changes)
        root = self.walker.root()
        if root is None:
            return self._first_value(after)
        if None in plan.sets:
            end = self.walker.skip(root)
            return [self._replaced(root, end, plan.sets[None], (), indent=indent_at(self.text, root))]
        splices: list[Splice] = []
        pending: list[tuple[_Plan, int, Path]] = [(plan, root, ())]
        while pending:
            current, start, path = pending.pop()
            pending += self._container(current, start, path, splices)
        return splices

    def _in_place(self, changes: Sequence[Change]) -> list[Splice] | None:
        """The splices, where every change is another scalar where a value stands; else None."""
        splices: list[Splice] = []
        for change in changes:
            if not isinstance(change, Set) or not change.path or isinstance(change.value, (dict, list, tuple)):
                return None
            span = self.walker.value(change.path)
            if span is None:
                return None
            splices.append(self._replaced(*span, change.value, change.path, indent=None))
        return splices

    def _first_value(self, value: Any) -> list[Splice]:
        """The text has only comments and white space: the value goes behind them."""
        newline = self.style.newline
        gap = newline if self.text and not self.text.endswith(("\n", "\r")) else ""
        rendered = Renderer(self.dialect, self.style).value(value, (), indent="")
        return [Splice(len(self.text), len(self.text), gap + rendered + newline)]

    def _container(self, plan: _Plan, start: int, path: Path, splices: list[Splice]) -> list[tuple[_Plan, int, Path]]:
        """Add the splices of one container; the containers in it that have changes of their own."""
        if not (plan.deletes or plan.inserts or plan.sets or plan.renames) and len(plan.inner) <= _FEW:
            return [(inner, self.walker.value_start(start, key), (*path, key)) for key, inner in plan.inner.items()]
        whole = self.walker.container(start) if plan.deletes or plan.inserts else None
        wanted = plan.sets.keys() | plan.renames.keys() | plan.inner.keys()
        entries = whole.entries if whole else self._entries(start, wanted)
        inner = []
        left = len(wanted)
        for entry in entries if left else ():
            if entry.key not in wanted:
                continue
            if entry.key in plan.sets:
                splices.append(self._set(start, entry, plan.sets[entry.key], (*path, entry.key)))
            if entry.key in plan.renames:
                splices.append(self._rename(entry, plan.renames[entry.key], path))
            if entry.key in plan.inner:
                inner.append((plan.inner[entry.key], entry.value.start, (*path, entry.key)))
            left -= 1
            if not left:
                break
        if whole:
            splices += self._reshape(plan, whole, path)
        return inner

    def _entries(self, start: int, wanted: Collection[Any]) -> Iterable[Entry]:
        """The entries of a container, all that are wanted among them."""
        if len(wanted) <= _FEW:
            return (self.walker.entry(start, key) for key in wanted)
        return self.walker.entries(start)

    # -- one entry

    def _set(self, container: int, entry: Entry, value: Any, path: Path) -> Splice:
        indent = None
        if isinstance(value, (dict, list, tuple)) and value and self._may_break(container, entry):
            indent = indent_at(self.text, entry.start)
        return self._replaced(*entry.value, value, path, indent=indent)

    def _may_break(self, container: int, entry: Entry) -> bool:
        """Whether the entries of a container stand on lines of their own, so that a new value may take several."""
        return container < line_start(self.text, entry.start)

    def _replaced(self, start: int, end: int, value: Any, path: Path, *, indent: str | None) -> Splice:
        old = self.text[start:end]
        is_container = old[0] in "{["
        style = self.style if isinstance(value, (dict, list, tuple)) else self._scalar_style(value, old)
        rendered = Renderer(self.dialect, style).value(value, path, indent=indent, old="" if is_container else old)
        return Splice(start, end, rendered, drops=is_container)

    def _scalar_style(self, value: Any, old: str) -> Style:
        """What a scalar needs to know of the file, without a look at all of it for nothing."""
        if not isinstance(value, str):
            return _PLAIN
        if self.dialect.json5 and old[0] not in "\"'":
            return self.style
        return Style(ascii_only=not value.isascii() and escapes_letters(self.text))

    def _rename(self, entry: Entry, key: Any, path: Path) -> Splice:
        renderer = Renderer(self.dialect, self.style)
        renderer.check_key(key, path)
        return Splice(entry.start, entry.key_end, renderer.key(key, self._key_quote(entry)))

    def _key_quote(self, entry: Entry) -> str:
        char = self.text[entry.start]
        return char if char in "\"'" else ""

    # -- what comes and goes

    def _reshape(self, plan: _Plan, container: Container, path: Path) -> list[Splice]:
        place = {entry.key: index for index, entry in enumerate(container.entries)}
        deleted = {place[key] for key in plan.deletes}
        places = [-1 if insert.after is FRONT else place[insert.after] for insert in plan.inserts]
        if container.entries and isinstance(container.entries[0].key, int):
            keys: list[Any] = _indices(places, sorted(deleted))
        else:
            keys = [insert.key for insert in plan.inserts]
        siblings = Siblings(self, container)
        new = [
            NewEntry(at, partial(siblings.render, key, insert.value, path), insert.moved_item)
            for at, key, insert in zip(places, keys, plan.inserts, strict=True)
        ]
        return edit_flow(self.text, siblings.flow, self.dialect.syntax, deleted=deleted, inserted=new)


def _indices(places: list[int], deleted: list[int]) -> list[int]:
    """The index that each item inserted behind `places` will have."""
    order = sorted(range(len(places)), key=places.__getitem__)
    indices = [0] * len(places)
    for number, item in enumerate(order):
        indices[item] = places[item] + 1 - bisect_right(deleted, places[item]) + number
    return indices
