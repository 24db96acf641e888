"""Which comments of a JSON text may be deleted with what is deleted or replaced; see `Reading.owned`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.json.comments import gaps_in
from confsafe.formats.layout.owned import owned_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.json.places import Walker
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.text import Span


def owned(text: str, walker: Walker, dialect: Dialect, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
    """Where the comments stand that the deleted entries own, and those within the replaced containers."""
    spans = [span for path in replaced if (span := walker.value(path)) is not None]
    numbers: dict[int, set[int]] = {}
    for path in deleted:
        start = walker.start(path[:-1])
        assert start is not None
        numbers.setdefault(start, set()).add(walker.places(start)[path[-1]])
    for start, gone in numbers.items():
        spans += owned_between(gaps_in(text, walker, dialect, start), gone)
    return spans
