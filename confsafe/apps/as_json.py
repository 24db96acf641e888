"""Plain data as JSON, for `get --json` and `convert`: what JSON has no type for becomes a string or is refused.

Datetimes become ISO 8601 strings, binary data base64, a tagged value its value, a key that is no string its text. NaN
and the infinities are refused: no JSON reader would take them.
"""

from __future__ import annotations

import json

from confsafe.data.keypath import kind_of
from confsafe.data.keypath.grammar import bracket_text
from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def as_json(value: Any) -> str:
    """One JSON value; containers over several lines. Raises ValueRefused."""
    indent = 2 if isinstance(value, (dict, list)) and value else None
    try:
        return _dumped(value, indent)
    except ValueRefused:  # a TypeError too
        raise
    except TypeError:  # a key that is none of JSON's
        return _dumped(_with_text_keys(value), indent)


def _dumped(value: Any, indent: int | None) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=plain)
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
