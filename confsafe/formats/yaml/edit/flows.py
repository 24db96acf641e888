"""Edits between brackets: YAML's flow collections, by the layout engine.

ports: [80, 443]  # web        ports: [80, 443, 8080]  # web
{a: 1, b}                      {a: 1, b: 2}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.tagged import untagged
from confsafe.formats.layout.brackets import edit_brackets, no_entries
from confsafe.formats.layout.model import NewEntry
from confsafe.formats.text import Splice
from confsafe.formats.yaml.edit.into_brackets import around_moved
from confsafe.formats.yaml.edit.moving import moved_value
from confsafe.formats.yaml.edit.target import target_of
from confsafe.formats.yaml.places.brackets import brackets_of
from confsafe.formats.yaml.places.slots import GRAMMAR
from confsafe.formats.yaml.write.scalars import is_scalar, stands_between_brackets
from confsafe.formats.yaml.write.style import NOWHERE, Where

if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import Entry, Geometry
    from confsafe.formats.yaml.plan.plan import Edits, New
    from confsafe.formats.yaml.reader.nodes import Tree
    from confsafe.formats.yaml.write.writer import Writer


def edit_between_brackets(work: Work, node: int, edits: Edits) -> list[Splice]:
    """The splices that delete and insert the entries of one flow collection."""
    geometry = work.geometry
    entries = geometry.entries(node)
    writer = work.writer_in(edits.path, node)
    writer.aliases = work.aliases(geometry.tree.starts[node])
    if geometry.is_pair(node):
        return _edit_pair(work, writer, entries[0], edits)
    padding = work.style.padding({} if geometry.tree.is_mapping(node) else [], Where(among=node))
    brackets = brackets_of(geometry, node, unit=" " * work.style.indentation(NOWHERE), padding=padding)
    inserted = [_new_entry(work, writer, node, edits, new) for new in edits.new]
    return edit_brackets(
        geometry.text,
        brackets,
        GRAMMAR,
        deleted=edits.deleted,
        inserted=inserted,
        reads_as_entry=no_entries,
        moving=work.plan.moving.get(node, ()),
    )


def _new_entry(work: Work, writer: Writer, node: int, edits: Edits, new: New) -> NewEntry:
    """An entry that comes, with its comments and lines where there is one that moves.

    Before: "a: [{x: 1}, # one\n    {x: 2}]\nb: []\n". After, the first item moved: "b: [\n  {x: 1} # one\n]\n".
    """
    base = (*edits.path, new.key if work.geometry.tree.is_mapping(node) else new.after + 1)
    texts = work.moved(new.moves, base) if new.moves and new.moved_from is None else {}
    unit = " " * work.style.indentation(NOWHERE)
    shown = around_moved(writer, new.value, base, texts, unit) if texts else None
    whole = texts.get(base)
    if shown is None or (whole is None and len(shown.lines) == 1):
        return NewEntry(new.after, _render(work, writer, node, new), new.moved_from)
    lead = [*whole.lead, *shown.lead] if whole is not None else []
    if len(shown.lines) > 1 and not (lead or shown.needs_lines or _stand_on_lines(work, new)):
        return NewEntry(new.after, _render(work, writer, node, new))
    name = f"{writer.key(new.key, flow=True)}: " if work.geometry.tree.is_mapping(node) else ""
    outer = brackets_of(work.geometry, node).line_indent

    def render(indent: str | None) -> str:
        return name + shown.text(work.style.newline, outer if indent is None else indent)

    alone = any("#" in line for line in shown.lines)
    return NewEntry(new.after, render, lead=lead, tail=shown.comment, alone=alone)


def _stand_on_lines(work: Work, new: New) -> bool:
    """Whether what goes along stands on lines of its own between brackets, is over lines itself, or names a value or is
    named, which only its text does.
    """
    geometry, tree = work.geometry, work.geometry.tree
    entries = [(source.container, geometry.entries(source.container)[source.number]) for source in new.moves]
    if any(node in tree.anchored or node in tree.aliases for _, one in entries for node in _nodes(tree, one)):
        return True
    for container, entry in entries:
        if tree.is_block(container) or tree.is_block(entry.value):
            return False
        if geometry.is_alone(entry.start) or "\n" in geometry.text[entry.start : entry.end]:
            return True
    return False


def _nodes(tree: Tree, entry: Entry) -> range:
    return range(entry.value, tree.after(entry.value))


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
        return [Splice(entry.start, entry.end, "{" + ", ".join(front + back) + "}")]
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
        return [Splice(target.start, target.end, moved.inline)]
    if is_scalar(untagged(shown)):
        text = writer.on_one_line(shown, old=old, flow=True)
    else:
        text = _with_comments(work, writer, entry, shown) or writer.flow(shown)
    text = f"{target.tag} {text}" if target.tag else text
    if target.start < target.end:
        return [Splice(target.start, target.end, text)]
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


def _with_comments(work: Work, writer: Writer, entry: Entry, value: Any) -> str:
    """A new collection over lines, where texts with comments go along into it; "" where it stands on one.

    Before: "x: y  # one\na: [{b: 1}]\n". After, x moved into b: "a: [{b: {\n  x: y  # one\n}}]\n".
    """
    if not writer.moved or writer.path in writer.moved:
        return ""
    shown = around_moved(writer, value, writer.path, writer.moved, " " * work.style.indentation(NOWHERE))
    if shown is None or not any("#" in line for line in shown.lines):
        return ""
    line = work.geometry.text[work.geometry.line_start(entry.start) : entry.start]
    blanks = line[: len(line) - len(line.lstrip(" "))]
    return shown.text(work.style.newline, blanks)


def _stands(geometry: Geometry, node: int) -> bool:
    return stands_between_brackets(geometry.text[geometry.content(node) : geometry.end(node)])
