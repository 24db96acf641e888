"""Another value for an entry that stays.

    before                 value        after
    port: 80  # web        8080         port: 8080  # web
    port: 80  # web        {a: 1}       port:  # web
                                          a: 1
    port:  # web           80           port: 80  # web
      a: 1
    - 80  # web            {a: 1}       - a: 1  # web
    text: |  # why         "new\\n"      text: |  # why
      old                                 new

The characters of the old value go and the new ones come in their place; comments between the key and a block stay, so
do comments behind it. One function a case: `_inline_*` where the new value fits on the line, `_lines_*` where it does
not.
"""

from __future__ import annotations

from confsafe.formats.text import Splice
from confsafe.formats.yaml.edit.block_scalar import instead_of_block_scalar
from confsafe.formats.yaml.edit.target import (
    body_of,
    default_column,
    follows_its_key,
    hangs,
    kind_of_node,
    shown_value,
    target_of,
)
from confsafe.formats.yaml.edit.work import kind_of
from confsafe.formats.yaml.write.style import NOWHERE
from confsafe.formats.yaml.write.writer import root_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Plain
    from confsafe.formats.yaml.edit.target import Target
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import Entry, Geometry
    from confsafe.formats.yaml.write.spelling import Value
    from confsafe.formats.yaml.write.writer import Writer


def replace_in_block(work: Work, writer: Writer, entry: Entry, value: Any) -> list[Splice]:
    """The splices that give an entry of a block collection another value."""
    geometry = work.geometry
    if entry.mark < 0:
        return _value_of_lone_key(work, writer, entry, value)
    item = geometry.text[entry.mark] == "-" and entry.key < 0
    target = target_of(work, entry.value, entry.mark + 1, geometry.column(entry.start), value, item=item)
    return _replaced(work, writer, target)


def _value_of_lone_key(work: Work, writer: Writer, entry: Entry, value: Plain) -> list[Splice]:
    """An explicit key that has no value yet gets one, on lines below its own.

    Before: "? a\\n". After: "? a\\n: 1\\n".
    """
    geometry = work.geometry
    position = geometry.line_end(entry.end)
    shown = writer.value(value, clip=not work.ends_text(entry.value, position))
    column = geometry.column(entry.start)
    first = f": {shown.inline}" if shown.inline else ":"
    lines = [first, *[" " * max(shown.indent, 1) + line if line else line for line in shown.lines]]
    lines = [" " * column + line if line else line for line in lines]
    return [Splice(position, position, work.inserted(position, lines))]


def replace_root(work: Work, writer: Writer, value: Plain) -> list[Splice]:
    """The splices that give the document another value."""
    tree = work.geometry.tree
    if tree.root is None or not tree.has_text(tree.root):
        return _first_value(work, writer, value)
    target = target_of(work, tree.root, tree.bounds.start, -1, value, item=False)
    if value is None and not tree.bounds.explicit and tree.text.startswith("...", tree.bounds.end):
        return [Splice(target.start, target.end, "null")]  # nothing at all in front of `...` is no document to libyaml
    splices = _replaced(work, writer, target)
    return splices + _without_tabs_behind(work, max((splice.end for splice in splices), default=tree.bounds.end))


def _without_tabs_behind(work: Work, position: int) -> list[Splice]:
    """Tabs on blank lines go: only a plain scalar can stand in front of them (YAML 1.2.2, 6.3)."""
    text, end = work.geometry.text, work.geometry.tree.bounds.end
    if text[position:end].strip():
        return []
    return [Splice(place, place + 1, "") for place in range(position, end) if text[place] == "\t"]


def _first_value(work: Work, writer: Writer, value: Plain) -> list[Splice]:
    """The value of a document that has none: behind its comments, on lines of its own."""
    position = work.geometry.tree.bounds.end
    lines = root_lines(writer, value, clip=not work.ends_open(position))
    before = "" if work.geometry.line_start(position) == position else work.style.newline
    if before:
        return [Splice(position, position, work.inserted(position, lines))]
    return [Splice(position, position, work.joined(lines))]


# The cases


def _replaced(work: Work, writer: Writer, target: Target) -> list[Splice]:
    geometry = work.geometry
    block = geometry.block_scalar(target.node)
    if block is not None:
        return instead_of_block_scalar(work, writer, target, block)
    old = geometry.text[target.start : target.end] if target.node not in geometry.tree.kinds else ""
    if target.start != geometry.content(target.node) and target.node not in geometry.tree.kinds:
        old = geometry.text[min(geometry.content(target.node), target.end) : target.end]
    position = geometry.line_end(target.end)
    comment = geometry.text[target.end : geometry.line_break(target.end)].strip()
    writer.literals = not work.swallows(position, max(target.column, 0)) and not (comment and hangs(geometry, target))
    literal = not comment and follows_its_key(geometry, target)
    clip = not work.ends_text(target.node, position)
    shown = shown_value(work, writer, target, old, clip=clip, literal=literal)
    if isinstance(target.value, str) and shown.lines and not shown.literal and _comment_between(geometry, target):
        shown = shown_value(work, writer, target, old, clip=clip)  # no comment stands within a text over lines
    if geometry.tree.is_block(target.node):
        return _instead_of_block(work, target, shown)
    if not shown.lines:
        return _inline_for_inline(geometry, target, shown.inline)
    return _lines_for_inline(work, writer, target, shown)


def _comment_between(geometry: Geometry, target: Target) -> bool:
    """Whether a comment stands behind the key of a value below it."""
    return "#" in geometry.text[target.head : max(target.head, geometry.content(target.node))]


def _inline_for_inline(geometry: Geometry, target: Target, text: str) -> list[Splice]:
    if target.start == target.end:
        end = geometry.line_break(target.head)
        if end > target.head and not geometry.text[target.head : end].strip(" ") and target.column >= 0:
            return [Splice(end, end, text)]  # the blanks at the line's end become those in front of the value
        return [Splice(target.head, target.head, (" " if target.column >= 0 or target.keeps else "") + text)]
    if not text and "#" in geometry.text[target.head : target.start]:
        return [_without_value_below(geometry, target)]
    start = target.start if text or target.keeps else target.head
    return [Splice(start, target.end, text)]


def _without_value_below(geometry: Geometry, target: Target) -> Splice:
    """Nothing comes in the place of a value below its key, whose comment stays.

    Before: "a:  # why\\n  b\\nc: 1\\n". After: "a:  # why\\nc: 1\\n".
    """
    last = geometry.line_break(target.end)
    if geometry.text[target.end : last].strip():
        return Splice(target.start, target.end, "")
    return Splice(_break_above(geometry, geometry.line_start(target.start)), last, "")


def _break_above(geometry: Geometry, start: int) -> int:
    """Where the line break begins that ends the line above the one that starts there."""
    return start - 1 - (geometry.text[start - 2 : start - 1] == "\r")


def _lines_for_inline(work: Work, writer: Writer, target: Target, shown: Value) -> list[Splice]:
    """A value of several lines comes in the place of one that stood behind its key or below it."""
    geometry = work.geometry
    if target.start < target.end and hangs(geometry, target):
        column = geometry.column(target.start)
        if target.column >= 0 and not shown.compact:
            column = default_column(target, shown)
        body = body_of(work, shown, target, column)
        first = geometry.line_start(target.start)
        splices = [Splice(target.head, target.head, " " + shown.inline)] if shown.inline and target.column >= 0 else []
        if shown.inline and target.column < 0:
            body = [shown.inline, *body]
        new = work.style.newline.join(body)
        last = geometry.line_break(target.end)
        if geometry.text[target.end : last].strip(" \t"):
            last = target.end  # a comment stays
        return [*splices, Splice(first, target.start, ""), Splice(target.start, last, new)]
    if shown.compact and target.item and not target.keeps and not _meets_comment(geometry, writer, target, shown):
        return _compact_for_inline(work, writer, target, shown)
    inline = f" {shown.inline}" if shown.inline else ""
    body = body_of(work, shown, target, default_column(target, shown))
    return _below(work, writer, target, _behind_indicator(geometry, target.head, target.end, inline), body)


def _meets_comment(geometry: Geometry, writer: Writer, target: Target, shown: Value) -> bool:
    """Whether the comment behind a value cannot stand behind the first line of a text that moves into its place.

    That has one itself, or ends within a scalar over lines.
    """
    behind = geometry.text[target.start : geometry.line_break(target.start)]
    if not writer.moved or " #" not in behind or target.end >= target.start + len(behind):
        return False
    first, *more = shown.lines
    return " #" in f" {first}" or (more[:1] != [] and more[0].startswith(" ") and not first.endswith(":"))


def _below(work: Work, writer: Writer, target: Target, first: Splice, body: list[str]) -> list[Splice]:
    """The further lines of a value: below the comment behind the old one, in front of it where that is over lines.

    Where a block scalar ends them, the comment stands behind the first line.
    """
    geometry = work.geometry
    if "\n" in geometry.text[target.start : target.end]:
        stop = geometry.line_break(target.end) if writer.ends_in_block_scalar else first.end
        comment = geometry.text[first.end : stop].rstrip()
        return [Splice(first.start, stop, work.style.newline.join([first.new + comment, *body]))]
    position = geometry.line_end(target.end)
    return [first, Splice(position, position, work.inserted(position, body))] if body else [first]


def _behind_indicator(geometry: Geometry, start: int, end: int, inline: str) -> Splice:
    """The splice for what stands behind a `:` or `-`; where nothing does, no tab may stand before the comment.

    libyaml takes such a tab for indentation.
    """
    gap = geometry.text[end : geometry.line_break(end)].partition("#")[0]
    if not inline and "\t" in gap:
        end, inline = end + len(gap), "  "
    return Splice(start, end, inline)


def _compact_for_inline(work: Work, writer: Writer, target: Target, shown: Value) -> list[Splice]:
    """`- 80` becomes `- a: 1` and further lines below."""
    geometry = work.geometry
    first, *rest = shown.lines
    before = geometry.text[target.head : target.start]
    gap = before if before and not before.strip(" ") else work.style.dash_gap(target.value, NOWHERE)
    blanks = " " * (target.column + 1 + len(gap))
    rest = [blanks + line if line else line for line in rest]
    return _below(work, writer, target, Splice(target.head, target.end, gap + first), rest)


def _instead_of_block(work: Work, target: Target, shown: Value) -> list[Splice]:
    """Another value comes in the place of a block collection."""
    geometry = work.geometry
    content = geometry.content(target.node)
    last = geometry.line_break(target.end)
    if not geometry.is_alone(content):
        return [Splice(content, last, _compact_text(work, target, shown, content))]
    first = work.leads.get(geometry.line_start(content), geometry.line_start(content))
    if shown.inline and shown.lines and not geometry.text[geometry.line_end(target.head) : first].strip():
        first = geometry.line_end(target.head)  # blank lines within a scalar would count
    if target.column < 0:
        column = geometry.column(content)  # a document may be indented as a whole
        body = body_of(work, shown, target, column)
        front = [] if target.start == content else [Splice(target.start, content, "")]
        if shown.inline:
            lines = [shown.inline, *body]
        elif first < geometry.line_start(content):
            lines, content = body, first
        else:
            lines = [line[column:] for line in body[:1]] + body[1:]  # none for a null: an empty document is one
        return [*front, Splice(content, last, work.style.newline.join(lines))]
    splices = []
    if shown.inline or target.start > target.head:
        end = target.head if target.keeps else max(target.head, geometry.properties_end(target.node))
        if end == target.start:
            end = target.head
        splices.append(_behind_indicator(geometry, target.head, end, f" {shown.inline}" if shown.inline else ""))
    if not shown.lines:  # they go with the break above, but at the end: that below may go with what goes there
        start = _break_above(geometry, first) if last < len(geometry.text) else first
        return [*splices, Splice(start, last, "")]
    is_alike = shown.compact and kind_of(target.value) is kind_of_node(geometry, target.node)
    column = geometry.column(content) if is_alike else default_column(target, shown)
    body = body_of(work, shown, target, column)
    return [*splices, Splice(first, last, work.style.newline.join(body))]


def _compact_text(work: Work, target: Target, shown: Value, content: int) -> str:
    """What comes in the place of a block that begins behind a `-`."""
    column = target.column + shown.indent if shown.literal else work.geometry.column(content)
    first, *rest = shown.lines if shown.compact else (shown.inline, *shown.lines)
    blanks = " " * column
    return work.style.newline.join([first, *[blanks + line if line else line for line in rest]])
