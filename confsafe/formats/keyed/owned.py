"""Which comments of a text may be deleted with what is deleted or replaced; see `Reading.owned`.

A key that stands on several lines owns those of each; a section its header, its lines and the sections below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.keyed.places import Places


def owned(places: Places, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
    """Where the comments stand that the deleted entries own, and those within the replaced values."""
    if () in replaced:
        return [Span(0, len(places.text))]
    spans: list[Span] = []
    gone: dict[int, set[int]] = {}
    for path in (*deleted, *replaced):
        stands = places.entries(path)
        if len(stands) > 1 or path in deleted:
            for section, index in stands:
                gone.setdefault(section, set()).add(index)
        if path in replaced:
            spans += [Span(entry.value, entry.end) for entry in map(places.entry, stands)]
        spans += _of_sections(places, path, keeps_header=path in replaced)
    for section, indices in gone.items():
        spans += places.owned(section, indices)
    return spans


def _of_sections(places: Places, path: Path, *, keeps_header: bool) -> Iterator[Span]:
    """The sections at a path and below it; `keeps_header`: but for the first header and what stands above."""
    for number in places.sections_of(path):
        slot = places.section_slot(number)
        own = keeps_header and number == next(iter(places.own_sections(path)), None)
        yield Span(places.table[number].body if own else slot.lead, slot.tail)
