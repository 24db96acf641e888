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

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.data.tagged import untagged
from confsafe.errors import ParseError
from confsafe.formats.text import line_break
from confsafe.formats.yaml.places.geometry import Geometry
from confsafe.formats.yaml.places.slots import Slots
from confsafe.formats.yaml.reader.parsing import parse
from confsafe.formats.yaml.reader.schema import MERGE
from confsafe.formats.yaml.write.moved import indented, unindented
from confsafe.formats.yaml.write.scalars import stands_between_brackets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.yaml.places.geometry import Entry
    from confsafe.formats.yaml.write.moved import MovedText
    from confsafe.formats.yaml.write.writer import Writer


def _stands_between_brackets(text: str) -> bool:
    return text.startswith("*") or stands_between_brackets(text)


class InBrackets(NamedTuple):
    """A value between brackets.

    Attributes:
        lines: its lines, the further ones without the indentation of the entry.
        comment: the comment behind it, with the blanks in front.
        lead: the comment lines that went on below it, which stand above it now.
    """

    lines: list[str]
    comment: str = ""
    lead: Sequence[str] = ()

    @property
    def needs_lines(self) -> bool:
        """Whether a comment is within or behind it."""
        return bool(self.comment) or any("#" in line for line in self.lines[:-1])

    def text(self, newline: str, indent: str) -> str:
        """Its lines as one text, the further ones at an indentation."""
        return newline.join([self.lines[0], *(indent + line if line else "" for line in self.lines[1:])])


def moved_in_brackets(writer: Writer, moved: MovedText, unit: str) -> InBrackets | None:
    """A text that moves, as a value between brackets; None where it cannot be read by itself."""
    lines = moved.entry("k", offset=len(unit))
    named = dict.fromkeys(name for line in lines for name in _ALIAS.findall(line))
    elsewhere = f"{_ELSEWHERE}: [{', '.join(f'&{name} {{}}' for name in named)}]"  # what its aliases may name
    try:
        tree = parse("\n".join([elsewhere, *lines, ""]), None)
    except ParseError:
        return None
    geometry = Geometry(tree)
    if tree.root is None or not tree.is_mapping(tree.root) or len(geometry.entries(tree.root)) != 2:
        return None
    below = Slots(geometry, tree.root).lines(2)
    shown = _Converter(geometry, writer, unit).entry(tree.root, 1, tree.data["k"])
    return shown._replace(lead=[line.comment for line in below if line.comment])


_ALIAS = re.compile(r"\*([^\s,\[\]{}]+)")

_ELSEWHERE = "elsewhere"


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
            return InBrackets(self.block(entry.value, untagged(data), *self._header(entry)))
        value = text[geometry.tree.starts[entry.value] : entry.end] if geometry.tree.has_text(entry.value) else ""
        properties = geometry.tree.properties.get(entry.value)
        bare = value if properties is None else text[geometry.content(entry.value) : entry.end]
        if geometry.block_scalar(entry.value) is not None or not _stands_between_brackets(bare):
            anchor = f"&{properties.anchor} " if properties is not None and properties.anchor else ""
            return InBrackets([anchor + self.writer.flow(data)], self._comment(entry))
        column = geometry.column(geometry.content(node))
        lines = unindented(" " * column + value, column)
        behind = text[entry.end : line_break(text, entry.end)].rstrip()
        between = self._comments_between(entry.mark + 1, geometry.tree.starts[entry.value])
        if len(between) == len(lines) == 1 and not behind:
            return InBrackets(lines, f"  {between[0]}")
        if between:
            lines = [between[0], *indented([*between[1:], *lines], len(self.unit))]
        return InBrackets(lines, behind)

    def _comments_between(self, start: int, end: int) -> list[str]:
        """The comments between a key, its mark or a dash, and what stands below it."""
        lines = map(str.strip, self.geometry.text[start:end].splitlines())
        return [line for line in lines if line.startswith("#")]

    def _header(self, entry: Entry) -> tuple[str, str]:
        """What stands in front of a block: its anchor and tag, and the comment behind its key, with the blanks."""
        geometry, text, node = self.geometry, self.geometry.text, entry.value
        properties = geometry.tree.properties
        own = text[geometry.tree.starts[node] : geometry.properties_end(node)] if node in properties else ""
        line = text[entry.mark + 1 : line_break(text, entry.mark)].rstrip()
        if own and line.lstrip().startswith(own):
            line = line.lstrip().removeprefix(own)
        return own, line if geometry.is_alone(geometry.content(node)) else ""

    def _comment(self, entry: Entry) -> str:
        """The comment behind a scalar, or behind the header of a block scalar."""
        scalar = self.geometry.block_scalar(entry.value)
        end = entry.end if scalar is None else scalar.header_end
        return self.geometry.text[end : self.geometry.line_break(end)].rstrip()

    def block(self, node: int, data: Any, properties: str, comment: str) -> list[str]:
        """The lines of a block in brackets, its properties in front of the opening one and the comment behind it."""
        slots, mapping = Slots(self.geometry, node), self.geometry.tree.is_mapping(node)
        lines = [f"{properties} {'{' if mapping else '['}{comment}".lstrip()]
        count = len(slots.entries)
        for index, (key, item) in enumerate(self._items(node, data)):
            lines += self._above(slots, index) + self._behind_key(slots.entries[index])
            shown, comma = self.entry(node, index, item), "," if index + 1 < count else ""
            name = self._name(slots.entries[index].key, key) if mapping else ""
            whole = [name + shown.lines[0], *shown.lines[1:]]
            whole[-1] += comma + shown.comment
            lines += indented(whole, len(self.unit))
        return [*lines, *self._above(slots, count), "}" if mapping else "]"]

    def _behind_key(self, entry: Entry) -> list[str]:
        """The comments behind the key of a `? key`, which becomes `key:`."""
        if entry.key < 0 or entry.mark < 0:
            return []
        comments = self._comments_between(self.geometry.end(entry.key), entry.mark)
        return [self.unit + comment for comment in comments]

    def _items(self, node: int, data: Any) -> Iterable[tuple[Any, Any]]:
        """The entries of a block by their key or number; those of `!!omap` and `!!pairs` are mappings of one pair."""
        tree = self.geometry.tree
        if node in tree.pairs:
            pairs = data.items() if isinstance(data, dict) else data
            return enumerate({key: value} for key, value in pairs)
        if node in tree.unordered:
            return ((key, None) for key in tree.unordered[node])
        if node in tree.merging:
            return ((key, data.get(key)) for key in tree.merging[node])
        return data.items() if tree.is_mapping(node) else enumerate(data)

    def _name(self, node: int, key: Any) -> str:
        """A key with its colon, as it is written where that may stand between brackets."""
        written = self.geometry.text[self.geometry.content(node) : self.geometry.end(node)]
        if key is MERGE:
            return f"{written}: "
        return f"{written if stands_between_brackets(written) else self.writer.key(key, flow=True)}: "

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
        lead = (*text.lead, *shown.lead) if text is not None else ()
        whole = [*lead, name + shown.lines[0], *shown.lines[1:]]
        whole[-1] += ("," if number + 1 < len(inner) else "") + shown.comment
        lines += indented(whole, len(unit))
    return InBrackets([*lines, "}" if mapping else "]"])
