"""The splices of arrays and inline tables, through `formats.flow`.

An inline table stays on its line, as TOML 1.0 wants it; one that already spans lines is TOML 1.1 and takes new entries
on lines of their own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from confsafe.formats.flow import Flow, NewEntry, Syntax, edit_flow
from confsafe.formats.text import Span, Splice
from confsafe.formats.toml.examples import WIDTH
from confsafe.formats.toml.layout import line_indent
from confsafe.formats.toml.statements import Entry, key_parts
from confsafe.formats.toml.write import list_on_lines, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.toml.plan import EntriesPlan, NewItem, NewPair, Plan
    from confsafe.formats.toml.statements import Value
    from confsafe.formats.toml.tables import Body

ARRAY = Syntax(line_comments=("#",), block_comments=False, trailing_comma=True)
_INLINE_TABLE = Syntax(line_comments=("#",), block_comments=False, trailing_comma=False)


def array_splices(plan: Plan, value: Value, entries: EntriesPlan) -> list[Splice]:
    """All splices of one array's items."""
    items = plan.tables.inner(value)
    assert isinstance(items, list)
    interior = plan.text[value.value + 1 : value.value_end - 1]
    if not items and not interior.strip():
        return [_filled_array(plan, value, entries.items)]
    spans = [Span(item.value, item.value_end) for item in items]
    one_line = "\n" not in interior
    flow = _flow(plan, value, spans, newlines=not one_line)
    new = [NewEntry(item.after, partial(_item, plan, item, items), item.moved_from) for item in entries.items]
    return edit_flow(plan.text, flow, ARRAY, deleted=entries.deleted, inserted=new)


def inline_table_splices(plan: Plan, body: Body, entries: EntriesPlan) -> list[Splice]:
    """All splices of one inline table's entries."""
    value = body.braces
    assert value is not None
    interior = plan.text[value.value + 1 : value.value_end - 1]
    spans = [Span(entry.key, entry.value_end) for entry in body.entries]
    flow = _flow(plan, value, spans, newlines=_spans_lines(plan.text, value, body.entries))
    new = [NewEntry(pair.after, partial(_pair, plan, body.entries, pair)) for pair in entries.inserted]
    syntax = ARRAY if not body.entries and interior.strip() else _INLINE_TABLE
    return edit_flow(plan.text, flow, syntax, deleted=entries.deleted, inserted=new)


def _spans_lines(text: str, value: Value, entries: Sequence[Entry]) -> bool:
    """Whether lines end between the braces outside of the values: TOML 1.1."""
    position = value.value + 1
    for entry in entries:
        if "\n" in text[position : entry.value]:
            return True
        position = entry.value_end
    return "\n" in text[position : value.value_end]


def _flow(plan: Plan, value: Value, spans: list[Span], *, newlines: bool) -> Flow:
    return Flow(
        start=value.value,
        end=value.value_end,
        entries=spans,
        newlines=newlines,
        line_indent=line_indent(plan.text, value.value),
        unit=plan.room.examples.item_indent,
        padding=plan.room.examples.braces(()).padding if plan.text[value.value] == "{" else "",
    )


def _filled_array(plan: Plan, value: Value, items: list[NewItem]) -> Splice:
    """`[]` stays on its line while that is not too wide."""
    start = plan.text.rfind("\n", 0, value.value) + 1
    within_brackets = any(bracket in plan.text[start : value.value] for bracket in "[{")
    indent = None if within_brackets else line_indent(plan.text, value.value)
    room = plan.room._replace(indent=indent, column=value.value - start)
    path = items[0].path[:-1] if items else ()
    new = [item.value for item in items]
    if "\n" in plan.text[value.value : value.value_end] and room.indent is not None:
        whole = list_on_lines([write(item, room.on_one_line, path) for item in new], room)
    else:
        whole = write(new, room.on_one_line, path)
        if room.column + len(whole) > WIDTH:
            whole = write(new, room, path)
    return Splice(value.value, value.value_end, whole)


def _item(plan: Plan, item: NewItem, others: Sequence[Value], indent: str | None) -> str:
    room = plan.room._replace(indent=indent, column=len(indent or ""), items=others)
    return write(item.value, room, item.path)


def _pair(plan: Plan, others: Sequence[Entry], pair: NewPair, indent: str | None) -> str:
    equals = _equals(plan.text, others)
    return f"{pair.key}{equals}{write(pair.value, plan.room._replace(beside=others, equals=equals), pair.path)}"


def _equals(text: str, entries: Sequence[Entry]) -> str:
    """The `=` of an inline table with the spaces around it, as in its first entry."""
    if not entries:
        return " = "
    entry = entries[0]
    return text[key_parts(text, entry.key)[-1].end : entry.value]
