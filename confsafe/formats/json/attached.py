"""Values that move side by side: what stands between them, which is nobody's, goes along.

"db": 1,                     "services": {
                               "db": 1,
// --- cache ---       ->
"cache": 2,                    // --- cache ---
                               "cache": 2
                             }
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from confsafe.data.changes import Insert, Set, at_path
from confsafe.formats.json.comments import gaps_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Change, Path
    from confsafe.formats.json.places import Walker
    from confsafe.formats.json.reader.dialect import Dialect


def attached(text: str, walker: Walker, dialect: Dialect, changes: Sequence[Change]) -> Iterator[Path]:
    """Of the values that move, those that come to stand below the one that they stand below, on lines of their own."""
    coming = dict(_places(changes))
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


def _places(changes: Sequence[Change]) -> Iterator[tuple[tuple[Any, int], Path]]:
    """Where the texts come to that move: the new container, or the place in an old one, and the number in that."""
    coming: Counter[Any] = Counter()
    for change in changes:
        if not isinstance(change, (Insert, Set)):
            continue
        place = (change.path, change.after) if isinstance(change, Insert) else None
        coming[place] += 1
        numbers: dict[Path, dict[Any, int]] = {}
        for move in change.moves:
            inner = move.to[:-1]
            if move.to and inner not in numbers:
                value = at_path(change.value, inner)
                keys = value if isinstance(value, dict) else range(len(value))
                numbers[inner] = {key: number for number, key in enumerate(keys)}
            if move.to:
                yield ((place, coming[place], inner), numbers[inner][move.to[-1]]), move.source
            elif place is not None:
                yield (place, coming[place]), move.source
