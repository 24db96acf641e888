"""Tables that a new one takes in, and nothing else, stay where they are: only their headers change.

    [db]                      [services.db]
    port = 1                  port = 1
                        ->
    # --- cache ---           # --- cache ---
    [cache]                   [services.cache]

So what stands between them, which is nobody's, keeps its place.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from confsafe.data.sameness import kind
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.plan.moves import renaming_splices
from confsafe.formats.toml.plan.naming import header_of
from confsafe.formats.toml.write.values import spell_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple

    from confsafe.data.changes import Insert, Move, Path
    from confsafe.formats.toml.plan.plan import Moves, Plan
    from confsafe.formats.toml.reader.statements import Section
else:
    from confsafe.startup.records import NamedTuple


class _Wrapped(NamedTuple):
    """A table that moves as a whole: its sections, its new header, how it changes on the way."""

    node: Table | TableArray
    sections: list[Section]
    header: str
    move: Move


def wrap(plan: Plan, table: Table, insert: Insert, key: str, moves: Moves, *, place: int) -> bool:
    """Whether the new sub-table `key` of `table` is there once tables of `table` have other headers, which they get.

    `moves` are those of `insert`; `place` is the number of the section behind which the new table belongs.
    """
    if not insert.moves or not insert.moves[0].to or insert.key in table.children:
        return False
    name = header_of(plan, table)
    path = (*insert.path, insert.key)
    found = list(_taken_in(plan, moves, path, insert.value, f"{name}.{key}" if name else key))
    wrapped = [one for one in found if one is not None and one.move.source[:-1] == insert.path]
    indices = [section.index for one in wrapped for section in one.sections]
    if len(wrapped) < len(found) or any(index not in plan.gone for index in indices):
        return False
    later = plan.order(table, insert.path).section_behind(insert.key) or len(plan.tables.sections)
    if any(one >= other for one, other in pairwise([place, *indices, later])):
        return False
    for index in indices:
        del plan.gone[index]
    for one in wrapped:
        plan.splices += renaming_splices(plan, one.node, one.header, one.move.within)
    return True


def _taken_in(plan: Plan, moves: Moves, path: Path, value: Any, header: str) -> Iterator[_Wrapped | None]:
    """The tables that the value at `path` of a new table consists of; None for anything else."""
    move = moves.get(path)
    if move is None and kind(value) is dict and value:
        for key, item in value.items():
            yield from _taken_in(plan, moves, (*path, key), item, f"{header}.{spell_key(key)}")
        return
    node = None if move is None else plan.tables.find(move.source)
    is_table = isinstance(node, Table) and kind(value) is dict and node.home is None
    is_array = isinstance(node, TableArray) and kind(value) is list
    if move is None or not isinstance(node, (Table, TableArray)) or not (is_table or is_array):
        yield None
        return
    sections = plan.known.sections_of(node)
    yield _Wrapped(node, sections, header, move) if sections else None
