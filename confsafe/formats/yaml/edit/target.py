"""The value of an entry that goes: where it stands, what stays in front of it, and how the new one looks there.

port: 80  # web            head behind the `:`, start and end around `80`
port: &p !!int 80          the anchor and the tag stay where they fit the new value too: head is behind them
"""

from __future__ import annotations

from confsafe.data.tagged import Tagged
from confsafe.formats.yaml.edit.moving import moved_value
from confsafe.formats.yaml.edit.work import kind_of
from confsafe.formats.yaml.plan.plan import Moved, Named
from confsafe.formats.yaml.reader.schema import is_plain_text
from confsafe.formats.yaml.write.spelling import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass
    from typing import Any

    from confsafe.data.changes import Plain
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import Geometry
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


def target_of(work: Work, node: int, head: int, column: int, value: Plain, *, item: bool) -> Target:
    geometry = work.geometry
    tree = geometry.tree
    start, end, keeps, tag, moved = tree.starts[node], geometry.end(node), False, "", -1
    if not tree.has_text(node):
        start = end = head
    properties = tree.properties.get(node)
    if isinstance(value, Named):
        pass
    elif isinstance(value, Moved):
        tag, value, moved = f"&{value.anchor}", value.value, value.source if value.same else -1
    elif properties is not None:
        keeps_tag, inner = _keeps_tag(geometry, node, properties.tag, value)
        keeps_anchor = properties.anchor is not None and (
            node in work.plan.referred or kind_of(value) is kind_of_node(geometry, node)
        )
        if keeps_tag and (keeps_anchor or properties.anchor is None):
            keeps, value = True, inner
            head = geometry.properties_end(node)
            start = max(head, min(geometry.content(node), end))
        elif keeps_anchor:
            tag = f"&{properties.anchor}"
    return Target(node, head, start, end, column, item, value, keeps, tag, moved)


def kind_of_node(geometry: Geometry, node: int) -> type:
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


def _keeps_tag(geometry: Geometry, node: int, tag: str | None, value: Plain) -> tuple[bool, Any]:
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


# The new value there


def shown_value(work: Work, writer: Writer, target: Target, old: str, *, clip: bool, literal: bool = False) -> Value:
    """The new value with the anchor that has to be written in front of it.

    `literal` tells that a string of several lines may stand on lines of its own.
    """
    if target.moved >= 0 and (moved := moved_value(work.geometry, work.style, target.moved)) is not None:
        ends_in_block_scalar = work.geometry.last_scalar(target.moved) is not None
        if not ends_in_block_scalar or (clip and writer.literals):
            return moved
    if isinstance(target.value, Named):
        return Value(f"*{target.value.name}")
    column = work.geometry.column(target.start) if target.start > target.head else target.head + 1
    before = column - writer.room.column
    shown = writer.value(target.value, old=old, clip=clip, literal=literal and target.column >= 0, before=before)
    if not target.tag:
        return shown if not target.keeps else shown._replace(compact=False)
    return shown._replace(inline=f"{target.tag} {shown.inline}".rstrip(), compact=False)


def hangs(geometry: Geometry, target: Target) -> bool:
    """Whether the old value stands on lines of its own, below its key."""
    if target.start == target.end or not geometry.is_alone(target.start):
        return False
    return target.column < 0 or (
        target.start > target.head and geometry.line_start(target.start) > geometry.line_start(target.head - 1)
    )


def follows_its_key(geometry: Geometry, target: Target) -> bool:
    """Whether no comment or blank line stands between a key and its value: they would become text of a literal."""
    content = geometry.content(target.node) if target.start < target.end else target.head
    return geometry.line_start(content) <= geometry.line_end(target.head)


def body_of(work: Work, shown: Value, target: Target, column: int) -> list[str]:
    """The lines of a new value below its key, in `column` where that is deep enough."""
    least = 0 if target.column < 0 else target.column + (0 if shown.compact and shown.indent == 0 else 1)
    if shown.literal and target.column < 0:
        least = 1
    if column < least:
        column = max(target.column, 0) + max(shown.indent, 1 if least > target.column else 0)
    blanks = " " * column
    return [blanks + line if line else line for line in shown.lines]


def default_column(target: Target, shown: Value) -> int:
    if target.column < 0:
        return max(shown.indent, 1) if shown.literal else 0
    return target.column + (max(shown.indent, 2) if target.item else shown.indent)
