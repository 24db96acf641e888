"""Three-way merge of plain data: what both sides did to a common base, key by key.

    base    {port: 80, host: a}
    ours    {port: 81, host: a}
    theirs  {port: 80, host: b, log: true}
    merged  {port: 81, host: b, log: true}

A key that only one side changed takes that side's value; a key that both changed to the same value takes it; a mapping
that both changed is merged within, a string of several lines by its lines, a list by its items (listmerge.py). A
mapping that one side renamed and the other changed within is changed under its new name (renames.py), an entry that one
side moved to another mapping at its new place (relocation.py). Anything else is a conflict, and then ours stands.
"""

from __future__ import annotations

from confsafe.data.listmerge import merge_lists
from confsafe.data.relocation import relocated
from confsafe.data.renames import Followed, follow_renames
from confsafe.data.sameness import kind, same
from confsafe.data.sweeps import swept
from confsafe.data.tagged import Tagged, untagged
from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass
    from typing import Any

    from confsafe.data.changes import Key, Path, Plain
else:
    from confsafe.startup.records import dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of a three-way merge.

    Attributes:
        data: the merged data; at a conflict it holds the side that is to stand, ours if not told otherwise.
        conflicts: the paths, in ours, at which both sides changed to different values, in the order of the data.
        firm: those of them that stay conflicts whatever a merge of the lines says: it may hold both, but nobody wants
            a value twice (an item that both sides moved, one key under two new names).
        moves: the entries that one side moved or renamed: from where to where.
    """

    data: Any
    conflicts: list[Path]
    firm: list[Path]
    moves: tuple[tuple[Path, Path], ...] = ()


def three_way(base: Plain, ours: Plain, theirs: Plain, *, theirs_stand: bool = False, strict: bool = False) -> Merge:
    """Merge two edits of one base. Raises ValueRefused for data nested too deeply.

    `theirs_stand` leaves theirs, not ours, in the result where there is a conflict; all else is the same.
    With `strict` whatever both changed is a conflict: a key, even to the same value; the items between two that stay.

    Example:
        >>> three_way({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}).data
        {'a': 2, 'b': 3}
        >>> three_way(["a", "b"], ["new", "a", "b"], ["a", "b", "c"]).data
        ['new', 'a', 'b', 'c']
        >>> three_way({"a": 1}, {"a": 2}, {"a": 3}).conflicts
        [('a',)]
        >>> three_way({"a": 1}, {"a": 2}, {"a": 3}, theirs_stand=True).data
        {'a': 3}
        >>> three_way({"a": 1}, {"a": 2}, {"a": 2}, strict=True).conflicts
        [('a',)]
    """
    try:
        merge = _merge(base, ours, theirs, theirs_stand=theirs_stand, strict=strict)
        if merge.conflicts and not strict:
            sides = relocated(base, ours, theirs)
            if sides is not None:
                moved = _merge(sides.base, sides.ours, sides.theirs, theirs_stand=theirs_stand, strict=strict)
                if len(moved.conflicts) <= len(merge.conflicts):
                    return Merge(moved.data, moved.conflicts, moved.firm, (*sides.moves, *moved.moves))
        return merge
    except RecursionError:
        raise ValueRefused("the data is nested too deeply to be merged") from None


def _merge(base: Plain, ours: Plain, theirs: Plain, *, theirs_stand: bool, strict: bool) -> Merge:
    merger = Merger(theirs_stand=theirs_stand, strict=strict)
    data = merger.merge((), base, ours, theirs)
    firm = [path for path, is_firm in merger.conflicts.items() if is_firm]
    return Merge(data, list(merger.conflicts), firm, tuple(merger.moves))


class Absent:
    """The value of a key that is not there."""


ABSENT = Absent()


class Merger:
    """One merge: the conflicts found so far, and what was merged already, for data that is shared or cyclic.

    Attributes:
        conflicts: path -> whether the conflict is firm.
        strict: whether what both changed alike is a conflict too.
        moves: the entries that one side renamed: from where to where.
    """

    def __init__(self, *, theirs_stand: bool, strict: bool) -> None:
        self.strict = strict
        self.moves: list[tuple[Path, Path]] = []
        self.conflicts: dict[Path, bool] = {}
        self._theirs_stand = theirs_stand
        self._merged: dict[tuple[int, int, int], Any] = {}
        self._alive: list[Plain] = []  # what was made on the way, so that no id is given twice

    def clash(self, path: Path, ours: Any, theirs: Any, *, firm: bool = False) -> Any:
        """Note a conflict; the side that stands."""
        self.conflicts[path] = firm or self.conflicts.get(path, False)
        return theirs if self._theirs_stand else ours

    def merge(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        """The merged value; `ABSENT` for a key that is to go."""
        if base is theirs or (ours is theirs and not self.strict):
            return ours
        three = id(base), id(ours), id(theirs)
        if three in self._merged:
            return self._merged[three]
        if same(base, theirs):
            return ours
        if same(base, ours):
            return theirs
        if not self.strict and same(ours, theirs):
            return ours
        return self._both_changed(path, base, ours, theirs)

    def _both_changed(self, path: Path, base: Any, ours: Any, theirs: Any) -> Any:
        shapes = {kind(base), kind(ours), kind(theirs)}
        if shapes == {dict}:
            return self._mappings(path, base, ours, theirs)
        if shapes == {list}:
            merged: list[Any] = []
            self._remember(base, ours, theirs, merged)
            merge_lists(self, merged, path, base, ours, theirs)
            return merged
        if Tagged in shapes and Absent not in shapes:
            return self._tagged(path, base, ours, theirs)
        if shapes == {str} and not self.strict:
            text = _lines_merged(base, ours, theirs)
            if text is not None:
                return text
        firm = not shapes & {dict, list, str, Absent}
        return self.clash(path, ours, theirs, firm=firm)

    def _remember(self, base: Plain, ours: Plain, theirs: Plain, merged: Plain) -> None:
        self._merged[id(base), id(ours), id(theirs)] = merged
        self._alive.append((base, ours, theirs))

    def _mappings(self, path: Path, base: dict[Key, Any], ours: dict[Key, Any], theirs: dict[Key, Any]) -> Any:
        """Keys in the order of theirs; then each key of ours after the one that precedes it there."""
        merged: dict[Key, Any] = {}
        self._remember(base, ours, theirs, merged)
        followed = Followed(base, ours, theirs, [], {}) if self.strict else follow_renames(base, ours, theirs)
        self.moves += [((*path, old), (*path, new)) for old, new in followed.names.items()]
        for ours_name, theirs_name in followed.clashes:
            mine = {ours_name: followed.ours.pop(ours_name)}
            other = {theirs_name: followed.theirs.pop(theirs_name)}
            merged.update(self.clash((*path, ours_name), mine, other, firm=True))
        for key in merged_order(list(followed.ours), list(followed.theirs)):
            sides = (side.get(key, ABSENT) for side in (followed.base, followed.ours, followed.theirs))
            value = self.merge((*path, key), *sides)
            if value is not ABSENT:
                merged[key] = value
        if self.strict:
            self.conflicts |= {(*path, key): False for key in base if key not in ours and key not in theirs}
        else:
            self._ask_about_sweeps(path, followed, merged)
        return merged

    def _ask_about_sweeps(self, path: Path, sides: Followed, merged: dict[Key, Any]) -> None:
        for theirs_swept, (one, other) in enumerate(((sides.theirs, sides.ours), (sides.ours, sides.theirs))):
            added = {key: one[key] for key in one if key not in sides.base and key not in other}
            for key, after in (swept(sides.base, added, other) if added else {}).items():
                pair = (added[key], after) if theirs_swept else (after, added[key])
                merged[key] = self.clash((*path, key), *pair)

    def _tagged(self, path: Path, base: Plain, ours: Plain, theirs: Plain) -> Any:
        """Merge the tag, where one is none at all, and the value behind it."""
        tags = [side.tag if isinstance(side, Tagged) else "" for side in (base, ours, theirs)]
        tag = tags[2] if tags[0] == tags[1] else tags[1]
        if tags[2] not in (tags[0], tags[1]) and tags[0] != tags[1]:
            return self.clash(path, ours, theirs)
        value = self.merge(path, *map(untagged, (base, ours, theirs)))
        return Tagged(tag, value) if tag else value


def _lines_merged(base: str, ours: str, theirs: str) -> str | None:
    """The merge of three strings by their lines; None where it has conflicts, or a string has one line only."""
    if not ("\n" in base and "\n" in ours and "\n" in theirs):
        return None
    from confsafe.data.textmerge import merge_lines, resolved

    regions = merge_lines(base + "\n", ours + "\n", theirs + "\n")  # so that a last line is like the others
    if any(region.theirs is not None for region in regions):
        return None
    return resolved(regions)[:-1]


def merged_order(ours: list[Key], theirs: list[Key]) -> list[Key]:
    """The keys of both: those of theirs in order, each of ours alone behind the one that precedes it in ours.

    Example:
        >>> merged_order(["a", "new", "b"], ["a", "b", "z"])
        ['a', 'new', 'b', 'z']
    """
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
