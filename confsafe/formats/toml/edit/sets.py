"""Another value where something stands: what is written there at once, and what goes and comes instead.

A value is replaced in its place. A table with a header has no such place: it goes, and the other value comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT, Insert, Set, at_path
from confsafe.data.sameness import kind
from confsafe.formats.text import indent_at
from confsafe.formats.toml.edit.values import value_splice
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.plan.forms import form_of_new
from confsafe.formats.toml.plan.moves import all_around, brings_comments, moving_into
from confsafe.formats.toml.plan.plan import SAME_PLACE
from confsafe.formats.toml.plan.sources import moves_of
from confsafe.formats.toml.reader.statements import Entry, Value, key_parts
from confsafe.formats.toml.write.new_tables import Form, is_table_array
from confsafe.formats.toml.write.values import write, write_key

if TYPE_CHECKING:
    from confsafe.data.changes import Key, Path
    from confsafe.formats.toml.plan.plan import Plan


def enter_set(plan: Plan, change: Set, groups: dict[Path, list[Key]]) -> list[Insert]:
    """A value in its place; for a table with a header, what goes (into `groups`) and what comes (returned)."""
    node = plan.tables.find(change.path)
    if isinstance(node, Entry) and _needs_lines(plan, change):
        holder = plan.tables.find(change.path[:-1])
        if isinstance(holder, Table) and not holder.inline and not plan.known.is_dotted(holder):
            groups.setdefault(change.path[:-1], []).append(change.path[-1])
            return [
                Insert(change.path[:-1], change.path[-1], change.value, _key_above(plan, change.path), change.moves)
            ]
    if isinstance(node, Entry) and kind(change.value) is dict and _becomes_dotted(plan, node, change):
        return []
    if isinstance(node, Value):
        moves = moves_of(change.path, change.moves)
        plan.splices.append(value_splice(plan.tables, moving_into(plan, plan.room, moves), node, change))
        if moves:
            from confsafe.formats.toml.edit.along import comments_around  # here: few values take another's text

            plan.splices += comments_around(plan, change.path, all_around(plan, moves, change.path))
        return []
    if isinstance(node, Table) and kind(change.value) is dict and not _loses_its_dots(plan, node, change):
        plan.tables.load(node)
        groups.setdefault(change.path, []).extend(node.children)
        return [Insert(change.path, key, value) for key, value in change.value.items()]  # to here no text moves
    if isinstance(node, TableArray) and is_table_array(change.value):
        groups.setdefault(change.path, []).extend(range(len(node.elements)))
        return [Insert(change.path, None, value) for value in change.value]
    assert isinstance(node, (Table, TableArray))
    groups.setdefault(change.path[:-1], []).append(change.path[-1])
    return [Insert(change.path[:-1], change.path[-1], change.value, SAME_PLACE, change.moves)]


def _loses_its_dots(plan: Plan, node: Table, change: Set) -> bool:
    """Whether a mapping by dotted keys takes a value that is written in braces there."""
    table = node.parent
    if not isinstance(table, Table) or node.inline or not node.is_dotted or plan.known.is_dotted(table):
        return False
    follow = plan.order(table, change.path[:-1]).lines_follow(change.path[-1])
    return form_of_new(plan.known, table, node.name, change.value, SAME_PLACE, follow=follow) is Form.PAIR


def _becomes_dotted(plan: Plan, node: Entry, change: Set) -> bool:
    """Write a mapping in the place of a value on one line by dotted keys, where that is how mappings are written there.

    edition = "2021"     ->     edition.workspace = true     beside     version.workspace = true
    """
    table = plan.tables.find(change.path[:-1])
    if not isinstance(table, Table) or table.inline or change.moves or not change.value:
        return False
    if "\n" in plan.text[node.value : node.value_end] or len(node.names) > 1:
        return False
    key, above = change.path[-1], _key_above(plan, change.path)
    follow = plan.order(table, change.path[:-1]).lines_follow(change.path[-1])
    if form_of_new(plan.known, table, key, change.value, above, follow=follow) is not Form.DOTTED:
        return False
    end = key_parts(plan.text, node.key)[-1].end
    name, equals = plan.text[node.key : end], plan.text[end : node.value]
    lines = [
        f"{name}.{write_key(inner, change.path)}{equals}{write(item, plan.room, (*change.path, inner))}"
        for inner, item in change.value.items()
    ]
    plan.replace(node.key, node.value_end, (plan.newline + indent_at(plan.text, node.key)).join(lines))
    return True


def _needs_lines(plan: Plan, change: Set) -> bool:
    """Whether a table with a header comes in the place of a line, or a mapping whose entries have comments.

    l = [                    [l]
        # the first   ->     # the first
        "a",                 x = "a"
    ]
    """
    moves = moves_of(change.path, change.moves)
    parts = [path for path, move in moves.items() if move.to and move.source != change.path]
    if kind(change.value) is dict and any(brings_comments(plan, moves, path) for path in parts):
        return True
    return any(_has_header(plan, move.source) for move in change.moves)


def _has_header(plan: Plan, path: Path) -> bool:
    node = plan.tables.find(path)
    return isinstance(node, (Table, TableArray)) and node.first is not None


def _key_above(plan: Plan, path: Path) -> Any:
    """The key that precedes that one in its table, or FRONT."""
    keys = list(at_path(plan.before, path[:-1]))
    place = keys.index(path[-1])
    return keys[place - 1] if place else FRONT
