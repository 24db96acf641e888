"""How many blank lines part a new entry of a block from its neighbours, by those that stand there.

a:                              a:
  x: 1                            x: 1

c:            b inserted        b:
  y: 2            ->              z: 3

                                c:
                                  y: 2
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import LOOK_AT, majority
from confsafe.formats.layout.runs import blank_lines_below
from confsafe.formats.yaml.write.style import Where
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.layout.model import Piece
    from confsafe.formats.layout.runs import Run
    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.slots import Slots


class Gaps:
    """The gaps of one block, found on demand and remembered."""

    def __init__(self, work: Work, slots: Slots, path: Path) -> None:
        self.work = work
        self.slots = slots
        self.path = path

    def above(self, piece: Piece, before: int, run: Run, pieces: Sequence[Piece]) -> int:
        """How many blank lines part a new entry from its neighbours.

        As many as most entries of its kind have (of several lines or not, below one that is or is not), at most as many
        as there are where it comes between two; then as there are; then as most entries have. A line without a comment
        joins the one beside it where, of several gaps, those of its kind stand above comments, and below the root also
        where no two lines show how far they stand apart. Where there are no two entries, as the same key's have
        elsewhere, then one between entries of several lines at the root, or below one that has some within, else none.
        """
        slots = self.slots
        here: list[int] = []
        if not (run.closes or run.opens):
            position = run.gone[-1].tail if run.gone else run.insert
            here = [blank_lines_below(self.slots.text, position, run.ceiling)[1]]
        neighbour = min(max(before, 0), len(slots.entries) - 1)
        below_several = is_of_several_lines(pieces[-1]) if pieces else slots.is_of_several_lines(neighbour)
        kind = is_of_several_lines(piece), below_several
        if run.opens:
            kind = kind[::-1]
        at_root = self.slots.geometry.tree.root == slots.node
        joins = not any(kind) and not piece.lead
        gaps = self.gaps_without_comment if joins and len(self.gaps) > 1 else self.gaps
        alike = [gap for gap, pair in gaps if pair == kind]
        if joins and self.gaps and not (alike or (at_root and gaps)):
            return 0
        similar = [gap for gap, pair in gaps if any(pair) == any(kind)]
        said = majority(alike or here or similar or [gap for gap, _ in gaps or self.gaps_elsewhere()])
        if said is None:
            edge = run.opens and not run.gone
            return int(all(kind) and (at_root or (not edge and slots.has_blank_line(neighbour))))
        return said

    @cached_property
    def gaps(self) -> list[tuple[int, tuple[bool, bool]]]:
        return self.slots.gaps(LOOK_AT)

    @cached_property
    def gaps_without_comment(self) -> list[tuple[int, tuple[bool, bool]]]:
        """Those but the ones above comments, which begin paragraphs."""
        return [one for index, one in enumerate(self.gaps, 1) if not (one[0] and self.slots.is_below_comment(index))]

    def gaps_elsewhere(self) -> list[tuple[int, tuple[bool, bool]]]:
        """The gaps between the entries of the blocks that stand at the same key elsewhere."""
        key = self.path[-1] if self.path else ""
        if not isinstance(key, str):
            return []
        return self.work.style.gaps(Where(key), mapping=self.slots.geometry.tree.is_mapping(self.slots.node))


def is_of_several_lines(piece: Piece) -> bool:
    return "\n" in piece.body or "\r" in piece.body
