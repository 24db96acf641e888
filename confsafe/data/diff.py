"""The diff: two plain data -> the changes that turn one into the other.

Renames and moved list items are found here; what moves from one container to another is found afterwards, among what
this says is deleted and inserted (`moves.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from operator import is_

from confsafe.data.alignment import align
from confsafe.data.changes import FRONT, Delete, Insert, Move, Rename, Set, below
from confsafe.data.sameness import (
    kind,
    same,
    same_scalar,
    surely_same,
    surely_same_each,
    typed_key,
    typed_keys,
    worth_settling,
)
from confsafe.data.tagged import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NamedTuple

    from confsafe.data.changes import Change, Key, Path, Place, Plain

    _Pair = tuple[Path, Any, Any]
else:
    from confsafe.startup.records import NamedTuple

_WIDE = 8
"""So many containers in one are settled at once, as far as C code can."""

_NOTHING: dict[Key, Any] = {}


class Told(NamedTuple):
    """What the caller says of an edit, by the `id` of the containers in the data after.

    Attributes:
        renames: mapping -> {key now: key before}.
        moves: mapping or list -> {key or index now: path of the value before}.
        spellings: path after -> the characters in which a scalar was typed, where the format reads them as it.
        sorts: the mappings whose entries are to stand in order, each with whether those below it are too.
    """

    renames: Mapping[int, Mapping[Key, Key]] = {}
    moves: Mapping[int, Mapping[Key, Path]] = {}
    spellings: Mapping[Path, str] = {}
    sorts: tuple[tuple[Path, bool], ...] = ()

    def moves_to(self, container: Plain, key: Key) -> tuple[Move, ...]:
        """The move to an entry of a container after."""
        source = self.moves.get(id(container), _NOTHING).get(key) if self.moves else None
        return () if source is None else (Move(source),)

    def items_of(self, after: list[Plain], path: Path) -> dict[int, int]:
        """Which items of a list after were at which index of the list before at a path."""
        moves = self.moves.get(id(after), _NOTHING) if self.moves else _NOTHING
        found = ((j, source[-1]) for j, source in moves.items() if source[:-1] == path)
        return {j: i for j, i in found if isinstance(i, int) and isinstance(j, int)}


_NOTHING_TOLD = Told()


def diff(
    before: Any,
    after: Any,
    *,
    told: Told | None = None,
    tree: bool = False,
    moves_renamed: bool = False,
) -> list[Change]:
    """A short list of changes that turns `before` into `after`, in the order of `before`; [] when they are the same.

    - Mappings are compared key by key; their order does not count. A new key goes after the sibling that precedes it in
      `after`. A key that vanished and a key that appeared in the same gap are one rename, where the value is the same
      or like it.
    - Lists are aligned (`alignment.py`).
    - References that are shared or cyclic are followed once, so no document blows up.

    `told` are the renames and moves that the caller says outright; moves that show are found afterwards (`moves.py`).
    `tree` says that no container stands at two places of `before` (see `sameness.surely_same`), `moves_renamed` that a
    mapping or list which got another name and was put at another place is deleted and inserted, not renamed.

    Example:
        >>> diff({"a": {"x": 1, "y": 2}}, {"a": {"x": 1, "y": 3, "z": 4}})
        [Set(path=('a', 'y'), value=3, moves=()), Insert(path=('a',), key='z', value=4, after='y', moves=())]
    """
    found: list[Change] = []
    seen: set[tuple[int, int]] = set()
    known: set[tuple[int, int]] | None = None if tree else set()
    told = told or _NOTHING_TOLD
    pending: list[_Pair] = [] if tree and surely_same(before, after) else [((), before, after)]
    while pending:
        path, old, new = pending.pop()
        if isinstance(old, Tagged) and isinstance(new, Tagged) and old.tag == new.tag:
            inside = kind(old.value)
            if (inside is dict or inside is list) and kind(new.value) is inside:
                old, new = old.value, new.value
        shape = kind(old)
        if (shape is not dict and shape is not list) or kind(new) is not shape:
            if not same(old, new):
                found.append(Set(path, new))
            continue
        pair = (id(old), id(new))
        if old is new or pair in seen or (known and pair in known):
            continue
        seen.add(pair)
        so_far = len(found)
        if shape is dict:
            inner = _diff_mapping(path, old, new, told, found, moves_renamed=moves_renamed)
        else:
            inner = _diff_list(path, old, new, told, found, tree=tree, known=known)
        differs = len(inner) == 1 and len(found) == so_far  # the one part that is left, as its container does
        if tree and inner and not differs and (len(inner) >= _WIDE or worth_settling(len(path) + 1)):
            settled = surely_same_each([old for _, old, _ in inner], [new for _, _, new in inner])
            inner = [pair for pair, is_same in zip(inner, settled, strict=True) if not is_same]
        inner.reverse()
        pending.extend(inner)
    return found


def _diff_value(path: Path, key: Key, old: Plain, new: Plain, found: list[Change], inner: list[_Pair]) -> None:
    """A value that is there before and after: a scalar is settled here, containers are left in `inner`."""
    if old is new:
        return
    shape = kind(old)
    if shape is dict or shape is list or shape is Tagged:
        inner.append(((*path, key), old, new))
    elif kind(new) is not shape or not same_scalar(old, new):
        found.append(Set((*path, key), new))


def _diff_mapping(
    path: Path,
    old: dict[Key, Any],
    new: dict[Key, Any],
    told: Told,
    found: list[Change],
    *,
    moves_renamed: bool,
) -> list[_Pair]:
    """Changes of one mapping's own entries go to `found`; the pairs of values to look into are returned."""
    inner: list[_Pair] = []
    if len(old) == len(new) and (all(map(is_, old, new)) or (list(old) == list(new) and _of_text(old, new))):
        for key, value, other in zip(old, old.values(), new.values(), strict=True):
            if value is not other and not (type(value) is type(other) is str and value == other):
                _diff_value(path, key, value, other, found, inner)
        return inner
    new_name = _partners(old, new, told.renames.get(id(new), _NOTHING), moves_renamed=moves_renamed)
    for key, value in old.items():
        if key not in new_name:
            found.append(Delete((*path, key)))
            continue
        if new_name[key] is not key and typed_key(new_name[key]) != typed_key(key):
            found.append(Rename((*path, key), new_name[key]))
        _diff_value(path, key, value, new[new_name[key]], found, inner)
    if len(new_name) < len(new):
        typed_of = _itself if _of_text(old, new) else typed_key
        old_name = {typed_of(name): key for key, name in new_name.items()}
        after: Key | Place = FRONT
        for key, value in new.items():
            typed = typed_of(key)
            if typed in old_name:
                after = old_name[typed]
            else:
                found.append(Insert(path, key, value, after, told.moves_to(new, key)))
    return inner


def _itself(key: Key) -> Any:
    return key


def _of_text(old: dict[Key, Any], new: dict[Key, Any]) -> bool:
    """Whether all keys are texts, which are the same where they are equal."""
    return {*map(type, old), *map(type, new)} == {str}


def _partners(
    old: dict[Key, Any], new: dict[Key, Any], renames: Mapping[Key, Key], *, moves_renamed: bool
) -> dict[Key, Key]:
    """Which key of `new` each key of `old` is; a key that is deleted is absent."""
    if _of_text(old, new):
        partners = {key: key for key in old if key in new}
    else:
        names = typed_keys(new)
        partners = {key: names[typed_key(key)] for key in old if typed_key(key) in names}
    if len(partners) == len(old) or len(partners) == len(new):
        return partners
    for name, key in renames.items():
        if key in old and key not in partners and name in new:
            partners[key] = name
    _find_renames(old, new, partners)
    _find_renames_anywhere(old, new, partners, moves_renamed=moves_renamed)
    return partners


def _find_renames(old: dict[Key, Any], new: dict[Key, Any], partners: dict[Key, Key]) -> None:
    """Add the renames that show: one gap between siblings that stay, one value or one like it, another key."""
    deleted: dict[Any, list[Key]] = {}
    gap: Any = FRONT
    for key in old:
        if key in partners:
            gap = typed_key(partners[key])
        else:
            deleted.setdefault(gap, []).append(key)
    stays = {typed_key(name) for name in partners.values()}
    inserted: dict[Any, list[Key]] = {}
    gap = FRONT
    for name in new:
        if typed_key(name) in stays:
            gap = typed_key(name)
        elif gap in deleted:
            inserted.setdefault(gap, []).append(name)
    for gap, names in inserted.items():
        _pair_in_order(old, new, deleted[gap], names, partners)


def _pair_in_order(
    old: dict[Key, Any], new: dict[Key, Any], deleted: list[Key], inserted: list[Key], partners: dict[Key, Key]
) -> None:
    """Pair what vanished and what appeared in one gap: first what is the same, then, between those, what is alike."""
    same_pairs = _same_pairs([old[key] for key in deleted], [new[name] for name in inserted])
    partners.update((deleted[i], inserted[j]) for i, j in same_pairs)
    i0 = j0 = 0
    for i1, j1 in [*same_pairs, (len(deleted), len(inserted))]:
        if i0 < i1 and j0 < j1 and (i1 - i0) * (j1 - j0) <= _FEW:
            keys, names = deleted[i0:i1], inserted[j0:j1]
            partners.update((keys[i], names[j]) for i, j in _first_pairs(keys, names, _alike(old, new)))
        i0, j0 = i1 + 1, j1 + 1


def _same_pairs(deleted: list[Plain], inserted: list[Plain]) -> list[tuple[int, int]]:
    """Each value that appeared with the first that vanished and is the same, in order, as numbers."""
    if len(deleted) * len(inserted) <= _FEW:
        return _first_pairs(deleted, inserted, same)
    from confsafe.data.tokens import Tokens  # here: few mappings lose many keys and gain many

    tokens = Tokens()
    places: dict[int, list[int]] = {}
    try:
        for number, value in enumerate(deleted):
            places.setdefault(tokens.of(value), []).append(number)
        wanted = [places.get(tokens.of(value), []) for value in inserted]
    except RecursionError:  # nested too deeply for a number
        return _first_pairs(deleted, inserted, same)
    pairs: list[tuple[int, int]] = []
    start = 0
    for j, numbers in enumerate(wanted):
        at = bisect_left(numbers, start)
        if at < len(numbers):
            pairs.append((numbers[at], j))
            start = numbers[at] + 1
    return pairs


def _alike(old: dict[Key, Any], new: dict[Key, Any]) -> Callable[[Key, Key], bool]:
    """Whether the value of a key is like that of a name; asked of few, so that its module is imported here."""
    from confsafe.data.likeness import ALIKE, Leaves

    leaves = Leaves()
    return lambda key, name: leaves.alike(old[key], new[name]) >= ALIKE


def _first_pairs(deleted: list[Any], inserted: list[Any], fits: Callable[[Any, Any], bool]) -> list[tuple[int, int]]:
    """Each that appeared with the first that vanished and fits, in order, as numbers."""
    pairs = []
    start = 0
    for j, name in enumerate(inserted):
        found = next((i for i in range(start, len(deleted)) if fits(deleted[i], name)), None)
        if found is not None:
            pairs.append((found, j))
            start = found + 1
    return pairs


_FEW = 400
"""So many pairs of what vanished and what appeared are compared: a bound on the time, for mappings made anew."""


def _find_renames_anywhere(
    old: dict[Key, Any], new: dict[Key, Any], partners: dict[Key, Key], *, moves_renamed: bool
) -> None:
    """Add the renames that show elsewhere: one value that only one key had and only one key has.

    A mapping or list with something in it tells a rename by itself (a TOML table stands behind the values of its
    parent, wherever its key is in the data), unless `moves_renamed` says that it goes where it was put. Of a scalar it
    is too little where its new key was put at another place; one behind all that stay was put nowhere, and there a
    text, or a key that is like the old one, is enough. Places tell nothing where the keys that stay come in another
    order. Only for few keys that come and go: each of one kind is compared with each of the other.
    """
    stays = {typed_key(name): key for key, name in partners.items()}
    inserted = [name for name in new if typed_key(name) not in stays]
    deleted = [key for key in old if key not in partners]
    if not inserted or not deleted or len(inserted) * len(deleted) > _FEW:
        return
    in_order = [stays[typed] for name in new if (typed := typed_key(name)) in stays]
    if in_order == [key for key in old if key in partners]:
        last = _last(new, inserted)
        pairs = [
            (key, name)
            for key in deleted
            for name in inserted
            if (name in last or not moves_renamed)
            and (_tells_by_itself(old[key]) or (name in last and _is_told(old[key], key, name)))
            and same(old[key], new[name])
        ]
    else:
        pairs = [(key, name) for key in deleted for name in inserted if same(old[key], new[name])]
    for key, name in pairs:
        if [pair for pair in pairs if pair[0] is key or pair[1] is name] == [(key, name)]:
            partners[key] = name


def _tells_by_itself(value: Plain) -> bool:
    return kind(value) in (dict, list) and bool(value)


def _last(new: dict[Key, Any], inserted: list[Key]) -> list[Key]:
    """The new keys that stand behind all others."""
    names = list(new)
    return [name for number, name in enumerate(inserted) if names[number - len(inserted) :] == inserted[number:]]


def _is_told(value: Plain, key: Key, name: Key) -> bool:
    """Whether a scalar that stays, or its key, says enough to tell a rename: `timeout` and `timeout-s`."""
    from confsafe.data.likeness import says_much

    return says_much(value) or (isinstance(key, str) and isinstance(name, str) and bool(key) and key in name)


def _diff_list(
    path: Path,
    old: list[Plain],
    new: list[Plain],
    told: Told,
    found: list[Change],
    *,
    tree: bool,
    known: set[tuple[int, int]] | None,
) -> list[_Pair]:
    """Changes of one list's own items go to `found`; the pairs of items to look into are returned."""
    inner: list[_Pair] = []
    alignment = align(old, new, tree=tree, known=known, told=told.items_of(new, path))
    front, between = alignment.front, alignment.between
    for i in range(front, len(old) - alignment.back):
        if i not in between:
            found.append(Delete((*path, i)))
        else:
            _diff_value(path, i, old[i], new[between[i]], found, inner)
    before_of = {j: i for i, j in between.items()}
    after: Key | Place = front - 1 if front else FRONT
    for j in range(front, len(new) - alignment.back):
        if j in before_of:
            after = before_of[j]
        else:
            source = alignment.moved.get(j)
            moves = told.moves_to(new, j)
            if source is not None:
                moves = (_move((*path, source), old[source], new[j], tree=tree),)
            found.append(Insert(path, None, new[j], after, moves))
    return inner


def _move(source: Path, old: Plain, new: Plain, *, tree: bool) -> Move:
    """The move of an item, with what changes in it."""
    return Move(source, (), tuple(below(source, change) for change in diff(old, new, tree=tree)))
