"""Entries that are inserted and deleted in a block mapping or sequence, by the layout engine's rules (layout/runs.py).

    before                   after: db deleted, log inserted after web
    web: 1  # the server     web: 1  # the server
    # the database           # the database
    db: 2                    log: 3
    cache: 4                 cache: 4

What YAML adds: a block whose first line begins behind a `-` (`- web: 1`), where the next entry, or the new one, takes
its place on that line; the gap that parts a new entry from its neighbours; `{}` or `[]` where nothing is left.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from confsafe.formats.layout.model import Piece
from confsafe.formats.layout.ownership import ends_commented_out
from confsafe.formats.layout.runs import Run, as_at_end, between, blank_lines_below, line_break_above, run_splices
from confsafe.formats.text import Splice, ends_open, line_break, line_start
from confsafe.formats.yaml.edit.block_guard import close_at_end, guarded, put_in_at
from confsafe.formats.yaml.edit.gaps import Gaps, is_of_several_lines
from confsafe.formats.yaml.edit.own_piece import own_piece
from confsafe.formats.yaml.places.slots import Slots
from confsafe.formats.yaml.write.key_spacing import indicators_of, spaced
from confsafe.formats.yaml.write.moved import unindented
from confsafe.startup.records import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.layout.model import Slot
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.plan.plan import Edits, New
    from confsafe.formats.yaml.write.key_spacing import Indicator
    from confsafe.formats.yaml.write.writer import Writer


def edit_block(work: Work, node: int, edits: Edits) -> list[Splice]:
    """The splices that delete and insert the entries of one block collection."""
    slots = Slots(work.geometry, node)
    if len(edits.deleted) == len(slots.entries) and not edits.new:
        return _emptied(work, slots)
    block = _Block(work, slots, edits)
    splices: list[Splice] = []
    for before, after in between(edits.deleted, block.by_after):
        splices += block.run(before, after, block.by_after.get(before, []))
    return guarded(work, slots, edits, splices)


def _emptied(work: Work, slots: Slots) -> list[Splice]:
    """The last entry goes: `{}` or `[]` comes, behind the key where the block stood below it.

    Before: "a:  # why\\n  b: 1\\n". After: "a: {}  # why\\n".
    """
    geometry, node = work.geometry, slots.node
    braces = "{}" if geometry.tree.is_mapping(node) else "[]"
    every = range(len(slots.entries))
    gone = [slots.slot_within(index, every) for index in every]
    splices = [Splice(slot.lead, slot.tail, "") for slot in gone]
    if slots.compact:
        end = line_break(geometry.text, gone[0].end)
        splices[0] = Splice(gone[0].start, end, braces)
        if gone[0].tail > geometry.line_end(end):
            splices.insert(1, Splice(geometry.line_end(end), gone[0].tail, ""))
        return splices
    holder = geometry.holder(node) if geometry.parent(node) >= 0 else None
    if holder is None:
        end = line_break(geometry.text, gone[0].end)
        splices[0] = splices[0]._replace(new=braces + geometry.text[end : geometry.line_end(end)])
    else:
        head = geometry.properties_end(node) if node in geometry.tree.properties else holder.mark + 1
        stop = line_break(geometry.text, head)
        blanks_end = head if geometry.text[head:stop].strip(" ") else stop
        start = line_break_above(geometry.text, splices[-1].start, splices[-1].end, slots.floor(0))
        splices[-1] = splices[-1]._replace(start=start)
        splices.insert(0, Splice(head, blanks_end, f" {braces}"))
    return splices


class _Block:
    """One block collection and what happens to it."""

    def __init__(self, work: Work, slots: Slots, edits: Edits) -> None:
        self.work = work
        self.geometry = work.geometry
        self.text = work.geometry.text
        self.slots = slots
        self.edits = edits
        self.newline = work.style.newline
        self.moving = {new.moved_from for new in edits.new if new.moved_from is not None}
        self.moving |= work.plan.moving.get(slots.node, set())
        self.gaps = Gaps(work, slots, edits.path)
        self.unwrapped: set[int] = set()
        self.needs_line_break = False
        self.by_after: dict[int, list[New]] = {}
        for new in edits.new:
            self.by_after.setdefault(new.after, []).append(new)

    def is_led(self, after: int, *, opens: bool) -> bool:
        """Whether an entry that stays has a comment above, or the first that goes one that is commented out."""
        slots = self.slots
        if after < len(slots.entries) and slots.has_lead(after):
            return True
        return opens and ends_commented_out(slots.lines(0)[: slots.division(0).lead], slots.reads_as_entry)

    def run(self, before: int, after: int, new: Sequence[New]) -> list[Splice]:
        """The splices of what goes and comes between two entries that stay, `before` (-1: the start) and `after`."""
        slots = self.slots
        gone = [self.slot(index) for index in range(before + 1, after)]
        opens, closes = before < 0, after == len(slots.entries)
        if opens and slots.compact:
            return self.compact_front(gone, after, new)
        floor = slots.floor(0) if opens else slots.tail(before)
        insert = floor if opens else put_in_at(slots, self.edits, new[-1]) if new and not gone else slots.behind(before)
        led = bool(gone) and self.is_led(after, opens=opens)
        run = Run(floor, insert, slots.lead(after), opens, closes, gone, led)
        pieces = self.pieces(before, new, run)
        if pieces and not (opens or closes or gone) and self.joins_below(before, after, pieces, run):
            run = replace(run, insert=run.ceiling)
        splices = run_splices(self.geometry.text, run, pieces)
        if self.needs_line_break:
            end = len(self.text)
            splices = [
                one._replace(new=one.new + self.newline) if one.end == end and one.new else one for one in splices
            ]
        if opens and self.moving and self.joins_header(after, pieces):
            splices[0] = splices[0]._replace(new=self.newline + splices[0].new)
        if new and new[-1].moved_from is not None:
            splices = self.with_its_line_break(splices, new[-1].moved_from)
        elif closes and gone and not new and before >= 0:
            splices = self.with_its_line_break(splices, before)
        if pieces and len(pieces) > len(gone):
            position = gone[-1].tail if gone else insert
            if position == len(self.geometry.text) and ends_open(self.geometry.text) and before >= 0:
                close_at_end(self.work, slots.entries[before if not gone else after - 1])
        return splices

    def joins_below(self, before: int, after: int, pieces: Sequence[Piece], run: Run) -> bool:
        """Whether lines that come where blank lines part an entry of several lines from a line join that line.

        steps:                  steps:
          - a                     - a
                         ->
        tag: x                  branch: y  # new
                                tag: x
        """
        slots = self.slots
        if not slots.is_of_several_lines(before) or slots.is_of_several_lines(after) or slots.has_lead(after):
            return False
        blanks = blank_lines_below(self.geometry.text, run.insert, run.ceiling)
        return blanks[0] == run.ceiling and not any(piece.lead or is_of_several_lines(piece) for piece in pieces)

    def with_its_line_break(self, splices: list[Splice], index: int) -> list[Splice]:
        """A block scalar that comes to end an open text keeps the line break that its value ends with.

        Before: "a: |\\n  x\\nb: 1". Without b: "a: |\\n  x\\n".
        """
        text = self.geometry.text
        scalar = self.geometry.last_scalar(self.slots.entries[index].value)
        if scalar is None or not ends_open(text) or not scalar.ends_with_line_break(text):
            return splices
        if text[scalar.end : self.slots.tail(index)].strip():
            return splices  # a comment below ends it, there too
        return [
            splice._replace(new=splice.new + self.newline)
            if splice.end == len(text)
            and (splice.new or (text[splice.start] in "\r\n" and not text[scalar.end : splice.start].strip()))
            else splice
            for splice in splices
        ]

    def joins_header(self, after: int, pieces: Sequence[Piece]) -> bool:
        """Whether a comment comes to stand below the file's header, of which a blank line has to part it.

        Before: "# head\\n- a\\n# b\\n- b\\n". With b in front: "# head\\n\\n# b\\n- b\\n- a\\n".
        """
        slots, above = self.slots, self.slots.lines(0)
        if slots.node != self.geometry.tree.root or not above or above[-1].kind != "comment" or slots.has_lead(0):
            return False
        return bool(pieces[0].lead) if pieces else after < len(slots.entries) and slots.has_lead(after)

    def slot(self, index: int) -> Slot:
        slot = self.slots.slot(index) if index in self.moving else self.slots.slot_within(index, self.edits.deleted)
        if (self.slots.node, index) in self.work.plan.followed and index + 1 in self.edits.deleted:
            return slot._replace(tail=self.slots.lead(index + 1))  # what stands between them goes along
        return slot

    # What comes

    def pieces(self, before: int, new: Sequence[New], run: Run) -> list[Piece]:
        """The new entries as pieces."""
        writer = self.work.writer_in(self.edits.path, self.slots.node)
        places = [run.insert, *(slot.tail for slot in run.gone)]
        writer.literals = not any(self.work.swallows(place, self.slots.column) for place in places)
        opened = run.ceiling == len(self.geometry.text) and ends_open(self.geometry.text)
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
            base = (*self.edits.path, before + 1 if new.key is None else new.key)
            writer.moved = self.work.moved(new.moves, base)
            text = writer.moved.get(base)
            self.needs_line_break = not clip and any(moved.clips for moved in writer.moved.values())
            whole = whole or text is not None
            lines += [""] * (text.gap or 0 if text is not None and lines else 0)
            lines += self.new_lines(writer, new, before, clip=clip or new is not group[-1])
        lead, lines = _parted([*self.of_unwrapped(first, before, gone), *lines])
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

    def new_lines(self, writer: Writer, new: New, before: int, *, clip: bool) -> list[str]:
        """The lines of one new entry."""
        tree, node, entries = self.geometry.tree, self.slots.node, self.slots.entries
        if not tree.is_mapping(node):
            return writer.item(before + 1, new.value, clip=clip)
        if node in tree.unordered and entries[max(before, 0)].mark < 0:
            return writer.explicit_key(new.key)
        lines = writer.entry(new.key, new.value, clip=clip)
        if not lines[0].startswith("#"):
            lines[0] = spaced(self.indicators, writer.key(new.key), lines[0])
        return lines

    @cached_property
    def indicators(self) -> list[Indicator]:
        return indicators_of(self.geometry, self.slots.entries)

    def takes_in(self, index: int | None) -> bool:
        """Whether an entry ends in a block scalar whose content blank lines behind it would become.

        Not where the text ends with it, without a line break: then its header has to say strip (`close_at_end`).
        """
        if index is None or index < 0:
            return False
        text, scalar = self.geometry.text, self.geometry.last_scalar(self.slots.entries[index].value)
        if scalar is None or scalar.chomp != "+":
            return False
        return scalar.end == scalar.header_end or not (ends_open(text) and scalar.end == len(text))

    # The front of a block whose first line begins behind a `-`

    def compact_front(self, gone: Sequence[Slot], after: int, new: Sequence[New]) -> list[Splice]:
        """The first entries go, and others come, where the first one stands behind a `-`.

        Before: "- a: 1\\n  b: 2\\n". Without a: "- b: 2\\n"; with a comment above `b`: "-\\n  # about b\\n  b: 2\\n".
        With c in front: "- c: 3\\n  a: 1\\n  b: 2\\n".
        """
        slots, text = self.slots, self.geometry.text
        start = slots.entries[0].start
        run = Run(start, start, slots.lead(after), opens=True, closes=after == len(slots.entries), gone=gone)
        pieces = self.pieces(-1, new, run)
        lines = "".join(piece.lines(self.newline) for piece in pieces)
        above = start
        while text[above - 1] in " \t":
            above -= 1
        begins_below = bool(pieces) and bool(pieces[0].lead)
        if not gone:
            below = " " * slots.column
            if begins_below:
                return [Splice(above, start, self.newline + lines + below)]
            return [Splice(start, start, lines.lstrip(" ") + below)]
        stays = [text[one.tail : other.lead] for one, other in pairwise(gone)]
        if any(part.strip() for part in stays):
            return self._front_with_comments_between(gone, above, lines)
        end = gone[-1].tail
        if pieces:
            inline = lines if begins_below else lines.lstrip(" ")
            begin = above if begins_below else start
            return [Splice(begin, end, (self.newline if begins_below else "") + as_at_end(text, end, inline))]
        following = slots.entries[after].start
        if text[end:following].strip(" \t\r\n"):
            first_break = line_break(text, gone[-1].end)
            rest = [Splice(slots.floor(after), end, "")] if end > slots.floor(after) else []
            return [Splice(above, first_break, ""), *rest]
        return [Splice(start, following, "")]

    def _front_with_comments_between(self, gone: Sequence[Slot], above: int, lines: str) -> list[Splice]:
        """Comments between the entries that go are neither's: they stay, below the `-`."""
        text = self.geometry.text
        inline = lines.lstrip(" ").rstrip("\r\n")
        begin = self.slots.entries[0].start if inline and not inline.startswith("#") else above
        first = Splice(begin, line_break(text, gone[0].end), inline if begin > above else "")
        tail = Splice(self.slots.floor(1), gone[0].tail, "")
        rest = [Splice(slot.lead, slot.tail, "") for slot in gone[1:]]
        if begin == above:
            rest[-1] = rest[-1]._replace(new=as_at_end(text, gone[-1].tail, lines))
        return [first, *([tail] if tail.start < tail.end else []), *rest]


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The comment lines with which an entry begins, and the others."""
    count = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return lines[:count], lines[count:]
