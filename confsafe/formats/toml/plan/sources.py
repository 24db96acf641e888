"""Where the text of a new value comes from: the move to it, or what lies within the source of a move around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.changes import FRONT, Delete, Insert

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Change, Move, Path
    from confsafe.formats.toml.places.tables import Table, TableArray
    from confsafe.formats.toml.plan.plan import Moves, Plan
    from confsafe.formats.toml.reader.statements import Value
else:
    from confsafe.startup.records import NamedTuple


class Source(NamedTuple):
    """Where a text comes from, and how it changes on the way."""

    path: Path
    within: Sequence[Change]


def moves_of(path: Path, moves: Sequence[Move]) -> Moves:
    """The moves into a new value, by the path of what is new; `path` is that of the value."""
    return {(*path, *move.to): move for move in moves}


def source_node(plan: Plan, moves: Moves, path: Path) -> Value | Table | TableArray | None:
    """What stood where the text of the new value at `path` comes from; None where it is new."""
    source = source_of(moves, path)
    return None if source is None else plan.tables.find(source.path)


def source_of(moves: Moves, path: Path) -> Source | None:
    """The source of a new value: that of a move to it, or what lies within the source of a move around it."""
    move, inner = _move_around(moves, path)
    if move is None or inner is None:
        return None
    if inner == move.source:
        return Source(inner, move.within)
    return None if any(_touches(change, inner) for change in move.within) else Source(inner, ())


def place_before(moves: Moves, path: Path) -> Path | None:
    """Where the new value at `path` stood, also one that changes on the way; None where that does not tell."""
    return _move_around(moves, path)[1]


def _move_around(moves: Moves, path: Path) -> tuple[Move | None, Path | None]:
    """The move to the new value at `path`, or the closest one around it, and where that value stood; None for none."""
    for size in range(len(path) if moves else -1, -1, -1):
        move = moves.get(path[:size])
        if move is not None:
            return move, _place_in(move, path[size:])
    return None, None


def _place_in(move: Move, rest: Path) -> Path | None:
    """Where the value stood that is at `rest` within what moves; None for an item that is new there."""
    place = move.source
    for key in rest:
        index = _index_before(key, place, move.within) if isinstance(key, int) else key
        if index is None:
            return None
        place = (*place, index)
    return place


def _index_before(index: int, path: Path, changes: Sequence[Change]) -> int | None:
    """The index that an item of the list at `path` had before the changes; None for one that they insert."""
    deleted = {change.path[-1] for change in changes if isinstance(change, Delete) and change.path[:-1] == path}
    inserts = [change.after for change in changes if isinstance(change, Insert) and change.path == path]
    left = index - inserts.count(FRONT)
    before = -1
    while left >= 0:
        before += 1
        if before not in deleted:
            if not left:
                return before
            left -= 1
        left -= inserts.count(before)
    return None


def _touches(change: Change, path: Path) -> bool:
    """Whether a change concerns the value at `path`, as a whole or within."""
    if change.path[: len(path)] == path:
        return True
    return not isinstance(change, Insert) and path[: len(change.path)] == change.path
