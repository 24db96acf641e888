"""The order in which nodes stand after an edit: those whose text goes along stand where that comes.

    before           after             order of x, y, z
    a: {x: 1}        b: {y: 2}         y (moved in front), x, z
    b: {}
    c: {y: 2, z: 3}

What decides whether an alias stands below its anchor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import at_path
from confsafe.formats.yaml.plan.plan import ROOT, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.plan.plan import Plan


class Order:
    """Where nodes stand after the edit, as keys that sort alike.

    Attributes:
        moved: the nodes of each entry whose text goes along, by that entry.
        values: what the value of each is to be there.
    """

    def __init__(self, places: Places, plan: Plan) -> None:
        self.places = places
        self.moved: dict[tuple[int, int], range] = {}
        self.values: dict[tuple[int, int], Any] = {}
        self._goes_to: dict[tuple[int, int], tuple[float, tuple[int, int, int]]] = {}
        for node, edits in plan.edits.items():
            for number, new in enumerate(edits.new):
                item = () if new.moved_from is None else (Source(node, new.moved_from, ()),)
                self._note(plan, (*item, *new.moves), new.value, self._behind(node, new.after), (-node, number))
        for (node, number), sources in plan.moves.items():
            if (node, number) == ROOT:
                self._note(plan, sources, plan.root[0] if plan.root else None, -1.0, (1, 0))
            else:
                position = places.value_node(node, number) - 0.5
                self._note(plan, sources, plan.edits[node].values.get(number), position, (-node, number))

    def of(self, node: int) -> tuple[Any, ...]:
        """The key of a node."""
        return (*self._around(node), node)

    def lies_within(self, place: tuple[Any, ...], node: int) -> bool:
        """Whether what stands at a place, by its key, stands within a node: no alias of that can be there."""
        outer = self._around(node)
        inner = place[len(outer) :]
        return place[: len(outer)] == outer and node < inner[0] < self.places.tree.after(node)

    def _around(self, node: int) -> tuple[Any, ...]:
        """What the keys of all begin with that comes to one place with a node."""
        within = [entry for entry, nodes in self.moved.items() if node in nodes]
        if not within:
            return ()
        position, number = self._goes_to[min(within, key=lambda entry: len(self.moved[entry]))]
        return (*self._around(-number[0]), position, number)

    def _note(
        self, plan: Plan, sources: Sequence[Source], value: Any, position: float, number: tuple[int, int]
    ) -> None:
        for rank, source in enumerate(sources):  # in the order in which they stand within the new value
            edits, entry = plan.edits.get(source.container), source[:2]
            node = self.places.value_node(*entry)
            goes = edits is None or source.number in edits.deleted  # else its value alone, into what it gets
            keyed = goes and self.places.tree.is_mapping(source.container)
            start = self.places.children(source.container)[2 * source.number] if keyed else node
            self.moved[entry] = range(start, self.places.tree.after(node))
            self.values[entry] = at_path(value, source.to)
            self._goes_to[entry] = position, (*number, rank)

    def _behind(self, node: int, index: int) -> float:
        """The place behind an entry, in front of all that follows it."""
        if index < 0:
            return node + 0.25
        return self.places.tree.after(self.places.value_node(node, index)) - 0.75
