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

from confsafe.data.tagged import Tagged
from confsafe.formats.text import Splice
from confsafe.formats.yaml.edit.moving import moved_value
from confsafe.formats.yaml.edit.work import kind_of
from confsafe.formats.yaml.plan.plan import Moved
from confsafe.formats.yaml.reader.schema import is_plain_text
from confsafe.formats.yaml.write import block_scalars
from confsafe.formats.yaml.write.style import NOWHERE
from confsafe.formats.yaml.write.writer import Value, root_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass
    from typing import Any

    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import BlockScalar, Entry, Geometry
    from confsafe.formats.yaml.write.writer import Writer
else:
    from confsafe.startup.records import dataclass

_YAML = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Target:
    """The value that goes, and where.

    Attributes:
        node: its node.
        head: after the `:` or `-`, or after the anchor and tag that stay.
        start: its first character (of its anchor or tag where these go too).
        end: after its last character.
        column: the column of its entry; -1 for the document itself.
        item: whether the entry is a list's.
        value: the value to be written, without the tag that stays.
        keeps: whether an anchor or a tag stays in front.
        tag: what is to stand in front of the value that does not stand there.
        moved: the anchored node whose own text comes here, -1 for none.
    """

    node: int
    head: int
    start: int
    end: int
    column: int
    item: bool
    value: Any
    keeps: bool
    tag: str
    moved: int


def replace_in_block(work: Work, writer: Writer, entry: Entry, value: Any) -> list[Splice]:
    """The splices that give an entry of a block collection another value."""
    geometry = work.geometry
    if entry.mark < 0:
        return _value_of_lone_key(work, writer, entry, value)
    item = geometry.text[entry.mark] == "-" and entry.key < 0
    target = _target(work, entry.value, entry.mark + 1, geometry.column(entry.start), value, item=item)
    return _replaced(work, writer, target)


def _value_of_lone_key(work: Work, writer: Writer, entry: Entry, value: Any) -> list[Splice]:
    """An explicit key that has no value yet gets one, on lines below its own.

    Before: "? a\\n". After: "? a\\n: 1\\n".
    """
    geometry = work.geometry
    position = geometry.line_end(entry.end)
    shown = writer.value(value, clip=not work.ends_open(position))
    column = geometry.column(entry.start)
    first = f": {shown.inline}" if shown.inline else ":"
    lines = [first, *[" " * max(shown.indent, 1) + line if line else line for line in shown.lines]]
    lines = [" " * column + line if line else line for line in lines]
    return [Splice(position, position, work.inserted(position, lines))]


def replace_root(work: Work, writer: Writer, value: Any) -> list[Splice]:
    """The splices that give the document another value."""
    tree = work.geometry.tree
    if tree.root is None or not tree.has_text(tree.root):
        return _first_value(work, writer, value)
    target = _target(work, tree.root, tree.bounds.start, -1, value, item=False)
    splices = _replaced(work, writer, target)
    return splices + _without_tabs_behind(work, max((splice.end for splice in splices), default=tree.bounds.end))


def _without_tabs_behind(work: Work, position: int) -> list[Splice]:
    """Tabs on blank lines go: only a plain scalar can stand in front of them (YAML 1.2.2, 6.3)."""
    text, end = work.geometry.text, work.geometry.tree.bounds.end
    if text[position:end].strip():
        return []
    return [Splice(place, place + 1, "") for place in range(position, end) if text[place] == "\t"]


def _first_value(work: Work, writer: Writer, value: Any) -> list[Splice]:
    """The value of a document that has none: behind its comments, on lines of its own."""
    position = work.geometry.tree.bounds.end
    lines = root_lines(writer, value, clip=not work.ends_open(position))
    before = "" if work.geometry.line_start(position) == position else work.style.newline
    if before:
        return [Splice(position, position, work.inserted(position, lines))]
    return [Splice(position, position, work.joined(lines))]


# What stays in front of the value


def _target(work: Work, node: int, head: int, column: int, value: Any, *, item: bool) -> Target:
    geometry = work.geometry
    tree = geometry.tree
    start, end, keeps, tag, moved = tree.starts[node], geometry.end(node), False, "", -1
    if not tree.has_text(node):
        start = end = head
    properties = tree.properties.get(node)
    if isinstance(value, Moved):
        tag, value, moved = f"&{value.anchor}", value.value, value.source if value.same else -1
    elif properties is not None:
        keeps_tag, inner = _keeps_tag(geometry, node, properties.tag, value)
        keeps_anchor = properties.anchor is not None and (
            node in work.plan.referred or kind_of(value) is _kind_of_node(geometry, node)
        )
        if keeps_tag and (keeps_anchor or properties.anchor is None):
            keeps, value = True, inner
            head = geometry.properties_end(node)
            start = max(head, min(geometry.content(node), end))
        elif keeps_anchor:
            tag = f"&{properties.anchor}"
    return Target(node, head, start, end, column, item, value, keeps, tag, moved)


def _kind_of_node(geometry: Geometry, node: int) -> type:
    tree = geometry.tree
    if node in tree.unordered:
        return set
    if node not in tree.kinds:
        return object
    return dict if tree.is_mapping(node) or node in tree.pairs else list


_FITTING = {
    _YAML + "str": str,
    _YAML + "int": int,
    _YAML + "float": float,
    _YAML + "bool": bool,
    _YAML + "null": type(None),
    _YAML + "seq": list,
    _YAML + "map": dict,
    _YAML + "set": set,
}


def _keeps_tag(geometry: Geometry, node: int, tag: str | None, value: Any) -> tuple[bool, Any]:
    """Whether a node's tag can stay in front of a new value, and the value that then stands behind it."""
    if tag is None:
        return True, value
    if isinstance(value, Tagged):
        return value.tag == tag, value.value
    if tag == _YAML + "set":
        return False, value
    if tag == "!":
        # ruamel.yaml resolves what stands behind it all the same.
        return isinstance(value, str) and is_plain_text(value), value
    return type(value) is _FITTING.get(tag), value


# The cases


def _replaced(work: Work, writer: Writer, target: Target) -> list[Splice]:
    geometry = work.geometry
    block = geometry.block_scalar(target.node)
    if block is not None:
        return _instead_of_block_scalar(work, writer, target, block)
    old = geometry.text[target.start : target.end] if target.node not in geometry.tree.kinds else ""
    if target.start != geometry.content(target.node) and target.node not in geometry.tree.kinds:
        old = geometry.text[min(geometry.content(target.node), target.end) : target.end]
    position = geometry.line_end(target.end)
    comment = geometry.text[target.end : geometry.line_break(target.end)].strip()
    writer.literals = not work.swallows([(position, geometry.tree.bounds.end)], max(target.column, 0)) and not (
        comment and _hangs(geometry, target)
    )
    literal = not comment and _follows_its_key(geometry, target)
    shown = _shown(work, writer, target, old, clip=not work.ends_open(position), literal=literal)
    if geometry.tree.is_block(target.node):
        return _instead_of_block(work, target, shown)
    if not shown.lines:
        return _inline_for_inline(geometry, target, shown.inline)
    return _lines_for_inline(work, target, shown)


def _shown(work: Work, writer: Writer, target: Target, old: str, *, clip: bool, literal: bool = False) -> Value:
    """The new value with the anchor that has to be written in front of it.

    `literal` tells that a string of several lines may stand on lines of its own.
    """
    if target.moved >= 0 and (moved := moved_value(work.geometry, work.style, target.moved)) is not None:
        ends_in_block_scalar = work.geometry.block_scalar(work.geometry.tree.after(target.moved) - 1) is not None
        if not ends_in_block_scalar or (clip and writer.literals):
            return moved
    shown = writer.value(target.value, old=old, clip=clip, literal=literal and target.column >= 0)
    if not target.tag:
        return shown if not target.keeps else shown._replace(compact=False)
    return shown._replace(inline=f"{target.tag} {shown.inline}".rstrip(), compact=False)


def _inline_for_inline(geometry: Geometry, target: Target, text: str) -> list[Splice]:
    if target.start == target.end:
        end = geometry.line_break(target.head)
        if end > target.head and not geometry.text[target.head : end].strip(" ") and target.column >= 0:
            return [Splice(end, end, text)]  # the blanks at the line's end become those in front of the value
        return [Splice(target.head, target.head, (" " if target.column >= 0 or target.keeps else "") + text)]
    start = target.start if text or target.keeps else target.head
    return [Splice(start, target.end, text, drops=True)]


def _hangs(geometry: Geometry, target: Target) -> bool:
    """Whether the old value stands on lines of its own, below its key."""
    if target.start == target.end or not geometry.is_alone(target.start):
        return False
    return target.column < 0 or (
        target.start > target.head and geometry.line_start(target.start) > geometry.line_start(target.head - 1)
    )


def _follows_its_key(geometry: Geometry, target: Target) -> bool:
    """Whether no comment or blank line stands between a key and its value: they would become text of a literal."""
    content = geometry.content(target.node) if target.start < target.end else target.head
    return geometry.line_start(content) <= geometry.line_end(target.head)


def _body(work: Work, shown: Value, target: Target, column: int) -> list[str]:
    """The lines of a new value below its key, in `column` where that is deep enough."""
    least = 0 if target.column < 0 else target.column + (0 if shown.compact and shown.indent == 0 else 1)
    if shown.literal and target.column < 0:
        least = 1
    if column < least:
        column = max(target.column, 0) + max(shown.indent, 1 if least > target.column else 0)
    blanks = " " * column
    return [blanks + line if line else line for line in shown.lines]


def _default_column(target: Target, shown: Value) -> int:
    if target.column < 0:
        return max(shown.indent, 1) if shown.literal else 0
    return target.column + (max(shown.indent, 2) if target.item else shown.indent)


def _lines_for_inline(work: Work, target: Target, shown: Value) -> list[Splice]:
    """A value of several lines comes in the place of one that stood behind its key or below it."""
    geometry = work.geometry
    if target.start < target.end and _hangs(geometry, target):
        column = geometry.column(target.start)
        if target.column >= 0 and not shown.compact:
            column = _default_column(target, shown)
        body = _body(work, shown, target, column)
        first = geometry.line_start(target.start)
        splices = [Splice(target.head, target.head, " " + shown.inline)] if shown.inline and target.column >= 0 else []
        if shown.inline and target.column < 0:
            body = [shown.inline, *body]
        new = work.style.newline.join(body)
        last = geometry.line_break(target.end)
        if geometry.text[target.end : last].strip(" \t"):
            last = target.end  # a comment stays
        return [*splices, Splice(first, target.start, ""), Splice(target.start, last, new, drops=True)]
    position = geometry.line_end(target.end)
    if shown.compact and target.item and not target.keeps:
        return _compact_for_inline(work, target, shown, position)
    inline = f" {shown.inline}" if shown.inline else ""
    body = _body(work, shown, target, _default_column(target, shown))
    return [
        _behind_indicator(geometry, target.head, target.end, inline),
        Splice(position, position, work.inserted(position, body)),
    ]


def _behind_indicator(geometry: Geometry, start: int, end: int, inline: str) -> Splice:
    """The splice for what stands behind a `:` or `-`; where nothing does, no tab may stand before the comment.

    libyaml takes such a tab for indentation.
    """
    gap = geometry.text[end : geometry.line_break(end)].partition("#")[0]
    if not inline and "\t" in gap:
        end, inline = end + len(gap), "  "
    return Splice(start, end, inline, drops=True)


def _compact_for_inline(work: Work, target: Target, shown: Value, position: int) -> list[Splice]:
    """`- 80` becomes `- a: 1` and further lines below."""
    geometry = work.geometry
    first, *rest = shown.lines
    before = geometry.text[target.head : target.start]
    gap = before if before and not before.strip(" ") else work.style.dash_gap(target.value, NOWHERE)
    blanks = " " * (target.column + 1 + len(gap))
    rest = [blanks + line if line else line for line in rest]
    splices = [Splice(target.head, target.end, gap + first, drops=True)]
    if rest:
        splices.append(Splice(position, position, work.inserted(position, rest)))
    return splices


def _instead_of_block(work: Work, target: Target, shown: Value) -> list[Splice]:
    """Another value comes in the place of a block collection."""
    geometry = work.geometry
    content = geometry.content(target.node)
    last = geometry.line_break(target.end)
    if not geometry.is_alone(content):
        return [Splice(content, last, _compact_text(work, target, shown, content), drops=True)]
    first = geometry.line_start(content)
    if target.column < 0:
        column = geometry.column(content)  # a document may be indented as a whole
        body = _body(work, shown, target, column)
        lines = [shown.inline, *body] if shown.inline else [body[0][column:], *body[1:]]
        front = [] if target.start == content else [Splice(target.start, content, "", drops=False)]
        return [*front, Splice(content, last, work.style.newline.join(lines), drops=True)]
    splices = []
    if shown.inline or target.start > target.head:
        end = target.head if target.keeps else max(target.head, geometry.properties_end(target.node))
        if end == target.start:
            end = target.head
        splices.append(_behind_indicator(geometry, target.head, end, f" {shown.inline}" if shown.inline else ""))
    if not shown.lines:
        return [*splices, Splice(first, geometry.line_end(target.end), "", drops=True)]
    column = geometry.column(content) if shown.compact else _default_column(target, shown)
    body = _body(work, shown, target, column)
    return [*splices, Splice(first, last, work.style.newline.join(body), drops=True)]


def _compact_text(work: Work, target: Target, shown: Value, content: int) -> str:
    """What comes in the place of a block that begins behind a `-`."""
    column = work.geometry.column(content)
    if shown.compact:
        first, *rest = shown.lines
    else:
        first, rest = shown.inline, shown.lines
    blanks = " " * column
    return work.style.newline.join([first, *[blanks + line if line else line for line in rest]])


# Block scalars


def _instead_of_block_scalar(work: Work, writer: Writer, target: Target, block: BlockScalar) -> list[Splice]:
    """Another value comes in the place of a literal or folded scalar; a comment behind its header stays."""
    geometry = work.geometry
    first = geometry.line_end(block.header)
    end = geometry.line_break(block.end) if block.end > block.header_end else first
    written = _block_scalar(work, target, block, end) if isinstance(target.value, str) else None
    if written is not None:
        header, lines = written
        prefix = f"{target.tag} " if target.tag else ""
        new = work.style.newline.join(lines)
        if end == first and block.end == block.header_end:
            new = work.inserted(first, lines)
        elif end == len(geometry.text) and not header.endswith("-"):
            new += work.style.newline
        return [Splice(target.start, block.header_end, prefix + header), Splice(first, end, new)]
    after = geometry.line_end(block.end)
    writer.literals = not work.swallows([(after, geometry.tree.bounds.end)], target.column)
    shown = _shown(work, writer, target, "", clip=True)
    body = [] if not shown.lines else _body(work, shown, target, _default_column(target, shown))
    start = target.start
    if not shown.inline:
        start = min(start, target.head)
    below = Splice(first, max(after, first), work.inserted(after, body) if body else "", drops=True)
    if not body and after == len(geometry.text) and geometry.text[-1] not in "\r\n":
        below = Splice(geometry.line_break(block.header), after, "", drops=True)
    if body and after == len(geometry.text) and geometry.text[-1] not in "\r\n":
        new = work.joined(body)[: -len(work.style.newline)]
        below = Splice(first, after, new, drops=True)
        if first == after:  # the header stands in the last line
            left = (
                geometry.text[geometry.line_start(start) : start]
                + shown.inline
                + geometry.text[block.header_end : first]
            )
            if left.strip():
                below = Splice(first, first, work.style.newline + new, drops=True)
            else:
                below = Splice(block.header_end, first, new, drops=True)
    gap = geometry.text[block.header_end : geometry.line_break(block.header_end)].partition("#")[0]
    tab = "\t" in gap and not shown.inline  # libyaml takes it for indentation
    end = block.header_end + (len(gap) if tab else 0)
    splices = [Splice(start, end, "  " if tab else shown.inline)]
    return [*splices, below] if below.start < below.end or below.new else splices


def _block_scalar(work: Work, target: Target, block: BlockScalar, end: int) -> tuple[str, list[str]] | None:
    """The new text in the old one's style, chomping and indentation; None where that style cannot hold it."""
    geometry = work.geometry
    if block.end == block.header_end and geometry.text[end : geometry.line_break(end)].startswith(" "):
        return None  # a line of blanks behind it could count as content
    parent = max(target.column, 0)
    indent = block.indent or parent + work.style.indentation(NOWHERE)
    if block.explicit:
        indent = parent + int(block.explicit)
    width, old = 0, []
    if block.style == ">":
        old = [line[indent:] for line in geometry.text[geometry.line_end(block.header) : block.end].splitlines()]
        width = max((len(line) for line in old), default=0) if len(old) > 1 else 0
    written = block_scalars.block(
        target.value,
        style=block.style,
        chomp=block.chomp,
        indent=indent - parent,
        explicit=bool(block.explicit),
        width=width,
        old=old,
    )
    if written is None:
        return None
    if written.header.endswith("+"):
        following = geometry.line_end(end) if block.end > block.header_end else end
        if block.chomp != "+" and not geometry.text[following : geometry.line_end(following)].strip():
            return None
    blanks = " " * indent
    return written.header, [blanks + line if line else line for line in written.lines]
