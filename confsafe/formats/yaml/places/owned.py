"""Which comments of a YAML document may go with what is deleted or replaced; see `Reading.owned`.

What stands at a path by alias has no text there: it owns nothing. What does by merge goes with its `<<`, if at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.brackets import no_entries
from confsafe.formats.layout.container import Container
from confsafe.formats.layout.owned import owned_between
from confsafe.formats.text import Span
from confsafe.formats.yaml.places.brackets import brackets_of
from confsafe.formats.yaml.places.slots import GRAMMAR, Slots
from confsafe.formats.yaml.reader.schema import MERGE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.yaml.places.geometry import Geometry
    from confsafe.formats.yaml.places.paths import Places


def owned(places: Places, geometry: Geometry, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
    """Where the comments stand that the deleted entries own, and those within the replaced values."""
    spans: list[Span] = []
    gone: dict[int, set[int]] = {}
    for path in deleted:
        if not path:  # the document, which goes into what takes its place
            spans += _within(places, geometry, path)
            continue
        found = places.collection(path[:-1])
        if found.node < 0:
            spans += _within(places, geometry, path[: found.depth])
        elif (index := places.index(found.node, path[-1], found.data)) >= 0:
            gone.setdefault(found.node, set()).update((index, *places.repeats(found.node, path[-1])))
        elif found.node in places.tree.merging:
            gone.setdefault(found.node, set()).add(places.own_keys(found.node, found.data).index(MERGE))
    for node, indices in gone.items():
        spans += (
            _in_block(geometry, node, indices) if geometry.tree.is_block(node) else _in_flow(geometry, node, indices)
        )
    for path in replaced:
        spans += _within(places, geometry, path)
    return spans


def _in_block(geometry: Geometry, node: int, gone: Collection[int]) -> Iterator[Span]:
    slots = Slots(geometry, node)
    for index in gone:
        slot = slots.slot_within(index, gone)
        yield Span(slot.lead, slot.tail)


def _in_flow(geometry: Geometry, node: int, gone: Collection[int]) -> Iterator[Span]:
    if geometry.is_pair(node):
        return (Span(entry.start, entry.end) for entry in geometry.entries(node))
    return owned_between(Container(geometry.text, brackets_of(geometry, node), GRAMMAR, no_entries), gone)


def _within(places: Places, geometry: Geometry, path: Path) -> Iterator[Span]:
    """Where the text of a value stands; of a block down to what its last entry owns."""
    tree = geometry.tree
    node = tree.root
    if path:
        found = places.collection(path[:-1])
        index = places.index(found.node, path[-1], found.data) if found.node >= 0 else -1
        node = places.value_node(found.node, index) if index >= 0 else None
    if node not in tree.kinds:  # an alias, nothing, or a scalar: the comment behind the `|` of one stays
        return
    end = geometry.end(node)
    if tree.is_block(node):
        slots = Slots(geometry, node)
        end = max(end, slots.tail(len(slots.entries) - 1))
    yield Span(geometry.content(node), end)
