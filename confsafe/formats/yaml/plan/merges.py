"""Mappings that merge others by `<<`: each keeps, or gets, what it is to hold.

    before               web.x set to 2         base.x set to 2        without web.y
    base: &base {x: 1}   base: &base {x: 1}     base: &base {x: 2}     base: &base {x: 1}
    web:                 web:                   web:                   web:
      <<: *base            <<: *base              <<: *base              <<: *base
      y: 3                 x: 2                   y: 3
                           y: 3

- A mapping that is to keep, or to get, another value than what it merges gets an entry of its own beside `<<`.
- A merged key that is to vanish is refused: only the source could lose it. Where the mapping has a line of its own for
  it, that goes, and the merged value is there again (`settled`). Where nothing that was there stays, `<<` goes too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import Delete, Rename, at_path
from confsafe.data.sameness import same
from confsafe.data.tagged import untagged
from confsafe.errors import ValueRefused
from confsafe.formats.exchange import with_value
from confsafe.formats.yaml.places.followers import primary_paths
from confsafe.formats.yaml.plan.plan import New
from confsafe.formats.yaml.reader.schema import MERGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from confsafe.data.changes import Change, Path
    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.plan.plan import Plan
    from confsafe.formats.yaml.plan.wanted import Visit


def settled(places: Places, changes: Sequence[Change], after: Any) -> Any:
    """What `after` reads as where a mapping loses its own entry of a key that it also merges.

    Before: x: &p {r: 1}, a: {<<: *p, r: 2}. Without a.r: a: {<<: *p}, which reads as {r: 1}.
    """
    paths: dict[int, Path] = {}
    for change in changes:
        if not isinstance(change, (Delete, Rename)):
            continue
        holder = places.collection(change.path[:-1])
        key = change.path[-1]
        if holder.node not in places.tree.merging or holder.shared or places.index(holder.node, key, holder.data) < 0:
            continue
        now = _at(after, change.path[:-1])
        if not isinstance(now, dict) or key in now:
            continue
        paths = paths or primary_paths(places)
        for source in places.sources(holder.node):
            data = _at(after, paths[source]) if source in paths else None
            data = data if isinstance(data, dict) else places.mapping_data(source)
            if key in data:
                after = with_value(after, change.path, data[key])
                break
    return after


def _at(data: Any, path: Path) -> Any:
    """What stands at a path, without its tag; None where it leads nowhere."""
    try:
        return untagged(at_path(data, path))
    except (LookupError, TypeError):
        return None


def settle_merge(places: Places, plan: Plan, visit: Visit, now: Mapping[int, Any], *, goes: bool) -> None:
    """Enter into the plan what a merging mapping needs to hold what it wants.

    Args:
        visit: the mapping.
        now: what the anchored nodes are afterwards.
        goes: whether its `<<` goes.

    Raises ValueRefused for a merged key that is to go.
    """
    node, wanted = visit.node, visit.wanted
    keys = places.tree.merging[node]
    edits = plan.edits.get(node)
    merged: dict[Any, Any] = {}
    if goes:
        plan.of(node, visit.path).deleted.add(keys.index(MERGE))
    else:
        merged = _merged_data(places, visit, now)
        gone = set() if edits is None else {keys[index] for index in (*edits.deleted, *edits.renamed)}
        lost = [key for key in merged if key not in wanted and key not in gone]
        if lost:
            raise _merged_key_lost(visit, lost[0])
    own = {
        (edits.renamed.get(index, key) if edits else key)
        for index, key in enumerate(keys)
        if key is not MERGE and (edits is None or index not in edits.deleted)
    }
    missing = [key for key in wanted if key not in own and not (key in merged and same(merged[key], wanted[key]))]
    asked = {new.key: new for new in edits.new} if edits else {}
    if missing or asked:
        beside = keys.index(MERGE)
        plan.of(node, visit.path).new = [asked.get(key, New(beside, key, wanted[key])) for key in missing]


def _merged_data(places: Places, visit: Visit, now: Mapping[int, Any]) -> dict[Any, Any]:
    """What a mapping merges afterwards, earlier sources over later ones."""
    merged: dict[Any, Any] = {}
    for source in places.sources(visit.node):
        for key, item in (now[source] if source in now else places.mapping_data(source)).items():
            merged.setdefault(key, item)
    return merged


def _merged_key_lost(visit: Visit, key: Any) -> ValueRefused:
    from confsafe.data.keypath import format_path

    shown = format_path((*visit.path, key))
    if isinstance(visit.before, dict) and key not in visit.before:
        return ValueRefused(
            f'{shown} would come in by the merge key "<<", so it cannot be missing here alone',
            key=shown,
            remedy="set it here too, as set_path does, or remove the merge",
        )
    return ValueRefused(
        f'{shown} comes in by the merge key "<<", so it cannot be missing here alone',
        key=shown,
        remedy="change the mapping that is merged, or remove the merge",
    )
