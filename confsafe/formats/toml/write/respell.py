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

Where the value does not fit the spelling, the usual one is taken (`write.py`).
"""

from __future__ import annotations

import datetime
import re

from confsafe.data.sameness import kind
from confsafe.formats.toml.write.strings import changed_string, quoted
from confsafe.formats.toml.write.values import (
    plain_string,
    write_datetime,
    write_float,
    write_integer,
    write_key,
    write_scalar,
    write_time,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Key, Path

_PREFIXED = r"0([xob])([0-9A-Fa-f_]+)\Z"
_DECIMAL = r"([+-]?)([0-9_]+)\Z"
_EXPONENT = r"([+-]?)([0-9_]+)(?:\.([0-9_]+))?([eE])([+-]?)([0-9_]+)\Z"
_DATE_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ])([0-9:]+)(?:\.([0-9]+))?([Zz]|[+-][0-9]{2}:[0-9]{2})?\Z"
_TIME = r"([0-9:]+)(?:\.([0-9]+))?\Z"


def respell(old: str, value: Any, newline: str) -> str:
    """The text of a scalar value that takes the place of the scalar `old`. Raises Unwritable."""
    shape = kind(value)
    if shape is str:
        return changed_string(old, plain_string(value), newline)
    if shape is int:
        return _respell_integer(old, value)
    if shape is float:
        return _respell_float(old, value)
    if shape is datetime.datetime:
        return _respell_datetime(old, value)
    if shape is datetime.time:
        return _respell_time(old, value)
    return write_scalar(value)


def respell_key(old: str, key: Key, path: Path) -> str:
    """The text of a key that takes the place of the key part `old`: quoted as it was, bare where it was bare."""
    text = write_key(key, path)
    if old[:1] == "'":
        return quoted(plain_string(key), "'", "\n") or text
    if old[:1] == '"' and text[:1] != '"':
        return f'"{text}"'
    return text


def _respell_integer(old: str, value: int) -> str:
    plain = write_integer(value)
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
    import math  # here: each start of a process would pay for it

    plain = write_float(value)
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
        return write_float(value)
    if old[3] is None:
        mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}{old[4]}{old[5]}{old[6]}"


def _shifted(value: float, power: int) -> float:
    """value * 10**power, to the nearest float that the decimal digits of `value` give."""
    mantissa, _, exponent = repr(float(value)).partition("e")
    return float(f"{mantissa}e{int(exponent or 0) + power}")


def _respell_datetime(old: str, value: datetime.datetime) -> str:
    text = write_datetime(value)
    found = re.match(_DATE_TIME, old)
    if found is None:
        return text
    separator, clock, fraction, offset = found.groups()
    if offset is not None and text.endswith("Z"):
        text = text[:-1] + ("+00:00" if offset not in "Zz" else offset)
    offset_text = text[-1:] if text[-1] in "Zz" else (text[-6:] if value.utcoffset() is not None else "")
    seconds = _clock(text[11 : len(text) - len(offset_text)], clock, fraction)
    return f"{text[:10]}{separator}{seconds}{offset_text}"


def _respell_time(old: str, value: datetime.time) -> str:
    text = write_time(value)
    found = re.match(_TIME, old)
    return text if found is None else _clock(text, found[1], found[2])


def _clock(new: str, old_clock: str, old_fraction: str | None) -> str:
    """`HH:MM:SS[.ffffff]` with no more fraction digits than it needs, and without seconds where it had none."""
    whole, _, fraction = new.partition(".")
    digits = fraction.rstrip("0")
    if old_fraction is not None and old_fraction.rstrip("0") == digits:
        digits = old_fraction
    if len(old_clock) == len("HH:MM") and not digits and whole.endswith(":00"):
        return whole[:-3]
    return f"{whole}.{digits}" if digits else whole
