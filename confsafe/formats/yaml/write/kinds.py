"""What a value is to YAML: a scalar, a collection that fits on a line, a tagged one; how its tag is written."""

from __future__ import annotations

from confsafe.data.tagged import Tagged
from confsafe.formats.writing import Unwritable
from confsafe.formats.yaml.write import scalars

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_YAML = "tag:yaml.org,2002:"


_FEW = 20
"""A collection with more parts is not held for one that stands on a line: it would hardly be read there."""


def fits_on_a_line(value: Any) -> bool:
    """Whether a value is a filled collection of few parts, all of them on one line."""
    if isinstance(value, Tagged) or not value or not isinstance(value, (dict, list)):
        return False
    return is_flat(value) or _parts_on_a_line(value) <= _FEW


def is_flat(value: Any) -> bool:
    """Whether a filled collection holds scalars of one line alone."""
    return not any(map(_goes_over_lines, value.values() if isinstance(value, dict) else value))


def _goes_over_lines(item: Any) -> bool:
    return "\n" in item if isinstance(item, str) else isinstance(item, (dict, list, tuple, set, Tagged))


def _parts_on_a_line(value: Any) -> int:
    """How many parts a collection has at every depth; more than `_FEW` where one of them cannot stand on a line."""
    count = 0
    pending = [value]
    while pending and count <= _FEW:
        part = pending.pop()
        if isinstance(part, (dict, list)):
            pending += part.values() if isinstance(part, dict) else part
        elif _goes_over_lines(part):
            return _FEW + 1
        count += 1
    return count


def base64_of(value: bytes) -> str:
    """Bytes as a `!!binary` holds them."""
    import base64

    return base64.b64encode(value).decode("ascii")


def in_order(value: Iterable[Any]) -> list[Any]:
    """The members of a set, in an order that does not change from run to run."""
    return sorted(value, key=lambda key: (str(type(key)), str(key)))


def is_tagged_collection(value: Any) -> bool:
    """Whether a value is a mapping, list or set with a tag of its own."""
    return isinstance(value, Tagged) and not scalars.is_scalar(value.value)


def tag_text(tag: str) -> str:
    """A tag as it is written.

    Example:
        >>> tag_text("tag:yaml.org,2002:python/none"), tag_text("!Ref"), tag_text("tag:example.com,2000:x")
        ('!!python/none', '!Ref', '!<tag:example.com,2000:x>')
    """
    if not tag or any(c.isspace() or c in "<>" or not c.isprintable() for c in tag):
        raise Unwritable(f"{tag!r} is no tag")
    rest = tag[len(_YAML) :] if tag.startswith(_YAML) else tag[1:]
    if rest and not set(rest) & set(",[]{}!"):
        if tag.startswith(_YAML):
            return "!!" + rest
        if tag.startswith("!"):
            return tag
    return f"!<{tag}>"


def thawed(key: Any) -> Any:
    """A collection that is a key (compose.hashable) as the list or dict that it stands for."""
    if isinstance(key, tuple):
        return [thawed(part) for part in key]
    if isinstance(key, frozenset):
        if all(type(part) is tuple and len(part) == 2 for part in key):
            return {name: thawed(part) for name, part in in_order(key)}
        return set(key)
    if isinstance(key, Tagged):
        return Tagged(key.tag, thawed(key.value))
    return key
