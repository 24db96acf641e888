"""What comes: new entries and tables, entered into the plan in the form that their siblings have."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT, at_path
from confsafe.data.sameness import kind
from confsafe.formats.toml import naming
from confsafe.formats.toml.blocks import is_table
from confsafe.formats.toml.forms import Form, form_of_new, pair_keys
from confsafe.formats.toml.plan import NewItem, NewPair, NewTable, Plan
from confsafe.formats.toml.statements import Entry, Value
from confsafe.formats.toml.tables import Body, Table, TableArray, sections_of
from confsafe.formats.toml.write import MAX_DEPTH, refuse_nesting, write_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Insert, Key, Path
    from confsafe.formats.toml.statements import Section
    from confsafe.formats.toml.tables import Node

IN_PLACE: Any = object()
"""In the place of `Insert.after`: where the value of that key stood, a table that goes."""


def add(plan: Plan, insert: Insert, number: int) -> None:
    """Enter a new entry of any container; `number` counts them all. Raises ValueRefused."""
    container = plan.tables.find(insert.path)
    inner = plan.tables.inner(container) if isinstance(container, Value) else container
    if isinstance(inner, list):
        assert isinstance(container, Value)
        after = -1 if insert.after is FRONT else insert.after
        item = NewItem(after, insert.value, (*insert.path, after + 1), insert.moved_item)
        plan.of(container).items.append(item)
    elif isinstance(inner, TableArray):
        _insert_element(plan, inner, insert, number)
    else:
        assert isinstance(inner, Table)
        plan.tables.load(inner)
        _insert_entry(plan, inner, insert, number)


def _insert_entry(plan: Plan, table: Table, insert: Insert, number: int) -> None:
    """A new key of a table, in the form that its siblings have."""
    path = (*insert.path, insert.key)
    write_key(insert.key, insert.path)
    form = form_of_new(plan, table, insert.key, insert.value, insert.after, _follows(plan, path))
    if form is Form.SECTION:
        _insert_section(plan, table, insert, number)
    elif form is Form.DOTTED:
        for keys, value in _leaves(insert.value, (insert.key,), path[:-1]):
            _add_pair(plan, table, keys, value, (*insert.path, *keys), insert.after)
    else:
        _add_pair(plan, table, (insert.key,), insert.value, path, insert.after)


def _follows(plan: Plan, path: Path) -> list[Any]:
    """The values that stand behind a new one in its table; none where the table is called otherwise now."""
    try:
        data = at_path(plan.after, path[:-1])
        keys = list(data)
        return [data[key] for key in keys[keys.index(path[-1]) + 1 :]]
    except (LookupError, TypeError, ValueError):
        return []


def _leaves(value: Any, keys: tuple[Any, ...], path: Path) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The entries that make a mapping by dotted keys."""
    if len(keys) > MAX_DEPTH:
        refuse_nesting((*path, *keys), cyclic=False)
    if kind(value) is not dict or not value:
        yield keys, value
        return
    for key, item in value.items():
        yield from _leaves(item, (*keys, key), path)


def _replacing(plan: Plan, body: Body, index: int, pair: NewPair) -> NewPair:
    """A new entry in the place of a deleted one."""
    pair.instead = index
    pair.after = _staying(plan, body, index - 1)
    return pair


def _add_pair(plan: Plan, table: Table, keys: tuple[Any, ...], value: Any, path: Path, after: Any) -> None:
    """A new `key = value` of a table; a table without lines of its own, or dotted keys through it, gets a header."""
    body = table.body or table.home
    if body is None:
        plan.opened.setdefault(table, []).append(_opening_pair(plan, table, keys[0], value, path, after))
        return
    text = naming.new_key(plan, table, keys[0], after, path[: len(path) - len(keys)])
    text = ".".join([text, *(write_key(part, path[:-1]) for part in keys[1:])])
    if table.body is None:
        text = f"{naming.dotted(plan, table)}.{text}"
    pair = NewPair(-1, text, value, path)
    place = path[: len(path) - len(keys) + 1]
    replaced = table.children.get(keys[0]) if after is IN_PLACE else None
    if isinstance(replaced, Table) and replaced.home is not None:
        pair = _replacing(plan, body, replaced.passing[0].index, pair)
    elif replaced is not None:
        pair.after = _staying(plan, body, _index_in_order(plan, table, body, place))
        inserted = plan.of(body).inserted
        if not inserted or inserted[-1].path[: len(place)] != place:
            pair.above, pair.behind = _header_comments(plan, replaced, place, value)
    else:
        pair.after = _staying(plan, body, _entry_index(table, body, after))
    plan.of(body).inserted.append(pair)


def _opening_pair(plan: Plan, table: Table, key: Any, value: Any, path: Path, after: Any) -> NewPair:
    """The same for a table that gets a header with it."""
    pair = NewPair(-1, naming.new_key(plan, table, key, after, path[:-1]), value, path)
    if after is IN_PLACE:
        pair.above, pair.behind = _header_comments(plan, table.children[key], path, value)
    return pair


def _header_comments(plan: Plan, replaced: Node, path: Path, value: Any) -> tuple[list[str], str]:
    """The comments above and behind a header whose table becomes another value; they stay with the key, as they are.

    An array of tables has those of its first header; where it loses all elements they go with that.
    """
    from confsafe.formats.toml.comments import find_spot

    goes = isinstance(replaced, TableArray) and kind(value) is list and not value
    spot = None if goes or isinstance(replaced, Entry) else find_spot(plan.tables, path)
    if spot is None:
        return [], ""
    above = [line.strip(" \t\r") for line in plan.text[slice(*spot.above)].removesuffix("\n").split("\n")]
    behind = plan.text[slice(*spot.inline)]
    return [line for line in above if line], behind if "#" in behind else ""


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
    deleted = plan.of(body).deleted
    while index >= 0 and index in deleted:
        index -= 1
    return index


def _insert_section(plan: Plan, table: Table, insert: Insert, number: int) -> None:
    """A new `[table.key]` or `[[table.key]]`, behind the sibling's last section."""
    anchor, behind = _section_place(plan, table, insert.after)
    header = naming.header_of(plan, table)
    key = naming.new_key(plan, table, insert.key, insert.after, insert.path)
    name = f"{header}.{key}" if header else key
    rank = (0, -len(insert.path), number) if behind else (1, len(insert.path), number)
    path = (*insert.path, insert.key)
    like = _like(plan, table, insert.after)
    above: list[str] = []
    comment = ""
    replaced = table.children.get(insert.key) if insert.after is IN_PLACE else None
    sections = [] if replaced is None else plan.sections_of(replaced)
    if replaced is not None and sections:
        anchor, behind, rank, like = sections[0], False, (1, len(insert.path), number), sections[0]
        above, comment = _header_comments(plan, replaced, path, insert.value)
    if kind(insert.value) is dict:
        found = islice(table.children.values(), 8 if table.parent is not None else 0)
        beside = [child for child in found if isinstance(child, Table)]
        new = NewTable(anchor, behind, rank, name, insert.value, path, like=like, above=above, comment=comment)
        new.pair_keys = pair_keys(plan, beside, insert.value)
        plan.new_tables.append(new)
        return
    for index, item in enumerate(insert.value):
        element = NewTable(anchor, behind, (*rank, index), name, item, (*path, index), array=True, like=like)
        if not index:
            element.above, element.comment = above, comment
        plan.new_tables.append(element)


def _section_place(plan: Plan, table: Table, after: Any) -> tuple[Section, bool]:
    """The section behind (True) or in front of which a new sub-table of `table` goes."""
    sibling = None if after is FRONT else table.children.get(after)
    if isinstance(sibling, (Table, TableArray)):
        sections = plan.sections_of(sibling)
        staying = next((section for section in reversed(sections) if section.index not in plan.gone), None)
        if staying is not None:
            return staying, True
        if sections:
            return sections[0], False
    if table.header is not None:
        sections = plan.tables.sections
        if not table.header.index and len(sections) > 1 and not plan.tables.body_of(table.header).entries:
            return sections[1], False
        return table.header, True
    if table.home is not None and table.home.section is not None:
        return table.home.section, True
    return plan.sections_of(table)[0], False


def _like(plan: Plan, table: Table, after: Any) -> Section | None:
    """A section whose layout a new sub-table takes: a sibling's, else the parent's."""
    sibling = None if after is FRONT else table.children.get(after)
    if isinstance(sibling, (Table, TableArray)) and plan.sections_of(sibling):
        return plan.sections_of(sibling)[0]
    first = plan.first_section(table)
    if first is not None:
        return first
    return table.header if table.header is not None and table.header.index else None


def _insert_element(plan: Plan, array: TableArray, insert: Insert, number: int) -> None:
    """A new `[[array]]`, or one that moves, behind the last section of the element that it follows."""
    assert is_table(insert.value)
    if not isinstance(insert.after, int):
        first = array.elements[0].header
        assert first is not None
        anchor, behind, like = first, False, first
    else:
        sections = sections_of(array.elements[insert.after])
        like = sections[0]
        anchor = next(section for section in reversed(sections) if section.index not in plan.gone)
        behind = True
    rank = (0, -len(insert.path), number) if behind else (1, len(insert.path), number)
    moved = None if insert.moved_item is None else sections_of(array.elements[insert.moved_item])
    plan.new_tables.append(
        NewTable(
            anchor,
            behind,
            rank,
            naming.header_of(plan, array),
            insert.value,
            insert.path,
            array=True,
            like=like,
            moved=moved,
            pair_keys=pair_keys(plan, array.elements[-8:], insert.value),
        )
    )


def keep_if_empty(plan: Plan, path: Path, keys: Sequence[Key]) -> None:
    """A table or array that lost everything and that only its content made is written as an empty one.

    `a.b = 1` without `b` is `a = {}`; `[a.b]` without `b` is `[a]`; the last `[[a]]` leaves `a = []`.
    """
    node = plan.tables.find(path)
    if isinstance(node, TableArray) and len(keys) == len(node.elements):
        assert isinstance(node.parent, Table)
        _add_pair(plan, node.parent, (node.name,), [], path, IN_PLACE)
    elif isinstance(node, Table) and node.parent is not None and node.body is None and node.header is None:
        plan.tables.load(node)
        if len(keys) < len(node.children):
            return
        if node.home is not None:
            plan.of(node.home).inserted.append(
                _replacing(plan, node.home, node.passing[0].index, NewPair(-1, naming.dotted(plan, node), {}, path))
            )
        else:
            anchor = sections_of(node)[0]
            header = naming.header_of(plan, node)
            rank = (1, len(path), -1)
            plan.new_tables.append(NewTable(anchor, False, rank, header, {}, path, like=anchor, pairs=[]))
