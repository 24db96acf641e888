"""What a new text has to keep to be believed: the requested data, the order of the keys, every comment that may not go.

`document.py` asks it of each attempt. It looks at the new text as it was read again, and at nothing that the format
says of its own work but where comments go on purpose (`Splice.drops` of the finest splices).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import accumulate

from confsafe.data.changes import Delete, Insert, Rename, at_path, container_of
from confsafe.data.sameness import kind, same, typed_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Change, Path
    from confsafe.formats import Reading
    from confsafe.formats.text import Reread, Span


def fault_of(
    reading: Reading,
    changes: Sequence[Change],
    after: Any,
    fresh: Reread,
    *,
    drops: Sequence[tuple[int, int]],
    tree: bool,
    shared: bool,
) -> str:
    """Why a new text is not to be believed; "" where it is.

    Args:
        reading: the text before.
        changes: what the attempt was to change.
        after: the data that are wanted.
        fresh: what the new text reads as.
        drops: where comments go on purpose.
        tree: whether no container stands at two places of the new data; `shared` as in `sameness.same`.
    """
    if not same(fresh.data, after, tree=tree, shared=shared):
        return "it reads as other data"
    # What a merge brings in stands first in the data: there a key may come to stand elsewhere.
    if not reading.shares and not _keeps_order(changes, reading.data, fresh.data):
        return "keys that stay stand in another order"
    lost = _lost_comment(reading.text, drops, fresh)
    return f"a comment is lost: {lost}" if lost is not None else ""


def _keeps_order(changes: Sequence[Change], before: Any, fresh: Any) -> bool:
    """Whether, in each mapping that gained or lost entries, the keys that stay stand in the order they stood in.

    A key whose value became another kind, or an empty container, may stand elsewhere: in TOML a value has no place
    below the tables among which its `[header]` stood.
    """
    for path in {container_of(change) for change in changes if isinstance(change, (Insert, Delete, Rename))}:
        place = printable_place(path, before, fresh)
        if place != path:
            continue
        old, new = at_path(before, path), at_path(fresh, path)
        if kind(old) is not dict or kind(new) is not dict:
            continue
        there = {typed_key(key) for key in old if key in new and _keeps_kind(old[key], new[key])}
        old_keys = [typed for typed in map(typed_key, old) if typed in there]
        new_keys = [typed_key(key) for key in new]
        stay = set(new_keys)
        if [key for key in old_keys if key in stay] != [key for key in new_keys if key in there]:
            return False
    return True


def _keeps_kind(old: Any, new: Any) -> bool:
    shape = kind(old)
    return shape is kind(new) and (shape not in (dict, list) or bool(old) == bool(new))


def _lost_comment(text: str, drops: Sequence[tuple[int, int]], fresh: Reread) -> str | None:
    """A comment outside what the changes delete that is a comment no longer.

    `drops` are the spans that the finest splices delete on purpose: a coarser splice may not lose more than they.
    """
    if not fresh.before:
        return None
    kept = [text[start:end] for start, end in _outside(fresh.before, drops)]
    if kept == fresh.after:
        return None
    return next(iter(Counter(kept) - Counter(fresh.after)), None)


def _outside(comments: Sequence[Span], drops: Sequence[tuple[int, int]]) -> Sequence[Span]:
    """The comments that lie in none of those spans."""
    if not drops:
        return comments
    ordered = sorted(drops)
    starts = [start for start, _ in ordered]
    reach = [0, *accumulate((end for _, end in ordered), max)]
    return [comment for comment in comments if comment.end > reach[bisect_right(starts, comment.start)]]


def printable_place(path: Path, before: Any, after: Any) -> Path:
    """The longest beginning of a path that leads through the same mapping keys before and after."""
    for number, key in enumerate(path):
        if kind(before) is not dict or kind(after) is not dict or key not in before or key not in after:
            return path[:number]
        before, after = before[key], after[key]
    return path
