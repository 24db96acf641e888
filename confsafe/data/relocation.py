"""An entry that one side of a merge moved to another mapping and the other changed where it was: changed where it is.

    base    {color: red, ui: {}}        relocated base    {ui: {color: red}}
    ours    {ui: {color: red}}          ours              {ui: {color: red}}
    theirs  {color: blue, ui: {}}       theirs            {ui: {color: blue}}
    merged  {ui: {color: blue}}

What moved is what the diff says (`moves.py`): wrapped, unwrapped, from one table to another. Only ways through mappings
are followed; in lists the alignment does it.
"""

from __future__ import annotations

from confsafe.data.changes import Insert, at_path
from confsafe.data.diff import diff
from confsafe.data.moves import with_moves
from confsafe.data.sameness import kind, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple

    from confsafe.data.changes import Path, Plain
else:
    from confsafe.startup.records import NamedTuple


class Sides(NamedTuple):
    """Three data in which what moved on one side stands at one place.

    Attributes:
        base: the base.
        ours: ours.
        theirs: theirs.
        moves: from where to where the entries went.
    """

    base: Any
    ours: Any
    theirs: Any
    moves: tuple[tuple[Path, Path], ...] = ()


def relocated(base: Any, ours: Any, theirs: Any) -> Sides | None:
    """The sides with what one of them moved, and the other changed, at its new place; None where there is nothing.

    Example:
        >>> found = relocated({"color": "red"}, {"ui": {"color": "red"}}, {"color": "blue"})
        >>> found.theirs, found.moves
        ({'ui': {'color': 'blue'}}, ((('color',), ('ui', 'color')),))
    """
    if kind(base) is list and kind(ours) is list and kind(theirs) is list:
        return _in_each(base, ours, theirs)
    found = Sides(base, ours, theirs)
    mine = list(_followed(base, ours, theirs))
    other = list(_followed(base, theirs, ours))
    for source, target in mine:
        found = Sides(_moved(found.base, source, target), found.ours, _moved(found.theirs, source, target))
    for source, target in other:
        if not any(source == each for each, _ in mine):
            found = Sides(_moved(found.base, source, target), _moved(found.ours, source, target), found.theirs)
    moves = tuple(dict.fromkeys([*mine, *other]))
    return found._replace(moves=moves) if moves else None


def _in_each(base: list[Any], ours: list[Any], theirs: list[Any]) -> Sides | None:
    """The same in each item of three lists of one length: the documents of a stream."""
    if not len(base) == len(ours) == len(theirs):
        return None
    each = [relocated(*three) or Sides(*three) for three in zip(base, ours, theirs, strict=True)]
    if all(sides.base is old for sides, old in zip(each, base, strict=True)):
        return None
    moves = tuple(((n, *old), (n, *new)) for n, sides in enumerate(each) for old, new in sides.moves)
    bases, ours, theirs = ([sides[which] for sides in each] for which in range(3))
    return Sides(bases, ours, theirs, moves)


def _followed(base: Plain, mover: Any, other: Plain) -> Iterator[tuple[Path, Path]]:
    """The moves of one side whose value the other side changed where it was: from where to where."""
    for change in with_moves(diff(base, mover), base):
        for move in getattr(change, "moves", ()):
            place = (*change.path, change.key) if isinstance(change, Insert) else change.path
            target = (*place, *move.to)
            if not _leads(base, move.source) or not _leads(mover, target) or not _leads(other, move.source):
                continue
            if same(at_path(base, move.source), at_path(other, move.source)) or _leads(other, target):
                continue
            if not _leads(mover, move.source):
                yield move.source, target


def _leads(data: Any, path: Path) -> bool:
    """Whether a path leads to an entry, through mappings only."""
    for key in path:
        if kind(data) is not dict or key not in data:
            return False
        data = data[key]
    return bool(path)


def _moved(data: Any, source: Path, target: Path) -> Any:
    """The data with an entry at another place; only the mappings on both ways are copied."""
    if not _leads(data, source):
        return data
    value = at_path(data, source)
    return _put(_without(data, source), target, value)


def _without(data: dict[Any, Any], path: Path) -> dict[Any, Any]:
    if len(path) == 1:
        return {key: value for key, value in data.items() if key != path[0]}
    return {key: _without(value, path[1:]) if key == path[0] else value for key, value in data.items()}


def _put(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    inner = data if kind(data) is dict else {}
    return {**inner, path[0]: _put(inner.get(path[0]), path[1:], value)}
