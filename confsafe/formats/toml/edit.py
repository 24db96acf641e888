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

from typing import TYPE_CHECKING, Any

from confsafe.changes import FRONT, Delete, Insert, Rename, Set
from confsafe.formats.toml import naming
from confsafe.formats.toml.blocks import is_table, is_table_array
from confsafe.formats.toml.brackets import array_splices, inline_table_splices
from confsafe.formats.toml.forms import Form, form_of_new
from confsafe.formats.toml.lines import line_splices
from confsafe.formats.toml.plan import NO_COMMENT, NewItem, NewPair, NewTable, Plan, settle
from confsafe.formats.toml.render import MAX_DEPTH, refuse_nesting, render, render_key
from confsafe.formats.toml.sections import section_splices
from confsafe.formats.toml.spelling import respell, respell_key
from confsafe.formats.toml.statements import Entry, Value, header_parts, key_parts
from confsafe.formats.toml.tables import Body, Table, TableArray, sections_of
from confsafe.sameness import kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.changes import Change, Key, Path, Place
    from confsafe.formats.toml.statements import Section
    from confsafe.formats.toml.tables import Tables
    from confsafe.formats.tree import Comment, Splice


def edit(tables: Tables, changes: Sequence[Change]) -> list[Splice]:
    """The splices that make those changes; none of them a `Set` of the root, or of an array of tables' nature.

    Raises ValueRefused.
    """
    plan = Plan(tables)
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
    for change in changes:
        if isinstance(change, Set):
            inserts += _set(plan, change, groups)
    for path, keys in groups.items():
        _delete(plan, path, keys)
    filled: set[Path] = set()
    for number, insert in enumerate(inserts):
        _insert(plan, insert, number)
        filled.add(insert.path)
    for path, keys in groups.items():
        if path not in filled:
            _keep_if_empty(plan, path, keys)
    return settle(tables.text, _all_splices(plan))


def _all_splices(plan: Plan) -> list[Splice]:
    for table, entries in plan.opened.items():
        anchor = sections_of(table)[0]
        value = {key: item for key, (item, _) in entries.items()}
        path = next(iter(entries.values()))[1][:-1]
        header = naming.header_of(plan, table)
        rank = (1, table.depth, -1)
        plan.new_tables.append(NewTable(anchor, False, rank, header, value, path, like=anchor, exact=True))
    splices = list(plan.splices)
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
    plan.renamed[child] = render_key(change.key, parent)
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
    if isinstance(node, Value):
        _set_value(plan, node, change)
        return []
    if isinstance(node, Table) and kind(change.value) is dict:
        plan.tables.load(node)
        groups.setdefault(change.path, []).extend(node.children)
        return [Insert(change.path, key, value) for key, value in change.value.items()]
    if isinstance(node, TableArray) and is_table_array(change.value):
        groups.setdefault(change.path, []).extend(range(len(node.elements)))
        return [Insert(change.path, None, value) for value in change.value]
    assert isinstance(node, (Table, TableArray))
    groups.setdefault(change.path[:-1], []).append(change.path[-1])
    return [Insert(change.path[:-1], change.path[-1], change.value, change.path[-1])]


def _set_value(plan: Plan, node: Value, change: Set) -> None:
    """A value's characters, in the spelling that was there where a scalar follows a scalar."""
    text = plan.text
    old = text[node.value : node.value_end]
    held = old[0] in "[{"
    if not held and kind(change.value) not in (dict, list):
        new = respell(old, change.value, change.path, plan.newline)
    else:
        start = text.rfind("\n", 0, node.value) + 1
        layout = plan.layout
        if isinstance(node, Entry) and node.start == start:
            layout = layout._replace(indent=text[start : node.key], column=node.value - start)
        elif not text[start : node.value].strip():
            layout = layout._replace(indent=text[start : node.value], column=node.value - start)
        new = render(change.value, layout, change.path)
    plan.replace(node.value, node.value_end, new, drops=held)


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
            plan.of(_home(inner)).deleted.add(child.index)
            continue
        assert isinstance(child, (Table, TableArray))
        if isinstance(child, Table) and child.home is not None:
            plan.of(child.home).deleted.update(entry.index for entry in child.passing)
        for section in sections_of(child):
            plan.gone[section.index] = section


def _home(table: Table) -> Body:
    """The body in which the table's own entries stand."""
    body = table.body or table.home
    assert body is not None
    return body


def _keep_if_empty(plan: Plan, path: Path, keys: Sequence[Key]) -> None:
    """A table or array that lost everything and that only its content made is written as an empty one.

    `a.b = 1` without `b` is `a = {}`; `[a.b]` without `b` is `[a]`; the last `[[a]]` leaves `a = []`.
    """
    node = plan.tables.find(path)
    if isinstance(node, TableArray) and len(keys) == len(node.elements):
        assert isinstance(node.parent, Table)
        _add_pair(plan, node.parent, node.name, [], path, _END)
    elif isinstance(node, Table) and node.parent is not None and node.body is None and node.header is None:
        plan.tables.load(node)
        if len(keys) < len(node.children):
            return
        if node.home is not None:
            plan.of(node.home).inserted.append(
                NewPair(_staying(plan, node.home, node.passing[0].index - 1), naming.dotted(plan, node), {}, path)
            )
        else:
            anchor = sections_of(node)[0]
            header = naming.header_of(plan, node)
            rank = (1, node.depth, -1)
            plan.new_tables.append(NewTable(anchor, False, rank, header, {}, path, like=anchor, exact=True))


# -- what comes


def _insert(plan: Plan, insert: Insert, number: int) -> None:
    container = plan.tables.find(insert.path)
    inner = plan.tables.inner(container) if isinstance(container, Value) else container
    if isinstance(inner, list):
        assert isinstance(container, Value)
        after = -1 if insert.after is FRONT else insert.after
        item = NewItem(after, insert.value, (*insert.path, after + 1), insert.moved_from)
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
    render_key(insert.key, insert.path)
    form = form_of_new(plan, table, insert.value, insert.after)
    if form is Form.SECTION:
        _insert_section(plan, table, insert, number)
    elif form is Form.DOTTED:
        for keys, value in _leaves(insert.value, (insert.key,), path[:-1]):
            _add_pair(plan, table, keys, value, (*insert.path, *keys), insert.after)
    else:
        replaced = table.children.get(insert.key) if insert.after == insert.key else None
        comment = naming.header_comment(plan, replaced) if replaced is not None else NO_COMMENT
        after = _place_of(replaced) if replaced is not None else insert.after
        _add_pair(plan, table, insert.key, insert.value, path, after, comment)


def _leaves(value: Any, keys: tuple[Any, ...], path: Path) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The entries that make a mapping by dotted keys."""
    if len(keys) > MAX_DEPTH:
        refuse_nesting((*path, *keys), cyclic=False)
    if kind(value) is not dict or not value:
        yield keys, value
        return
    for key, item in value.items():
        yield from _leaves(item, (*keys, key), path)


def _add_pair(
    plan: Plan,
    table: Table,
    key: Any,
    value: Any,
    path: Path,
    after: Key | Place | int,
    comment: Comment = NO_COMMENT,
) -> None:
    """A new `key = value` of a table; where nothing but sub-tables made it, it gets a header."""
    keys = key if isinstance(key, tuple) else (key,)
    body = table.body or table.home
    if body is None:
        plan.opened.setdefault(table, {})[keys[0]] = (value, path)
        return
    text = ".".join(render_key(part, path[:-1]) for part in keys)
    if table.body is None:
        text = f"{naming.dotted(plan, table)}.{text}"
    index = _staying(plan, body, _entry_index(table, body, after))
    plan.of(body).inserted.append(NewPair(index, text, value, path, comment))


class _End:
    """The place behind a table's last entry."""


_END = _End()


def _place_of(child: Any) -> Any:
    """The place of a child that another value replaces."""
    if isinstance(child, Table) and child.home is not None:
        return _Index(child.passing[0].index - 1)
    return _END


class _Index(int):
    """A place that is an index of a body's entries already."""


def _entry_index(table: Table, body: Body, after: Any) -> int:
    """Behind which entry of the body a new one goes."""
    last = len(body.entries) - 1 if table.body is body else table.passing[-1].index
    if isinstance(after, _Index):
        return int(after)
    if after is FRONT:
        return -1 if table.body is body else table.passing[0].index - 1
    sibling = None if after is _END else table.children.get(after)
    if isinstance(sibling, Entry):
        return sibling.index
    if isinstance(sibling, Table) and sibling.home is body:
        return sibling.passing[-1].index
    return last


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
    key = render_key(insert.key, insert.path)
    name = f"{header}.{key}" if header else key
    rank = (0, -table.depth, number) if behind else (1, table.depth, number)
    path = (*insert.path, insert.key)
    like = _like(plan, table, insert.after)
    if kind(insert.value) is dict:
        plan.new_tables.append(NewTable(anchor, behind, rank, name, insert.value, path, like=like))
        return
    for index, item in enumerate(insert.value):
        element = NewTable(anchor, behind, (*rank, index), name, item, (*path, index), array=True, like=like)
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
        return table.header, True
    if table.home is not None and table.home.section is not None:
        return table.home.section, True
    return plan.sections_of(table)[0], False


def _like(plan: Plan, table: Table, after: Any) -> Section | None:
    """A section whose layout a new sub-table takes: a sibling's, else the parent's."""
    sibling = None if after is FRONT else table.children.get(after)
    if isinstance(sibling, (Table, TableArray)) and plan.sections_of(sibling):
        return plan.sections_of(sibling)[0]
    for child in table.children.values():
        if not isinstance(child, Entry) and plan.sections_of(child):
            return plan.sections_of(child)[0]
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
    rank = (0, -array.depth, number) if behind else (1, array.depth, number)
    moved = None if insert.moved_from is None else sections_of(array.elements[insert.moved_from])
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
        )
    )
