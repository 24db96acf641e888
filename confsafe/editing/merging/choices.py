"""Conflicts that somebody has settled: this key is ours, that one theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from confsafe.data.keypath import format_path
from confsafe.data.sameness import kind
from confsafe.data.threeway import Merge
from confsafe.document import Document
from confsafe.editing.merging.sides import tried
from confsafe.errors import ConfsafeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from confsafe.data.changes import Path
    from confsafe.editing.merging.sides import Side
    from confsafe.editing.merging.text import Best, Wanted

    Which = Literal["ours", "theirs"]


def settled(found: Merge, other: Merge, choices: Mapping[str, Which]) -> Merge:
    """The merge with the conflicts at those key paths, or below them, settled.

    Args:
        found: the merge with ours at its conflicts.
        other: the same merge with theirs.
        choices: key path -> the side to take; "" is the whole document.
    """
    data: Any = found.data
    conflicts: list[Path] = []
    for path in found.conflicts:
        which = _choice(path, choices, several=len(found.data) > 1)
        if which is None:
            conflicts.append(path)
        elif which == "theirs":
            data = _with(data, other.data, path)
    return Merge(data, conflicts, [path for path in found.firm if path in conflicts], found.moves)


def with_chosen_comments(best: Best, ours: Side, theirs: Side, wanted: Wanted, choices: Mapping[str, Which]) -> Best:
    """The text with the comments of the side that is chosen for their entry; those are no conflict then."""
    several = len(wanted.data) > 1
    chosen = {path: which for path in best.comment_conflicts if (which := _choice(path, choices, several=several))}
    if not chosen:
        return best
    side = best.side
    for path, which in chosen.items():
        side = with_comment_of(side, theirs if which == "theirs" else ours, path, wanted)
    rest = [path for path in best.comment_conflicts if path not in chosen]
    return best._replace(side=side, comment_conflicts=rest, lost=())


def with_comment_of(text: Side, side: Side, path: Path, wanted: Wanted) -> Side:
    """The text with the comment that a side has at a path; as it is where there is none, or no room for it."""
    several = len(wanted.data) > 1
    document = Document(text.text, wanted.format, document=path[0] if several else None)
    try:
        comment = side.documents[path[0]].comment(path[1:])
        edited = document.edited(document.data, comments={path[1:]: comment})
    except (ConfsafeError, LookupError, TypeError):
        return text
    return tried(edited, wanted.format, len(wanted.data)) or text


def _choice(path: Path, choices: Mapping[str, Which], *, several: bool) -> Which | None:
    shown = path if several else path[1:]
    for length in range(len(shown), -1, -1):
        name = format_path(shown[:length])
        if name in choices:
            return choices[name]
    return None


def _with(data: Any, other: Any, path: Path) -> Any:
    """The data with what the other has at a path; copied only on the way there."""
    if not path:
        return other
    key = path[0]
    if kind(data) is list and kind(other) is list and key < len(data) and key < len(other):
        return [*data[:key], _with(data[key], other[key], path[1:]), *data[key + 1 :]]
    if kind(data) is not dict or kind(other) is not dict:
        return other
    if key in other and (key in data or len(path) == 1):
        value = _with(data.get(key), other[key], path[1:])
        return {**data, key: value}
    return {name: value for name, value in data.items() if name != key}
