"""Where things stand in a text, found without confsafe: the tree that the judges of minimality measure with.

A `Document` is a text with its comments and a tree of `Node`. Each `Entry` of a container knows the pieces of text that
it is made of: one piece in JSON and YAML, several in TOML, where `[a.x]` and `[a.y]` may stand far apart and are both
pieces of `a`. The three modules beside this one make such trees: JSON and TOML with small lexers of their own, YAML
from the events of ruamel.yaml's pure parser.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_END = re.compile(r"\r\n|\n|\r")

Span = tuple[int, int]
Path = tuple[Any, ...]


@dataclass(slots=True)
class Node:
    """One value.

    Attributes:
        kind: "map", "list", "scalar" or "alias".
        start, end: its text; for a TOML table that of its first piece, -1 where only dotted keys make it.
        gap: the position behind the mark (`:`, `=`, `-`, `[`) after which it stands.
        content: the position after a YAML anchor and tag; `start` everywhere else.
        flow: whether its entries are separated by commas between brackets.
        anchor: the YAML anchor, or the name that an alias refers to.
        headers: in TOML, the spans of the `[header]` lines that define just this table.
        block: a YAML literal or folded scalar.
    """

    kind: str
    start: int = -1
    end: int = -1
    gap: int = -1
    content: int = -1
    flow: bool = False
    anchor: str | None = None
    entries: list[Entry] = field(default_factory=list)
    headers: list[Span] = field(default_factory=list)
    block: bool = False

    def find(self, key: Any) -> Entry | None:
        """The entry with that key (the index in a list)."""
        for entry in self.entries:
            if type(entry.key) is type(key) and entry.key == key and not entry.merge:
                return entry
        return None


@dataclass(slots=True)
class Entry:
    """One key with its value, or one item of a list.

    Attributes:
        key: the key, or the index.
        keys: where the key is written.
        pieces: the text of the entry, key and value, in text order.
        merge: whether it is a YAML merge (`<<`).
        section: whether a piece is a TOML `[table]` with what stands under it.
        key_anchor, key_alias: the YAML anchor of the key, or the name of the anchor that it is an alias of.
    """

    key: Any
    node: Node
    keys: list[Span] = field(default_factory=list)
    pieces: list[Span] = field(default_factory=list)
    merge: bool = False
    section: bool = False
    key_anchor: str | None = None
    key_alias: str | None = None


@dataclass
class Document:
    """A text, the tree of what stands in it and its comments, all in text order."""

    text: str
    root: Node
    comments: list[Span]

    def entries(self) -> Iterator[tuple[Path, Entry, Node]]:
        """Every entry with its path and its container; merges, and what they bring in, are left out."""
        pending: list[tuple[Path, Node]] = [((), self.root)]
        while pending:
            path, container = pending.pop()
            for entry in container.entries:
                if entry.merge:
                    continue
                here = (*path, entry.key)
                yield here, entry, container
                if entry.node.entries:
                    pending.append((here, entry.node))

    def entry(self, path: Path) -> tuple[Entry, Node] | None:
        """The entry at a path and its container; None where no text of its own stands for it."""
        container = self.root
        found: Entry | None = None
        for number, key in enumerate(path):
            if number:
                container = found.node  # type: ignore[union-attr]
            found = container.find(key)
            if found is None:
                return None
        return (found, container) if found else None

    def node(self, path: Path) -> Node | None:
        """The value at a path, the root for ()."""
        if not path:
            return self.root
        found = self.entry(path)
        return found[0].node if found else None

    @cached_property
    def _comment_starts(self) -> list[int]:
        return [start for start, _ in self.comments]

    def comments_in(self, start: int, end: int) -> list[Span]:
        """The comments that begin in `text[start:end]`."""
        low = bisect_right(self._comment_starts, start - 1)
        high = bisect_right(self._comment_starts, end - 1)
        return self.comments[low:high]

    def is_blank(self, start: int, end: int) -> bool:
        """Whether nothing but white space and comments stands in `text[start:end]`."""
        return not self.without_comments(start, end).strip()

    def without_comments(self, start: int, end: int) -> str:
        """`text[start:end]` with blanks for its comments."""
        parts = []
        for a, b in self.comments_in(start, end):
            parts.append(self.text[start:a] + " " * (min(b, end) - a))
            start = min(b, end)
        return "".join(parts) + self.text[start:end]

    def line_start(self, position: int) -> int:
        """The beginning of the line that holds the position; that of the first line is behind a byte-order mark.

        A comment over several lines is one long line.
        """
        found = max(self.text.rfind("\n", 0, position), self.text.rfind("\r", 0, position)) + 1
        around = bisect_right(self._comment_starts, found - 1) - 1
        if around >= 0 and self.comments[around][1] > found:
            return self.line_start(self.comments[around][0])
        return 1 if found == 0 and self.text.startswith("\ufeff") else found

    def line_end(self, position: int) -> int:
        """The end of the line that holds the position, before its line ending."""
        return self._line_ending(position)[0]

    def next_line(self, position: int) -> int:
        """The beginning of the line after the one that holds the position, the end of the text after the last."""
        return self._line_ending(position)[1]

    def _line_ending(self, position: int) -> Span:
        found = _LINE_END.search(self.text, position)
        start, end = found.span() if found else (len(self.text), len(self.text))
        comments = self.comments_in(position, start)
        if comments and comments[-1][1] > start:
            return self._line_ending(comments[-1][1])
        return start, end

    def inline_comment(self, entry: Entry) -> str:
        """The comments behind the entry on the line where it ends, "" where there is none.

        Where a bracket closes in between, the comment is the container's.
        """
        end = entry.pieces[-1][1]
        found = []
        for start, behind in self.comments_in(end, self.line_end(end)):
            if self.text[end:start].strip(" \t\xa0,"):
                break
            found.append(self.text[start:behind])
            end = behind
        return " ".join(found)

    def comment_above(self, position: int) -> list[Span]:
        """The block of whole-line comments directly above the line that holds the position."""
        block: list[Span] = []
        top = self.line_start(position)
        for start, end in reversed(self.comments[: bisect_right(self._comment_starts, top - 1)]):
            first = self.line_start(start)
            if self.text[end:top].strip(" \t") not in ("\n", "\r\n", "\r") or self.text[first:start].strip():
                break
            block.insert(0, (start, end))
            top = first
        return block
