"""A text that moves between brackets with its comments, or its lines: a collection in brackets over lines.

tls:  # off                     server: {
  # cert                          port: 1,
  cert: a  # ca          ->       tls: {  # off
  key: b                            # cert
server: {port: 1}                   cert: a,  # ca
                                    key: b
                                  }
                                }
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.data.tagged import untagged
from confsafe.errors import ParseError
from confsafe.formats.text import line_break
from confsafe.formats.yaml.places.geometry import Geometry
from confsafe.formats.yaml.places.slots import Slots
from confsafe.formats.yaml.reader.parsing import parse
from confsafe.formats.yaml.write.moved import indented, unindented
from confsafe.formats.yaml.write.scalars import stands_between_brackets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confsafe.data.changes import Path
    from confsafe.formats.yaml.write.moved import MovedText
    from confsafe.formats.yaml.write.writer import Writer


class InBrackets(NamedTuple):
    """A value between brackets.

    Attributes:
        lines: its lines, the further ones without the indentation of the entry.
        comment: the comment behind it, with the blanks in front.
    """

    lines: list[str]
    comment: str = ""

    @property
    def needs_lines(self) -> bool:
        """Whether a comment is within or behind it."""
        return bool(self.comment) or any("#" in line for line in self.lines[:-1])


def moved_in_brackets(writer: Writer, moved: MovedText, unit: str) -> InBrackets | None:
    """A text that moves, as a value between brackets; None where it is written anew: it names what stands elsewhere."""
    try:
        tree = parse("\n".join([*moved.entry("k", offset=len(unit)), ""]), None)
    except ParseError:
        return None
    geometry = Geometry(tree)
    if tree.root is None or not tree.is_mapping(tree.root) or len(geometry.entries(tree.root)) != 1:
        return None
    return _Converter(geometry, writer, unit).entry(tree.root, 0, tree.data["k"])


class _Converter:
    """Writes the blocks of one text between brackets."""

    def __init__(self, geometry: Geometry, writer: Writer, unit: str) -> None:
        self.geometry = geometry
        self.writer = writer
        self.unit = unit

    def entry(self, node: int, index: int, data: Any) -> InBrackets:
        """The value of an entry of a block."""
        geometry, text = self.geometry, self.geometry.text
        entry = geometry.entries(node)[index]
        if geometry.tree.is_block(entry.value):
            hangs = geometry.is_alone(geometry.content(entry.value))
            header = text[entry.mark + 1 : line_break(text, entry.mark)].rstrip() if hangs else ""
            return InBrackets(self.block(entry.value, untagged(data), header))
        value = text[geometry.tree.starts[entry.value] : entry.end] if geometry.tree.has_text(entry.value) else ""
        if geometry.block_scalar(entry.value) is not None or not stands_between_brackets(value):
            return InBrackets([self.writer.flow(data)], self._comment(entry.mark, entry.end))
        column = geometry.column(geometry.content(node))
        first, *rest = unindented(" " * column + value, column)
        return InBrackets([first, *rest], text[entry.end : line_break(text, entry.end)].rstrip())

    def _comment(self, mark: int, end: int) -> str:
        """The comment behind a scalar, or behind the header of a block scalar."""
        text = self.geometry.text
        behind = text[end : line_break(text, end)].rstrip()
        if line_break(text, mark) >= end or behind:
            return behind
        comment = text[mark : line_break(text, mark)].partition(" #")[2]
        return f"  #{comment}" if comment and text[mark + 1 : end].lstrip(" ").startswith(("|", ">")) else ""

    def block(self, node: int, data: Any, header: str) -> list[str]:
        """The lines of a block in brackets, `header` behind the opening one."""
        slots, mapping = Slots(self.geometry, node), self.geometry.tree.is_mapping(node)
        lines = [("{" if mapping else "[") + header]
        count = len(slots.entries)
        for index, (key, item) in enumerate(data.items() if mapping else enumerate(data)):
            lines += self._above(slots, index)
            shown, comma = self.entry(node, index, item), "," if index + 1 < count else ""
            name = f"{self.writer.key(key, flow=True)}: " if mapping else ""
            own = slots.entries[index].key
            if mapping and stands_between_brackets(self._written(own)):
                name = f"{self._written(own)}: "
            whole = [name + shown.lines[0], *shown.lines[1:]]
            whole[-1] += comma + shown.comment
            lines += indented(whole, len(self.unit))
        return [*lines, *self._above(slots, count), "}" if mapping else "]"]

    def _written(self, node: int) -> str:
        return self.geometry.text[self.geometry.content(node) : self.geometry.end(node)]

    def _above(self, slots: Slots, index: int) -> list[str]:
        """The comments and blank lines above an entry; behind the last one, the comments as deep as it."""
        lines = slots.lines(index)
        if index == len(slots.entries):
            lines = [*takewhile(lambda line: line.kind == "comment" and line.column >= slots.column, lines)]
        return [f"{self.unit}{line.comment}" if line.comment else "" for line in lines]


def around_moved(
    writer: Writer, value: Any, path: Path, texts: Mapping[Path, MovedText], unit: str
) -> InBrackets | None:
    """A new value in which texts go along, over lines; None where one of them is to be written anew."""
    moved = texts.get(path)
    if moved is not None:
        return moved_in_brackets(writer, moved, unit)
    inner = untagged(value)
    if not isinstance(inner, (dict, list)) or not any(to[: len(path)] == path for to in texts):
        return InBrackets([writer.flow(value)])
    mapping = isinstance(inner, dict)
    lines = ["{" if mapping else "["]
    for number, (key, item) in enumerate(inner.items() if isinstance(inner, dict) else enumerate(inner)):
        shown = around_moved(writer, item, (*path, key), texts, unit)
        if shown is None:
            return None
        text = texts.get((*path, key))
        name = f"{writer.key(key, flow=True)}: " if mapping else ""
        whole = [*(text.lead if text is not None else ()), name + shown.lines[0], *shown.lines[1:]]
        whole[-1] += ("," if number + 1 < len(inner) else "") + shown.comment
        lines += indented(whole, len(unit))
    return InBrackets([*lines, "}" if mapping else "]"])
