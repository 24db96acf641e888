"""Events -> data and `Tree`, in one pass.

Before: the events of a parser. After: plain data (aliases are the very object that their anchor is, so a bomb of
aliases stays as small as its text) and the flat arrays of nodes.py. The loop in `Composer.run` sees a hundred
thousand events a megabyte and does nothing that could be done later: comments and the exact ends of blocks are
found in the text when an edit asks.

Sources of the rules: YAML 1.2.2, 3.2.1 and 10.3; yaml.org/type for binary, omap, pairs, set and timestamp. What a key
means that comes again, and `<<`: keys.py.
"""

from __future__ import annotations

import binascii

from confsafe.data.tagged import Tagged
from confsafe.errors import ParseError, SeveralDocuments
from confsafe.formats.text import line_column
from confsafe.formats.yaml.reader.dialect import USUAL
from confsafe.formats.yaml.reader.events import Events, Refused
from confsafe.formats.yaml.reader.keys import Keys
from confsafe.formats.yaml.reader.nodes import (
    BLOCK_MAPPING,
    BLOCK_SEQUENCE,
    FLOW_MAPPING,
    FLOW_SEQUENCE,
    Bounds,
    Properties,
    Tree,
)
from confsafe.formats.yaml.reader.schema import MERGE, core, yaml_1_1
from confsafe.formats.yaml.reader.tags import COLLECTION_TAGS, PREFIX, SCALAR_TAGS, hashable, shorthand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Final

    from confsafe.formats.yaml.reader.dialect import Dialect

_EXPECTED: Final = object()
"""In the place of a mapping's key: the next node is a key."""


class Composer:
    """One pass over the events of one text."""

    def __init__(
        self, text: str, events: Events, document: int | None, letter: str = "", dialect: Dialect = USUAL
    ) -> None:
        self.text = text
        self.events = events
        self.document = document
        self.tree = Tree(text)
        self.letter = letter
        self.schema = yaml_1_1(letter) if dialect.is_1_1 else core(letter)
        self.tree.version_1_1 = dialect.is_1_1
        self.keys = Keys(self.tree, last_counts=dialect.last_counts)
        self.anchors: dict[str, tuple[int, Any]] = {}
        self.finish: dict[int, Callable[[Any], None]] = {}
        self.is_open = False  # a document that no "..." has ended

    def run(self) -> Tree:
        """The tree of the wanted document; every other one is read for its syntax only."""
        passed = self.find_document()
        if passed is None:
            return self.tree
        self.compose_nodes()
        following = self.following()
        if self.document is None and following:
            count = 1 + following
            raise several_documents(count)
        if self.tree.starts:
            self.tree.root = 0
        return self.tree

    def following(self) -> int:
        """Read the rest of the stream for its syntax; how many documents it has."""
        count = depth = 0
        _, _, _, mapping_start, mapping_end, sequence_start, sequence_end, start, end = self.events
        for event in self.events.stream:
            kind: type = type(event)
            if kind is mapping_start or kind is sequence_start:
                depth += 1
                if depth > DEEPEST:
                    raise self.error("the values are nested too deeply", event)
            elif kind is mapping_end or kind is sequence_end:
                depth -= 1
            elif kind is start:
                self.check_directives(event)
                count += 1
            elif kind is end:
                self.is_open = not event.explicit
        return count

    def check_directives(self, event: Any) -> None:
        """A directive after a document needs a `...` between them (YAML 1.2.2, 9.2), else it is content."""
        if self.is_open and (event.version or event.tags):
            raise self.error('a "%" directive needs a line "..." before it', event)

    def find_document(self) -> int | None:
        """Read up to the wanted document's start; how many documents were passed, None for an empty stream."""
        wanted = self.document or 0
        passed, end = 0, 0
        for event in self.events.stream:
            kind: type = type(event)
            if kind is self.events.document_end:
                end = (event.end_mark if event.explicit else event.start_mark).index
                self.is_open = not event.explicit
                passed += 1
            elif kind is self.events.document_start:
                self.check_directives(event)
                if passed < wanted:
                    continue
                start = event.end_mark.index if event.explicit else end
                self.tree.bounds = Bounds(start, len(self.text), end, explicit=bool(event.explicit))
                if event.version and tuple(event.version) == (1, 1):
                    self.tree.version_1_1 = True
                    self.schema = yaml_1_1(self.letter)
                return passed
        if wanted == 0:
            return None
        raise no_such_document(wanted, passed)

    def compose_nodes(self) -> None:
        """The hot loop: every event of the document up to its end."""
        stream, scalar, alias, mapping_start, mapping_end, sequence_start, sequence_end, _, document_end = self.events
        tree, schema = self.tree, self.schema
        starts, ends, nexts, kinds, finish = tree.starts, tree.ends, tree.nexts, tree.kinds, self.finish
        keys, earlier = self.keys, self.keys.earlier
        add_start, add_end = starts.append, ends.append
        roots: list[Any] = []
        stack: list[Any] = []
        collection: Any = roots
        add: Callable[[Any], None] | None = roots.append  # None within a mapping
        key: Any = _EXPECTED
        node = -1
        value: Any
        for event in stream:
            kind = type(event)
            if kind is scalar:
                add_start(event.start_mark.index)
                add_end(event.end_mark.index)
                if event.ctag is not None or event.anchor is not None:
                    value = self.scalar_with_properties(event)
                else:
                    value = event.value if event.style else schema[event.value]
            elif kind is mapping_end or kind is sequence_end:
                nexts[node] = len(starts)
                if kinds[node] in _FLOW:
                    ends[node] = event.end_mark.index
                if node in earlier:
                    keys.note_repeated(collection, node)
                if kind is mapping_end and MERGE in collection:
                    keys.merge(collection, node)
                if node in finish:
                    finish.pop(node)(collection)
                collection, add, key, node, value, is_key = stack.pop()
                if is_key:
                    key = self.key_of(value)
                    if key in collection:
                        keys.repeat(collection, node, key)
                continue
            elif kind is mapping_start or kind is sequence_start:
                number = len(starts)
                add_start(event.start_mark.index)
                add_end(-1)
                new: Any
                if kind is mapping_start:
                    new = {}
                    kinds[number] = FLOW_MAPPING if event.flow_style else BLOCK_MAPPING
                else:
                    new = []
                    kinds[number] = FLOW_SEQUENCE if event.flow_style else BLOCK_SEQUENCE
                value = new
                if event.ctag is not None or event.anchor is not None:
                    value = self.collection_with_properties(event, number, new)
                is_key = False
                if add is not None:
                    add(value)
                elif key is not _EXPECTED:
                    collection[key] = value
                    key = _EXPECTED
                else:
                    is_key = True
                stack.append((collection, add, key, node, value, is_key))
                if len(stack) > DEEPEST:
                    raise self.error("the values are nested too deeply", event)
                collection, node, key = new, number, _EXPECTED
                add = None if kind is mapping_start else new.append
                continue
            elif kind is alias:
                add_start(event.start_mark.index)
                add_end(event.end_mark.index)
                value = self.alias(event)
            elif kind is document_end:
                tree.bounds = tree.bounds._replace(end=min(event.start_mark.index, len(self.text)))
                self.is_open = not event.explicit
                break
            else:
                continue
            if add is not None:  # a scalar or an alias
                add(value)
            elif key is not _EXPECTED:
                collection[key] = value
                key = _EXPECTED
            else:
                key = value if kind is scalar else self.key_of(value)
                if key in collection:
                    keys.repeat(collection, node, key)
        tree.data = roots[0] if roots else None

    # Nodes with an anchor or a tag

    def alias(self, event: Any) -> Any:
        """The very object that the alias names."""
        tree = self.tree
        if self.text[event.end_mark.index : event.end_mark.index + 1] not in _AFTER_NAME:
            raise Refused
        if event.anchor not in self.anchors:
            raise self.error(f'there is no anchor "&{event.anchor[:60]}" before this alias', event)
        node, value = self.anchors[event.anchor]
        tree.aliases[len(tree.starts) - 1] = node
        return value

    def scalar_with_properties(self, event: Any) -> Any:
        """The value of a scalar that has an anchor or a tag."""
        tag = event.tag
        text: str = event.value
        if tag is None:
            value = text if event.style else self.schema[text]
        elif tag == "!":
            value = text
        elif tag in SCALAR_TAGS:
            try:
                value = SCALAR_TAGS[tag](text)
            except (ValueError, binascii.Error):
                raise self.error(f'"{shorthand(tag)}" does not fit the value', event) from None
        elif tag in COLLECTION_TAGS:
            raise self.error(f'"{shorthand(tag)}" is for a collection, here is a scalar', event)
        else:
            value = Tagged(tag, text)
        self.remember(event, len(self.tree.starts) - 1, value)
        return value

    def collection_with_properties(self, event: Any, node: int, new: Any) -> Any:
        """What stands in the data for a collection with an anchor or a tag; `finish` fills it where it is no `new`."""
        tag = event.tag
        value: Any = new
        if tag is None or tag == "!" or COLLECTION_TAGS.get(tag) is type(new):
            if tag == PREFIX + "set":
                value = set()
                self.finish[node] = lambda done: self.finish_set(node, value, done)
            elif tag == PREFIX + "omap":
                value = {}
                self.finish[node] = lambda done: self.finish_omap(event, value, done)
                self.tree.pairs.add(node)
            elif tag == PREFIX + "pairs":
                self.finish[node] = lambda done: self.finish_pairs(event, done)
                self.tree.pairs.add(node)
        elif tag in SCALAR_TAGS or tag in COLLECTION_TAGS:
            raise self.error(f'"{shorthand(tag)}" does not fit the value', event)
        else:
            value = Tagged(tag, new)
        self.remember(event, node, value)
        return value

    def finish_set(self, node: int, value: set[Any], done: dict[Any, Any]) -> None:
        self.tree.unordered[node] = list(done)
        value.update(done)

    def finish_omap(self, event: Any, value: dict[Any, Any], done: list[Any]) -> None:
        for item in done:
            if not isinstance(item, dict) or len(item) != 1:
                raise self.error('"!!omap" is a sequence of single entries', event)
            if not value.keys().isdisjoint(item):
                raise self.error(f'"!!omap" names the key {next(iter(item))!r} twice', event)
            value.update(item)

    def finish_pairs(self, event: Any, done: list[Any]) -> None:
        for index, item in enumerate(done):
            if not isinstance(item, dict) or len(item) != 1:
                raise self.error('"!!pairs" is a sequence of single entries', event)
            done[index] = next(iter(item.items()))

    def remember(self, event: Any, node: int, value: Any) -> None:
        tree = self.tree
        tree.properties[node] = Properties(event.anchor, event.tag)
        if event.tag is not None and not _FLOW_INDICATORS.isdisjoint(event.tag):
            self.check_tag(event)
        if event.anchor is not None:
            name = self.text.find("&" + event.anchor, event.start_mark.index) + 1 + len(event.anchor)
            if self.text[name : name + 1] not in _AFTER_NAME:
                raise Refused
            self.anchors[event.anchor] = node, value
            tree.anchored[node] = value

    def check_tag(self, event: Any) -> None:
        """A tag's `,` or bracket must be escaped, unless it is written as `!<...>` (6.9.1)."""
        text, start = self.text, event.start_mark.index
        tag = text.find("!", start)
        if not text.startswith("!<", tag):
            end = next(
                (i for i in range(tag, len(text)) if text[i].isspace() or text[i] in _FLOW_INDICATORS), len(text)
            )
            if text[end : end + 1] in _FLOW_INDICATORS and end < event.end_mark.index + 1:
                raise self.error('a tag cannot hold ",", "[", "]", "{" or "}"', event)

    def key_of(self, value: Any) -> Any:
        """The hashable stand-in of a key; see `hashable`."""
        try:
            return hashable(value)
        except ValueError as problem:
            line, column = line_column(self.text, self.tree.starts[-1])
            raise ParseError(str(problem), line=line, column=column) from None

    def error(self, reason: str, event: Any) -> ParseError:
        line, column = line_column(self.text, event.start_mark.index)
        return ParseError(reason, line=line, column=column)


def no_such_document(wanted: int, count: int) -> ParseError:
    """The error for a document that a text does not have."""
    return ParseError(
        f"there is no document {wanted}: the file holds {count}", remedy="documents count from 0" if count else ""
    )


def several_documents(count: int) -> SeveralDocuments:
    """The error for a text of several documents of which none was chosen."""
    return SeveralDocuments(f"the file holds {count} documents", remedy=f"choose one with document=0 to {count - 1}")


_FLOW = (FLOW_MAPPING, FLOW_SEQUENCE)

DEEPEST = 1000
"""How deep collections may nest: the time that the parsers take grows with the square of the depth of brackets."""


_AFTER_NAME = frozenset(("", " ", "\t", "\r", "\n", ",", "[", "]", "{", "}"))
"""What may follow an anchor's name (YAML 1.2.2, 6.9.2); libyaml ends the name also before other characters."""

_FLOW_INDICATORS = frozenset(",[]{}")
