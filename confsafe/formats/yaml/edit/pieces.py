"""The new entries of a block as pieces: their lines, and the blank lines that part them from their neighbours.

What moves here brings its own lines and comments; what stood side by side before and does so again keeps what parts it.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from confsafe.formats.layout.model import Piece
from confsafe.formats.text import ends_open, line_break, line_start
from confsafe.formats.yaml.edit.gaps import Gaps
from confsafe.formats.yaml.edit.own_piece import own_piece, put_in_at
from confsafe.formats.yaml.reader.schema import MERGE
from confsafe.formats.yaml.write.key_spacing import indicators_of, spaced
from confsafe.formats.yaml.write.moved import unindented
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.layout.runs import Run
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.slots import Slots
    from confsafe.formats.yaml.plan.plan import Edits, New
    from confsafe.formats.yaml.write.key_spacing import Indicator
    from confsafe.formats.yaml.write.writer import Writer


class Pieces:
    """What comes into one block.

    Attributes:
        moving: the entries of the block that go along elsewhere, within it or out of it.
        ends_with_line_break: whether what was made last ends in a block scalar that needs the line break behind it, at
            the end of a text that has none.
    """

    def __init__(self, work: Work, slots: Slots, edits: Edits) -> None:
        self.work = work
        self.geometry = work.geometry
        self.text = work.geometry.text
        self.slots = slots
        self.edits = edits
        self.newline = work.style.newline
        self.gaps = Gaps(work, slots, edits.path)
        self.moving = {new.moved_from for new in edits.new if new.moved_from is not None}
        self.moving |= work.plan.moving.get(slots.node, set())
        self.unwrapped: set[int] = set()
        self.ends_with_line_break = False

    def of_run(self, run: Run, before: int, new: Sequence[New]) -> list[Piece]:
        """The entries that come in one run, below the entry `before` (-1: none)."""
        if not new:
            return []
        writer = self.work.writer_in(self.edits.path, self.slots.node)
        places = [run.insert, *(slot.tail for slot in run.gone)]
        writer.literals = not any(self.work.swallows(place, self.slots.column) for place in places)
        opened = run.closes and self.work.ends_text(self.slots.node, run.ceiling)
        at_edge = run.opens and not run.closes and not run.gone  # there a gap stands below what comes
        parted = before >= 0 and run.insert > self.slots.behind(before)
        pieces: list[Piece] = []
        groups = self.side_by_side(new)
        for number, group in enumerate(groups):
            is_last = number + 1 == len(groups)
            piece = self.piece(writer, group, before, gone=len(run.gone), clip=not (opened and is_last))
            takes_place = number < len(run.gone) and before + 1 + number in self.moving
            above = groups[number - 1][-1].moved_from if number else before
            below = group[0].moved_from if at_edge and is_last else None
            has_gap = number >= len(run.gone) + parted and not self.takes_in(above) and not self.takes_in(below)
            gap = self.gaps.above(piece, before, run, pieces) if has_gap else 0
            pieces.append(piece._replace(gap=gap, keeps=piece.keeps and not takes_place))
        return pieces

    def side_by_side(self, new: Sequence[New]) -> list[list[New]]:
        """The new entries, those in one list that stand side by side before and after, with what parts them."""
        groups: list[list[New]] = []
        for number, one in enumerate(new):
            above = new[number - 1].moves if number else ()
            if above and one.moves and not one.moves[0].to and above[-1][:2] in self.work.plan.followed:
                groups[-1].append(one)
            else:
                groups.append([one])
        return groups

    def piece(self, writer: Writer, group: Sequence[New], before: int, *, gone: int, clip: bool) -> Piece:
        """One new entry, or the texts that move here."""
        first = group[0]
        if first.moved_from is not None:
            return own_piece(self.slots, first.moved_from, put_in_at(self.slots, self.edits, first))
        position = self.slots.behind(before) if before >= 0 else 0
        writer.aliases, writer.ends_text = self.work.aliases(position), True
        lines: list[str] = []
        whole = False
        for new in group:
            base = (*self.edits.path, new.key if self.geometry.tree.is_mapping(self.slots.node) else before + 1)
            writer.moved = self.work.moved(new.moves, base)
            text = writer.moved.get(base)
            self.ends_with_line_break = not clip and any(moved.clips for moved in writer.moved.values())
            whole = whole or text is not None
            lines += [""] * (text.gap or 0 if text is not None and lines else 0)
            lines += self.new_lines(writer, new, before, clip=clip or new is not group[-1])
        lead, lines = _parted([*self.of_unwrapped(first, before, gone), *self.of_merge(before, gone, lines), *lines])
        blanks = " " * self.slots.column
        body = self.newline.join([lines[0], *(blanks + line if line else line for line in lines[1:])])
        above = "".join(f"{blanks}{line}{self.newline}" for line in lead)
        return Piece(body, blanks, above, closed=not writer.ends_in_block_scalar, keeps=not whole)

    def of_unwrapped(self, new: New, before: int, gone: int) -> list[str]:
        """The comments of an entry that goes, for the first of what stood in it and comes in its place.

        Before: "# why\na:  # all\n  b: 1\n". After: "# why\n# all\nb: 1\n".
        """
        if not new.moves or new.moves[0].to:
            return []
        geometry, entries = self.geometry, self.slots.entries
        index = bisect_right(entries, new.moves[0].container, key=lambda entry: entry.value) - 1
        if not before < index <= before + gone or index in self.moving or index in self.unwrapped:
            return []
        self.unwrapped.add(index)
        start, slot = line_start(self.text, entries[index].start), self.slots.slot(index)
        lead = unindented(self.text[slot.lead : start], self.slots.column) if slot.lead < start else []
        content = geometry.content(entries[index].value)
        behind = self.text[entries[index].mark + 1 : line_break(self.text, entries[index].mark)].strip()
        if geometry.is_alone(content) and behind.startswith("#"):
            lead.append(behind)
        return lead

    def of_merge(self, before: int, gone: int, lines: Sequence[str]) -> list[str]:
        """The comments of a `<<` that is written out in a text that moves, for what of it has several lines.

        Before: "<<: *base  # all\n". After: "# all\na:\n  x: 1\n".
        """
        node, index = self.slots.node, before + 1
        keys = self.geometry.tree.merging.get(node)
        if not gone or keys is None or keys[index] is not MERGE or index in self.unwrapped:
            return []
        self.unwrapped.add(index)
        slot = self.slots.slot(index)
        comments = unindented(self.text[slot.lead : line_start(self.text, slot.start)], self.slots.column)
        comments.append(self.text[slot.end : line_break(self.text, slot.end)].strip())
        return [*filter(None, comments)] if len(lines) > 1 and self.work.is_moving(node) else []

    def new_lines(self, writer: Writer, new: New, before: int, *, clip: bool) -> list[str]:
        """The lines of one new entry."""
        tree, node, entries = self.geometry.tree, self.slots.node, self.slots.entries
        if not tree.is_mapping(node):
            return writer.item(before + 1, new.value, clip=clip)
        if node in tree.unordered and entries[max(before, 0)].mark < 0:
            return writer.explicit_key(new.key)
        name = writer.key(new.key)
        lines = writer.entry(new.key, name, new.value, clip=clip)
        if not lines[0].startswith("#"):
            lines[0] = spaced(self.indicators, name, lines[0])
        return lines

    @cached_property
    def indicators(self) -> list[Indicator]:
        return indicators_of(self.geometry, self.slots.entries)

    def takes_in(self, index: int | None) -> bool:
        """Whether an entry ends in a block scalar whose content blank lines behind it would become.

        Not where the text ends with it, without a line break: then its header has to say strip (open_end.py).
        """
        if index is None or index < 0:
            return False
        text, scalar = self.geometry.text, self.work.last_scalar(self.slots.entries[index].value)
        if scalar is None or scalar.chomp != "+":
            return False
        return scalar.end == scalar.header_end or not (ends_open(text) and scalar.end == len(text))


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The comment lines with which an entry begins, and the others."""
    count = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return lines[:count], lines[count:]
