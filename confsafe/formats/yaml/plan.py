"""Changes of the data -> what is to be done to which nodes of the text.

A change names a path of the data; a `Plan` names nodes and entries: which entries of a collection go, come, or are
called otherwise, and which get another value. `plan_of` follows the paths; what a path reaches only through an alias
or a merge has no text of its own there and is left to sharing.py.
"""

from __future__ import annotations

from bisect import bisect_left

from confsafe.data.changes import FRONT, Delete, Insert, Rename, Set, container_of
from confsafe.data.tagged import Tagged
from confsafe.formats.yaml.render import in_order
from confsafe.formats.yaml.schema import MERGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from dataclasses import dataclass, field
    from typing import Any, NamedTuple

    from confsafe.data.changes import Change, Key, Path
    from confsafe.formats.yaml.nodes import Tree
else:
    from confsafe.startup.records import NamedTuple, dataclass, field


class New(NamedTuple):
    """An entry to come.

    Attributes:
        after: the entry that it follows, -1 for the front.
        key: its key; None in a list.
        value: its value.
        moved_from: the entry whose text it takes, or None.
    """

    after: int
    key: Any
    value: Any
    moved_from: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """In the place of a value: the text of an anchored node that goes moves here, to the first alias of it.

    Attributes:
        anchor: the anchor's name.
        source: the node that goes.
        value: what is to stand here.
        same: whether that is what the source is, so that its very text can move.
    """

    anchor: str
    source: int
    value: Any
    same: bool


@dataclass(slots=True)
class Edits:
    """What happens to one collection.

    Attributes:
        path: the collection's path in the data, for errors.
        deleted: the entries that go.
        renamed: entry -> its new key.
        values: entry -> its new value.
        new: the entries that come, those with one `after` in order.
        names: entry -> its key in the data, for the errors of its new value.
    """

    path: Path
    deleted: set[int] = field(default_factory=set)
    renamed: dict[int, Any] = field(default_factory=dict)
    values: dict[int, Any] = field(default_factory=dict)
    new: list[New] = field(default_factory=list)
    names: dict[int, Any] = field(default_factory=dict)

    def shifts(self) -> Shifts:
        """Where the items of a list are afterwards."""
        return Shifts(sorted(self.deleted), sorted(new.after for new in self.new))


class Shifts(NamedTuple):
    """The deleted items of a list, and those behind which new ones come, sorted."""

    deleted: list[int]
    afters: list[int]

    def place(self, index: int) -> int:
        """The index afterwards of an item that stays."""
        return index - bisect_left(self.deleted, index) + bisect_left(self.afters, index)


@dataclass(slots=True)
class Plan:
    """All that an edit does.

    Attributes:
        edits: collection node -> what happens to it.
        root: the new value of the whole document, in a tuple, or None.
        referred: the anchored nodes that an alias will still refer to.
        heirs: aliases behind a `<<` whose anchor's node goes -> what they become.
    """

    edits: dict[int, Edits] = field(default_factory=dict)
    root: tuple[Any] | None = None
    referred: set[int] = field(default_factory=set)
    heirs: dict[int, Moved] = field(default_factory=dict)

    def of(self, node: int, path: Path) -> Edits:
        """The edits of a collection, empty at first."""
        found = self.edits.get(node)
        if found is None:
            found = self.edits[node] = Edits(path)
        return found


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
        """The keys of a mapping's (or an `!!omap`'s) own entries in order; MERGE for `<<`."""
        return self.tree.merging.get(node) or self.tree.unordered.get(node) or list(data)

    def index(self, node: int, key: Key, data: Any) -> int:
        """The number of the entry with that key; -1 where it comes in by a merge."""
        if not isinstance(data, (dict, set)):
            return int(key)
        found = self._indices.get(node)
        if found is None:
            found = {key: index for index, key in enumerate(self.own_keys(node, data)) if key is not MERGE}
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

    def _entered(self, node: int, data: Any, depth: int, *, shared: bool) -> Collection:
        if node in self.tree.aliases:
            node, shared = self.tree.aliases[node], True
        if isinstance(data, Tagged):
            data = data.value
        if node not in self.tree.kinds or (node in self.tree.pairs and isinstance(data, list)):
            node = -1
        return Collection(node, data, depth, shared)

    def sources(self, node: int) -> list[int]:
        """The mappings that a mapping's `<<` names, in order, aliases followed."""
        keys = self.tree.merging[node]
        value = self.children(node)[2 * keys.index(MERGE) + 1]
        tree = self.tree
        value = tree.aliases.get(value, value)
        if tree.is_mapping(value):
            return [value]
        return [tree.aliases.get(source, source) for source in self.children(value)]

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

    def _own_index(self, mapping: int, key: Key) -> int:
        keys = self.tree.merging.get(mapping)
        data = self.tree.anchored.get(mapping, self.tree.merge_data.get(mapping))
        if isinstance(data, Tagged):
            data = data.value
        return self.index(mapping, key, data if isinstance(data, dict) else dict.fromkeys(keys or ()))


def plan_of(places: Places, changes: Sequence[Change], after: Any) -> Plan:
    """The plan of an edit as far as its paths lead to texts of their own."""
    plan = Plan()
    whole: dict[Path, None] = {}
    for change in changes:
        if isinstance(change, Set) and not change.path:
            plan.root = (change.value,)
            continue
        collection = places.collection(container_of(change))
        if collection.node < 0:
            whole[change.path[: collection.depth]] = None
        elif not collection.shared:
            take(plan, places, collection, change)
    for path in whole:
        collection = places.collection(path[:-1])
        index = places.index(collection.node, path[-1], collection.data)
        if not collection.shared and index >= 0:
            plan.of(collection.node, path[:-1]).values[index] = value_after(plan, places, path, after)
    return plan


def take(plan: Plan, places: Places, collection: Collection, change: Change) -> None:
    """Enter one change into the plan of the collection that it changes."""
    node, data = collection.node, collection.data
    path = container_of(change)
    pairs = node in places.tree.pairs
    if isinstance(change, Insert):
        after = -1 if change.after is FRONT else places.index(node, change.after, data)
        if after < 0 and change.after is not FRONT:
            after = places.own_keys(node, data).index(MERGE)
        new = New(after, change.key, change.value, change.moved_item)
        plan.of(node, path).new.append(New(after, None, {change.key: change.value}) if pairs else new)
        return
    index = places.index(node, change.path[-1], data)
    if index < 0:
        return
    if isinstance(change, Delete):
        plan.of(node, path).deleted.add(index)
        return
    if pairs:
        node, index = places.children(node)[index], 0
    if isinstance(change, Rename):
        plan.of(node, path).renamed[index] = change.key
    elif isinstance(change.value, (set, frozenset)) and places.value_node(node, index) in places.tree.unordered:
        _change_set(plan, places, places.value_node(node, index), change)
    else:
        edits = plan.of(node, path)
        edits.values[index] = change.value
        edits.names[index] = change.path[-1]


def _change_set(plan: Plan, places: Places, node: int, change: Set) -> None:
    """The members of a `!!set` come and go one by one."""
    members = places.tree.unordered[node]
    edits = plan.of(node, change.path)
    edits.deleted.update(index for index, member in enumerate(members) if member not in change.value)
    there = set(members)
    edits.new += [New(len(members) - 1, member, None) for member in in_order(change.value) if member not in there]


def value_after(plan: Plan, places: Places, path: Path, after: Any) -> Any:
    """What stands after the edit at a path of the data before it."""
    for depth, key in enumerate(path):
        collection = places.collection(path[:depth])
        if isinstance(after, Tagged):
            after = after.value
        edits = plan.edits.get(collection.node)
        if edits is not None and isinstance(after, list):
            key = edits.shifts().place(key)
        elif edits is not None:
            key = edits.renamed.get(places.index(collection.node, key, collection.data), key)
        after = after[key]
    return after
