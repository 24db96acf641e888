"""Changing data by a key path: `assign` puts a value in, `remove` takes an entry out.

| the path leads through   | and there is                    | becomes                                  |
|--------------------------|---------------------------------|------------------------------------------|
| `a.b`                    | no `a`, or null                 | a mapping with `b`                       |
| `a[0]`, `a[+]`, `/a/-`   | no `a`, or null                 | a list with one item                     |
| `a[2]`, `a[-1]`          | no `a`, or a shorter list       | refused: the place behind the last is    |
|                          |                                 | `[+]`                                    |
| `a[name=x]`              | no `a`, or no such item         | refused                                  |
| `a[8080]`                | a mapping                       | an integer key, as YAML has them         |

A new key takes the place that its siblings' names give it (`placing.py`).
"""

from __future__ import annotations

from confsafe.data.copying import copied_container
from confsafe.data.keypath.grammar import format_path, segment_text
from confsafe.data.keypath.lookup import resolve
from confsafe.data.keypath.meaning import intended
from confsafe.data.keypath.segments import Append, Index, KeyPath, Literal, Name, Segment, Selector
from confsafe.data.keypath.step import find, kind_of, where
from confsafe.data.tagged import Tagged
from confsafe.errors import KeyMissing, KeyPathError, ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NamedTuple

    from confsafe.data.changes import Path, Plain
else:
    from confsafe.startup.records import NamedTuple


class Assigned(NamedTuple):
    """What an assignment did.

    Attributes:
        path: where the value stands now.
        new: how long the path of the outermost entry is that was made for it; 0: it took the place of another.
        old: the value whose place it took; None where it took none.
    """

    path: Path
    new: int
    old: Any


def assign(data: Any, keypath: KeyPath, value: Any, *, lent: bool = False) -> Assigned:
    """Set the value at a path in `data`, in place, making what is missing on the way.

    A null on the way counts as nothing, as a YAML key without a value is meant. Of data that are `lent` the root alone
    belongs to the caller: each container on the way is copied before it is changed. No value is changed by a call that
    raises. Raises KeyMissing where an item of a list is missing, ValueRefused where a scalar stands on the way,
    KeyPathError for the root and for a name that may mean two things.

    Example:
        >>> from confsafe.data.keypath.grammar import parse
        >>> data = {"list": [1]}
        >>> assign(data, parse("a.b"), 2), data
        (Assigned(path=('a', 'b'), new=1, old=None), {'list': [1], 'a': {'b': 2}})
        >>> assign(data, parse("list[0]"), 3), data["list"]
        (Assigned(path=('list', 0), new=0, old=1), [3])
    """
    if not keypath:
        raise KeyPathError("the path is empty", remedy="name a key; `save` replaces the whole data")
    keypath = intended(data, keypath)
    path: list[Any] = []
    for number, segment in enumerate(keypath):
        data = data.value if isinstance(data, Tagged) else data
        key = _place(data, segment, path)
        path.append(key)
        is_there = _has(data, key)
        below = data[key] if is_there else None
        if number < len(keypath) - 1 and below is not None:
            _require_container(below, keypath[number + 1], path)
            if lent:
                below = data[key] = copied_container(below)
            data = below
            continue
        made, rest = _made(keypath[number + 1 :], value, path)
        if isinstance(data, list) and key == len(data):
            data.append(made)
        elif is_there or isinstance(data, list):
            data[key] = made
        else:
            from confsafe.data.keypath.placing import place_new

            place_new(data, key, made)
        # What is made in the place of a null is an entry of the mapping, or list, that the null stood for.
        new = len(path) + (1 if is_there else 0) if rest or not is_there else 0
        return Assigned((*path, *rest), new, below)
    raise AssertionError  # the last segment has returned


def _made(rest: KeyPath, value: Plain, path: Sequence[Any]) -> tuple[Any, tuple[Any, ...]]:
    """The containers that a path goes on through below `path`, with the value in the innermost, and the way to it."""
    keys: list[Any] = []
    for segment in rest:
        keys.append(0 if _begins_a_list(segment) else _key_of(segment, [*path, *keys]))
    for segment, key in zip(reversed(rest), reversed(keys), strict=True):
        value = [value] if _begins_a_list(segment) else {key: value}
    return value, tuple(keys)


def _begins_a_list(segment: Segment) -> bool:
    return segment in (Index(0), Append()) or _is_pointer_end(segment)


def _is_pointer_end(segment: Segment) -> bool:
    """`/-` of a JSON Pointer: the place after the last item."""
    return isinstance(segment, Name) and segment.bare and segment.text == "-"


def _key_of(segment: Segment, path: Sequence[Any]) -> Any:
    """The key of a mapping that is made for this segment. Raises KeyMissing where it speaks of an item."""
    if isinstance(segment, Name):
        return segment.text
    if isinstance(segment, Literal):
        return segment.value
    at = where(path)
    if isinstance(segment, Selector):
        raise KeyMissing(
            f"there is no {at}, so {segment_text(segment)} chooses nothing",
            remedy=f"append the item first: {at}[+]",
        )
    raise KeyMissing(f"there is no {at}, so it has no item {segment_text(segment)}", remedy=f"append with {at}[+]")


def _require_container(value: Plain, segment: Segment, path: Sequence[Any]) -> None:
    if isinstance(value.value if isinstance(value, Tagged) else value, (dict, list)):
        return
    at = format_path(tuple(path))
    raise ValueRefused(
        f"{at} is {kind_of(value)}, it cannot hold {segment_text(segment)}",
        remedy="set it to a mapping or list first",
        key=at,
    )


def _place(data: Plain, segment: Segment, path: Sequence[Any]) -> Any:
    """The key or index to set: as `find`, and also the places where nothing is yet."""
    if isinstance(data, dict):
        match segment:
            case Name(text=text):
                return text
            case Index(number=number):
                return number
            case Literal(value=value):
                return value
        raise ValueRefused(f"{segment_text(segment)} needs a list, but {where(path)} is a mapping")
    if isinstance(data, list):
        if isinstance(segment, Append) or _is_pointer_end(segment):
            return len(data)
        try:
            return find(data, segment, path)
        except KeyMissing as error:
            if not error.remedy:  # an index, in any spelling, beyond the end
                error.remedy = f"the place behind the last is {where(path) if path else ''}[+]"
            raise
    return find(data, segment, path)


def _has(data: Any, key: Any) -> bool:
    return key in data if isinstance(data, dict) else key < len(data)


class Removed(NamedTuple):
    """The entry that was taken out: where it stood, and its value."""

    path: Path
    value: Any


def remove(data: Any, keypath: KeyPath, *, lent: bool = False) -> Removed:
    """Delete the entry at a path from `data`, in place; `lent` as for `assign`.

    Raises KeyMissing, KeyPathError for the root.

    Example:
        >>> from confsafe.data.keypath.grammar import parse
        >>> data = {"a": {"b": 1, "c": 2}}
        >>> remove(data, parse("a.b")), data
        (Removed(path=('a', 'b'), value=1), {'a': {'c': 2}})
    """
    if not keypath:
        raise KeyPathError("the path is empty", remedy="name a key")
    path = resolve(data, keypath)
    for key in path[:-1]:
        data = data.value if isinstance(data, Tagged) else data
        if lent:
            data[key] = copied_container(data[key])
        data = data[key]
    return Removed(path, (data.value if isinstance(data, Tagged) else data).pop(path[-1]))
