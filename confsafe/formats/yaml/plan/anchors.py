"""Changes that the diff met at an alias, made where the text stands: at the anchor.

The diff reports a shared object at the first path that leads to it, in the order of the data. That is the order of the
text, and so the anchor's path, until a merge puts what it brings in before a mapping's own keys:

    base: &base {a: {x: 1}}
    web:                         the data of `web` begins with `a`, an alias, although `b`, its anchor, stands above it
      <<: *base
      b: &own {x: 2}
      a: *own
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import Delete, Set, below, container_of
from confsafe.data.diff import diff
from confsafe.data.tagged import untagged
from confsafe.formats.yaml.places.followers import primary_paths
from confsafe.formats.yaml.plan.planning import take, value_after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Change, Path
    from confsafe.formats.yaml.places.paths import Places
    from confsafe.formats.yaml.plan.plan import Plan


def take_at_anchors(places: Places, plan: Plan, changes: Sequence[Change], after: Any) -> None:
    """Enter into the plan, at their own places, the changes within shared collections that no path of theirs names."""
    if not places.tree.merging or plan.root is not None:
        return
    pending = list(changes)
    done: set[int] = set()
    primary: dict[int, Path] | None = None
    while pending:
        collection = places.collection(container_of(pending.pop()))
        if not collection.shared or collection.node < 0 or collection.node in done:
            continue
        done.add(collection.node)
        primary = primary_paths(places) if primary is None else primary
        path = primary.get(collection.node)
        if path is None or any(_concerns(change, path) for change in changes):
            continue
        try:
            wanted = value_after(plan, places, path, after)
        except (LookupError, TypeError):
            continue
        here = [below(path, change) for change in diff(collection.data, untagged(wanted))]
        if any(isinstance(change, Set) and change.path == path for change in here):
            continue  # another kind of value, and then the outer diff has said so
        for change in here:
            own = places.collection(container_of(change))
            if own.node >= 0 and not own.shared:
                take(plan, places, own, change)
        pending += here


def _concerns(change: Change, path: Path) -> bool:
    """Whether a change lies within the collection at a path, or takes it away."""
    if container_of(change)[: len(path)] == path:
        return True
    return isinstance(change, (Set, Delete)) and path[: len(change.path)] == change.path
