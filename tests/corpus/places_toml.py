"""The places in a TOML text, by a small reader of statements. It trusts the text: tomllib has read it before."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from places import Document, Entry, Node, Span

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"[ \t\r\n]*")
_COMMENT = re.compile(r"#[^\n]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_\-]+|[^\s.=\]\"'#]+")
_BARE_VALUE = re.compile(r"\d{4}-\d\d-\d\d [0-9:.]+(?:[Zz]|[+-]\d\d:\d\d)?|[^\s,\]}#]+")

Part = tuple[str, int, int]


@dataclass(slots=True)
class _Reader:
    text: str
    comments: list[Span]

    def blank(self, position: int) -> int:
        """Past white space, line ends and comments, which are noted."""
        while True:
            position = _end(_BLANK, self.text, position)
            if not self.text.startswith("#", position):
                return position
            end = _end(_COMMENT, self.text, position)
            if self.text[end - 1] == "\r":
                end -= 1
            self.comments.append((position, end))
            position = end

    def key(self, position: int) -> tuple[list[Part], int]:
        """A dotted key: its parts, and the position behind it and the white space that follows."""
        parts: list[Part] = []
        while True:
            position = _end(_SPACE, self.text, position)
            if self.text[position] in "\"'":
                end = _end(_STRING, self.text, position)
                (name,) = tomllib.loads(self.text[position:end] + " = 0")
            else:
                end = _end(_BARE_KEY, self.text, position)
                name = self.text[position:end]
            parts.append((name, position, end))
            position = _end(_SPACE, self.text, end)
            if self.text[position] != ".":
                return parts, position
            position += 1

    def value(self, position: int, gap: int) -> Node:
        """The value at a position."""
        first = self.text[position]
        if first in "\"'":
            return Node("scalar", position, _end(_STRING, self.text, position), gap, position)
        if first == "[":
            return self._array(position, gap)
        if first == "{":
            return self._inline_table(position, gap)
        return Node("scalar", position, _end(_BARE_VALUE, self.text, position), gap, position)

    def _array(self, start: int, gap: int) -> Node:
        node = Node("list", start, -1, gap, start, flow=True)
        before = start + 1
        position = self.blank(before)
        while self.text[position] != "]":
            item = self.value(position, before)
            node.entries.append(Entry(len(node.entries), item, [], [(position, item.end)]))
            position = self.blank(item.end)
            if self.text[position] == ",":
                before = position + 1
                position = self.blank(before)
        node.end = position + 1
        return node

    def _inline_table(self, start: int, gap: int) -> Node:
        node = Node("map", start, -1, gap, start, flow=True)
        position = self.blank(start + 1)
        while self.text[position] != "}":
            statement, inner = self.statement(position)
            place(node, statement, inner)
            position = self.blank(inner.end)
            if self.text[position] == ",":
                position = self.blank(position + 1)
        node.end = position + 1
        return node

    def statement(self, position: int) -> tuple[list[Part], Node]:
        """`key = value`."""
        parts, equals = self.key(position)
        return parts, self.value(self.blank(equals + 1), equals + 1)


def place(table: Node, parts: list[Part], value: Node) -> None:
    """Put a statement into the tree below its table."""
    piece = (parts[0][1], value.end)
    for name, start, end in parts[:-1]:
        entry = table.find(name)
        if entry is None:
            entry = Entry(name, Node("map", flow=table.flow))
            table.entries.append(entry)
        entry.keys.append((start, end))
        entry.pieces.append(piece)
        table = entry.node
    name, start, end = parts[-1]
    table.entries.append(Entry(name, value, [(start, end)], [piece]))


@dataclass(slots=True)
class _Section:
    """A `[header]` with what stands under it; `end` grows while its statements are read."""

    owners: list[Entry]
    start: int
    end: int


def _open(root: Node, parts: list[Part], *, is_array: bool) -> tuple[Node, list[Entry]]:
    """The table that a header opens, and the entries that the section is a piece of."""
    table = root
    owners: list[Entry] = []
    for number, (name, start, end) in enumerate(parts):
        last = number == len(parts) - 1
        entry = table.find(name)
        if entry is None:
            entry = Entry(name, Node("list" if last and is_array else "map"), section=True)
            table.entries.append(entry)
        entry.keys.append((start, end))
        entry.section = True
        owners.append(entry)
        table = entry.node
        if table.kind == "list":
            if last:
                table.entries.append(Entry(len(table.entries), Node("map"), section=True))
            owners.append(table.entries[-1])
            table = table.entries[-1].node
    return table, owners


def places(text: str) -> Document:
    """The tree of a valid text."""
    reader = _Reader(text, [])
    root = Node("map")
    table = root
    sections: list[_Section] = []
    position = reader.blank(1 if text.startswith("\ufeff") else 0)
    while position < len(text):
        if text[position] == "[":
            is_array = text.startswith("[[", position)
            parts, behind = reader.key(position + (2 if is_array else 1))
            behind += 2 if is_array else 1
            table, owners = _open(root, parts, is_array=is_array)
            table.headers.append((position, behind))
            sections.append(_Section(owners, position, behind))
        else:
            parts, value = reader.statement(position)
            place(table, parts, value)
            behind = value.end
            if sections:
                sections[-1].end = behind
        position = reader.blank(behind)
    for section in sections:
        for entry in section.owners:
            entry.pieces.append((section.start, section.end))
            if entry.node.start < 0:
                entry.node.start, entry.node.end = section.start, section.end
    return Document(text, root, reader.comments)


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match: Any = pattern.match(text, position)
    if match is None:
        raise ValueError(f"not {pattern.pattern!r} at {position}: {text[position : position + 20]!r}")
    return int(match.end())
