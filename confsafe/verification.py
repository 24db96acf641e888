"""What a new text has to keep to be believed: the data asked for, keys in their order, comments that stay.

`document.py` asks it of each attempt. It looks at the new text as it was read again, and believes nothing that the
format says of its own work: which comments may be deleted follows from the finest changes and from what the entries own
in the text before (`Reading.owned`).

    deleted an entry           what it owns: the block above, the comment behind, all within it
    replaced a container       the comments within it
    moved what was deleted     none of its comments, but for what is deleted within it on the way
    anything else              none
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from confsafe.data.changes import Delete, Insert, Rename, Set, at_path, container_of
from confsafe.data.sameness import kind, same, typed_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from typing import Any

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.formats import Reading
    from confsafe.formats.text import Reread, Span


def fault_of(
    reading: Reading,
    changes: Sequence[Change],
    after: Plain,
    fresh: Reread,
    *,
    finest: Sequence[Change],
    tree: bool,
    shared: bool,
) -> str:
    """Why a new text is not to be believed; "" where it is.

    Args:
        reading: the text before.
        changes: what the attempt was to change.
        after: the data that are wanted.
        fresh: what the new text reads as.
        finest: what the edit is to change; in a coarser attempt `changes` take in more.
        tree: whether no container stands at two places of the new data; `shared` as in `sameness.same`.
    """
    if not same(fresh.data, after, tree=tree, shared=shared):
        return "it reads as other data"
    # What a merge brings in stands first in the data: there a key may come to stand elsewhere.
    if not reading.shares and not _keeps_order(changes, reading.data, fresh.data):
        return "keys that stay stand in another order"
    lost = _lost_comment(reading, finest, fresh)
    return f"a comment is lost: {lost}" if lost is not None else ""


def _keeps_order(changes: Sequence[Change], before: Plain, fresh: Any) -> bool:
    """Whether, in each mapping that gained or lost entries, the keys that stay stand in the order they stood in.

    A key whose value became another kind, an empty container, or a list not of mappings alone, may stand elsewhere: in
    TOML a value has no place below the tables among which its `[header]` stood. So may a mapping whose first entry is
    deleted, as it stands where its first entry does:

        [remote.a]
        [core]
        [remote.b]      remote, core; without `remote.a` core, remote
    """
    deleted = {change.path for change in changes if isinstance(change, Delete)}
    for path in {container_of(change) for change in changes if isinstance(change, (Insert, Delete, Rename))}:
        place = printable_place(path, before, fresh)
        if place != path:
            continue
        old, new = at_path(before, path), at_path(fresh, path)
        if kind(old) is not dict or kind(new) is not dict:
            continue
        if list(filter(new.__contains__, old)) == list(filter(old.__contains__, new)):
            continue  # all that are there before and after stand as they stood
        there = {
            typed_key(key)
            for key in old
            if key in new and _keeps_kind(old[key], new[key]) and not _loses_its_first((*path, key), old[key], deleted)
        }
        old_keys = [typed for typed in map(typed_key, old) if typed in there]
        new_keys = [typed_key(key) for key in new]
        stay = set(new_keys)
        if [key for key in old_keys if key in stay] != [key for key in new_keys if key in there]:
            return False
    return True


def _keeps_kind(old: Plain, new: Plain) -> bool:
    shape = kind(old)
    if isinstance(old, list) and isinstance(new, list) and _is_of_mappings(old) != _is_of_mappings(new):
        return False
    return shape is kind(new) and (shape not in (dict, list) or bool(old) == bool(new))


def _is_of_mappings(items: list[Any]) -> bool:
    return all(kind(item) is dict for item in items)


def _loses_its_first(path: Path, value: Any, deleted: Container[Path]) -> bool:
    """Whether the entry that tells where a mapping stands is deleted: its first one, or the first one's first."""
    while kind(value) is dict and value:
        key = next(iter(value))
        path, value = (*path, key), value[key]
        if path in deleted:
            return True
    return False


def _lost_comment(reading: Reading, changes: Sequence[Change], fresh: Reread) -> str | None:
    """A comment that is one no longer, though nothing took it along."""
    text = reading.text
    before = [text[start:end] for start, end in fresh.before]
    if before == list(fresh.after) or not Counter(before) - Counter(fresh.after):  # the first is the usual case
        return None
    stay = _that_stay(reading, changes, fresh.before)
    kept = Counter(_said(text[start:end]) for start, end in stay)
    return next(iter(kept - Counter(map(_said, fresh.after))), None)


def _said(comment: str) -> str:
    """What a comment says, whatever its marks and the indentation of its further lines are: it may have moved."""
    if comment.startswith("/*"):
        return "\n".join(line.strip(" \t*") for line in comment[2:-2].splitlines())
    return comment.lstrip("#/").strip()


def _that_stay(reading: Reading, changes: Sequence[Change], comments: Sequence[Span]) -> list[Span]:
    """Those of the comments that no change takes away, those that move with what they belong to among them."""
    comments = sorted(comments)
    stay = _outside(comments, that_go(reading, changes))
    for change in changes:
        for move in getattr(change, "moves", ()):
            moved = _inside(comments, reading.owned([move.source], []))
            stay += _outside(moved, that_go(reading, move.within))
    return sorted(set(stay))


def that_go(reading: Reading, changes: Sequence[Change]) -> list[Span]:
    """Where the comments stand that the changes take away, were nothing moved."""
    deleted = [change.path for change in changes if isinstance(change, Delete)]
    replaced = [change.path for change in changes if isinstance(change, Set)]
    return reading.owned(deleted, replaced) if deleted or replaced else []


def _inside(comments: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """The comments, which stand in order, that begin in one of those spans."""
    found: list[Span] = []
    at = 0
    for start, end in sorted(spans):
        at = bisect_left(comments, (start, 0), at)
        first, at = at, bisect_left(comments, (end, 0), at)
        found += comments[first:at]
    return found


def _outside(comments: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """The comments that begin in none of them."""
    within = set(_inside(comments, spans))
    return [comment for comment in comments if comment not in within]


def printable_place(path: Path, before: Any, after: Any) -> Path:
    """The longest beginning of a path that leads through the same mapping keys before and after."""
    for number, key in enumerate(path):
        if kind(before) is not dict or kind(after) is not dict or key not in before or key not in after:
            return path[:number]
        before, after = before[key], after[key]
    return path
