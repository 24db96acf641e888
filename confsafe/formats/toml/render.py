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

from confsafe.data.sameness import kind
from confsafe.errors import ValueRefused
from confsafe.formats.toml.grammar import BARE_KEY
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Sequence
    from typing import Any, NamedTuple, NoReturn

    from confsafe.data.changes import Path
else:
    from confsafe.startup.records import NamedTuple

WIDTH = 100
"""The longest line, in characters, on which a new array of several items stands whole."""

MAX_DEPTH = 128
"""How deep new values may be nested; tomli reads 400 levels, and no file needs this many."""

_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_MUST_ESCAPE = pattern(r'[\x00-\x1f\x7f"\\]')
_MUST_ESCAPE_ML = pattern(r'[\x00-\x08\x0b-\x1f\x7f\\]|"(?="")|"\Z')
_SURROGATE = pattern(r"[\ud800-\udfff]")


class Layout(NamedTuple):
    """How a new value is to be laid out.

    Attributes:
        indent: the indentation of the line on which the value stands; None where it must stay on one line.
        column: how many characters precede the value on its line.
        unit: one step of indentation.
        newline: the text's line ending.
        padding: what stands inside the braces of an inline table: " " or "".
    """

    indent: str | None = None
    column: int = 0
    unit: str = "    "
    newline: str = "\n"
    padding: str = " "

    @property
    def on_one_line(self) -> Layout:
        return self._replace(indent=None)


ONE_LINE = Layout()


def render(value: Any, layout: Layout, path: Path) -> str:
    """A value as TOML text. `path` is its key path, for the refusal. Raises ValueRefused.

    Example:
        >>> render({"a": [1, True], "b c": "x"}, ONE_LINE, ())
        '{ a = [1, true], "b c" = "x" }'
    """
    return _render(value, layout, path, ())


def _render(value: Any, layout: Layout, path: Path, around: tuple[int, ...]) -> str:
    match kind(value):
        case t if t is str:
            return _render_string(value, layout, path)
        case t if t is dict or t is list:
            if len(around) >= MAX_DEPTH or id(value) in around:
                refuse_nesting(path, cyclic=id(value) in around)
            around = (*around, id(value))
            if t is list:
                return _render_array(value, layout, path, around)
            return _render_inline_table(value, layout, path, around)
        case _:
            return render_scalar(value, path)


def render_scalar(value: Any, path: Path) -> str:
    """A number, boolean, date or time; ValueRefused for anything else but a string."""
    shape = kind(value)
    if shape is bool:
        return "true" if value else "false"
    if shape is int:
        return render_integer(value, path)
    if shape is float:
        return render_float(value)
    if shape is datetime.datetime:
        return render_datetime(value, path)
    if shape is datetime.date:
        return datetime.date.isoformat(value)
    if shape is datetime.time:
        return render_time(value, path)
    return refuse(value, path)


def render_integer(value: int, path: Path) -> str:
    """A decimal integer; of any size that Python reads back (TOML 1.0: at least 64 bits)."""
    try:
        return int.__repr__(value)
    except ValueError:
        raise ValueRefused("the integer has too many digits to be read back", key=written(path)) from None


def render_float(value: float) -> str:
    """A float that reads back the same.

    Example:
        >>> render_float(1e22), render_float(-0.0), render_float(float("inf"))
        ('1e+22', '-0.0', 'inf')
    """
    return float.__repr__(value)


def render_datetime(value: datetime.datetime, path: Path) -> str:
    """An offset or local date-time (TOML 1.0, Offset Date-Time)."""
    offset = value.utcoffset()
    text = datetime.datetime.isoformat(value.replace(tzinfo=None))
    if offset is None:
        return text
    minutes, rest = divmod(offset, datetime.timedelta(minutes=1))
    if rest:
        raise ValueRefused("TOML has no offset from UTC in seconds", key=written(path))
    if not minutes:
        return text + "Z"
    return f"{text}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def render_time(value: datetime.time, path: Path) -> str:
    """A local time (TOML 1.0, Local Time)."""
    if value.tzinfo is not None:
        raise ValueRefused("TOML has no time with an offset", key=written(path), remedy="store a date with it")
    return datetime.time.isoformat(value)


def _render_array(value: Sequence[Any], layout: Layout, path: Path, around: tuple[int, ...]) -> str:
    one_line = layout.on_one_line
    items = [_render(item, one_line, (*path, index), around) for index, item in enumerate(value)]
    text = f"[{', '.join(items)}]"
    if layout.indent is None or not items or layout.column + len(text) <= WIDTH:
        return text
    inner = layout.newline + layout.indent + layout.unit
    deeper = layout._replace(indent=layout.indent + layout.unit, column=len(layout.indent + layout.unit))
    items = [
        _render(item, deeper, (*path, index), around) if kind(item) is list else items[index]
        for index, item in enumerate(value)
    ]
    return f"[{inner}{(',' + inner).join(items)},{layout.newline}{layout.indent}]"


def _render_inline_table(value: dict[Any, Any], layout: Layout, path: Path, around: tuple[int, ...]) -> str:
    if not value:
        return "{}"
    one_line = layout.on_one_line
    pairs = [
        f"{render_key(key, path)} = {_render(item, one_line, (*path, key), around)}" for key, item in value.items()
    ]
    return f"{{{layout.padding}{', '.join(pairs)}{layout.padding}}}"


def _render_string(value: str, layout: Layout, path: Path) -> str:
    text = plain_string(value, path)
    if layout.indent is not None and "\n" in text[:-1]:
        return ml_basic_string(text, layout.newline)
    return basic_string(text)


def plain_string(value: str, path: Path) -> str:
    """A str of exactly that type; ValueRefused for half of a surrogate pair, which no UTF-8 file can hold."""
    text = value if type(value) is str else str.__str__(value)
    if not text.isascii() and _SURROGATE.search(text):
        raise ValueRefused("the string holds half of a surrogate pair, which UTF-8 cannot", key=written(path))
    return text


def basic_string(text: str) -> str:
    """A basic string (TOML 1.0, String).

    Example:
        >>> print(basic_string('a "b"\\t\\x01'))
        "a \\"b\\"\\t\\u0001"
    """
    return f'"{_MUST_ESCAPE.sub(_escaped, text)}"'


def ml_basic_string(text: str, newline: str) -> str:
    """A multi-line basic string; the line end behind its opening quotes is not part of the value."""
    body = _MUST_ESCAPE_ML.sub(_escaped, text)
    return f'"""{newline}{body.replace(chr(10), newline)}"""'


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def render_key(key: Any, path: Path) -> str:
    """A key, bare where TOML 1.0 allows it. Raises ValueRefused for a key that is no string; `path` is the table's.

    Example:
        >>> render_key("a-b", ()), render_key("a.b", ()), render_key("", ())
        ('a-b', '"a.b"', '""')
    """
    if not isinstance(key, str):
        raise ValueRefused(
            f"TOML keys are strings, {key!r} is {_indefinite(type(key).__name__)}", key=written((*path, key))
        )
    text = plain_string(key, path)
    return text if BARE_KEY.fullmatch(text) else basic_string(text)


def refuse(value: Any, path: Path) -> NoReturn:
    """The one place that says what TOML cannot hold."""
    if value is None:
        raise ValueRefused("TOML has no null", key=written(path), remedy="leave the key out")
    raise ValueRefused(f"TOML cannot hold {_indefinite(type(value).__name__)}", key=written(path))


def refuse_nesting(path: Path, *, cyclic: bool) -> NoReturn:
    """A value that holds itself, or is nested deeper than is read back."""
    reason = "the value holds itself" if cyclic else f"the value is nested deeper than {MAX_DEPTH} levels"
    raise ValueRefused(reason, key=written(path[:8]))


def written(path: Path) -> str:
    """A key path for a message."""
    from confsafe.data.keypath import format_path

    return format_path(path)


def _indefinite(noun: str) -> str:
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def comment_lines(text: str | None, indent: str, newline: str) -> list[str]:
    """The lines of a comment above an entry.

    Example:
        >>> comment_lines("one\\n\\ntwo", "  ", "\\n")
        ['  # one\\n', '  #\\n', '  # two\\n']
    """
    if text is None:
        return []
    return [f"{indent}{marked(line)}{newline}" for line in text.split("\n")]


def inline_comment(text: str | None) -> str:
    """A comment behind a value, with the two spaces in front of it; "" for none."""
    return "" if text is None else "  " + marked(text)


def marked(line: str) -> str:
    """One line of a comment with its marker."""
    return "# " + line if line else "#"
