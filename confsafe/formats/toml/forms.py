"""In which form a new key of a table is written: `key = value`, dotted keys, or a header of its own."""

from __future__ import annotations

import enum
from collections import Counter
from typing import TYPE_CHECKING, Any

from confsafe.formats.toml.blocks import is_table, is_table_array
from confsafe.formats.toml.render import WIDTH, render
from confsafe.formats.toml.statements import Entry
from confsafe.formats.toml.tables import Table, TableArray, is_written
from confsafe.sameness import kind

if TYPE_CHECKING:
    from confsafe.formats.toml.plan import Plan
    from confsafe.formats.toml.tables import Node


class Form(enum.Enum):
    """A way to write a key and its value."""

    PAIR = "key = value"
    DOTTED = "key.inner = value"
    SECTION = "[key]"


def form_of_new(plan: Plan, table: Table, value: Any, after: Any) -> Form:
    """The form of a new value of `table` behind the sibling `after`.

    A mapping takes the form of the mapping that it follows, else the one that most mappings of the table have; the same
    for lists of mappings. An inline table that would not fit on a line gets a header instead.

    Example: `serde` behind `rand = { version = "0.8" }` becomes `serde = { version = "1.0" }`
    """
    if plan.is_dotted(table):
        return Form.DOTTED if kind(value) is dict and value else Form.PAIR
    if table.inline or not is_table(value):
        return Form.PAIR
    form = _form_of(plan, table.children.get(after) if isinstance(after, str) else None, value)
    if form is None:
        counts = plan.forms(table, is_array=is_table_array(value))
        form = max(counts, key=lambda found: (counts[found], found is Form.SECTION), default=Form.SECTION)
    if form is Form.SECTION or (form is Form.DOTTED and not value):
        return form
    if form is Form.PAIR and len(render(value, plan.layout, ())) > WIDTH:
        return Form.SECTION
    return form


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
    mark = plan.text[child.value]
    if kind(value) is list:
        items = plan.tables.inner(child) if mark == "[" else None
        return Form.PAIR if isinstance(items, list) and items and plan.text[items[0].value] == "{" else None
    return Form.PAIR if mark == "{" else None
