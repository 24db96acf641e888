"""A new scalar in the old one's spelling.

| old | new value | new text |
|---|---|---|
| `0xFF` | 254 | `0xFE` |
| `0x00_ff` | 16 | `0x00_10` |
| `0o755` | 8 | `0o010` |
| `1_000` | 2500000 | `2_500_000` |
| `+5` | 6 | `+6` |
| `1e3` | 5000.0 | `5e3` |
| `1979-05-27 07:32:00Z` | 2024-02-29 08:00 UTC | `2024-02-29 08:00:00Z` |
| `'literal'` | C:\\x | `'C:\\x'` |
| three quotes | two lines | three quotes |

Where the value does not fit the spelling, the usual one is taken (`render.py`).
"""

from __future__ import annotations

import datetime
import math
import re
from typing import TYPE_CHECKING, Any

from confsafe.data.sameness import kind
from confsafe.formats.toml.render import (
    basic_string,
    ml_basic_string,
    plain_string,
    render_datetime,
    render_float,
    render_integer,
    render_key,
    render_scalar,
    render_time,
)
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from confsafe.data.changes import Path

_PREFIXED = r"0([xob])([0-9A-Fa-f_]+)\Z"
_DECIMAL = r"([+-]?)([0-9_]+)\Z"
_EXPONENT = r"([+-]?)([0-9_]+)(?:\.([0-9_]+))?([eE])([+-]?)([0-9_]+)\Z"
_DATE_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ])([0-9:]+)(?:\.([0-9]+))?([Zz]|[+-][0-9]{2}:[0-9]{2})?\Z"
_TIME = r"([0-9:]+)(?:\.([0-9]+))?\Z"
_NO_LITERAL = pattern(r"[\x00-\x08\x0a-\x1f\x7f']")
_NO_ML_LITERAL = pattern(r"[\x00-\x08\x0b-\x1f\x7f]|'''|'\Z")


def respell(old: str, value: Any, path: Path, newline: str) -> str:
    """The text of a scalar value that takes the place of the scalar `old`. Raises ValueRefused."""
    shape = kind(value)
    if shape is str:
        return _respell_string(old, plain_string(value, path), newline)
    if shape is int:
        return _respell_integer(old, value, path)
    if shape is float:
        return _respell_float(old, value)
    if shape is datetime.datetime:
        return _respell_datetime(old, value, path)
    if shape is datetime.time:
        return _respell_time(old, value, path)
    return render_scalar(value, path)


def respell_key(old: str, key: Any, path: Path) -> str:
    """The text of a key that takes the place of the key part `old`: quoted as it was, bare where it was bare."""
    text = render_key(key, path)
    if old[:1] == "'" and not _NO_LITERAL.search(key):
        return f"'{plain_string(key, path)}'"
    if old[:1] == '"' and text[:1] != '"':
        return f'"{text}"'
    return text


def _respell_string(old: str, text: str, newline: str) -> str:
    if old.startswith('"""'):
        return _ml_basic_like(old, text, newline) if "\n" in text else basic_string(text)
    if old.startswith("'''"):
        if "\n" in text and not _NO_ML_LITERAL.search(text):
            return f"'''{_first_newline(old, text, newline)}{text.replace(chr(10), newline)}'''"
        if "\n" in text:
            return _ml_basic_like(old, text, newline)
        return basic_string(text) if _NO_LITERAL.search(text) else f"'{text}'"
    if old.startswith("'") and not _NO_LITERAL.search(text):
        return f"'{text}'"
    return basic_string(text)


def _ml_basic_like(old: str, text: str, newline: str) -> str:
    """A multi-line basic string that begins on the line of its quotes if the old one did."""
    whole = ml_basic_string(text, newline)
    if _first_newline(old, text, newline):
        return whole
    return '"""' + whole[3 + len(newline) :]


def _first_newline(old: str, text: str, newline: str) -> str:
    """The line end behind the opening quotes; it must stand where the value itself begins with one."""
    return newline if text.startswith("\n") or old[3:5].lstrip("\r").startswith("\n") else ""


def _respell_integer(old: str, value: int, path: Path) -> str:
    plain = render_integer(value, path)
    prefixed = re.match(_PREFIXED, old)
    if prefixed is not None and value >= 0:
        base, digits = prefixed.groups()
        new = format(int(plain), base)
        if base == "x" and digits != digits.lower():
            new = new.upper()
        width = len(digits.replace("_", ""))
        return f"0{base}{_grouped(new.rjust(width, '0'), digits)}"
    decimal = re.match(_DECIMAL, old)
    if decimal is None:
        return plain
    sign = "-" if value < 0 else decimal[1].replace("-", "")
    return sign + _grouped(plain.lstrip("-"), decimal[2])


def _grouped(digits: str, like: str) -> str:
    """`digits` with underscores as `like` has them: in groups of one size, counted from the right."""
    groups = like.split("_")
    size = len(groups[-1])
    regular = all(len(group) == size for group in groups[1:]) and len(groups[0]) <= size
    if len(groups) < 2 or not regular:
        return digits
    first = len(digits) % size or size
    parts = [digits[:first], *(digits[at : at + size] for at in range(first, len(digits), size))]
    return "_".join(parts)


def _respell_float(old: str, value: float) -> str:
    """A float: with the old one's exponent, its underscores, its `+`, where it reads back the same."""
    plain = render_float(value)
    if not math.isfinite(value):
        return "+" + plain if old.startswith("+") and value > 0 else plain
    candidate = plain
    exponent = re.match(_EXPONENT, old)
    if exponent is not None:
        candidate = _with_exponent(value, exponent)
    elif "e" not in plain and "_" in old:
        whole, _, rest = plain.lstrip("-").partition(".")
        candidate = f"{plain[: plain.startswith('-')]}{_grouped(whole, old.lstrip('+-').partition('.')[0])}.{rest}"
    if old.startswith("+") and math.copysign(1.0, value) > 0:
        candidate = "+" + candidate
    return candidate if float.__repr__(float(candidate.replace("_", ""))) == plain else plain


def _with_exponent(value: float, old: re.Match[str]) -> str:
    """`value` with the exponent of the old number, where that leaves as many digits in front of the point."""
    power = int((old[5] + old[6]).replace("_", ""))
    mantissa = repr(_shifted(value, -power))
    if len(mantissa.lstrip("-").partition(".")[0]) != len(old[2]) or "e" in mantissa:
        return render_float(value)
    if old[3] is None:
        mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}{old[4]}{old[5]}{old[6]}"


def _shifted(value: float, power: int) -> float:
    """value * 10**power, to the nearest float that the decimal digits of `value` give."""
    mantissa, _, exponent = repr(float(value)).partition("e")
    return float(f"{mantissa}e{int(exponent or 0) + power}")


def _respell_datetime(old: str, value: datetime.datetime, path: Path) -> str:
    text = render_datetime(value, path)
    found = re.match(_DATE_TIME, old)
    if found is None:
        return text
    separator, clock, fraction, offset = found.groups()
    if offset is not None and text.endswith("Z"):
        text = text[:-1] + ("+00:00" if offset not in "Zz" else offset)
    offset_text = text[-1:] if text[-1] in "Zz" else (text[-6:] if value.utcoffset() is not None else "")
    seconds = _clock(text[11 : len(text) - len(offset_text)], clock, fraction)
    return f"{text[:10]}{separator}{seconds}{offset_text}"


def _respell_time(old: str, value: datetime.time, path: Path) -> str:
    text = render_time(value, path)
    found = re.match(_TIME, old)
    return text if found is None else _clock(text, found[1], found[2])


def _clock(new: str, old_clock: str, old_fraction: str | None) -> str:
    """`HH:MM:SS[.ffffff]` with as many fraction digits as the old one has, and without seconds where it had none."""
    whole, _, fraction = new.partition(".")
    digits = fraction.rstrip("0")
    if old_fraction is not None:
        digits = digits.ljust(len(old_fraction), "0")
    if len(old_clock) == len("HH:MM") and not digits and whole.endswith(":00"):
        return whole[:-3]
    return f"{whole}.{digits}" if digits else whole
