"""In which form a new key of a table is written: `key = value`, dotted keys, or a header of its own."""

from __future__ import annotations

import enum
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from confsafe.data.sameness import kind
from confsafe.formats.toml.blocks import is_table, is_table_array
from confsafe.formats.toml.render import WIDTH, render
from confsafe.formats.toml.statements import Entry
from confsafe.formats.toml.tables import Table, TableArray, is_written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confsafe.formats.toml.plan import Plan
    from confsafe.formats.toml.tables import Node


_SAMPLE = 8
"""How many tables are looked at."""


class Form(enum.Enum):
    """A way to write a key and its value."""

    PAIR = "key = value"
    DOTTED = "key.inner = value"
    SECTION = "[key]"


def form_of_new(plan: Plan, table: Table, key: Any, value: Any, after: Any) -> Form:
    """The form of a new value of `table` behind the sibling `after`.

    A mapping takes the form that the same key has in the tables beside this one, else that of the mapping that it
    follows, else the one that most mappings of the table have; the same for lists of mappings. An inline table that
    would not fit on a line gets a header instead.

    Example: `serde` behind `rand = { version = "0.8" }` becomes `serde = { version = "1.0" }`
    """
    if plan.is_dotted(table):
        return Form.DOTTED if kind(value) is dict and value else Form.PAIR
    if table.inline or not is_table(value):
        return Form.PAIR
    beside = list(tables_beside(table))
    if _is_pair(plan, beside, key):
        return Form.PAIR
    form = _form_of(plan, table.children.get(after) if isinstance(after, str) else None, value)
    if form is None:
        counts = plan.forms(table, is_array=is_table_array(value))
        if not counts and _only_pairs(plan, beside):
            counts = Counter([Form.PAIR])
        form = max(counts, key=lambda found: (counts[found], found is Form.SECTION), default=Form.SECTION)
    if form is Form.SECTION or (form is Form.DOTTED and not value):
        return form
    if form is Form.PAIR and len(render(value, plan.layout, ())) > WIDTH:
        return Form.SECTION
    return form


def tables_beside(table: Table) -> Iterator[Table]:
    """Some tables that hold the like of this one: elements of the same array, tables of the same parent.

    The root's tables are of different kinds, so they tell nothing about each other.
    """
    parent = table.parent
    if isinstance(parent, TableArray):
        found: Iterable[Node] = parent.elements
    else:
        found = parent.children.values() if parent is not None and parent.parent is not None else ()
    yield from islice((other for other in found if isinstance(other, Table) and other is not table), _SAMPLE)


def pair_keys(plan: Plan, models: Sequence[Table], value: dict[Any, Any]) -> frozenset[Any]:
    """The keys of a new table whose mappings are written as `key = value`, as the tables beside it have them."""
    tables = [key for key, item in value.items() if is_table(item)]
    if tables and _only_pairs(plan, models):
        return frozenset(tables)
    return frozenset(key for key in tables if _is_pair(plan, models, key))


def _is_pair(plan: Plan, models: Sequence[Table], key: Any) -> bool:
    """Whether one of the tables has a mapping, or a list of mappings, as the value of that key."""
    for model in models:
        plan.tables.load(model)
        child = model.children.get(key)
        if isinstance(child, Entry) and _holds_table(plan, child):
            return True
    return False


def _only_pairs(plan: Plan, models: Sequence[Table]) -> bool:
    """Whether the tables have mappings as values, and none with a header."""
    for model in models:
        plan.tables.load(model)
    children = [child for model in models for child in model.children.values()]
    return any(isinstance(child, Entry) and plan.text[child.value] == "{" for child in children) and not any(
        not isinstance(child, Entry) and is_written(child) for child in children
    )


def _holds_table(plan: Plan, entry: Entry) -> bool:
    if plan.text[entry.value] == "{":
        return True
    items = plan.tables.inner(entry) if plan.text[entry.value] == "[" else None
    return isinstance(items, list) and bool(items) and plan.text[items[0].value] == "{"


def count_forms(plan: Plan, table: Table, *, is_array: bool) -> Counter[Form]:
    """How often each form is taken by the mappings (or lists of mappings) of a table."""
    example: Any = [{}] if is_array else {}
    forms = (_form_of(plan, child, example) for child in table.children.values())
    return Counter(form for form in forms if form is not None)


def is_dotted(table: Table) -> bool:
    """Whether dotted keys alone make the table."""
    return table.home is not None and not is_written(table)


def _form_of(plan: Plan, child: Node | None, value: Any) -> Form | None:
    """The form of a sibling that is of the same kind as `value`, else None."""
    if isinstance(child, TableArray):
        return Form.SECTION if kind(value) is list else None
    if isinstance(child, Table):
        return None if kind(value) is list else Form.DOTTED if plan.is_dotted(child) else Form.SECTION
    if not isinstance(child, Entry):
        return None
    is_list = plan.text[child.value] == "["
    return Form.PAIR if _holds_table(plan, child) and is_list == (kind(value) is list) else None
