"""Plain data as JSON, for `get --json` and `convert`: what JSON has no type for becomes a string or is refused.

Datetimes become ISO 8601 strings, binary data base64, a set a list, a tagged value its value, a key that is no string
its text. NaN and the infinities are refused: no JSON reader would take them.
"""

from __future__ import annotations

import json
from functools import partial

from confsafe.data.keypath import kind_of
from confsafe.data.keypath.grammar import bracket_text
from confsafe.data.plain import listed
from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def as_json(value: Any) -> str:
    """One JSON value; containers over several lines. Raises ValueRefused."""
    return _dumped(value, indent=2 if isinstance(value, (dict, list, set)) and value else None)


def as_json_line(value: Any) -> str:
    """One JSON value on one line. Raises ValueRefused."""
    return _dumped(value)


def shown_line(value: Any) -> str:
    """A value on one line as a person is shown it: as JSON, but for nan and inf by name. Raises ValueRefused.

    Example:
        >>> shown_line({"a": {"y", "x"}, 8080: float("inf")})
        '{"a": ["x", "y"], "8080": Infinity}'
    """
    return _dumped(value, finite=False)


def _dumped(value: Any, *, indent: int | None = None, finite: bool = True) -> str:
    written = partial(json.dumps, ensure_ascii=False, allow_nan=not finite, indent=indent, default=plain)
    try:
        try:
            return written(value)
        except ValueRefused:  # a TypeError too
            raise
        except TypeError:  # a key that is none of JSON's
            return written(_with_text_keys(value))
    except ValueError as error:
        fact = "it contains itself" if "ircular" in str(error) else "JSON has no nan and no inf"
        raise ValueRefused(f"the value is no JSON: {fact}") from None


def plain(value: Any) -> Any:
    """What stands in JSON for a value that it has no type for."""
    if hasattr(value, "tag"):
        return value.value
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return listed(value)
    raise ValueRefused(f"JSON cannot hold {kind_of(value)}")


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key_text(key): _with_text_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_text_keys(item) for item in value]
    return _with_text_keys(value.value) if hasattr(value, "tag") else value


def key_text(key: Any) -> str:
    """A key as a string.

    Example:
        >>> key_text(8080), key_text("a"), key_text((1, 2))
        ('8080', 'a', '[1, 2]')
    """
    return key if isinstance(key, str) else bracket_text(key)
