""".env files: `KEY=value` for the environment, read as python-dotenv reads them without expanding anything.

    export KEY=value  # a comment       `export` stays; a comment behind a value wants a blank in front
    NAME='as it is'                     in single quotes only \\' and \\\\ are escapes
    TEXT="two\\nlines"                  in double quotes \\n, \\t, ... too; quotes may go over lines
    URL=http://$HOST/${DIR:-x}          $HOST and ${DIR:-x} are these characters: never expanded, never lost
    EMPTY=
    BARE                                None: a name without a value, as docker's --env-file has it

A new value is written so that four readers read the same (`spelling.py`), or it is refused.
"""

from __future__ import annotations

from confsafe.errors import ValueRefused
from confsafe.formats.dotenv.spelling import spelled
from confsafe.formats.keyed.model import BLANKS, END, Dialect, Entry, broken, comment_of
from confsafe.formats.keyed.reading import KeyedFormat
from confsafe.formats.text import line_end
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match

    from confsafe.formats import Format

_BLANK_OR_COMMENT = pattern(rf"{BLANKS}(#[^\r\n]*)?{END}")
_KEY = pattern(rf"{BLANKS}(export[^\S\r\n]+)?([^=#\s'\"]+){BLANKS}(=?)({BLANKS})")
_QUOTED = {"'": pattern(r"'((?:\\'|[^'])*)'"), '"': pattern(r'"((?:\\"|[^"])*)"')}
_ESCAPES = {"'": pattern(r"\\[\\']"), '"': pattern(r"\\[\\'\"abfnrtv]")}
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_PLAIN = pattern(r"[^\r\n]*")
_COMMENT_BEHIND = pattern(r"(?<!\s)\s++#.*")
_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_COMMENTED_OUT = pattern(r"[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z0-9_.]*=")


class Dotenv(Dialect):
    name = "env"
    title = ".env"
    marks = ("#",)
    commented_out = _COMMENTED_OUT
    blank = _BLANK_OR_COMMENT
    depth = 0
    outside = True
    behind = True
    nothing = '""'
    refused = ((pattern(r"\r"), "a carriage return"),)

    def statement(self, text: str, position: int) -> Entry:
        found = _KEY.match(text, position)
        if found is None:
            start = position + len(text[position : line_end(text, position)]) - len(text[position:].lstrip(" \t"))
            raise broken(text, max(position, min(start, len(text))), "there is no KEY= here")
        start = found.start(1) if found[1] else found.start(2)
        name_start, name_end = found.span(2)
        if not found[3]:
            value = stop = name_end
            data, behind = None, name_end
        elif text[found.end() : found.end() + 1] in _QUOTED:
            value = found.end()
            data, stop = _quoted(text, value)
            behind = stop
        else:
            value, stop, data = _unquoted(text, found)
            behind = stop
        rest = _BLANK_OR_COMMENT.match(text, behind)
        if rest is None:
            fact = "something stands behind the closing quote" if found[3] else "there is no = behind the name"
            raise broken(text, behind, fact)
        comments = [comment_of(rest, 1)] if rest[1] else []
        return Entry(position, start, name_start, name_end, value, stop, rest.end(), found[2], data, (), comments)

    def key(self, name: str) -> str:
        if not _NAME.match(name):
            raise ValueRefused("a name in .env is letters, digits and _, and begins with no digit")
        return name

    def value(self, value: str, old: str | None, text: str) -> str:
        return spelled(value, old, text)


def _quoted(text: str, position: int) -> tuple[str, int]:
    """The value in quotes at a position, and where it ends. Raises ParseError."""
    mark = text[position]
    found = _QUOTED[mark].match(text, position)
    if found is None:
        raise broken(text, position, "the quote is not closed")
    inner = found[1].replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPES[mark].sub(lambda escape: _LETTERS.get(escape[0][1], escape[0][1]), inner), found.end()


def _unquoted(text: str, key: Match[str]) -> tuple[int, int, str]:
    """Where a value without quotes begins and ends, and the value: up to a `#` that has a blank in front of it."""
    plain = _PLAIN.match(text, key.end())
    raw = plain[0] if plain else ""
    if raw.startswith("#") and key[4]:  # nothing but a comment
        raw = ""
    data = _COMMENT_BEHIND.sub("", raw).rstrip()
    value = key.end() if data else key.end(3)
    return value, value + len(data), data


FORMATS: dict[str, Format] = {"env": KeyedFormat(Dotenv())}
