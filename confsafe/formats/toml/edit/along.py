"""Comments that come along with a text which moves to where there is no place for them.

    b = {
      port = 80, # web     ->     # web
    } # about b                   b = 80 # about b

They come to stand above the innermost line that is an entry's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.text import Splice
from confsafe.formats.toml.edit.comments import find_spot
from confsafe.formats.toml.plan.moves import Around

if TYPE_CHECKING:
    from confsafe.data.changes import Path
    from confsafe.formats.toml.plan.plan import Plan


def comments_around(plan: Plan, path: Path, along: Around) -> list[Splice]:
    """The splices that give them to the value at `path`, which stays: behind it where nothing is, else above."""
    spot = find_spot(plan.tables, path) if along.behind else None
    if spot is None or not (spot.begins_line and spot.ends_line) or plan.text[slice(*spot.inline)]:
        return comments_above(plan, path, along)
    start, end = spot.inline
    space = "" if plan.text[start - 1] in " \t" else spot.space
    behind = Splice(start, end, space + along.behind.strip())
    return [*comments_above(plan, path, Around(along.above)), behind]


def comments_above(plan: Plan, path: Path, along: Around) -> list[Splice]:
    """The splices that put them above the value at `path`, or above what it stands in."""
    comments = along.lines
    if not comments:
        return []
    around = (path[:size] for size in range(len(path), 0, -1) if plan.tables.find(path[:size]) is not None)
    spots = (find_spot(plan.tables, place) for place in around)
    spot = next((spot for spot in spots if spot is not None and spot.begins_line), None)
    if spot is None:
        return []
    lines = "".join(f"{spot.indent}{comment}{plan.newline}" for comment in comments)
    return [Splice(spot.above.end, spot.above.end, lines)]
