"""What a new value shares with an anchored one of the text is written as an alias, or merged.

    base: &base {l: [1]}      cfg["copy"] = cfg["base"]          copy: *base
    web:                      cfg["db"] = {**cfg["base"],        db:
      <<: *base                            "z": 4}                 <<: *base
      z: 3                                                         z: 4

The data say it themselves: only the very container that stands at the anchor counts, never one that is merely equal,
for who changes one of two equal values later does not mean the other. So a merge is only seen where it brings in a
container, and only of a mapping that the text merges already.
"""

from __future__ import annotations

from collections import Counter

from confsafe.data.sameness import kind, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as Nodes
    from typing import Any, NamedTuple

    from confsafe.formats.yaml.places.geometry import Geometry
else:
    from confsafe.startup.records import NamedTuple


class Anchored(NamedTuple):
    """An anchored container: its anchor's name, where its text ends, and what stands there after the edit."""

    name: str
    end: int
    value: Any


class Aliases(NamedTuple):
    """The anchored containers of a text, as they can be named at one position of it.

    Attributes:
        anchored: all of them, by the `id` of their value.
        merged: the mappings among them that the text merges somewhere.
        position: where an alias would come: only what ends before has a name there.
    """

    anchored: Mapping[int, Anchored]
    merged: Sequence[Anchored]
    position: int = 0

    def name_of(self, value: Any) -> str | None:
        """The anchor of that very container."""
        found = self.anchored.get(id(value))
        return found.name if found is not None and found.end <= self.position else None

    def merge_in(self, value: Any) -> tuple[str, dict[Any, Any]] | None:
        """The mapping that a new one merges, by its name, and the entries beside: as few as can be."""
        found = [
            (source.name, _beside(value, source.value))
            for source in self.merged
            if source.end <= self.position and kind(value) is dict and _begins_with(value, source.value)
        ]
        return min(found, key=lambda each: len(each[1]), default=None)


def aliases_of(geometry: Geometry, anchored: Mapping[int, Any], merged: Nodes[int]) -> Aliases:
    """What is anchored, under a name that the text has once; `merged` are the nodes that a mapping merges."""
    names = {node: properties.anchor for node, properties in geometry.tree.properties.items() if properties.anchor}
    times = Counter(names.values())
    found = {
        node: Anchored(names[node], geometry.end(node), value)
        for node, value in anchored.items()
        if kind(value) in (dict, list) and value and times[names[node]] == 1
    }
    sources = [found[node] for node in sorted(merged & found.keys()) if kind(found[node].value) is dict]
    return Aliases({id(each.value): each for each in found.values()}, sources)


def _begins_with(value: dict[Any, Any], source: dict[Any, Any]) -> bool:
    """Whether a mapping has the keys of another in front, where a merge puts them, and a container of it."""
    return [*value][: len(source)] == [*source] and any(
        value[key] is item and kind(item) in (dict, list) and item for key, item in source.items()
    )


def _beside(value: dict[Any, Any], source: dict[Any, Any]) -> dict[Any, Any]:
    """The entries of a mapping that do not come by a merge."""
    return {key: item for key, item in value.items() if key not in source or not same(item, source[key])}
