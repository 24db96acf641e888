"""Edits between brackets: YAML's flow collections, by the layout engine.

ports: [80, 443]  # web        ports: [80, 443, 8080]  # web
{a: 1, b}                      {a: 1, b: 2}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.tagged import Tagged
from confsafe.formats.layout.brackets import edit_brackets, no_entries
from confsafe.formats.layout.model import Brackets, Grammar, NewEntry
from confsafe.formats.text import Span, Splice
from confsafe.formats.yaml.edit.moving import moved_value
from confsafe.formats.yaml.edit.target import target_of
from confsafe.formats.yaml.write.scalars import stands_between_brackets
from confsafe.formats.yaml.write.style import NOWHERE, Where

if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import Entry, Geometry
    from confsafe.formats.yaml.plan.plan import Edits, New
    from confsafe.formats.yaml.write.writer import Writer

_GRAMMAR = Grammar(("#",))


def edit_between_brackets(work: Work, node: int, edits: Edits) -> list[Splice]:
    """The splices that delete and insert the entries of one flow collection."""
    geometry = work.geometry
    entries = geometry.entries(node)
    writer = work.writer_in(edits.path, node)
    if geometry.is_pair(node):
        return _edit_pair(work, writer, entries[0], edits)
    start = geometry.content(node)
    line = geometry.line_start(start)
    indent = geometry.text[line : line + len(geometry.text[line:start]) - len(geometry.text[line:start].lstrip(" "))]
    brackets = Brackets(
        start=start,
        end=geometry.end(node),
        entries=[Span(entry.start, entry.end) for entry in entries],
        newlines=bool(entries) or "\n" in geometry.text[start : geometry.end(node)],
        line_indent=indent,
        unit=" " * work.style.indentation(NOWHERE),
        padding=work.style.padding({} if geometry.tree.is_mapping(node) else [], Where(among=node)),
    )
    inserted = [NewEntry(new.after, _render(work, writer, node, new), new.moved_from) for new in edits.new]
    return edit_brackets(
        geometry.text, brackets, _GRAMMAR, deleted=edits.deleted, inserted=inserted, reads_as_entry=no_entries
    )


def _render(work: Work, writer: Writer, node: int, new: New) -> Callable[[str | None], str]:
    geometry = work.geometry
    if not geometry.tree.is_mapping(node):
        return lambda indent: writer.flow_item(new.after + 1, new.value)
    if node in geometry.tree.unordered:
        return lambda indent: writer.key(new.key, flow=True)
    return lambda indent: writer.flow_entry(new.key, new.value)


def _edit_pair(work: Work, writer: Writer, entry: Entry, edits: Edits) -> list[Splice]:
    """`[a: 1]`: the mapping of one pair gets braces, as only so it can have more entries, or none."""
    front = [writer.flow_entry(new.key, new.value) for new in edits.new if new.after < 0]
    back = [writer.flow_entry(new.key, new.value) for new in edits.new if new.after >= 0]
    if edits.deleted:
        return [Splice(entry.start, entry.end, "{" + ", ".join(front + back) + "}", drops=True)]
    return [
        Splice(entry.start, entry.start, "{" + "".join(f"{text}, " for text in front)),
        Splice(entry.end, entry.end, "".join(f", {text}" for text in back) + "}"),
    ]


def replace_between_brackets(work: Work, writer: Writer, entry: Entry, value: Any) -> list[Splice]:
    """The splices that give an entry of a flow collection another value."""
    geometry = work.geometry
    target = target_of(work, entry.value, entry.end, -1, value, item=False)
    old = ""
    if entry.value not in geometry.tree.kinds:
        old = geometry.text[min(geometry.content(entry.value), target.end) : target.end]
    shown = target.value
    moved = moved_value(geometry, work.style, target.moved) if target.moved >= 0 else None
    if moved is not None and not moved.lines and _stands(geometry, target.moved):
        return [Splice(target.start, target.end, moved.inline, drops=True)]
    text = writer.flow(shown) if not _is_scalar(shown) else writer.scalar(shown, old=old, flow=True)
    text = f"{target.tag} {text}" if target.tag else text
    if target.start < target.end:
        return [Splice(target.start, target.end, text, drops=True)]
    if target.keeps:
        return [Splice(target.head, target.head, f" {text}")]
    if entry.mark >= 0:
        blank = entry.mark + 1
        while geometry.text[blank : blank + 1] == " ":
            blank += 1
        if blank > entry.mark + 1 and geometry.text[blank : blank + 1] in (",", "}", "]"):
            return [Splice(blank, blank, text)]
        return [Splice(entry.end, entry.end, f" {text}")]
    splices = [Splice(entry.end, entry.end, f": {text}")]
    if "\n" in geometry.text[entry.start : entry.end] and geometry.text[entry.start] != "?":
        splices.append(Splice(entry.start, entry.start, "? "))  # libyaml wants an implicit key on one line
    return splices


def _stands(geometry: Geometry, node: int) -> bool:
    return stands_between_brackets(geometry.text[geometry.content(node) : geometry.end(node)])


def _is_scalar(value: Any) -> bool:
    if isinstance(value, Tagged):
        value = value.value
    return not isinstance(value, (dict, list, tuple, set, frozenset))
