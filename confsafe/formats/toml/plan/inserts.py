"""New entries and tables, entered into the plan in the form that their siblings have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT
from confsafe.data.sameness import kind
from confsafe.formats.layout.runs import staying
from confsafe.formats.toml.places.tables import Body, Table, TableArray
from confsafe.formats.toml.plan import naming
from confsafe.formats.toml.plan.forms import form_of_new
from confsafe.formats.toml.plan.moves import around, brings_comments
from confsafe.formats.toml.plan.new_sections import header_comments, insert_element, insert_section
from confsafe.formats.toml.plan.plan import SAME_PLACE, NewItem, NewPair, Plan
from confsafe.formats.toml.plan.sources import moves_of, source_node
from confsafe.formats.toml.reader.statements import Entry, Value
from confsafe.formats.toml.write.new_tables import Form, is_table
from confsafe.formats.toml.write.values import MAX_DEPTH, write_key
from confsafe.formats.writing import too_deep

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Insert, Path
    from confsafe.formats.toml.places.tables import Node
    from confsafe.formats.toml.plan.plan import Moves


def add(plan: Plan, insert: Insert, number: int) -> None:
    """Enter a new entry of any container; `number` counts them all. Raises ValueRefused."""
    container = plan.tables.find(insert.path)
    inner = plan.tables.inner(container) if isinstance(container, Value) else container
    if isinstance(inner, list):
        assert isinstance(container, Value)
        after = -1 if insert.after is FRONT else insert.after
        path = (*insert.path, after + 1)
        item = NewItem(after, insert.value, path, moves_of(path, insert.moves), insert.moved_item)
        plan.of(container).items.append(item)
    elif isinstance(inner, TableArray):
        insert_element(plan, inner, insert, number)
    else:
        assert isinstance(inner, Table)
        plan.tables.load(inner)
        _insert_entry(plan, inner, insert, number)


def _insert_entry(plan: Plan, table: Table, insert: Insert, number: int) -> None:
    """A new key of a table, in the form that its siblings have."""
    path = (*insert.path, insert.key)
    write_key(insert.key, insert.path)
    moves = moves_of(path, insert.moves)
    form = _form_of_moved(plan, table, path, moves) if is_table(insert.value) else None
    if form is None:
        follow = plan.order(table, insert.path).lines_follow(insert.key)
        form = form_of_new(plan.known, table, insert.key, insert.value, insert.after, follow=follow)
    if form is Form.SECTION:
        insert_section(plan, table, insert, number)
    elif form is Form.DOTTED:
        told: set[Path] = set()
        for keys, value in _leaves(plan, insert.value, (insert.key,), path[:-1], moves):
            places = [(*insert.path, *keys[:size]) for size in range(1, len(keys))]
            above = [line for place in places if place not in told for line in around(plan, moves, place).lines]
            told.update(places)
            add_pair(plan, table, keys, value, (*insert.path, *keys), moves, insert.after, above=above)
    else:
        add_pair(plan, table, (insert.key,), insert.value, path, moves, insert.after)


def _form_of_moved(plan: Plan, table: Table, path: Path, moves: Moves) -> Form | None:
    """The form that a text has already which moves here; None where that does not tell.

    A table with a header keeps it, also within a new one, wherever a header may stand; so does an inline table its
    braces.
    """
    if table.inline or plan.known.is_dotted(table) or not moves:
        return None
    node = source_node(plan, moves, path)
    if isinstance(node, Entry):
        return Form.PAIR
    if isinstance(node, Table) and plan.known.is_dotted(node):
        return Form.DOTTED
    for place, move in moves.items():
        source = plan.tables.find(move.source)
        if isinstance(source, (Table, TableArray)) and source.first is not None:
            return Form.SECTION
        if place != path and brings_comments(plan, moves, place):
            return Form.SECTION  # a line of its own, which has room for them
    return None


def _leaves(
    plan: Plan, value: Any, keys: tuple[Any, ...], path: Path, moves: Moves
) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The entries that make a mapping by dotted keys; a value in braces that moves keeps them."""
    if len(keys) > MAX_DEPTH:
        raise too_deep(MAX_DEPTH).at((*path, *keys)[:8])
    if kind(value) is not dict or not value or isinstance(source_node(plan, moves, (*path, *keys)), Value):
        yield keys, value
        return
    for key, item in value.items():
        yield from _leaves(plan, item, (*keys, key), path, moves)


def replacing(plan: Plan, body: Body, index: int, pair: NewPair) -> NewPair:
    """A new entry in the place of a deleted one."""
    pair.instead = index
    pair.after = _staying(plan, body, index - 1)
    return pair


def add_pair(
    plan: Plan,
    table: Table,
    keys: tuple[Any, ...],
    value: Any,
    path: Path,
    moves: Moves,
    after: Any,
    *,
    above: Sequence[str] = (),
) -> None:
    """A new `key = value` of a table; a table without lines of its own, or dotted keys through it, gets a header."""
    place = path[: len(path) - len(keys) + 1]
    name = naming.new_key(plan, table, keys[0], after, place[:-1])
    pair = NewPair(-1, ".".join([name, *(write_key(part, path[:-1]) for part in keys[1:])]), value, path, moves, above)
    replaced = table.children.get(keys[0]) if after is SAME_PLACE else None
    body = table.body or table.home
    if body is None:
        beside = plan.opened.setdefault(table, [])
        pair.keeps = replaced is None
    else:
        beside = plan.of(body).inserted
        _enter_line(plan, table, body, pair, place, replaced, after)
    first = not beside or beside[-1].path[: len(place)] != place
    leaves_all = any(move.source == place for move in moves.values())
    if replaced is not None and pair.instead is None and first and not leaves_all:
        comments, pair.behind = header_comments(plan, replaced, value, moves)
        pair.above = [*comments, *above]
    beside.append(pair)


def _enter_line(
    plan: Plan, table: Table, body: Body, pair: NewPair, place: Path, replaced: Node | None, after: Any
) -> None:
    """Where the lines of a table get a new entry."""
    if table.body is None:
        pair.key = f"{naming.dotted(plan, table)}.{pair.key}"
    if isinstance(replaced, Table) and replaced.home is not None:
        replacing(plan, body, replaced.passing[0].index, pair)
    elif replaced is not None:
        pair.after = _staying(plan, body, _index_in_order(plan, table, body, place))
    else:
        pair.after = _staying(plan, body, _entry_index(table, body, after))


def _entry_index(table: Table, body: Body, after: Any) -> int:
    """Behind which entry of the body a new one goes."""
    if after is FRONT:
        return -1 if table.body is body else table.passing[0].index - 1
    sibling = table.children.get(after)
    if isinstance(sibling, Entry):
        return sibling.index
    if isinstance(sibling, Table) and sibling.home is body:
        return _last_together(table, body, sibling)
    return len(body.entries) - 1 if table.body is body else table.passing[-1].index


def _last_together(table: Table, body: Body, sibling: Table) -> int:
    """The last entry of a dotted table before another key of `table` begins: what is put there follows it in the data.

    a.x = 1
    a.y = 2     <- this one, though another follows
    b.x = 3
    a.z = 4
    """
    first, last = sibling.passing[0].index, sibling.passing[-1].index
    if last - first + 1 == len(sibling.passing):
        return last
    depth = table.depth - body.depth
    own = body.entries if table.body is body else table.passing
    known = {entry.names[depth] for entry in own if entry.index <= first}
    index = first
    for entry in own:
        if entry.index > first and entry.names[depth] not in known:
            break
        if entry.index > first and entry.names[depth] == sibling.name:
            index = entry.index
    return index


def _index_in_order(plan: Plan, table: Table, body: Body, path: Path) -> int:
    """Behind which entry of the body a key goes that had a header, so that it keeps its place in the data's order."""
    data = plan.before
    for key in path[:-1]:
        data = data[key]
    earlier = set()
    for key in data:
        if key == path[-1]:
            break
        earlier.add(key)
    depth = table.depth - body.depth
    index = -1 if table.body is body else table.passing[0].index - 1
    for entry in body.entries if table.body is body else table.passing:
        if entry.names[depth] in earlier:
            index = entry.index
    return index


def _staying(plan: Plan, body: Body, index: int) -> int:
    """That entry, or the nearest in front of it that stays; -1 for none."""
    return staying(index, plan.of(body).deleted)
