"""How a file is written, so that what is new is written alike.

One look at the beginning of the text tells the habits: indentation, spaces around `:` and `,`, padding, quotes, and
which containers stand on one line (`Shape`). Which characters are escaped, and how, the whole text tells. The siblings
of a new entry have the first word (siblings.py, example.py); the habits answer what no sibling tells.
"""

from __future__ import annotations

import re

from confsafe.formats.json.reader.dialect import is_name
from confsafe.formats.json.reader.scanner import unescape
from confsafe.formats.layout.examples import majority
from confsafe.formats.text import indent_at, newline_of
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from dataclasses import dataclass
    from typing import Any, NamedTuple

    from confsafe.formats.json.reader.dialect import Dialect
else:
    from confsafe.startup.records import NamedTuple, dataclass

_LOOK = 3_000
"""How many characters tell the habits of a file."""

_STRING = r"""(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|'[^'\\]*+(?:\\.[^'\\]*+)*+')"""
_NAME = r"""[^\s\[\]{},:"']++"""
_TOKENS = pattern(
    r"((?:\s++|,(?=[ \t]*+[\r\n]))*+(?:"
    rf"(?:({_STRING})|({_NAME}))(?:(\s*+:\s*+)({_STRING}|{_NAME})?+)?+"
    r"|([\[{])(\s*+)"
    r"|([\]}])"
    r"|(,[ \t]*+)(?![\s\]}])"
    r"|.|\Z))",
    re.DOTALL,
)
"""Everything up to and with a key with its colon and the scalar behind it, another scalar, a bracket, or a comma that
does not end its line. Groups: all; string; name; colon; value; opening bracket; space behind it; closing one; comma."""

_ENDS_LINE = pattern(r",[ \t]*[\r\n]")
_LEADS_LINE = pattern(r"[\r\n][ \t]*(,[ \t]*)(?=\S)")
_ESCAPED_LETTER = pattern(r"\\u(?!00[0-7])")
_UPPER_DIGIT = pattern(r"\\u[0-9A-F]*[A-F]")
_LOWER_DIGIT = pattern(r"\\u[0-9A-F]*[a-f]")
_SIGN = pattern(r"(?<!\\)(?:\\\\)*(\\u00(?:0[89ACDacd]|2[1346-9A-Fa-f]|3[A-Fa-f]|40|60|7[B-Db-d]))")
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_SHORT_ESCAPE = pattern(r"\\.")
_ESCAPED_SLASH = pattern(r"(?<!\\)(?:\\\\)*\\/")


class Shape(NamedTuple):
    """A container that is not empty, and how it stands in the text.

    Attributes:
        start: the position of its opening bracket.
        end: behind its closing bracket.
        kind: "row" (an array of scalars), "list" (an array with containers), "flat" (an object of scalars) or "deep".
        key: the key it is the value of; "" in an array.
        on_lines: whether its entries begin on the line behind its bracket.
        space: the white space behind its bracket.
        last: the end of its last entry.
        keys: its keys; none in an array.
        colon: what stands between its keys and its values, where that is always the same; else "".
        inner: the containers that are its values or items, in order; not those that are empty.
    """

    start: int
    end: int
    kind: str
    key: str
    on_lines: bool
    space: str
    last: int
    keys: Sequence[str] = ()
    colon: str = ""
    inner: Sequence[Shape] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How new text is to be written.

    Attributes:
        newline: the line ending.
        unit: one step of indentation.
        colon: what stands between key and value.
        comma: what stands between two entries on one line.
        quote: the quote of strings: `"` or `'`.
        key_quote: that of keys; "" for keys without quotes where they may be.
        ascii_only: whether every character that is not ASCII is escaped.
        upper_digits: whether such an escape has upper-case digits: `\\u00E9`.
        slashes: whether `/` is escaped as `\\/`.
        signs: signs that are spelled by their number though they need not be (`<` in what is made for the web), each by
            its shorter form, and how.
        own_line: whether the bracket of a container that is a value begins a line of its own.
        shapes: the containers of the beginning of the text, in order of their ends.
    """

    newline: str = "\n"
    unit: str = "  "
    colon: str = ": "
    comma: str = ", "
    quote: str = '"'
    key_quote: str = '"'
    ascii_only: bool = False
    upper_digits: bool = False
    slashes: bool = False
    signs: Sequence[tuple[str, str]] = ()
    own_line: bool = False
    shapes: Sequence[Shape] = ()


def style_of(text: str, bare: str, dialect: Dialect) -> Style:
    """The habits of a text; `bare` is the same without its comments."""
    seen, shapes, unit = _look(text, bare, 0, _LOOK, quotes=dialect.json5)
    key_quote = _most(seen["key"], '"')
    colon = _most(seen["colon"], ": ")
    column = len(set(seen["colon"])) > 1 and len(colon) > len(" : ")
    escapes = "\\" in text
    return Style(
        newline=newline_of(text),
        unit=unit or "  ",
        colon=colon if colon.strip(" \t") == ":" and not column else ": ",
        comma="," + _most(seen["comma"], "" if colon == ":" else " "),
        quote=_most(seen["quote"], key_quote or '"') if dialect.json5 else '"',
        key_quote=key_quote if dialect.json5 else '"',
        ascii_only=escapes and escapes_letters(text),
        upper_digits=escapes and has_upper_digits(text),
        slashes=escapes and escapes_slashes(text),
        signs=escaped_signs(text) if escapes else (),
        own_line=2 * seen["brace"].count("line") > len(seen["brace"]),
        shapes=shapes,
    )


def leading_comma(bare: str) -> str:
    """A comma as it begins lines, with the blanks behind it; "" where more commas end lines than begin one."""
    led = _LEADS_LINE.findall(bare, 0, _LOOK)
    return _most(led, "") if led and len(led) > len(_ENDS_LINE.findall(bare, 0, _LOOK)) else ""


def shapes_in(text: str, bare: str, start: int, end: int) -> list[Shape]:
    """The containers that are whole in `bare[start:end]`, which begins with a token; in order of their ends."""
    return _look(text, bare, start, end)[1]


def _look(
    text: str, bare: str, start: int, end: int, *, quotes: bool = False
) -> tuple[dict[str, list[str]], list[Shape], str]:
    """What a part of the text tells: how often what is done, containers, and a step of indentation ("" for none).

    The quotes of strings and of the keys that need none are only looked at where there are several.
    """
    seen: dict[str, list[str]] = {"key": [], "colon": [], "brace": [], "quote": [], "comma": []}
    shapes: list[Shape] = []
    opened: list[tuple[Any, ...]] = []
    keys: list[str] = []  # of the container that is open, with what follows them, and the containers in it
    behind_keys: set[str] = set()
    inner: list[Shape] = []
    unit = key = ""
    parted = False
    last = at = start
    for token, string, name, between, value, opening, space, closing, comma in _TOKENS.findall(bare, start, end):
        at += len(token)
        if between:
            key = string[1:-1] if string else name
            if "\\" in key:
                key = unescape(key)
            keys.append(key)
            behind_keys.add(between)
            parted = "\n" in between
            if parted:
                behind = at - len(value)
                seen["brace"].append("line" if bare[behind : behind + 1] in "{[" else "")
            else:
                seen["colon"].append(between)
                parted = "\r" in between
            if quotes and (not string or is_name(key)):
                seen["key"].append(string[0] if string else "")
            if not value:
                continue
            last = at
            if quotes and value[0] in "\"'":
                seen["quote"].append(value[0])
        elif opening:
            if "\n" in space or "\r" in space:
                if key and not parted:
                    seen["brace"].append("same")
                unit = unit or _step(text, at - len(space) - 1, at)
            opened.append((at - len(space) - 1, key, space, keys, behind_keys, inner))
            keys, behind_keys, inner = [], set(), []
        elif closing:
            if not opened:
                break
            bracket, own_key, space, own_keys, own_behind, own_inner = opened.pop()
            if bracket + 1 + len(space) < at - 1:
                kind = ("list" if inner else "row") if closing == "]" else ("deep" if inner else "flat")
                on_lines = "\n" in space or "\r" in space
                colon = behind_keys.pop() if len(behind_keys) == 1 else ""
                shape = Shape(bracket, at, kind, own_key, on_lines, space, last, keys, colon, inner)
                shapes.append(shape)
                own_inner.append(shape)
            keys, behind_keys, inner = own_keys, own_behind, own_inner
            last = at
        elif string or name:
            if quotes and string:
                seen["quote"].append(string[0])
            last = at
        elif comma:
            seen["comma"].append(comma[1:])
        key = ""
    return seen, shapes, unit


def _step(text: str, bracket: int, first: int) -> str:
    """The step of indentation that a container shows whose entries begin on the next line; "" where it shows none."""
    outer = indent_at(text, bracket)
    inner = indent_at(text, first)
    return inner[len(outer) :] if inner.startswith(outer) else ""


def escapes_letters(text: str) -> bool:
    """Whether the text, which may hold any character, escapes every one that is not ASCII."""
    return "\\" in text and text.isascii() and _ESCAPED_LETTER.search(text) is not None


def has_upper_digits(text: str) -> bool:
    """Whether the escapes of a text have upper-case digits: `\\u00E9`, not `\\u00e9`."""
    return "\\u" in text and _UPPER_DIGIT.search(text) is not None and _LOWER_DIGIT.search(text) is None


def escapes_slashes(text: str) -> bool:
    """Whether a text writes most slashes of its strings as `\\/`."""
    if "\\/" not in text:
        return False
    escaped = len(_ESCAPED_SLASH.findall(text))
    return 2 * escaped > text.count("/")


def escaped_signs(text: str) -> list[tuple[str, str]]:
    """The signs that a text spells by their number wherever it has them: `<` as `\\u003c`, and then `>` and `&` alike.

    Each by its shorter form, which for a backspace is `\\b`.

    Example:
        >>> escaped_signs('["\\\\u003c", "\\\\u0008", "\\\\u002b+"]')
        [('<', '\\\\u003c'), ('\\\\b', '\\\\u0008'), ('>', '\\\\u003e'), ('&', '\\\\u0026')]
    """
    if "\\u00" not in text:
        return []
    found = {chr(int(raw[2:], 16)): raw for raw in _SIGN.findall(text)}
    if any(sign in found for sign in "<>&"):
        upper = any(raw[-1] in "CE" for raw in found.values())
        found |= {sign: f"\\u{ord(sign):04{'X' if upper else 'x'}}" for sign in "<>&" if sign not in found}
    escapes = set(_SHORT_ESCAPE.findall(text)) if not found.keys().isdisjoint(_SHORT) else ()
    return [
        (_SHORT.get(sign, sign), raw)
        for sign, raw in found.items()
        if (_SHORT[sign] not in escapes if sign in _SHORT else sign not in text)
    ]


def _most(seen: Sequence[str], otherwise: str) -> str:
    found = majority(seen)
    return otherwise if found is None else found
