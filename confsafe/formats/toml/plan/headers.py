"""What a table keeps that lost its entries, and headers that tables get or no longer need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.toml.places.tables import Table, TableArray, path_of
from confsafe.formats.toml.plan import naming
from confsafe.formats.toml.plan.inserts import add_pair, replacing
from confsafe.formats.toml.plan.plan import SAME_PLACE, NewPair, NewTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confsafe.data.changes import Key, Path
    from confsafe.formats.toml.plan.plan import Plan
    from confsafe.formats.toml.reader.statements import Section


def keep_if_empty(plan: Plan, path: Path, keys: Sequence[Key]) -> None:
    """A table or array that lost everything and that only its content made is written as an empty one.

    `a.b = 1` without `b` is `a = {}`; `[a.b]` without `b` is `[a]`; the last `[[a]]` leaves `a = []`.
    """
    node = plan.tables.find(path)
    if isinstance(node, TableArray) and len(keys) == len(node.elements):
        assert isinstance(node.parent, Table)
        add_pair(plan, node.parent, (node.name,), [], path, {}, SAME_PLACE)
    elif isinstance(node, Table) and node.parent is not None and node.body is None and node.header is None:
        plan.tables.load(node)
        if len(keys) < len(node.children):
            return
        if node.home is not None:
            plan.of(node.home).inserted.append(
                replacing(
                    plan,
                    node.home,
                    node.passing[0].index,
                    NewPair(-1, naming.dotted(plan, node), {}, path, {}, keeps=False),
                )
            )
        else:
            open_table(plan, node, [])


def open_table(plan: Plan, table: Table, pairs: Sequence[NewPair]) -> None:
    """A header for a table that only its sub-tables made, in front of them, with entries below it."""
    first, path = table.first, path_of(table)
    assert first is not None and isinstance(table.parent, (Table, TableArray))
    key = "" if isinstance(table.parent, TableArray) else naming.own_name(plan, table)
    rank = (1, len(path), -1)
    plan.new_tables.append(NewTable(first.index - 1, rank, table.parent, key, {}, path, {}, pairs=pairs))


def drop_idle_headers(plan: Plan, paths: Iterable[Path]) -> None:
    """A header goes that lost all its entries, where tables below it define its table and nothing says a word about it.

    [a]
    x.port = 1     ->     [a.x]             [a]
                          port = 2          x = 1      ->     [a.b]
                                            [a.b]

    So a header that was made for an entry goes with it.

    Args:
        paths: those of the containers that lost or got entries.
    """
    filled = {new.parent: None for new in plan.new_tables if isinstance(new.parent, Table)}
    for table in dict.fromkeys([*filled, *map(plan.tables.find, paths)]):
        header = table.header if isinstance(table, Table) else None
        if header is None or not header.index or header.array or header.index in plan.gone:
            continue
        entries = plan.of(plan.tables.body_of(header))
        if not entries.deleted or entries.inserted or len(entries.deleted) < len(plan.tables.body_of(header).entries):
            continue
        if (table in filled or _is_defined_below(plan, header)) and plan.slots.says_nothing(header.index):
            plan.gone[header.index] = header


def _is_defined_below(plan: Plan, header: Section) -> bool:
    """Whether the next section that stays is one of the table's own, with nothing that is commented out in between.

    So the table keeps its place in the data, and what sleeps there its table.
    """
    sections = plan.tables.sections[header.index + 1 :]
    below = next((section for section in sections if section.index not in plan.gone), None)
    if below is None or below.names == header.names or below.names[: len(header.names)] != header.names:
        return False
    return not plan.slots.sleeps_below(header.index)
