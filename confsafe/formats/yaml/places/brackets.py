"""A flow collection as the layout engine sees it: its brackets, its entries, and the comments that an entry owns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.brackets import no_entries
from confsafe.formats.layout.container import Container
from confsafe.formats.layout.model import Brackets
from confsafe.formats.layout.pieces import moved_piece
from confsafe.formats.text import Span
from confsafe.formats.yaml.places.slots import GRAMMAR

if TYPE_CHECKING:
    from confsafe.formats.yaml.places.geometry import Geometry


def brackets_of(geometry: Geometry, node: int, *, unit: str = "", padding: str = "") -> Brackets:
    """A flow collection; `unit` and `padding` are for one that shows none (`Brackets`)."""
    entries = geometry.entries(node)
    start, end = geometry.content(node), geometry.end(node)
    line = geometry.line_start(start)
    before = geometry.text[line:start]
    return Brackets(
        start=start,
        end=end,
        entries=[Span(entry.start, entry.end) for entry in entries],
        newlines=bool(entries) or "\n" in geometry.text[start:end],
        line_indent=before[: len(before) - len(before.lstrip(" "))],
        unit=unit,
        padding=padding,
    )


def comments_of_entry(geometry: Geometry, node: int, index: int) -> tuple[list[str], str]:
    """The comment lines above an entry between brackets, and the comment behind it with the blanks in front."""
    piece = moved_piece(Container(geometry.text, brackets_of(geometry, node), GRAMMAR, no_entries), index)
    lines = [line.strip() for line in piece.lead.splitlines()]
    tail = piece.tail.rstrip()
    return [line for line in lines if line.startswith("#")], f"  {tail}" if tail.startswith("#") else tail
