"""Changes of the data -> splices of the text, for every way in which TOML can write a table.

Each change is entered into a `Plan` by a function of its own kind; all that goes is entered before anything that comes,
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

from functools import partial
from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT, Delete, Insert, Move, Rename, Set, at_path
from confsafe.data.sameness import kind
from confsafe.formats.layout.settling import settle
from confsafe.formats.text import indent_at
from confsafe.formats.toml.edit.lines import line_splices
from confsafe.formats.toml.edit.sections import section_splices
from confsafe.formats.toml.edit.values import value_splice
from confsafe.formats.toml.places.tables import Table, TableArray, sections_of
from confsafe.formats.toml.plan.forms import form_of_new
from confsafe.formats.toml.plan.headers import drop_idle_headers, keep_if_empty, open_table
from confsafe.formats.toml.plan.inserts import SAME_PLACE, add, lines_follow
from confsafe.formats.toml.plan.mixed import comments_left, without_mixed
from confsafe.formats.toml.plan.moves import moved_value, moves_of, note_sources
from confsafe.formats.toml.plan.plan import Plan
from confsafe.formats.toml.reader.statements import Entry, Value, header_parts, key_parts
from confsafe.formats.toml.write.new_tables import Form, is_table_array
from confsafe.formats.toml.write.respell import respell_key
from confsafe.formats.toml.write.values import write, write_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from confsafe.data.changes import Change, Key, Path
    from confsafe.formats.text import Splice
    from confsafe.formats.toml.places.slots import Slots
    from confsafe.formats.toml.write.values import Room


def edit(slots: Slots, room: Room, changes: Sequence[Change], before: Any, after: Any) -> list[Splice]:
    """The splices that make those changes of the data `before`; none of them sets the root.

    Raises ValueRefused.
    """
    plan = planned(slots, room, changes, before, after)
    return settle(plan.text, _all_splices(plan))


def planned(slots: Slots, room: Room, changes: Sequence[Change], before: Any, after: Any) -> Plan:
    """The plan of the same edit. Raises ValueRefused."""
    plan = Plan(slots, room, before, after)
    _enter(plan, changes)
    return plan


def _enter(plan: Plan, asked: Sequence[Change]) -> None:
    changes = without_mixed(plan.tables, asked, plan.after)
    known = set(map(id, asked))
    for change in changes:
        if id(change) not in known and isinstance(array := plan.tables.find(change.path), TableArray):
            plan.left[array] = comments_left(plan.slots, array, change.path, asked)
    plan.edited = partial(_edited_within, plan)
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
    replacing = [insert for change in changes if isinstance(change, Set) for insert in _set(plan, change, groups)]
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
        open_table(plan, table, pairs[0].path[:-1], pairs)
    drop_idle_headers(plan)


def _edited_within(plan: Plan, changes: Sequence[Change], headers: Mapping[Any, str]) -> list[Splice]:
    """The splices of what changes within a value that moves, where its tables are called otherwise."""
    inner = Plan(plan.slots, plan.room, plan.before, plan.after)
    inner.headers.update(headers)
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


# -- what is set


def _set(plan: Plan, change: Set, groups: dict[Path, list[Key]]) -> list[Insert]:
    """A value in its place; for a table with a header, what goes (into `groups`) and what comes (returned)."""
    node = plan.tables.find(change.path)
    if isinstance(node, Entry) and any(_has_header(plan, move.source) for move in change.moves):
        holder = plan.tables.find(change.path[:-1])
        if isinstance(holder, Table) and not holder.inline:  # a table with a header comes in the place of a line
            groups.setdefault(change.path[:-1], []).append(change.path[-1])
            return [
                Insert(change.path[:-1], change.path[-1], change.value, _key_above(plan, change.path), change.moves)
            ]
    if isinstance(node, Entry) and kind(change.value) is dict and _becomes_dotted(plan, node, change):
        return []
    if isinstance(node, Value):
        moves = moves_of(change.path, change.moves)
        room = plan.room._replace(moved=partial(moved_value, plan, moves)) if moves else plan.room
        plan.splices.append(value_splice(plan.tables, room, node, change))
        return []
    if isinstance(node, Table) and kind(change.value) is dict and not _loses_its_dots(plan, node, change):
        plan.tables.load(node)
        groups.setdefault(change.path, []).extend(node.children)
        return [Insert(change.path, key, value, moves=_moves_below(change, key)) for key, value in change.value.items()]
    if isinstance(node, TableArray) and is_table_array(change.value):
        groups.setdefault(change.path, []).extend(range(len(node.elements)))
        return [
            Insert(change.path, None, value, moves=_moves_below(change, index))
            for index, value in enumerate(change.value)
        ]
    assert isinstance(node, (Table, TableArray))
    groups.setdefault(change.path[:-1], []).append(change.path[-1])
    return [Insert(change.path[:-1], change.path[-1], change.value, SAME_PLACE, change.moves)]


def _loses_its_dots(plan: Plan, node: Table, change: Set) -> bool:
    """Whether a mapping by dotted keys takes a value that is written in braces there."""
    table = node.parent
    if not isinstance(table, Table) or node.inline or not node.is_dotted or plan.known.is_dotted(table):
        return False
    follow = lines_follow(plan, table, change.path)
    return form_of_new(plan.known, table, node.name, change.value, SAME_PLACE, follow=follow) is Form.PAIR


def _becomes_dotted(plan: Plan, node: Entry, change: Set) -> bool:
    """Write a mapping in the place of a value on one line by dotted keys, where that is how mappings are written there.

    edition = "2021"     ->     edition.workspace = true     beside     version.workspace = true
    """
    table = plan.tables.find(change.path[:-1])
    if not isinstance(table, Table) or table.inline or change.moves or not change.value:
        return False
    if plan.text[node.value] == "{" or "\n" in plan.text[node.value : node.value_end] or len(node.names) > 1:
        return False
    key, above = change.path[-1], _key_above(plan, change.path)
    if (
        form_of_new(plan.known, table, key, change.value, above, follow=lines_follow(plan, table, change.path))
        is not Form.DOTTED
    ):
        return False
    end = key_parts(plan.text, node.key)[-1].end
    name, equals = plan.text[node.key : end], plan.text[end : node.value]
    lines = [
        f"{name}.{write_key(inner, change.path)}{equals}{write(item, plan.room, (*change.path, inner))}"
        for inner, item in change.value.items()
    ]
    plan.replace(node.key, node.value_end, (plan.newline + indent_at(plan.text, node.key)).join(lines))
    return True


def _has_header(plan: Plan, path: Path) -> bool:
    node = plan.tables.find(path)
    return isinstance(node, (Table, TableArray)) and bool(plan.known.sections_of(node))


def _key_above(plan: Plan, path: Path) -> Any:
    """The key that precedes that one in its table, or FRONT."""
    keys = list(at_path(plan.before, path[:-1]))
    place = keys.index(path[-1])
    return keys[place - 1] if place else FRONT


def _moves_below(change: Set, key: Key) -> tuple[Move, ...]:
    """The moves into one entry of the value that is set."""
    return tuple(Move(move.source, move.to[1:], move.within) for move in change.moves if move.to[:1] == (key,))


# -- what goes


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
