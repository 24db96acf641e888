"""Changes of the data -> splices of the text, for every way in which TOML can write a table.

Each change is entered into a `Plan` by a function of its own kind; all deletions are entered before any insertion,
because a new table's place depends on what is left. What a new value becomes:

| the new value | in | is written as |
|---|---|---|
| a scalar, a list of scalars | any table | `key = value`, before the first header of the table's sub-tables |
| anything | an inline table | `key = value` between the braces |
| anything | a table made by dotted keys | `table.key = value` |
| a mapping, a list of mappings | another table | as its siblings of that kind are; without any: `[table.key]` |
| anything | a value's place (`Set`) | where the old value stood |
| a scalar | the place of a `[table]` | `key = value`, the last of the parent's own, with the header's comment |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.changes import Delete, Insert, Rename, Set
from confsafe.formats.layout.settling import settle
from confsafe.formats.toml.edit.lines import line_splices
from confsafe.formats.toml.edit.sections import section_splices
from confsafe.formats.toml.edit.sets import enter_set
from confsafe.formats.toml.places.tables import Table, TableArray, sections_of
from confsafe.formats.toml.plan.headers import drop_idle_headers, keep_if_empty, open_table
from confsafe.formats.toml.plan.inserts import add
from confsafe.formats.toml.plan.mixed import comments_left, moves_from_elsewhere, without_mixed
from confsafe.formats.toml.plan.moves import all_around, note_sources
from confsafe.formats.toml.plan.plan import Plan
from confsafe.formats.toml.reader.statements import Entry, Value, header_parts, key_parts
from confsafe.formats.toml.write.respell import respell_key
from confsafe.formats.toml.write.values import write_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Change, Key, Path, Plain
    from confsafe.formats.text import Splice
    from confsafe.formats.toml.places.slots import Slots
    from confsafe.formats.toml.write.values import Room


def edit(slots: Slots, room: Room, changes: Sequence[Change], before: Plain, after: Plain) -> list[Splice]:
    """The splices that make those changes of the data `before`; none of them sets the root.

    Raises ValueRefused.
    """
    plan = planned(slots, room, changes, before, after)
    return settle(plan.text, _all_splices(plan))


def planned(slots: Slots, room: Room, changes: Sequence[Change], before: Plain, after: Plain) -> Plan:
    """The plan of the same edit. Raises ValueRefused."""
    plan = Plan(slots, room, before, after)
    _enter(plan, changes)
    return plan


def _enter(plan: Plan, asked: Sequence[Change]) -> None:
    changes = without_mixed(plan.tables, asked, plan.after)
    known = set(map(id, asked))
    for change in changes:
        if id(change) not in known and isinstance(array := plan.tables.find(change.path), TableArray):
            below = plan.slots.slot((array.first.index, -1)).tail  # its header's own stand above already
            coming = moves_from_elsewhere(change.path, asked)
            along = all_around(plan, {(number,): move for number, move in enumerate(coming)}, ())
            plan.left[array] = [*comments_left(plan.slots, change.path, asked, start=below), *along.above]
    plan.edited = _edited_within
    inserts: list[Insert] = []
    groups: dict[Path, list[Key]] = {}
    for change in changes:
        if isinstance(change, Rename):
            _rename(plan, change)
        elif isinstance(change, Delete):
            groups.setdefault(change.path[:-1], []).append(change.path[-1])
        elif isinstance(change, Insert):
            inserts.append(change)
            groups.setdefault(change.path, [])
    replacing = [insert for change in changes if isinstance(change, Set) for insert in enter_set(plan, change, groups)]
    for path, keys in groups.items():
        _delete(plan, path, keys)
    for change in changes:
        if isinstance(change, (Set, Insert)):
            note_sources(plan, change.moves)
    filled: set[Path] = set()
    for number, insert in enumerate([*replacing, *inserts]):
        add(plan, insert, number)
        filled.add(insert.path)
    for path, keys in groups.items():
        if path not in filled:
            keep_if_empty(plan, path, keys)
    for table, pairs in plan.opened.items():
        open_table(plan, table, pairs)
    drop_idle_headers(plan, groups)


def _edited_within(plan: Plan, changes: Sequence[Change]) -> list[Splice]:
    """The splices of what changes within a value that moves, where its tables are called otherwise."""
    inner = Plan(plan.slots, plan.room, plan.before, plan.after)
    inner.headers.update(plan.headers)
    _enter(inner, changes)
    return settle(inner.text, _all_splices(inner))


def _all_splices(plan: Plan) -> list[Splice]:
    splices = list(plan.splices)
    if any(isinstance(holder, Value) or holder.braces is not None for holder in plan.entries):
        from confsafe.formats.toml.edit.brackets import array_splices, inline_table_splices
    for holder, entries_plan in plan.entries.items():
        if isinstance(holder, Value):
            splices += array_splices(plan, holder, entries_plan)
        elif holder.braces is not None:
            splices += inline_table_splices(plan, holder, entries_plan)
        elif holder.section is not None and holder.section.index not in plan.gone:
            splices += line_splices(plan, holder, entries_plan)
    return splices + section_splices(plan)


# -- what is renamed


def _rename(plan: Plan, change: Rename) -> None:
    """A key's characters, wherever the table's name is written: in headers, sub-tables' headers and dotted keys."""
    parent = change.path[:-1]
    child = plan.tables.find(change.path)
    assert child is not None
    if isinstance(child, Entry):
        part = key_parts(plan.text, child.key)[-1]
        plan.replace(part.start, part.end, respell_key(plan.text[part.start : part.end], change.key, parent))
        return
    assert isinstance(child, (Table, TableArray))
    plan.renamed[child] = write_key(change.key, parent)
    depth = child.depth - 1
    if isinstance(child, Table) and child.home is not None:
        for entry in child.passing:
            part = key_parts(plan.text, entry.key)[depth - child.home.depth]
            plan.replace(part.start, part.end, respell_key(plan.text[part.start : part.end], change.key, parent))
    for section in sections_of(child):
        part = header_parts(plan.text, section)[depth]
        plan.replace(part.start, part.end, respell_key(plan.text[part.start : part.end], change.key, parent))


# -- what is deleted


def _delete(plan: Plan, path: Path, keys: Sequence[Key]) -> None:
    """The entries of one container, wherever they are written."""
    container = plan.tables.find(path)
    inner = plan.tables.inner(container) if isinstance(container, Value) else container
    if isinstance(inner, list):
        assert isinstance(container, Value)
        plan.of(container).deleted.update(keys)
        return
    for key in keys:
        child = plan.tables.child(inner, key)
        if isinstance(child, Entry):
            assert isinstance(inner, Table)
            body = inner.body or inner.home
            assert body is not None
            plan.of(body).deleted.add(child.index)
            continue
        assert isinstance(child, (Table, TableArray))
        if isinstance(child, Table) and child.home is not None:
            plan.of(child.home).deleted.update(entry.index for entry in child.passing)
        for section in sections_of(child):
            plan.gone[section.index] = section
