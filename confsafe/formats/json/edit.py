"""Changes -> splices, walking the text once and only where something changes.

The changes are put into a tree shaped like the data (plan.py). Along it containers are opened, siblings are skipped as
a whole, scalars are replaced in place; inserting and deleting between the brackets is left to the layout engine.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import partial

from confsafe.data.changes import FRONT, Set
from confsafe.formats.json.example import Examples
from confsafe.formats.json.places import Container, Entry, Walker
from confsafe.formats.json.plan import Plan, planned
from confsafe.formats.json.style import (
    Style,
    escaped_signs,
    escapes_letters,
    escapes_slashes,
    has_upper_digits,
    style_of,
)
from confsafe.formats.json.write import Renderer, Room
from confsafe.formats.text import Span, Splice, indent_at, line_start
from confsafe.formats.writing import Unwritable
from confsafe.startup.records import cached_property, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Any

    from confsafe.data.changes import Change, Insert, Path
    from confsafe.formats.json.moving import Moving
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.json.reader.loading import Loaded
    from confsafe.formats.json.repeated import Repeated
    from confsafe.formats.json.style import Shape

_PLAIN = Style()
_CONTAINERS = (dict, list, tuple)
_FEW = 3
"""So many entries of a container are looked for one by one."""


class Editor:
    """Makes the splices for one text. `repeats` tells that an object of it has a key twice."""

    def __init__(self, text: str, loaded: Loaded, dialect: Dialect, *, repeats: bool = False) -> None:
        self.text = text
        self.bare = loaded.bare
        self.dialect = dialect
        self.repeats = repeats
        self.walker = Walker(loaded, dialect)
        self.comments = loaded.comments
        self._moving: frozenset[Path] = frozenset()
        self.attached: frozenset[Path] = frozenset()

    @cached_property
    def style(self) -> Style:
        return style_of(self.text, self.bare, self.dialect)

    @cached_property
    def examples(self) -> Examples:
        return Examples(self.text, self.walker, self.dialect, self.style)

    @cached_property
    def _repeated(self) -> Repeated:
        from confsafe.formats.json.repeated import Repeated

        return Repeated(self.text, self.walker)

    def splices(self, changes: Sequence[Change], after: Any) -> list[Splice]:
        """The splices that make the changes. Raises ValueRefused where one touches a key that is there twice."""
        scalars = self._scalars(changes) if len(changes) <= _FEW and not self.repeats else None
        if scalars is not None:
            return scalars
        root = self.walker.root()
        if root is None:
            return self._first_value(after)
        self._moving = frozenset(move.source for change in changes for move in getattr(change, "moves", ()))
        if len(self._moving) > 1 and self.dialect.comments:
            from confsafe.formats.json.attached import attached

            self.attached = frozenset(attached(self.text, self.walker, self.dialect, changes))
        return self.planned_splices(planned(changes), root, ())

    def comments_within(self, span: Span) -> list[Span]:
        """The comments that begin within a span."""
        first = bisect_left(self.comments, (span.start, 0))
        return [Span(*comment) for comment in self.comments[first : bisect_left(self.comments, (span.end, 0))]]

    def planned_splices(self, plan: Plan, start: int, path: Path) -> list[Splice]:
        """The splices of a plan for the value at `path`, which begins at `start`."""
        if None in plan.sets:
            if self.repeats:
                self._repeated.refuse_within(start, path)
            end, change = self.walker.skip(start), plan.sets[None]
            replaced = self._replaced(start, end, change, path, indent=indent_at(self.text, start))
            return [*(self._moved(change).splices_above(start) if change.moves else ()), replaced]
        splices: list[Splice] = []
        pending: list[tuple[Plan, int, Path]] = [(plan, start, path)]
        while pending:
            current, start, path = pending.pop()
            if self.repeats:
                self._repeated.refuse(current, start, path)
            pending += self._container(current, start, path, splices)
        return splices

    def _scalars(self, changes: Sequence[Change]) -> list[Splice] | None:
        """The splices, where every change is another scalar where a value stands; else None."""
        splices: list[Splice] = []
        for change in changes:
            if not isinstance(change, Set) or not change.path or change.moves or isinstance(change.value, _CONTAINERS):
                return None
            span = self.walker.value(change.path)
            if span is None:
                return None
            splices.append(self._replaced(*span, change, change.path, indent=None))
        return splices

    def _first_value(self, value: Any) -> list[Splice]:
        """The text has only comments and white space: the value goes behind them."""
        newline = self.style.newline
        gap = newline if self.text and not self.text.endswith(("\n", "\r")) else ""
        rendered = Renderer(self.dialect, self.style).value(value, (), Room(""))
        return [Splice(len(self.text), len(self.text), gap + rendered + newline)]

    def _container(self, plan: Plan, start: int, path: Path, splices: list[Splice]) -> list[tuple[Plan, int, Path]]:
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
                change = plan.sets[entry.key]
                splices.append(self._set(start, entry, change, (*path, entry.key)))
                if change.moves:
                    splices += self._moved(change, stays=(*path, entry.key)).comment_splices()
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

    def _set(self, container: int, entry: Entry, change: Set, path: Path) -> Splice:
        indent = None
        value = change.value
        if isinstance(value, _CONTAINERS) and value and self._may_break(container, entry):
            indent = indent_at(self.text, entry.start)
        siblings: Sequence[Shape] = ()
        if isinstance(value, _CONTAINERS) and value:
            whole = self.walker.container(container)
            siblings = self.examples.siblings(whole, self.walker.places(container)[entry.key])
        return self._replaced(*entry.value, change, path, indent=indent, siblings=siblings)

    def _may_break(self, container: int, entry: Entry) -> bool:
        """Whether the entries of a container stand on lines of their own, so that a new value may take several."""
        return container < line_start(self.text, entry.start)

    def _replaced(
        self, start: int, end: int, change: Set, path: Path, *, indent: str | None, siblings: Sequence[Shape] = ()
    ) -> Splice:
        value = change.value
        old = self.text[start:end]
        is_container = old[0] in "{["
        moving = self._moved(change, stays=path) if change.moves else None
        if not isinstance(value, _CONTAINERS):
            renderer = Renderer(self.dialect, self._scalar_style(value, old))
            room = Room(old="" if is_container else old)
            return Splice(start, end, renderer.value(value, path, room, moving=moving))
        example = self.examples.at(start, end) if is_container else None
        renderer = Renderer(self.dialect, self.style, self.examples)
        if moving is not None and indent is None and moving.needs_lines:
            indent = indent_at(self.text, start)
        used = start - line_start(self.text, start) + 1
        key = path[-1] if path and isinstance(path[-1], str) else ""
        room = Room(indent, "", key, siblings, example, used)
        return Splice(start, end, renderer.value(value, path, room, moving=moving))

    def _scalar_style(self, value: Any, old: str) -> Style:
        """What the new text of a scalar needs to know of the file, without a look at all of it for nothing."""
        if not isinstance(value, str):
            return _PLAIN
        if self.dialect.json5 and old[0] not in "\"'":
            return self.style
        return self._escapes_for(value)

    def scalar_style(self, key: Any, value: Any) -> Style:
        """The same for a scalar that is new, with its key."""
        if self.dialect.json5:
            return self.style
        return self._escapes_for(f"{key}{value}" if isinstance(value, str) else str(key))

    def _escapes_for(self, said: str) -> Style:
        """How characters are escaped that a text has."""
        if not self._has_escapes:
            return _PLAIN
        return Style(
            ascii_only=not said.isascii() and self._escapes_letters,
            upper_digits=self._upper_digits,
            slashes="/" in said and self._escapes_slashes,
            signs=self._signs,
        )

    @cached_property
    def _has_escapes(self) -> bool:
        return "\\" in self.text

    @cached_property
    def _escapes_letters(self) -> bool:
        return escapes_letters(self.text)

    @cached_property
    def _upper_digits(self) -> bool:
        return has_upper_digits(self.text)

    @cached_property
    def _escapes_slashes(self) -> bool:
        return escapes_slashes(self.text)

    @cached_property
    def _signs(self) -> list[tuple[str, str]]:
        return escaped_signs(self.text)

    def _rename(self, entry: Entry, key: Any, path: Path) -> Splice:
        renderer = Renderer(self.dialect, self.style)
        try:
            return Splice(entry.start, entry.key_end, renderer.key(key, self._key_quote(entry)))
        except Unwritable as problem:
            raise problem.at(path) from None

    def _key_quote(self, entry: Entry) -> str:
        char = self.text[entry.start]
        return char if char in "\"'" else ""

    # -- what is inserted and deleted: most edits replace a scalar, so what this needs is loaded here

    def _moved(self, change: Set | Insert, *, stays: Path | None = None) -> Moving:
        from confsafe.formats.json.moving import Moving

        return Moving(self, change.moves, stays=stays)

    def _reshape(self, plan: Plan, container: Container, path: Path) -> list[Splice]:
        from confsafe.formats.json.breaking import broken
        from confsafe.formats.json.commented_out import Reader
        from confsafe.formats.json.siblings import Siblings
        from confsafe.formats.layout.brackets import edit_brackets
        from confsafe.formats.layout.model import NewEntry

        place = {entry.key: index for index, entry in enumerate(container.entries)}
        deleted = {place[key] for key in plan.deletes}
        places = [-1 if insert.after is FRONT else place[insert.after] for insert in plan.inserts]
        if container.entries and isinstance(container.entries[0].key, int):
            keys: list[Any] = _indices(places, sorted(deleted))
        else:
            keys = [insert.key for insert in plan.inserts]
        siblings = Siblings(self, container)
        beside: Sequence[Shape] = ()
        if not container.entries and path:
            around = self.walker.start(path[:-1])
            assert around is not None
            beside = self.examples.siblings(self.walker.container(around), self.walker.places(around)[path[-1]])
        new = []
        for at, key, insert in zip(places, keys, plan.inserts, strict=True):
            moving = self._moved(insert) if insert.moves and insert.moved_item is None else None
            lead, tail = moving.comments() if moving else ((), "")
            render = partial(siblings.render, key, insert.value, path, at, moving)
            alone = moving is not None and moving.needs_lines
            new.append(NewEntry(at, render, insert.moved_item, lead, tail, alone))
        is_object = self.text[container.start] == "{"
        if not plan.sets and not plan.inner and not plan.renames:
            in_lines = broken(self, container, new, deleted, unit=siblings.unit)
            if in_lines is not None:
                return [in_lines]
        moving_away = {number for number in deleted if (*path, container.entries[number].key) in self._moving}
        attached = {number for number in moving_away if (*path, container.entries[number].key) in self.attached}
        value = {str(key): insert.value for key, insert in zip(keys, plan.inserts, strict=True)}
        return edit_brackets(
            self.text,
            siblings.brackets(value if is_object else list(value.values()), beside),
            self.dialect.grammar,
            deleted=deleted,
            moving=moving_away,
            attached=attached,
            inserted=new,
            reads_as_entry=Reader(self.text, self.dialect, is_object=is_object),
        )

    def style_with(self, unit: str) -> Style:
        """The file's style with another step of indentation; "" for its own."""
        if not unit or unit == self.style.unit:
            return self.style
        return replace(self.style, unit=unit)


def _indices(places: list[int], deleted: list[int]) -> list[int]:
    """The index that each item inserted behind `places` will have."""
    order = sorted(range(len(places)), key=places.__getitem__)
    indices = [0] * len(places)
    for number, item in enumerate(order):
        indices[item] = places[item] + 1 - bisect_right(deleted, places[item]) + number
    return indices
