"""Commenting an entry out, and in again.

    env:              disabled: env.HOME       env:
      HOME: /root                                # HOME: /root
      LANG: |                                    LANG: |
        C                                          C

The marks are the layout engine's (layout/disable.py); which comment lines are an entry is read in places/commented.py,
whoever commented them out.
"""

from __future__ import annotations

from confsafe.data.keypath import Selector
from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats.layout.disable import disabling
from confsafe.formats.layout.lines import read_lines
from confsafe.formats.layout.model import Line
from confsafe.formats.text import line_break, line_end, line_start
from confsafe.formats.yaml.places.commented import commented
from confsafe.formats.yaml.places.slots import GRAMMAR, Slots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from confsafe.data.changes import Key
    from confsafe.formats.text import Splice
    from confsafe.formats.yaml.places.commented import Commented
    from confsafe.formats.yaml.places.geometry import Geometry


def disable_splices(geometry: Geometry, container: int, index: int, shown: str) -> list[Splice]:
    """The splices that comment one entry out. Raises ValueRefused where it does not stand on lines of its own."""
    tree = geometry.tree
    entries = geometry.entries(container)
    entry = entries[index]
    if not tree.is_block(container):
        raise ValueRefused(f"{shown} stands between brackets, so it has no line to comment out", key=shown)
    if len(entries) == 1 and tree.root != container:
        raise ValueRefused(
            f"{shown} is the only entry there, and nothing would be left", key=shown, remedy="disable what holds it"
        )
    if any(other > entry.value for other, target in tree.aliases.items() if entry.start <= tree.starts[target]):
        _refuse_anchors(geometry, container, index, shown)
    text, start = geometry.text, line_start(geometry.text, entry.start)
    return disabling(
        text,
        start if geometry.is_alone(entry.start) else entry.start,
        line_break(text, entry.end),
        column=geometry.column(entry.start),
        mark="#",
    )


def _refuse_anchors(geometry: Geometry, container: int, index: int, shown: str) -> None:
    """Refuse when an alias outside the entry names an anchor within it."""
    tree = geometry.tree
    entry = geometry.entries(container)[index]
    first = entry.key if entry.key >= 0 else entry.value
    within = range(first, tree.after(entry.value))
    for alias, anchor in tree.aliases.items():
        if anchor in within and alias not in within:
            name = tree.properties[anchor].anchor
            raise ValueRefused(f'{shown} holds the anchor "&{name}", which is used elsewhere', key=shown)


def enable_splices(geometry: Geometry, container: int, key: Key, shown: str) -> list[Splice]:
    """The splices that comment a disabled entry in again. Raises KeyMissing where there is none.

    `container` is -1 in a document that has no value; `key` may be the selector that names an item of a list.
    """
    kinds = [geometry.tree.is_mapping(container)] if container >= 0 else [True, False]
    for mapping in kinds:
        for before, lines in _regions(geometry, container):
            if not mapping and isinstance(key, int) and key != before:
                continue
            for found in _entries_in(geometry.text, lines, mapping=mapping):
                if _is_called(found.value, key, mapping=mapping):
                    return found.disabled.splices
    raise KeyMissing(f"no disabled {shown} is in the file", key=shown)


def _entries_in(text: str, lines: Sequence[Line], *, mapping: bool) -> Iterator[Commented]:
    """The entries that are commented out in these lines."""
    number = 0
    while number < len(lines):
        found = commented(text, lines[number:], mapping=mapping, also_prose=True)
        if found is not None:
            yield found
        number += 1 if found is None else found.lines


def _is_called(value: Any, key: Key, *, mapping: bool) -> bool:
    """Whether a commented-out entry is the one that a key, an index or a selector names."""
    if mapping:
        return list(value) == [key]
    if isinstance(key, str):
        return False
    if isinstance(key, Selector):
        return isinstance(value[0], dict) and key.name in value[0] and str(value[0][key.name]) == key.value
    return True


def _regions(geometry: Geometry, container: int) -> Iterator[tuple[int, Sequence[Line]]]:
    """The lines between the entries of a collection, each with how many entries stand above them."""
    bounds = geometry.tree.bounds
    if container < 0:
        start = line_end(geometry.text, bounds.start) if bounds.explicit else bounds.start
        yield 0, read_lines(geometry.text, start, bounds.end, GRAMMAR)
        return
    if not geometry.tree.is_block(container):
        return
    slots = Slots(geometry, container)
    yield 0, [*_behind_dash(geometry, slots), *slots.lines(0)]
    for index in range(1, len(slots.entries) + 1):
        yield index, slots.lines(index)


def _behind_dash(geometry: Geometry, slots: Slots) -> Sequence[Line]:
    """What is commented out behind the `-` that holds a block, in its column: `- # a: 1`."""
    holder = geometry.holder(slots.node) if geometry.parent(slots.node) >= 0 else None
    if holder is None or slots.compact or geometry.text[holder.mark] != "-":
        return []
    start, stop = line_start(geometry.text, holder.mark), line_break(geometry.text, holder.mark)
    rest = geometry.text[holder.mark + 1 : stop]
    column = stop - len(rest.lstrip(" ")) - start
    if not rest.lstrip(" ").startswith("#") or column != slots.column:
        return []
    return [Line(start, line_end(geometry.text, stop), "comment", column, rest.strip())]
