"""Three-way merge of plain data: what both sides did to a common base, key by key.

    base    {port: 80, host: a}
    ours    {port: 81, host: a}
    theirs  {port: 80, host: b, log: true}
    merged  {port: 81, host: b, log: true}

A key that only one side changed takes that side's value; a key that both changed to the same value takes it; a mapping
that both changed is merged within; anything else is a conflict, and then ours stands in the result.

Lists are merged as texts are: items that both sides kept hold the list together and are merged within; what lies
between two of them is taken from the side that changed it. Where both did, nobody can tell the order: a conflict.
"""

from __future__ import annotations

from confsafe.data.alignment import align
from confsafe.data.sameness import kind, same
from confsafe.data.tagged import Tagged
from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from dataclasses import dataclass
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key, Path
else:
    from confsafe.startup.records import NamedTuple, dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of a three-way merge.

    Attributes:
        data: the merged data; at a conflict it holds ours.
        conflicts: the paths, in ours, at which both sides changed to different values, in the order of the data.
    """

    data: Any
    conflicts: list[Path]


def three_way(base: Any, ours: Any, theirs: Any, *, strict: bool = False) -> Merge:
    """Merge two edits of one base. Raises ValueRefused for data nested too deeply.

    With `strict` a key that both changed is a conflict even where both changed it to the same value.

    Example:
        >>> three_way({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3})
        Merge(data={'a': 2, 'b': 3}, conflicts=[])
        >>> three_way(["a", "b"], ["new", "a", "b"], ["a", "b", "c"])
        Merge(data=['new', 'a', 'b', 'c'], conflicts=[])
        >>> three_way({"a": 1}, {"a": 2}, {"a": 3}).conflicts
        [('a',)]
        >>> three_way({"a": 1}, {"a": 2}, {"a": 2}, strict=True).conflicts
        [('a',)]
    """
    merger = _Merger(strict=strict)
    try:
        return Merge(merger.merge((), base, ours, theirs), merger.conflicts)
    except RecursionError:
        raise ValueRefused("the data is nested too deeply to be merged") from None


class Chunk(NamedTuple):
    """A stretch of three sequences; `kept` where it is one item that all three have, each in its own form."""

    base: slice
    ours: slice
    theirs: slice
    kept: bool


def chunks(to_ours: Mapping[int, int], to_theirs: Mapping[int, int], lengths: tuple[int, int, int]) -> Iterator[Chunk]:
    """Cut base, ours and theirs at the items that both sides kept.

    Args:
        to_ours: index in base -> index in ours of the same item, both increasing.
        to_theirs: likewise.
        lengths: of base, ours and theirs.
    """
    i0 = j0 = k0 = 0
    for i in [*sorted(to_ours.keys() & to_theirs.keys()), None]:
        i1, j1, k1 = lengths if i is None else (i, to_ours[i], to_theirs[i])
        if (i0, j0, k0) != (i1, j1, k1):
            yield Chunk(slice(i0, i1), slice(j0, j1), slice(k0, k1), kept=False)
        i0, j0, k0 = i1 + 1, j1 + 1, k1 + 1
        if i is not None:
            yield Chunk(slice(i1, i0), slice(j1, j0), slice(k1, k0), kept=True)


class _Absent:
    """The value of a key that is not there."""


_ABSENT = _Absent()


class _Merger:
    """One merge: the conflicts found so far, and what was merged already, for data that is shared or cyclic."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self.conflicts: list[Path] = []
        self._merged: dict[tuple[int, int, int], Any] = {}

    def merge(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        """The merged value; `_ABSENT` for a key that is to go."""
        if base is theirs or (ours is theirs and not self._strict):
            return ours
        three = id(base), id(ours), id(theirs)
        if three in self._merged:
            return self._merged[three]
        if same(base, theirs):
            return ours
        if same(base, ours):
            return theirs
        if not self._strict and same(ours, theirs):
            return ours
        shapes = {kind(base), kind(ours), kind(theirs)}
        if shapes == {dict}:
            return self._mappings(path, base, ours, theirs)
        if shapes == {list}:
            return self._lists(path, base, ours, theirs)
        if shapes == {Tagged} and base.tag == ours.tag == theirs.tag:
            return Tagged(ours.tag, self.merge(path, base.value, ours.value, theirs.value))
        self.conflicts.append(path)
        return ours

    def _mappings(self, path: Path, base: dict[Key, Any], ours: dict[Key, Any], theirs: dict[Key, Any]) -> Any:
        """Keys in the order of theirs; then each key of ours after the one that precedes it there."""
        merged: dict[Key, Any] = {}
        self._merged[id(base), id(ours), id(theirs)] = merged
        for key in _merged_order(list(ours), list(theirs)):
            sides = base.get(key, _ABSENT), ours.get(key, _ABSENT), theirs.get(key, _ABSENT)
            value = self.merge((*path, key), *sides)
            if value is not _ABSENT:
                merged[key] = value
        if self._strict:
            self.conflicts += [(*path, key) for key in base if key not in ours and key not in theirs]
        return merged

    def _lists(self, path: Path, base: list[Any], ours: list[Any], theirs: list[Any]) -> Any:
        merged: list[Any] = []
        self._merged[id(base), id(ours), id(theirs)] = merged
        known = len(self.conflicts)
        lengths = len(base), len(ours), len(theirs)
        for chunk in chunks(align(base, ours).kept, align(base, theirs).kept, lengths):
            sides = base[chunk.base], ours[chunk.ours], theirs[chunk.theirs]
            if chunk.kept:
                merged.append(self.merge((*path, chunk.ours.start), *(side[0] for side in sides)))
                continue
            taken = self._taken(*sides)
            if taken is None:
                self.conflicts[known:] = [path]
                self._merged[id(base), id(ours), id(theirs)] = ours
                return ours
            merged += taken
        return merged

    def _taken(self, base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> Sequence[Any] | None:
        """The side that changed; None where both did, differently or at all."""
        if same(base, theirs):
            return ours
        if same(base, ours):
            return theirs
        return ours if not self._strict and same(ours, theirs) else None


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
