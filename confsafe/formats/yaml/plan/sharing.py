"""What aliases and merges make of a plan: one text that several paths of the data lead to.

    base: &base {x: 1}        the data of `copy` is the data of `base`; `web` has x by merge
    copy: *base
    web:
      <<: *base

An edit that wants the same at every path is made once, at the anchor. Where the paths are to differ:

- an alias that wants another value than its anchor becomes that value;
- an anchor whose node goes while aliases of it stay moves to the first of them, with its text;
- a mapping that is to keep, or to get, another value than what it merges gets an entry of its own beside `<<`;
- a merged key that is to vanish is refused: only the source could lose it; where the mapping has a line of its own for
  it, that goes, and the merged value is there again (`settled`); where nothing that was there stays, `<<` goes too.

The text is walked once, each node together with the value that is wanted there; aliases are looked at, never entered,
so a bomb of aliases costs no more than its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import Delete, Rename, at_path
from confsafe.data.sameness import kind, same
from confsafe.data.tagged import untagged
from confsafe.errors import ValueRefused
from confsafe.formats.exchange import with_value
from confsafe.formats.yaml.plan.carried import UNKNOWN, carried_nodes, put, write_out
from confsafe.formats.yaml.plan.order import Order
from confsafe.formats.yaml.plan.plan import Moved, Named, New, Source
from confsafe.formats.yaml.reader.schema import MERGE
from confsafe.formats.yaml.reader.tags import hashable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Change, Path
    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.plan.plan import Edits, Plan
    from confsafe.formats.yaml.reader.nodes import Tree
else:
    from confsafe.startup.records import NamedTuple


class _Visit(NamedTuple):
    """A node of the text, its value before and the one wanted, and the entry that holds it (-1: none, or a merge)."""

    node: int
    before: Any
    wanted: Any
    container: int
    number: int
    path: Path


def share(places: Places, plan: Plan, after: Any) -> None:
    """Complete a plan for a document with aliases or merges. Raises ValueRefused for a merged key that is to go."""
    tree = places.tree
    if not tree.aliases and not tree.merging:
        return
    if tree.root is None:
        return
    sharing = _Sharing(places, plan)
    if plan.root is not None:
        sharing.settle_aliases()
        return
    sharing.walk(after)
    sharing.settle_aliases()
    sharing.settle_items()
    for visit in sharing.merging:
        sharing.settle_merge(visit)
    plan.anchored = {node: value for node, value in sharing.wanted.items() if sharing.keeps_anchor(node, value)}
    plan.merged = {source for node in tree.merging for source in places.sources(node)}


def settled(places: Places, changes: Sequence[Change], after: Any) -> Any:
    """What `after` reads as where a mapping loses its own entry of a key that it also merges.

    Before: x: &p {r: 1}, a: {<<: *p, r: 2}. Without a.r: a: {<<: *p}, which reads as {r: 1}.
    """
    for change in changes:
        if not isinstance(change, (Delete, Rename)):
            continue
        holder = places.collection(change.path[:-1])
        key = change.path[-1]
        if holder.node not in places.tree.merging or holder.shared or places.index(holder.node, key, holder.data) < 0:
            continue
        source = places.merged(holder.node, key)
        try:
            now = at_path(after, change.path[:-1])
        except (LookupError, TypeError):
            continue
        if source is not None and isinstance(now, dict) and key not in now:
            after = with_value(after, change.path, places.mapping_data(source[0])[key])
    return after


class _Sharing:
    """The plan of one edit while its aliases and merges are settled."""

    def __init__(self, places: Places, plan: Plan) -> None:
        self.places = places
        self.tree: Tree = places.tree
        self.plan = plan
        self.wanted: dict[int, Any] = {}
        self.aliases: list[_Visit] = []
        self.keys: list[_Visit] = []
        self.merged: list[_Visit] = []
        self.merging: list[_Visit] = []
        self.heirs: dict[int, Any] = {}
        self.order = Order(places, plan)
        self.carried = {one.node: one for one in carried_nodes(places, plan, self.order)}
        self.going = {
            node: self.tree.anchored[node]
            for node in self.carried
            if node in self.tree.anchored
            and not any(inner in plan.edits for inner in range(node, self.tree.after(node)))
        }

    # What is wanted where

    def walk(self, after: Any) -> None:
        """Note what is wanted at every anchor, alias and merging mapping that stays."""
        assert self.tree.root is not None
        pending = [_Visit(self.tree.root, self.tree.data, after, -1, 0, ())]
        while pending:
            visit = pending.pop()
            node = visit.node
            if node in self.tree.aliases:
                self.aliases.append(visit)
                continue
            if node in self.tree.anchored:
                self.wanted[node] = visit.wanted
            if node not in self.tree.kinds or self._is_replaced(visit):
                continue
            visit = visit._replace(before=untagged(visit.before), wanted=untagged(visit.wanted))
            if node in self.tree.merging:
                self.merging.append(visit)
            pending += reversed(list(self._entries(visit)))
        for visits in (self.aliases, self.keys, self.merged, self.merging):
            visits.sort(key=lambda visit: visit.node)

    def _is_replaced(self, visit: _Visit) -> bool:
        edits = self.plan.edits.get(visit.container)
        return edits is not None and visit.number in edits.values

    def _entries(self, visit: _Visit) -> Iterator[_Visit]:
        """The values within a collection that stay, each with what is wanted there."""
        node, wanted = visit.node, visit.wanted
        edits = self.plan.edits.get(node)
        deleted: set[int] = edits.deleted if edits else set()
        if node in self.tree.pairs:
            yield from self._pairs(visit, deleted)
        elif self.tree.is_mapping(node):
            yield from self._mapping_entries(visit, deleted, edits)
        else:
            shifts = edits.shifts() if edits else None
            for index, child in enumerate(self.places.children(node)):
                if index not in deleted:
                    new = shifts.place(index) if shifts else index
                    yield _Visit(child, visit.before[index], wanted[new], node, index, (*visit.path, new))

    def _mapping_entries(self, visit: _Visit, deleted: set[int], edits: Edits | None) -> Iterator[_Visit]:
        node, wanted = visit.node, visit.wanted
        children = self.places.children(node)
        for index, key in self.places.entries_that_count(node, visit.before):
            if index in deleted:
                continue
            key_node, child = children[2 * index], children[2 * index + 1]
            if key is MERGE:
                self._merge_sources(child)
                continue
            name = edits.renamed.get(index, key) if edits else key
            if key_node in self.tree.aliases:
                self.keys.append(_Visit(key_node, key, name, node, index, visit.path))
            elif key_node in self.tree.anchored:
                self.wanted[key_node] = name
            before, value = (visit.before[key], wanted[name]) if isinstance(wanted, dict) else (None, None)
            yield _Visit(child, before, value, node, index, (*visit.path, name))

    def _pairs(self, visit: _Visit, deleted: set[int]) -> Iterator[_Visit]:
        """The values of an `!!omap` or `!!pairs`; their items are mappings of one pair each."""
        befores, values = _pair_values(visit.before), _pair_values(visit.wanted)
        staying = [item for index, item in enumerate(self.places.children(visit.node)) if index not in deleted]
        for item, before, value in zip(staying, befores, values, strict=False):
            if self.tree.is_mapping(item):
                yield _Visit(self.places.children(item)[1], before, value, item, 0, visit.path)

    def _merge_sources(self, value: int) -> None:
        listed = value in self.tree.kinds and not self.tree.is_mapping(value)
        sources = self.places.children(value) if listed else [value]
        for source in sources:
            if source in self.tree.aliases:
                value_before = self.tree.anchored[self.tree.aliases[source]]
                self.merged.append(_Visit(source, value_before, value_before, -1, -1, ()))
            elif source in self.tree.anchored:
                self.wanted[source] = self.tree.anchored[source]

    # Aliases

    def settle_aliases(self) -> None:
        """Each alias that stays or goes along, in the order of the text: it still names what it wants, or becomes that.

        Where the anchor goes, or along to a place below, the first alias that stays gets it.
        """
        staying = {visit.node: visit for visit in (*self.aliases, *self.keys, *self.merged)}
        carried = {node: one for node, one in self.carried.items() if node in self.tree.aliases}
        order = {node: self.order.of(node) for node in (*staying, *carried)}
        for node in sorted(order, key=lambda node: order[node]):
            anchor = self.tree.aliases[node]
            value = self._named(anchor, order[node])
            if node in carried:
                wanted = carried[node].wanted
                if value is _MISSING or not (wanted is UNKNOWN or same(value, wanted)):
                    write_out(self.places, self.plan, carried[node])
                else:
                    self.plan.referred.add(anchor)
            elif value is _MISSING:
                self._inherit(staying[node], anchor)
            else:
                self._settle(staying[node], anchor, value)

    def _named(self, anchor: int, place: tuple[Any, ...]) -> Any:
        """What an alias of an anchor at a place names; _MISSING where the anchor stands below, or nowhere."""
        if anchor in self.heirs:
            return self.heirs[anchor]
        value = self.wanted.get(anchor, self.going.get(anchor, _MISSING))
        return value if value is not _MISSING and self.order.of(anchor) < place else _MISSING

    def _settle(self, visit: _Visit, anchor: int, value: Any) -> None:
        if visit.number >= 0 and not self._agrees(visit, value):
            self._put(visit, visit.wanted)
            return
        if anchor not in self.heirs:
            self.plan.referred.add(anchor)
        self._leave(visit)

    def settle_items(self) -> None:
        """An item moves within its list as it is; where an anchor in it goes elsewhere, or an alias is written out, its
        text goes along with that change.
        """
        for node, edits in self.plan.edits.items():
            for number, new in enumerate(edits.new):
                if new.moved_from is None:
                    continue
                item = self.places.children(node)[new.moved_from]
                within = range(item, self.tree.after(item))
                if (node, new.moved_from) in self.plan.texts or any(
                    inner in self.heirs or inner in self.plan.edits for inner in within
                ):
                    edits.new[number] = new._replace(moved_from=None, moves=(Source(node, new.moved_from, ()),))
                    self.plan.moving.setdefault(node, set()).add(new.moved_from)

    def _agrees(self, visit: _Visit, value: Any) -> bool:
        if visit in self.keys:
            return bool(hashable(value) == visit.wanted)
        return same(value, visit.wanted)

    def _leave(self, visit: _Visit) -> None:
        edits = self.plan.edits.get(visit.container)
        if edits is not None and visit not in self.keys:
            edits.values.pop(visit.number, None)

    def _put(self, visit: _Visit, value: Any) -> None:
        edits = self.plan.of(visit.container, visit.path[:-1])
        if visit in self.keys:
            edits.renamed[visit.number] = value
        else:
            edits.values[visit.number] = value
            edits.names[visit.number] = visit.path[-1] if visit.path else visit.number

    def keeps_anchor(self, node: int, value: Any) -> bool:
        """Whether a node surely has its anchor afterwards: where it is named, or stays what kind of value it was."""
        return node in self.plan.referred or kind(untagged(value)) is kind(untagged(self.tree.anchored[node]))

    def _inherit(self, visit: _Visit, anchor: int) -> None:
        """The anchor's node goes: this alias takes its place."""
        if visit in self.keys:
            self._put(visit, visit.wanted)
            return
        before = self.tree.anchored[anchor]
        name = self.tree.properties[anchor].anchor
        assert name is not None
        self.heirs[anchor] = visit.wanted
        moved = Moved(name, anchor, visit.wanted, same=same(before, visit.wanted) and self._is_alone(anchor))
        if moved.same and anchor in self.going:
            put(self.plan, self.carried[anchor], Named(name))
        if visit.number < 0:
            self.plan.heirs[visit.node] = moved
        else:
            self._put(visit, moved)

    def _is_alone(self, node: int) -> bool:
        """Whether nothing within a node is an anchor or an alias, so that its text means the same elsewhere."""
        within = range(node + 1, self.tree.after(node))
        return not any(other in self.tree.anchored or other in self.tree.aliases for other in within)

    # Merges

    def settle_merge(self, visit: _Visit) -> None:
        """A merging mapping has what it wants: by merge where that still gives it, else by an entry of its own."""
        node, wanted = visit.node, visit.wanted
        keys = self.tree.merging[node]
        edits = self.plan.edits.get(node)
        own = {
            (edits.renamed.get(index, key) if edits else key)
            for index, key in enumerate(keys)
            if key is not MERGE and (edits is None or index not in edits.deleted)
        }
        merged: dict[Any, Any] = {}
        for source in self.places.sources(node):
            value = self._source_value(source, visit)
            for key, item in value.items():
                merged.setdefault(key, item)
        gone = set() if edits is None else {keys[index] for index in (*edits.deleted, *edits.renamed)}
        lost = [key for key in merged if key not in wanted and key not in gone]
        if lost and any(key in wanted for key in (*keys, *merged)):
            raise self._refused(visit, lost[0])
        if lost:
            self.plan.of(node, visit.path).deleted.add(keys.index(MERGE))
            merged = {}
        missing = [key for key in wanted if key not in own and not (key in merged and same(merged[key], wanted[key]))]
        asked = {new.key: new for new in edits.new} if edits else {}
        if missing or asked:
            beside = keys.index(MERGE)
            self.plan.of(node, visit.path).new = [asked.get(key, New(beside, key, wanted[key])) for key in missing]

    def _source_value(self, source: int, visit: _Visit) -> dict[Any, Any]:
        value = self.wanted.get(source, self.heirs.get(source, _MISSING))
        if value is _MISSING:
            value = self.tree.merge_data[source] if source in self.tree.merge_data else self.tree.anchored[source]
        if isinstance(value, dict):
            return value
        from confsafe.data.keypath import format_path

        key = format_path(visit.path)
        raise ValueRefused(f'{key or "the document"} merges this value by "<<", so it must stay a mapping', key=key)

    def _refused(self, visit: _Visit, key: Any) -> ValueRefused:
        from confsafe.data.keypath import format_path

        shown = format_path((*visit.path, key))
        if isinstance(visit.before, dict) and key not in visit.before:
            return ValueRefused(
                f'{shown} would come in by the merge key "<<", so it cannot be missing here alone',
                key=shown,
                remedy="set it here too, as set_path does, or remove the merge",
            )
        return ValueRefused(
            f'{shown} comes in by the merge key "<<", so it cannot be missing here alone',
            key=shown,
            remedy="change the mapping that is merged, or remove the merge",
        )


_MISSING: Any = object()


def _pair_values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else [item[1] for item in value]
