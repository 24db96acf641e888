"""Key paths: `servers[name=web].ports[0]` <-> the keys, indices and selectors it means.

The grammar, TOML-like:

    path     = "/" pointer | segment *( "." name / bracket )
    name     = bare | '"' escaped '"' | "'" literal "'"
    bracket  = "[" ( integer | "+" | name "=" value | literal ) "]"
    pointer  = RFC 6901, with "-" for the place after the last item

A bare name is any run of characters other than `.`, `[`, `]`, quotes at its start and white space at its ends. On a
list bare digits are an index. On a mapping `[8080]` is the integer key that YAML allows. The empty path is the root.

`parse` reads a path, `resolve` walks data with it, `format_path` writes the path of one place so that `parse` reads it
back. Errors show the path with a caret under the wrong character; a key that is missing is reported with how far the
path got and what is there instead.
"""

from __future__ import annotations

import datetime
import difflib
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.errors import KeyMissing, KeyPathError, ValueRefused, printable
from confsafe.tagged import Tagged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.changes import Path


class Name(NamedTuple):
    """A key of a mapping; where `bare` and all digits, also an index of a list."""

    text: str
    bare: bool = False


class Index(NamedTuple):
    """`[3]`: an index of a list (negative: from its end) or an integer key of a mapping."""

    number: int


class Append(NamedTuple):
    """`[+]`: the place after the last item of a list."""


class Selector(NamedTuple):
    """`[name=web]`: the one item of a list whose `name` is `web`."""

    name: str
    value: str


class Literal(NamedTuple):
    """`[true]`, `[1.5]`, `[null]`, `[2024-02-29]`: a mapping key that is no string (YAML)."""

    value: Any


Segment = Name | Index | Append | Selector | Literal
KeyPath = tuple[Segment, ...]

_BARE_OUT = re.compile(r"[A-Za-z0-9_-]+\Z")
_BARE_IN = re.compile(r"[^.\[\]\s\"'](?:[^.\[\]\n]*[^.\[\]\s])?")
_BRACKET_BARE = re.compile(r"[^\[\]\"'=][^\[\]=]*")
_BRACKET_VALUE = re.compile(r"[^\[\]]*")
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_ESCAPE = re.compile(r"\\(?:([btnfre\"\\/])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_ESCAPES = {
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    '"': '"',
    "\\": "\\",
    "/": "/",
}


def parse(text: str) -> KeyPath:
    """Read a key path.

    Raises KeyPathError, with a caret under the wrong character.

    Example:
        >>> parse("servers[0].'a.b'")
        (Name(text='servers', bare=True), Index(number=0), Name(text='a.b', bare=False))
        >>> parse("/servers/0")
        (Name(text='servers', bare=True), Name(text='0', bare=True))
    """
    if text.startswith("/"):
        return _pointer(text)
    if not text:
        return ()
    segments: list[Segment] = []
    position = 0
    while True:
        if text.startswith("[", position):
            segment, position = _bracket(text, position)
        else:
            segment, position = _name(text, position)
        segments.append(segment)
        if position == len(text):
            return tuple(segments)
        if text[position] == ".":
            position += 1
            if text.startswith("[", position):
                raise _wrong(text, position, 'expected a name after "."')
        elif text[position] != "[":
            raise _wrong(text, position, 'expected "." or "["')


def as_keypath(key: str | Sequence[Any]) -> KeyPath:
    """A key path from what a caller may give: its written form, or a sequence of keys and indices.

    Example:
        >>> as_keypath(("server", 0)) == as_keypath("server[0]") == (Name("server", True), Index(0))
        False
        >>> as_keypath(("server", 0))
        (Name(text='server', bare=False), Index(number=0))
    """
    if isinstance(key, str):
        return parse(key)
    if not isinstance(key, (tuple, list)):
        return (exactly(key),)
    return tuple(exactly(part) for part in key)


def format_path(path: Path) -> str:
    """The written form of one place, which `parse` reads back.

    Example:
        >>> print(format_path(("servers", 0, "a.b", 'say "x"')))
        servers[0]."a.b".'say "x"'
    """
    parts: list[str] = []
    for key in path:
        if isinstance(key, str):
            parts.append(("." if parts else "") + _quoted_if_needed(key))
        else:
            parts.append(f"[{_literal_text(key)}]")
    return "".join(parts)


def resolve(data: Any, keypath: KeyPath) -> Path:
    """The keys and indices that lead to an existing place. Raises KeyMissing, saying how far the path got."""
    path: list[Any] = []
    for segment in keypath:
        key = find(data, segment, path)
        data = data[key]
        path.append(key)
    return tuple(path)


def find(data: Any, segment: Segment, path: Sequence[Any]) -> Any:
    """The key or index that a segment means in `data`, which stands at `path`. Raises KeyMissing."""
    if isinstance(data, Tagged):
        data = data.value
    if isinstance(data, dict):
        return _find_key(data, segment, path)
    if isinstance(data, (list, tuple)):
        return _find_index(data, segment, path)
    where = _where(path)
    raise KeyMissing(
        f"no {_segment_text(segment)} in {where}: it is {kind_of(data)}, not a mapping or list",
        key=format_path(tuple(path)),
    )


def _find_key(data: dict[Any, Any], segment: Segment, path: Sequence[Any]) -> Any:
    match segment:
        case Name(text=text):
            key: Any = text
        case Index(number=number):
            key = number
        case Literal(value=value):
            key = value
        case _:
            raise KeyMissing(f"{_segment_text(segment)} needs a list, but {_where(path)} is a mapping")
    if key in data and all(type(key) is type(k) for k in (_own_key(data, key),)):
        return key
    raise KeyMissing(f"no {_segment_text(segment)} in {_where(path)}", remedy=_what_is_there(data, segment))


def _own_key(data: dict[Any, Any], key: Any) -> Any:
    """The key object of the mapping that equals `key` (1 and True are equal, and are not the same key)."""
    return key if isinstance(key, str) else next(k for k in data if k == key)


def _find_index(data: Sequence[Any], segment: Segment, path: Sequence[Any]) -> int:
    match segment:
        case Index(number=number):
            index = number
        case Name(text=text, bare=True) if text.isascii() and text.isdigit():
            index = int(text)
        case Selector():
            return _select(data, segment, path)
        case Append():
            raise KeyMissing(f"[+] names the place after the last item of {_where(path)}; nothing is there")
        case _:
            raise KeyMissing(
                f"no {_segment_text(segment)} in {_where(path)}: it is a list of {_items(len(data))}",
                remedy="use an index such as [0] or a selector such as [name=web]",
            )
    if -len(data) <= index < len(data):
        return index % len(data)
    raise KeyMissing(f"no item [{index}] in {_where(path)}: it has {_items(len(data))}")


def _select(data: Sequence[Any], selector: Selector, path: Sequence[Any]) -> int:
    found = [i for i, item in enumerate(data) if isinstance(item, dict) and selector.name in item
             and scalar_text(item[selector.name]) == selector.value]  # fmt: skip
    if len(found) == 1:
        return found[0]
    text = _segment_text(selector)
    if found:
        raise KeyMissing(f"{text} fits {len(found)} items of {_where(path)}", remedy="use an index")
    there = [scalar_text(item[selector.name]) for item in data if isinstance(item, dict) and selector.name in item]
    raise KeyMissing(f"no item {text} in {_where(path)}", remedy=_suggest(selector.value, [t for t in there if t]))


def scalar_text(value: Any) -> str | None:
    """A scalar as a selector or a shell compares it; None for a container.

    Example:
        >>> scalar_text(True), scalar_text(80), scalar_text(None), scalar_text([])
        ('true', '80', 'null', None)
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list, tuple)):
        return None
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def kind_of(value: Any) -> str:
    """What a value is, in words for a message: "an integer", "a mapping"."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "an integer"
        case float():
            return "a float"
        case str():
            return "a string"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case datetime.datetime():
            return "a datetime"
        case datetime.date():
            return "a date"
        case datetime.time():
            return "a time"
        case bytes():
            return "binary data"
    return f"a {type(value).__name__}"


def look_up(data: Any, keypath: KeyPath) -> Any:
    """The value at a path. Raises KeyMissing."""
    for key in resolve(data, keypath):
        data = data[key]
    return data


def assign(data: Any, keypath: KeyPath, value: Any) -> Path:
    """Set the value at a path in `data`, in place, making the mappings that are missing; returns where it now stands.

    A null on the way counts as an empty mapping, as a YAML key without a value is meant. Raises KeyMissing where an
    item of a list is missing, ValueRefused where a scalar stands on the way, KeyPathError for the root.

    Example:
        >>> data = {"list": [1]}
        >>> assign(data, parse("a.b"), 2), assign(data, parse("list[+]"), 3), data
        (('a', 'b'), ('list', 1), {'list': [1, 3], 'a': {'b': 2}})
    """
    if not keypath:
        raise KeyPathError("the path is empty", remedy="name a key; `save` replaces the whole data")
    path: list[Any] = []
    for number, segment in enumerate(keypath):
        if isinstance(data, Tagged):
            data = data.value
        last = number == len(keypath) - 1
        key = _place(data, segment, path)
        path.append(key)
        if last:
            new = value
        else:
            follows_list = isinstance(keypath[number + 1], Append)
            new = data[key] if _has(data, key) else None
            if new is None:
                new = [] if follows_list else {}
            elif not isinstance(new, (dict, list, Tagged)):
                where = format_path(tuple(path))
                raise ValueRefused(
                    f"{where} is {kind_of(new)}, it cannot hold {_segment_text(keypath[number + 1])}",
                    remedy="set it to a mapping or list first",
                    key=where,
                )
        if isinstance(data, list) and key == len(data):
            data.append(new)
        else:
            data[key] = new
        data = new
    return tuple(path)


def _place(data: Any, segment: Segment, path: Sequence[Any]) -> Any:
    """The key or index to set: as `find`, and also the places where nothing is yet."""
    if isinstance(data, dict):
        match segment:
            case Name(text=text):
                return text
            case Index(number=number):
                return number
            case Literal(value=value):
                return value
        raise ValueRefused(f"{_segment_text(segment)} needs a list, but {_where(path)} is a mapping")
    pointer_end = isinstance(segment, Name) and segment.bare and segment.text == "-"
    if isinstance(data, list) and (isinstance(segment, Append) or pointer_end):
        return len(data)
    return find(data, segment, path)


def _has(data: Any, key: Any) -> bool:
    return key in data if isinstance(data, dict) else key < len(data)


def remove(data: Any, keypath: KeyPath) -> None:
    """Delete the entry at a path from `data`, in place. Raises KeyMissing, KeyPathError for the root."""
    if not keypath:
        raise KeyPathError("the path is empty", remedy="name a key")
    *way, last = resolve(data, keypath)
    for key in way:
        data = data[key]
    del (data.value if isinstance(data, Tagged) else data)[last]


def _name(text: str, start: int) -> tuple[Name, int]:
    if text.startswith('"', start):
        return _double_quoted(text, start)
    if text.startswith("'", start):
        end = text.find("'", start + 1)
        if end < 0:
            raise _wrong(text, start, "this quote is not closed")
        return Name(text[start + 1 : end]), end + 1
    found = _BARE_IN.match(text, start)
    if not found:
        after = 'after "."' if start else "here"
        raise _wrong(
            text, start, f'expected a name {after}; quote one that is empty or has ".", "[", "]" or spaces around'
        )
    return Name(found[0], bare=True), found.end()


def _double_quoted(text: str, start: int) -> tuple[Name, int]:
    parts: list[str] = []
    position = start + 1
    while position < len(text):
        char = text[position]
        if char == '"':
            return Name("".join(parts)), position + 1
        if char != "\\":
            parts.append(char)
            position += 1
            continue
        found = _ESCAPE.match(text, position)
        if not found:
            raise _wrong(text, position, "no escape of TOML or JSON")
        code = found[2] or found[3] or found[4]
        if code and int(code, 16) > 0x10FFFF:
            raise _wrong(text, position, "no Unicode character has this number")
        parts.append(chr(int(code, 16)) if code else _ESCAPES[found[1]])
        position = found.end()
    raise _wrong(text, start, "this quote is not closed")


def _bracket(text: str, start: int) -> tuple[Segment, int]:
    """`[...]`; `start` stands on the bracket."""
    position = start + 1
    quoted = text[position : position + 1] in ("'", '"')
    if quoted:
        name, position = _name(text, position)
        content = name.text
    else:
        found = _BRACKET_BARE.match(text, position)
        if not found:
            raise _wrong(text, position, "expected an index, +, or name=value")
        content, position = found[0].strip(), found.end()
    if text.startswith("=", position):
        return _selector(text, content, position + 1)
    if not text.startswith("]", position):
        raise _wrong(text, position, 'expected "]"')
    if quoted:
        return Name(content), position + 1
    return _bracket_content(text, content, start), position + 1


def _selector(text: str, name: str, position: int) -> tuple[Selector, int]:
    if text[position : position + 1] in ("'", '"'):
        quoted, position = _name(text, position)
        value = quoted.text
    else:
        found = _BRACKET_VALUE.match(text, position)
        value, position = (found[0], found.end()) if found else ("", position)
    if not text.startswith("]", position):
        raise _wrong(text, position, 'expected "]"')
    return Selector(name, value), position + 1


def _bracket_content(text: str, content: str, start: int) -> Segment:
    if content == "+":
        return Append()
    if _INTEGER.match(content):
        return Index(int(content))
    literals = {"true": True, "false": False, "null": None}
    if content in literals:
        return Literal(literals[content])
    for convert in (float, datetime.date.fromisoformat, datetime.datetime.fromisoformat):
        try:
            return Literal(convert(content))
        except ValueError:
            continue
    raise _wrong(text, start + 1, "expected an index, +, or name=value")


def _pointer(text: str) -> KeyPath:
    segments: list[Segment] = []
    for token in text[1:].split("/"):
        if re.search(r"~(?![01])", token):
            raise _wrong(text, text.index("~"), "in a JSON Pointer ~ is written ~0 and / ~1")
        segments.append(Name(token.replace("~1", "/").replace("~0", "~"), bare=True))
    return tuple(segments)


def exactly(part: Any) -> Segment:
    """The segment that means this key or index itself."""
    if isinstance(part, str):
        return Name(part)
    if isinstance(part, int) and not isinstance(part, bool):
        return Index(part)
    return Literal(part)


def _wrong(text: str, position: int, reason: str) -> KeyPathError:
    return KeyPathError(f"key path: {reason}\n  {printable(text)}\n  {' ' * len(printable(text[:position]))}^")


def _quoted_if_needed(key: str) -> str:
    if _BARE_OUT.match(key):
        return key
    plain = key.isprintable() and "'" not in key
    if plain and ('"' in key or "\\" in key):
        return f"'{key}'"
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _literal_text(key: Any) -> str:
    return scalar_text(key) or repr(key)


def _segment_text(segment: Segment) -> str:
    """A segment as messages name it."""
    match segment:
        case Name(text=text):
            return f"`{_quoted_if_needed(text)}`"
        case Index(number=number):
            return f"[{number}]"
        case Append():
            return "[+]"
        case Selector(name=name, value=value):
            return f"[{name}={value}]"
        case Literal(value=value):
            return f"[{_literal_text(value)}]"


def _where(path: Sequence[Any]) -> str:
    return format_path(tuple(path)) or "the file"


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"


def _what_is_there(data: dict[Any, Any], segment: Segment) -> str:
    names = [k if isinstance(k, str) else f"[{_literal_text(k)}]" for k in data]
    wanted = segment.text if isinstance(segment, Name) else _segment_text(segment)
    return _suggest(wanted, names)


def _suggest(wanted: str, there: list[str]) -> str:
    close = difflib.get_close_matches(wanted, there, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if not there:
        return "nothing is there"
    shown = ", ".join(f"`{name}`" for name in there[:5])
    return f"there is {shown}" + (f" and {len(there) - 5} more" if len(there) > 5 else "")
