"""The values within what vanished and within what is new, and which of them are one: a pairing without overlaps.

    vanished  {ui: {color: red, size: 1}}     nodes 0 (ui's value), 1 (color's), 2 (size's)
    new       {theme: {color: red}}           nodes 0, 1
    pair 0 with 0: color's goes along with it, and is no pair of its own

`moves.py` says what makes two values one.
"""

from __future__ import annotations

from confsafe.data.sameness import kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field
    from typing import Any

    from confsafe.data.changes import Path, Plain
else:
    from confsafe.startup.records import dataclass, field

MANY = 200_000
"""With more values than that in what vanished or in what is new, nothing moves: the whole of it is another."""

_DEEP = 64
"""What lies so deep in a vanished or new value moves with what it lies in, not by itself."""

CONTAINERS = frozenset((dict, list))


@dataclass(slots=True)
class Node:
    """A value within what vanished or within what is new.

    Attributes:
        number: the change that it belongs to.
        path: in the data before where it vanished, within the new value where it is new.
        value: the value.
        end: the number of the node behind the last one within it; nodes are numbered in the order of the data.
        holder: `id` of the container it stands in, 0 for a whole new value.
        match: the pair it belongs to, itself or with a value around it; -1 for none.
    """

    number: int
    path: Path
    value: Any
    end: int = 0
    holder: int = 0
    match: int = -1

    @property
    def is_whole(self) -> bool:
        return self.holder == 0


@dataclass(slots=True)
class Pairs:
    """The vanished values `old` and the new ones `new`, and which are paired: `pairs` by the number of the vanished."""

    old: list[Node] = field(default_factory=list)
    new: list[Node] = field(default_factory=list)
    pairs: dict[int, tuple[int, int]] = field(default_factory=dict)

    def pair(self, source: int, target: int) -> None:
        """Take a pair; those that lie within both of them are part of it."""
        for nested in {node.match for node in self.old[source : self.old[source].end]} - {-1}:
            del self.pairs[nested]
        self.pairs[source] = source, target
        for node in [*self.old[source : self.old[source].end], *self.new[target : self.new[target].end]]:
            node.match = source

    def is_free(self, source: int, target: int) -> bool:
        """Whether nothing around the two is paired, and nothing within them but with each other."""
        ours = {node.match for node in self.old[source : self.old[source].end]} - {-1}
        theirs = {node.match for node in self.new[target : self.new[target].end]} - {-1}
        if ours != theirs:
            return False
        return all(source < number and target < self.pairs[number][1] for number in ours)


def spread(nodes: list[Node], number: int, path: Path, value: Plain, seen: set[int]) -> None:
    """Add a value and all within it to `nodes`, in order; of a shared container the first place alone.

    No more than `MANY` in all, and nothing deeper than `_DEEP`.
    """
    pending: list[tuple[Path, Any, int] | int] = [(path, value, 0)]
    while pending:
        entry = pending.pop()
        if isinstance(entry, int):
            nodes[entry].end = len(nodes)
            continue
        place, part, holder = entry
        shape = kind(part)
        if shape in CONTAINERS:
            if id(part) in seen:
                continue
            seen.add(id(part))
        at = len(nodes)
        nodes.append(Node(number, place, part, at + 1, holder))
        if shape in CONTAINERS and len(place) - len(path) < _DEEP:
            pending.append(at)
            items = part.items() if shape is dict else enumerate(part)
            pending += [((*place, key), item, id(part)) for key, item in reversed(list(items))]
        if len(nodes) > MANY:
            return
