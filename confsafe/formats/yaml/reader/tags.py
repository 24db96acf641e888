"""What explicit tags make of a value, and the hashable stand-ins of collections that are keys.

    !!int "0x1F"      31            !!binary aGk=         b'hi'
    !!set {a, b}      {'a', 'b'}    !!omap [a: 1, b: 2]   {'a': 1, 'b': 2}

Sources: YAML 1.2.2, 10.1 and 10.2; yaml.org/type.
"""

from __future__ import annotations

from confsafe.data.tagged import Tagged
from confsafe.formats.yaml.reader.schema import MERGE, core, read_timestamp, yaml_1_1

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from confsafe.data.changes import Plain

PREFIX = "tag:yaml.org,2002:"
"""What `!!` stands for."""

_LARGEST_KEY = 1000
"""So many nodes a key may have: a bound on the time, beyond that of any key that somebody writes."""


def hashable(value: Plain) -> Plain:
    """A collection as the key of a dict: a tuple for a sequence, a frozenset of (key, value) for a mapping.

    Raises ValueError for a key of more than a thousand nodes: hashing it takes as long as its aliases expanded.

    Example:
        >>> hashable([1, [2]]) == (1, (2,)) and hashable({"a": 1}) == frozenset({("a", 1)})
        True
    """
    left = _LARGEST_KEY

    def freeze(part: Plain) -> Plain:
        nonlocal left
        left -= 1
        if left < 0:
            raise ValueError("this key is too large")
        if isinstance(part, (list, tuple)):
            return tuple([freeze(item) for item in part])
        if isinstance(part, dict):
            return frozenset([(key, freeze(item)) for key, item in part.items()])
        if isinstance(part, set):
            return frozenset(part)
        if isinstance(part, Tagged):
            return Tagged(part.tag, freeze(part.value))
        return part

    try:
        return freeze(value)
    except RecursionError:
        raise ValueError("this key is nested too deeply") from None


def shorthand(tag: str) -> str:
    return "!!" + tag[len(PREFIX) :] if tag.startswith(PREFIX) else tag


def _typed(kind: type) -> Callable[[str], Any]:
    """A reader of an explicit `!!int`, `!!bool` and so on, which take what either version's schema takes."""

    def read(text: str) -> Any:
        for schema in (core(), yaml_1_1()):
            value = schema[text]
            if type(value) is kind:
                return value
            if kind is float and type(value) is int:
                return float(value)
        raise ValueError

    return read


def _read_null(text: str) -> None:
    return None


def _read_binary(text: str) -> bytes:
    import base64  # here: it is slow to import, and `!!binary` is rare

    return base64.b64decode(text.encode("ascii"))


def _read_timestamp(text: str) -> Plain:
    value = read_timestamp(text)
    if isinstance(value, str):
        raise ValueError
    return value


SCALAR_TAGS: dict[str, Callable[[str], Any]] = {
    PREFIX + "str": str,
    PREFIX + "int": _typed(int),
    PREFIX + "float": _typed(float),
    PREFIX + "bool": _typed(bool),
    PREFIX + "null": _read_null,
    PREFIX + "binary": _read_binary,
    PREFIX + "timestamp": _read_timestamp,
    PREFIX + "value": str,
    PREFIX + "merge": lambda text: MERGE,
}

COLLECTION_TAGS: dict[str, type] = {
    PREFIX + "map": dict,
    PREFIX + "set": dict,
    PREFIX + "seq": list,
    PREFIX + "omap": list,
    PREFIX + "pairs": list,
}
