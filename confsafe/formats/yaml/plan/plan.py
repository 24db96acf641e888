"""The words of a plan: what is to be done to which nodes of the text.

A change names a path of the data; a `Plan` names nodes and entries: which entries of a collection go (`deleted`), come
(`New`) or are called otherwise, and which get another value. Texts that go along are named by where they stood
(`Source`).
"""

from __future__ import annotations

from bisect import bisect_left

from confsafe.formats.text import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from dataclasses import dataclass, field
    from typing import Any, NamedTuple

    from confsafe.data.changes import Path
    from confsafe.formats.yaml.reader.nodes import Tree
else:
    from confsafe.startup.records import NamedTuple, dataclass, field


class New(NamedTuple):
    """An entry to come.

    Attributes:
        after: the entry that it follows, -1 for the front.
        key: its key; None in a list.
        value: its value.
        moved_from: the entry of the same list whose very text it takes, or None.
        moves: the texts that go along into it from elsewhere.
    """

    after: int
    key: Any
    value: Any
    moved_from: int | None = None
    moves: tuple[Source, ...] = ()


class Source(NamedTuple):
    """An entry whose text goes along.

    Attributes:
        container: the collection that it stood in, and `number`: its place there.
        to: where it stands now within the new value; () for the new value itself.
    """

    container: int
    number: int
    to: Path

    def comes_above(self, other: Source) -> bool:
        """Whether another one that comes into the same collection stood directly below it."""
        return (self.container, self.number + 1, self.to[:-1]) == (other.container, other.number, other.to[:-1])


@dataclass(frozen=True, slots=True)
class Moved:
    """In the place of a value: the text of an anchored node that goes moves here, to the first alias of it.

    Attributes:
        anchor: the anchor's name.
        source: the node that goes.
        value: what is to stand here.
        same: whether that is what the source is, so that its very text can move.
    """

    anchor: str
    source: int
    value: Any
    same: bool


class Named(NamedTuple):
    """In the place of a value: an alias of that name."""

    name: str


@dataclass(slots=True)
class Edits:
    """What happens to one collection.

    Attributes:
        path: the collection's path in the data, for errors.
        deleted: the entries that go.
        renamed: entry -> its new key.
        values: entry -> its new value.
        new: the entries that come, those with one `after` in order.
        names: entry -> its key in the data, for the errors of its new value.
    """

    path: Path
    deleted: set[int] = field(default_factory=set)
    renamed: dict[int, Any] = field(default_factory=dict)
    values: dict[int, Any] = field(default_factory=dict)
    new: list[New] = field(default_factory=list)
    names: dict[int, Any] = field(default_factory=dict)

    def shifts(self) -> Shifts:
        """Where the items of a list are afterwards."""
        return Shifts(sorted(self.deleted), sorted(new.after for new in self.new))

    def steps(self, tree: Tree, node: int) -> Iterator[Step]:
        """What happens to the entries of the collection `node`, for those who look on."""
        children = list(tree.children(node))[:: 2 if tree.is_mapping(node) else 1]

        def place(index: int) -> int:
            return tree.starts[children[index] if 0 <= index < len(children) else node]

        def named(index: int) -> str:
            if not tree.is_mapping(node):
                return f"item {index}"
            return repr(tree.text[place(index) : tree.ends[children[index]]])

        for index in self.deleted:
            yield Step(place(index), f"delete {named(index)}")
        for index, name in self.renamed.items():
            yield Step(place(index), f"rename {named(index)} to {name!r}")
        for index, value in self.values.items():
            what = f"the node of &{value.anchor}" if isinstance(value, Moved) else "another value"
            yield Step(place(index), f"write {what} at {named(index)}")
        for new in self.new:
            what = repr(new.key) if tree.is_mapping(node) else "an item"
            what = what if new.moved_from is None else named(new.moved_from)
            yield Step(
                place(new.after), f"insert {what} {'in front' if new.after < 0 else f'behind {named(new.after)}'}"
            )


class Shifts(NamedTuple):
    """The deleted items of a list, and those behind which new ones come, sorted."""

    deleted: list[int]
    afters: list[int]

    def place(self, index: int) -> int:
        """The index afterwards of an item that stays."""
        return index - bisect_left(self.deleted, index) + bisect_left(self.afters, index)


ROOT = (-1, -1)


@dataclass(slots=True)
class Plan:
    """All that an edit does.

    Attributes:
        edits: collection node -> what happens to it.
        root: the new value of the whole document, in a tuple, or None.
        referred: the anchored nodes that an alias will still refer to.
        moves: (collection, entry that gets another value) -> the texts that go along into that; `ROOT`: the document.
        moving: the entries whose text goes along, by their collection.
        followed: those of them, by collection and number, behind which the next entry comes there too.
        texts: the entries whose text goes along and is another scalar -> that.
        heirs: aliases behind a `<<` whose anchor's node goes -> what they become.
        anchored: the anchored nodes that stay -> what stands there afterwards; empty where the text has no alias.
        merged: the nodes that a mapping merges by `<<`.
    """

    edits: dict[int, Edits] = field(default_factory=dict)
    root: tuple[Any] | None = None
    referred: set[int] = field(default_factory=set)
    moves: dict[tuple[int, int], tuple[Source, ...]] = field(default_factory=dict)
    moving: dict[int, set[int]] = field(default_factory=dict)
    followed: set[tuple[int, int]] = field(default_factory=set)
    texts: dict[tuple[int, int], Any] = field(default_factory=dict)
    heirs: dict[int, Moved] = field(default_factory=dict)
    anchored: dict[int, Any] = field(default_factory=dict)
    merged: set[int] = field(default_factory=set)

    def of(self, node: int, path: Path) -> Edits:
        """The edits of a collection, empty at first."""
        found = self.edits.get(node)
        if found is None:
            found = self.edits[node] = Edits(path)
        return found

    def steps(self, tree: Tree) -> Iterator[Step]:
        """What happens to which entry, for those who look on."""
        if self.root is not None:
            yield Step(tree.bounds.start, "write another value for the whole document")
        for node, moved in self.heirs.items():
            yield Step(tree.starts[node], f"write the node of &{moved.anchor}")
        for node, edits in self.edits.items():
            yield from edits.steps(tree, node)
