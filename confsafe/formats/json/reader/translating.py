"""JSON5 -> JSON of the same data, token by token, so that the C parser of the standard library reads it.

    {a: 'x', b: +.5, c: 0xFF}   ->   {"a": "x", "b": 0.5, "c": 255}

Only tokens change; what they may stand next to is the same in both grammars. So where the translation is valid JSON the
original was valid JSON5, and where it is none scanner.py is asked, which finds the reason or knows better.
"""

from __future__ import annotations

from json.encoder import encode_basestring_ascii

from confsafe.formats.json.reader.dialect import NUMBER_5, SPACE_5, STRING_5, WORD_5, is_name
from confsafe.formats.json.reader.scanner import number, unescape
from confsafe.startup.patterns import pattern

_END = r"(?=[\s\ufeff,:\]}]|\Z)"
_SAME = pattern(
    r'(?:[\[\]{},: \t\n\r]++|"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+"'
    rf"|-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?+[0-9]++)?+{_END}|(?:true|false|null){_END})++"
)
"""What is the same in JSON."""

_NUMBER = pattern(NUMBER_5.pattern + _END)
_COLON = pattern(r"[\s\ufeff]*+:")


def as_json(bare: str) -> str | None:
    """The JSON of a text whose comments and trailing commas are blanked; None where it is no valid JSON5.

    `Infinity` and `NaN` stay, as the standard library reads them. Linear in the text.
    """
    parts: list[str] = []
    position = 0
    while True:
        same = _SAME.match(bare, position)
        if same:
            parts.append(same.group())
            position = same.end()
        if position == len(bare):
            return "".join(parts)
        token = _token(bare, position)
        if token is None:
            return None
        parts.append(token[0])
        position = token[1]


def _token(bare: str, position: int) -> tuple[str, int] | None:
    """One token in its JSON spelling, and its end."""
    if match := STRING_5.match(bare, position):
        return encode_basestring_ascii(unescape(match.group()[1:-1])), match.end()
    if (match := WORD_5.match(bare, position)) and _COLON.match(bare, match.end()):
        name = unescape(match.group())
        return (encode_basestring_ascii(name), match.end()) if is_name(name) else None
    if match := _NUMBER.match(bare, position):
        return _number(match.group()), match.end()
    space = SPACE_5.match(bare, position)
    return (" ", space.end()) if space and space.end() > position else None


def _number(token: str) -> str:
    value = number(token)
    if isinstance(value, int):
        return int.__repr__(value)
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return token if "I" not in token else token.lstrip("+")
    return float.__repr__(value)
