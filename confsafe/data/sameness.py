"""When two plain values are the same: the comparison that the diff and the verification stand on.

Python's `==` is too lenient for a file: `True == 1 == 1.0`, `0.0 == -0.0`, `NaN != NaN`, and two datetimes of one
instant are equal whatever their offsets. Here two values are the same when a reader of the file could not tell them
apart: same kind, same value, same sign of zero, same offset. The order of mapping keys does not count; a tuple is a
list, and an instance of a subclass (an IntEnum, an OrderedDict) is what its base is.

References that are shared or cyclic are compared once, so a document that expands to billions of nodes takes no longer
than its text. The walk is a loop, not a recursion: depth is no limit.

Where one side is known to be a tree (JSON and TOML always read as one), whole branches are settled by `surely_same` at
the speed of C, and only what differs is walked.
"""

from __future__ import annotations

import datetime
import marshal
from functools import cache
from io import BytesIO
from itertools import compress, islice
from operator import eq, is_

from confsafe.data.tagged import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pickle
    from collections.abc import Iterator
    from typing import Any

    from confsafe.data.changes import Key, Plain

_FEW = 16
"""So many parts that two values do not share, and what holds them, are looked at before whole branches are compared."""

_SCALARS = frozenset({str, int, bool, float, bytes, type(None), datetime.datetime, datetime.date, datetime.time})


def kind(value: Plain) -> type:
    """The plain type that a value counts as; its own type when it is nothing a format knows.

    Example:
        >>> from collections import OrderedDict
        >>> kind(OrderedDict()), kind((1, 2)), kind(True)
        (<class 'dict'>, <class 'list'>, <class 'bool'>)
    """
    own = type(value)
    if own is dict or own is list or own in _SCALARS:
        return own
    for plain in (dict, bool, str, int, float, bytes, datetime.datetime, datetime.date, datetime.time):
        if isinstance(value, plain):
            return plain
    return list if isinstance(value, (list, tuple)) else own


def same_scalar(a: Any, b: Any) -> bool:
    """Whether two values that are no containers are the same.

    Example:
        >>> same_scalar(True, 1), same_scalar(float("nan"), float("nan")), same_scalar(0.0, -0.0)
        (False, True, False)
    """
    kind_a = kind(a)
    if kind_a is not kind(b):
        return False
    if kind_a is float:
        return bool((a == b and (a != 0 or _bits(a) == _bits(b))) or (a != a and b != b))
    if kind_a is datetime.datetime or kind_a is datetime.time:
        return bool(a.replace(tzinfo=None) == b.replace(tzinfo=None) and a.utcoffset() == b.utcoffset())
    return bool(a == b)


def _bits(number: float) -> bytes:
    import struct  # here: zeros are rare, and each start of a process would pay for it

    return struct.pack("<d", number)


def same(
    a: Any, b: Any, *, tree: bool = False, shared: bool = False, known: set[tuple[int, int]] | None = None
) -> bool:
    """Whether two plain values are the same throughout.

    `tree` says that no container stands at two places of `a` (see `surely_same`), `shared` that the two may have most
    of their parts in common; the answer is the same with and without. `known`, where given, are pairs of containers (by
    their ids) that were found the same and are still alive; those of a pair that is found the same are put into it.

    Example:
        >>> same({"a": [1, None]}, {"a": (1, None)}), same({"a": 1}, {"a": 1.0})
        (True, False)
    """
    if tree and shared and _same_but_for_few(a, b):
        return True
    seen: set[tuple[int, int]] = set()
    level = [(a, b)]
    depth = 0
    while level:
        below: list[tuple[Any, Any]] = []
        settling = tree and worth_settling(depth)
        for a, b in level:
            if a is b:
                continue
            own = type(a)
            if own is type(b) and (own is str or own is int):
                if a != b:
                    return False
                continue
            kind_a = kind(a)
            if kind_a is not dict and kind_a is not list:
                if isinstance(a, Tagged) and isinstance(b, Tagged):
                    if a.tag != b.tag:
                        return False
                    below.append((a.value, b.value))
                elif not same_scalar(a, b):
                    return False
                continue
            if kind_a is not kind(b) or len(a) != len(b):
                return False
            pair = (id(a), id(b))
            if pair in seen or (known and pair in known) or (settling and surely_same(a, b)):
                continue
            seen.add(pair)
            if kind_a is list:
                below.extend(zip(a, b, strict=True))
            elif not _same_keys(a, b, below):
                return False
        level = below
        depth += 1
    if known is not None:
        known |= seen
    return True


def _same_but_for_few(a: Any, b: Any) -> bool:
    """Whether two values are the same and share all but a few parts, found by a look at those; False says nothing."""
    pending = [(a, b)]
    looked = 0
    while pending:
        a, b = pending.pop()
        looked += 1
        kind_a = kind(a)
        if kind_a is dict or kind_a is list:
            if kind(b) is not kind_a or len(a) != len(b) or (kind_a is dict and not all(map(is_, a, b))):
                return False
            parts = zip(a.values(), b.values(), strict=True) if kind_a is dict else zip(a, b, strict=True)
            pending += islice((pair for pair in parts if pair[0] is not pair[1]), _FEW)
        elif isinstance(a, Tagged) or not same_scalar(a, b):
            return False
        if looked + len(pending) > _FEW:
            return False
    return True


def surely_same(tree: Any, other: Any) -> bool:
    """Whether two values are certainly the same, found by C code alone; False says nothing.

    *Sound*: both are written in a form that has type and value of every part, floats by their bits, mappings in their
    order, and that refuses what is no plain value; equal bytes are read back as equal values. `==` adds nothing.
    *Bounded*: the form knows no references, so a value in which they are shared would be written out in full. Hence
    first `==`: it walks both in step and can take no more steps than `tree` has nodes, as no container stands at two
    places of it, and what equals `tree` is not larger than it.

    Example:
        >>> surely_same({"a": [1]}, {"a": [1]}), surely_same({"a": [1]}, {"a": [1.0]}), surely_same((1,), [1])
        (True, False, False)
    """
    if type(tree) is not type(other):
        return False
    try:
        if tree != other:
            return False
        if len(tree) < _MANY:
            written = _pickled if _holds_much(tree) else _marshalled
            return written(tree) == written(other)
        return all(_pickled(ours) == _pickled(theirs) for ours, theirs in zip(_parts(tree), _parts(other), strict=True))
    except Exception:  # dates, values of the caller's own classes and whatever their `==` raises; depth
        return False


def surely_same_each(trees: list[Plain], others: list[Plain]) -> list[bool]:
    """`surely_same` of each pair of two lists of one length, in less time than one after the other takes."""
    found: list[bool] = []
    for start in range(0, len(trees), _MANY):
        ours, theirs = trees[start : start + _MANY], others[start : start + _MANY]
        try:
            equal = [bool(answer) for answer in map(eq, ours, theirs)]
            written = _pickled if len(ours) >= _SEVERAL or _holds_much(ours) else _marshalled
            if any(equal) and written(list(compress(ours, equal))) != written(list(compress(theirs, equal))):
                equal = list(map(surely_same, ours, theirs))
        except Exception:
            equal = list(map(surely_same, ours, theirs))
        found += equal
    return found


def _holds_much(container: Any) -> bool:
    """Whether a small container has a large one directly in it."""
    parts = container.values() if isinstance(container, dict) else container
    return any(len(part) >= _MUCH for part in parts if type(part) in _CONTAINERS)


def _marshalled(value: Any) -> bytes:
    """All that makes a plain value what it is. Raises for what is no plain value."""
    return marshal.dumps(value, 2)


def _pickled(value: Plain) -> bytes:
    """The same, in half the time for much and five times the time for little."""
    out = BytesIO()
    pickler = _pickler()(out, 4)
    pickler.fast = True  # no references; were it without effect, what is the same would be walked and nothing worse
    pickler.dump(value)
    return out.getvalue()


def _parts(container: Any) -> Iterator[Any]:
    """What is in a large container, a part at a time, so that its written form is never in memory as a whole."""
    if isinstance(container, dict):
        yield from _parts(list(container))
        yield from _parts(list(container.values()))
        return
    for start in range(0, len(container), _MANY):
        yield container[start : start + _MANY]


@cache
def _pickler() -> type[pickle.Pickler]:
    import pickle  # here: few edits are large

    class Plain(pickle.Pickler):
        def reducer_override(self, value: Any) -> Any:
            raise TypeError  # asked for all that is not of a builtin type; a date would take longer than the walk does

    return Plain


_MANY = 256
"""How many entries of a container make it worth the start of a pickler."""

_MUCH = 64
"""How many of one that is in it."""

_SEVERAL = 8
"""How many containers that are compared at once."""

_NEAR = 5
"""So many levels from the root down are all worth a try."""

_CONTAINERS = frozenset((dict, list))


def worth_settling(depth: int) -> bool:
    """Whether to try `surely_same` on containers so deep in the data.

    A try that fails is repeated on the parts. Near the root, then at depths that double, all that is tried in vain is a
    few times the size of the data, however deep the difference lies.
    """
    return depth < _NEAR or depth & (depth - 1) == 0


def _same_keys(a: dict[Any, Any], b: dict[Any, Any], pending: list[tuple[Any, Any]]) -> bool:
    """Whether two mappings of one length have the same keys; their pairs of values are left in `pending`."""
    odd: dict[tuple[type, Any], Any] | None = None
    for key, value in a.items():
        if type(key) is str:
            if key not in b:
                return False
            pending.append((value, b[key]))
            continue
        if odd is None:
            odd = typed_keys(b)
        typed = typed_key(key)
        if typed not in odd:
            return False
        pending.append((value, b[odd[typed]]))
    return True


def typed_key(key: Key) -> tuple[type, Any]:
    """A mapping key as a set may hold it beside keys that Python calls equal: 1, 1.0 and True stay three."""
    if isinstance(key, tuple):
        return tuple, tuple(typed_key(part) for part in key)
    own = kind(key)
    if own is float and key != key:
        return float, "nan"
    if own is datetime.datetime or own is datetime.time:
        return own, (key.replace(tzinfo=None), key.utcoffset())
    return own, key


def typed_keys(mapping: dict[Key, Plain]) -> dict[tuple[type, Any], Any]:
    """The keys of a mapping by their typed form."""
    return {typed_key(key): key for key in mapping}
