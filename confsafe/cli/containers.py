"""JSON over a container: each leaf takes the type of what stands there now.

| there is now       | in the JSON            | becomes                                              |
|--------------------|------------------------|------------------------------------------------------|
| a string           | a string               | that                                                 |
| a string           | a number, true, false  | its text: `1.10` stays `1.10`                        |
| a float            | a whole number         | a float                                              |
| a date, a time     | its text in ISO 8601   | a date, a time                                       |
| binary data        | base64                 | binary data                                          |
| another kind       | the same kind          | that; anything else is refused                       |
| a list             | a list                 | its items after the item at the same place, else     |
|                    |                        | after what all items have in common                  |
| null, or nothing   | anything               | what JSON says                                       |

`-j` stores the JSON as it is.
"""

from __future__ import annotations

from confsafe.cli.json_value import read_json
from confsafe.cli.values import fitted, shown, spelling_of
from confsafe.data.keypath import format_path, kind_of
from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Path

_REMEDY = "give a value of that type, or use -j to store the JSON as it is"
_NOTHING: Any = object()


class _Int(int):
    """A whole number with the text that it was read from."""

    text: str


class _Float(float):
    """A number with the text that it was read from."""

    text: str


def _integer(text: str) -> _Int:
    value = _Int(text)
    value.text = text
    return value


def _real(text: str) -> _Float:
    value = _Float(text)
    if value - value != 0:
        raise ValueError(f"{text} is too large for a float")
    value.text = text
    return value


def read(text: str, kind: str = "") -> Any:
    """JSON whose numbers know their text. Raises Misfit."""
    return read_json(text, kind, integer=_integer, real=_real)


def plain(value: Any, path: Path, spellings: dict[Path, str]) -> Any:
    """JSON that was read, as plain data; how its numbers were typed is put into `spellings`, by path."""
    if isinstance(value, dict):
        return {key: plain(item, (*path, key), spellings) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, (*path, index), spellings) for index, item in enumerate(value)]
    if isinstance(value, (_Int, _Float)):
        number: Any = int(value) if isinstance(value, _Int) else float(value)
        if spelling_of(value.text, number) is not None:
            spellings[path] = value.text
        return number
    return value


def conformed(value: Any, now: Any, path: Path, spellings: dict[Path, str], *, secret: bool) -> Any:
    """JSON that was read, with its leaves in the types of `now`, which stands at `path`. Raises ValueRefused."""
    if now is _NOTHING or now is None:
        return plain(value, path, spellings)
    if hasattr(now, "tag"):
        return type(now)(now.tag, conformed(value, now.value, path, spellings, secret=secret))
    if isinstance(now, dict) and isinstance(value, dict):
        return {
            key: conformed(item, now.get(key, _NOTHING), (*path, key), spellings, secret=secret)
            for key, item in value.items()
        }
    if isinstance(now, list) and isinstance(value, list):
        common = _in_common(now)
        return [
            conformed(
                item,
                now[index] if index < len(now) and common is not _NOTHING else common,
                (*path, index),
                spellings,
                secret=secret,
            )
            for index, item in enumerate(value)
        ]
    return _leaf(value, now, path, spellings, secret=secret)


def _in_common(items: list[Any]) -> Any:
    """A value of the kind that all items have, for mappings with all their keys; nothing where they are of several."""
    items = [item.value if hasattr(item, "tag") else item for item in items]
    if not items or len({kind_of(item) for item in items}) != 1:
        return _NOTHING
    if not isinstance(items[0], dict):
        return items[-1]
    return {key: value for item in reversed(items) for key, value in item.items()}


def _leaf(value: Any, now: Any, path: Path, spellings: dict[Path, str], *, secret: bool) -> Any:
    text = _text(value, now)
    if text is None:
        if kind_of(value) == kind_of(now):
            return plain(value, path, spellings)
        raise _misfit(value, now, path, secret=secret)
    if isinstance(now, bytes):
        return _binary(text, value, now, path, secret=secret)
    try:
        found = fitted(text, now, where=format_path(path), secret=secret)
    except ValueRefused:
        raise _misfit(value, now, path, secret=secret) from None
    if (spelling := spelling_of(text, found)) is not None:
        spellings[path] = spelling
    return found


def _text(value: Any, now: Any) -> str | None:
    """The text of a JSON leaf that is read in another type; None where its own type has to do."""
    if isinstance(value, (_Int, _Float)):
        fits = isinstance(now, (str, float)) or (isinstance(now, int) and isinstance(value, _Int))
        return value.text if fits and not isinstance(now, bool) else None
    if isinstance(value, bool):
        return ("true" if value else "false") if isinstance(now, str) else None
    if isinstance(value, str):
        numbers = isinstance(now, (bool, int)) or (isinstance(now, float) and value[-3:].lower() not in ("inf", "nan"))
        return None if numbers or isinstance(now, (dict, list)) else value
    return None


def _binary(text: str, value: Any, now: Any, path: Path, *, secret: bool) -> bytes:
    import base64
    import binascii

    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise _misfit(value, now, path, secret=secret) from None


def _misfit(value: Any, now: Any, path: Path, *, secret: bool) -> ValueRefused:
    where = format_path(path)
    what = "the value given" if secret else shown(value) if not isinstance(value, (dict, list)) else kind_of(value)
    there = kind_of(now) if secret or isinstance(now, (dict, list)) else f"{kind_of(now)} ({shown(now)})"
    return ValueRefused(f"{where} is {there}, {what} is not one", remedy=_REMEDY, key=where)
