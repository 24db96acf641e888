"""Where the parts of an entry stand: its `-`, `?` and `:`, its exact end, its lines.

The parser says where scalars and brackets are; the rest is read from the text between them, which can hold nothing but
white space, comments and indicators (YAML 1.2.2, 6.1 to 6.7). Only the collections that an edit touches are looked at.
Whose the comments around an entry are, slots.py asks the layout engine.
"""

from __future__ import annotations

from bisect import bisect_left

from confsafe.formats.text import begins_line, column_of, line_break, line_end, line_start
from confsafe.formats.yaml.reader.nodes import BLOCK_MAPPING, FLOW_MAPPING, FLOW_SEQUENCE
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    from confsafe.formats.text import Span
    from confsafe.formats.yaml.reader.nodes import Tree
else:
    from confsafe.startup.records import NamedTuple

_BETWEEN = pattern(r"(?:[ \t\r\n\ufeff]++|#[^\r\n]*+)*+")
"""White space and comments, as they may stand between two tokens."""

_PROPERTY = pattern(r"&[^\s,\[\]{}]+|!<[^>\s]*>|![^\s,\[\]{}]*")

_HEADER = pattern(r"([|>])(?:([+-])([1-9])?|([1-9])([+-])?)?")


class Entry(NamedTuple):
    """One entry of a collection.

    Attributes:
        start: the first character: the `-`, the `?`, or the key with its anchor and tag; in a flow sequence the item.
        key: the key's node, -1 in a sequence.
        mark: the position of the `:` (in a block sequence: the `-`), -1 where there is none.
        value: the value's node.
        end: after the last character of the value, or of the indicator or key where the value is empty.
    """

    start: int
    key: int
    mark: int
    value: int
    end: int


class BlockScalar(NamedTuple):
    """A literal or folded scalar (YAML 1.2.2, 8.1).

    Attributes:
        style: "|" or ">".
        chomp: "", "-" or "+".
        explicit: the written indentation indicator, "" where the first line tells.
        header: the span's start, at the style character.
        header_end: after the header's indicators.
        indent: the column of the first line with something on it; 0 where there is none.
        end: the end of the last line that is content, before its line break; header_end where there is none.
    """

    style: str
    chomp: str
    explicit: str
    header: int
    header_end: int
    indent: int
    end: int

    def ends_with_line_break(self, text: str) -> bool:
        """Whether its value ends with a line break, which the text must then have behind it."""
        return self.chomp != "-" and self.header_end < self.end < len(text)


class Geometry:
    """The geometry of one tree, found on demand and remembered."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.text = tree.text
        self._entries: dict[int, list[Entry]] = {}
        self._ends: dict[int, int] = {}
        self._closing: dict[int, int] | None = None
        self._sorted: list[int] | None = None
        self._parents: dict[int, int] | None = None
        self.comments: list[Span] | None = None
        """Every comment of the document, once asked for (`places/comments.py`)."""
        self.space_before_comments: str | None = None

    # Lines, as formats/text.py has them

    def line_start(self, position: int) -> int:
        return line_start(self.text, position)

    def line_break(self, position: int) -> int:
        return line_break(self.text, position)

    def line_end(self, position: int) -> int:
        return line_end(self.text, position)

    def column(self, position: int) -> int:
        return column_of(self.text, position)

    def is_alone(self, position: int) -> bool:
        """Whether only white space stands before a position on its line."""
        return begins_line(self.text, position)

    def skip(self, position: int) -> int:
        """The next character that is neither white space nor comment."""
        match = _BETWEEN.match(self.text, position)
        return match.end() if match else position

    # Nodes

    def content(self, node: int) -> int:
        """Where a node itself starts, after its anchor and tag."""
        if node not in self.tree.properties:
            return self.tree.starts[node]
        after = self.skip(self.properties_end(node))
        return after if node in self.tree.kinds else min(after, self.tree.ends[node])

    def properties_end(self, node: int) -> int:
        """After the last character of a node's anchor and tag; its start where it has none."""
        end = position = self.tree.starts[node]
        properties = self.tree.properties.get(node)
        # Counted, because the anchor of a first key may follow that of its mapping.
        for prop in properties or ():
            if prop is not None and (match := _PROPERTY.match(self.text, position)) is not None:
                end = match.end()
                position = self.skip(end)
        return end

    def is_pair(self, node: int) -> bool:
        """Whether a node is the mapping of one pair without braces in a flow sequence: `[a: 1]`."""
        if self.tree.kinds.get(node) != FLOW_MAPPING:
            return False
        start = self.content(node)
        if self.text[start] != "{":
            return True
        return self.tree.nexts[node] > node + 1 and self.tree.starts[node + 1] <= start

    def end(self, node: int) -> int:
        """After the last character of a node; of its anchor or tag where it has nothing else."""
        kind = self.tree.kinds.get(node)
        if kind is None:
            block = self.block_scalar(node)
            return self.tree.ends[node] if block is None else block.end
        if kind in (FLOW_MAPPING, FLOW_SEQUENCE):
            return self.entries(node)[-1].end if self.is_pair(node) else self.tree.ends[node]
        end = self._ends.get(node)
        if end is None:
            end = self._ends[node] = self._block_end(node)
        return end

    def _block_end(self, node: int) -> int:
        """The end of a block's last leaf: the parser's own mark lies behind the comments that follow."""
        end = self._leaf_end(node)
        if end is not None:
            return end
        # Within, from the innermost outwards, so that no depth of nesting becomes a depth of calls.
        blocks = self._collections()
        for inner in reversed(blocks[bisect_left(blocks, node) : bisect_left(blocks, self.tree.nexts[node])]):
            if self.tree.is_block(inner) and inner not in self._ends:
                end = self._leaf_end(inner)
                self._ends[inner] = self.entries(inner)[-1].end if end is None else end
        return self._ends[node]

    def _leaf_end(self, node: int) -> int | None:
        """The end of a block by its last leaf; None where that leaf is empty."""
        following = self.tree.nexts[node]
        closing = self._closing_at().get(following, -1)
        if closing > node:
            return self.end(closing)
        return self.end(following - 1) if self.tree.has_text(following - 1) else None

    def _collections(self) -> list[int]:
        if self._sorted is None:
            self._sorted = list(self.tree.kinds)
        return self._sorted

    def _closing_at(self) -> dict[int, int]:
        """For the number of a node: the outermost flow collection that ended just before it."""
        if self._closing is None:
            tree = self.tree
            flow = [node for node in self._collections() if not tree.is_block(node)]
            self._closing = {tree.nexts[node]: node for node in reversed(flow)}
        return self._closing

    def block_scalar(self, node: int) -> BlockScalar | None:
        """The parts of a literal or folded scalar; None for any other node."""
        if node in self.tree.kinds or not self.tree.has_text(node):
            return None
        start = self.content(node)
        if self.text[start : start + 1] not in ("|", ">"):
            return None
        header = _HEADER.match(self.text, start)
        if header is None:
            return None
        style, chomp, digit, digit_first, chomp_last = header.groups()
        chomp = chomp or chomp_last or ""
        header_end = header.end()
        first = self.line_end(start)
        lines = _LINES.findall(self.text, first, max(first, self.tree.ends[node]))
        indent = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" \r\n")), 0)
        explicit = digit or digit_first or ""
        end, position = header_end, first
        for line in lines:
            body = line.rstrip("\r\n")
            if chomp == "+" or body.strip(" ") or (indent and len(body) > indent):
                end = position + len(body)
            position += len(line)
        return BlockScalar(style, chomp, explicit, start, header_end, indent, end)

    def last_scalar(self, node: int) -> BlockScalar | None:
        """The block scalar that a node is, or ends with."""
        return self.block_scalar(self.tree.after(node) - 1)

    # Entries

    def entries(self, node: int) -> list[Entry]:
        """The entries of a collection in order; an `!!omap`'s are its items."""
        found = self._entries.get(node)
        if found is None:
            kind = self.tree.kinds[node]
            if kind in (BLOCK_MAPPING, FLOW_MAPPING):
                found = self._mapping_entries(node, flow=kind == FLOW_MAPPING)
            else:
                found = self._sequence_entries(node, flow=kind == FLOW_SEQUENCE)
            self._entries[node] = found
        return found

    def _mapping_entries(self, node: int, *, flow: bool) -> list[Entry]:
        tree, text, skip = self.tree, self.text, self.skip
        pair = flow and self.is_pair(node)
        position = self.content(node) + (flow and not pair)
        entries = []
        children = tree.children(node)
        for key in children:
            value = next(children)
            start = skip(position)
            explicit = text[start : start + 1] == "?" and (
                not tree.has_text(key) or tree.starts[key] != start or text[start + 1 : start + 2] in _WHITE
            )
            end = self.end(key) if tree.has_text(key) else start + explicit
            mark = skip(end)
            if text[mark : mark + 1] == ":" and (flow or text[mark + 1 : mark + 2] in _WHITE):
                end = mark + 1
            else:
                mark = -1
            if tree.has_text(value):
                end = self.end(value)
            entries.append(Entry(start, key, mark, value, end))
            position = end
            if flow and not pair:
                position = skip(end)
                position += text[position : position + 1] == ","
        return entries

    def _sequence_entries(self, node: int, *, flow: bool) -> list[Entry]:
        tree, text, skip = self.tree, self.text, self.skip
        position = self.content(node) + flow
        entries = []
        for item in tree.children(node):
            start = skip(position)
            end = self.end(item) if tree.has_text(item) else start + (not flow)
            entries.append(Entry(start, -1, -1 if flow else start, item, end))
            position = end
            if flow:
                position = skip(end)
                position += text[position : position + 1] == ","
        return entries

    def parent(self, node: int) -> int:
        """The collection around a node that is a collection; -1 around the root."""
        if self._parents is None:
            self._parents = {}
            around = [-1]
            nexts = self.tree.nexts
            for inner in self._collections():
                while around[-1] >= 0 and nexts[around[-1]] <= inner:
                    around.pop()
                self._parents[inner] = around[-1]
                around.append(inner)
        return self._parents[node]

    def holder(self, node: int) -> Entry | None:
        """The entry whose value a collection is; None for the root and for a key."""
        parent = self.parent(node)
        if parent < 0:
            return None
        entries = self.entries(parent)
        index = bisect_left(entries, node, key=lambda entry: entry.value)
        return entries[index] if index < len(entries) and entries[index].value == node else None


_WHITE = ("", " ", "\t", "\r", "\n")
_LINES = pattern(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
