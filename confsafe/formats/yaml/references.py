"""A document's data with its aliases, anchors and merge keys as they are written, for whoever compares two documents.

    base: &base {x: 1}    unexpanded  {base: Tagged("&base", {x: 1}), copy: Alias("base"), web: {<<: Alias("base")}}
    copy: *base           expanded    {base: {x: 1}, copy: {x: 1}, web: {x: 1}}
    web:
      <<: *base

Who writes `<<: *base` asks for what the base says, whatever that will be: in a merge an alias is a leaf, and what it
comes to is settled when all is merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confsafe.data.tagged import Tagged, untagged
from confsafe.errors import ValueRefused
from confsafe.formats.yaml.reader.schema import MERGE

if TYPE_CHECKING:
    from confsafe.formats.yaml.places.paths import Places


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias, by its name: `*base` is Alias("base")."""

    name: str


def unexpanded(places: Places) -> Any:
    """The data in which each alias is an `Alias`, each anchored value `Tagged` with "&name", each merge the key MERGE.

    Raises ValueRefused for data nested too deeply.
    """
    tree = places.tree
    if tree.root is None:
        return tree.data
    try:
        return _written(places, tree.root, tree.data)
    except RecursionError:
        raise ValueRefused("the data is nested too deeply to be merged") from None


def _written(places: Places, node: int, data: Any) -> Any:
    tree = places.tree
    if node in tree.aliases:
        return Alias(tree.text[tree.starts[node] + 1 : tree.ends[node]].strip())
    properties = tree.properties.get(node)
    inner = untagged(data)
    value = _container(places, node, inner) if node in tree.kinds else inner
    if isinstance(data, Tagged):
        value = Tagged(data.tag, value)
    return Tagged(f"&{properties.anchor}", value) if properties is not None and properties.anchor else value


def _container(places: Places, node: int, data: Any) -> Any:
    tree = places.tree
    if node in tree.unordered or node in tree.pairs:
        return data
    if isinstance(data, list):
        return [_written(places, places.value_node(node, index), item) for index, item in enumerate(data)]
    written: dict[Any, Any] = {}
    for index, key in places.entries_that_count(node, data):
        value = places.value_node(node, index)
        written[key] = _merge_value(places, value) if key is MERGE else _written(places, value, data[key])
    return written


def _merge_value(places: Places, node: int) -> Any:
    """What stands behind a `<<`: an alias, a list of them, or a mapping of its own."""
    tree = places.tree
    if node in tree.kinds and not tree.is_mapping(node):
        return [_merge_value(places, source) for source in tree.children(node)]
    return _written(places, node, tree.merge_data.get(node))


def expanded(data: Any) -> Any:
    """The data that a reader gets, of data as `unexpanded` makes them; an alias is the object that its anchor is.

    Raises ValueRefused for an alias without an anchor before it.
    """
    try:
        return _read(data, {})
    except RecursionError:
        raise ValueRefused("the data is nested too deeply to be merged") from None


def _read(value: Any, anchors: dict[str, Any]) -> Any:
    if isinstance(value, Alias):
        if value.name not in anchors:
            raise ValueRefused(f'there is no anchor "&{value.name}" before its alias any more')
        return anchors[value.name]
    if isinstance(value, Tagged) and value.tag.startswith("&"):
        found = _read(value.value, anchors)
        anchors[value.tag[1:]] = found
        return found
    if isinstance(value, Tagged):
        return Tagged(value.tag, _read(value.value, anchors))
    if isinstance(value, list):
        return [_read(item, anchors) for item in value]
    if not isinstance(value, dict):
        return value
    read = {key: _read(item, anchors) for key, item in value.items()}
    if MERGE not in read:
        return read
    sources = read.pop(MERGE)
    merged: dict[Any, Any] = {}
    for source in sources if isinstance(sources, list) else [sources]:
        if not isinstance(source, dict):
            raise ValueRefused('"<<" wants a mapping or a list of mappings')
        for key, item in source.items():
            merged.setdefault(key, item)
    return merged | read
