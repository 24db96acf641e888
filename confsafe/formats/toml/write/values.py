"""New values as TOML text, within TOML 1.0, and the refusal of what TOML cannot hold.

| value | text |
|---|---|
| str | `"basic"`; on a line of its own, with line ends within it, three quotes |
| int, bool | decimal; `true`, `false` |
| float | the shortest that reads back the same; `inf`, `-inf`, `nan` |
| datetime, date, time | RFC 3339 with `T`; UTC as `Z` |
| list, tuple | one line while it fits into `WIDTH`, else an item a line with a trailing comma |
| dict | `{ key = value }` on one line |

Subclasses (an IntEnum, an OrderedDict, a tomlkit item) are written as their base. Everything else, None first of all,
is refused. The walk over the value is that of all formats (`formats/writing.py`).
"""

from __future__ import annotations

import datetime

from confsafe.data.plain import form_asked, marks_asked
from confsafe.data.sameness import kind
from confsafe.formats.toml.reader.grammar import BARE_KEY
from confsafe.formats.toml.write.strings import basic_string, quoted_like
from confsafe.formats.writing import Unwritable, no_form, no_key, written
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key, Path, Plain
    from confsafe.formats.toml.reader.statements import Value
    from confsafe.formats.toml.write.examples import Examples
    from confsafe.formats.writing import Layout

    Moved = Callable[[Path, str | None], str | None]
else:
    from confsafe.startup.records import NamedTuple

MAX_DEPTH = 128
"""How deep new values may be nested; tomli reads 400 levels, and no file needs this many."""

_SURROGATE = pattern(r"[\ud800-\udfff]")


class Room(NamedTuple):
    """The place that a new value is written into.

    Attributes:
        examples: how things are written in the text.
        indent: the indentation of the line on which the value stands; None where it must stay on one line.
        column: how many characters precede the value on its line.
        newline: the text's line ending.
        beside: the values around it.
        items: of a new item, the other items of its list; else None.
        equals: the `=` of the entries around it, with its spaces.
        moved: the text that goes along to a path at an indentation, None where that is new; None: nothing does.
        along: takes the comments that come to an item of a list with a line of its own: those above and behind.
        dots: the key of an inline table whose entries stand in the one around it, `key.inner = value`; "" for braces.
    """

    examples: Examples
    indent: str | None = None
    column: int = 0
    newline: str = "\n"
    beside: Sequence[Value] = ()
    items: Sequence[Value] | None = None
    equals: str = " = "
    moved: Moved | None = None
    along: Callable[[Path], tuple[Sequence[str], str]] | None = None
    dots: str = ""

    @property
    def on_one_line(self) -> Room:
        return self._replace(indent=None, items=None)


def room_of(text: str, newline: str) -> Room:
    """The room of a new value on one line; whoever allows more sets the indentation."""
    from confsafe.formats.toml.write.examples import Examples

    return Room(Examples(text), newline=newline)


def write(value: Plain, room: Room, path: Path) -> str:
    """A value as TOML text. `path` is its key path. Raises ValueRefused.

    Example:
        >>> write({"a": [1, True], "b c": "x"}, Room(Examples("")), ())
        '{ a = [1, true], "b c" = "x" }'
    """
    return written(_VALUES, value, room, path)


class Speller:
    """Writes what stands behind `key =`: scalars, arrays and inline tables."""

    containers = (dict, list, tuple)
    deepest = MAX_DEPTH

    def scalar(self, value: Any, room: Room, trail: Sequence[Key]) -> str:
        """A scalar, or the text that goes along in its place. Raises Unwritable."""
        if room.moved is not None and (moved := room.moved(tuple(trail), room.indent)) is not None:
            return moved
        if kind(value) is str:
            return _write_string(plain_string(value), room, trail, marks_asked(value))
        return write_scalar(value)

    def container(self, value: Any, room: Room, trail: Sequence[Key]) -> Layout[Room, str]:
        """An array or an inline table, or the text that goes along in its place. Raises Unwritable."""
        if room.moved is not None and (moved := room.moved(tuple(trail), room.indent)) is not None:
            return moved
        if kind(value) is dict:
            return (yield from _inline_table(value, room))
        return (yield from _array(value, room, tuple(trail)))


_VALUES = Speller()


def _write_string(text: str, room: Room, trail: Sequence[Key], marks: str) -> str:
    """A string in the quotes that it asks for, else in those that its examples have.

    One that spans lines does so where the place and its text allow it.
    """
    if marks:
        wanted = '"""' if marks in "|>" else marks
        return quoted_like(text, wanted if room.indent is not None else wanted[0], room.newline)
    if "\n" in text and (room.indent is None or "\n" not in text[:-1]):
        return basic_string(text)
    items = room.items
    if items is None and trail and not isinstance(trail[-1], str):
        items = ()
    key = next((part for part in reversed(trail) if isinstance(part, str)), "")
    return quoted_like(text, room.examples.quotes(text, key, items, room.beside), room.newline)


def _array(value: Sequence[Any], room: Room, path: Path) -> Layout[Room, str]:
    """A list on one line where it fits and no comments come to its items, else an item a line.

    The lists in it stand on lines too where they do not fit.
    """
    inner = room._replace(indent=None, items=None)
    items: list[str] = []
    for index, item in enumerate(value):
        items.append((yield index, item, inner))
    text = f"[{', '.join(items)}]"
    form = form_asked(value)
    if room.indent is None or form == "inline" or not value:
        return text
    along = [room.along((*path, index)) for index in range(len(items))] if room.along is not None else []
    if form is None and not any(above or behind for above, behind in along):
        beside = room.beside if room.items is None else room.items
        of_mappings = room.items is None and all(kind(item) is dict for item in value)
        if not room.examples.on_lines(len(items), len(text), room.column, beside, of_mappings=of_mappings):
            return text
    from confsafe.formats.layout.examples import WIDTH  # here: few values are lists on lines

    indent = room.indent + room.examples.item_indent
    deeper = inner._replace(indent=indent, column=len(indent), beside=())
    for index, item in enumerate(value):
        if kind(item) is list and len(indent) + len(items[index]) > WIDTH:
            items[index] = yield index, item, deeper
    return list_on_lines(items, room, along)


def list_on_lines(items: Sequence[str], room: Room, along: Sequence[tuple[Sequence[str], str]] = ()) -> str:
    """A list with an item a line, as those of the file; `along` are the comments above and behind each."""
    assert room.indent is not None
    start = room.newline + room.indent + room.examples.item_indent
    commas = [","] * (len(items) - 1) + ["," if room.examples.trailing_comma else ""]
    lines: list[str] = []
    for item, comma, (above, behind) in zip(items, commas, along or [((), "")] * len(items), strict=True):
        lines += [*above, item + comma + behind]
    return f"[{start}{start.join(lines)}{room.newline}{room.indent}]"


def _inline_table(value: dict[Any, Any], room: Room) -> Layout[Room, str]:
    if not value:
        return "{}"
    beside = room.beside if room.items is None else room.items
    braces = room.examples.braces(beside, room.equals)
    inside = room.on_one_line._replace(beside=() if room.beside else room.items or (), dots="")
    pairs: list[str] = []
    for key, item in value.items():
        name = f"{room.dots}.{spell_key(key)}" if room.dots else spell_key(key)
        if room.moved is None and kind(item) is dict and room.examples.are_dotted(name, item):
            pairs.append((yield key, item, inside._replace(dots=name)))
        else:
            pairs.append(f"{name}{braces.equals}{(yield key, item, inside)}")
    if room.dots:
        return ", ".join(pairs)
    if braces.on_lines and room.indent is not None and form_asked(value) != "inline":
        start = room.newline + room.indent + room.examples.item_indent
        return f"{{{start}{(',' + start).join(pairs)},{room.newline}{room.indent}}}"
    return f"{{{braces.opening}{', '.join(pairs)}{braces.closing}}}"


def write_scalar(value: Any) -> str:
    """A number, boolean, date or time. Raises Unwritable for anything else."""
    shape = kind(value)
    if shape is bool:
        return "true" if value else "false"
    if shape is int:
        return write_integer(value)
    if shape is float:
        return write_float(value)
    if shape is datetime.datetime:
        return write_datetime(value)
    if shape is datetime.date:
        return datetime.date.isoformat(value)
    if shape is datetime.time:
        return write_time(value)
    if value is None:
        raise Unwritable("TOML has no null", remedy="leave the key out")
    raise no_form(value, "TOML")


def write_integer(value: int) -> str:
    """A decimal integer of at most 64 bits (TOML 1.0, Integer: what every reader must take)."""
    if not -(1 << 63) <= value < 1 << 63:
        raise Unwritable("TOML integers have 64 bits, this one needs more", remedy="store it as a string")
    return int.__repr__(value)


def write_float(value: float) -> str:
    """A float that reads back the same.

    Example:
        >>> write_float(1e22), write_float(-0.0), write_float(float("inf"))
        ('1e+22', '-0.0', 'inf')
    """
    return float.__repr__(value)


def write_datetime(value: datetime.datetime) -> str:
    """An offset or local date-time (TOML 1.0, Offset Date-Time)."""
    offset = value.utcoffset()
    text = _without_zeros(datetime.datetime.isoformat(value.replace(tzinfo=None)))
    if offset is None:
        return text
    minutes, rest = divmod(offset, datetime.timedelta(minutes=1))
    if rest:
        raise Unwritable("TOML has no offset from UTC in seconds")
    if not minutes:
        return text + "Z"
    return f"{text}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def write_time(value: datetime.time) -> str:
    """A local time (TOML 1.0, Local Time)."""
    if value.tzinfo is not None:
        raise Unwritable("TOML has no time with an offset", remedy="store a date with it")
    return _without_zeros(datetime.time.isoformat(value))


def _without_zeros(clock: str) -> str:
    """A time without the zeros that end its fraction of a second."""
    return clock.rstrip("0") if "." in clock else clock


def plain_string(value: str) -> str:
    """A str of exactly that type. Raises Unwritable for half of a surrogate pair, which no UTF-8 file can hold."""
    text = value if type(value) is str else str.__str__(value)
    if not text.isascii() and _SURROGATE.search(text):
        raise Unwritable("the string holds half of a surrogate pair, which UTF-8 cannot")
    return text


def write_key(key: Key, path: Path) -> str:
    """A key, bare where TOML 1.0 allows it. Raises ValueRefused for a key that is no string; `path` is the table's.

    Example:
        >>> write_key("a-b", ()), write_key("a.b", ()), write_key("", ())
        ('a-b', '"a.b"', '""')
    """
    try:
        return spell_key(key)
    except Unwritable as problem:
        raise problem.at(path) from None


def spell_key(key: object) -> str:
    """The same for the walk, which knows the path. Raises Unwritable."""
    if not isinstance(key, str):
        raise no_key(key, "TOML")
    text = plain_string(key)
    return text if BARE_KEY.fullmatch(text) else basic_string(text)


def named(path: Path) -> str:
    """A key path for a message."""
    from confsafe.data.keypath import format_path

    return format_path(path)
