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

from confsafe.formats.layout.examples import LOOK_AT
from confsafe.formats.yaml.edit.values import replace_in_block, replace_root

if TYPE_CHECKING:
    from confsafe.data.changes import Path
    from confsafe.formats.text import Splice
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import Entry, Geometry
    from confsafe.formats.yaml.plan.plan import Edits
    from confsafe.formats.yaml.write.moved import MovedText


class Root:
    """The document itself, which no entry holds."""


ROOT = Root()


def holder_of_empty(geometry: Geometry, node: int) -> Entry | Root | None:
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
    neighbours = [child for child in islice(tree.children(parent), LOOK_AT) if tree.nexts.get(child, 0) > child + 1]
    if neighbours and not any(tree.is_block(child) for child in neighbours):
        return None
    holder = geometry.holder(node)
    return holder if holder is not None and holder.mark >= 0 else None


def with_first_entries(work: Work, node: int, edits: Edits, holder: Entry | Root) -> list[Splice]:
    """The splices that fill an empty collection in block style."""
    mapping = work.geometry.tree.is_mapping(node)
    value: Any = {new.key: new.value for new in edits.new} if mapping else [new.value for new in edits.new]
    moved: dict[Path, MovedText] = {}
    for index, new in enumerate(edits.new):
        moved |= work.moved(new.moves, (*edits.path, new.key if mapping else index))
    writer = work.writer_at(edits.path, -1 if isinstance(holder, Root) else work.geometry.parent(node))
    writer.moved = moved
    if isinstance(holder, Root):
        return replace_root(work, writer, value)
    return replace_in_block(work, writer, holder, value)
