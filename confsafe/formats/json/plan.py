"""The changes of an edit as a tree shaped like the data, so that each container is opened once."""

from __future__ import annotations

from confsafe.data.changes import FRONT, Delete, Insert, Rename, Set
from confsafe.formats.text import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from dataclasses import dataclass, field
    from typing import Any

    from confsafe.data.changes import Change, Key, Path
    from confsafe.formats.text import Span
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

    def steps(self, place: Callable[[Path], Span | None], path: Path = ()) -> Iterator[Step]:
        """What happens to which entry; `place` tells where the value at a path stands."""

        def step(what: str, *key: Any) -> Step:
            span = place((*path, *key))
            return Step(0 if span is None else span.start, what)

        for key in self.deletes:
            yield step(f"delete {_named(key)}", key)
        for key, name in self.renames.items():
            yield step(f"rename {_named(key)} to {name!r}", key)
        for key in self.sets:
            yield step("replace the whole value") if key is None else step(f"replace the value of {_named(key)}", key)
        for insert in self.inserts:
            behind = "in front" if insert.after is FRONT else f"behind {_named(insert.after)}"
            yield step(f"insert {'an item' if insert.key is None else repr(insert.key)} {behind}")
        for key, plan in self.inner.items():
            yield from plan.steps(place, (*path, key))

    @property
    def touched(self) -> set[Any]:
        """The keys of the entries that something happens to."""
        return self.sets.keys() | self.renames.keys() | self.deletes | self.inner.keys()


def _named(key: Key) -> str:
    return f"item {key}" if isinstance(key, int) else repr(key)


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
