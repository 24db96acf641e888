"""From paths of the data to places of the text: the collection at a path, and which entry of it holds a key."""

from __future__ import annotations

from confsafe.data.tagged import untagged
from confsafe.formats.yaml.reader.nodes import Repeated
from confsafe.formats.yaml.reader.schema import MERGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key, Path, Plain
    from confsafe.formats.yaml.reader.nodes import Tree
else:
    from confsafe.startup.records import NamedTuple


class Collection(NamedTuple):
    """A collection that a path of the data leads to.

    Attributes:
        node: its node; -1 where the path leads into what is one value to the editor (`!!pairs`, a key's tuple).
        data: its data, without its tag.
        depth: how many keys of the path were followed, fewer than all where `node` is -1.
        shared: whether the path leads through an alias or a merge.
    """

    node: int
    data: Any
    depth: int
    shared: bool


class Places:
    """From paths of the data to places of the text. Every path must exist in the data."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._collections: dict[Path, Collection] = {}
        self._indices: dict[int, dict[Any, int]] = {}
        self._children: dict[int, list[int]] = {}

    def children(self, node: int) -> list[int]:
        """The children of a collection."""
        found = self._children.get(node)
        if found is None:
            found = self._children[node] = list(self.tree.children(node))
        return found

    def own_keys(self, node: int, data: Any) -> list[Any]:
        """The keys of a mapping's (or an `!!omap`'s) own entries in order, with MERGE and `Repeated` among them."""
        tree = self.tree
        return tree.merging.get(node) or tree.repeated.get(node) or tree.unordered.get(node) or list(data)

    def entries_that_count(self, node: int, data: Plain) -> Iterator[tuple[int, Any]]:
        """The number and the key of each own entry, but for those whose key is said again."""
        return ((index, key) for index, key in enumerate(self.own_keys(node, data)) if type(key) is not Repeated)

    def repeats(self, node: int, key: Key) -> list[int]:
        """The numbers of the earlier entries of a key."""
        keys = self.tree.repeated.get(node, ())
        return [index for index, one in enumerate(keys) if type(one) is Repeated and one.key == key]

    def index(self, node: int, key: Key, data: Plain) -> int:
        """The number of the entry with that key; -1 where it comes in by a merge."""
        if not isinstance(data, (dict, set)):
            return int(key)
        found = self._indices.get(node)
        if found is None:
            found = {key: index for index, key in self.entries_that_count(node, data) if key is not MERGE}
            self._indices[node] = found
        return found.get(key, -1)

    def value_node(self, node: int, index: int) -> int:
        """The node of an entry's value (in an `!!omap`: of its item's value)."""
        child = self.children(node)[2 * index + 1 if self.tree.is_mapping(node) else index]
        if node in self.tree.pairs and self.tree.is_mapping(child):
            return self.tree.after(child + 1)
        return child

    def collection(self, path: Path) -> Collection:
        """The collection at a path, behind its alias if it has one."""
        found = self._collections.get(path)
        if found is None:
            found = self._collections[path] = self._find(path)
        return found

    def _find(self, path: Path) -> Collection:
        tree = self.tree
        if not path:
            assert tree.root is not None
            return self._entered(tree.root, tree.data, 0, shared=False)
        outer = self.collection(path[:-1])
        if outer.node < 0:
            return outer
        key, value = path[-1], outer.data[path[-1]]
        index = self.index(outer.node, key, outer.data)
        if index >= 0:
            return self._entered(self.value_node(outer.node, index), value, len(path), shared=outer.shared)
        source = self.merged(outer.node, key)
        if source is None:
            return Collection(-1, value, len(path), shared=True)
        return self._entered(self.value_node(*source), value, len(path), shared=True)

    def _entered(self, node: int, data: Plain, depth: int, *, shared: bool) -> Collection:
        if node in self.tree.aliases:
            node, shared = self.tree.aliases[node], True
        data = untagged(data)
        if node not in self.tree.kinds or (node in self.tree.pairs and isinstance(data, list)):
            node = -1
        return Collection(node, data, depth, shared)

    def sources(self, node: int) -> list[int]:
        """The mappings that a mapping's `<<` names, in order, aliases followed."""
        tree, children = self.tree, self.children(node)
        found: list[int] = []
        for index in reversed([index for index, key in enumerate(tree.merging[node]) if key is MERGE]):
            value = tree.aliases.get(children[2 * index + 1], children[2 * index + 1])
            sources = [value] if tree.is_mapping(value) else self.children(value)
            found += [tree.aliases.get(source, source) for source in sources]
        return found

    def merged(self, node: int, key: Key) -> tuple[int, int] | None:
        """The mapping, and its entry, from which a mapping gets a merged key."""
        for mapping in self.all_sources(node):
            index = self._own_index(mapping, key)
            if index >= 0:
                return mapping, index
        return None

    def all_sources(self, node: int) -> Iterator[int]:
        """The mappings that a mapping gets keys from, those of earlier ones first, whatever these merge included."""
        pending, seen = [node], set[int]()
        while pending:
            mapping = pending.pop()
            if mapping in seen:
                continue
            seen.add(mapping)
            if mapping != node:
                yield mapping
            if mapping in self.tree.merging:
                pending += reversed(self.sources(mapping))

    def mapping_data(self, mapping: int) -> Any:
        """The data of a mapping that stands behind a `<<`, or is named there."""
        data = self.tree.anchored.get(mapping, self.tree.merge_data.get(mapping))
        return untagged(data)

    def _own_index(self, mapping: int, key: Key) -> int:
        keys, data = self.tree.merging.get(mapping), self.mapping_data(mapping)
        return self.index(mapping, key, data if isinstance(data, dict) else dict.fromkeys(keys or ()))
