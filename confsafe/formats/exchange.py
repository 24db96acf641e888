"""Scalars that were exchanged for others in a text that is otherwise as it was: what the formats' proofs begin with.

    'a = 1  # x\\n'  ->  'a = 22  # x\\n'      at the place of '1' now stands '22'

The new text is looked at as it is. Which values were edited is told by the changes, and how long each is now by the
splices; where these are wrong, the text is not what they lead to expect, and is read in full.
"""

from __future__ import annotations

from confsafe.changes import Set
from confsafe.formats.tree import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, NamedTuple

    from confsafe.changes import Change, Path
    from confsafe.formats.tree import Splice
else:
    from confsafe.records import NamedTuple

FEW = 4
"""So many values are looked for one by one."""


class Exchanged(NamedTuple):
    """A scalar that was exchanged: where it stood, the path of its value, and the characters that stand there now."""

    span: Span
    path: Path
    now: str


def exchanged(
    old: str, new: str, changes: Sequence[Change], splices: Sequence[Splice], find: Callable[[Path], Span | None]
) -> list[Exchanged] | None:
    """What was exchanged, in text order; None where anything else changed, too, or where too much did.

    `find` tells where a value stands in the old text; None for one that is no scalar.
    """
    if not 0 < len(changes) <= FEW or len(splices) != len(changes):
        return None
    paths: dict[Span, Path] = {}
    for change in changes:
        span = find(change.path) if isinstance(change, Set) and change.path else None
        if span is None:
            return None
        paths[span] = change.path
    found: list[Exchanged] = []
    done = at = 0
    for splice in sorted(splices, key=_start):
        span = Span(splice.start, splice.end)
        if span not in paths or span.start < done or not new.startswith(old[done : span.start], at):
            return None
        at += span.start - done
        found.append(Exchanged(span, paths[span], new[at : at + len(splice.new)]))
        done, at = span.end, at + len(splice.new)
    rest = old[done:]
    return found if len(new) == at + len(rest) and new.endswith(rest) else None


def _start(splice: Splice) -> int:
    return splice.start


def with_values(data: Any, values: Sequence[tuple[Path, Any]]) -> Any:
    """The data with other values at those paths; what is not on the paths is shared."""
    for path, value in values:
        data = node = data.copy()
        for key in path[:-1]:
            node[key] = node[key].copy()
            node = node[key]
        node[path[-1]] = value
    return data
