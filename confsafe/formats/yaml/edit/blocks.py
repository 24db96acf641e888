"""Entries that come and go in a block mapping or a block sequence.

    before                   after: db deleted, log inserted after web
    web: 1  # the server     web: 1  # the server
    # the database           log: 3
    db: 2                    cache: 4
    cache: 4

A deleted entry takes its lines, its trailing comment and the comment block directly above it in its own column. A new
one goes behind its sibling and the deeper comments that follow that sibling. The first entry of a block may share its
line with the `-` that holds it (`- web: 1`): then the next one, or the new one, takes its place on that line.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from confsafe.formats.text import Splice
from confsafe.formats.yaml.edit.carrying import carried
from confsafe.formats.yaml.write.colons import spaced
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from confsafe.formats.yaml.edit.carrying import Carried
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import BlockScalar, Entry
    from confsafe.formats.yaml.plan.plan import Edits, New
    from confsafe.formats.yaml.write.writer import Writer


def edit_block(work: Work, node: int, edits: Edits) -> list[Splice]:
    """The splices that delete and insert the entries of one block collection."""
    entries = work.geometry.entries(node)
    if len(edits.deleted) == len(entries) and not edits.new:
        return _emptied(work, node, entries)
    block = _Block(work, node, entries, edits)
    splices = block.deletions()
    by_after: dict[int, list[New]] = {}
    for new in edits.new:
        by_after.setdefault(new.after, []).append(new)
    for after, group in by_after.items():
        splices += block.insertion(after, group)
    return splices


def _emptied(work: Work, node: int, entries: list[Entry]) -> list[Splice]:
    """The last entry goes: `{}` or `[]` comes, behind the key where the block stood below it.

    Before: "a:  # why\\n  b: 1\\n". After: "a: {}  # why\\n".
    """
    geometry = work.geometry
    braces = "{}" if geometry.tree.is_mapping(node) else "[]"
    splices = []
    floor = 0
    for number, entry in enumerate(entries):
        if number == 0 and not geometry.is_alone(entry.start):
            splices.append(Splice(entry.start, geometry.line_break(entry.end), braces, drops=True))
        else:
            splices.append(Splice(geometry.lead(entry, floor), geometry.line_end(entry.end), "", drops=True))
        floor = entry.end
    if geometry.is_alone(entries[0].start):
        holder = geometry.holder(node) if geometry.parent(node) >= 0 else None
        if holder is None:
            first = splices[0]
            new = braces + geometry.text[geometry.line_break(entries[0].end) : geometry.line_end(entries[0].end)]
            splices[0] = first._replace(new=new)
        else:
            head = geometry.properties_end(node) if node in geometry.tree.properties else holder.mark + 1
            splices.insert(0, Splice(head, head, f" {braces}"))
    return splices


_BLANK_LINE = pattern(r"(?:\n|\r(?!\n))[ \t]*(?=[\r\n])")


class _Block:
    """One block collection and what happens to it."""

    def __init__(self, work: Work, node: int, entries: list[Entry], edits: Edits) -> None:
        self.work = work
        self.geometry = work.geometry
        self.node = node
        self.entries = entries
        self.edits = edits
        self.column = work.geometry.column(entries[0].start)
        self.compact = not work.geometry.is_alone(entries[0].start)
        self.afters = {new.after for new in edits.new}
        self.carried: dict[int, Carried] = {}
        for new in edits.new:
            if new.moved_from is not None:
                self.carried[new.moved_from] = carried(self.geometry, entries, new.moved_from, edits)

    # Deleting

    def deletions(self) -> list[Splice]:
        """One splice a deleted entry; the first ones of a compact block go together."""
        deleted = sorted(self.edits.deleted)
        splices = []
        if self.compact and deleted and deleted[0] == 0:
            front = next((number for number, index in enumerate(deleted) if number != index), len(deleted))
            splices += self.compact_front(front)
            deleted = deleted[front:]
        start = 0
        for number, index in enumerate(deleted):
            if number + 1 == len(deleted) or deleted[number + 1] != index + 1:
                splices += self.run(deleted[start : number + 1])
                start = number + 1
        return splices

    def lead(self, index: int) -> int:
        """Where an entry's lines start, with its comment block."""
        return self.geometry.lead(self.entries[index], self.entries[index - 1].end if index else 0)

    def run(self, indices: list[int]) -> list[Splice]:
        """Neighbours on lines of their own go."""
        geometry = self.geometry
        spans = [self.span(index) for index in indices]
        splices = [Splice(start, end, "", drops=True) for start, end in spans]
        scalar = self.block_scalar_before(indices[0])
        if indices[0] - 1 in self.afters:
            scalar = None  # what comes in between is not for it to take in
        if scalar is None or geometry.text[geometry.line_end(scalar.end) : spans[0][0]].strip():
            return splices
        stays = [(end, start) for (_, end), (start, _) in pairwise(spans)]
        return splices + self.kept_apart(scalar, [*stays, (spans[-1][1], geometry.tree.bounds.end)])

    def span(self, index: int) -> tuple[int, int]:
        """The lines that a deleted entry takes along."""
        item = self.carried.get(index)
        if item is not None:
            return item.start, item.end
        return self.lead(index), self.geometry.line_end(self.entries[index].end)

    def block_scalar_before(self, index: int) -> BlockScalar | None:
        """The literal or folded scalar that ends just before an entry, whose content must not grow."""
        if not index:
            return None
        tree = self.geometry.tree
        leaf = tree.after(self.entries[index - 1].value) - 1
        return self.geometry.block_scalar(leaf) if leaf not in tree.kinds else None

    def kept_apart(self, scalar: BlockScalar, stays: list[tuple[int, int]]) -> list[Splice]:
        """The splices that keep what now follows a block scalar from becoming its content.

        `|+` takes blank lines in, any block scalar takes lines in that are as deep as its own. Such blank lines go;
        such comments move out to the entries' column.
        """
        geometry, text = self.geometry, self.geometry.text
        splices: list[Splice] = []
        for position, limit in stays:
            while position < limit:
                stop = geometry.line_end(position)
                line = text[position:stop].rstrip("\r\n")
                body = line.lstrip(" \t")
                depth = len(line) - len(body)
                if body and (not body.startswith("#") or depth < scalar.indent):
                    return splices
                if body:
                    return [*splices, Splice(position, position + depth, " " * self.column)]
                if scalar.chomp == "+" or depth > scalar.indent:
                    splices.append(Splice(position, stop, ""))
                position = stop
        return splices

    def compact_front(self, count: int) -> list[Splice]:
        """The first entries of a block go whose first line begins behind a `-`.

        Before: "- a: 1\\n  b: 2\\n". After: "- b: 2\\n". With a comment above `b`: "-\\n  # about b\\n  b: 2\\n".
        """
        geometry, text = self.geometry, self.geometry.text
        start, last = self.entries[0].start, self.entries[count - 1]
        spans = [self.span(index) for index in range(1, count)]
        ends = [geometry.line_end(entry.end) for entry in self.entries[: count - 1]]
        if any(text[end:lead].strip() for end, (lead, _) in zip(ends, spans, strict=True)):
            # Comments between them are neither's: they stay, below the `-`.
            while -1 not in self.afters and text[start - 1] in " \t":
                start -= 1
            first = Splice(start, geometry.line_break(self.entries[0].end), "", drops=True)
            return [first, *[Splice(lead, end, "", drops=True) for lead, end in spans]]
        if -1 in self.afters:
            return [Splice(start, geometry.line_break(last.end), "", drops=True)]
        following = self.entries[count].start
        if text[geometry.line_end(last.end) : following].strip(" \t\r\n"):
            while text[start - 1] in " \t":
                start -= 1
            return [Splice(start, geometry.line_break(last.end), "", drops=True)]
        return [Splice(start, following, "", drops=True)]

    # Inserting

    def insertion(self, after: int, group: list[New]) -> list[Splice]:
        """New entries with one place."""
        if after < 0:
            return self.in_front(group)
        geometry, work = self.geometry, self.work
        entry = self.entries[after]
        following, parted = self.place(after, group)
        last = self.carried_last(group)
        if last is not None and last.keeps and not self.keeps_blank_lines(after):
            following = self.behind_blank_lines(following)
        position = following[0][0]
        opened = work.ends_open(position)
        text = work.inserted(position, self.lines(group, after, opened=opened, parted=parted))
        if opened and last is not None and last.scalar is not None and last.scalar.ends_with_line_break(geometry.text):
            text += work.style.newline
        splices = [Splice(position, position, text)]
        if opened:
            self.close_block_scalar(entry)
        if last is not None and last.scalar is not None:
            splices += self.kept_apart(last.scalar, following)
        return splices

    @cached_property
    def is_spaced(self) -> bool:
        """Whether blank lines part all entries, three or more."""
        text, geometry = self.geometry.text, self.geometry
        return len(self.entries) > 2 and all(
            _BLANK_LINE.search(text, geometry.line_break(one.end), geometry.line_start(other.start)) is not None
            for one, other in pairwise(self.entries)
        )

    def place(self, after: int, group: list[New]) -> tuple[list[tuple[int, int]], bool]:
        """The spans that will follow new entries behind that one, and whether a blank line will stand before these.

        Where blank lines part all entries, they come in the place of a neighbour that goes, and between blank lines
        that a deletion has left.
        """
        following = self.following(after)
        if not self.is_spaced or group[0].moved_from is not None or self.keeps_blank_lines(after):
            return following, False
        if after + 1 in self.edits.deleted:
            return (following, False) if after + 1 in self.carried else (following[1:], True)
        text, geometry = self.geometry.text, self.geometry
        position = following[0][0]
        second = geometry.line_end(position)
        if text[position:second].strip() or position == len(text):
            return following, False
        if second == len(text) or not text[second : geometry.line_end(second)].strip():
            return [(second, following[0][1])], True
        return following, False

    def carried_last(self, group: list[New]) -> Carried | None:
        """The moved item that comes last of new ones."""
        moved_from = group[-1].moved_from
        return None if moved_from is None else self.carried[moved_from]

    def behind_blank_lines(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """What stays of those spans behind the blank lines with which they begin."""
        geometry, text = self.geometry, self.geometry.text
        for number, (start, limit) in enumerate(spans):
            position = start
            while position < limit and not text[position : geometry.line_break(position)].strip(" \t"):
                position = geometry.line_end(position)
            if position < limit:
                return [(position, limit), *spans[number + 1 :]]
        return [(spans[-1][1], spans[-1][1])]

    def close_block_scalar(self, entry: Entry) -> None:
        """A block scalar that ended with the text, without a line break, gets one: its header has to say strip."""
        geometry = self.geometry
        leaf = geometry.tree.after(entry.value) - 1
        scalar = geometry.block_scalar(leaf)
        if geometry.line_break(entry.end) < len(geometry.text) or geometry.text.endswith("\n"):
            return
        if not geometry.text[geometry.line_start(len(geometry.text)) :].strip(" "):
            return
        if scalar is None or scalar.chomp == "-" or scalar.end == scalar.header_end or scalar.end != entry.end:
            return
        header = f"{scalar.style}{scalar.explicit}-"
        self.work.closings.append(Splice(scalar.header, scalar.header_end, header))

    def in_front(self, group: list[New]) -> list[Splice]:
        """New entries before the first one, and before its comment block."""
        takes_place = 0 in self.edits.deleted and 0 not in self.carried
        lines = self.lines(group, -1, opened=False, parted=takes_place and len(group) == 1)
        if self.compact:
            return [self.in_front_compact(lines), *self.kept_apart_in_front(group)]
        position = self.lead(0)
        return [Splice(position, position, self.work.joined(lines)), *self.kept_apart_in_front(group)]

    def in_front_compact(self, lines: list[str]) -> Splice:
        """Lines before the first entry of a block whose first line begins behind a `-`.

        Before: "- b: 1\n". After: "- a: 1\n  b: 1\n". With a comment in front: "-\n  # about a\n  a: 1\n  b: 1\n".
        """
        newline = self.work.style.newline
        front = start = self.entries[0].start
        text = newline.join(lines).lstrip(" ")
        if text.startswith("#"):
            text = newline + newline.join(lines)
            while self.geometry.text[front - 1] == " ":
                front -= 1
        if 0 not in self.edits.deleted:
            text += newline + " " * self.column
        return Splice(front, start, text)

    def kept_apart_in_front(self, group: list[New]) -> list[Splice]:
        """As `kept_apart`, for moved items before the first one."""
        last = self.carried_last(group)
        if last is None or last.scalar is None or 0 not in self.edits.deleted:
            return []
        return self.kept_apart(last.scalar, self.following(-1))

    def lines(self, group: list[New], after: int, *, opened: bool, parted: bool = False) -> list[str]:
        """The lines of new entries, indented; `parted` tells that a blank line parts them already."""
        writer = self.work.writer_in(self.edits.path, self.node)
        writer.literals = not self.work.swallows(self.following(after), self.column)
        blanks = " " * self.column
        lines: list[str] = []
        keeps = after >= 0 and self.keeps_blank_lines(after)
        for number, new in enumerate(group):
            item = None if new.moved_from is None else self.carried[new.moved_from]
            if item is not None:
                gap = [] if keeps else item.gap
                lines += [*item.lines, *gap] if after < 0 else [*gap, *item.lines]
                keeps = item.keeps
                continue
            clip = not opened or number < len(group) - 1
            shown = self.new_lines(writer, new, after, clip=clip)
            shown = [blanks + line if line else line for line in shown]
            if len(shown) > 1 and self.is_spaced and not keeps:
                shown = shown if parted else [*shown, ""] if after < 0 else ["", *shown]
            lines += shown
            keeps = parted = False
        return lines

    def new_lines(self, writer: Writer, new: New, after: int, *, clip: bool) -> list[str]:
        """The lines of one new entry."""
        tree = self.geometry.tree
        if not tree.is_mapping(self.node):
            return writer.item(after + 1, new.value, clip=clip)
        if self.node in tree.unordered and self.entries[max(after, 0)].mark < 0:
            return writer.explicit_key(new.key)
        lines = writer.entry(new.key, new.value, clip=clip)
        lines[0] = spaced(self.geometry, self.entries, writer.key(new.key), lines[0])
        return lines

    def keeps_blank_lines(self, index: int) -> bool:
        """Whether an entry ends in a block scalar whose content blank lines behind it would become."""
        scalar = self.block_scalar_before(index + 1)
        return scalar is not None and scalar.chomp == "+"

    def following(self, after: int) -> list[tuple[int, int]]:
        """The spans of blank lines and comments that stay between a new entry and the next one that stays."""
        geometry = self.geometry
        spans = []
        position = geometry.tail(self.entries[after]) if after >= 0 else self.lead(0)
        index = after + 1
        while index in self.edits.deleted:
            start, end = self.span(index)
            spans.append((min(position, start), start))
            position = max(position, end)
            index += 1
        return [*spans, (position, geometry.tree.bounds.end)]
