"""The lines of a new entry, written as its siblings are: quotes, nulls, brackets, the blanks around the colon.

'a': 'x'           'a': 'x'
'b':               'b':
                   'c': 'y'
                   'd':
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from confsafe.formats.yaml.bracketing import all_in_brackets
from confsafe.formats.yaml.colons import spaced
from confsafe.formats.yaml.scalars import can_be_plain

if TYPE_CHECKING:
    from confsafe.formats.yaml.layout import Entry, Layout
    from confsafe.formats.yaml.plan import New
    from confsafe.formats.yaml.render import Renderer, Value

_LOOK_AT = 50
"""How many siblings are looked at."""


def resembling(
    layout: Layout, node: int, entries: list[Entry], renderer: Renderer, new: New, after: int, *, clip: bool
) -> list[str]:
    """The lines of one new entry of the block `node`, which comes behind the entry `after` (-1: before the first)."""
    tree = layout.tree
    like = entries[max(after, 0)]
    null = _null(layout, entries) if new.value is None else ""
    old = null or _quote(layout, like.value)
    if not tree.is_mapping(node):
        lines = renderer.item(new.value, old=old, clip=clip)
        if (text := _in_brackets(layout, node, renderer, new)) is not None:
            lines = [f"-{renderer.style.gap}{text.inline}"]
    elif node in tree.unordered and like.mark < 0:
        return renderer.explicit_key(new.key)
    else:
        old_key = _quote(layout, like.key)
        name = renderer.key(new.key, old=old_key)
        lines = renderer.entry(new.key, new.value, old_key=old_key, old=old, clip=clip)
        if (text := _in_brackets(layout, node, renderer, new)) is not None:
            lines = renderer.lines(name, text)
        lines[0] = spaced(layout, entries, name, lines[0])
    if new.value is None and not null:
        lines[-1] = lines[-1].removesuffix(" null")
    return lines


def _in_brackets(layout: Layout, node: int, renderer: Renderer, new: New) -> Value | None:
    """A new collection between brackets, where all in the block stand so."""
    if not isinstance(new.value, (dict, list)) or not all_in_brackets(layout, node):
        return None
    name = 0 if new.key is None else len(renderer.key(new.key))
    return renderer.between_brackets(new.value, layout.column(layout.content(node)) + name)


def _null(layout: Layout, entries: list[Entry]) -> str:
    """How a block writes a null; "" where it writes nothing."""
    tree = layout.tree
    for entry in islice(entries, _LOOK_AT):
        if not tree.has_text(entry.value):
            return ""
        if entry.value not in tree.kinds and layout.text.startswith("~", layout.content(entry.value)):
            return "~"
    return "null"


def _quote(layout: Layout, node: int) -> str:
    """The quote that a neighbour stands in although it need not, "" for none: a new string takes it too."""
    if node in layout.tree.kinds or not layout.tree.has_text(node) or node in layout.tree.aliases:
        return ""
    text = layout.text[layout.content(node) : layout.tree.ends[node]]
    if text[:1] in ("'", '"') and can_be_plain(text[1:-1], flow=False):
        return text[0]
    return ""
