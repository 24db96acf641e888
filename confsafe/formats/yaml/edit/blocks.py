"""Entries that are inserted and deleted in a block mapping or sequence, by the layout engine's rules (layout/runs.py).

    before                   after: db deleted, log inserted after web
    web: 1  # the server     web: 1  # the server
    # the database           # the database
    db: 2                    log: 3
    cache: 4                 cache: 4

What YAML adds stands in modules of its own: what new entries look like (pieces.py), a block whose first line begins
behind a `-` (compact_front.py), `{}` or `[]` where nothing is left (emptied.py), and block scalars, which take in what
comes to stand behind them (block_guard.py) and end with the text (open_end.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.ownership import ends_commented_out
from confsafe.formats.layout.runs import Run, between, blank_lines_below, run_splices
from confsafe.formats.text import ends_open
from confsafe.formats.yaml.edit.block_guard import guarded
from confsafe.formats.yaml.edit.compact_front import compact_front
from confsafe.formats.yaml.edit.emptied import emptied
from confsafe.formats.yaml.edit.gaps import is_of_several_lines
from confsafe.formats.yaml.edit.open_end import close_at_end, with_line_break, with_line_break_of
from confsafe.formats.yaml.edit.own_piece import put_in_at
from confsafe.formats.yaml.edit.pieces import Pieces
from confsafe.formats.yaml.places.slots import Slots
from confsafe.startup.records import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.layout.model import Piece, Slot
    from confsafe.formats.text import Splice
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.plan.plan import Edits, New


def edit_block(work: Work, node: int, edits: Edits) -> list[Splice]:
    """The splices that delete and insert the entries of one block collection."""
    slots = Slots(work.geometry, node)
    if len(edits.deleted) == len(slots.entries) and not edits.new:
        return emptied(work, slots)
    block = _Block(work, slots, edits)
    by_after: dict[int, list[New]] = {}
    for new in edits.new:
        by_after.setdefault(new.after, []).append(new)
    splices: list[Splice] = []
    for before, after in between(edits.deleted, by_after):
        splices += block.edit_run(before, after, by_after.get(before, []))
    return guarded(work, slots, edits, splices)


class _Block:
    """One block collection and what happens to it."""

    def __init__(self, work: Work, slots: Slots, edits: Edits) -> None:
        self.work = work
        self.text = work.geometry.text
        self.slots = slots
        self.edits = edits
        self.newline = work.style.newline
        self.coming = Pieces(work, slots, edits)

    def edit_run(self, before: int, after: int, new: Sequence[New]) -> list[Splice]:
        """The splices of what goes and comes between two entries that stay, `before` (-1: the start) and `after`."""
        slots = self.slots
        run = self.run(before, after, new)
        pieces = self.coming.of_run(run, before, new)
        if run.opens and slots.compact:
            return compact_front(slots, run, pieces, self.newline)
        if pieces and not (run.opens or run.closes or run.gone) and self.joins_below(before, after, pieces, run):
            run = replace(run, insert=run.ceiling)
        splices = run_splices(self.text, run, pieces)
        if self.coming.ends_with_line_break:
            splices = with_line_break(self.text, splices, self.newline)
        if run.opens and self.coming.moving and self.joins_header(after, pieces):
            splices[0] = splices[0]._replace(new=self.newline + splices[0].new)
        if new and new[-1].moved_from is not None:
            splices = with_line_break_of(slots, new[-1].moved_from, splices, self.newline)
        elif run.closes and run.gone and not new and before >= 0:
            splices = with_line_break_of(slots, before, splices, self.newline)
        if len(pieces) > len(run.gone):
            position = run.gone[-1].tail if run.gone else run.insert
            if position == len(self.text) and ends_open(self.text) and before >= 0:
                close_at_end(self.work, slots, before if not run.gone else after - 1)
        return splices

    def run(self, before: int, after: int, new: Sequence[New]) -> Run:
        """The place between two entries that stay."""
        slots = self.slots
        gone = [self.slot(index) for index in range(before + 1, after)]
        opens, closes = before < 0, after == len(slots.entries)
        if opens and slots.compact:
            start = slots.entries[0].start
            return Run(start, start, slots.lead(after), opens, closes, gone)
        floor = slots.floor(0) if opens else slots.tail(before)
        insert = floor if opens else put_in_at(slots, self.edits, new[-1]) if new and not gone else slots.behind(before)
        led = bool(gone) and self.is_led(after, opens=opens)
        return Run(floor, insert, slots.lead(after), opens, closes, gone, led)

    def slot(self, index: int) -> Slot:
        """An entry that goes, with what goes with it."""
        slots, deleted = self.slots, self.edits.deleted
        slot = slots.slot(index) if index in self.coming.moving else slots.slot_within(index, deleted)
        if (slots.node, index) in self.work.plan.followed and index + 1 in deleted:
            return slot._replace(tail=slots.lead(index + 1))  # what stands between them goes along
        return slot

    def is_led(self, after: int, *, opens: bool) -> bool:
        """Whether an entry that stays has a comment above, or the first that goes one that is commented out."""
        slots = self.slots
        if after < len(slots.entries) and slots.has_lead(after):
            return True
        return opens and ends_commented_out(slots.lines(0)[: slots.division(0).lead], slots.reads_as_entry)

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
        blanks = blank_lines_below(self.text, run.insert, run.ceiling)
        return blanks[0] == run.ceiling and not any(piece.lead or is_of_several_lines(piece) for piece in pieces)

    def joins_header(self, after: int, pieces: Sequence[Piece]) -> bool:
        """Whether a comment comes to stand below the file's header, of which a blank line has to part it.

        Before: "# head\\n- a\\n# b\\n- b\\n". With b in front: "# head\\n\\n# b\\n- b\\n- a\\n".
        """
        slots, above = self.slots, self.slots.lines(0)
        if slots.node != slots.geometry.tree.root or not above or above[-1].kind != "comment" or slots.has_lead(0):
            return False
        return bool(pieces[0].lead) if pieces else after < len(slots.entries) and slots.has_lead(after)
