"""What the editing modules share while the splices of one edit are made."""

from __future__ import annotations

from confsafe.data.tagged import untagged
from confsafe.formats.text import ends_open
from confsafe.formats.yaml.plan.plan import Moved
from confsafe.formats.yaml.write.style import Where
from confsafe.formats.yaml.write.writer import Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from dataclasses import dataclass, field

    from confsafe.data.changes import Path, Plain
    from confsafe.formats.text import Splice
    from confsafe.formats.yaml.places.geometry import BlockScalar, Geometry
    from confsafe.formats.yaml.plan.plan import Plan, Source
    from confsafe.formats.yaml.write.aliases import Aliases
    from confsafe.formats.yaml.write.moved import MovedText
    from confsafe.formats.yaml.write.style_of_file import StyleOfFile
else:
    from confsafe.startup.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Work:
    """One edit of one document: where things are, what is to be done, and how new lines look."""

    geometry: Geometry
    plan: Plan
    style: StyleOfFile
    within: list[tuple[int, Splice]] = field(default_factory=list)
    """The splices within texts that move, made there and not in the old place, each with the node that it changes."""
    closings: list[Splice] = field(default_factory=list)
    """Changes of the headers of block scalars that are no longer the end of the text; void where those go anyway."""
    leads: dict[int, int] = field(default_factory=dict)
    """Where the comments begin that go along with the first entry of a block, by where its own line begins."""

    named: list[Aliases] = field(default_factory=list)
    """What may be named by an alias, once it was asked for."""

    def writer_in(self, path: Path, node: int) -> Writer:
        """A writer for new entries of a collection, which stands at that path of the data."""
        return Writer(self.style, path, Where(_last_name(path), among=node, within=node), self._column(node))

    def writer_at(self, path: Path, node: int = -1) -> Writer:
        """A writer for another value at a path, which is that of an entry of the collection `node`."""
        item = node >= 0 and not self.geometry.tree.is_mapping(node)
        return Writer(self.style, path, Where(_last_name(path), item, node, node), self._column(node))

    def _column(self, node: int) -> int:
        """The column of the entries of a block collection."""
        is_block = node >= 0 and self.geometry.tree.is_block(node)
        return self.geometry.column(self.geometry.content(node)) if is_block else 0

    def moved(self, sources: Sequence[Source], base: Path) -> dict[Path, MovedText]:
        """The texts that go along, by the path at which the writer meets them; `base` is that of the new value."""
        from confsafe.formats.yaml.edit.moved import moved_text, rest_below
        from confsafe.formats.yaml.edit.naming import lead_of_item, with_comment_of_name
        from confsafe.formats.yaml.places.slots import Slots

        geometry, followed = self.geometry, self.plan.followed
        heirs = self._heirs() if sources else set()
        found = {}
        for container, number, to in sources:
            entry, edits = geometry.entries(container)[number], self.plan.edits.get(container)
            stays = edits is not None and number not in edits.deleted
            within = self._within(entry.value)
            text = moved_text(geometry, container, number, within, stays=stays, inherited=heirs)
            if text is None:
                continue
            if edits is None:
                text = text._replace(lead=[*lead_of_item(geometry, container), *text.lead])
            if edits is None or (container, number) in followed:
                text = text._replace(rest=rest_below(geometry, container, number))
            if geometry.tree.is_block(container) and (container, number - 1) in followed:
                text = text._replace(gap=Slots(geometry, container).gap(number))
            path, inner = (*base, *to), self.plan.edits.get(entry.value)
            if inner is not None and path and text.is_block and geometry.tree.is_mapping(entry.value):
                text = with_comment_of_name(geometry, inner, entry, path[-1], text)
            found[path] = text
            if text.is_block and text.lines if stays else text.lead and not number:
                slots = Slots(geometry, entry.value if stays else container)
                self.leads[slots.ceiling(0)] = slots.floor(0) if stays else slots.lead(0)
        return found

    def _within(self, node: int) -> list[Splice]:
        """The splices within a node, but those in what goes, or along elsewhere, by one of them."""
        nodes = range(node, self.geometry.tree.after(node))
        splices = [(changed, splice) for changed, splice in self.within if changed in nodes]

        def goes(changed: int, one: Splice) -> bool:
            return any(
                around < changed and other.start <= one.start and other.start < one.end <= other.end
                for around, other in splices
            )

        return [splice for changed, splice in splices if not goes(changed, splice)]

    def aliases(self, position: int) -> Aliases | None:
        """What may be named by an alias that comes at a position; None where the text has no aliases."""
        if not self.plan.anchored:
            return None
        if not self.named:
            from confsafe.formats.yaml.write.aliases import aliases_of

            self.named.append(aliases_of(self.geometry, self.plan.anchored, self.plan.merged))
        return self.named[0]._replace(position=position)

    def _heirs(self) -> set[int]:
        """The anchored nodes whose anchor an alias gets that stays, with another value than they have."""
        values = [value for edits in self.plan.edits.values() for value in edits.values.values()]
        moved = [one for one in (*values, *self.plan.heirs.values()) if isinstance(one, Moved)]
        return {one.source for one in moved if not one.same}

    def is_moving(self, node: int) -> bool:
        """Whether a collection is, or lies within, a value whose text moves."""
        for container, indices in self.plan.moving.items():
            entries = self.geometry.entries(container)
            if any(entries[index].value <= node < self.geometry.tree.after(entries[index].value) for index in indices):
                return True
        return False

    def joined(self, lines: list[str]) -> str:
        """Lines with a line ending behind each."""
        newline = self.style.newline
        return newline.join([*lines, ""])

    def inserted(self, position: int, lines: list[str]) -> str:
        """The text that puts whole lines at a position, which is the start of a line or the end of the text."""
        if self.ends_open(position):
            return self.style.newline + self.joined(lines)[: -len(self.style.newline)]
        return self.joined(lines)

    def swallows(self, position: int, column: int) -> bool:
        """Whether a block scalar in an entry of that column would take in what follows it there.

        Deeper comments would become its content, and so would blank lines that are not empty.
        """
        geometry, text = self.geometry, self.geometry.text
        while position < geometry.tree.bounds.end:
            line = text[position : geometry.line_break(position)]
            body = line.lstrip(" \t")
            if body and (not body.startswith("#") or len(line) - len(body) <= column):
                return False
            if line:
                return True
            position = geometry.line_end(position)
        return False

    def ends_open(self, position: int) -> bool:
        """Whether a line that is put there becomes the last one of a text without a final line ending."""
        return position == len(self.geometry.text) and ends_open(self.geometry.text)

    def ends_text(self, node: int, position: int) -> bool:
        """Whether what is written in the place of a node, or at its end, ends a text without a final line ending.

        That is so where all that stands behind it goes, too, and not where a new entry comes behind it.
        """
        text, here, goes = self.geometry.text, self.geometry.tree.root, False
        if not ends_open(text):
            return False
        while here != node:
            last = self._last_entry(here) if here is not None else None
            if here is None or last is None:
                return False
            goes = goes or last + 1 < len(self.geometry.entries(here))
            here = self.geometry.entries(here)[last].value
        return goes or position == len(text)

    def last_scalar(self, node: int) -> BlockScalar | None:
        """The block scalar with which a node ends after the edit, as far as it stays."""
        if not any(node <= edited < self.geometry.tree.after(node) for edited in self.plan.edits):
            return self.geometry.last_scalar(node)
        while self.geometry.tree.is_block(node):
            last, edits = self._last_entry(node), self.plan.edits.get(node)
            if last is None or (edits is not None and last in edits.values):
                return None
            node = self.geometry.entries(node)[last].value
        return self.geometry.block_scalar(node)

    def _last_entry(self, node: int) -> int | None:
        """The last entry of a block that stays; None where a new one comes behind it."""
        if not self.geometry.tree.is_block(node):
            return None
        edits, last = self.plan.edits.get(node), len(self.geometry.entries(node)) - 1
        while edits is not None and last in edits.deleted:
            last -= 1
        is_last = last >= 0 and not (edits is not None and any(new.after >= last for new in edits.new))
        return last if is_last else None


def _last_name(path: Path) -> str:
    """The last key of a path that is a name; "" where there is none."""
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def kind_of(value: Plain) -> type:
    """What a value is written as: dict, list, set, or object for a scalar."""
    value = untagged(value)
    for shape in (dict, list, set):
        if isinstance(value, (shape, tuple) if shape is list else (shape, frozenset) if shape is set else shape):
            return shape
    return object
