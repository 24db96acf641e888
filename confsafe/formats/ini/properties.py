"""Java's properties (java.util.Properties.load): no sections, escapes, a key's end at `=`, `:` or a blank.

server.port = 80            one key of that name: its dots nest nothing
hosts: a,\\                  a backslash at the end: the line goes on, without its indentation
       b
greeting = caf\\u00e9
! a comment, as with #
"""

from __future__ import annotations

from confsafe.formats.keyed.model import Dialect, Entry, broken
from confsafe.formats.keyed.reading import KeyedFormat
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats import Format

_NEWLINE = r"(?:\r\n|\r|\n)"
_ON = rf"\\{_NEWLINE}[ \t\f]*+"
_BLANKS = rf"(?:[ \t\f]|{_ON})*+"
_BLANK_OR_COMMENT = pattern(rf"[ \t\f]*+([#!][^\r\n]*+)?(?:{_NEWLINE}|\Z)")
_ENTRY = pattern(
    rf"([ \t\f]*+)((?:{_ON}|\\[^\r\n]|[^\\=: \t\f\r\n])*+)({_BLANKS}(?:[=:]{_BLANKS})?)"
    rf"((?:{_ON}|\\[^\r\n]|[^\\\r\n]|\\\Z)*+)({_NEWLINE}|\Z)"
)
_ESCAPE = pattern(rf"({_ON})|\\u([0-9A-Fa-f]{{4}})|\\(u)|\\(.)|\\\Z")
_CODES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\\": "\\\\"}
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}
_WRITES_ESCAPES = pattern(r"\\u[0-9A-Fa-f]{4}")
_COMMENTED_OUT = pattern(r"[ \t]*[^\s=:#!]+[ \t]*=")


class Properties(Dialect):
    name = "properties"
    title = "Java's properties"
    marks = ("#", "!")
    commented_out = _COMMENTED_OUT
    blank = _BLANK_OR_COMMENT
    depth = 0
    outside = True

    def statement(self, text: str, position: int) -> Entry:
        found = _ENTRY.match(text, position)
        assert found is not None
        name = _unescaped(text, found.start(2), found[2])
        data = _unescaped(text, found.start(4), found[4])
        sign = found[3].partition("\\")[0]  # what is below the header of a value that goes on is its own
        value = found.start(3) + len(sign if found[4] else sign.rstrip(" \t\f"))
        start, name_end = found.span(2)
        return Entry(position, start, start, name_end, value, found.end(4), found.end(), name, data)

    def key(self, name: str) -> str:
        special = "".join(f"\\{char}" if char in " =:" else _escaped(char, raw=False) for char in name)
        return f"\\{special}" if special[:1] in ("#", "!") else special

    def value(self, value: str, old: str | None, text: str) -> str:
        raw = not text.isascii() and not _WRITES_ESCAPES.search(text)
        spelled = "".join(_escaped(char, raw=raw) for char in value)
        return f"\\{spelled}" if spelled[:1] in (" ", "=", ":") else spelled


def _escaped(char: str, *, raw: bool) -> str:
    """A character as it is written; `raw`: whether those beyond ASCII stand for themselves."""
    if char in _CODES:
        return _CODES[char]
    if " " <= char <= "~" or (raw and char.isprintable()):
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[number] << 8 | units[number + 1]:04x}" for number in range(0, len(units), 2))


def _unescaped(text: str, start: int, raw: str) -> str:
    """What some characters of the text mean. Raises ParseError for a `\\u` without four digits."""
    if "\\" not in raw:
        return raw
    parts: list[str] = []
    done = 0
    for found in _ESCAPE.finditer(raw):
        parts.append(raw[done : found.start()])
        done = found.end()
        if found[3]:
            raise broken(text, start + found.start(), "\\u wants four hexadecimal digits")
        if found[2]:
            parts.append(chr(int(found[2], 16)))
        elif found[4]:
            parts.append(_LETTERS.get(found[4], found[4]))
    joined = "".join([*parts, raw[done:]])
    try:
        return joined.encode("utf-16-be", "surrogatepass").decode("utf-16-be")
    except UnicodeDecodeError:
        raise broken(text, start, "half a surrogate pair") from None


FORMATS: dict[str, Format] = {"properties": KeyedFormat(Properties())}
