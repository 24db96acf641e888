"""Where an entry of one data stands in another: by its keys, and in lists by alignment.

one     {jobs: [{id: a}, {id: b}]}
other   {jobs: [{id: new}, {id: a}, {id: b}]}
("jobs", 1, "id") of the one is ("jobs", 2, "id") of the other
"""

from __future__ import annotations

from confsafe.data.alignment import align
from confsafe.data.sameness import kind, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from confsafe.data.changes import Path


class Correspondence:
    """The way from paths of one data to paths of another."""

    def __init__(self, one: Any, other: Any) -> None:
        self._one = one
        self._other = other
        self._kept: dict[tuple[int, int], dict[int, int]] = {}

    def __call__(self, path: Path) -> Path | None:
        """The path in the other data; None where there is no such entry.

        Example:
            >>> Correspondence({"l": [{"id": "a"}]}, {"l": [{"id": "new"}, {"id": "a"}]})(("l", 0, "id"))
            ('l', 1, 'id')
        """
        one, other = self._one, self._other
        found: list[Any] = []
        for key in path:
            one, other = _untagged(one), _untagged(other)
            if kind(one) is dict and kind(other) is dict:
                if key not in other:
                    return None
                there = key
            elif kind(one) is list and kind(other) is list:
                kept = self._aligned(one, other)
                if key not in kept:
                    return None
                there = kept[key]
            else:
                return None
            found.append(there)
            one, other = one[key], other[there]
        return tuple(found)

    def _aligned(self, one: list[Any], other: list[Any]) -> dict[int, int]:
        pair = id(one), id(other)
        if pair not in self._kept:
            alignment = align(one, other)
            self._kept[pair] = alignment.kept | {i: j for j, i in alignment.moved.items()}
        return self._kept[pair]


def new_entries(before: Any, after: Any) -> Iterator[Path]:
    """The paths in `after` of what it has and `before` has not: an entry, or another value; the outermost ones.

    Example:
        >>> list(new_entries({"a": 1, "l": [1, 2]}, {"a": 2, "l": [1, 3, 2], "n": {"x": 1}}))
        [('a',), ('l', 1), ('n',)]
    """
    pending: list[tuple[Path, Any, Any]] = [((), before, after)]
    seen: set[tuple[int, int]] = set()
    while pending:
        path, old, new = pending.pop()
        if old is new or (id(old), id(new)) in seen:
            continue
        seen.add((id(old), id(new)))
        old, new = _untagged(old), _untagged(new)
        below: list[tuple[Path, Any, Any]] = []
        if kind(old) is dict and kind(new) is dict:
            for key, value in new.items():
                below.append(((*path, key), old.get(key, _NOTHING), value))
        elif kind(old) is list and kind(new) is list:
            origin = {j: i for i, j in align(old, new).kept.items()}
            for j, value in enumerate(new):
                below.append(((*path, j), old[origin[j]] if j in origin else _NOTHING, value))
        elif old is _NOTHING or not same(old, new):
            yield path
        pending += reversed(below)


class _Nothing:
    """The value before of what is new."""


_NOTHING = _Nothing()


def _untagged(value: Any) -> Any:
    return value.value if hasattr(value, "tag") else value
