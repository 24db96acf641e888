"""An empty `{}` or `[]` in a block gets its first entries: below its key, as its neighbours have theirs.

    before                       after
    resources: {}  # none yet    resources:  # none yet
    image:                         limits:
      tag: v1                        cpu: 100m
                                 image:
                                   tag: v1

Where the neighbours are filled and all in brackets, it stays in brackets too.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from confsafe.formats.yaml.edit.values import replace_in_block, replace_root

if TYPE_CHECKING:
    from confsafe.formats.text import Splice
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import Entry, Geometry
    from confsafe.formats.yaml.plan.plan import Edits

_LOOK_AT = 50
"""How many neighbours are looked at."""


class Root:
    """The document itself, which no entry holds."""


ROOT = Root()


def unfolding(geometry: Geometry, node: int) -> Entry | Root | None:
    """What holds an empty collection between brackets that is to be filled in block style; None where it is not."""
    tree = geometry.tree
    properties = tree.properties.get(node)
    if node in tree.unordered or node in tree.pairs or (properties is not None and properties.tag is not None):
        return None
    if geometry.text[geometry.content(node) + 1 : tree.ends[node] - 1].strip(" "):
        return None
    parent = geometry.parent(node)
    if parent < 0:
        return ROOT if node == tree.root else None
    if not tree.is_block(parent) or not (tree.is_mapping(parent) or tree.is_mapping(node)):
        return None
    neighbours = [child for child in islice(tree.children(parent), _LOOK_AT) if tree.nexts.get(child, 0) > child + 1]
    if neighbours and not any(tree.is_block(child) for child in neighbours):
        return None
    holder = geometry.holder(node)
    return holder if holder is not None and holder.mark >= 0 else None


def unfolded(work: Work, node: int, edits: Edits, holder: Entry | Root) -> list[Splice]:
    """The splices that fill an empty collection in block style."""
    value: Any = [new.value for new in edits.new]
    if work.geometry.tree.is_mapping(node):
        value = {new.key: new.value for new in edits.new}
    if isinstance(holder, Root):
        return replace_root(work, work.writer_at(edits.path), value)
    return replace_in_block(work, work.writer_at(edits.path, work.geometry.parent(node)), holder, value)
