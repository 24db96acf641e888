"""Another scalar where one stands on a line: its characters change and nothing else.

    port: 0x1F  # web     ->     port: 0x20  # web

By far the most frequent edit of a file without anchors and tags. What a plan (plan.py, splices.py, values.py)
would do for it is this one splice; the ends of the entries around are not looked for.
"""

from __future__ import annotations

from confsafe.data.changes import Set
from confsafe.data.tagged import Tagged
from confsafe.formats.text import Splice
from confsafe.formats.yaml.write.scalars import boolean, is_scalar, respelled
from confsafe.formats.yaml.write.style import WIDEST, Style
from confsafe.formats.yaml.write.writer import Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Change
    from confsafe.formats.yaml.places.geometry import Geometry
    from confsafe.formats.yaml.places.paths import Places

_BLOCK_SCALAR = ("|", ">")


def scalar_splices(places: Places, geometry: Geometry, changes: Sequence[Change]) -> list[Splice] | None:
    """The splices, where every change is a scalar on one line for another one in a block; else None.

    A long text is left to a plan: some files break them.

    Raises ValueRefused.
    """
    tree, text = geometry.tree, geometry.text
    if tree.properties or tree.merging or tree.unordered or tree.pairs or tree.root is None:
        return None
    style = Style(version_1_1=tree.version_1_1)
    splices: list[Splice] = []
    for change in changes:
        if not isinstance(change, Set) or not change.path or not _is_on_one_line(change.value):
            return None
        collection = places.collection(change.path[:-1])
        if not tree.is_block(collection.node):
            return None
        node = places.value_node(collection.node, places.index(collection.node, change.path[-1], collection.data))
        old = text[tree.starts[node] : tree.ends[node]]
        if node in tree.kinds or not old or old.startswith(_BLOCK_SCALAR) or len(old.splitlines()) > 1:
            return None
        new = _in_its_manner(style, change, old)
        if new is None or (
            " " in new and tree.starts[node] - geometry.line_start(tree.starts[node]) + len(new) > WIDEST
        ):
            return None
        splices.append(Splice(tree.starts[node], tree.ends[node], new))
    return splices


def _is_on_one_line(value: object) -> bool:
    if isinstance(value, str):
        return "\n" not in value
    return value is not None and is_scalar(value) and not isinstance(value, Tagged)


def _in_its_manner(style: Style, change: Set, old: str) -> str | None:
    """The new scalar as the old one is written; None where other text of the file has to show how."""
    value, writer = change.value, Writer(style, change.path)
    if isinstance(value, bool):
        return boolean(value, like=old, version_1_1=style.version_1_1) or None
    if not isinstance(value, str):
        return writer.on_one_line(value, old=old)
    writer.check(value)
    return respelled(str.__str__(value), old, flow=False, version_1_1=style.version_1_1)
