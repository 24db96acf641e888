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
is refused by ValueRefused with its key path.
"""

from __future__ import annotations

import datetime

from confsafe.data.plain import form_asked, marks_asked
from confsafe.data.sameness import kind
from confsafe.errors import ValueRefused
from confsafe.formats.toml.reader.grammar import BARE_KEY
from confsafe.formats.toml.write.strings import basic_string, quoted_like
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, NamedTuple, NoReturn

    from confsafe.data.changes import Path
    from confsafe.formats.toml.reader.statements import Value
    from confsafe.formats.toml.write.examples import Examples

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
    """

    examples: Examples
    indent: str | None = None
    column: int = 0
    newline: str = "\n"
    beside: Sequence[Value] = ()
    items: Sequence[Value] | None = None
    equals: str = " = "
    moved: Moved | None = None

    @property
    def on_one_line(self) -> Room:
        return self._replace(indent=None, items=None)


def room_of(text: str, newline: str) -> Room:
    """The room of a new value on one line; whoever allows more sets the indentation."""
    from confsafe.formats.toml.write.examples import Examples

    return Room(Examples(text), newline=newline)


def write(value: Any, room: Room, path: Path) -> str:
    """A value as TOML text. `path` is its key path. Raises ValueRefused.

    Example:
        >>> write({"a": [1, True], "b c": "x"}, Room(Examples("")), ())
        '{ a = [1, true], "b c" = "x" }'
    """
    return _write(value, room, path, ())


def _write(value: Any, room: Room, path: Path, around: tuple[int, ...]) -> str:
    shape = kind(value)
    moved = room.moved(path, room.indent) if room.moved is not None else None
    if moved is not None:
        return moved
    if shape is str:
        return _write_string(plain_string(value, path), room, path, marks_asked(value))
    if shape is not dict and shape is not list:
        return write_scalar(value, path)
    if len(around) >= MAX_DEPTH or id(value) in around:
        refuse_nesting(path, cyclic=id(value) in around)
    around = (*around, id(value))
    return (_write_list if shape is list else _write_inline_table)(value, room, path, around)


def _write_string(text: str, room: Room, path: Path, marks: str) -> str:
    """A string in the quotes that it asks for, else in those that its examples have.

    One that spans lines does so where the place and its text allow it.
    """
    if marks:
        wanted = '"""' if marks in "|>" else marks
        return quoted_like(text, wanted if room.indent is not None else wanted[0], room.newline)
    if "\n" in text and (room.indent is None or "\n" not in text[:-1]):
        return basic_string(text)
    items = room.items
    if items is None and path and not isinstance(path[-1], str):
        items = ()
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    return quoted_like(text, room.examples.quotes(text, key, items, room.beside), room.newline)


def _write_list(value: Sequence[Any], room: Room, path: Path, around: tuple[int, ...]) -> str:
    inner = room._replace(indent=None, items=None if room.items is None else ())
    beside = room.beside if room.items is None else room.items
    items = [_write(item, inner._replace(items=None), (*path, index), around) for index, item in enumerate(value)]
    text = f"[{', '.join(items)}]"
    form = form_asked(value)
    if room.indent is None or form == "inline" or not value:
        return text
    if form is not None:
        return on_lines(value, items, room, path, around)
    of_mappings = room.items is None and bool(value) and all(kind(item) is dict for item in value)
    if not room.examples.on_lines(len(items), len(text), room.column, beside, of_mappings=of_mappings):
        return text
    return on_lines(value, items, room, path, around)


def on_lines(value: Sequence[Any], items: list[str], room: Room, path: Path, around: tuple[int, ...]) -> str:
    """A list with an item a line; `items` are the items on one line each."""
    assert room.indent is not None
    indent = room.indent + room.examples.item_indent
    deeper = room._replace(indent=indent, column=len(indent), items=None, beside=())
    lines = [
        _write(item, deeper, (*path, index), around) if kind(item) is list else items[index]
        for index, item in enumerate(value)
    ]
    return list_on_lines(lines, room)


def list_on_lines(items: Sequence[str], room: Room) -> str:
    """A list with an item a line, as the lists of the file have them."""
    assert room.indent is not None
    start = room.newline + room.indent + room.examples.item_indent
    comma = "," if room.examples.trailing_comma else ""
    return f"[{start}{(',' + start).join(items)}{comma}{room.newline}{room.indent}]"


def _write_inline_table(value: dict[Any, Any], room: Room, path: Path, around: tuple[int, ...]) -> str:
    if not value:
        return "{}"
    braces = room.examples.braces(room.beside if room.items is None else room.items, room.equals)
    inside = room.on_one_line._replace(beside=())
    if not room.beside and room.items:
        inside = inside._replace(beside=room.items)
    pairs = [
        f"{write_key(key, path)}{braces.equals}{_write(item, inside, (*path, key), around)}"
        for key, item in value.items()
    ]
    if braces.on_lines and room.indent is not None and form_asked(value) != "inline":
        start = room.newline + room.indent + room.examples.item_indent
        return f"{{{start}{(',' + start).join(pairs)},{room.newline}{room.indent}}}"
    return f"{{{braces.opening}{', '.join(pairs)}{braces.closing}}}"


def write_scalar(value: Any, path: Path) -> str:
    """A number, boolean, date or time; ValueRefused for anything else but a string."""
    shape = kind(value)
    if shape is bool:
        return "true" if value else "false"
    if shape is int:
        return write_integer(value, path)
    if shape is float:
        return write_float(value)
    if shape is datetime.datetime:
        return write_datetime(value, path)
    if shape is datetime.date:
        return datetime.date.isoformat(value)
    if shape is datetime.time:
        return write_time(value, path)
    return refuse(value, path)


def write_integer(value: int, path: Path) -> str:
    """A decimal integer of at most 64 bits (TOML 1.0, Integer: what every reader must take)."""
    if not -(1 << 63) <= value < 1 << 63:
        raise ValueRefused(
            "TOML integers have 64 bits, this one needs more", key=named(path), remedy="store it as a string"
        )
    return int.__repr__(value)


def write_float(value: float) -> str:
    """A float that reads back the same.

    Example:
        >>> write_float(1e22), write_float(-0.0), write_float(float("inf"))
        ('1e+22', '-0.0', 'inf')
    """
    return float.__repr__(value)


def write_datetime(value: datetime.datetime, path: Path) -> str:
    """An offset or local date-time (TOML 1.0, Offset Date-Time)."""
    offset = value.utcoffset()
    text = _without_zeros(datetime.datetime.isoformat(value.replace(tzinfo=None)))
    if offset is None:
        return text
    minutes, rest = divmod(offset, datetime.timedelta(minutes=1))
    if rest:
        raise ValueRefused("TOML has no offset from UTC in seconds", key=named(path))
    if not minutes:
        return text + "Z"
    return f"{text}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def write_time(value: datetime.time, path: Path) -> str:
    """A local time (TOML 1.0, Local Time)."""
    if value.tzinfo is not None:
        raise ValueRefused("TOML has no time with an offset", key=named(path), remedy="store a date with it")
    return _without_zeros(datetime.time.isoformat(value))


def _without_zeros(clock: str) -> str:
    """A time without the zeros that end its fraction of a second."""
    return clock.rstrip("0") if "." in clock else clock


def plain_string(value: str, path: Path) -> str:
    """A str of exactly that type; ValueRefused for half of a surrogate pair, which no UTF-8 file can hold."""
    text = value if type(value) is str else str.__str__(value)
    if not text.isascii() and _SURROGATE.search(text):
        raise ValueRefused("the string holds half of a surrogate pair, which UTF-8 cannot", key=named(path))
    return text


def write_key(key: Any, path: Path) -> str:
    """A key, bare where TOML 1.0 allows it. Raises ValueRefused for a key that is no string; `path` is the table's.

    Example:
        >>> write_key("a-b", ()), write_key("a.b", ()), write_key("", ())
        ('a-b', '"a.b"', '""')
    """
    if not isinstance(key, str):
        raise ValueRefused(
            f"TOML keys are strings, {key!r} is {_indefinite(type(key).__name__)}", key=named((*path, key))
        )
    text = plain_string(key, path)
    return text if BARE_KEY.fullmatch(text) else basic_string(text)


def refuse(value: Any, path: Path) -> NoReturn:
    """The one place that says what TOML cannot hold."""
    if value is None:
        raise ValueRefused("TOML has no null", key=named(path), remedy="leave the key out")
    raise ValueRefused(f"TOML cannot hold {_indefinite(type(value).__name__)}", key=named(path))


def refuse_nesting(path: Path, *, cyclic: bool) -> NoReturn:
    """A value that holds itself, or is nested deeper than is read back."""
    reason = "the value holds itself" if cyclic else f"the value is nested deeper than {MAX_DEPTH} levels"
    raise ValueRefused(reason, key=named(path[:8]))


def named(path: Path) -> str:
    """A key path for a message."""
    from confsafe.data.keypath import format_path

    return format_path(path)


def _indefinite(noun: str) -> str:
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"
