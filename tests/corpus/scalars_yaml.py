"""The value of a YAML scalar: by its tag, by YAML 1.2 with timestamps, or by YAML 1.1."""

from __future__ import annotations

import base64
import datetime
import re
from dataclasses import dataclass
from typing import Any


@dataclass
class Foreign:
    """A value behind a tag that is not YAML's own."""

    tag: str
    value: Any

    def __hash__(self) -> int:
        return hash((self.tag, repr(self.value)))


def by_tag(kind: str, tag: str, value: str) -> Any:
    if kind == "str":
        return value
    if kind == "int":
        return int(value.replace("_", ""), 0) if not value.lstrip("+-0").isdigit() else int(value)
    if kind == "float":
        return float(value.replace(".inf", "inf").replace(".nan", "nan"))
    if kind == "bool":
        return value.lower() in ("true", "yes", "on", "y")
    if kind == "null":
        return None
    if kind == "binary":
        return base64.b64decode(value)
    if kind == "timestamp":
        return plain_1_2(value)
    return Foreign(tag, value)


_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::?(\d\d))?))?)?"
)


def plain_1_2(value: str) -> Any:
    """A plain scalar by the core schema of YAML 1.2, and timestamps."""
    if value in ("", "~", "null", "Null", "NULL"):
        return None
    if value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return value[0] in "tT"
    if re.fullmatch(r"[-+]?[0-9]+", value):
        return int(value)
    if re.fullmatch(r"0o[0-7]+|0x[0-9a-fA-F]+", value):
        return int(value, 0)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", value):
        return float(value)
    if re.fullmatch(r"[-+]?\.(inf|Inf|INF)", value):
        return float("-inf" if value[0] == "-" else "inf")
    if value in (".nan", ".NaN", ".NAN"):
        return float("nan")
    return _timestamp(value)


def plain_1_1(value: str) -> Any:
    """A plain scalar by the types of YAML 1.1."""
    if value.lower() in ("yes", "on", "true") and (value.islower() or value.isupper() or value.istitle()):
        return True
    if value.lower() in ("no", "off", "false") and (value.islower() or value.isupper() or value.istitle()):
        return False
    if re.fullmatch(r"[-+]?0[0-7_]+", value):
        return int(value.replace("_", ""), 8)
    if re.fullmatch(r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)", value):
        return int(value.replace("_", ""), 0)
    if re.fullmatch(r"[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+", value):
        total = 0
        for part in value.lstrip("+-").replace("_", "").split(":"):
            total = total * 60 + int(part)
        return -total if value[0] == "-" else total
    if re.fullmatch(r"[-+]?([0-9][0-9_]*)?\.[0-9_]*([eE][-+][0-9]+)?", value) and value.strip("+-.") != "":
        return float(value.replace("_", ""))
    found = plain_1_2(value)
    return value if type(found) is int or (type(found) is float and "." not in value) else found


def _timestamp(value: str) -> Any:
    match = _TIMESTAMP.fullmatch(value)
    if match is None:
        return value
    year, month, day, hour, minute, second, fraction, utc, sign, off_hour, off_minute = match.groups()
    try:
        if hour is None:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                return value
            return datetime.date(int(year), int(month), int(day))
        zone = datetime.UTC if utc else None
        if sign:
            offset = datetime.timedelta(hours=int(off_hour), minutes=int(off_minute or 0))
            zone = datetime.timezone(-offset if sign == "-" else offset)
        micro = int((fraction or "0")[:6].ljust(6, "0"))
        return datetime.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second), micro, zone)
    except ValueError:
        return value
