"""`YamlReading`: one YAML document that has been read, ready to be edited.

Modules that only some edits need are imported by those: a command that sets one value loads neither the planning of new
entries nor the reading of comments.
"""

from __future__ import annotations

from confsafe.data.changes import Insert
from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats.text import Comment, Span
from confsafe.formats.yaml.edit.scalar import scalar_splices
from confsafe.formats.yaml.places.followers import comes_by_merge, followers
from confsafe.formats.yaml.places.geometry import Geometry
from confsafe.formats.yaml.places.paths import Places
from confsafe.formats.yaml.proof import reread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.formats import Reading
    from confsafe.formats.text import Reread, Splice, Step
    from confsafe.formats.yaml.plan.plan import Plan
    from confsafe.formats.yaml.reader.nodes import Tree


class YamlReading:
    """One document of a text; the protocol `Reading` of confsafe.formats.

    Attributes:
        text: the whole text, other documents included.
        data: the data of the document, None where it is empty.
        again: reads the same document of an edited text.
    """

    def __init__(self, tree: Tree, again: Callable[[str], Reading]) -> None:
        self.again = again
        self.tree = tree
        self.text = tree.text
        self.data = tree.data
        self.geometry = Geometry(tree)
        self.places = Places(tree)

    faults = ()
    moves_renamed = True

    @property
    def shares(self) -> bool:
        """Whether one container may stand at several places of the data: there are aliases or merges."""
        return bool(self.tree.aliases or self.tree.merging)

    def settled(self, changes: Sequence[Change], after: Plain) -> Any:
        """What `after` will read as: a merge brings a key in again where the mapping's own line of it goes."""
        if not self.tree.merging:
            return after
        from confsafe.formats.yaml.plan.merges import settled

        return settled(self.places, changes, after)

    def splices(self, changes: Sequence[Change], after: Plain) -> list[Splice]:
        """The splices that make the document mean `after`.

        Raises ValueRefused, with the key path, for a value that YAML cannot hold and for a merged key that is to go.
        """
        scalars = scalar_splices(self.places, self.geometry, changes)
        return self._carried_out(self._planned(changes, after)) if scalars is None else scalars

    def plan(self, changes: Sequence[Change], after: Plain) -> list[Step]:
        """What is to happen to which entries of which collections. Raises ValueRefused."""
        return list(self._planned(changes, after).steps(self.places.tree))

    def _planned(self, changes: Sequence[Change], after: Plain) -> Plan:
        from confsafe.formats.yaml.plan.anchors import take_at_anchors
        from confsafe.formats.yaml.plan.planning import plan_of
        from confsafe.formats.yaml.plan.sharing import share

        plan = plan_of(self.places, changes, after)
        take_at_anchors(self.places, plan, changes, after)
        share(self.places, plan, after)
        return plan

    def _carried_out(self, plan: Plan) -> list[Splice]:
        from confsafe.formats.yaml.edit.splices import splices_of
        from confsafe.formats.yaml.edit.work import Work
        from confsafe.formats.yaml.write.style_of_file import StyleOfFile

        return splices_of(Work(self.geometry, plan, StyleOfFile(self.geometry)))

    def reread(self, text: str, changes: Sequence[Change], splices: Sequence[Splice]) -> Reread | None:
        """What the edited text reads as, where the scalars that were exchanged or the lines that came tell it."""
        if not (changes and isinstance(changes[0], Insert)):
            return reread(self.places, text, changes, splices)
        from confsafe.formats.yaml.proof_of_insertion import reread_insertion

        return reread_insertion(self.places, text, changes, splices)

    def span(self, path: Path) -> Span | None:
        """Where the value at `path` stands, without its anchor and tag; None where it comes by alias or merge."""
        if self.tree.root is None:
            return None
        if not path:
            return Span(self.geometry.content(self.tree.root), self.geometry.end(self.tree.root))
        place = self._place(path)
        if place is None:
            return None
        node = self.places.value_node(*place)
        if not self.tree.has_text(node):
            return None
        return Span(self.geometry.content(node), self.geometry.end(node))

    def owned(self, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
        """Where the comments stand that may go with those entries and with what is in those values."""
        from confsafe.formats.yaml.places.owned import owned

        return owned(self.places, self.geometry, deleted, replaced)

    def comments(self) -> list[Span]:
        """Every comment of the document with its `#`, in order."""
        from confsafe.formats.yaml.places import comments

        return comments.comments_of(self.geometry)

    def comment(self, path: Path) -> Comment:
        """The comment above and behind the entry at `path`. Raises KeyMissing."""
        from confsafe.formats.yaml.places import comments

        place = self._place(path)
        return Comment() if place is None else comments.comment_of(self.geometry, *place)

    def comment_splices(self, path: Path, comment: Comment) -> list[Splice]:
        """The splices after which the entry at `path` has exactly that comment.

        Raises KeyMissing; ValueRefused where there is no place for it.
        """
        from confsafe.formats.yaml.places import comments

        place = self._place(path)
        if place is None:
            raise ValueRefused(f"{_shown(path)} has no line of its own here, so no comment either", key=_shown(path))
        return comments.splices_for(self.geometry, *place, comment, _shown(path))

    def disable_splices(self, path: Path) -> list[Splice]:
        """Comment the entry at `path` out.

        Raises KeyMissing; ValueRefused where it has no lines of its own, or would not come back byte for byte.
        """
        from confsafe.formats.layout.disable import reversible
        from confsafe.formats.yaml.edit import disabling

        place = self._place(path)
        if place is None:
            raise ValueRefused(f"{_shown(path)} has no line of its own here", key=_shown(path))
        splices = disabling.disable_splices(self.geometry, *place, _shown(path))
        return reversible(self.text, splices, lambda text: self.again(text).enable_splices(path), key=_shown(path))

    def enable_splices(self, path: Path) -> list[Splice]:
        """Comment the entry at `path` in again. Raises KeyMissing where no such entry is disabled."""
        from confsafe.formats.yaml.edit import disabling

        shown = _shown(path)
        if not path:
            raise KeyMissing("the document itself cannot be disabled", key=shown)
        container = -1
        if self.tree.root is not None and self.tree.has_text(self.tree.root):
            collection = self.places.collection(path[:-1])
            if collection.node < 0 or collection.shared:
                raise KeyMissing(f"no disabled {shown} is in the file", key=shown)
            container = collection.node
        return disabling.enable_splices(self.geometry, container, path[-1], shown)

    def followers(self, path: Path) -> list[Path]:
        """The other paths whose value is this one's by alias or merge, one for each place of the text."""
        return [] if self.tree.root is None else followers(self.places, path)

    def lines_of_value(self, path: Path) -> Span | None:
        """From behind an entry's `:` to its end, be it an alias or empty; None for a key that comes by a merge."""
        place = self._place(path)
        if place is None:
            return None
        collection, index = place
        entry = self.geometry.entries(collection)[index]
        node = self.places.value_node(collection, index)
        start = self.geometry.content(node) if self.tree.has_text(node) else entry.end
        return Span(start, entry.end)

    def blocks(self, path: Path) -> list[tuple[Any, Span]]:
        """YAML has no headers."""
        return []

    def is_merged(self, path: Path) -> bool:
        """Whether a path leads through a key that a merge brings in."""
        return bool(self.tree.merging) and comes_by_merge(self.places, path)

    def _place(self, path: Path) -> tuple[int, int] | None:
        """The collection and the number of the entry at `path`; None where its text stands elsewhere."""
        if not path or self.tree.root is None:
            return None
        try:
            collection = self.places.collection(path[:-1])
            if collection.node < 0:
                return None
            collection.data[path[-1]]
            index = self.places.index(collection.node, path[-1], collection.data)
        except (LookupError, TypeError):
            raise KeyMissing(f"there is no {_shown(path)}", key=_shown(path)) from None
        return None if collection.shared or index < 0 else (collection.node, index)


def _shown(path: Path) -> str:
    from confsafe.data.keypath import format_path

    return format_path(path)
