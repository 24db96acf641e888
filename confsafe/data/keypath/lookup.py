"""Walking data by a whole key path: resolve, look up, peek. One step of it is in `step.py`."""

from __future__ import annotations

from confsafe.data.keypath.segments import Header, KeyPath, Name
from confsafe.data.keypath.step import ABSENT, find
from confsafe.data.tagged import Tagged
from confsafe.errors import KeyMissing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Path, Plain


def resolve(data: Any, keypath: KeyPath) -> Path:
    """The keys and indices that lead to an existing place. Raises KeyMissing, saying how far the path got.

    An unquoted name with dots may be one key of that name, a header of git's two (`meaning.py`).
    """
    try:
        return _resolved(data, keypath)
    except KeyMissing:
        joining = _joined(data, keypath)
        if joining is None:
            raise
        return _resolved(data, joining)


def _joined(data: Plain, keypath: KeyPath) -> KeyPath | None:
    from confsafe.data.keypath.meaning import joined  # here: most paths lead somewhere as they are written

    return joined(data, keypath)


def _resolved(data: Any, keypath: KeyPath) -> Path:
    path: list[Any] = []
    for segment in keypath:
        key = find(data, segment, path)
        data = data[key]
        path.append(key)
    return tuple(path)


def look_up(data: Any, keypath: KeyPath) -> Any:
    """The value at a path. Raises KeyMissing."""
    found = peek(data, keypath, ABSENT)
    if found is not ABSENT:
        return found
    for key in resolve(data, keypath):  # which says what is missing
        data = data[key]
    return data


def peek(data: Any, keypath: KeyPath, default: Any) -> Any:
    """The value at a path, `default` where there is none: `look_up` without working out what to say about that."""
    root = data
    for segment in keypath:
        data = data.value if isinstance(data, Tagged) else data
        if isinstance(segment, Name) and isinstance(data, dict):
            if segment.text not in data:
                return _peek_joined(root, keypath, default)
            data = data[segment.text]
            continue
        try:
            data = data[find(data, segment, ())]
        except KeyMissing:
            return _peek_joined(root, keypath, default)
    return data


def _peek_joined(root: Plain, keypath: KeyPath, default: Plain) -> Plain:
    may_be = len(keypath) > 1 or isinstance(keypath[0], Header)
    joining = _joined(root, keypath) if may_be else None
    return default if joining is None else peek(root, joining, default)
