"""What may not stand behind an open block scalar: lines that would become its content (YAML 1.2.2, 8.1).

    a: |+          b deleted        a: |+          the blank line would count as text of a: it goes
      x                               x
    b: 1                            c: 2

    c: 2

`|+` takes in blank lines; every block scalar takes in comments and blank lines that are as deep as its own lines. Such
blank lines go, such comments move out to the entries' column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.text import Splice, line_break, line_end
from confsafe.formats.yaml.edit.own_piece import chomping_at, put_in_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.geometry import BlockScalar
    from confsafe.formats.yaml.places.slots import Slots
    from confsafe.formats.yaml.plan.plan import Edits


def guarded(work: Work, slots: Slots, edits: Edits, splices: list[Splice]) -> list[Splice]:
    """The splices of a block, and those that keep what now follows a block scalar out of it."""
    more: list[Splice] = []
    staying = [index for index in range(len(slots.entries)) if index not in edits.deleted]
    came_behind = {new.after for new in edits.new}
    for index in staying:
        if index + 1 in edits.deleted and index not in came_behind:
            scalar = work.geometry.last_scalar(slots.entries[index].value)
            if scalar is not None:
                more += _kept_apart(work, slots, scalar, slots.floor(index + 1), splices)
    for new in edits.new:
        scalar = None if new.moved_from is None else work.geometry.last_scalar(slots.entries[new.moved_from].value)
        if scalar is not None:
            position = put_in_at(slots, edits, new)
            scalar = scalar._replace(chomp=chomping_at(work.geometry, scalar, position))
            more += _kept_apart(work, slots, scalar, position, splices)
    return splices + list(dict.fromkeys(more))


def _kept_apart(
    work: Work, slots: Slots, scalar: BlockScalar, position: int, splices: Sequence[Splice]
) -> Iterator[Splice]:
    """The splices that keep the lines from a position on, as far as they stay, from becoming content of a scalar."""
    text, limit = slots.text, work.geometry.tree.bounds.end
    removed = {splice.start: splice.end for splice in splices if not splice.new and splice.start < splice.end}
    while position < limit:
        if position in removed:
            position = removed[position]
            continue
        stop = line_end(text, position)
        line = text[position : line_break(text, position)]
        body = line.lstrip(" \t")
        depth = len(line) - len(body)
        if body and (not body.startswith("#") or depth < scalar.indent):
            return
        if body:
            yield Splice(position, position + depth, " " * slots.column)
            return
        if scalar.chomp == "+" or depth > scalar.indent:
            yield Splice(position, stop, "")
        position = stop
