"""A key that one side of a merge renamed and the other changed within: the same entry, under its new name.

    base    {old job: {a: 1, b: 2}}
    ours    {new_job: {a: 1, b: 2}}
    theirs  {old job: {a: 1, b: 3}}
    merged  {new_job: {a: 1, b: 3}}

Only a mapping or list with something in it tells a rename by itself. A scalar under another key is too little evidence
to bring a change of the other side over; but where *both* sides put it under new names, in one place, it is a clash.
"""

from __future__ import annotations

from confsafe.data.likeness import ALIKE, Leaves
from confsafe.data.sameness import kind, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key, Plain
else:
    from confsafe.startup.records import NamedTuple

_FEW = 400
"""So many pairs of a deleted key and an inserted one are compared, at most."""


class Followed(NamedTuple):
    """Three mappings in which a renamed entry has its new name everywhere.

    Attributes:
        base: the base, with those names.
        ours: ours; a copy where there are clashes.
        theirs: theirs; likewise.
        clashes: (the name in ours, the name in theirs) of each entry that both renamed, each otherwise.
        names: the new names of the entries that one side renamed, by the old ones.
    """

    base: dict[Key, Any]
    ours: dict[Key, Any]
    theirs: dict[Key, Any]
    clashes: list[tuple[Key, Key]]
    names: dict[Key, Key]


def follow_renames(base: dict[Key, Any], ours: dict[Key, Any], theirs: dict[Key, Any]) -> Followed:
    """Give the entries that one side renamed their new names in all three.

    Example:
        >>> base, theirs = {"old": {"a": 1, "b": 2}}, {"old": {"a": 1, "b": 3}}
        >>> follow_renames(base, {"new": {"a": 1, "b": 2}}, theirs).theirs
        {'new': {'a': 1, 'b': 3}}
    """
    mine, other = renames(base, ours), renames(base, theirs)
    clashes = [(mine[key], other[key]) for key in mine if key in other and mine[key] != other[key]]
    here = {old: new for old, new in mine.items() if old in theirs and new not in theirs and _tells(base[old])}
    there = {old: new for old, new in other.items() if old in ours and new not in ours and _tells(base[old])}
    if not (here or there or clashes):
        return Followed(base, ours, theirs, [], {})
    deleted = {key for key in mine if key in other}
    kept = {key: value for key, value in base.items() if key not in deleted}
    return Followed(_named(kept, here | there), _named(ours, there), _named(theirs, here), clashes, here | there)


def _named(data: dict[Key, Any], names: dict[Key, Key]) -> dict[Key, Any]:
    return {names.get(key, key): value for key, value in data.items()}


def renames(before: dict[Key, Any], after: dict[Key, Any]) -> dict[Key, Key]:
    """Which keys became which others: old -> new, one to one.

    Example:
        >>> renames({"a": 1, "old": 2}, {"a": 1, "new": 2})
        {'old': 'new'}
    """
    deleted = [key for key in before if key not in after]
    inserted = [key for key in after if key not in before]
    if not deleted or not inserted or len(deleted) * len(inserted) > _FEW:
        return {}
    in_one_gap = set(_gap_pairs(before, after))
    found: dict[Key, Key] = {}
    for old, new in _pairs(before, after, deleted, inserted, in_one_gap):
        if old not in found and new not in found.values():
            found[old] = new
    return found


def _pairs(
    before: dict[Key, Any],
    after: dict[Key, Any],
    deleted: list[Key],
    inserted: list[Key],
    in_one_gap: set[tuple[Key, Key]],
) -> Iterator[tuple[Key, Key]]:
    """Candidates, the best first: the same containers, the same scalars in one gap, then containers that are alike."""
    leaves = Leaves()
    alike: list[tuple[float, Key, Key]] = []
    for old in deleted:
        for new in inserted:
            tells = _tells(before[old])
            if same(before[old], after[new]):
                if tells or (old, new) in in_one_gap:
                    yield old, new
            elif tells and kind(before[old]) is kind(after[new]):
                alike.append((leaves.alike(before[old], after[new]), old, new))
    alike.sort(key=lambda each: -each[0])
    for likeness, old, new in alike:
        if likeness >= ALIKE:
            yield old, new


def _gap_pairs(before: dict[Key, Any], after: dict[Key, Any]) -> Iterator[tuple[Key, Key]]:
    """The pairs of a deleted key and an inserted one between the same two siblings that stay."""
    deleted: dict[Any, list[Key]] = {}
    gap: Any = None
    for key in before:
        if key in after:
            gap = (key,)
        else:
            deleted.setdefault(gap, []).append(key)
    gap = None
    for key in after:
        if key in before:
            gap = (key,)
        else:
            yield from ((old, key) for old in deleted.get(gap, ()))


def _tells(value: Plain) -> bool:
    return bool(value) and kind(value) in (dict, list)
