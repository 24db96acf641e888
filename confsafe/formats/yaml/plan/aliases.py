"""Aliases where the paths that lead to one anchor are to differ, or the anchor goes.

    before               after {copy: {x: 2}}       after without base
    base: &base {x: 1}   base: &base {x: 1}
    copy: *base          copy: {x: 2}               copy: &base {x: 1}
    web: *base           web: *base                 web: *base

- An alias that wants another value than its anchor becomes that value.
- An anchor whose node goes, or along to a place below, while aliases of it stay moves to the first of them, its heir,
  with its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.sameness import kind, same
from confsafe.data.tagged import untagged
from confsafe.formats.yaml.plan.carried import UNKNOWN, carried_nodes, put, write_out
from confsafe.formats.yaml.plan.order import Order
from confsafe.formats.yaml.plan.plan import Moved, Named, Source
from confsafe.formats.yaml.reader.schema import MERGE
from confsafe.formats.yaml.reader.tags import hashable

if TYPE_CHECKING:
    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.plan.carried import Carried
    from confsafe.formats.yaml.plan.plan import Plan
    from confsafe.formats.yaml.plan.wanted import Visit, Wanted

_MISSING: Any = object()
"""Where no anchor says what an alias names."""


class Aliases:
    """The aliases of one edit, and the anchors that they name.

    Attributes:
        heirs: anchored node that goes -> what is wanted at the alias that takes its place.
    """

    def __init__(self, places: Places, plan: Plan, wanted: Wanted) -> None:
        self.places = places
        self.tree = places.tree
        self.plan = plan
        self.wanted = wanted
        self.heirs: dict[int, Any] = {}
        self.order = Order(places, plan)
        self.carried = {one.node: one for one in carried_nodes(places, plan, self.order)}
        self.going = {
            node: self.tree.anchored[node]
            for node in self.carried
            if node in self.tree.anchored
            and not any(inner in plan.edits for inner in range(node, self.tree.after(node)))
        }

    def settle(self) -> None:
        """Each alias that stays or goes along, in the order of the text: it still names what it wants, or becomes that.

        Where the anchor goes, or along to a place below, the first alias that stays gets it.
        """
        carried = {node: one for node, one in self.carried.items() if node in self.tree.aliases}
        order = {node: self.order.of(node) for node in (*self.wanted.aliases, *carried)}
        for node in sorted(order, key=lambda node: order[node]):
            anchor = self.tree.aliases[node]
            value = self._named(node, anchor, order[node])
            if node in carried:
                self._settle_carried(carried[node], anchor, value)
            elif value is _MISSING:
                self._inherit(self.wanted.aliases[node], anchor)
            else:
                self._settle_staying(self.wanted.aliases[node], anchor, value)

    def _named(self, node: int, anchor: int, place: tuple[Any, ...]) -> Any:
        """What an alias of an anchor at a place names.

        _MISSING where the anchor stands below or nowhere, where the alias comes within it, and where it stands behind a
        `<<` that cannot merge what is there now.
        """
        if node not in self.wanted.aliases and self.order.lies_within(place, anchor):
            return _MISSING
        if anchor in self.heirs:
            return self.heirs[anchor]
        value = self.wanted.anchors.get(anchor, self.going.get(anchor, _MISSING))
        if value is _MISSING or not self.order.of(anchor) < place:
            return _MISSING
        return _MISSING if self._is_merged(node) and kind(value) is not kind(self.tree.anchored[anchor]) else value

    def _is_merged(self, node: int) -> bool:
        """Whether an alias stands behind a `<<`."""
        if node in self.wanted.aliases:
            return self.wanted.aliases[node].number < 0
        keys = self.tree.merging.get(self.carried[node].container)
        return keys is not None and keys[self.carried[node].number] is MERGE

    def _settle_carried(self, alias: Carried, anchor: int, value: Any) -> None:
        if value is _MISSING or not (alias.wanted is UNKNOWN or same(value, alias.wanted)):
            write_out(self.places, self.plan, alias)
        else:
            self.plan.referred.add(anchor)

    def _settle_staying(self, visit: Visit, anchor: int, value: Any) -> None:
        if visit.number >= 0 and not self._agrees(visit, value):
            self._put(visit, visit.wanted)
            return
        if anchor not in self.heirs:
            self.plan.referred.add(anchor)
        edits = self.plan.edits.get(visit.container)
        if edits is not None and visit.node not in self.wanted.keys:
            edits.values.pop(visit.number, None)

    def _agrees(self, visit: Visit, value: Any) -> bool:
        if visit.node in self.wanted.keys:
            return bool(hashable(value) == visit.wanted)
        return same(value, visit.wanted)

    def _put(self, visit: Visit, value: Any) -> None:
        edits = self.plan.of(visit.container, visit.path[:-1])
        if visit.node in self.wanted.keys:
            edits.renamed[visit.number] = value
        else:
            edits.values[visit.number] = value
            edits.names[visit.number] = visit.path[-1] if visit.path else visit.number

    def _inherit(self, visit: Visit, anchor: int) -> None:
        """The anchor's node goes: this alias takes its place."""
        if visit.node in self.wanted.keys:
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

    def anchored(self) -> dict[int, Any]:
        """The nodes that surely have their anchor afterwards, as they are named, or stay what kind of value they were,
        with what stands there.
        """
        return {
            node: value
            for node, value in self.wanted.anchors.items()
            if node in self.plan.referred or kind(untagged(value)) is kind(untagged(self.tree.anchored[node]))
        }
