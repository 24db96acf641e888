"""What is wanted at every anchor, alias and merging mapping of the text that stays.

    before               after                wanted
    base: &base {x: 1}   base: {x: 2}         at the anchor: {x: 2}
    copy: *base          copy: {x: 1}         at the alias: {x: 1}, so it becomes that

The text is walked once, each node together with the value before and the one wanted there. Aliases are looked at, never
entered, so a bomb of aliases costs no more than its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.tagged import untagged
from confsafe.formats.yaml.reader.schema import MERGE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import NamedTuple

    from confsafe.data.changes import Path
    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.plan.plan import Edits, Plan
else:
    from confsafe.startup.records import NamedTuple


class Visit(NamedTuple):
    """A node of the text that stays.

    Attributes:
        node: the node.
        before: its value before, and `wanted`: the one that is wanted there.
        container: the collection whose entry it is, and `number`: that entry; -1 for the root and behind a `<<`.
        path: where it stands in the data afterwards; of a key, the path of its mapping.
    """

    node: int
    before: Any
    wanted: Any
    container: int
    number: int
    path: Path


class Wanted:
    """What is wanted where.

    Attributes:
        anchors: anchored node that stays -> what is wanted there.
        aliases: alias that stays -> its visit; those behind a `<<` have the number -1.
        keys: those of them that are keys.
        merging: the mappings with a `<<` that stay, in the order of the text.
        exchanged: those of them that get other keys throughout, and whose `<<` goes.
    """

    def __init__(self, places: Places, plan: Plan) -> None:
        self.places = places
        self.tree = places.tree
        self.plan = plan
        self.anchors: dict[int, Any] = {}
        self.aliases: dict[int, Visit] = {}
        self.keys: set[int] = set()
        self.merging: list[Visit] = []
        self.exchanged: set[int] = set()

    def walk(self, after: Any) -> None:
        """Note what is wanted at each node where the data is to be `after`."""
        assert self.tree.root is not None
        pending = [Visit(self.tree.root, self.tree.data, after, -1, -1, ())]
        while pending:
            visit = pending.pop()
            node = visit.node
            if node in self.tree.aliases:
                self.aliases[node] = visit
                continue
            if node in self.tree.anchored:
                self.anchors[node] = visit.wanted
            if node not in self.tree.kinds or self._is_replaced(visit):
                continue
            visit = visit._replace(before=untagged(visit.before), wanted=untagged(visit.wanted))
            if node in self.tree.merging:
                self.merging.append(visit)
            pending += reversed(list(self._entries(visit)))

    def _is_replaced(self, visit: Visit) -> bool:
        edits = self.plan.edits.get(visit.container)
        return edits is not None and visit.number in edits.values

    def _entries(self, visit: Visit) -> Iterator[Visit]:
        """The values within a collection that stay."""
        node, wanted = visit.node, visit.wanted
        edits = self.plan.edits.get(node)
        deleted: set[int] = edits.deleted if edits else set()
        if node in self.tree.pairs:
            yield from self._pairs(visit, deleted)
        elif self.tree.is_mapping(node):
            yield from self._values(visit, deleted, edits)
        else:
            shifts = edits.shifts() if edits else None
            for index, child in enumerate(self.places.children(node)):
                if index not in deleted:
                    new = shifts.place(index) if shifts else index
                    yield Visit(child, visit.before[index], wanted[new], node, index, (*visit.path, new))

    def _values(self, visit: Visit, deleted: Collection[int], edits: Edits | None) -> Iterator[Visit]:
        """The values of a mapping; its keys, and what it merges, are noted at once."""
        node, wanted = visit.node, visit.wanted
        children = self.places.children(node)
        for index, key in self.places.entries_that_count(node, visit.before):
            if index in deleted:
                continue
            key_node, child = children[2 * index], children[2 * index + 1]
            if key is MERGE:
                if self._is_exchanged(visit):
                    self.exchanged.add(node)
                else:
                    self._note_merged(child)
                continue
            name = edits.renamed.get(index, key) if edits else key
            if key_node in self.tree.aliases:
                self.aliases[key_node] = Visit(key_node, key, name, node, index, visit.path)
                self.keys.add(key_node)
            elif key_node in self.tree.anchored:
                self.anchors[key_node] = name
            before, value = (visit.before[key], wanted[name]) if isinstance(wanted, dict) else (None, None)
            yield Visit(child, before, value, node, index, (*visit.path, name))

    def _pairs(self, visit: Visit, deleted: Collection[int]) -> Iterator[Visit]:
        """The values of an `!!omap` or `!!pairs`; their items are mappings of one pair each."""
        befores, values = _values_of_pairs(visit.before), _values_of_pairs(visit.wanted)
        staying = [item for index, item in enumerate(self.places.children(visit.node)) if index not in deleted]
        for item, before, value in zip(staying, befores, values, strict=False):
            if self.tree.is_mapping(item):
                yield Visit(self.places.children(item)[1], before, value, item, 0, visit.path)

    def _is_exchanged(self, visit: Visit) -> bool:
        """Whether nothing stays of what a mapping held, nor of what it would merge, so that its `<<` goes too."""
        if not isinstance(visit.wanted, dict) or not visit.wanted.keys().isdisjoint(visit.before):
            return False
        merged: set[Any] = set()
        for source in self.places.sources(visit.node):
            value = self.anchors.get(source)
            merged |= (value if isinstance(value, dict) else self.places.mapping_data(source)).keys()
        return not merged <= set(self.tree.merging[visit.node]) and visit.wanted.keys().isdisjoint(merged)

    def _note_merged(self, value: int) -> None:
        """What stands behind a `<<` stays what it is, as far as the data tells."""
        listed = value in self.tree.kinds and not self.tree.is_mapping(value)
        for source in self.places.children(value) if listed else [value]:
            if source in self.tree.aliases:
                named = self.tree.anchored[self.tree.aliases[source]]
                self.aliases[source] = Visit(source, named, named, -1, -1, ())
            elif source in self.tree.anchored:
                self.anchors[source] = self.tree.anchored[source]


def _values_of_pairs(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else [item[1] for item in value]
