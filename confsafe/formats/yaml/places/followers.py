"""The other paths of the data that get their value from the same text: by an alias, or by a merge."""

from __future__ import annotations

from confsafe.data.tagged import Tagged
from confsafe.formats.yaml.reader.schema import MERGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Key, Path, Plain
    from confsafe.formats.yaml.places.paths import Places


def followers(places: Places, path: Path) -> list[Path]:
    """The paths, one for each place of the text, that follow the one at `path`; [] where it does not exist.

    A last key that is not there yet has followers too: the mappings that merge the one it would come into. What a merge
    brings in has none: set there, it overrides in that mapping alone.

    Example:
        a: &x 1                 followers of ("a",): [("b",)]
        b: *x                   followers of ("b",): [("a",)]
    """
    tree = places.tree
    if not (tree.aliases or tree.merging) or not path:
        return []
    container = places.collection(path[:-1])
    if container.node < 0 or not isinstance(container.data, (dict, list)):
        return []
    if comes_by_merge(places, path):
        return []
    primary = primary_paths(places)
    found: dict[Path, None] = {}
    node, index = _place(places, container.node, path[-1], container.data)
    for mapping in [container.node if index < 0 and node < 0 else node, *_merging(places, node, path[-1])]:
        if mapping in primary:
            found[(*primary[mapping], path[-1])] = None
    if index >= 0:
        value = places.value_node(node, index)
        value = tree.aliases.get(value, value)
        for other, target in tree.aliases.items():
            if target == value and other in primary:
                found[primary[other]] = None
        if value in primary:
            found[primary[value]] = None
    found.pop(path, None)
    if node in primary:
        found.pop((*primary[node], path[-1]), None)
    return list(found)


def comes_by_merge(places: Places, path: Path) -> bool:
    """Whether a path leads through a key that a merge brings in."""
    for depth, key in enumerate(path):
        try:
            container = places.collection(path[:depth])
        except (LookupError, TypeError):  # a path of new data
            return False
        if container.node not in places.tree.merging or not isinstance(container.data, dict):
            continue
        if key in container.data and places.index(container.node, key, container.data) < 0:
            return True
    return False


def _place(places: Places, node: int, key: Key, data: Plain) -> tuple[int, int]:
    """The collection and the entry that a key of a collection comes from; (node, -1) where it is in none."""
    if isinstance(data, dict) and key not in data:
        return node, -1
    if isinstance(data, list) and not (isinstance(key, int) and 0 <= key < len(data)):
        return node, -1
    index = places.index(node, key, data)
    if index >= 0:
        return node, index
    return places.merged(node, key) or (node, -1)


def _merging(places: Places, node: int, key: Key) -> list[int]:
    """The mappings that get a key of this one by merge."""
    found = []
    for mapping, keys in places.tree.merging.items():
        if key in keys:
            continue
        source = places.merged(mapping, key)
        if source is None:
            gains = node in places.all_sources(mapping)
        else:
            gains = source[0] == node
        if gains:
            found.append(mapping)
    return found


def primary_paths(places: Places) -> dict[int, Path]:
    """For each node that a path leads to without an alias: that path."""
    tree = places.tree
    assert tree.root is not None
    paths: dict[int, Path] = {}
    pending: list[tuple[int, Any, Path]] = [(tree.root, tree.data, ())]
    while pending:
        node, data, path = pending.pop()
        paths[node] = path
        if node in tree.aliases or node not in tree.kinds or node in tree.unordered:
            continue
        if isinstance(data, Tagged):
            data = data.value
        if node in tree.pairs and isinstance(data, list):
            continue
        for index, key in (
            places.entries_that_count(node, data) if isinstance(data, dict) else enumerate(range(len(data)))
        ):
            if key is not MERGE:
                pending.append((places.value_node(node, index), data[key], (*path, key)))
    return paths
