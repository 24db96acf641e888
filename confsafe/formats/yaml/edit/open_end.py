"""Block scalars at the end of a text that has no line break there.

What ends the text without one has none in its value either, whatever its header says. So a line break is part of what
such a scalar means:

    a: |        without b       a: |            b added       a: |-
      x         (open end)        x             (open end)      x
    b: 1                        with its line break           b: 1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.text import Splice, ends_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.yaml.edit.work import Work
    from confsafe.formats.yaml.places.slots import Slots


def close_at_end(work: Work, slots: Slots, index: int) -> None:
    """An entry that ended a text without a line break in a block scalar gets one: its header has to say strip."""
    geometry, entry = work.geometry, slots.entries[index]
    scalar = geometry.last_scalar(entry.value)
    if geometry.line_break(entry.end) < len(geometry.text):
        return
    if not geometry.text[geometry.line_start(len(geometry.text)) :].strip(" "):
        return
    if scalar is None or scalar.chomp == "-" or scalar.end == scalar.header_end or scalar.end != entry.end:
        return
    header = f"{scalar.style}{scalar.explicit}-"
    work.closings.append(Splice(scalar.header, scalar.header_end, header))


def with_line_break_of(slots: Slots, index: int, splices: Sequence[Splice], newline: str) -> list[Splice]:
    """The splices after which an entry ends the text: its block scalar keeps the line break of its value."""
    text = slots.text
    scalar = slots.geometry.last_scalar(slots.entries[index].value)
    if scalar is None or not ends_open(text) or not scalar.ends_with_line_break(text):
        return list(splices)
    if text[scalar.end : slots.tail(index)].strip():
        return list(splices)  # a comment below ends it, there too
    return [
        splice._replace(new=splice.new + newline)
        if splice.end == len(text)
        and (splice.new or (text[splice.start] in "\r\n" and not text[scalar.end : splice.start].strip()))
        else splice
        for splice in splices
    ]


def with_line_break(text: str, splices: Sequence[Splice], newline: str) -> list[Splice]:
    """The splices with a line break behind what they put at the end of the text."""
    return [one._replace(new=one.new + newline) if one.end == len(text) and one.new else one for one in splices]
