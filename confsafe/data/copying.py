"""Copies of plain data, for whoever is to change it: a whole one, or one along a key path."""

from __future__ import annotations

import marshal

from confsafe.data.keypath import find, intended, is_pattern, peek
from confsafe.data.tagged import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.keypath import KeyPath

_ABSENT = object()


def copied(data: Any) -> Any:
    """A deep copy of plain data at the speed of C; what is shared stays shared."""
    try:
        return marshal.loads(marshal.dumps(data))
    except ValueError:  # datetimes, tagged values, cycles
        import pickle

        return pickle.loads(pickle.dumps(data, pickle.HIGHEST_PROTOCOL))


def copied_along(data: Any, way: KeyPath) -> Any:
    """A copy in which the containers along a key path are new, as far as it leads, and everything else is shared.

    Whoever changes only what that path names cannot tell it from a deep copy, and the diff passes what is shared by.
    `data` must be a tree: a container that stood at two places would be new at one of them only. Of a pattern, which
    may fit anywhere, everything is new.
    """
    if is_pattern(way):
        return copied(data)
    root = node = _copied_container(data)
    for segment in intended(data, way):
        holder = node.value if isinstance(node, Tagged) else node
        there = peek(holder, (segment,), _ABSENT)
        if there is _ABSENT:
            break
        node = holder[find(holder, segment, ())] = _copied_container(there)
    return root


def _copied_container(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return value.copy()
    return Tagged(value.tag, _copied_container(value.value)) if isinstance(value, Tagged) else value
