"""The merge of the lines as a second witness of a merge by keys.

Where the lines merge without a conflict and the text parses, it is the better text: both sides' own lines. It settles

- a merge by keys that comes to the same data, or to the same but for the order of list items, which the lines know;
- conflicts of the keys that are none of the lines (a value wrapped here and changed there), if each value of the text
  is one side's and none that either side wrote is missing. A conflict that is *firm* it does not settle: the lines hold
  twice what nobody wants twice.

Where it disagrees otherwise, nobody can tell who is right: that is a conflict.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from confsafe.data.changes import Insert
from confsafe.data.diff import diff
from confsafe.data.refining import merge_words
from confsafe.data.sameness import kind, same
from confsafe.data.tagged import Tagged
from confsafe.editing.merging.sides import needed, requested

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.data.changes import Path, Plain
    from confsafe.data.threeway import Merge
    from confsafe.editing.merging.sides import Side


def settles(witness: Side, found: Merge, base: Side, ours: Side, theirs: Side) -> bool:
    """Whether the merged lines are the merge."""
    if found.conflicts:
        return not found.firm and _is_made_of(witness, base, ours, theirs)
    return (
        same(witness.written, found.data)
        or _without_order(witness.written) == _without_order(found.data)
        or _comes_to_the_same(witness, found)
    )


def first_difference(merged: Any, witness: Any) -> Path:
    """Where two merges differ first; (0,) where it is the document."""
    changes = diff(merged, witness)
    if not changes:
        return (0,)
    change = changes[0]
    return (*change.path, change.key) if isinstance(change, Insert) and change.key is not None else change.path


def _comes_to_the_same(witness: Side, found: Merge) -> bool:
    shares = any(document.shares for document in witness.documents)
    data = [requested(each, shares=shares) for each in found.data]
    return shares and same([{} if each.data is None else each.data for each in witness.documents], data)


def _without_order(value: Any) -> Any:
    """Equal for two values that differ in the order of list items only."""
    if isinstance(value, Tagged):
        return (Tagged, value.tag, _without_order(value.value))
    if kind(value) is dict:
        return (dict, frozenset((repr(key), _without_order(item)) for key, item in value.items()))
    if kind(value) is list:
        return (list, frozenset(Counter(map(_without_order, value)).items()))
    return (kind(value), repr(value))


def _is_made_of(witness: Side, base: Side, ours: Side, theirs: Side) -> bool:
    """Whether each value of the merged lines is one side's, and none is missing."""
    leaves = [Counter(_named(path, value) for path, value in _leaves(side.written)) for side in (base, ours, theirs)]
    wanted = needed(*leaves)
    have: Counter[Any] = Counter()
    for path, value in _leaves(witness.written):
        name = _named(path, value)
        have[name] += 1
        if name in leaves[1] or name in leaves[2]:
            continue
        before = [_at(side.written, path) for side in (base, ours, theirs)]
        if any(kind(each) is not str for each in before) or merge_words(*before) != value:
            return False
        for each in before[1:]:
            wanted[_named(path, each)] -= 1
    return not +(wanted - have)


def _named(path: Path, value: Plain) -> tuple[str, str, str]:
    """A value by the last key that leads to it: containers may have moved."""
    return repr(next((key for key in reversed(path) if kind(key) is not int), "")), kind(value).__name__, repr(value)


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    pending: list[tuple[Path, Any]] = [(path, value)]
    seen: set[int] = set()
    while pending:
        path, value = pending.pop()
        if isinstance(value, Tagged):
            value = value.value
        if kind(value) in (dict, list):
            if id(value) in seen:
                continue
            seen.add(id(value))
            entries = value.items() if kind(value) is dict else enumerate(value)
            pending += [((*path, key), item) for key, item in entries]
        else:
            yield path, value


def _at(data: Any, path: Path) -> Any:
    try:
        for key in path:
            data = data[key]
    except (LookupError, TypeError):
        return None
    return data
