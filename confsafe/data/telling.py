"""What an edit did, in one short line, for the history of a file that several people write: key paths and no values."""

from __future__ import annotations

from confsafe.data.changes import Delete, Insert, Rename
from confsafe.data.keypath import format_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Change

LONGEST = 100
"""Characters of a line: object stores have little room for it."""

_MOST = 3


def told(changes: Sequence[Change]) -> str:
    """The line of some changes, at most `LONGEST` characters.

    Example:
        >>> told([Insert(("server",), "tls", True), Delete(("old",))])
        'set server.tls, unset old'
    """
    named = [_one(change) for change in changes[:_MOST]]
    if len(changes) > _MOST:
        named.append(f"{len(changes) - _MOST} more")
    line = ", ".join(named)
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."


def _one(change: Change) -> str:
    if isinstance(change, Delete):
        return f"unset {format_path(change.path)}"
    if isinstance(change, Rename):
        return f"rename {format_path(change.path)} to {change.key}"
    if isinstance(change, Insert):
        if change.key is None:
            return f"add to {format_path(change.path) or 'the list'}"
        return f"set {format_path((*change.path, change.key))}"
    return f"set {format_path(change.path) or 'all'}"
