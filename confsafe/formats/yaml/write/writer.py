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

from datetime import date

from confsafe.data.plain import form_asked, marks_asked
from confsafe.data.tagged import Tagged
from confsafe.formats.writing import Unwritable, no_form, written
from confsafe.formats.yaml.write import scalars
from confsafe.formats.yaml.write.block_scalars import block
from confsafe.formats.yaml.write.kinds import (
    base64_of,
    fits_on_a_line,
    in_order,
    is_tagged_collection,
    tag_text,
    thawed,
)
from confsafe.formats.yaml.write.style import NOWHERE, WIDEST, Where

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence
    from typing import Any, NamedTuple, TypeAlias

    from confsafe.data.changes import Key, Path
    from confsafe.formats.writing import Layout
    from confsafe.formats.yaml.write.moved import MovedText
    from confsafe.formats.yaml.write.style import Style

    Lines: TypeAlias = "Generator[tuple[Key, Any, Room], Value, list[str]]"
    """The lines of a collection, which asks for its parts as a `Layout` does."""
else:
    from confsafe.startup.records import NamedTuple

_LONGEST_KEY = 1000
"""An implicit key has at most 1024 characters (YAML 1.2.2, 7.4.2)."""

_QUOTES = ("'", '"')


class Value(NamedTuple):
    """A value as it stands behind `key:`: what goes on that line, and the lines below it.

    `indent` is how far the lines below are to be indented from the entry: 0 for a list under its key. `compact` says
    that the lines below could also begin on the entry's own line, behind a `-`; `literal` that they are the text of a
    block scalar, which has to be deeper than what holds it even in the root.
    """

    inline: str
    lines: Sequence[str] = ()
    indent: int = 0
    compact: bool = False
    literal: bool = False


class Room(NamedTuple):
    """Where a value is to stand.

    Attributes:
        where: its place among what the text has.
        key: the key that what is in it belongs to: its own, or of an item that of its list.
        node: the collection of the text that what is in it resembles, -1 for none.
        column: the column of its entry.
        before: how many characters stand in front of it on its line.
        clip: whether its last line has a line break to end it.
        literal: whether a string of several lines may stand on several.
        flow: whether it stands between brackets.
        old: the scalar that it replaces, "" where there is none.
    """

    where: Where
    key: str
    node: int
    column: int = 0
    before: int = 0
    clip: bool = True
    literal: bool = True
    flow: bool = False
    old: str = ""


class Writer:
    """Writes values for one file.

    Args:
        style: the file's line ending and version.
        path: where the value is to stand, for errors; of new entries that of their collection.
        where: where it is to stand in the text.
        column: the column of the entry that is being written.

    Attributes:
        literals: whether strings of several lines may become block scalars.
        moved: the texts that go along to a path, instead of a value written anew.
        ends_in_block_scalar: whether what was written last is a block scalar, behind which no comment can stand.
    """

    containers = (dict, list, tuple, set, frozenset, Tagged)
    deepest = 990
    """The reader takes 1,000 levels (compose.DEEPEST), tags and keys among them."""

    def __init__(self, style: Style, path: Path = (), where: Where = NOWHERE, column: int = 0) -> None:
        self.style = style
        self.path = path
        self.room = Room(where, where.key, where.among, column)
        self.literals = True
        self.ends_in_block_scalar = False
        self.moved: Mapping[Path, MovedText] = {}

    # What the edits ask for. Each raises ValueRefused.

    def value(self, value: Any, *, old: str = "", clip: bool = True, literal: bool = True, before: int = 0) -> Value:
        """A value behind a block's `key:` or `-`; the arguments are those of a `Room`."""
        room = self.room._replace(old=old, clip=clip, literal=literal, before=before)
        return written(self, value, room, self.path)

    def flow(self, value: Any) -> str:
        """A value on one line, collections in brackets."""
        return written(self, value, self.room._replace(flow=True), self.path).inline

    def on_one_line(self, value: Any, *, old: str = "", flow: bool = False) -> str:
        """A scalar on one line, with its tag if it needs one. `old` is the spelling that it replaces."""
        try:
            return self._spelled(value, self.room.where, old, flow=flow)
        except Unwritable as problem:
            raise problem.at(self.path) from None

    def key(self, key: Any, *, old: str = "", flow: bool = False) -> str:
        """A key up to its `:`, as an implicit or (where it is long) an explicit one, without the `:`."""
        try:
            return self._key(key, self.room, old=old, flow=flow)
        except Unwritable as problem:
            raise problem.at(self.path) from None

    def check(self, text: str) -> None:
        """Refuses a str that no file can hold."""
        try:
            _check(text)
        except Unwritable as problem:
            raise problem.at(self.path) from None

    def entry(self, key: Any, value: Any, *, clip: bool = True) -> list[str]:
        """The lines of one entry of a mapping."""
        name = self.key(key)
        room = _inside(self.room, key, item=False)._replace(before=len(name) + 2, clip=clip)
        path = (*self.path, key)
        return self._moved_entry(name, value, room, path) or self._entry(name, written(self, value, room, path))

    def item(self, index: int, value: Any, *, clip: bool = True) -> list[str]:
        """The lines of one item of a list."""
        room = _inside(self.room, index, item=True)
        gap = self.style.dash_gap(value, room.where)
        room, path = room._replace(before=1 + len(gap), clip=clip), (*self.path, index)
        return self._moved_item(gap, room, path) or _item(gap, written(self, value, room, path))

    def flow_item(self, index: int, item: Any) -> str:
        """An item between brackets."""
        room = _inside(self.room._replace(flow=True), index, item=True)
        return written(self, item, room, (*self.path, index)).inline

    def flow_entry(self, key: Any, value: Any) -> str:
        """`key: value` between brackets."""
        room = _inside(self.room._replace(flow=True), key, item=False)
        return _pair(self.key(key, flow=True), written(self, value, room, (*self.path, key)))

    def explicit_key(self, key: Any) -> list[str]:
        """`? key`, as a set has them."""
        return [f"? {self.key(key)}"]

    # Scalars and keys

    def scalar(self, value: Any, room: Room, trail: Sequence[Key]) -> Value:
        """A scalar: on one line, or a text of several on as many. Raises Unwritable."""
        if room.flow:
            return Value(self._spelled(value, room.where, "", flow=True))
        if (
            isinstance(value, str)
            and room.literal
            and self.literals
            and _wants_lines(value)
            and not self._keeps_lines(value, room.old)
        ):
            shown = self._block_scalar(value, room)
            if shown is not None:
                self.ends_in_block_scalar = True
                return shown
        self.ends_in_block_scalar = False
        return self._on_lines(value, room) if room.literal else Value(self._spelled(value, room.where, room.old))

    def _spelled(self, value: Any, where: Where, old: str, *, flow: bool = False) -> str:
        if value is None:
            return "null" if flow else self.style.null(where)
        if isinstance(value, bool):
            spelled = scalars.boolean(value, like=old, version_1_1=self.style.version_1_1)
            return spelled or scalars.boolean(value, like=self.style.boolean(where), version_1_1=True)
        if isinstance(value, str):
            return self._string(str.__str__(value), where, old, flow, marks_asked(value))
        if isinstance(value, int):
            return scalars.integer(value, old=old, version_1_1=self.style.version_1_1)
        if isinstance(value, float):
            return scalars.real(value, old=old)
        if isinstance(value, date):
            return scalars.timestamp(value, old=old)
        if isinstance(value, bytes):
            return f'!!binary "{base64_of(value)}"'
        if isinstance(value, Tagged) and isinstance(value.value, str):
            return f"{tag_text(value.tag)} {self._spelled(value.value, where, old, flow=flow)}"
        if isinstance(value, Tagged):
            raise Unwritable("what a Tagged holds is a str, a list or a dict")
        raise no_form(value, "YAML")

    def _string(self, text: str, where: Where, old: str, flow: bool, marks: str) -> str:
        _check(text)
        if marks in _QUOTES and not old:
            return scalars.quoted(text, scalars.fitting(text, marks))
        spelled = scalars.respelled(text, old, flow=flow, version_1_1=self.style.version_1_1)
        if spelled is not None:
            return spelled
        quote = self.style.quote(text, where, flow=flow)
        return scalars.quoted(text, quote) if quote else text

    def _key(self, key: Any, room: Room, *, old: str = "", flow: bool = False) -> str:
        if isinstance(key, (tuple, frozenset)) or (isinstance(key, Tagged) and not isinstance(key.value, str)):
            return self.flow(thawed(key))
        if type(key) is not str:
            return "null" if key is None else self._spelled(key, room.where, old, flow=flow)
        _check(key)
        spelled = scalars.respelled(key, old, flow=flow, version_1_1=self.style.version_1_1)
        if spelled is not None and (spelled != key or scalars.can_be_plain(key, flow=flow)):
            return spelled  # plain words of YAML 1.1 stay so as values alone: `on` and `yes` are one key to its readers
        quote = self.style.key_quote(key, room.node, flow=flow)
        return scalars.quoted(key, quote) if quote else key

    def _keeps_lines(self, value: str, old: str) -> bool:
        """Whether a string stays one in quotes with line breaks in it, or a text over lines that gets further ones."""
        if old[:1] in _QUOTES and ("\\n" in old or not all(map(str.strip, old.splitlines()))):
            return True
        if "\n" not in old:
            return False
        spelled = scalars.respelled(value, old, flow=False, version_1_1=self.style.version_1_1)
        return spelled is not None and spelled.startswith(old.rstrip("'\""))

    def _on_lines(self, value: Any, room: Room) -> Value:
        """A scalar, over lines where it is a long string of a file that breaks these."""
        old, column = room.old, room.column + room.before
        wide = isinstance(value, str) and "\n" not in value and column + len(value) > WIDEST
        filling = self.style.filling() if wide or "\n" in old else None
        if filling is None or (old and not filling.over):
            return Value(self._spelled(value, room.where, old))
        from confsafe.formats.yaml.write.filling import filled  # here: few files break their strings

        text = self._spelled(value, room.where, " ".join(old.split()))
        indent = self.style.indentation(room.where)
        first, *rest = filled(text, filling, column=column, indent=room.column + indent)
        return Value(first, rest, indent)

    def _block_scalar(self, value: str, room: Room) -> Value | None:
        """A string of several lines, or of one that ends, as a literal or folded text; None where it cannot be one.

        That of an item begins no further left than other items do.
        """
        least = room.before if room.where.item else 0
        style, indent = self.style.block_style(room.where), max(self.style.text_indentation(room.where), least)
        marks = marks_asked(value)
        if marks:
            style = ">" if marks == ">" else "|"
        width = self.style.text_width() if style == ">" else 0
        shown = block(value, style=style, chomp="", indent=indent, explicit=False, width=width)
        if shown is None and style == ">":
            shown = block(value, style="|", chomp="", indent=indent, explicit=False)
        if shown is None or shown.header[-1] == "+" or not (room.clip or shown.header[-1] == "-"):
            return None
        return Value(shown.header, shown.lines, indent, literal=True)

    # Collections

    def container(self, value: Any, room: Room, trail: Sequence[Key]) -> Layout[Room, Value]:
        """A collection in a block, or between brackets where its like are. Raises Unwritable."""
        if isinstance(value, Tagged) and not is_tagged_collection(value):
            return self.scalar(value, room, trail)
        if isinstance(value, Tagged):
            inner = yield from self.container(value.value, room._replace(old="", before=0, literal=True), trail)
            return inner._replace(inline=f"{tag_text(value.tag)} {inner.inline}".rstrip(), compact=False)
        if room.flow:
            return (yield from self._between_brackets(value, room))
        self.ends_in_block_scalar = False
        if not value:
            return (yield from self._between_brackets(value, room))
        takes_lines = self._takes_up_lines(tuple(trail))
        form = form_asked(value)
        if form == "inline" and not takes_lines:
            return (yield from self._between_brackets(value, room))
        if form is None and not takes_lines and fits_on_a_line(value) and self.style.is_in_brackets(value, room.where):
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
        within = room._replace(key=room.where.key, node=-1, column=room.column + deeper)
        lines: list[str] = []
        last, several = len(value) - 1, False
        is_mapping = isinstance(value, dict)
        for number, (key, item) in enumerate(value.items() if is_mapping else enumerate(value)):
            inner = _inside(within, key, item=not is_mapping)
            mark = self._key(key, within) if is_mapping else self.style.dash_gap(item, inner.where)
            inner = inner._replace(before=len(mark) + (2 if is_mapping else 1), clip=room.clip or number < last)
            if is_mapping:
                own = self._moved_entry(mark, item, inner, (*path, key))
                own = own or self._entry(mark, (yield key, item, inner))
            else:
                own = self._moved_item(mark, inner, (*path, key)) or _item(mark, (yield key, item, inner))
            if number:
                lines += [""] * self.style.gap(room.where, (len(own) > 1, several), mapping=is_mapping)
            lines += own
            several = len(own) > 1
        return lines

    def _between_brackets(self, value: Any, room: Room) -> Layout[Room, Value]:
        room = room._replace(flow=True)
        if isinstance(value, (set, frozenset)):
            keys = [_pair(self._key(key, room, flow=True), Value("null")) for key in in_order(value)]
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
                parts.append(_pair(self._key(key, room, flow=True), (yield key, item, inner)))
            else:
                parts.append((yield key, item, inner).inline)
        return Value(f"{opening}{padding}{', '.join(parts)}{padding}{closing}")

    def _takes_up_lines(self, path: Path) -> bool:
        """Whether a text with a comment goes along into the collection that is being written."""
        return any(to[:-1] == path and moved.needs_lines for to, moved in self.moved.items())

    # Entries and items

    def _moved_entry(self, name: str, value: Any, room: Room, path: Path) -> list[str] | None:
        """The lines of an entry whose text goes along; None where it is written anew."""
        moved = self._text_at(path, room)
        if moved is None:
            return None
        of_list = isinstance(value, (list, tuple))
        offset = self.style.dash_offset(value, room.where) if of_list else self.style.indentation(room.where)
        return [*moved.lead, *moved.entry(name, offset=offset)]

    def _moved_item(self, gap: str, room: Room, path: Path) -> list[str] | None:
        """The same for an item."""
        moved = self._text_at(path, room)
        return None if moved is None else [*moved.lead, *moved.item(gap)]

    def _text_at(self, path: Path, room: Room) -> MovedText | None:
        moved = self.moved.get(path) if self.moved else None
        if moved is None or (moved.open and not room.clip):
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


def _inside(room: Room, key: Any, *, item: bool) -> Room:
    """The room of the value of a key, or of an item, of the collection that is in a room.

    Between brackets what is deeper resembles its neighbours, too: JSON stays JSON.
    """
    name = room.key if item else key if isinstance(key, str) else ""
    where = Where(name, item, room.node, room.where.within)
    return Room(where, name, room.node if room.flow else -1, room.column, flow=room.flow)


def _item(gap: str, shown: Value) -> list[str]:
    """The lines of an item of a list."""
    if shown.compact:
        first, *rest = shown.lines
        return [f"-{gap}{first}", *_indented(rest, 1 + len(gap))]
    return [f"-{gap}{shown.inline}".rstrip(" "), *_indented(shown.lines, max(shown.indent, 1 + len(gap)))]


def _pair(name: str, shown: Value) -> str:
    """An entry between brackets."""
    return f"{'? ' if len(name) > _LONGEST_KEY else ''}{name}{' ' if name[0] in '!*' else ''}: {shown.inline}"


def _check(text: str) -> None:
    if not scalars.is_encodable(text):
        raise Unwritable("a lone surrogate is no character, so no file can hold it")


def _wants_lines(value: str) -> bool:
    """Whether a string is to be a block scalar: it asks for it, or has several lines and does not ask for quotes."""
    marks = marks_asked(value)
    return marks not in ("", *_QUOTES) or ("\n" in value and not marks)


def root_lines(writer: Writer, value: Any, *, clip: bool = True) -> list[str]:
    """A value as a document's lines."""
    shown = writer.value(value, clip=clip)
    body = [" " * shown.indent + line if line and shown.literal else line for line in shown.lines]
    return [shown.inline, *body] if shown.inline else body


def _indented(lines: Iterable[str], by: int) -> list[str]:
    blanks = " " * by
    return [blanks + line if line else line for line in lines] if by else [*lines]
