"""Containers that are written anew as a whole: the changes in each become one `Set`.

- `[[a]]` can hold tables only. Where a change puts a number into such a list, or makes one of its elements a string, it
  becomes an array. The comments that stood in its tables come to stand above it.
- Of a mapping on one line or by dotted keys that loses all its entries and gets others nothing is left to keep:

      serde.workspace = true     ->     serde = { path = "../serde", version = "1.0" }     beside others in braces
      serde = { version = "1" }  ->     serde.workspace = true                             in a file with such lines
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT, Delete, Insert, Rename, Set, container_of
from confsafe.data.sameness import kind
from confsafe.formats.toml.places.owned import owned
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.reader.grammar import COMMENTS
from confsafe.formats.toml.reader.statements import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from confsafe.data.changes import Change, Key, Move, Path
    from confsafe.formats.text import Span
    from confsafe.formats.toml.places.slots import Slots
    from confsafe.formats.toml.places.tables import Tables, Target


def without_mixed(tables: Tables, changes: Sequence[Change], after: Any) -> list[Change]:
    """The changes, with those in containers that are written anew as one `Set` each."""
    containers = {container_of(change) for change in changes if _puts_no_table(change)}
    mixed = {path for path in containers if isinstance(tables.find(path), TableArray)}
    mixed |= _exchanged(tables, changes)
    if not mixed:
        return list(changes)
    outer = [path for path in mixed if not any(path[:size] in mixed for size in range(len(path)))]
    kept = [change for change in changes if not any(_lies_in(change, path) for path in outer)]
    return [*kept, *(Set(path, _value_after(path, changes, after)) for path in outer)]


def comments_left(
    slots: Slots, path: Path, changes: Sequence[Change], *, start: int = 0, placed: Collection[Path] = ()
) -> list[str]:
    """The comments of the tables at a path, from `start` on, that no change takes away.

    What moves out of a table that goes brings its comment; those of the tables in `placed` have their place.
    """
    inside = [change for change in changes if _lies_in(change, path)]
    deleted = [change.path for change in inside if isinstance(change, Delete)]
    replaced = [change.path for change in inside if isinstance(change, Set)]
    goes = owned(
        slots, [*deleted, *(one for one in placed if len(one) > len(path) and one[: len(path)] == path)], replaced
    )
    moved = [move.source for change in inside if isinstance(change, (Set, Insert)) for move in change.moves]
    stays = owned(slots, moved, [])
    return [
        found[1]
        for span in owned(slots, [path], [])
        for found in COMMENTS.finditer(slots.text, max(start, span.start), max(start, span.end))
        if found[1] and (_lies_at(found.start(1), stays) or not _lies_at(found.start(1), goes))
    ]


def moves_from_elsewhere(path: Path, changes: Sequence[Change]) -> list[Move]:
    """What moves into the container at a path from outside of it."""
    inside = (change for change in changes if isinstance(change, (Set, Insert)) and _lies_in(change, path))
    return [move for change in inside for move in change.moves if move.source[: len(path)] != path]


def _puts_no_table(change: Change) -> bool:
    return isinstance(change, (Set, Insert)) and kind(change.value) is not dict


def _exchanged(tables: Tables, changes: Sequence[Change]) -> set[Path]:
    """The mappings on a line that lose all their entries and get others; none where something moves."""
    inserts = {change.path for change in changes if isinstance(change, Insert)}
    if not inserts or any(change.moves for change in changes if isinstance(change, (Set, Insert))):
        return set()
    lost = Counter(change.path[:-1] for change in changes if isinstance(change, Delete))
    found = {path: tables.find(path) for path in inserts & set(lost)}
    return {path for path, node in found.items() if lost[path] == len(_children_on_line(tables, node))}


def _children_on_line(tables: Tables, node: Target | None) -> Collection[Key]:
    """The keys of a mapping by dotted keys, or in braces on one line; none for anything else."""
    if isinstance(node, Entry) and "\n" not in tables.text[node.value : node.value_end]:
        inner = tables.inner(node)
        return inner.children if isinstance(inner, Table) else ()
    return node.children if isinstance(node, Table) and node.is_dotted and not node.inline else ()


def _lies_at(position: int, spans: Sequence[Span]) -> bool:
    return any(start <= position < end for start, end in spans)


def _lies_in(change: Change, path: Path) -> bool:
    return container_of(change)[: len(path)] == path


def _value_after(path: Path, changes: Sequence[Change], after: Any) -> Any:
    """What the value at `path`, a path before the changes, is after them."""
    value = after
    for size, key in enumerate(path):
        inside = [change for change in changes if container_of(change) == path[:size]]
        value = value[_index_after(key, inside) if isinstance(key, int) else _name_after(key, inside)]
    return value


def _name_after(key: Key, changes: Sequence[Change]) -> Key:
    renamed = (change.key for change in changes if isinstance(change, Rename) and change.path[-1] == key)
    return next(renamed, key)


def _index_after(index: int, changes: Sequence[Change]) -> int:
    shift = 0
    for change in changes:
        if isinstance(change, Delete):
            shift -= change.path[-1] < index
        elif isinstance(change, Insert):
            shift += change.after is FRONT or change.after < index
    return index + shift
