"""What a VALUE on the command line means: text -> typed value. Values are never guessed wrong.

| there is now        | VALUE                    | becomes                                                        |
|---------------------|--------------------------|----------------------------------------------------------------|
| a string            | anything                 | that string: 1.10, yes, 007, null                              |
| a boolean           | true, false              | that; anything else is refused                                 |
| an integer          | -1, 0x1F, 1_000          | that; anything else is refused                                 |
| a float             | a number, inf, nan       | a float; anything else is refused                              |
| a date, time, ...   | the same in ISO 8601     | that; anything else is refused                                 |
| a list or mapping   | JSON of the same kind    | that, its leaves by these rules (containers.py); else refused  |
| null, or nothing    | a JSON literal           | its value; but 1.10, 007 and 1e3, which would be respelled,    |
|                     |                          | stay strings, with a note                                      |
| nothing             | anything else            | a string                                                       |

A refusal names the flag to use: `-s` for a string, `-t` for another type, `-j` for JSON. A number is written as it was
typed (`12.10`, `2e4`, `0x1F`) where the format reads it as the same value: its text goes along as a spelling.
"""

from __future__ import annotations

from confsafe.cli.json_value import Misfit, read_json
from confsafe.data.keypath import kind_of, scalar_text
from confsafe.errors import ValueRefused
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn


_INTEGER = pattern(
    r"[+-]?(?:0|[1-9](?:_?[0-9])*)\Z|0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*\Z|0o[0-7](?:_?[0-7])*\Z|0b[01](?:_?[01])*\Z"
)
_FLOAT = pattern(
    r"[+-]?(?:(?:0|[1-9](?:_?[0-9])*)(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9]+)?\Z"
)
_NOT_FINITE = pattern(r"[+-]?\.?(?:inf|nan|Inf|NaN|INF|NAN|Infinity)\Z")
_LOOKS_TYPED = pattern(
    r"[+-]?\.?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9]+)?\Z|0[xob][0-9A-Fa-f_]+\Z"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9:.]+(?:[Zz]|[+-][0-9:]+)?)?\Z|[0-9]{2}:[0-9]{2}(?::[0-9.]+)?\Z"
    r"|True\Z|TRUE\Z|False\Z|FALSE\Z|None\Z|Null\Z|NULL\Z"
)
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = pattern(
    rf"(?:(?P<date>{_DAY})|(?P<time>{_CLOCK})|(?P<datetime>{_DAY}[Tt ]{_CLOCK}(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}})?))\Z"
)
_TRAILING_ZERO = pattern(r"[+-]?[0-9]+\.[0-9]*[0-9]0\Z")
_SHOWN = 40


def typed(text: str, name: str, *, secret: bool = False) -> Any:
    """The value of a text whose type the user names (`-t`). Raises ValueRefused."""
    try:
        return READERS[name](text)
    except Misfit as misfit:
        fact = name if secret else str(misfit)  # what JSON's reader says quotes the text
        raise ValueRefused(f"{'the value' if secret else shown(text)} is not {fact}") from None


def fitted(text: str, now: Any, *, where: str, secret: bool = False) -> Any:
    """The value of a text for a key that has a value now, in the type that it has. Raises ValueRefused.

    Example:
        >>> fitted("1.10", "1.9", where="version"), fitted("8080", 80, where="port")
        ('1.10', 8080)
    """
    kind = kind_of(now)
    if kind not in _OF_KIND:
        there = kind if secret else _told(now)
        raise ValueRefused(
            f"{where} is {there}, which no VALUE can spell",
            remedy="use -s to store a string, -j to store JSON",
            key=where,
        )
    reader, remedy = _OF_KIND[kind]
    try:
        return READERS[reader](text, kind)
    except Misfit:
        _refuse(text, now, where, remedy, secret=secret)


def _refuse(text: str, now: Any, where: str, remedy: str, *, secret: bool) -> NoReturn:
    if secret:
        raise ValueRefused(f"{where} is {kind_of(now)}, the value given is not one", remedy=remedy, key=where)
    raise ValueRefused(f"{where} is {_told(now)}, {shown(text)} is not one", remedy=remedy, key=where)


def _told(value: Any) -> str:
    """The type of a value, with the value where it is a scalar."""
    kind, text = kind_of(value), shown(value)
    return kind if text == kind else f"{kind} ({text})"


def spelling_of(text: str, value: Any) -> str | None:
    """The text of a number or a time, where it is not the one that it would be written as anyway."""
    if isinstance(value, (str, bool, bytes, dict, list)) or value is None or hasattr(value, "tag"):
        return None
    return None if text == scalar_text(value) else text


def loses_digits(text: str) -> bool:
    """Whether a number as typed may have been meant as a version: a zero at its end goes when it is read.

    Example:
        >>> loses_digits("12.10"), loses_digits("1.0"), loses_digits("2.5")
        (True, False, False)
    """
    return bool(_TRAILING_ZERO.match(text))


def guessed(text: str) -> tuple[Any, bool]:
    """The value of a text for a new key, and whether a note is due because it looks typed and stays a string.

    Example:
        >>> guessed("8080"), guessed("1.10"), guessed("web"), guessed("[1]")
        ((8080, False), ('1.10', True), ('web', False), ([1], False))
    """
    try:
        value = read_json(text)
    except Misfit:
        return text, bool(_LOOKS_TYPED.match(text))
    if isinstance(value, (int, float)) and not isinstance(value, bool) and repr(value) != text:
        return text, True
    return value, False


def _string(text: str, kind: str = "") -> str:
    return text


def _integer(text: str, kind: str = "") -> int:
    if not _INTEGER.match(text):
        raise Misfit("an integer")
    try:
        return int(text, 0)
    except ValueError:
        raise Misfit("an integer (it has too many digits)") from None


def _float(text: str, kind: str = "") -> float:
    if _NOT_FINITE.match(text):
        return float(text.replace(".", ""))
    if not _FLOAT.match(text):
        raise Misfit("a float")
    value = float(text)
    if value - value != 0:
        raise Misfit("a float (it is too large)")
    return value


def _bool(text: str, kind: str = "") -> bool:
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    raise Misfit("a boolean (true or false)")


def _null(text: str, kind: str = "") -> None:
    if text not in ("", "null", "~"):
        raise Misfit("null")


def _datetime(text: str, kind: str = "") -> Any:
    """A datetime, date or time of ISO 8601 / RFC 3339; with a kind, only that kind."""
    import datetime

    shape = _TIME.match(text)
    if shape:
        read = getattr(datetime, shape.lastgroup or "datetime").fromisoformat
        try:
            value = read(text.upper())
        except ValueError:
            raise Misfit("a date or time that exists") from None
        if not kind or kind_of(value) == kind:
            return value
    raise Misfit("a date, time or datetime (2024-02-29, 12:30:00, 2024-02-29T12:30:00Z)")


def _container(text: str, kind: str = "") -> Any:
    return read_json(text, kind)


def _toml(text: str, kind: str = "") -> Any:
    from confsafe.cli.syntax import read_toml

    return read_toml(text)


def _yaml(text: str, kind: str = "") -> Any:
    from confsafe.cli.syntax import read_yaml

    return read_yaml(text)


READERS: dict[str, Callable[..., Any]] = {
    "string": _string,
    "int": _integer,
    "float": _float,
    "bool": _bool,
    "null": _null,
    "datetime": _datetime,
    "json": read_json,
    "toml": _toml,
    "yaml": _yaml,
}
"""What `-t` names, each with the reader of its text."""

_TO_STRING = "use -s to store a string"
_OF_KIND = {
    "a string": ("string", ""),
    "a boolean": ("bool", f"use true or false, or {_TO_STRING[4:]}"),
    "an integer": ("int", _TO_STRING),
    "a float": ("float", _TO_STRING),
    "a datetime": ("datetime", _TO_STRING),
    "a date": ("datetime", f"{_TO_STRING}, -t datetime for another kind of time"),
    "a time": ("datetime", f"{_TO_STRING}, -t datetime for another kind of time"),
    "a mapping": ("json", f"give a JSON object, or {_TO_STRING}"),
    "a list": ("json", f"give a JSON array, or {_TO_STRING}"),
}


def shown(value: Any) -> str:
    """A value as a message shows it: strings quoted, cut at 40 characters, on one line.

    Example:
        >>> shown("abc"), shown(80), shown(None)
        ('"abc"', '80', 'null')
    """
    import json

    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else scalar_text(value)
    if text is None:
        return kind_of(value)
    if len(text) > _SHOWN:
        text = text[: _SHOWN - 4] + '..."' if isinstance(value, str) else text[: _SHOWN - 3] + "..."
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
