"""Writing values: a Python value -> the text of a new entry, in a file's style.

    {"env": ["a", {"b": 1}], "run": "x\\ny\\n"}        in a block              between brackets

        env:                                          env: [a, {b: 1}]
          - a                                         run: "x\\ny\\n"
          - b: 1
        run: |
          x
          y

Lines come without the indentation of the entry they belong to. The walk over the value is that of all formats
(`formats/writing.py`).
"""

from __future__ import annotations

from confsafe.data.plain import form_asked
from confsafe.data.tagged import Tagged
from confsafe.formats.writing import Unwritable, written
from confsafe.formats.yaml.write import scalars
from confsafe.formats.yaml.write.kinds import fits_on_a_line, in_order, is_tagged_collection, tag_text, thawed
from confsafe.formats.yaml.write.spelling import Room, Spelling, Value, check
from confsafe.formats.yaml.write.style import NOWHERE, Where, gap_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence
    from typing import Any, TypeAlias

    from confsafe.data.changes import Key, Path, Plain
    from confsafe.formats.writing import Layout
    from confsafe.formats.yaml.write.aliases import Aliases
    from confsafe.formats.yaml.write.moved import MovedText
    from confsafe.formats.yaml.write.style import Style

    Lines: TypeAlias = "Generator[tuple[Key, Any, Room], Value, list[str]]"
    """The lines of a collection, which asks for its parts as a `Layout` does."""

_LONGEST_KEY = 1000
"""An implicit key has at most 1024 characters (YAML 1.2.2, 7.4.2)."""


class Writer(Spelling):
    """Writes values for one file.

    Args:
        style: the file's line ending and version.
        path: where the value is to stand, for errors; of new entries that of their collection.
        where: where it is to stand in the text.
        column: the column of the entry that is being written.

    Attributes:
        moved: the texts that go along to a path, instead of a value written anew.
        aliases: what may be named by an alias, None where nothing may.
        ends_text: whether a block scalar that moves to the end of a text without a last line break may get one.
    """

    containers = (dict, list, tuple, set, frozenset, Tagged)
    deepest = 990
    """The reader takes 1,000 levels (compose.DEEPEST), tags and keys among them."""

    def __init__(self, style: Style, path: Path = (), where: Where = NOWHERE, column: int = 0) -> None:
        super().__init__(style)
        self.path = path
        self.room = Room(where, where.among, column)
        self.moved: Mapping[Path, MovedText] = {}
        self.aliases: Aliases | None = None
        self.ends_text = False

    # What the edits ask for. Each raises ValueRefused.

    def value(self, value: Plain, *, old: str = "", clip: bool = True, literal: bool = True, before: int = 0) -> Value:
        """A value behind a block's `key:` or `-`; the arguments are those of a `Room`."""
        room = self.room._replace(old=old, clip=clip, literal=literal, before=before)
        return self._moved_value(value, room) or written(self, value, room, self.path)

    def flow(self, value: Plain) -> str:
        """A value on one line, collections in brackets."""
        return written(self, value, self.room._replace(flow=True), self.path).inline

    def on_one_line(self, value: Plain, *, old: str = "", flow: bool = False) -> str:
        """A scalar on one line, with its tag if it needs one. `old` is the spelling that it replaces."""
        try:
            return self.spelled(value, self.room.where, old, flow=flow)
        except Unwritable as problem:
            raise problem.at(self.path) from None

    def key(self, key: Key, *, old: str = "", flow: bool = False) -> str:
        """A key up to its `:`, as an implicit or (where it is long) an explicit one, without the `:`."""
        try:
            return self._key(key, self.room._replace(flow=flow), old)
        except Unwritable as problem:
            raise problem.at(self.path) from None

    def check(self, text: str) -> None:
        """Refuses a str that no file can hold."""
        try:
            check(text)
        except Unwritable as problem:
            raise problem.at(self.path) from None

    def entry(self, key: Key, name: str, value: Plain, *, clip: bool = True) -> list[str]:
        """The lines of one entry of a mapping; `name` is its key as `key` spells it."""
        room = _inside(self.room, key, item=False)._replace(before=len(name) + 2, clip=clip)
        path = (*self.path, key)
        return self._moved_entry(name, value, room, path) or self._entry(name, written(self, value, room, path))

    def item(self, index: int, value: Plain, *, clip: bool = True) -> list[str]:
        """The lines of one item of a list."""
        room = _inside(self.room, index, item=True)
        gap = self.style.dash_gap(value, room.where)
        room, path = room._replace(before=1 + len(gap), clip=clip), (*self.path, index)
        return self._moved_item(gap, room, path) or _item(gap, written(self, value, room, path))

    def flow_item(self, index: int, item: Plain) -> str:
        """An item between brackets."""
        room = _inside(self.room._replace(flow=True), index, item=True)
        return written(self, item, room, (*self.path, index)).inline

    def flow_entry(self, key: Key, value: Plain) -> str:
        """`key: value` between brackets."""
        room = _inside(self.room._replace(flow=True), key, item=False)
        return _pair(self.key(key, flow=True), written(self, value, room, (*self.path, key)))

    def explicit_key(self, key: Key) -> list[str]:
        """`? key`, as a set has them."""
        return [f"? {self.key(key)}"]

    def _key(self, key: Key, room: Room, old: str = "") -> str:
        if isinstance(key, (tuple, frozenset)) or (isinstance(key, Tagged) and not isinstance(key.value, str)):
            return self.flow(thawed(key))
        if type(key) is not str:
            return "null" if key is None else self.spelled(key, room.where, old, flow=room.flow)
        check(key)
        spelled = scalars.respelled(key, old, flow=room.flow, version_1_1=self.style.version_1_1)
        if spelled is not None and (spelled != key or scalars.can_be_plain(key, flow=room.flow)):
            return spelled  # plain words of YAML 1.1 stay so as values alone: `on` and `yes` are one key to its readers
        quote = self.style.key_quote(key, room.node, flow=room.flow)
        return scalars.quoted(key, quote) if quote else key

    # Collections

    def container(self, value: Any, room: Room, trail: Sequence[Key]) -> Layout[Room, Value]:
        """A collection in a block, or between brackets where its like are. Raises Unwritable."""
        if isinstance(value, Tagged) and not is_tagged_collection(value):
            return self.scalar(value, room, trail)
        name = self.aliases.name_of(value) if self.aliases else None
        if name is not None and not self._takes_text(tuple(trail)):
            self.ends_in_block_scalar = False
            return Value(f"*{name}")
        if isinstance(value, Tagged):
            inner = yield from self.container(value.value, room._replace(old="", before=0, literal=True), trail)
            return inner._replace(inline=f"{tag_text(value.tag)} {inner.inline}".rstrip(), compact=False)
        if room.flow:
            return (yield from self._between_brackets(value, room))
        self.ends_in_block_scalar = False
        if not value:
            return (yield from self._between_brackets(value, room))
        takes_lines = bool(self.moved) and self._takes_up_lines(tuple(trail))
        form = form_asked(value)
        if form == "inline" and not takes_lines:
            return (yield from self._between_brackets(value, room))
        if form is None and not takes_lines and self.style.is_in_brackets(value, room.where) and fits_on_a_line(value):
            shown = yield from self._between_brackets(value, room)
            if room.before + len(shown.inline) <= self.style.widest():
                return shown
        if isinstance(value, (set, frozenset)):
            keys = [f"? {self._key(key, room)}" for key in in_order(value)]
            return Value("!!set", keys, self.style.indentation(room.where))
        is_mapping = isinstance(value, dict)
        indent = self.style.indentation(room.where) if is_mapping else self.style.dash_offset(value, room.where)
        lines = yield from self._in_block(value, room, room.before if room.where.item else indent, tuple(trail))
        return Value("", lines, indent, compact=True)

    def _in_block(self, value: Any, room: Room, deeper: int, path: Path) -> Lines:
        """The lines of a mapping or a list, whose entries stand so much deeper than the one that it is in."""
        within = room._replace(node=-1, column=room.column + deeper)
        lines: list[str] = []
        last, several = len(value) - 1, False
        is_mapping = isinstance(value, dict)
        merge = self.aliases.merge_in(value) if self.aliases else None
        if merge is not None and not self._takes_text(path):
            name, value = merge
            lines.append(f"<<: *{name}")
            last = len(value) - 1
        gaps = self.style.gaps(room.where, mapping=is_mapping) if last > 0 else []
        for number, (key, item) in enumerate(value.items() if is_mapping else enumerate(value)):
            where = _where_inside(within, key, item=not is_mapping)
            mark = self._key(key, within) if is_mapping else self.style.dash_gap(item, where)
            before = len(mark) + (2 if is_mapping else 1)
            inner = Room(where, -1, within.column, before, clip=room.clip or number < last)
            moved = self.moved.get((*path, key)) if self.moved else None
            if is_mapping:
                own = self._moved_entry(mark, item, inner, (*path, key)) if moved is not None else None
                own = own or self._entry(mark, (yield key, item, inner))
            else:
                own = self._moved_item(mark, inner, (*path, key)) if moved is not None else None
                own = own or _item(mark, (yield key, item, inner))
            if lines:
                gap = None if moved is None else moved.gap
                lines += [""] * (gap_of(gaps, (len(own) > 1, several)) if gap is None else gap)
            lines += own
            several = len(own) > 1
        return lines

    def _between_brackets(self, value: Any, room: Room) -> Layout[Room, Value]:
        room = room._replace(flow=True)
        if isinstance(value, (set, frozenset)):
            keys = [_pair(self._key(key, room), Value("null")) for key in in_order(value)]
            return Value(f"!!set {{{', '.join(keys)}}}")
        is_mapping = isinstance(value, dict)
        opening, closing = "{}" if is_mapping else "[]"
        if not value:
            return Value(opening + closing)
        padding = self.style.padding(value, room.where)
        parts: list[str] = []
        for key, item in value.items() if is_mapping else enumerate(value):
            inner = _inside(room, key, item=not is_mapping)
            if is_mapping:
                parts.append(_pair(self._key(key, room), (yield key, item, inner)))
            else:
                parts.append((yield key, item, inner).inline)
        return Value(f"{opening}{padding}{', '.join(parts)}{padding}{closing}")

    def _takes_up_lines(self, path: Path) -> bool:
        """Whether a text with a comment goes along into the collection that is being written."""
        return any(to[:-1] == path and moved.needs_lines for to, moved in self.moved.items())

    def _takes_text(self, path: Path) -> bool:
        """Whether a text goes along to a path, or below it."""
        return any(to[: len(path)] == path for to in self.moved)

    # Entries and items

    def _moved_entry(self, name: str, value: Plain, room: Room, path: Path) -> list[str] | None:
        """The lines of an entry whose text goes along; None where it is written anew."""
        moved = self._text_at(path, room)
        if moved is None:
            return None
        of_list = isinstance(value, (list, tuple))
        offset = self.style.dash_offset(value, room.where) if of_list else self.style.indentation(room.where)
        return [*moved.lead, *moved.entry(name, offset=offset), *moved.rest]

    def _moved_item(self, gap: str, room: Room, path: Path) -> list[str] | None:
        """The same for an item."""
        moved = self._text_at(path, room)
        return None if moved is None else [*moved.lead, *moved.item(gap), *moved.rest]

    def _moved_value(self, value: Plain, room: Room) -> Value | None:
        """The text that comes in the place of what it stood in; None where the value is written anew.

        Before: "a:\n  - # one\n    x: 1  # why\n". After: "a:\n  # one\n  x: 1  # why\n".
        """
        moved = self._text_at(self.path, room)
        if moved is None or (moved.is_block and not moved.body):
            return None
        if not moved.is_block:
            return moved.scalar
        of_list = isinstance(value, (list, tuple))
        indent = self.style.dash_offset(value, room.where) if of_list else self.style.indentation(room.where)
        return Value("", moved.body, indent, compact=True)

    def _text_at(self, path: Path, room: Room) -> MovedText | None:
        moved = self.moved.get(path) if self.moved else None
        if moved is None or (moved.clips and not room.clip and not self.ends_text):
            return None
        self.ends_in_block_scalar = moved.open
        return moved

    def _entry(self, name: str, shown: Value) -> list[str]:
        """The lines of a key, as it is written, and its value."""
        if len(name) > _LONGEST_KEY:
            name = f"? {name}\n"
        elif name[0] in "!*":
            name += " "
        first = f"{name}: {shown.inline}".rstrip(" ") if shown.inline else f"{name}:"
        return [*first.split("\n"), *_indented(shown.lines, shown.indent)]


def _inside(room: Room, key: Key, *, item: bool) -> Room:
    """The room of the value of a key, or of an item, of the collection that is in a room.

    Between brackets what is deeper resembles its neighbours, too: JSON stays JSON.
    """
    return Room(_where_inside(room, key, item=item), room.node if room.flow else -1, room.column, flow=room.flow)


def _where_inside(room: Room, key: Key, *, item: bool) -> Where:
    """Where the value of a key, or an item, of the collection stands that is in a room."""
    name = room.where.key if item else key if isinstance(key, str) else ""
    return Where(name, item, room.node, room.where.within)


def _item(gap: str, shown: Value) -> list[str]:
    """The lines of an item of a list; `gap` as in `Style.dash_gap`. The comments that it begins with stand above it."""
    if shown.compact and shown.lines[0].startswith("#"):
        count = next(number for number, line in enumerate(shown.lines) if not line.startswith("#"))
        return [*shown.lines[:count], *_item(gap, shown._replace(lines=shown.lines[count:]))]
    if gap.startswith("\n") and shown.compact:
        return ["-", *_indented(shown.lines, len(gap) - 1)]
    gap = " " if gap.startswith("\n") else gap
    if shown.compact:
        first, *rest = shown.lines
        return [f"-{gap}{first}", *_indented(rest, 1 + len(gap))]
    return [f"-{gap}{shown.inline}".rstrip(" "), *_indented(shown.lines, max(shown.indent, 1 + len(gap)))]


def _pair(name: str, shown: Value) -> str:
    """An entry between brackets."""
    return f"{'? ' if len(name) > _LONGEST_KEY else ''}{name}{' ' if name[0] in '!*' else ''}: {shown.inline}"


def root_lines(writer: Writer, value: Plain, *, clip: bool = True) -> list[str]:
    """A value as a document's lines."""
    shown = writer.value(value, clip=clip)
    body = [" " * shown.indent + line if line and shown.literal else line for line in shown.lines]
    return [shown.inline, *body] if shown.inline else body


def _indented(lines: Iterable[str], by: int) -> list[str]:
    blanks = " " * by
    return [blanks + line if line else line for line in lines] if by else [*lines]
