"""Changes of the data, entered into the plan: paths become nodes and entries.

    Set(("web", "port"), 81)    ->    the mapping at `web`: another value for its entry 0

`plan_of` follows the paths; what a path reaches only through an alias or a merge has no text of its own there and is
left to anchors.py and sharing.py.
"""

from __future__ import annotations

from itertools import pairwise

from confsafe.data.changes import FRONT, Delete, Insert, Rename, Set, container_of
from confsafe.data.tagged import untagged
from confsafe.formats.yaml.plan.plan import ROOT, New, Plan, Source
from confsafe.formats.yaml.reader.schema import MERGE
from confsafe.formats.yaml.write.kinds import in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from confsafe.data.changes import Change, Move, Path, Plain
    from confsafe.formats.yaml.places.paths import Collection, Places


def plan_of(places: Places, changes: Sequence[Change], after: Plain) -> Plan:
    """The plan of an edit as far as its paths lead to texts of their own."""
    plan = Plan()
    whole: dict[Path, None] = {}
    for change in changes:
        if isinstance(change, Set) and not change.path:
            plan.root = (change.value,)
            plan.moves[ROOT] = sources_of(plan, places, change)
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
    plan.followed |= set(_side_by_side(plan))
    return plan


def _side_by_side(plan: Plan) -> Iterator[tuple[int, int]]:
    """The entries whose text goes along, behind which the next one of their collection comes there too."""
    for edits in plan.edits.values():
        for above, below in pairwise(edits.new):
            wholes = [new.moves for new in (above, below) if len(new.moves) == 1 and not new.moves[0].to]
            if len(wholes) > 1 and above.after == below.after and wholes[0][0].comes_above(wholes[1][0]):
                yield wholes[0][0][:2]
    moves = [new.moves for edits in plan.edits.values() for new in edits.new]
    for sources in (*moves, *plan.moves.values()):
        yield from (above[:2] for above, below in pairwise(sources) if above.comes_above(below))


def take(plan: Plan, places: Places, collection: Collection, change: Change) -> None:
    """Enter one change into the plan of the collection that it changes."""
    node, data = collection.node, collection.data
    path = container_of(change)
    pairs = node in places.tree.pairs
    if isinstance(change, Insert):
        if node in places.tree.two_merges:
            raise places.tree.two_merges[node]
        after = -1 if change.after is FRONT else places.index(node, change.after, data)
        if after < 0 and change.after is not FRONT:
            after = places.own_keys(node, data).index(MERGE)
        moves = () if change.moved_item is not None else sources_of(plan, places, change)
        new = New(after, change.key, change.value, change.moved_item, moves)
        plan.of(node, path).new.append(New(after, None, {change.key: change.value}) if pairs else new)
        return
    index = places.index(node, change.path[-1], data)
    if index < 0:
        if isinstance(change, Set) and node in places.tree.merging:
            beside = places.own_keys(node, data).index(MERGE)
            plan.of(node, path).new.append(New(beside, change.path[-1], change.value))
        return
    if isinstance(change, Delete):
        plan.of(node, path).deleted.update((index, *places.repeats(node, change.path[-1])))
        return
    if pairs:
        node, index = places.children(node)[index], 0
    if isinstance(change, Rename):
        plan.of(node, path).renamed.update(dict.fromkeys((index, *places.repeats(node, change.path[-1])), change.key))
    elif isinstance(change.value, (set, frozenset)) and places.value_node(node, index) in places.tree.unordered:
        _change_set(plan, places, places.value_node(node, index), change)
    else:
        edits = plan.of(node, path)
        if change.moves:
            plan.moves[node, index] = sources_of(plan, places, change)
        edits.values[index] = change.value
        edits.names[index] = change.path[-1]


def sources_of(plan: Plan, places: Places, change: Insert | Set) -> tuple[Source, ...]:
    """The entries whose texts go along; the changes within them are entered into the plan."""
    found: list[Source] = []
    for move in change.moves:
        if not move.source:
            found += _all_of_root(plan, places, move)
            continue
        holder = places.collection(move.source[:-1])
        if holder.node < 0 or holder.shared or holder.node in places.tree.pairs:
            continue
        index = places.index(holder.node, move.source[-1], holder.data)
        if index < 0:
            continue
        text = None
        for within in move.within:
            if within.path == move.source and isinstance(within, Set):
                text = within.value  # a text of other words
                continue
            collection = places.collection(container_of(within))
            if collection.node >= 0 and not collection.shared:
                take(plan, places, collection, within)
        if text is not None and not places.tree.is_block(holder.node):
            continue
        if text is not None:
            plan.texts[holder.node, index] = text
        found.append(Source(holder.node, index, move.to))
        plan.moving.setdefault(holder.node, set()).add(index)
    return tuple(found)


def _all_of_root(plan: Plan, places: Places, move: Move) -> Iterator[Source]:
    """The entries of a document that goes along unchanged into what takes its place."""
    root, data = places.tree.root, untagged(places.tree.data)
    if move.within or root not in places.tree.kinds or root in places.tree.pairs or root in places.tree.unordered:
        return
    keys = range(len(data)) if isinstance(data, list) else places.own_keys(root, data)
    plan.moving[root] = set(range(len(keys)))
    yield from (Source(root, number, (*move.to, key)) for number, key in enumerate(keys))


def _change_set(plan: Plan, places: Places, node: int, change: Set) -> None:
    """The members of a `!!set` are inserted and deleted one by one."""
    members = places.tree.unordered[node]
    edits = plan.of(node, change.path)
    edits.deleted.update(index for index, member in enumerate(members) if member not in change.value)
    there = set(members)
    edits.new += [New(len(members) - 1, member, None) for member in in_order(change.value) if member not in there]


def value_after(plan: Plan, places: Places, path: Path, after: Any) -> Any:
    """What stands after the edit at a path of the data before it."""
    for depth, key in enumerate(path):
        collection = places.collection(path[:depth])
        after = untagged(after)
        edits = plan.edits.get(collection.node)
        if edits is not None and isinstance(after, list):
            key = edits.shifts().place(key)
        elif edits is not None:
            key = edits.renamed.get(places.index(collection.node, key, collection.data), key)
        after = after[key]
    return after
