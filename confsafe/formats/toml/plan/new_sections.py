"""New headers: behind which section a table or an element of an array goes, and what it is written like.

A table goes behind the sibling that precedes it in the data, or takes the place of what goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT
from confsafe.data.sameness import kind
from confsafe.formats.layout.examples import LOOK_AT
from confsafe.formats.layout.runs import staying
from confsafe.formats.toml.places.slots import stand_of
from confsafe.formats.toml.places.tables import Table, TableArray, sections_of
from confsafe.formats.toml.plan import naming
from confsafe.formats.toml.plan.models import models_of
from confsafe.formats.toml.plan.moves import Around, comments_of_section, take_comments
from confsafe.formats.toml.plan.plan import NewTable, Plan
from confsafe.formats.toml.plan.sources import moves_of
from confsafe.formats.toml.plan.wrapping import wrap
from confsafe.formats.toml.reader.statements import Entry
from confsafe.formats.toml.write.new_tables import is_table

if TYPE_CHECKING:
    from confsafe.data.changes import Insert
    from confsafe.formats.toml.places.tables import Node
    from confsafe.formats.toml.plan.plan import Moves
    from confsafe.formats.toml.reader.statements import Section


def insert_section(plan: Plan, table: Table, insert: Insert, number: int) -> None:
    """A new `[table.key]` or `[[table.key]]`, behind the sibling's last section."""
    place, rank = _section_place(plan, table, insert, number)
    key = naming.new_key(plan, table, insert.key, insert.after, insert.path)
    path = (*insert.path, insert.key)
    moves = moves_of(path, insert.moves)
    if wrap(plan, table, insert, key, moves, place=place):
        return
    replaced = table.children.get(insert.key)
    first = replaced.first if isinstance(replaced, (Table, TableArray)) else None
    comments = Around()
    if replaced is not None and first is not None:
        place, rank = first.index - 1, (1, len(insert.path), number)
        comments = header_comments(plan, replaced, insert.value, moves)
    elif isinstance(replaced, Entry) and (stand := stand_of(plan.tables, path)) is not None:
        comments = take_comments(plan, stand)
    elif (stays := _where_it_stood(plan, table, insert, place)) is not None:
        place, rank = stays - 1, (1, len(insert.path), number)
    is_list = kind(insert.value) is list
    models = models_of(table, insert.key, insert.after)
    for index, value in enumerate(insert.value if is_list else [insert.value]):
        own = (*path, index) if is_list else path
        new = NewTable(
            place,
            (*rank, index),
            table,
            key,
            value,
            own,
            moves,
            array=is_list,
            models=models,
        )
        if not index:
            new.above, new.behind = comments
        plan.new_tables.append(new)


def _where_it_stood(plan: Plan, table: Table, insert: Insert, earliest: int) -> int | None:
    """The number of the header of a table that moves up or down here, where it stands between its new siblings already.

    [tool.ruff.lint]             [tool.ruff.lint]
    [tool.ruff.format]      ->   [tool.ruff.format]
    [tool.ruff.isort]            [tool.ruff.lint.isort]

    What comes from another branch goes to its siblings, a `[tool.poetry.scripts]` to `[project]`; so does what comes
    into an element of an array from elsewhere.
    """
    whole = next((move.source for move in insert.moves if not move.to), None)
    source = None if whole is None else plan.tables.find(whole)
    if whole is None or not isinstance(source, Table) or source.header is None or source.header.index not in plan.gone:
        return None
    shorter = min(len(whole) - 1, len(insert.path))
    element = max((size for size, key in enumerate(insert.path, 1) if isinstance(key, int)), default=0)
    if whole[: max(shorter, element)] != insert.path[: max(shorter, element)]:
        return None
    stood = source.header.index
    later = plan.order(table, insert.path).section_behind(insert.key)
    return stood if earliest < stood and (later is None or stood < later) else None


def _section_place(plan: Plan, table: Table, insert: Insert, number: int) -> tuple[int, tuple[int, ...]]:
    """The number of the section behind which a new sub-table of `table` goes, and what comes first of several there.

    Behind the sibling that precedes it, or above the one that follows where the former has tables further down too:

    [package]                          [package]
    [features]                   ->    [dependencies]
    [package.metadata.docs.rs]         [features]
                                       [package.metadata.docs.rs]
    """
    anchor, behind = _section_anchor(plan, table, insert.after)
    later = plan.order(table, insert.path).section_behind(insert.key)
    if behind and (later is None or later > anchor.index):
        anchor = _among_others(plan, table, insert, anchor, later)
        return anchor.index, (0, -len(insert.path), number)
    place = later if behind and later is not None else anchor.index
    return place - 1, (1, len(insert.path), number)


def _among_others(plan: Plan, table: Table, insert: Insert, anchor: Section, later: int | None) -> Section:
    """The section behind which a new sub-table goes that may stand directly behind `anchor`, or further down.

    Where something goes it takes that place. The last of a table with a name stands behind all of that which stands
    together. One of `tool`, which only groups, stands above the next of its kind, the last at the end of the file (by
    hand 5 of 5, in 5 projects).

    [tool.poetry]              [tool.poetry]
    [build-system]       ->    [build-system]
    [tool.black]               [tool.isort]
                               [tool.black]
    """
    sections = plan.tables.sections
    end = anchor.index + 1
    if end == len(sections) or end in plan.gone:
        return anchor
    if table.header is None and insert.path == ("tool",):
        end = len(sections) if later is None else max(later, end)
    elif later is None and table.depth:
        own = {section.index for section in plan.known.sections_of(table)}
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
    assert table.first is not None
    return table.first, False


def insert_element(plan: Plan, array: TableArray, insert: Insert, number: int) -> None:
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
    around = array.elements[max(0, near - LOOK_AT) : near + LOOK_AT]
    models = sorted(around, key=lambda element: abs(element.name - near))
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


def header_comments(plan: Plan, replaced: Node, value: Any, moves: Moves) -> Around:
    """The comments above and behind a header whose table becomes another value; they stay with the key, as they are.

    An array of tables has those of its first header; where it loses all elements they go with that.
    Where `moves` take entries of a table along, the comments of none of them stand above too.
    """
    goes = isinstance(replaced, TableArray) and kind(value) is list and not value
    node = replaced.elements[0] if isinstance(replaced, TableArray) else replaced
    if goes or not isinstance(node, Table) or node.header is None or not node.header.index:
        return Around()
    taking = comments_of_section if moves and node is replaced else take_comments
    above, behind = taking(plan, (node.header.index, -1))
    return Around([*above, *plan.left.get(replaced, ())] if isinstance(replaced, TableArray) else above, behind)
