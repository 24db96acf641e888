"""Where an entry of one data stands in another: by its keys, and in lists by alignment.

one     {jobs: [{id: a}, {id: b}]}
other   {jobs: [{id: new}, {id: a}, {id: b}]}
("jobs", 1, "id") of the one is ("jobs", 2, "id") of the other
"""

from __future__ import annotations

from confsafe.data.alignment import align
from confsafe.data.sameness import kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Path, Plain


class Correspondence:
    """The way from paths of one data to paths of another; `moves` are entries that are known to stand elsewhere."""

    def __init__(self, one: Plain, other: Plain, *, moves: Sequence[tuple[Path, Path]] = ()) -> None:
        self._moves = moves
        self._one = one
        self._other = other
        self._kept: dict[tuple[int, int], dict[int, int]] = {}

    def __call__(self, path: Path) -> Path | None:
        """The path in the other data; None where there is no such entry.

        Example:
            >>> Correspondence({"l": [{"id": "a"}]}, {"l": [{"id": "new"}, {"id": "a"}]})(("l", 0, "id"))
            ('l', 1, 'id')
        """
        for source, target in self._moves:
            if path[: len(source)] == source and _has(self._other, target) and not _has(self._other, source):
                rest = Correspondence(_at(self._one, source), _at(self._other, target))(path[len(source) :])
                return None if rest is None else (*target, *rest)
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


def _at(data: Plain, path: Path) -> Any:
    for key in path:
        data = _untagged(data)[key]
    return data


def _has(data: Plain, path: Path) -> bool:
    try:
        _at(data, path)
    except (LookupError, TypeError):
        return False
    return True


def _untagged(value: Any) -> Any:
    return value.value if hasattr(value, "tag") else value
