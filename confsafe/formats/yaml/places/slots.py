"""The entries of one block collection as the layout engine sees them: slots, and the lines between them.

    web: 1  # the server        slot 0: web
    # about db                  lead of slot 1
    db: 2                       slot 1: db
      # deeper                  tail of slot 1: indentation binds

The first entry of a block may share its line with the `-` that holds it (`- web: 1`): the block is *compact*, and that
slot begins behind the `-`. Lines are read, and divided by layout/ownership.py, only around the entries asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.lines import read_lines
from confsafe.formats.layout.model import Grammar, Slot
from confsafe.formats.layout.ownership import NO_LINES, Below, comments_start, divide, is_heading
from confsafe.formats.text import line_break, line_end, line_start
from confsafe.formats.yaml.places.commented import commented
from confsafe.formats.yaml.reader.nodes import BLOCK_SEQUENCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from confsafe.formats.layout.model import Line
    from confsafe.formats.layout.ownership import Division
    from confsafe.formats.yaml.places.geometry import Geometry

GRAMMAR = Grammar(line_comments=("#",))


class Slots:
    """The slots of one block collection, found on demand and remembered.

    Attributes:
        entries: its entries, as geometry.py finds them.
        column: the column in which they begin.
        compact: whether the first one shares its line with what holds the block.
    """

    def __init__(self, geometry: Geometry, node: int) -> None:
        self.geometry = geometry
        self.text = geometry.text
        self.node = node
        self.entries = geometry.entries(node)
        self.column = geometry.column(self.entries[0].start)
        self.compact = not geometry.is_alone(self.entries[0].start)
        self._lines: dict[int, Sequence[Line]] = {}
        self._divisions: dict[int, Division] = {}

    # The lines above an entry; `index` may be one too many: those below the last entry

    def floor(self, index: int) -> int:
        """Where the lines above an entry begin."""
        if index:
            return line_end(self.text, self.entries[index - 1].end)
        if self.compact:
            return self.entries[0].start
        geometry, tree = self.geometry, self.geometry.tree
        if self.node in tree.properties:
            return line_end(self.text, geometry.properties_end(self.node))
        holder = geometry.holder(self.node) if geometry.parent(self.node) >= 0 else None
        if holder is not None:
            return line_end(self.text, holder.mark)
        return line_end(self.text, tree.bounds.start) if tree.bounds.explicit else tree.bounds.start

    def ceiling(self, index: int) -> int:
        """Where the lines above an entry end: at the start of its line; at what follows the block."""
        if index < len(self.entries):
            start = self.entries[index].start
            return start if not index and self.compact else line_start(self.text, start)
        end, limit = self.entries[-1].end, self.geometry.tree.bounds.end
        following = self.geometry.skip(end)
        return max(self.floor(index), limit if following >= limit else line_start(self.text, following))

    def lines(self, index: int) -> Sequence[Line]:
        """The lines above an entry."""
        found = self._lines.get(index)
        if found is None:
            found = self._lines[index] = read_lines(self.text, self.floor(index), self.ceiling(index), GRAMMAR)
        return found

    def division(self, index: int) -> Division:
        """Whose these lines are."""
        found = self._divisions.get(index)
        if found is None:
            if not self.lines(index):
                return NO_LINES
            tree = self.geometry.tree
            found = self._divisions[index] = divide(
                self.lines(index),
                above=self.column if index else None,
                trailing=self._trailing(index - 1) if index else None,
                below=self.column if index < len(self.entries) else None,
                reads_as_entry=self._reads_as_item if self._is_list_beside(index - 1) else self.reads_as_entry,
                begins_file=not index
                and self.node == tree.root
                and not tree.bounds.outer
                and "#" not in self.text[: self.floor(0)],
                binds=True,
            )
            if index and found.insert == found.tail and self._is_empty(index - 1):
                lines, within = self.lines(index), found.insert
                while within < len(lines) and self._is_within_empty(lines[within]):
                    within += 1
                found = found._replace(insert=within, lead=max(found.lead, within), block=max(found.block, within))
                self._divisions[index] = found
        return found

    def reads_as_entry(self, lines: Sequence[Line]) -> int:
        """How many of these comment lines are an entry of the block that is commented out."""
        found = commented(self.text, lines, mapping=self.geometry.tree.is_mapping(self.node))
        return 0 if found is None else found.lines

    def _reads_as_item(self, lines: Sequence[Line]) -> int:
        """The same below a list whose items stand in the column of its key: an item of it is commented out, too."""
        found = commented(self.text, lines, mapping=False) if lines[0].column == self.column else None
        return self.reads_as_entry(lines) if found is None else found.lines

    def _is_list_beside(self, index: int) -> bool:
        """Whether an entry of a mapping is such a list."""
        tree, value = self.geometry.tree, self.entries[index].value
        is_list = index >= 0 and tree.kinds.get(value) == BLOCK_SEQUENCE and tree.is_mapping(self.node)
        return is_list and self.geometry.column(self.geometry.content(value)) == self.column

    def _trailing(self, index: int) -> int | None:
        """The column of the comment behind an entry."""
        end = self.entries[index].end
        rest = self.text[end : line_break(self.text, end)]
        blanks = len(rest) - len(rest.lstrip(" \t"))
        return self.geometry.column(end) + blanks if blanks and rest[blanks:].startswith("#") else None

    # Slots

    def slot(self, index: int) -> Slot:
        """An entry with what it owns."""
        entry = self.entries[index]
        return Slot(self.lead(index), entry.start, entry.start, entry.start, entry.end, self.tail(index))

    def slot_within(self, index: int, gone: Collection[int]) -> Slot:
        """An entry with what goes with it where those are `gone`: not the heading of a paragraph that stays."""
        slot = self.slot(index)
        return slot._replace(lead=self.ceiling(index)) if self.begins_paragraph_that_stays(index, gone) else slot

    def lead(self, index: int) -> int:
        """Where the first line of an entry, or of the comment that it owns, begins; below the last entry: the end."""
        lines, division = self.lines(index), self.division(index)
        return lines[division.lead].start if division.lead < len(lines) else self.ceiling(index)

    def has_lead(self, index: int) -> bool:
        """Whether an entry owns a comment above it."""
        return self.division(index).lead < len(self.lines(index))

    def is_below_comment(self, index: int) -> bool:
        """Whether a comment stands directly above an entry, its own or nobody's."""
        lines = self.lines(index)
        return bool(lines) and lines[-1].kind == "comment"

    def tail(self, index: int) -> int:
        """Where the last line of an entry, or of the comment that it owns, ends."""
        lines, division = self.lines(index + 1), self.division(index + 1)
        return lines[division.tail - 1].end if division.tail else self.floor(index + 1)

    def behind(self, index: int) -> int:
        """Where a new entry behind another one begins: below the deeper comments, and what is commented out there."""
        lines, insert = self.lines(index + 1), self.division(index + 1).insert
        for number in range(insert, len(lines)):
            if lines[number].kind == "comment":
                if lines[number].column <= self.column:
                    break
                insert = number + 1
        return lines[insert - 1].end if insert else self.floor(index + 1)

    def _is_empty(self, index: int) -> bool:
        """Whether the value of an entry is `{}`, `[]` or nothing."""
        tree, value = self.geometry.tree, self.entries[index].value
        return not tree.has_text(value) or tree.nexts.get(value, 0) == value + 1

    def _is_within_empty(self, line: Line) -> bool:
        """Whether a comment line in the block's column reads as part of an empty value above it.

        resources: {}
        #   limits: x      or, below `hosts: []`,  # - a.example
        """
        within = line.comment[1:].removeprefix(" ")
        return line.kind == "comment" and line.column == self.column and within.startswith((" ", "- "))

    def begins_paragraph_that_stays(self, index: int, gone: Collection[int]) -> bool:
        """Whether the comment above an entry of one line that goes is a heading under which another entry stays."""
        if not self.has_lead(index):
            return False
        if self._heads_a_group(index, gone):
            return True
        if self.is_of_several_lines(index):
            return False
        below = self._below(index, gone)
        return is_heading(self.lines(index), self.division(index).lead, below, self.reads_as_entry, opens=not index)

    def _heads_a_group(self, index: int, gone: Collection[int]) -> bool:
        """Whether of the entries down to the next comment or blank line at least two go, and two stay.

        Nobody comments on one of them alone where so many of its like stand below.
        """
        end = index + 1
        while end < len(self.entries) and not self.lines(end) and not self._ends_blank(end - 1):
            end += 1
        left = sum(number not in gone for number in range(index, end))
        return left > 1 and end - index - left > 1

    def _ends_blank(self, index: int) -> bool:
        """Whether an entry ends with a blank line, which is text of a `|+` scalar."""
        end = self.entries[index].end
        return not self.text[line_start(self.text, end) : end].strip(" ")

    def _below(self, index: int, gone: Collection[int]) -> Iterator[Below]:
        count = len(self.entries)
        for number in range(index + 1, count + 1):
            tail = self.division(number).tail
            lines, block = self.lines(number)[tail:], self.division(number).block - tail
            yield Below(lines, block, number < count, number not in gone)

    def is_of_several_lines(self, index: int) -> bool:
        """Whether an entry has more lines than one."""
        entry = self.entries[index]
        return line_start(self.text, entry.end) > entry.start

    def has_blank_line(self, index: int) -> bool:
        """Whether a blank line stands within an entry."""
        lines = self.text[self.entries[index].start : self.entries[index].end].rstrip().splitlines()
        return not all(map(str.strip, lines))

    def gaps(self, most: int) -> list[tuple[int, tuple[bool, bool]]]:
        """The blank lines above the entries but the first one, with the kind of each; of the first `most` entries.

        The kind tells whether the entry, and the one above it, have more lines than one. The blank lines are those
        above the comments directly above an entry, whoever owns them.
        """
        several = [self.is_of_several_lines(index) for index in range(min(len(self.entries), most))]
        return [
            (_blank_lines_at(lines, comments_start(lines)), (several[index], several[index - 1]))
            for index in range(1, len(several))
            for lines in [self.lines(index)]
        ]

    def gap(self, index: int) -> int:
        """How many blank lines stand directly above an entry and the comment that it owns."""
        return _blank_lines_at(self.lines(index), self.division(index).lead)


def _blank_lines_at(lines: Sequence[Line], number: int) -> int:
    """How many blank lines stand directly above the line of that number."""
    first = number
    while first and lines[first - 1].kind == "blank":
        first -= 1
    return number - first
