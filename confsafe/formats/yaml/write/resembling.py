"""The lines of a new entry, written as its siblings are: quotes, nulls, brackets, the blanks around the colon.

'a': 'x'           'a': 'x'
'b':               'b':
                   'c': 'y'
                   'd':
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from confsafe.formats.yaml.write.bracketing import all_in_brackets
from confsafe.formats.yaml.write.colons import spaced
from confsafe.formats.yaml.write.scalars import can_be_plain

if TYPE_CHECKING:
    from confsafe.formats.yaml.places.geometry import Entry, Geometry
    from confsafe.formats.yaml.plan.plan import New
    from confsafe.formats.yaml.write.writer import Renderer, Value

_LOOK_AT = 50
"""How many siblings are looked at."""


def resembling(
    geometry: Geometry, node: int, entries: list[Entry], renderer: Renderer, new: New, after: int, *, clip: bool
) -> list[str]:
    """The lines of one new entry of the block `node`, which comes behind the entry `after` (-1: before the first)."""
    tree = geometry.tree
    like = entries[max(after, 0)]
    null = _null(geometry, entries) if new.value is None else ""
    old = null or _quote(geometry, like.value)
    if not tree.is_mapping(node):
        lines = renderer.item(new.value, old=old, clip=clip)
        if (text := _in_brackets(geometry, node, renderer, new)) is not None:
            lines = [f"-{renderer.style.gap}{text.inline}"]
    elif node in tree.unordered and like.mark < 0:
        return renderer.explicit_key(new.key)
    else:
        old_key = _quote(geometry, like.key)
        name = renderer.key(new.key, old=old_key)
        lines = renderer.entry(new.key, new.value, old_key=old_key, old=old, clip=clip)
        if (text := _in_brackets(geometry, node, renderer, new)) is not None:
            lines = renderer.lines(name, text)
        lines[0] = spaced(geometry, entries, name, lines[0])
    if new.value is None and not null:
        lines[-1] = lines[-1].removesuffix(" null")
    return lines


def _in_brackets(geometry: Geometry, node: int, renderer: Renderer, new: New) -> Value | None:
    """A new collection between brackets, where all in the block stand so."""
    if not isinstance(new.value, (dict, list)) or not all_in_brackets(geometry, node):
        return None
    name = 0 if new.key is None else len(renderer.key(new.key))
    return renderer.between_brackets(new.value, geometry.column(geometry.content(node)) + name)


def _null(geometry: Geometry, entries: list[Entry]) -> str:
    """How a block writes a null; "" where it writes nothing."""
    tree = geometry.tree
    for entry in islice(entries, _LOOK_AT):
        if not tree.has_text(entry.value):
            return ""
        if entry.value not in tree.kinds and geometry.text.startswith("~", geometry.content(entry.value)):
            return "~"
    return "null"


def _quote(geometry: Geometry, node: int) -> str:
    """The quote that a neighbour stands in although it need not, "" for none: a new string takes it too."""
    if node in geometry.tree.kinds or not geometry.tree.has_text(node) or node in geometry.tree.aliases:
        return ""
    text = geometry.text[geometry.content(node) : geometry.tree.ends[node]]
    if text[:1] in ("'", '"') and can_be_plain(text[1:-1], flow=False):
        return text[0]
    return ""
