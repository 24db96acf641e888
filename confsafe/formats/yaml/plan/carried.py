"""Aliases within texts that go along: those that name their anchor there too, and those that are written out.

    before           moved above b       below it
    b: &b {x: 1}     c:                  b: &b {x: 1}
    a:               - x: 1              c:
      - *b           b: &b {x: 1}        - *b

Only the reference is written out; the text around it goes along as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.copying import copied
from confsafe.data.tagged import untagged
from confsafe.formats.yaml.plan.plan import New
from confsafe.formats.yaml.reader.nodes import Repeated
from confsafe.formats.yaml.reader.schema import MERGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple

    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.plan.order import Order
    from confsafe.formats.yaml.plan.plan import Plan
else:
    from confsafe.startup.records import NamedTuple


UNKNOWN: Any = object()
"""What an entry is to be that changes within: its alias then is what its anchor was."""


class Carried(NamedTuple):
    """A node within a text that goes along.

    Attributes:
        node: the node: an alias, or what has an anchor.
        container: the collection whose entry it is, or whose `<<` names it, and `number`: that entry.
        goes: whether that entry is what moves.
        wanted: what is to stand there, or UNKNOWN.
    """

    node: int
    container: int
    number: int
    goes: bool
    wanted: Any


def carried_nodes(places: Places, plan: Plan, order: Order) -> Iterator[Carried]:
    """The values that stand in a text that goes along, and stay in it."""
    tree = places.tree
    for entry in order.moved:
        pending = [(*entry, order.values[entry], True)]
        while pending:
            container, number, wanted, goes = pending.pop()
            node = places.value_node(container, number)
            yield Carried(node, container, number, goes, wanted)
            if node not in tree.kinds or node in tree.pairs:
                continue
            if tree.merging.get(container) and tree.merging[container][number] is MERGE:
                listed = () if tree.is_mapping(node) else places.children(node)
                yield from (Carried(one, container, number, goes, UNKNOWN) for one in listed)
                continue
            edits = plan.edits.get(node)
            for index, value in enumerate(_values(places, node, UNKNOWN if edits else untagged(wanted))):
                if edits is None or (index not in edits.deleted and index not in edits.values):
                    pending.append((node, index, value, False))


def _values(places: Places, node: int, wanted: Any) -> list[Any]:
    """What the entries of a collection are to be, in the order of the text."""
    if isinstance(wanted, list):
        return wanted
    if not isinstance(wanted, dict):
        return [UNKNOWN] * (len(places.children(node)) // (1 + places.tree.is_mapping(node)))
    return [
        UNKNOWN if key is MERGE or type(key) is Repeated else wanted.get(key, UNKNOWN)
        for key in places.own_keys(node, wanted)
    ]


def write_out(places: Places, plan: Plan, alias: Carried) -> None:
    """Enter into the plan that an alias becomes what it names, and a `<<` all that it merges."""
    tree, container, number = places.tree, alias.container, alias.number
    named = tree.anchored[tree.aliases[alias.node]] if alias.wanted is UNKNOWN else alias.wanted
    value = copied(named)  # another container than the anchor's, so that it is written
    keys = tree.merging.get(container)
    if keys is None or keys[number] is not MERGE:
        put(plan, alias, value)
        return
    edits = plan.of(container, ())
    if number in edits.deleted:
        return
    edits.deleted.add(number)
    above = max((index for index in range(number) if index not in edits.deleted), default=-1)
    known = {*keys, *(new.key for new in edits.new)}
    for source in places.sources(container):
        data = copied(places.mapping_data(source))
        edits.new += [New(above, key, data[key]) for key in data if key not in known]
        known |= set(data)


def put(plan: Plan, carried: Carried, value: Any) -> None:
    """Enter another value into the plan for a node within a text that goes along."""
    if carried.goes:
        plan.texts[carried.container, carried.number] = value
    else:
        plan.of(carried.container, ()).values[carried.number] = value
