"""What a model's change means for the file: the difference of two dumps, made in the data that the model was read from.

    before   {port: 80, log: info}     the model's dump as it was read
    after    {port: 81, log: info}     and as the block left it
    target   {port: "80", mine: 1}     the file's data
    carried  {port: 81, mine: 1}       what the model left alone stays as the file has it

An item of a list is told by its object: the block may reverse, sort and exchange models, and each keeps what the model
does not know of it, and its comments. A field that was read under another of its names is written under that.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.data.alignment import align
from confsafe.data.sameness import kind, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from confsafe.data.changes import Path


class Traits(NamedTuple):
    """What a model knows and its dump does not tell, by the paths of the dump.

    Attributes:
        items: the objects of each list.
        names: for each model: the other names by which a file may have a field, by the name in the dump.
    """

    items: dict[Path, Sequence[Any]]
    names: dict[Path, Mapping[str, Sequence[str]]]


def traits_of(value: Any) -> Traits:
    """The traits of a model. They hold its objects, so that none of their ids is given anew."""
    traits = Traits({}, {})
    pending: list[tuple[Path, Any]] = [((), value)]
    seen: set[int] = set()
    while pending:
        path, each = pending.pop()
        if id(each) in seen:
            continue
        fields = list(_fields(each))
        if fields:
            seen.add(id(each))
            traits.names[path] = {key: others for key, others, _ in fields if others}
            pending += [((*path, key), inner) for key, _, inner in fields]
        elif isinstance(each, dict):
            pending += [((*path, key), inner) for key, inner in each.items()]
        elif isinstance(each, (list, tuple)):
            traits.items[path] = tuple(each)
            pending += [((*path, index), inner) for index, inner in enumerate(each)]
    return traits


def _fields(value: Any) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """The name in the dump, the other names, and the value of each field of a model."""
    known = getattr(type(value), "__pydantic_fields__", None) or getattr(type(value), "model_fields", None)
    if isinstance(known, dict):
        for name, field in known.items():
            written = field.serialization_alias or field.alias or name
            read = [name, field.alias, *_choices(field.validation_alias)]
            others = tuple(dict.fromkeys(each for each in read if isinstance(each, str) and each != written))
            yield written, others, getattr(value, name, None)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield each.name, (), getattr(value, each.name, None)


def _choices(alias: Any) -> Sequence[Any]:
    """The names of a pydantic `AliasChoices`, or the one name."""
    return getattr(alias, "choices", None) or [alias]


NO_TRAITS = Traits({}, {})


class Paths(NamedTuple):
    """Where one value stands: in the dumps before and after, and in the file's data before and after."""

    before: Path = ()
    after: Path = ()
    source: Path = ()
    target: Path = ()

    def below(self, keys: tuple[Any, Any], names: tuple[Any, Any]) -> Paths:
        """Where a value in it stands: under which keys of the dumps, and under which of the file's data."""
        (before, after), (source, target) = keys, names
        return Paths((*self.before, before), (*self.after, after), (*self.source, source), (*self.target, target))


ROOT = Paths()


def carried(
    before: Any,
    after: Any,
    target: Any,
    *,
    was: Traits = NO_TRAITS,
    now: Traits = NO_TRAITS,
    at: Paths = ROOT,
    moved: dict[Path, Path] | None = None,
) -> Any:
    """`target` with the changes that lead from `before` to `after`; what they do not concern stays as it is there.

    Args:
        before: the dump of the model as it was read.
        after: the dump of the model as it is now.
        target: the data of the file.
        was: the traits of the model as it was read.
        now: those of the model as it is now.
        at: where they stand.
        moved: takes the items of the lists that gained, lost or moved some, as far as their objects tell which they
            are: path in the file's data after -> path before.

    Example:
        >>> carried({"port": 80, "log": "info"}, {"port": 81, "log": "info"}, {"port": "80", "mine": 1})
        {'port': 81, 'mine': 1}
    """
    if same(before, after):
        return target
    shapes = {kind(before), kind(after), kind(target)}
    if shapes == {dict}:
        return _mapping(before, after, target, was, now, at, moved)
    if shapes == {list} and len(before) == len(target):
        by_object = _by_object(before, after, was.items.get(at.before, ()), now.items.get(at.after, ()))
        if moved is not None and (len(before) != len(after) or any(i != j for j, i in by_object.items())):
            moved.update({(*at.target, j): (*at.source, i) for j, i in by_object.items()})
        origin = by_object | _by_alignment(before, after, by_object)
        return [
            carried(before[i], item, target[i], was=was, now=now, at=at.below((i, j), (i, j)), moved=moved)
            if (i := origin.get(j)) is not None
            else item
            for j, item in enumerate(after)
        ]
    return after


def _by_object(
    before: list[Any], after: list[Any], objects_before: Sequence[Any], objects_after: Sequence[Any]
) -> dict[int, int]:
    """Index after -> index before of the same object."""
    if len(objects_before) != len(before) or len(objects_after) != len(after):
        return {}
    places = {id(item): i for i, item in enumerate(objects_before) if _is_one(item)}
    return {j: i for j, item in enumerate(objects_after) if (i := places.pop(id(item), None)) is not None}


def _by_alignment(before: list[Any], after: list[Any], known: dict[int, int]) -> dict[int, int]:
    """Index after -> index before of the items that are not known."""
    taken = set(known.values())
    rest_before = [i for i in range(len(before)) if i not in taken]
    rest_after = [j for j in range(len(after)) if j not in known]
    kept = align([before[i] for i in rest_before], [after[j] for j in rest_after]).kept
    return {rest_after[m]: rest_before[n] for n, m in kept.items()}


def _is_one(item: Any) -> bool:
    """Whether an object is one by itself, and not a value that may stand anywhere: a small int, a text."""
    return isinstance(item, (dict, list)) or bool(next(_fields(item), None))


def _mapping(
    before: dict[Any, Any],
    after: dict[Any, Any],
    target: dict[Any, Any],
    was: Traits,
    now: Traits,
    at: Paths,
    moved: dict[Path, Path] | None,
) -> dict[Any, Any]:
    own = _own_names(was.names.get(at.before) or now.names.get(at.after) or {}, target)
    dumped = {name: key for key, name in own.items()}

    def inner(key: Any, name: Any, value: Any) -> Any:
        inside = at.below((key, key), (name, name))
        return carried(before[key], after[key], value, was=was, now=now, at=inside, moved=moved)

    result: dict[Any, Any] = {}
    for name, value in target.items():
        key = dumped.get(name, name)
        if key in before and key in after:
            result[name] = inner(key, name, value)
        elif key not in before or key in after:
            result[name] = after.get(key, value)
    for key, value in after.items():
        if own.get(key, key) in target or (key in before and same(before[key], value)):
            continue
        both = key in before and kind(before[key]) is dict and kind(value) is dict
        result[key] = inner(key, key, {}) if both else value
    return result


def _own_names(names: Mapping[str, Sequence[str]], target: dict[Any, Any]) -> dict[str, str]:
    """By the name in the dump: the name that the file has instead."""
    found: dict[str, str] = {}
    for key, others in names.items():
        there = [name for name in others if name in target]
        if key not in target and there:
            found[key] = there[0]
    return found
