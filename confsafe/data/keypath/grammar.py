"""Key paths: `servers[name=web].ports[0]` <-> the keys, indices and selectors it means.

The grammar, TOML-like:

    path     = "/" pointer | ( name | bracket ) *( "." name | bracket )
    name     = bare [ "=" value ] | quoted
    quoted   = '"' escaped '"' | "'" verbatim "'"
    bracket  = "[" ( integer | "+" | "*" | quoted | name "=" value | literal ) "]"
    pointer  = RFC 6901, with "-" for the place after the last item

A bare name is any run of characters other than `.`, `[`, `]`, quotes at its start and white space at its ends. On a
list bare digits are an index, and `name=web` is a selector: `list.0.url` and `list.name=web.image` need no quotes in a
shell. A star in a bare name or in a selector's bare value makes the path a pattern (`patterns.py`). On a mapping
`[8080]` is the integer key that YAML allows. The empty path is the root.

`parse` reads a path, and `format_path` writes the path of one place so that `parse` reads it back; `lookup.py` walks
data with it. Errors show the path with a caret under the wrong character.
"""

from __future__ import annotations

from functools import lru_cache

from confsafe.data.keypath.segments import (
    Append,
    Deep,
    Every,
    Glob,
    Header,
    Index,
    KeyPath,
    Literal,
    Name,
    Segment,
    Selector,
)
from confsafe.errors import KeyPathError, printable
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Key, Path, Plain


_BARE_OUT = pattern(r"[A-Za-z0-9_-]+\Z")
_BARE_IN = pattern(r"[^.\[\]\s\"'](?:[^.\[\]\n]*[^.\[\]\s])?")
_BRACKET_BARE = pattern(r"[^\[\]\"'=][^\[\]=]*")
_BRACKET_VALUE = pattern(r"[^\[\]]*")
_HEADER = pattern(r'[A-Za-z0-9.-]+[ \t]+"(?:[^"\\\n]|\\[^\n])*"\Z')
_INTEGER = pattern(r"[+-]?[0-9]+\Z")
_ESCAPE = pattern(r"\\(?:([btnfre\"\\/])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_ESCAPED = pattern(r"\\(.)")
_POINTER_ESCAPE = pattern(r"~(?![01])")
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
    """Read a key path; each once, however many steps of a command ask for it.

    Raises KeyPathError, with a caret under the wrong character.

    Example:
        >>> parse("servers[0].'a.b'")
        (Name(text='servers', bare=True, joins=False), Index(number=0), Name(text='a.b', bare=False, joins=False))
        >>> parse("/servers/0") == (Name("servers", bare=True), Name("0", bare=True))
        True
    """
    return _parsed(text)


@lru_cache(maxsize=64)
def _parsed(text: str) -> KeyPath:
    if text.startswith("/"):
        return _pointer(text)
    if not text:
        return ()
    segments: list[Segment] = []
    position = 0
    while True:
        segment: Segment
        if text.startswith("[", position):
            segment, position = _bracket(text, position)
        else:
            name, position = _name(text, position)
            segment = _unquoted(name.text, joins=bool(segments)) if name.bare else name
        segments.append(segment)
        if position == len(text):
            return tuple(segments)
        if text[position] == ".":
            position += 1
            if text.startswith("[", position):
                raise _wrong(text, position, 'expected a name after "."')
        elif text[position] != "[":
            raise _wrong(text, position, 'expected "." or "["')


def _unquoted(text: str, *, joins: bool) -> Segment:
    """What a name without quotes means: a star in it makes it a pattern."""
    if "*" in text:
        return Deep() if text == "**" else Glob(text)
    return Name(text, bare=True, joins=joins)


def as_keypath(key: str | Sequence[Any]) -> KeyPath:
    """A key path from what a caller may give: its written form, or a sequence of keys and indices.

    Example:
        >>> as_keypath(("server", 0)) == as_keypath("server[0]") == (Name("server", True), Index(0))
        False
        >>> as_keypath(("server", 0))
        (Name(text='server', bare=False, joins=False), Index(number=0))
    """
    if isinstance(key, str):
        return parse(key)
    if not isinstance(key, (tuple, list)):
        return (exactly(key),)
    return tuple([Name(part) if type(part) is str else exactly(part) for part in key])


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
            parts.append(f"[{bracket_text(key)}]")
    return "".join(parts)


def scalar_text(value: Plain) -> str | None:
    """A scalar as a selector or a shell compares it; None for a container.

    Example:
        >>> scalar_text(True), scalar_text(80), scalar_text(None), scalar_text([]), scalar_text({"a set"})
        ('true', '80', 'null', None, None)
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list, tuple, set)):
        return None
    if isinstance(value, (str, int, float)):
        return str(value)
    from datetime import date, time  # here: most processes meet none

    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _name(text: str, start: int) -> tuple[Name, int]:
    if text.startswith('"', start):
        return _double_quoted(text, start)
    if text.startswith("'", start):
        end = text.find("'", start + 1)
        if end < 0:
            raise _wrong(text, start, "this quote is not closed")
        return _in_quotes(text[start + 1 : end]), end + 1
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
            return _in_quotes("".join(parts)), position + 1
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


def _in_quotes(text: str) -> Name:
    return Header(text) if text.endswith('"') and _HEADER.match(text) else Name(text)


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
    wild = False
    if text[position : position + 1] in ("'", '"'):
        quoted, position = _name(text, position)
        value = quoted.text
    else:
        found = _BRACKET_VALUE.match(text, position)
        value, position = (found[0], found.end()) if found else ("", position)
        wild = "*" in value
    if not text.startswith("]", position):
        raise _wrong(text, position, 'expected "]"')
    return Selector(name, value, wild), position + 1


def _bracket_content(text: str, content: str, start: int) -> Segment:
    if content == "+":
        return Append()
    if content == "*":
        return Every()
    if _INTEGER.match(content):
        return Index(int(content))
    literals = {"true": True, "false": False, "null": None}
    if content in literals:
        return Literal(literals[content])
    import datetime

    for convert in (float, datetime.date.fromisoformat, datetime.datetime.fromisoformat):
        try:
            return Literal(convert(content))
        except ValueError:
            continue
    raise _wrong(text, start + 1, "expected an index, +, or name=value")


def _pointer(text: str) -> KeyPath:
    segments: list[Segment] = []
    for token in text[1:].split("/"):
        if _POINTER_ESCAPE.search(token):
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
    remedy = f"leave the dot in front away: {printable(text[1:])}" if text[:1] == "." and position == 0 else ""
    return KeyPathError(
        f"key path: {reason}\n  {printable(text)}\n  {' ' * len(printable(text[:position]))}^", remedy=remedy
    )


def _quoted_if_needed(key: str) -> str:
    if _BARE_OUT.match(key):
        return key
    plain = key.isprintable() and "'" not in key
    if plain and ('"' in key or "\\" in key):
        return f"'{key}'"
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped(key)) + '"'


def escaped(text: str) -> str:
    """What stands between double quotes for a text, in a key path as in a header of git's."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def unescaped(text: str) -> str:
    """What a text in quotes of a header of git's means, where any character may stand behind a backslash."""
    return _ESCAPED.sub(r"\1", text)


def bracket_text(key: Key) -> str:
    """A key that is no string as text; one that is a container, as an unquoted template makes it, as YAML writes it.

    Example:
        >>> bracket_text(8080), bracket_text(frozenset({("app", None)})), bracket_text((1, 2))
        ('8080', '{app: null}', '[1, 2]')
    """
    if isinstance(key, frozenset):
        entries = (f"{bracket_text(name)}: {bracket_text(value)}" for name, value in key)
        return f"{{{', '.join(entries)}}}"
    if isinstance(key, tuple):
        return f"[{', '.join(map(bracket_text, key))}]"
    return scalar_text(key) or repr(key)


def segment_text(segment: Segment) -> str:
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
        case Glob(text=text):
            return f"`{text}`"
        case Every():
            return "[*]"
        case Deep():
            return "`**`"
        case Literal(value=value):
            return f"[{bracket_text(value)}]"
