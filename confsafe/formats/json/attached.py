"""Values that move side by side: what stands between them, which is nobody's, goes along.

"db": 1,                     "services": {
                               "db": 1,
// --- cache ---       ->
"cache": 2,                    // --- cache ---
                               "cache": 2
                             }
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import Insert, Set, at_path
from confsafe.formats.json.comments import gaps_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Change, Path
    from confsafe.formats.json.places import Walker
    from confsafe.formats.json.reader.dialect import Dialect


def attached(text: str, walker: Walker, dialect: Dialect, changes: Sequence[Change], after: Any) -> Iterator[Path]:
    """Of the values that move, those that come to stand below the one that they stand below, each on lines of its own.

    `after` is the data after all changes.
    """
    coming = dict(_places(changes, after))
    for (container, number), source in coming.items():
        above = coming.get((container, number - 1))
        if not above or not source or above[:-1] != source[:-1]:
            continue
        start = walker.start(source[:-1])
        if start is None:
            continue
        places = walker.places(start)
        index = places.get(source[-1], 0)
        if index and places.get(above[-1]) == index - 1:
            gap = gaps_in(text, walker, dialect, start).gap(index)
            if gap.broken and (gap.comma is None or gap.comma_in_tail):
                yield source


def _places(changes: Sequence[Change], after: Any) -> Iterator[tuple[tuple[Path, int], Path]]:
    """Where the texts come to that move, by the container that is new or gets them and their number in it."""
    numbers: dict[Path, dict[Any, int]] = {}
    for change in changes:
        if not isinstance(change, (Insert, Set)) or (isinstance(change, Insert) and change.key is None):
            continue
        base = (*change.path, change.key) if isinstance(change, Insert) else change.path
        for move in change.moves:
            place = (*base, *move.to)
            if not place or (isinstance(change, Set) and not move.to):
                continue
            container = place[:-1]
            known = numbers.get(container)
            if known is None:
                inner = at_path(after, container)
                keys = inner if isinstance(inner, dict) else range(len(inner))
                known = numbers[container] = {key: number for number, key in enumerate(keys)}
            yield (container, known[place[-1]]), move.source
