"""What is to change, as data: the words that pass between the diff and the formats.

All paths and indices speak of the data *before* the edit. In one list of changes:

- no change lies inside a value that another one sets or deletes;
- `Insert.after` names an entry that stays (it may be renamed or changed within), or FRONT;
- inserts with the same `after` stand in the order in which they are to stand in the file.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

Key = Any
"""A key of a mapping (a str; in YAML any hashable) or an index of a list (an int from 0)."""

Path = tuple[Key, ...]


class Place(enum.Enum):
    """A place among siblings that no key can name."""

    FRONT = "front"


FRONT = Place.FRONT


@dataclass(frozen=True, slots=True)
class Set:
    """The value at `path` becomes `value`, as a whole; () is the root. Kinds may differ (a scalar becomes a list)."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Delete:
    """The entry at `path` goes, with its comments."""

    path: Path


@dataclass(frozen=True, slots=True)
class Rename:
    """The mapping entry at `path` keeps its place, its value's text and its comments, and is called `key`."""

    path: Path
    key: Key


@dataclass(frozen=True, slots=True)
class Insert:
    """A new entry of the container at `path`.

    Attributes:
        path: the container's path.
        key: the new key; None in a list.
        value: the new value.
        after: the key (in a list: the index) of the entry that it follows, or FRONT.
        moved_from: in a list: the index of a deleted item (a `Delete` names it too) that is this very value and whose
            text, with its comments, may move here; None where there is no such item.
    """

    path: Path
    key: Key
    value: Any
    after: Key | Place = FRONT
    moved_from: int | None = None


Change = Set | Delete | Rename | Insert


def container_of(change: Change) -> Path:
    """The path of the container whose entries a change concerns; () for a change of the root itself."""
    return change.path if isinstance(change, Insert) else change.path[:-1]
