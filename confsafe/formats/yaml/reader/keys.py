"""Keys that come again in one mapping, and the key `<<`, which merges other mappings (yaml.org/type/merge).

    a: 1      an error, which names both lines, or,      <<: *base     x: 1     what `base` holds,
    a: 2      where the last counts, {a: 2}              y: 2          y: 2     and the own keys

The composer asks only where a key comes again or a `<<` is met.
"""

from __future__ import annotations

from confsafe.errors import EditRefused, ParseError
from confsafe.formats.text import line_column
from confsafe.formats.yaml.reader.nodes import Repeated
from confsafe.formats.yaml.reader.schema import MERGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.formats.yaml.reader.nodes import Tree


class Keys:
    """The keys of one document while it is composed.

    Attributes:
        last_counts: whether of two entries with one key the last one counts; else they are an error.
        earlier: mapping -> number of an entry that counts no more -> its key and value.
    """

    def __init__(self, tree: Tree, *, last_counts: bool) -> None:
        self.tree = tree
        self.last_counts = last_counts
        self.earlier: dict[int, dict[int, tuple[Any, Any]]] = {}

    def repeat(self, collection: dict[Any, Any], node: int, key: Any) -> None:
        """A key of a mapping comes again: an error, or the earlier entry counts no more. Two `<<` are read anyway."""
        if not self.last_counts:
            if key is not MERGE:
                raise self.duplicate_key(collection, node, key)
            self.tree.two_merges[node] = self.two_merges(collection, node)
        earlier = self.earlier.setdefault(node, {})
        number = list(collection).index(key)
        for index in sorted(earlier):
            number += index <= number
        earlier[number] = (next(name for name in collection if name == key), collection.pop(key))

    def note_repeated(self, collection: dict[Any, Any], node: int) -> None:
        """Note the keys of all entries of a mapping in order; of two `<<` both count."""
        earlier, counting = self.earlier[node], iter(collection)
        self.tree.repeated[node] = [
            (MERGE if earlier[number][0] is MERGE else Repeated(earlier[number][0]))
            if number in earlier
            else next(counting)
            for number in range(len(collection) + len(earlier))
        ]

    def merge(self, collection: dict[Any, Any], node: int) -> None:
        """Flatten `<<` as yaml.org/type/merge says: own keys win, then earlier sources over later ones.

        Where it is there twice, the later one wins, as in PyYAML.

        Before: {"<<": {"a": 1, "b": 2}, "b": 3}. After: {"a": 1, "b": 3}.
        """
        keys = self.tree.repeated.get(node) or list(collection)
        if keys[keys.index(MERGE)] is not MERGE:
            return
        self.tree.merging[node] = keys
        last = collection.pop(MERGE)
        sources: list[Any] = []
        for index in reversed([index for index, key in enumerate(keys) if key is MERGE]):
            merge = self.earlier.get(node, {}).get(index, (MERGE, last))[1]
            self.remember_sources(node, index, merge)
            sources += merge if isinstance(merge, list) else [merge]
        merged: dict[Any, Any] = {}
        for source in sources:
            if not isinstance(source, dict):
                line, column = line_column(self.tree.text, self.tree.starts[node])
                raise ParseError('"<<" wants a mapping or a list of mappings', line=line, column=column)
            for key, value in source.items():
                merged.setdefault(key, value)
        own = dict(collection)
        collection.clear()
        collection.update(merged)
        collection.update(own)

    def remember_sources(self, node: int, index: int, sources: Any) -> None:
        """Note the data of the mappings that stand behind a `<<` themselves, which no path of the data leads to."""
        tree = self.tree
        value = list(tree.children(node))[2 * index + 1]
        if tree.is_mapping(value):
            tree.merge_data[value] = sources
        elif value in tree.kinds:
            for source, data in zip(tree.children(value), sources, strict=True):
                if source in tree.kinds:
                    tree.merge_data[source] = data

    def duplicate_key(self, collection: dict[Any, Any], node: int, key: Any) -> ParseError:
        """The error for a key that stands in the collection already; both lines are named."""
        before, line, column = self.repeated_at(collection, node, key)
        name = f'"{key}"' if isinstance(key, str) else repr(key)
        return ParseError(
            f"the key {name} appears twice, in line {before} and in line {line}",
            line=line,
            column=column,
            remedy="remove one of them",
        )

    def two_merges(self, collection: dict[Any, Any], node: int) -> EditRefused:
        """The error for a key that is to come beside two `<<`: readers differ in which of them wins."""
        before, line, column = self.repeated_at(collection, node, MERGE)
        return EditRefused(
            f'"<<" stands twice in one mapping, in line {before} and in line {line}',
            line=line,
            column=column,
            remedy="write one with a list, <<: [*a, *b], of which the first wins",
        )

    def repeated_at(self, collection: dict[Any, Any], node: int, key: Any) -> tuple[int, int, int]:
        """The line of a key's entry, and the line and the column of the one that repeats it."""
        tree = self.tree
        first = node + 1
        for _ in range(list(collection).index(key)):
            first = tree.after(tree.after(first))
        second = first
        while tree.after(tree.after(second)) < len(tree.starts):
            second = tree.after(tree.after(second))
        before, _ = line_column(tree.text, tree.starts[first])
        return before, *line_column(tree.text, tree.starts[second])
