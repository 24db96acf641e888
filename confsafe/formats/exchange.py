"""Scalars that were exchanged for others in a text that is otherwise as it was: what the formats' proofs begin with.

    'a = 1  # x\\n'  ->  'a = 22  # x\\n'      at the place of '1' now stands '22'

The new text is looked at as it is. Which values were edited is told by the changes, and how long each is now by the
splices; where these are wrong, the text is not what they lead to expect, and is read in full.
"""

from __future__ import annotations

from confsafe.data.changes import Set
from confsafe.formats.text import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, NamedTuple

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.formats.text import Splice
else:
    from confsafe.startup.records import NamedTuple

FEW = 4
"""So many values are looked for one by one."""

_CHUNK = 1 << 16
"""So many characters are copied at a time: a bound on the memory."""


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
        if span not in paths or span.start < done or not copied(old, done, span.start, new, at):
            return None
        at += span.start - done
        found.append(Exchanged(span, paths[span], new[at : at + len(splice.new)]))
        done, at = span.end, at + len(splice.new)
    is_whole = len(new) == at + len(old) - done and copied(old, done, len(old), new, at)
    return found if is_whole else None


def _start(splice: Splice) -> int:
    return splice.start


def copied(old: str, start: int, end: int, new: str, at: int) -> bool:
    """Whether the new text has at `at` what the old one has between two places; little is copied at a time."""
    shift = at - start
    return all(new.startswith(old[p : min(p + _CHUNK, end)], p + shift) for p in range(start, end, _CHUNK))


def with_value(data: Any, path: Path, value: Any) -> Any:
    """The data with another value at a path; what is not on the path is shared."""
    root = node = data.copy()
    for key in path[:-1]:
        node[key] = node[key].copy()
        node = node[key]
    node[path[-1]] = value
    return root


def with_values(data: Plain, values: Sequence[tuple[Path, Plain]]) -> Plain:
    """`with_value` for several paths."""
    for path, value in values:
        data = with_value(data, path, value)
    return data
