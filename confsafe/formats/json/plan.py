"""The changes of an edit as a tree shaped like the data, so that each container is opened once."""

from __future__ import annotations

from confsafe.data.changes import Delete, Insert, Rename, Set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from dataclasses import dataclass, field
    from typing import Any

    from confsafe.data.changes import Change, Path
else:
    from confsafe.startup.records import dataclass, field


@dataclass(slots=True)
class Plan:
    """What changes in one container: `sets` and `renames` by key, and the plans of the containers in it."""

    sets: dict[Any, Set] = field(default_factory=dict)
    renames: dict[Any, Any] = field(default_factory=dict)
    deletes: set[Any] = field(default_factory=set)
    inserts: list[Insert] = field(default_factory=list)
    inner: dict[Any, Plan] = field(default_factory=dict)

    def at(self, path: Path) -> Plan:
        """The plan of the container at a path."""
        plan = self
        for key in path:
            plan = plan.inner.setdefault(key, Plan())
        return plan

    @property
    def touched(self) -> set[Any]:
        """The keys of the entries that something happens to."""
        return self.sets.keys() | self.renames.keys() | self.deletes | self.inner.keys()


def planned(changes: Iterable[Change]) -> Plan:
    """The changes as a tree; that of the root stands as the set of the key None in it."""
    plan = Plan()
    for change in changes:
        match change:
            case Set(path=()):
                plan.sets[None] = change
            case Set(path=path):
                plan.at(path[:-1]).sets[path[-1]] = change
            case Delete(path=path):
                plan.at(path[:-1]).deletes.add(path[-1])
            case Rename(path=path, key=key):
                plan.at(path[:-1]).renames[path[-1]] = key
            case Insert(path=path):
                plan.at(path).inserts.append(change)
    return plan
