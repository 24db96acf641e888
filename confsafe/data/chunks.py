"""Three sequences cut at what both sides kept: the frame of a merge, of lines as of the items of a list.

base    [a, b, c]
ours    [a, x, c]         chunks   a kept | b, x, b | c kept
theirs  [a, b, c]
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import NamedTuple
else:
    from confsafe.startup.records import NamedTuple


class Chunk(NamedTuple):
    """A stretch of three sequences; `kept` where it is one item that all three have, each in its own form."""

    base: slice
    ours: slice
    theirs: slice
    kept: bool


def chunks(to_ours: Mapping[int, int], to_theirs: Mapping[int, int], lengths: tuple[int, int, int]) -> Iterator[Chunk]:
    """Cut base, ours and theirs at the items that both sides kept.

    Args:
        to_ours: index in base -> index in ours of the same item, both increasing.
        to_theirs: likewise.
        lengths: of base, ours and theirs.

    Example:
        >>> [chunk.kept for chunk in chunks({0: 0, 2: 2}, {0: 0, 1: 1, 2: 2}, (3, 3, 3))]
        [True, False, True]
    """
    i0 = j0 = k0 = 0
    for i in [*sorted(to_ours.keys() & to_theirs.keys()), None]:
        i1, j1, k1 = lengths if i is None else (i, to_ours[i], to_theirs[i])
        if (i0, j0, k0) != (i1, j1, k1):
            yield Chunk(slice(i0, i1), slice(j0, j1), slice(k0, k1), kept=False)
        i0, j0, k0 = i1 + 1, j1 + 1, k1 + 1
        if i is not None:
            yield Chunk(slice(i1, i0), slice(j1, j0), slice(k1, k0), kept=True)
