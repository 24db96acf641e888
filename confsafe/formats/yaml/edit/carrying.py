"""A list item that moves: its own text goes along, with its comments and one of the gaps around it.

    - web              - db
                       # the cache
    # the cache        - cache
    - cache
                       - web
    - db

A gap is the blank lines behind the item, or those before it where it is the last one. It stays between two items: it
goes in front of an item that is put behind another one, and behind one that is put first.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    from confsafe.formats.yaml.places.geometry import BlockScalar, Entry, Geometry
    from confsafe.formats.yaml.plan.plan import Edits
else:
    from confsafe.startup.records import NamedTuple


class Carried(NamedTuple):
    """The text of an item that moves.

    Attributes:
        lines: its lines, comments above it included.
        gap: the blank lines that go along.
        start: where it and its gap stood.
        end: where they ended.
        scalar: the literal or folded scalar that it ends with, if it does.
    """

    lines: list[str]
    gap: list[str]
    start: int
    end: int
    scalar: BlockScalar | None

    @property
    def keeps(self) -> bool:
        """Whether blank lines behind it would become content of it."""
        return self.scalar is not None and self.scalar.chomp == "+"


def carried(geometry: Geometry, entries: list[Entry], index: int, edits: Edits) -> Carried:
    """What moves with an item."""
    entry = entries[index]
    scalar = geometry.block_scalar(geometry.tree.after(entry.value) - 1)
    compact = index == 0 and not geometry.is_alone(entry.start)
    start = entry.start if compact else geometry.lead(entry, entries[index - 1].end if index else 0)
    text = _with_chomping(geometry, scalar, start, geometry.line_break(entry.end))
    if compact:
        text = " " * geometry.column(entry.start) + text
    end = geometry.line_end(entry.end)
    keeps = scalar is not None and scalar.chomp == "+"
    gap_start, gap_end = (end, end) if compact or keeps else _gap(geometry, entries, index, edits, start, end)
    return Carried(
        _lines(text),
        _lines(geometry.text[gap_start:gap_end])[:-1],
        min(start, gap_start),
        max(end, gap_end),
        scalar,
    )


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def _with_chomping(geometry: Geometry, scalar: BlockScalar | None, start: int, end: int) -> str:
    """The text of an item whose block scalar no line break ended: elsewhere its header must say strip."""
    text = geometry.text
    if scalar is None or scalar.chomp == "-" or scalar.end < len(text):
        return text[start:end]
    return f"{text[start : scalar.header]}{scalar.style}{scalar.explicit}-{text[scalar.header_end : end]}"


def _gap(geometry: Geometry, entries: list[Entry], index: int, edits: Edits, start: int, end: int) -> tuple[int, int]:
    """The span of the blank lines that go along with an item; an empty one where comments stand there too."""
    if index + 1 < len(entries):
        gap = end, geometry.lead(entries[index + 1], entries[index].end)
    elif index and index - 1 not in edits.deleted:
        gap = geometry.line_end(entries[index - 1].end), start
    else:
        return end, end
    return (end, end) if geometry.text[gap[0] : gap[1]].strip() else gap
