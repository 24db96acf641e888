"""The places and the data of a YAML text, from the events and tokens of ruamel.yaml's pure parser.

The scalars are resolved here, by the YAML 1.2 core schema and timestamps; under `%YAML 1.1` by the 1.1 types.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from places import Document, Entry, Node, Span
from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml import tokens as tk
from scalars_yaml import Foreign, by_tag, plain_1_1, plain_1_2


class RefusedError(ValueError):
    """The text is no valid YAML, or has duplicate keys."""


@dataclass
class YamlDocument(Document):
    """One document of a stream, with its data."""

    data: Any = None


def documents(text: str) -> list[YamlDocument]:
    """Every document of the stream. Raises RefusedError."""
    try:
        return _Builder(text).stream()
    except RefusedError:
        raise
    except Exception as error:
        raise RefusedError(str(error)) from error


@dataclass
class _Anchored:
    node: Node
    value: Any


@dataclass
class _Builder:
    text: str
    comments: list[Span] = field(default_factory=list)
    version_1_1: bool = False

    def __post_init__(self) -> None:
        yaml = YAML(typ="safe", pure=True)
        _, parser = yaml.get_constructor_parser(self.text)
        self.parser = parser
        self.tokens: list[Any] = []
        self.anchors: dict[str, _Anchored] = {}
        scanner = yaml.scanner
        take = scanner.get_token

        def get_token() -> Any:
            token = take()
            self.tokens.append(token)
            return token

        scanner.get_token = get_token

    def at(self, mark: Any) -> int:
        return int(mark.index)

    def stream(self) -> list[YamlDocument]:
        events: list[Any] = []
        while self.parser.check_event():
            events.append(self.parser.get_event())
        self.values = sorted(self.at(t.start_mark) for t in self.tokens if isinstance(t, tk.ValueToken))
        self.dashes = sorted(self.at(t.start_mark) for t in self.tokens if isinstance(t, tk.BlockEntryToken))
        self.questions = sorted(self.at(t.start_mark) for t in self.tokens if isinstance(t, tk.KeyToken))
        self._find_comments()
        self.events = iter(events)
        found: list[YamlDocument] = []
        for event in self.events:
            if isinstance(event, ev.DocumentStartEvent):
                self.anchors = {}
                self.version_1_1 = event.version == (1, 1)
                node, data = self.value(next(self.events), 0)
                found.append(YamlDocument(self.text, node, self.comments, data))
        return found

    def _find_comments(self) -> None:
        """A comment begins at a `#` behind white space, outside of every token, and in a block scalar's header."""
        covered = 0
        for token in self.tokens:
            start, end = self.at(token.start_mark), self.at(token.end_mark)
            if start > covered:
                self._comments_between(covered, start)
            if isinstance(token, tk.ScalarToken) and token.style in ("|", ">"):
                self._comments_between(start, _line_end(self.text, start))
                end = block_end(self.text, start, end)
            covered = max(covered, end)
        self._comments_between(covered, len(self.text))

    def _comments_between(self, start: int, end: int) -> None:
        for match in re.compile(r"(?:^|(?<=[\s\ufeff]))#[^\n\r]*", re.MULTILINE).finditer(self.text, start, end):
            self.comments.append(match.span())

    def value(self, event: Any, gap: int) -> tuple[Node, Any]:
        """The value that begins with an event."""
        start, end = self._start(event), self.at(event.end_mark)
        if isinstance(event, ev.AliasEvent):
            target = self.anchors.get(event.anchor)
            if target is None:
                raise RefusedError(f"alias {event.anchor} of nothing")
            return Node("alias", start, end, gap, start, anchor=event.anchor), target.value
        if isinstance(event, ev.ScalarEvent):
            if not event.value and start == end:
                start = end = gap  # an empty value stands behind its mark, wherever the parser goes on
            node = Node("scalar", start, end, gap, start, anchor=event.anchor)
            node.content = self._content(event, start)
            node.block = event.style in ("|", ">")
            if node.block:
                node.end = block_end(self.text, node.content, end)
            data = self.scalar(event)
            if event.anchor:
                self.anchors[event.anchor] = _Anchored(node, data)
            return node, data
        if isinstance(event, ev.SequenceStartEvent):
            return self._sequence(event, start, gap)
        return self._mapping(event, start, gap)

    def _start(self, event: Any) -> int:
        """Where a value begins; the parser's mark stands behind a tag that an anchor follows."""
        start = self.at(event.start_mark)
        if getattr(event, "tag", None) is None or event.anchor is None:
            return start
        number = bisect_left(self.tokens, start, key=lambda t: self.at(t.start_mark))
        while number and isinstance(self.tokens[number - 1], (tk.AnchorToken, tk.TagToken)):
            number -= 1
            start = self.at(self.tokens[number].start_mark)
        return start

    def _content(self, event: Any, start: int) -> int:
        """Behind the anchor and the tag."""
        if event.anchor is None and event.tag is None:
            return start
        behind = start
        for token in self.tokens[bisect_left(self.tokens, start, key=lambda t: self.at(t.start_mark)) :]:
            if isinstance(token, (tk.AnchorToken, tk.TagToken)):
                behind = self.at(token.end_mark)
            elif isinstance(token, (tk.ScalarToken, tk.FlowSequenceStartToken, tk.FlowMappingStartToken)):
                return self.at(token.start_mark)
            elif self.at(token.start_mark) > start:
                break
        return behind

    def _sequence(self, event: Any, start: int, gap: int) -> tuple[Node, list[Any]]:
        node = Node("list", start, -1, gap, self._content(event, start), bool(event.flow_style), event.anchor)
        data: list[Any] = []
        shown = Foreign(str(event.tag), data) if _is_foreign(event.tag) else data
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(node, shown)
        behind = start + 1
        while not isinstance(inner := next(self.events), ev.SequenceEndEvent):
            at = self.at(inner.start_mark)
            if not node.flow:
                at = self.dashes[bisect_left(self.dashes, at) - 1]
                behind = at + 1
            item, value = self.value(inner, behind)
            node.entries.append(Entry(len(data), item, [], [(at, item.end)]))
            data.append(value)
            behind = item.end
        node.end = self.at(inner.end_mark) if node.flow or not node.entries else node.entries[-1].node.end
        if str(event.tag) == "tag:yaml.org,2002:omap":
            return node, {key: value for pair in data for key, value in pair.items()}
        return node, shown

    def _mapping(self, event: Any, start: int, gap: int) -> tuple[Node, Any]:
        node = Node("map", start, -1, gap, self._content(event, start), bool(event.flow_style), event.anchor)
        data: dict[Any, Any] = {}
        shown = Foreign(str(event.tag), data) if _is_foreign(event.tag) else data
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(node, shown)
        merged: list[Any] = []
        while not isinstance(inner := next(self.events), ev.MappingEndEvent):
            at = self.at(inner.start_mark)
            key_node, key = self.value(inner, at)
            inner_event = next(self.events)
            value_at = self.at(inner_event.start_mark)
            found = bisect_left(self.values, max(value_at, key_node.end + 1)) - 1
            colon = self.values[found] if found >= 0 and self.values[found] >= key_node.end else -1
            value_node, value = self.value(inner_event, colon + 1 if colon >= 0 else key_node.end)
            is_merge = isinstance(inner, ev.ScalarEvent) and inner.value == "<<" and inner.implicit[0] and not inner.tag
            piece = (self._question(min(at, key_node.start)), max(value_node.end, key_node.end))
            entry = Entry(key, value_node, [(key_node.start, key_node.end)], [piece])
            if key_node.kind == "alias":
                entry.key_alias = key_node.anchor
            else:
                entry.key_anchor = key_node.anchor
            entry.merge = is_merge
            node.entries.append(entry)
            if is_merge:
                merged.extend(value if isinstance(value, list) else [value])
                continue
            key = hashable(key)
            entry.key = key
            if key in data and any(type(k) is type(key) and k == key for k in data):
                raise RefusedError(f"duplicate key {key!r}")
            data[key] = value
        for source in merged:
            for key, value in (source.value if isinstance(source, Foreign) else source).items():
                data.setdefault(key, value)
        node.end = self.at(inner.end_mark) if node.flow or not node.entries else node.entries[-1].pieces[-1][1]
        return node, shown

    def _question(self, at: int) -> int:
        """The `?` before an explicit key; comments may stand in between."""
        number = bisect_left(self.questions, at) - 1
        if number < 0 or self.text[self.questions[number]] != "?":
            return at
        between = re.sub(r"(?m)(?:^|(?<=\s))#.*$", "", self.text[self.questions[number] + 1 : at])
        return at if between.strip() else self.questions[number]

    def scalar(self, event: Any) -> Any:
        """The value of a scalar by its tag, else by the schema."""
        tag = str(event.tag) if event.tag is not None else None
        if tag in (None, "!", "?"):
            if tag is None and event.implicit[0]:
                return plain_1_1(event.value) if self.version_1_1 else plain_1_2(event.value)
            return event.value
        if not tag.startswith("tag:yaml.org,2002:"):
            return Foreign(tag, event.value)
        return by_tag(tag.removeprefix("tag:yaml.org,2002:"), tag, event.value)


def _is_foreign(tag: Any) -> bool:
    return tag is not None and str(tag) not in (
        "!",
        "tag:yaml.org,2002:map",
        "tag:yaml.org,2002:seq",
        "tag:yaml.org,2002:omap",
    )


def hashable(key: Any) -> Any:
    """A key as a dict may hold it: a list as a tuple, a mapping as a set of pairs."""
    if isinstance(key, list):
        return tuple(hashable(k) for k in key)
    if isinstance(key, dict):
        return frozenset((hashable(k), hashable(v)) for k, v in key.items())
    return key


def _line_end(text: str, position: int) -> int:
    match = re.compile(r"[^\n\r]*").match(text, position)
    return match.end() if match else position


def block_end(text: str, start: int, end: int) -> int:
    """The end of a block scalar's last line of content; with keep chomping, of its blank lines too."""
    header = text[start : _line_end(text, start)]
    body = text[start:end]
    if re.match(r"[|>][0-9]?\+", header):
        return start + len(body) - (2 if body.endswith("\r\n") else 1 if body.endswith("\n") else 0)
    kept = body.rstrip("\r\n \t")
    return start + max(len(kept), len(header)) if "\n" not in kept else _line_end(text, start + len(kept))
