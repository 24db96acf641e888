"""The changes of a block, made in a file that somebody else, without the lock, has changed meanwhile.

    the data as they were handed out, the block's, the fresh ones  --strict three-way merge-->  the fresh edit's data

*Strict*: a key that both changed is a conflict, even where both changed it alike: nobody can tell `n = 2` from
`n += 1`, which is not to count once for two. Whole data that are saved are computed from nothing: where somebody else
has put the very same there, all is done. What is a function is not merged but run again (`transaction.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.alignment import align
from confsafe.data.keypath import format_path
from confsafe.data.sameness import kind, same
from confsafe.data.tagged import untagged
from confsafe.data.threeway import three_way
from confsafe.errors import ConflictError, KeyMissing, ParseError
from confsafe.formats.text import Comment
from confsafe.startup.log import debug

if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.data.changes import Path, Plain
    from confsafe.editing.edit import Edit
    from confsafe.storage.store import Snapshot


def rebased(edit: Edit, opened: Callable[[Snapshot], Edit], now: Snapshot) -> Edit:
    """An edit of the state `now` with the changes of `edit`; `opened` makes it.

    Raises ConflictError: a key or a comment that both changed, a file that is gone or no longer parses, an edit that is
    not to be merged.
    """
    if edit.options["on_conflict"] == "error" or edit.options["native"]:
        raise ConflictError("somebody else changed the file during this edit", remedy="try again")
    if now.data is None:
        raise ConflictError("somebody else deleted the file during this edit", remedy="try again")
    try:
        fresh = opened(now)
    except ParseError as error:
        raise ConflictError(
            "somebody else changed the file during this edit and it no longer parses",
            remedy="mend it and try again",
        ) from error
    if edit.replaces_all and not edit.comments and same(edit.root, fresh.root):
        fresh.adopt(edit.root)  # their keys may stand in another order
        return fresh
    merge = three_way(edit.base, edit.root, fresh.root, strict=True)
    if merge.conflicts:
        raise _both_changed(", ".join(format_path(path) or "the whole document" for path in merge.conflicts[:3]))
    comments = _comments(edit, fresh, merge.data)
    fresh.adopt(merge.data)
    fresh.replaces_all = edit.replaces_all
    if comments:
        fresh.root.comments.assigned.update(comments)
    debug("%s: merged with what somebody else changed", edit.path)
    return fresh


def _both_changed(what: str) -> ConflictError:
    return ConflictError(f"somebody else changed {what} during this edit too", remedy="try again")


def _comments(edit: Edit, fresh: Edit, merged: Plain) -> dict[Path, Comment]:
    """The comments that the block assigned, by the places that their entries have in the merged data."""
    found = {}
    for path, comment in edit.comments.items():
        place = _followed(path, edit.root, merged)
        if place is None:
            raise _both_changed(format_path(path))
        before = _comment(edit, _followed(path, edit.root, edit.base))
        theirs = _comment(fresh, _followed(place, merged, fresh.base))
        if theirs not in (before, comment):
            raise _both_changed(f"the comment of {format_path(path)}")
        found[place] = comment
    return found


def _comment(edit: Edit, path: Path | None) -> Comment:
    """The comment of an entry in the text that an edit began with; an empty one where there was no such entry."""
    if path is None or edit.document.reading is None:
        return Comment()
    try:
        return edit.document.comment(path)
    except KeyMissing:
        return Comment()


def _followed(path: Path, data: Any, other: Any) -> Path | None:
    """Where the entry at `path` of `data` is in `other`: items of a list by their likeness; None: nowhere."""
    place: list[Any] = []
    for key in path:
        data, other = untagged(data), untagged(other)
        if kind(data) is not kind(other):
            return None
        there = key
        if kind(data) is list:
            there = align(data, other).kept.get(key)
        elif kind(data) is not dict or key not in other:
            return None
        if there is None:
            return None
        place.append(there)
        data, other = data[key], other[there]
    return tuple(place)
