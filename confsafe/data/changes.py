"""What is to change, as data: the words that pass between the diff and the formats.

All paths and indices speak of the data *before* the edit. In one list of changes:

- no change lies inside a value that another one sets or deletes (but `Move.within`, whose value leaves it);
- each value that vanishes is the source of one `Move` at most, and none lies within another's;
- `Insert.after` names an entry that stays (it may be renamed or changed within), or FRONT;
- inserts with the same `after` stand in the order in which they are to stand in the file;
- an object that several places of the data share, before and after, is reported at the first of them.
"""

from __future__ import annotations

import enum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from dataclasses import dataclass
    from datetime import date, time
    from typing import Any, TypeAlias

    from confsafe.data.tagged import Tagged

    Key = Any
    """A key of a mapping (a str; in YAML any hashable) or an index of a list (an int from 0)."""

    Path = tuple[Key, ...]

    Scalar: TypeAlias = bool | int | float | str | bytes | date | time | None
    """A datetime is a date too."""

    Plain: TypeAlias = (
        Scalar | Tagged | list["Plain"] | tuple["Plain", ...] | dict[Any, "Plain"] | set[Any] | frozenset[Any]
    )
    """Plain data: what a text of any format can mean."""
else:
    from confsafe.startup.records import dataclass


class Place(enum.Enum):
    """A place among siblings that no key can name."""

    FRONT = "front"


FRONT = Place.FRONT


@dataclass(frozen=True, slots=True)
class Move:
    """The text of a value that vanished goes along into a new value, with its comments and its inner layout.

    Attributes:
        source: where it stood: the path of a `Delete`, or one within what a `Delete` or a `Set` takes away. It may have
            been the value of a key or an item of a list, in the same container or in another.
        to: where it stands now, within the new value of the `Insert` or `Set`; () for the new value itself.
        within: how it changes on the way: changes whose paths begin with `source`; () where it is the same.

    Example:
        before                        after                    change
        {a: 1}                        {ui: {a: 1}}             Insert((), "ui", {"a": 1}, moves=(Move(("a",), ("a",)),))
        {ui: {a: 1}}                  {a: 1}                   Insert((), "a", 1, moves=(Move(("ui", "a")),))
        {mit: "MIT"}                  {mit: {text: "MIT"}}     Set(("mit",), {...}, (Move(("mit",), ("text",)),))
        {x: {a: {p: 1, q: 2}}, y: 0}  {b: {p: 1, q: 3}, y: 0}  Insert((), "b", {...}, moves=(Move(("x", "a"), (),
                                                                   (Set(("x", "a", "q"), 3),)),))
    """

    source: Path
    to: Path = ()
    within: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Set:
    """The value at `path` becomes `value`, as a whole; () is the root. Kinds may differ (a scalar becomes a list).

    `moves` are the texts that go along into `value`, as with `Insert`.
    """

    path: Path
    value: Any
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Delete:
    """The entry at `path` is deleted, with its comments."""

    path: Path


@dataclass(frozen=True, slots=True)
class Rename:
    """The mapping entry at `path` keeps its place, its value's text and its comments, and is called `key`.

    Its value may change too: then other changes stand at `path` or below it, by the old name.
    """

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
        moves: the texts that go along: into the entry as a whole (`moved_from`) or into parts of its value. A format
            that cannot take one along writes that part of `value` anew.
    """

    path: Path
    key: Key
    value: Any
    after: Key | Place = FRONT
    moves: tuple[Move, ...] = ()

    @property
    def moved_from(self) -> Path | None:
        """The path of the vanished value whose text becomes the whole entry; None where there is none."""
        return next((move.source for move in self.moves if not move.to), None)

    @property
    def moved_item(self) -> int | None:
        """The index, where the whole entry is an item of this list that stands elsewhere now and is the same."""
        for move in self.moves:
            if not move.to and not move.within and self.key is None and move.source[:-1] == self.path:
                return int(move.source[-1])
        return None


Change = Set | Delete | Rename | Insert


def at_path(data: Any, path: Path) -> Any:
    """The value at a path. Raises LookupError, TypeError where the data has none."""
    for key in path:
        data = data[key]
    return data


def item_around(source: Path, place: Path) -> Path | None:
    """The item of a list of which an entry moves to a place of the mapping that the list becomes; None for no such one.

    Example:
        >>> item_around(("hosts", 0, "web"), ("hosts", "web"))
        ('hosts', 0)
    """
    item = source[:-1]
    return item if item and type(item[-1]) is int and (*item[:-1], source[-1]) == place else None


def container_of(change: Change) -> Path:
    """The path of the container whose entries a change concerns; () for a change of the root itself."""
    return change.path if isinstance(change, Insert) else change.path[:-1]


def sets_root(changes: Iterable[Change]) -> bool:
    """Whether one of the changes sets the data as a whole."""
    return any(isinstance(change, Set) and not change.path for change in changes)


def below(path: Path, change: Change) -> Change:
    """A change of the value at a path, as a change of the whole data.

    Example:
        >>> below(("a",), Set(("b",), 1))
        Set(path=('a', 'b'), value=1, moves=())
    """
    inner = (*path, *change.path)
    if isinstance(change, Delete):
        return Delete(inner)
    if isinstance(change, Rename):
        return Rename(inner, change.key)
    moves = tuple(
        Move((*path, *move.source), move.to, tuple(below(path, within) for within in move.within))
        for move in change.moves
    )
    if isinstance(change, Set):
        return Set(inner, change.value, moves)
    return Insert(inner, change.key, change.value, change.after, moves)
