"""The blanks around the `:` of a new key, as its siblings have them.

host:  a        host : a        host:    a       name  : a
port:  80       port : 80       timeout: 5       other : b
user:  u        user : u        user:    u       new   : c     the last line is new
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import LOOK_AT

if TYPE_CHECKING:
    from typing import NamedTuple

    from confsafe.formats.yaml.places.geometry import Entry, Geometry
else:
    from confsafe.startup.records import NamedTuple


_WIDEST_OF_ONE = 2
"""More blanks than that are no habit where only one sibling shows them; no edit by hand tells (0 to 9 are alike)."""


class Indicator(NamedTuple):
    """Where a sibling has its colon, counted from the start of its key."""

    key_end: int
    mark: int
    value: int


def indicators_of(geometry: Geometry, entries: list[Entry]) -> list[Indicator]:
    """Where the siblings of a new entry have their colons."""
    return [found for entry in islice(entries, LOOK_AT) if (found := _indicator(geometry, entry)) is not None]


def spaced(indicators: list[Indicator], name: str, line: str) -> str:
    """The first line of a new entry, `name: value` or `name:`, with the blanks of its siblings.

    Example: of the siblings `host:  a` and `port:  80` "user: u" becomes "user:  u".
    """
    if not indicators or not line.startswith(f"{name}:"):
        return line
    before = _blanks([(indicator.key_end, indicator.mark) for indicator in indicators], len(name), least=0)
    behind = _blanks(
        [(indicator.mark + 1, indicator.value) for indicator in indicators], len(name) + before + 1, least=1
    )
    value = line[len(name) + 2 :]
    return f"{name}{' ' * before}:{' ' * behind}{value}" if value else f"{name}{' ' * before}:"


def _blanks(gaps: list[tuple[int, int]], position: int, *, least: int) -> int:
    """How many blanks follow a position: as many as in all gaps, or up to where all of them end."""
    widths = {end - start for start, end in gaps}
    if len(widths) == 1 and (len(gaps) > 1 or gaps[0][1] - gaps[0][0] <= _WIDEST_OF_ONE):
        return max(widths.pop(), least)
    if len(gaps) == 1:
        return least
    ends = {end for _, end in gaps}
    return max(ends.pop() - position, least) if len(ends) == 1 else least


def _indicator(geometry: Geometry, entry: Entry) -> Indicator | None:
    """Where the parts of an entry on one line stand; None where they do not."""
    tree, text = geometry.tree, geometry.text
    if entry.key < 0 or entry.mark < 0 or not tree.has_text(entry.key) or not tree.has_text(entry.value):
        return None
    start, key_end, value = tree.starts[entry.key], geometry.end(entry.key), tree.starts[entry.value]
    if entry.start != start or text[key_end : entry.mark].strip(" ") or text[entry.mark + 1 : value].strip(" "):
        return None
    return Indicator(key_end - start, entry.mark - start, value - start)
