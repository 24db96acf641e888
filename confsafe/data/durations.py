"""Spans of time as text: `PT1M30S` (ISO 8601), as pydantic writes them too."""

from __future__ import annotations

import datetime
import re

_DURATION = re.compile(
    r"(?P<sign>[-+])?P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d{1,6})?)S)?)?"
)


def duration_text(value: datetime.timedelta) -> str:
    """A span of time as ISO 8601 has it.

    Example:
        >>> duration_text(datetime.timedelta(seconds=90)), duration_text(datetime.timedelta(days=-1))
        ('PT1M30S', '-P1D')
    """
    sign, value = ("-", -value) if value < datetime.timedelta(0) else ("", value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    second = f"{seconds}.{value.microseconds:06}".rstrip("0") if value.microseconds else str(seconds)
    clock = [(hours, f"{hours}H"), (minutes, f"{minutes}M"), (seconds or value.microseconds, f"{second}S")]
    day = f"{value.days}D" if value.days else ""
    time = "".join(text for amount, text in clock if amount)
    return f"{sign}P{day}" + (f"T{time}" if time else "" if day else "T0S")


def duration_of(text: str) -> datetime.timedelta:
    """The span of time that a text says. Raises ValueError.

    Example:
        >>> duration_of("PT1M30S")
        datetime.timedelta(seconds=90)
    """
    found = _DURATION.fullmatch(text.strip().upper())
    if found is None or not any(part for name, part in found.groupdict().items() if name != "sign"):
        raise ValueError(f"no span of time: {text[:40]!r}; write it like PT1H30M, or as a number of seconds")
    parts = {name: float(part) for name, part in found.groupdict().items() if part and name != "sign"}
    span = datetime.timedelta(**parts)
    return -span if found["sign"] == "-" else span
