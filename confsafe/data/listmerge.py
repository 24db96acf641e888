"""Three-way merge of lists: by chunks, as texts are merged by lines, and with an eye on what names an item.

    base    [web, db, log]
    ours    [web', db, log, a]        web edited, `a` added
    theirs  [web, log, b]             db deleted, `b` added
    merged  [web', log, a, b]

Items that both sides kept hold the list together and are merged within. Between two of them lies a *chunk*:

- an item that one side deleted and the other left alone is deleted; left changed, the chunk is a conflict;
- an item that one side moved and the other changed is changed where it stands now;
- what only one side added comes; what both added in one chunk comes once where it is the same, and both, ours first,
  where each has a name of its own (`likeness.NAMING_KEYS`) or where the lists are sorted: then in that order;
- anything else is a conflict of this chunk alone.

An item that both sides moved or added, each in another chunk, is never there twice: a conflict.
"""

from __future__ import annotations

from confsafe.data.alignment import align
from confsafe.data.chunks import chunks
from confsafe.data.likeness import NAMING_KEYS
from confsafe.data.sameness import kind, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from confsafe.data.changes import Path, Plain
    from confsafe.data.chunks import Chunk
    from confsafe.data.threeway import Merger


def merge_lists(
    merger: Merger, merged: list[Any], path: Path, base: list[Any], ours: list[Any], theirs: list[Any]
) -> None:
    """Put the merged items into `merged`; conflicts go to the merger."""
    work = _Lists(merger, path, base, ours, theirs)
    for chunk in work.chunks:
        if chunk.kept:
            sides = base[chunk.base.start], ours[chunk.ours.start], theirs[chunk.theirs.start]
            merged.append(merger.merge((*path, chunk.ours.start), *sides))
        else:
            merged += work.between(chunk)


class _Lists:
    """One merge of three lists."""

    def __init__(self, merger: Merger, path: Path, base: list[Plain], ours: list[Plain], theirs: list[Plain]) -> None:
        self.merger = merger
        self.path = path
        self.base, self.ours, self.theirs = base, ours, theirs
        self.mine, self.other = align(base, ours), align(base, theirs)
        self.kept, self.kept_there = self.mine.kept, self.other.kept
        self.chunks = list(chunks(self.kept, self.kept_there, (len(base), len(ours), len(theirs))))
        self.inserted = _inserted(self.kept, len(ours)), _inserted(self.kept_there, len(theirs))
        self.title = _title(ours, theirs)
        self.twins = self._twins()
        self.twin_of = {k: j for j, k in self.twins.items()}

    def _is_named(self, item: Any) -> bool:
        return _name(item) is not None or (self.title is not None and self.title in item)

    def _name_or_value(self, item: Any) -> Any:
        name = _name(item)
        if name is None and self.title is not None and kind(item) is dict:
            name = self.title, item.get(self.title)
        return name or repr(item)

    def _twins(self) -> dict[int, int]:
        """Which item that came in ours is which that came in theirs: moved from one place, equal, or of one name."""
        left = list(self.inserted[1])
        twins: dict[int, int] = {}
        names: dict[Any, list[int]] = {}
        for k in left:
            names.setdefault(self._name_or_value(self.theirs[k]), []).append(k)
        origin = {i: k for k, i in self.other.moved.items()}
        for j in self.inserted[0]:
            item = self.ours[j]
            candidates = [origin[self.mine.moved[j]]] if self.mine.moved.get(j) in origin else []
            candidates += names.get(self._name_or_value(item), [])
            for k in candidates:
                if k not in twins.values() and (self._is_named(item) or same(item, self.theirs[k])):
                    twins[j] = k
                    break
        return twins

    def between(self, chunk: Chunk) -> Sequence[Plain]:
        """The items of a chunk."""
        base, ours, theirs = self.base[chunk.base], self.ours[chunk.ours], self.theirs[chunk.theirs]
        mine = [j for j in self.inserted[0] if chunk.ours.start <= j < chunk.ours.stop]
        other = [k for k in self.inserted[1] if chunk.theirs.start <= k < chunk.theirs.stop]
        if same(base, theirs):
            return self._all(chunk.ours, self._mine)
        if same(base, ours):
            return self._all(chunk.theirs, self._other)
        if self.merger.strict:
            return self._clash(ours, theirs)
        if same(ours, theirs):
            return ours
        there = {self.twins[j] for j in mine if j in self.twins}
        if any(self._elsewhere(j, chunk) for j in mine) or any(k in self.twin_of and k not in there for k in other):
            return self._clash(ours, theirs, firm=True)
        if self._deleted_and_changed(chunk):
            return self._clash(ours, theirs)
        known = len(self.merger.conflicts)
        items = [item for j in mine for item in self._mine(j)]
        fresh = [item for k in other if k not in there for item in self._other(k)]
        if len(self.merger.conflicts) > known or not fresh or all(j in self.twins for j in mine):
            return items + fresh
        order = _order_of(self.ours, self.theirs)
        if order is not None:
            return sorted(items + fresh, key=order)
        return items + fresh if all(map(self._is_named, items + fresh)) else self._clash(ours, theirs)

    def _all(self, where: slice, item: Callable[[int], Sequence[Any]]) -> Sequence[Plain]:
        return [each for at in range(where.start, where.stop) for each in item(at)]

    def _mine(self, j: int) -> Sequence[Any]:
        """An item of ours in a chunk as it comes into the result: once, or not at all."""
        item, origin = self.ours[j], self.mine.moved.get(j)
        if j in self.twins:
            if not self._in_one_chunk(j):
                return self._clash((item,), (), firm=True)
            base = _NOTHING if origin is None else self.base[origin]
            return (self.merger.merge((*self.path, j), base, item, self.theirs[self.twins[j]]),)
        if origin is None:
            return (item,)
        if origin not in self.kept_there:  # they deleted what we moved
            return ()
        return (self.merger.merge((*self.path, j), self.base[origin], item, self.theirs[self.kept_there[origin]]),)

    def _other(self, k: int) -> Sequence[Plain]:
        """An item of theirs in a chunk, likewise."""
        item, origin = self.theirs[k], self.other.moved.get(k)
        if k in self.twin_of:
            return self._clash((), (item,), firm=True)
        if origin is None:
            return (item,)
        if origin not in self.kept:
            return ()
        j = self.kept[origin]
        return (self.merger.merge((*self.path, j), self.base[origin], self.ours[j], item),)

    def _in_one_chunk(self, j: int) -> bool:
        """Whether an item of ours and its twin stand in one chunk."""
        k = self.twins[j]
        return any(
            chunk.ours.start <= j < chunk.ours.stop and chunk.theirs.start <= k < chunk.theirs.stop
            for chunk in self.chunks
        )

    def _elsewhere(self, j: int, chunk: Chunk) -> bool:
        return j in self.twins and not chunk.theirs.start <= self.twins[j] < chunk.theirs.stop

    def _deleted_and_changed(self, chunk: Chunk) -> bool:
        """Whether an item of the chunk is deleted on one side and changed on the other."""
        moved = {*self.mine.moved.values(), *self.other.moved.values()}
        for i in range(chunk.base.start, chunk.base.stop):
            if i in moved:
                continue
            if i in self.kept and not same(self.base[i], self.ours[self.kept[i]]):
                return True
            if i in self.kept_there and not same(self.base[i], self.theirs[self.kept_there[i]]):
                return True
        return False

    def _clash(self, ours: Sequence[Any], theirs: Sequence[Any], *, firm: bool = False) -> Sequence[Any]:
        found: Sequence[Any] = self.merger.clash(self.path, ours, theirs, firm=firm)
        return found


class _Nothing:
    """The base of an item that both sides added."""


_NOTHING = _Nothing()


def _inserted(kept: dict[int, int], length: int) -> list[int]:
    """The items of a side that are not in their place of the base."""
    stay = set(kept.values())
    return [j for j in range(length) if j not in stay]


def _name(item: Any) -> Any:
    if kind(item) is dict:
        for key in NAMING_KEYS:
            if kind(item.get(key)) is str:
                return key, item[key]
    return None


def _title(ours: list[Any], theirs: list[Any]) -> Any:
    """The key by which the items of two lists are told apart where none of `NAMING_KEYS` is there: the first one that
    every item has, in each list with a text of its own; None where there is none."""
    if not ours or not theirs or any(kind(item) is not dict for item in [*ours, *theirs]):
        return None
    for key in ours[0]:
        texts = [[item.get(key) for item in side] for side in (ours, theirs)]
        if all(kind(text) is str for side in texts for text in side) and all(len({*s}) == len(s) for s in texts):
            return key
    return None


def _order_of(ours: list[Plain], theirs: list[Plain]) -> Callable[[Any], Any] | None:
    """The order in which both lists stand; None where one of them is in none, or is too short to tell."""
    if len(ours) + len(theirs) < _ENOUGH or min(len(ours), len(theirs)) < _SOME:
        return None
    for key in (_plain, _folded):
        try:
            if all(each == sorted(each) for each in _keys(ours, theirs, key)):
                return key
        except TypeError:
            continue
    return None


_SOME, _ENOUGH = 2, 6
"""So many items of a list, and of both sides together, tell by their order that it is sorted."""


def _keys(ours: list[Plain], theirs: list[Plain], key: Callable[[Any], Any]) -> list[list[Any]]:
    return [[key(item) for item in side] for side in (ours, theirs)]


def _plain(item: Plain) -> Any:
    name = _name(item)
    if name is not None:
        return name[1]
    if kind(item) not in (str, int):
        raise TypeError
    return item


def _folded(item: Plain) -> Any:
    return _plain(item).casefold() if kind(_plain(item)) is str else _plain(item)
