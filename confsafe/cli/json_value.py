"""VALUE in the syntax of JSON (`-j`, `-t json`, and containers), read strictly."""

from __future__ import annotations

from confsafe.data.keypath import kind_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn


class Misfit(Exception):
    """The text does not mean a value of that type; the text says why."""


def read_json(text: str, kind: str = "", *, integer: Callable[[str], Any] = int, real: Any = None) -> Any:
    """JSON, strictly: no NaN, no duplicate keys. With a kind, only that kind of container.

    `integer` and `real` make the numbers of their texts, where a caller wants to keep these.
    """
    import json

    try:
        value = json.loads(
            text,
            parse_constant=_no_constant,
            object_pairs_hook=_unique,
            parse_int=integer,
            parse_float=real or _finite,
        )
    except ValueError as error:
        raise Misfit(f"JSON ({error})") from None
    except RecursionError:
        raise Misfit("JSON (it is nested too deeply)") from None
    if kind and kind_of(value) != kind:
        raise Misfit(kind)
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise ValueError(f"{text} is too large for a float")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
