"""`Tree`: where every node of one document stands, in flat arrays rather than objects.

Nodes are numbered in the order of the text; a collection comes before its children, a key before its value. So the
children of collection `i` begin at `i + 1`, each followed by the next one at `after(child)`, and a mapping's children
alternate between keys and values. A 16 MB file has a million nodes: two integers a node is what an edit can afford,
and everything else (the exact end of a block, the `-` of an item, comments) is looked up in the text only around the
entries that change (geometry.py).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Final, NamedTuple

    from confsafe.errors import EditRefused
else:
    from confsafe.startup.records import NamedTuple

BLOCK_MAPPING: Final = 0
FLOW_MAPPING: Final = 1
BLOCK_SEQUENCE: Final = 2
FLOW_SEQUENCE: Final = 3


class Properties(NamedTuple):
    """What stands in front of a node (YAML 1.2.2, 6.9): its anchor and its tag in full, each or None."""

    anchor: str | None
    tag: str | None


class Bounds(NamedTuple):
    """Where a document stands in its stream.

    Attributes:
        start: after `---`, or where the text of a document without it may begin.
        end: before `...`, the next document's `---` or directives, or the end of the text.
        outer: the end of the document before, so before the directives and comments that precede this one's `---`.
        explicit: whether a `---` opens it.
    """

    start: int
    end: int
    outer: int
    explicit: bool


class Repeated(NamedTuple):
    """In the place of a key that its mapping says again further down, where that one counts."""

    key: Any


class Tree:
    """The nodes of one document.

    Attributes:
        text: the whole text; all positions are indices of it.
        starts: where each node starts: at its anchor or tag if it has one.
        ends: where each scalar, alias and flow collection ends; for a block collection nothing reliable.
        kinds: the kind of each collection; a node that is not in here is a scalar or an alias.
        nexts: for each collection the number after its last descendant's.
        properties: the nodes that have an anchor or a tag.
        aliases: the alias nodes, each with the node that it names.
        anchored: the data of the anchored nodes.
        merging: the own keys, in order, of the mappings with a `<<` (MERGE stands for it).
        merge_data: the data of the mappings that stand behind a `<<` themselves.
        repeated: the own keys, in order, of the mappings that say one twice (`Repeated` stands for the earlier one).
        two_merges: the mappings that say `<<` twice where that is not asked for -> why they take no new key.
        unordered: the keys, in order, of what is a set in the data.
        pairs: the sequences that are a dict in the data (`!!omap`) or a list of pairs (`!!pairs`).
        data: the document's data; None for an empty one.
        root: the number of the root node, or None where the document is empty.
        version_1_1: whether `%YAML 1.1` is in force.
        by_libyaml: whether libyaml read the text, as it is.
    """

    __slots__ = (
        "aliases",
        "anchored",
        "bounds",
        "by_libyaml",
        "data",
        "ends",
        "kinds",
        "merge_data",
        "merging",
        "nexts",
        "pairs",
        "properties",
        "repeated",
        "root",
        "starts",
        "text",
        "two_merges",
        "unordered",
        "version_1_1",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.kinds: dict[int, int] = {}
        self.nexts: dict[int, int] = {}
        self.properties: dict[int, Properties] = {}
        self.aliases: dict[int, int] = {}
        self.anchored: dict[int, Any] = {}
        self.merging: dict[int, list[Any]] = {}
        self.merge_data: dict[int, Any] = {}
        self.repeated: dict[int, list[Any]] = {}
        self.two_merges: dict[int, EditRefused] = {}
        self.unordered: dict[int, list[Any]] = {}
        self.pairs: set[int] = set()
        self.data: Any = None
        self.root: int | None = None
        self.bounds = Bounds(0, len(text), 0, explicit=False)
        self.version_1_1 = False
        self.by_libyaml = False

    def after(self, node: int) -> int:
        """The number of the first node that is not `node` or within it."""
        return self.nexts.get(node, node + 1)

    def children(self, node: int) -> Iterator[int]:
        """The children of a collection in order; a mapping's keys and values alternate."""
        nexts = self.nexts
        child, end = node + 1, nexts[node]
        while child < end:
            yield child
            child = nexts.get(child, child + 1)

    def is_block(self, node: int) -> bool:
        """Whether the node is a block collection."""
        return self.kinds.get(node, FLOW_MAPPING) in (BLOCK_MAPPING, BLOCK_SEQUENCE)

    def is_mapping(self, node: int) -> bool:
        """Whether the node is a mapping, in block or flow style."""
        return self.kinds.get(node, BLOCK_SEQUENCE) <= FLOW_MAPPING

    def has_text(self, node: int) -> bool:
        """Whether anything of the node stands in the text: not of the value of `key:`."""
        return self.starts[node] != self.ends[node] or node in self.kinds
