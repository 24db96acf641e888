"""What a plain scalar means: the YAML 1.2 core schema with timestamps, and YAML 1.1 where `%YAML 1.1` asks for it.

    1.2   true True TRUE        12 0o14 0xC         1.5 1e3 .inf        ~ null       yes 1_000 0b1 12:30 are text
    1.1   the same and yes on   12 014 0xC 0b1100   1_000 12:30 (base 60)

Source: YAML 1.2.2, 10.3.2 for 1.2, yaml.org/type for 1.1. Timestamps are no part of the core schema, yet every loader
people use reads `2024-02-29` as a date; what a writer would have to quote is therefore decided by `is_plain_text`,
which knows the readers of both versions.

A scalar is resolved through a `Schema`, a dict from the text to the value which fills itself: a configuration repeats
the same words over and over, and a hit costs no Python call.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MERGE = "".join(("<", "<"))
"""The key that a plain `<<` resolves to. It equals "<<" but only this very object asks for a merge."""

_REMEMBERED = 1 << 10
"""So many scalars, the first ones, are looked up: a larger table would not stay in the caches of the processor."""

_WORDS: dict[str, Any] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    "<<": MERGE,
}

_WORDS_1_1 = {
    **_WORDS,
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}

_TIMESTAMP = (
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"|(?P<time>\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)"
)

_CORE = pattern(
    r"(?P<int>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<inf>[-+]?\.(?:inf|Inf|INF))|(?P<nan>\.(?:nan|NaN|NAN))|" + _TIMESTAMP,
    re.ASCII,
)

_YAML_1_1 = pattern(
    r"(?P<binary>[-+]?0b[01_]+)|(?P<octal>[-+]?0[0-7_]+)|(?P<hex>[-+]?0x[0-9a-fA-F_]+)"
    r"|(?P<int>[-+]?(?:0|[1-9][0-9_]*))|(?P<int60>[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)"
    r"|(?P<float>[-+]?[0-9][0-9_]*(?:\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)"
    r"|(?P<float60>[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)"
    r"|(?P<inf>[-+]?\.(?:inf|Inf|INF))|(?P<nan>\.(?:nan|NaN|NAN))|" + _TIMESTAMP,
    re.ASCII,
)

_TIME_PARTS = pattern(
    r"(\d+)-(\d+)-(\d+)(?:[Tt]|[ \t]+)(\d+):(\d+):(\d+)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d+)(?::(\d+))?))?", re.ASCII
)


def read_timestamp(text: str) -> date | datetime | str:
    """The date or datetime that a timestamp names; the text itself where there is no such day or hour.

    Example:
        >>> read_timestamp("2001-12-14t21:59:43.10-05:00").isoformat()
        '2001-12-14T21:59:43.100000-05:00'
    """
    try:
        if len(text) == 10 and text.count("-") == 2:
            return date(int(text[:4]), int(text[5:7]), int(text[8:]))
        match = _TIME_PARTS.fullmatch(text)
        if match is None:
            return text
        year, month, day, hour, minute, second, fraction, utc, sign, offset_hours, offset_minutes = match.groups()
        zone = None
        if utc:
            zone = UTC
        elif sign:
            offset = timedelta(hours=int(offset_hours), minutes=int(offset_minutes or 0))
            zone = timezone(-offset if sign == "-" else offset)
        whole = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), tzinfo=zone)
        return whole + timedelta(microseconds=_microseconds(fraction or ""))
    except (ValueError, OverflowError):
        return text


def _microseconds(fraction: str) -> int:
    """Six digits of a fraction of a second, rounded half up at the seventh."""
    padded = fraction.ljust(7, "0")
    return int(padded[:6]) + (padded[6] > "4")


def _sexagesimal(text: str, part: Callable[[str], Any]) -> Any:
    digits = text.lstrip("+-").split(":")
    value: Any = 0
    for digit in digits[:-1]:
        value = value * 60 + int(digit)
    value = value * 60 + part(digits[-1])
    return -value if text.startswith("-") else value


_VALUES: dict[str, Callable[[str], Any]] = {
    "int": int,
    "octal": lambda text: int(text, 8),
    "hex": lambda text: int(text, 16),
    "float": float,
    "inf": lambda text: float("-inf" if text.startswith("-") else "inf"),
    "nan": lambda text: float("nan"),
    "date": read_timestamp,
    "time": read_timestamp,
}

_VALUES_1_1: dict[str, Callable[[str], Any]] = {
    **_VALUES,
    "binary": lambda text: int(text.replace("0b", "", 1), 2),
    "int60": lambda text: _sexagesimal(text, int),
    "float60": lambda text: _sexagesimal(text, float),
}


class Schema(dict[str, object]):
    """The values of plain scalars by their text; `schema[text]` resolves what is not there yet.

    Example:
        >>> [core()[text] for text in ("12", "0o14", "yes", "True", "2024-02-29")]
        [12, 12, 'yes', True, datetime.date(2024, 2, 29)]
    """

    __slots__ = ("_first", "_letter", "_pattern", "_underscores", "_values")

    def __init__(
        self,
        words: dict[str, Any],
        pattern: re.Pattern[str],
        values: dict[str, Callable[[str], Any]],
        *,
        underscores: bool,
        letter: str,
    ) -> None:
        super().__init__(words)
        self._pattern = pattern
        self._values = values
        self._first = frozenset("-+.0123456789")
        self._underscores = underscores
        self._letter = letter

    def __missing__(self, text: str) -> Any:
        value: Any = text
        if text[0] in self._first:
            value = int(text) if text[0] != "0" and text.isdigit() and text.isascii() else self._numeric(text)
        elif self._letter and self._letter in text:
            value = text.replace(self._letter, "?")
        if len(self) < _REMEMBERED or text == "-":  # for which `strictness.py` will ask
            self[text] = value
        return value

    def _numeric(self, text: str) -> Any:
        """A number or a time, if the whole of the text is one."""
        match = self._pattern.fullmatch(text)
        if match is None or match.lastgroup is None:
            return text
        digits = match[match.lastgroup]
        return self._values[match.lastgroup](digits.replace("_", "") if self._underscores else digits)


def core(letter: str = "") -> Schema:
    """The schema of YAML 1.2 (10.3.2), and timestamps; `letter` stands for a `?` in what is read."""
    return Schema(_WORDS, _CORE, _VALUES, underscores=False, letter=letter)


def yaml_1_1(letter: str = "") -> Schema:
    """The schema of a document under `%YAML 1.1`."""
    return Schema(_WORDS_1_1, _YAML_1_1, _VALUES_1_1, underscores=True, letter=letter)


# Whatever one of the readers in use takes for something else than text, asked one by one: PyYAML, ruamel.yaml (which
# reads `1_000` and `0b1` also under 1.2), go-yaml v2 and v3 (`0o7`, `0b1`, 1.1 booleans), Psych (`1,000`, `:symbol`),
# js-yaml and eemeli/yaml.
_NOT_TEXT = pattern(
    r"[-+]?[0-9][0-9_,]*|[-+]?0[bB][01_,]+|[-+]?0[oO]?[0-7_,]+|[-+]?0[xX][0-9a-fA-F_,]+"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[-+]?(?:[0-9][0-9_,]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[.]inf|[.]nan"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:t|[ \t]+)[0-9:.,]*(?:[ \t]*(?:z|[-+][0-9:]*))?)?"
    r"|~|null|true|false|yes|no|on|off|y|n|<<|=|",
    re.ASCII | re.IGNORECASE,
)


def is_plain_text(text: str) -> bool:
    """Whether every reader takes this plain scalar for a str.

    Example:
        >>> [is_plain_text(text) for text in ("web", "1.2.3", "1.10", "yes", "0o7", "12:30", "1e3", "2024-02-29", "")]
        [True, True, False, False, False, False, False, False, False]
    """
    return _NOT_TEXT.fullmatch(text) is None


def class_in_1_1(text: str) -> type | None:
    """What kind of value readers of YAML 1.1 take a plain scalar for; None where it is text to them, too.

    Example:
        >>> [class_in_1_1(text) for text in ("yes", "0644", "12:30", "1_000.5", "web")]
        [<class 'bool'>, <class 'int'>, <class 'int'>, <class 'float'>, None]
    """
    value = shared(version_1_1=True)[text]
    return None if isinstance(value, str) else type(value)


def is_str(text: str, *, version_1_1: bool) -> bool:
    """Whether a plain scalar is a str by the schema of the document."""
    return isinstance(shared(version_1_1=version_1_1)[text], str)


@cache
def shared(*, version_1_1: bool) -> Schema:
    """The one schema of a version that all share who ask for single scalars: what it has resolved, it remembers."""
    return yaml_1_1() if version_1_1 else core()
