"""Writing scalars: a value and the spelling it replaces -> characters.

The old spelling guides the new one as far as the value fits: quotes stay quotes, `0x1F` becomes `0x20`, `True` becomes
`False`, `2024-02-28 10:00:00` keeps its blank. A plain scalar is written only where every reader of YAML 1.1 and 1.2
takes it for that very text (schema.is_plain_text); everything else is quoted.

    old          value      new
    'a'          it's       'it''s'
    "a"          b          "b"
    a            yes        "yes"
    a            x: y       "x: y"

Sources: YAML 1.2.2, 5.7 (escapes), 7.3 (flow scalar styles).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from confsafe.formats.writing import Unwritable
from confsafe.formats.yaml.reader.schema import class_in_1_1, is_plain_text, is_str
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any


# What stands plainly in a block, on one line: it begins with nothing that could be an indicator, has no ": " and no
# " #" within, and does not end with ":" or a blank (7.3.3). More careful than the grammar at the first character.
_FIRST = r"(?:[\w./$(\\+^;~<=)\u2190-\u2bff\U0001f000-\U0001ffff]|-(?=[\w./$-]))"
_PLAIN = pattern(
    rf"(?!(?:---|\.\.\.)(?:\s|\Z)){_FIRST}"
    r"(?:[^\s:#]++|:(?=\S)|(?<=\S)#|[ ]++(?=[^\s#]))*+(?<!:)"
)

# Between brackets also without the brackets' own characters, and without any ":" (libyaml stopped there up to 0.2.1).
_PLAIN_IN_FLOW = pattern(
    rf"(?!---|\.\.\.){_FIRST}"
    r"(?:[^\s:#,\[\]{}?]++|(?<=\S)#|[ ]++(?=[^\s#,\[\]{}?:]))*+"
)

# A ":" at which no reader of today stops between brackets: in `[https://a.b]`.
_COLON_WITHIN = pattern(r"(?<=\w):(?=[\w/])")

# Characters that a quoted scalar must escape: not printable (5.1), a line break of YAML 1.1, a byte-order mark.
_ESCAPED = pattern("[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = pattern("[\ud800-\udfff]")

_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
}


def is_printable(text: str) -> bool:
    """Whether a text needs no escapes on one line."""
    return (text.isascii() and text.isprintable()) or _ESCAPED.search(text) is None


def can_be_plain(text: str, *, flow: bool) -> bool:
    """Whether a str can stand without quotes and is a str to every reader.

    Example:
        >>> [can_be_plain(text, flow=False) for text in ("a b", "a, b", "a: b", "yes", "- a", "8080:80")]
        [True, True, False, False, False, True]
    """
    return is_plain_in_grammar(text, flow=flow) and is_plain_text(text)


def is_plain_in_grammar(text: str, *, flow: bool) -> bool:
    """Whether a str can stand without quotes as far as its characters go, whatever readers take it for."""
    return (_PLAIN_IN_FLOW if flow else _PLAIN).fullmatch(text) is not None and is_printable(text)


def stands_between_brackets(text: str) -> bool:
    """Whether a scalar as it is written in a block, quoted or plain, means the same between brackets."""
    return text[:1] in ("'", '"', "[", "{") or _PLAIN_IN_FLOW.fullmatch(text) is not None


def quoted(text: str, quote: str) -> str:
    """A str in those quotes; in double ones where single ones cannot hold it.

    Example:
        >>> print(quoted("it's", "'"), quoted("it's", '"'), quoted("a\\n", "'"))
        'it''s' "it's" "a\\n"
    """
    if quote == "'" and is_printable(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + _DOUBLE.sub(_escape, text) + '"'


_DOUBLE = pattern(rf'["\\]|{_ESCAPED.pattern}')


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def is_encodable(text: str) -> bool:
    """Whether a file can hold the str: no lone surrogate is in it."""
    return text.isascii() or _SURROGATE.search(text) is None


def respelled(text: str, old: str, *, flow: bool, version_1_1: bool) -> str | None:
    """A str in the place of another string on one line, in its manner; None where that does not fit.

    Before: `'a'`, `yes`, `web`. After, for "b", "no" and "a: b": `'b'`, `no`, None.
    """
    if not old:
        return None
    if "\n" in old and (lines := _over_lines(text, old, flow=flow)) is not None:
        return lines
    if old[:1] == '"' and "\\" in old and (between := _between_ends(text, old[1:-1])) is not None:
        return between
    if old[:1] in ("'", '"'):
        return quoted(text, old[0] if old[0] in text and old[0] in old[1:-1] else fitting(text, old[0]))
    if not is_str(old, version_1_1=version_1_1):
        return None
    if can_be_plain(_COLON_WITHIN.sub("", text) if flow and _COLON_WITHIN.search(old) else text, flow=flow):
        return text if is_plain_text(text) else None
    is_alike = is_plain_in_grammar(text, flow=flow) and class_in_1_1(text) is class_in_1_1(old) is not None
    return text if is_alike and is_str(text, version_1_1=version_1_1) else None


def _over_lines(text: str, old: str, *, flow: bool) -> str | None:
    """A str in the place of one that goes over lines: they are broken where they were. None where that cannot be.

    Before: `some words\\n  that go on`. After, for "some words that end": `some words\\n  that end`.
    """
    from confsafe.formats.yaml.write.refolding import refolded

    quote = old[0] if old[0] in ("'", '"') else ""
    inner = old[1:-1].replace("''", "'") if quote == "'" else old[1:-1] if quote else old
    if quote == '"' and ("\\" in inner or quoted(text, '"') != f'"{text}"'):
        return None
    if not is_printable(text.replace("\n", "")):
        return None
    if not quote and not can_be_plain(text.replace("\n", " "), flow=flow):
        return None
    new = refolded(text, inner.replace("\r\n", "\n"), block=False)
    if new is None:
        return None
    body = new.replace("\n", "\r\n") if "\r\n" in old else new
    return quote + (body.replace("'", "''") if quote == "'" else body) + quote


_TOKENS = pattern(
    r"\\(?:\r\n|[\r\n])[ \t]*|\\x([0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)"
    r"|[ \t]*((?:(?:\r\n|[\r\n])[ \t]*)+)|(.)"
)


def _between_ends(text: str, inner: str) -> str | None:
    """A str in double quotes in the place of another one: where both begin and end alike, the old characters stay.

    Before: `"caf\\u00e9 one"`. After, for "café two": `"caf\\u00e9 two"`. None where they have nothing in common.
    """
    tokens = [(match[0], _meaning(match)) for match in _TOKENS.finditer(inner)]
    first = position = 0
    while first < len(tokens) and text.startswith(tokens[first][1], position):
        position += len(tokens[first][1])
        first += 1
    last, end = len(tokens), len(text)
    while last > first and end - len(tokens[last - 1][1]) >= position and text.endswith(tokens[last - 1][1], 0, end):
        last -= 1
        end -= len(tokens[last][1])
    before, after = "".join(raw for raw, _ in tokens[:first]), "".join(raw for raw, _ in tokens[last:])
    middle = text[position:end]
    if position == len(text) - end == 0 or middle != middle.strip(" \t"):
        return None
    return f'"{before}{_DOUBLE.sub(_escape, middle)}{after}"'


def _meaning(match: re.Match[str]) -> str:
    """What a part of a string in double quotes stands for (YAML 1.2.2, 5.7 and 7.3.1)."""
    *codes, escaped, fold, character = match.groups()
    code = next((code for code in codes if code), None)
    if code:
        return chr(int(code, 16))
    if escaped:
        return _UNESCAPED.get(escaped, escaped)
    if fold:
        breaks = fold.count("\n") or fold.count("\r")
        return " " if breaks == 1 else "\n" * (breaks - 1)
    return character or ""


_UNESCAPED = {written[1]: character for character, written in _ESCAPES.items()} | {"_": "\xa0"}


def fitting(text: str, quote: str) -> str:
    """Those quotes, or the other ones where only these need no escapes.

    Example:
        >>> fitting("it's", "'"), fitting('say "x"', '"'), fitting("C:\\\\x", '"'), fitting("a", "'")
        ('"', "'", "'", "'")
    """
    if not is_printable(text):
        return '"'
    if quote == "'" and "'" in text and '"' not in text and "\\" not in text:
        return '"'
    if quote == '"' and "'" not in text and ('"' in text or "\\" in text):
        return "'"
    return quote


_BOOLEANS = (
    ("true", "false"),
    ("True", "False"),
    ("TRUE", "FALSE"),
    ("yes", "no"),
    ("Yes", "No"),
    ("YES", "NO"),
    ("on", "off"),
    ("On", "Off"),
    ("ON", "OFF"),
    ("y", "n"),
    ("Y", "N"),
)


def boolean(value: bool, *, like: str, version_1_1: bool) -> str:
    """A boolean in the case, or with the word, of another one; "" where that is none."""
    for pair in _BOOLEANS if version_1_1 else _BOOLEANS[:3]:
        if like in pair:
            return pair[not value]
    return ""


def integer(value: int, *, old: str, version_1_1: bool) -> str:
    """An int, in the base of the integer that it replaces, and with as many digits where that began with zeros."""
    if value >= 0:
        if old.startswith("0x"):
            return f"0x{value:X}" if any(c in "ABCDEF" for c in old) else f"0x{value:x}"
        if old.startswith("0o"):
            return f"0o{value:o}"
        if version_1_1 and re.fullmatch("0[0-7]+", old):
            return f"0{value:o}" if value else "0"
        if re.fullmatch("0[0-9]+", old) and not version_1_1:
            padded = f"{value:0{len(old)}}"
            return padded if class_in_1_1(padded) is class_in_1_1(old) else str(value)
    try:
        return int.__repr__(value)
    except ValueError:
        raise Unwritable("an integer of more than 4300 digits is not written") from None


def real(value: float, *, old: str) -> str:
    """A float that every reader takes for a float: YAML 1.1 wants a point also before an exponent."""
    if value != value:
        return old if old.lower() == ".nan" else ".nan"
    if value in (float("inf"), float("-inf")):
        word = old.lstrip("+-") if old.lower().endswith(".inf") else ".inf"
        return f"-{word}" if value < 0 else word
    text = float.__repr__(value)
    if "." not in text:
        text = text.replace("e", ".0e")
    return text


_TIME_SPELLING = pattern(r"\d+-\d+-\d+([Tt]|[ \t]+)[\d:.]+([ \t]*)(Z?)")


def timestamp(value: date, *, old: str) -> str:
    """A date, or a datetime with the separator and the `Z` of the one that it replaces."""
    if not isinstance(value, datetime):
        return value.isoformat()
    spelling = _TIME_SPELLING.match(old)
    separator, gap, z = spelling.groups() if spelling else ("T", "", "Z")
    text = value.replace(tzinfo=None).isoformat().replace("T", separator)
    offset = value.utcoffset()
    if offset is None:
        return text
    if offset.seconds % 60 or offset.microseconds:
        raise Unwritable("YAML has no offset of seconds from UTC")
    if not offset and (z or not spelling):
        return text + gap + "Z"
    sign = "-" if offset < timedelta(0) else "+"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"{text}{gap}{sign}{hours:02}:{minutes:02}"


def is_scalar(value: Any) -> bool:
    """Whether YAML writes the value as a scalar."""
    return not isinstance(value, (dict, list, tuple, set, frozenset))
