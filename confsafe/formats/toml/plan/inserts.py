"""What comes: new entries and tables, entered into the plan in the form that their siblings have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT, at_path
from confsafe.data.sameness import kind
from confsafe.formats.layout.examples import LOOK_AT
from confsafe.formats.layout.runs import staying
from confsafe.formats.toml.places.slots import stand_of
from confsafe.formats.toml.places.tables import Body, Table, TableArray, sections_of
from confsafe.formats.toml.plan import naming
from confsafe.formats.toml.plan.forms import form_of_new, models_of
from confsafe.formats.toml.plan.moves import Around, has_comments, moves_of, source_node, take_comments
from confsafe.formats.toml.plan.plan import NewItem, NewPair, NewTable, Plan
from confsafe.formats.toml.reader.statements import Entry, Value
from confsafe.formats.toml.write.new_tables import Form, is_table
from confsafe.formats.toml.write.values import MAX_DEPTH, write_key
from confsafe.formats.writing import too_deep

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Insert, Key, Path
    from confsafe.formats.toml.places.tables import Node
    from confsafe.formats.toml.plan.plan import Moves
    from confsafe.formats.toml.reader.statements import Section

SAME_PLACE: Any = object()
"""In the place of `Insert.after`: where the value of that key stood, a table that goes."""


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
        _insert_element(plan, inner, insert, number)
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
        form = form_of_new(
            plan.known, table, insert.key, insert.value, insert.after, follow=lines_follow(plan, table, path)
        )
    if form is Form.SECTION:
        _insert_section(plan, table, insert, number)
    elif form is Form.DOTTED:
        for keys, value in _leaves(plan, insert.value, (insert.key,), path[:-1], moves):
            add_pair(plan, table, keys, value, (*insert.path, *keys), moves, insert.after)
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
        if isinstance(source, (Table, TableArray)) and plan.known.sections_of(source):
            return Form.SECTION
        if place != path and has_comments(plan, move.source):
            return Form.SECTION  # a line of its own, which has room for them
    return None


def lines_follow(plan: Plan, table: Table, path: Path) -> bool:
    """Whether keys without a header stand behind a new one in the data; no where the table is called otherwise now.

    A header in front of them would take them into its table.
    """
    behind = _keys_behind(plan, path)
    data = at_path(plan.after, path[:-1]) if behind else {}
    return any(_is_on_line(table, key, data[key]) for key in behind)


def _keys_behind(plan: Plan, path: Path) -> Sequence[Key]:
    """The keys behind a new one in the data; none where the table is called otherwise now."""
    try:
        keys = list(at_path(plan.after, path[:-1]))
        return keys[keys.index(path[-1]) + 1 :]
    except (LookupError, TypeError, ValueError):
        return ()


def _is_on_line(table: Table, key: Key, value: Any) -> bool:
    """Whether a key of a table is written below the table's own header."""
    child = table.children.get(key)
    if child is None:
        return not is_table(value)
    return isinstance(child, Entry) or (isinstance(child, Table) and child.home is not None)


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


def add_pair(plan: Plan, table: Table, keys: tuple[Any, ...], value: Any, path: Path, moves: Moves, after: Any) -> None:
    """A new `key = value` of a table; a table without lines of its own, or dotted keys through it, gets a header."""
    place = path[: len(path) - len(keys) + 1]
    name = naming.new_key(plan, table, keys[0], after, place[:-1])
    pair = NewPair(-1, ".".join([name, *(write_key(part, path[:-1]) for part in keys[1:])]), value, path, moves)
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
        pair.above, pair.behind = _header_comments(plan, replaced, value)
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


def _header_comments(plan: Plan, replaced: Node, value: Any) -> Around:
    """The comments above and behind a header whose table becomes another value; they stay with the key, as they are.

    An array of tables has those of its first header; where it loses all elements they go with that.
    """
    goes = isinstance(replaced, TableArray) and kind(value) is list and not value
    node = replaced.elements[0] if isinstance(replaced, TableArray) else replaced
    if goes or not isinstance(node, Table) or node.header is None or not node.header.index:
        return Around()
    above, behind = take_comments(plan, (node.header.index, -1))
    return Around([*above, *plan.left.get(replaced, ())] if isinstance(replaced, TableArray) else above, behind)


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


def _insert_section(plan: Plan, table: Table, insert: Insert, number: int) -> None:
    """A new `[table.key]` or `[[table.key]]`, behind the sibling's last section."""
    place, rank = _section_place(plan, table, insert, number)
    key = naming.new_key(plan, table, insert.key, insert.after, insert.path)
    path = (*insert.path, insert.key)
    replaced = table.children.get(insert.key)
    sections = [] if replaced is None else plan.known.sections_of(replaced)
    comments = Around()
    if replaced is not None and sections:
        place, rank = sections[0].index - 1, (1, len(insert.path), number)
        comments = _header_comments(plan, replaced, insert.value)
    elif isinstance(replaced, Entry) and (stand := stand_of(plan.tables, path)) is not None:
        comments = take_comments(plan, stand)
    elif (stays := _where_it_stood(plan, table, insert, place)) is not None:
        place, rank = stays - 1, (1, len(insert.path), number)
    is_list = kind(insert.value) is list
    for index, value in enumerate(insert.value if is_list else [insert.value]):
        own = (*path, index) if is_list else path
        new = NewTable(
            place,
            (*rank, index),
            table,
            key,
            value,
            own,
            moves_of(path, insert.moves),
            array=is_list,
            models=models_of(plan.known, table, insert.key, insert.after),
        )
        if not index:
            new.above, new.behind = comments
        plan.new_tables.append(new)


def _where_it_stood(plan: Plan, table: Table, insert: Insert, earliest: int) -> int | None:
    """The number of the header of a table that moves up or down here, where it stands between its new siblings already.

    [tool.ruff.lint]             [tool.ruff.lint]
    [tool.ruff.format]      ->   [tool.ruff.format]
    [tool.ruff.isort]            [tool.ruff.lint.isort]

    What comes from another branch goes to its siblings, a `[tool.poetry.scripts]` to `[project]`.
    """
    whole = next((move.source for move in insert.moves if not move.to), None)
    source = None if whole is None else plan.tables.find(whole)
    if whole is None or not isinstance(source, Table) or source.header is None or source.header.index not in plan.gone:
        return None
    shorter = min(len(whole) - 1, len(insert.path))
    if whole[:shorter] != insert.path[:shorter]:
        return None
    stood = source.header.index
    later = _later_sibling(plan, table, insert)
    return stood if earliest < stood and (later is None or stood < later) else None


def _later_sibling(plan: Plan, table: Table, insert: Insert) -> int | None:
    """The number of the first header of those sub-tables that follow a new one in the data; None for none."""
    nodes = (table.children.get(key) for key in _keys_behind(plan, (*insert.path, insert.key)))
    found = (sections[0].index for node in nodes if node is not None and (sections := plan.known.sections_of(node)))
    return min(found, default=None)


def _section_place(plan: Plan, table: Table, insert: Insert, number: int) -> tuple[int, tuple[int, ...]]:
    """The number of the section behind which a new sub-table of `table` goes, and what comes first of several there."""
    anchor, behind = _section_anchor(plan, table, insert.after)
    if behind:
        anchor = _among_others(plan, table, insert, anchor)
        return anchor.index, (0, -len(insert.path), number)
    return anchor.index - 1, (1, len(insert.path), number)


def _among_others(plan: Plan, table: Table, insert: Insert, anchor: Section) -> Section:
    """The section behind which a new sub-table goes that may stand directly behind `anchor`, or further down.

    Where something goes it takes that place. The last of a table stands behind all of that which stands together. One
    of a table without a header, which only groups, stands above the next of its kind, the last at the end of the file
    (by hand 5 of 5, in 5 projects).

    [tool.poetry]              [tool.poetry]
    [build-system]       ->    [build-system]
    [tool.black]               [tool.isort]
                               [tool.black]
    """
    sections = plan.tables.sections
    end = anchor.index + 1
    if end == len(sections) or end in plan.gone:
        return anchor
    own = {section.index for section in plan.known.sections_of(table)}
    groups = table.header is None and table.depth == 1
    later = _later_sibling(plan, table, insert) if groups or end in own else end
    if groups:
        end = len(sections) if later is None else max(later, end)
    elif later is None:
        while end in own:
            end += 1
    return sections[staying(end - 1, plan.gone)]


def _section_anchor(plan: Plan, table: Table, after: Any) -> tuple[Section, bool]:
    """The section behind (True) or in front of which a new sub-table of `table` goes."""
    sibling = None if after is FRONT else table.children.get(after)
    if isinstance(sibling, (Table, TableArray)):
        sections = plan.known.sections_of(sibling)
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
    return plan.known.sections_of(table)[0], False


def _insert_element(plan: Plan, array: TableArray, insert: Insert, number: int) -> None:
    """A new `[[array]]`, or one that moves, behind the last section of the element that it follows."""
    assert is_table(insert.value)
    if isinstance(insert.after, int):
        sections = sections_of(array.elements[insert.after])
        place = next(section.index for section in reversed(sections) if section.index not in plan.gone)
        rank = (0, -len(insert.path), number)
    else:
        first = array.elements[0].header
        assert first is not None
        place, rank = first.index - 1, (1, len(insert.path), number)
    near = insert.after if isinstance(insert.after, int) else 0
    models = sorted(array.elements, key=lambda element: abs(element.name - near))
    plan.new_tables.append(
        NewTable(
            place,
            rank,
            array,
            "",
            insert.value,
            insert.path,
            moves_of(insert.path, insert.moves),
            array=True,
            models=models[:LOOK_AT],
        )
    )
