"""Three-way merge of plain data: what both sides did to a common base, key by key.

    base    {port: 80, host: a}
    ours    {port: 81, host: a}
    theirs  {port: 80, host: b, log: true}
    merged  {port: 81, host: b, log: true}

A key that only one side changed takes that side's value; a key that both changed to the same value takes it; a mapping
that both changed is merged within; anything else is a conflict, and then ours stands in the result. Lists are merged
item by item when both are edited in place, and conflict when both sides changed their length or order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confsafe.sameness import kind, same

if TYPE_CHECKING:
    from confsafe.changes import Key, Path


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of a three-way merge.

    Attributes:
        data: the merged data; at a conflict it holds ours.
        conflicts: the paths at which both sides changed to different values, in the order of ours.
    """

    data: Any
    conflicts: list[Path]


class _Absent:
    """The value of a key that is not there."""


_ABSENT = _Absent()


def three_way(base: Any, ours: Any, theirs: Any) -> Merge:
    """Merge two edits of one base.

    Example:
        >>> three_way({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3})
        Merge(data={'a': 2, 'b': 3}, conflicts=[])
        >>> three_way({"a": 1}, {"a": 2}, {"a": 3}).conflicts
        [('a',)]
    """
    conflicts: list[Path] = []
    return Merge(_merge((), base, ours, theirs, conflicts), conflicts)


def _merge(path: Path, base: Any, ours: Any, theirs: Any, conflicts: list[Path]) -> Any:
    if same(base, theirs) or same(ours, theirs):
        return ours
    if same(base, ours):
        return theirs
    kinds = {kind(base), kind(ours), kind(theirs)}
    if kinds == {dict}:
        return _merge_mappings(path, base, ours, theirs, conflicts)
    if kinds == {list} and len(base) == len(ours) == len(theirs):
        return [
            _merge((*path, i), base[i], ours[i], theirs[i], conflicts) for i in range(len(base))
        ]  # fmt: skip
    conflicts.append(path)
    return theirs if ours is _ABSENT else ours


def _merge_mappings(
    path: Path, base: dict[Key, Any], ours: dict[Key, Any], theirs: dict[Key, Any], conflicts: list[Path]
) -> dict[Key, Any]:
    """Keys in the order of theirs, which is the file's; then each key of ours after the one that precedes it there."""
    merged: dict[Key, Any] = {}
    for key in _merged_order(list(ours), list(theirs)):
        sides = base.get(key, _ABSENT), ours.get(key, _ABSENT), theirs.get(key, _ABSENT)
        value = _merge((*path, key), *sides, conflicts)
        if value is not _ABSENT:
            merged[key] = value
    return merged


def _merged_order(ours: list[Key], theirs: list[Key]) -> list[Key]:
    known = set(theirs)
    added: dict[Key, list[Key]] = {}
    front: list[Key] = []
    run = front
    for key in ours:
        if key in known:
            run = added.setdefault(key, [])
        else:
            run.append(key)
    order = list(front)
    for key in theirs:
        order += [key, *added.get(key, ())]
    return order
