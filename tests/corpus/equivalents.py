"""The other ways to look at an edit: nobody says which of two equal items of a list went, or whether a value moved."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import judges
from choosing import anchors_in
from edits import Edit, at, bare
from places import Path

if TYPE_CHECKING:
    from verdict import Sample

_MANY = 400
"""So many ways are looked at, at most."""


def equivalents(sample: Sample, edit: Edit, expected: Any) -> Iterator[Edit]:
    """The edits with the same outcome: where a scalar that went is one that came, the move; of one list the others."""
    if edit.deletes and edit.inserts and not edit.is_move and _share_a_scalar(sample, edit, expected):
        yield replace(edit, is_move=True)
    for held in _that_held_it(sample, edit, expected):
        yield replace(edit, brings=[held])
    path = _list_of(sample, edit)
    if path is None or ((edit.heirs or edit.renames) and not edit.deletes):
        return
    before, after = bare(at(sample.judged, path)), bare(at(expected, path))
    if edit.is_move:
        (source,), (target,) = edit.deletes, edit.inserts
        if abs(source[-1] - target[-1]) == 1:
            # Of two neighbours that change places either may be the one that moved.
            yield replace(edit, deletes=edit.inserts, inserts=edit.deletes)
        for gone, new in _moves(before, after):
            yield replace(edit, deletes=[(*path, gone)], inserts=[(*path, new)])
    elif edit.sets:
        for gone, new in _moves(before, after):
            yield replace(edit, sets=[], deletes=[(*path, gone)], inserts=[(*path, new)])
    elif edit.deletes:
        for places in _removals(before, after):
            other = replace(edit, deletes=[(*path, place) for place in places])
            if edit.heirs or edit.renames:
                if any(anchors_in(found[0], with_key=True) for found in map(sample.doc.entry, other.deletes) if found):
                    continue
                other = replace(other, heirs=[], renames=[])
            yield other
    else:
        for places in _removals(after, before):
            yield replace(edit, inserts=[(*path, place) for place in places])


def _share_a_scalar(sample: Sample, edit: Edit, expected: Any) -> bool:
    went = {repr(leaf) for path in edit.deletes for leaf in _leaves(at(sample.judged, path))}
    return any(repr(leaf) in went for path in edit.inserts for leaf in _leaves(at(expected, path)))


def _that_held_it(sample: Sample, edit: Edit, expected: Any) -> list[Path]:
    """The scalars within the one value that is set which are its new one."""
    if len(edit.sets) != 1 or edit.deletes or edit.inserts:
        return []
    (path,) = edit.sets
    value = repr(bare(at(expected, path)))
    found = _leaf_paths(bare(at(sample.judged, path)), path)
    return [inner for inner, leaf in found if inner != path and repr(leaf) == value]


def _leaves(value: Any) -> Iterator[Any]:
    """The scalars within a value."""
    yield from (leaf for _, leaf in _leaf_paths(value, ()))


def _leaf_paths(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """The scalars within the value at a path, each with its path."""
    value = bare(value)
    if isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaf_paths(item, (*path, key))
    else:
        yield path, value


def _list_of(sample: Sample, edit: Edit) -> Path | None:
    """The one list whose items the edit concerns."""
    paths = [*edit.sets, *edit.deletes, *edit.inserts]
    parents = {path[:-1] for path in paths if path}
    if len(parents) != 1 or (edit.sets and len(paths) > 1) or (bool(edit.deletes and edit.inserts) != edit.is_move):
        return None
    (parent,) = parents
    return parent if isinstance(bare(at(sample.judged, parent)), list) else None


def _removals(longer: list[Any], shorter: list[Any]) -> Iterator[tuple[int, ...]]:
    """The sets of places whose removal makes one list the other."""
    count = len(longer) - len(shorter)
    for places in itertools.islice(itertools.combinations(range(len(longer)), count), _MANY):
        if _same(_without(longer, places), shorter):
            yield places


def _moves(before: list[Any], after: list[Any]) -> Iterator[tuple[int, int]]:
    """The pairs of places, before and after, that are all in which the lists differ."""
    for gone, new in itertools.islice(itertools.product(range(len(before)), range(len(after))), _MANY):
        if _same(_without(before, (gone,)), _without(after, (new,))):
            yield gone, new


def _without(items: list[Any], places: tuple[int, ...]) -> list[Any]:
    return [item for number, item in enumerate(items) if number not in places]


def _same(some: list[Any], others: list[Any]) -> bool:
    return not judges.difference(some, others)
