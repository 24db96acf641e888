"""An entry made after the example of its siblings while the other side changed all of these: what would it say now?

    base    {core: {version: 1}, view: {version: 1}}
    ours    {core: {version: 1}, view: {version: 1}, dap: {version: 1}}      `dap` is new, like its siblings
    theirs  {core: {version: 2}, view: {version: 2}}                         all siblings swept from 1 to 2

Key by key there is no conflict; but whoever wrote `version: 1` into `dap` wrote what its siblings said, and who merges
wants to be asked. So it is a conflict of that one value: ours as it was written, theirs as the siblings are now.
"""

from __future__ import annotations

from confsafe.data.sameness import kind, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from confsafe.data.changes import Key

_SIBLINGS = 2
"""So many siblings, all that are like the new entry, make a sweep."""


def swept(base: Mapping[Key, Any], added: Mapping[Key, Any], other: Mapping[Key, Any]) -> dict[Key, dict[Key, Any]]:
    """Of the entries that one side added: those whose siblings the other side swept, as they would be after the sweep.

    Example:
        >>> base = {"core": {"v": 1}, "view": {"v": 1}}
        >>> swept(base, {"dap": {"v": 1}}, {"core": {"v": 2}, "view": {"v": 2}})
        {'dap': {'v': 2}}
    """
    found: dict[Key, dict[Key, Any]] = {}
    for key, entry in added.items():
        if kind(entry) is not dict or not entry:
            continue
        like = [
            (base[name], other[name])
            for name in base
            if name in other and kind(other[name]) is dict and _is_like(base[name], entry)
        ]
        changes = dict(_common_changes(like)) if len(like) >= _SIBLINGS else {}
        fitting = {each: new for each, (old, new) in changes.items() if each not in entry or same(entry[each], old)}
        if fitting:
            found[key] = entry | fitting
    return found


def _is_like(sibling: Any, entry: Mapping[Key, Any]) -> bool:
    return kind(sibling) is dict and sibling.keys() == entry.keys()


def _common_changes(pairs: list[tuple[Any, Any]]) -> Iterator[tuple[Key, tuple[Any, Any]]]:
    """The keys whose scalar became the same other one in every pair: (key, (old, new))."""
    for key, new in pairs[0][1].items():
        old = pairs[0][0].get(key)
        if kind(new) in (dict, list) or same(old, new):
            continue
        if all(key in after and same(after[key], new) and same(before.get(key), old) for before, after in pairs):
            yield key, (old, new)
