"""The splices of arrays and inline tables, by the layout engine (`layout/brackets.py`).

An inline table stays on its line, as TOML 1.0 wants it; one that already spans lines is TOML 1.1 and takes new entries
on lines of their own. An array on one line that outgrows 80 columns and the widest line of the file gets an item a
line.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from confsafe.formats.layout.brackets import edit_brackets
from confsafe.formats.layout.examples import WIDTH
from confsafe.formats.layout.model import Brackets, NewEntry
from confsafe.formats.text import Span, Splice, indent_at, line_start
from confsafe.formats.toml.edit.along import comments_above
from confsafe.formats.toml.places.gaps import reads_as_item
from confsafe.formats.toml.places.slots import GRAMMAR
from confsafe.formats.toml.plan.moves import Around, all_around, moving_into
from confsafe.formats.toml.reader.statements import Entry, key_parts
from confsafe.formats.toml.write.values import list_on_lines, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.layout.ownership import ReadsAsEntry
    from confsafe.formats.toml.places.tables import Body
    from confsafe.formats.toml.plan.plan import EntriesPlan, NewItem, NewPair, Plan
    from confsafe.formats.toml.reader.statements import Value


def array_splices(plan: Plan, value: Value, entries: EntriesPlan) -> list[Splice]:
    """All splices of one array's items."""
    items = plan.tables.inner(value)
    assert isinstance(items, list)
    interior = plan.text[value.value + 1 : value.value_end - 1]
    if not items and not interior.strip():
        return _filled_array(plan, value, entries.items) if entries.items else []
    if "\n" not in interior and _outgrows(plan, value, items, entries):
        return _broken(plan, value, items, entries)
    spans = [Span(item.value, item.value_end) for item in items]
    brackets = _brackets(plan, value, spans, newlines="\n" in interior)
    new = [_new_item(plan, item, items) for item in entries.items]
    return _edited(plan, brackets, items, entries, new, partial(reads_as_item, plan.text))


def inline_table_splices(plan: Plan, body: Body, entries: EntriesPlan) -> list[Splice]:
    """All splices of one inline table's entries."""
    value = body.braces
    assert value is not None
    spans = [Span(entry.key, entry.value_end) for entry in body.entries]
    brackets = _brackets(plan, value, spans, newlines=_spans_lines(plan.text, value, body.entries))
    new: list[NewEntry] = []
    above: list[Splice] = []
    for pair in entries.inserted:
        along = all_around(plan, pair.moves, pair.path)
        if along != Around() and not brackets.newlines:
            above += comments_above(plan, pair.path[:-1], along)
            along = Around()
        render = partial(_pair, plan, body.entries, pair)
        new.append(NewEntry(pair.after, render, None, *along, keeps=pair.keeps))
    return [*above, *_edited(plan, brackets, body.entries, entries, new, plan.slots.reads_as_entry)]


def _edited(
    plan: Plan,
    brackets: Brackets,
    all_of: Sequence[Value],
    entries: EntriesPlan,
    new: Sequence[NewEntry],
    reads: ReadsAsEntry,
) -> list[Splice]:
    return edit_brackets(
        plan.text,
        brackets,
        GRAMMAR,
        deleted=entries.deleted,
        inserted=new,
        reads_as_entry=reads,
        moving=[index for index in entries.deleted if all_of[index] in plan.leaving],
    )


def _outgrows(plan: Plan, value: Value, items: Sequence[Value], entries: EntriesPlan) -> bool:
    """Whether an array on one line, the value of a line, is too wide for that with what comes and goes.

    One that was wider than `WIDTH` before stays on its line.
    """
    text = plan.text
    start = line_start(text, value.value)
    if not entries.items or "{" in text[start : value.value] or "[" in text[start : value.value]:
        return False
    old = value.value_end - start
    width = old - sum(items[index].value_end - items[index].value + 2 for index in entries.deleted)
    width += sum(len(_item(plan, item, items, None)) + 2 for item in entries.items)
    return old <= WIDTH < width and width > plan.room.examples.widest


def _broken(plan: Plan, value: Value, items: Sequence[Value], entries: EntriesPlan) -> list[Splice]:
    """The splices that put each item of an array on a line of its own."""
    outer = indent_at(plan.text, value.value)
    indent = outer + plan.room.examples.item_indent
    line = plan.newline + indent
    splices: list[Splice] = []
    position, between = value.value + 1, line
    for index in range(-1, len(items)):
        if index >= 0 and index not in entries.deleted:
            splices.append(Splice(position, items[index].value, between))
            position, between = items[index].value_end, f",{line}"
        for item in entries.items:
            if item.after == index:
                along = all_around(plan, item.moves, item.path)
                above = "".join(comment + line for comment in along.above)
                between += f"{above}{_item(plan, item, items, indent)},{along.behind}{line}"
    last = between.removesuffix(line)
    if last.endswith(",") and not plan.room.examples.trailing_comma:
        last = last[:-1]
    between = last + plan.newline + outer
    return [*splices, Splice(position, value.value_end - 1, between)]


def _spans_lines(text: str, value: Value, entries: Sequence[Entry]) -> bool:
    """Whether lines end between the braces outside of the values: TOML 1.1."""
    position = value.value + 1
    for entry in entries:
        if "\n" in text[position : entry.value]:
            return True
        position = entry.value_end
    return "\n" in text[position : value.value_end]


def _brackets(plan: Plan, value: Value, spans: list[Span], *, newlines: bool) -> Brackets:
    examples = plan.room.examples
    return Brackets(
        start=value.value,
        end=value.value_end,
        entries=spans,
        newlines=newlines,
        line_indent=indent_at(plan.text, value.value),
        unit=examples.item_indent,
        padding=examples.braces(()).opening if plan.text[value.value] == "{" else "",
        trailing_comma=plan.text[value.value] == "[" and examples.trailing_comma,
    )


def _filled_array(plan: Plan, value: Value, items: list[NewItem]) -> list[Splice]:
    """`[]` stays on its line while that is not too wide; the comments of what moves there come to stand above."""
    start = line_start(plan.text, value.value)
    within_brackets = any(bracket in plan.text[start : value.value] for bracket in "[{")
    indent = None if within_brackets else indent_at(plan.text, value.value)
    room = plan.room._replace(indent=indent, column=value.value - start)
    path = items[0].path[:-1]
    if "\n" in plan.text[value.value : value.value_end] and indent is not None:
        inner = indent + plan.room.examples.item_indent
        whole = list_on_lines([_item(plan, item, (), inner) for item in items], room)
    else:
        whole = f"[{', '.join(_item(plan, item, (), None) for item in items)}]"
        if room.column + len(whole) > WIDTH and indent is not None and not any(item.moves for item in items):
            whole = write([item.value for item in items], room, path)
    along = (all_around(plan, item.moves, item.path) for item in items)
    above = [splice for one in along for splice in comments_above(plan, path, one)]
    return [*above, Splice(value.value, value.value_end, whole)]


def _new_item(plan: Plan, item: NewItem, others: Sequence[Value]) -> NewEntry:
    """A new item, with the comments that come with it."""
    if item.moved_from is not None:
        return NewEntry(item.after, partial(_item, plan, item, others), item.moved_from)
    along = all_around(plan, item.moves, item.path)
    return NewEntry(item.after, partial(_item, plan, item, others), None, *along)


def _item(plan: Plan, item: NewItem, others: Sequence[Value], indent: str | None) -> str:
    room = plan.room._replace(indent=indent, column=len(indent or ""), items=others)
    return write(item.value, moving_into(plan, room, item.moves)._replace(along=None), item.path)


def _pair(plan: Plan, others: Sequence[Entry], pair: NewPair, indent: str | None) -> str:
    equals = _equals(plan.text, others)
    room = moving_into(plan, plan.room._replace(beside=others, equals=equals), pair.moves)._replace(along=None)
    return f"{pair.key}{equals}{write(pair.value, room, pair.path)}"


def _equals(text: str, entries: Sequence[Entry]) -> str:
    """The `=` of an inline table with the spaces around it, as in its first entry."""
    if not entries:
        return " = "
    entry = entries[0]
    return text[key_parts(text, entry.key)[-1].end : entry.value]
