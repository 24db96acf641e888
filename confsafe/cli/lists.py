"""The verbs that change a list by its values: `add`, `remove`."""

from __future__ import annotations

from itertools import pairwise

from confsafe.cli.fitting import Meant, means, meant
from confsafe.cli.places import chosen_places, demand, target_places, tell_count
from confsafe.cli.set import announce, dress
from confsafe.cli.value_text import value_text
from confsafe.cli.values import shown
from confsafe.cli.writer import change, note
from confsafe.data import keypath
from confsafe.data.sameness import same
from confsafe.errors import KeyMissing, ValueRefused
from confsafe.surface import strings_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any


def add(arguments: Namespace) -> int:
    """`confsafe add FILE KEY VALUE [--unique] [--sorted]`."""
    text = value_text(arguments, arguments.value)

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.key)
        places = target_places(arguments, root, arguments.key)
        for segments in places:
            _add_at(arguments, root, segments, text)
        tell_count(arguments, arguments.key, len(places))

    return change(arguments, mutate)


def _add_at(arguments: Namespace, root: Any, segments: keypath.KeyPath, text: str) -> None:
    """Add the item to the list at one place."""
    items = list_at(root, segments)
    found = meant(arguments, root, (*segments, keypath.Append()), text)
    if arguments.unique and any(same(item, found.value) for item in items):
        return
    announce(arguments, root, segments, found)
    dress(arguments, root, _put(arguments, root, segments, items, found), found)


def _put(arguments: Namespace, root: Any, segments: keypath.KeyPath, items: list[Any], found: Meant) -> tuple[Any, ...]:
    """Put the item in; returns where it stands."""
    if arguments.sorted and items:
        place = sorted_place(items, found.value)
        if place is None:
            note(arguments, f"{keypath.written(segments)} is not sorted; the item stands at its end")
        elif place < len(items):
            path = keypath.resolve(root, segments)
            items.insert(place, found.value)
            return (*path, place)
    if items or not segments:
        result: tuple[Any, ...] = root.put((*segments, keypath.Append()), found.value)
        return result
    return (*root.put(segments, [found.value]), 0)


def sorted_place(items: list[Any], value: Any) -> int | None:
    """The place of a new item in a sorted list; None where the list is not sorted.

    Example:
        >>> sorted_place(["a", "c"], "b"), sorted_place(["B", "a"], "c"), sorted_place(["a", "B"], "b")
        (1, 2, 2)
    """
    orders: tuple[Callable[[Any], Any], ...] = (_itself, _folded)
    for order in orders:
        try:
            keys = [order(item) for item in items]
            key = order(value)
            if all(one <= other for one, other in pairwise(keys)):
                return len([other for other in keys if other <= key])
        except TypeError:
            continue
    return None


def _itself(item: Any) -> Any:
    return item


def _folded(item: Any) -> Any:
    return item.casefold() if isinstance(item, str) else item


def remove(arguments: Namespace) -> int:
    """`confsafe remove FILE KEY VALUE`."""
    text = value_text(arguments, arguments.value)

    def mutate(root: Any) -> None:
        demand(arguments, root, arguments.key)
        places = chosen_places(arguments, root, arguments.key)
        gone = sum(_remove_at(arguments, root, segments, text) for segments in places)
        if not gone:
            what = "the value" if arguments.secret else shown(text)
            note(arguments, f"{arguments.key} does not hold {what}")
        tell_count(arguments, arguments.key, len(places))

    return change(arguments, mutate)


def _remove_at(arguments: Namespace, root: Any, segments: keypath.KeyPath, text: str) -> int:
    """Remove every item that is VALUE from the list at one place; how many went."""
    path = keypath.resolve(root, segments)
    items = list_at(root, segments)
    found = [index for index, item in enumerate(items) if means(root, text, item, arguments.type)]
    for index in reversed(found):
        root.del_path((*path, index))
    return len(found)


def list_at(root: Any, segments: keypath.KeyPath) -> Any:
    """The list at a key path; an empty one where nothing is. Raises ValueRefused where something else is."""
    try:
        value = keypath.look_up(root, segments)
    except KeyMissing:
        return []
    value = value.value if hasattr(value, "tag") else value
    if value is None:
        return []
    strings = strings_of(root)
    if isinstance(value, (str, dict)) and strings is not None and strings.repeats:  # the one that is there is a list
        root.put(segments, [value])
        return keypath.look_up(root, segments)
    if not isinstance(value, list):
        where = keypath.written(segments)
        raise ValueRefused(f"{where or 'the file'} is {keypath.kind_of(value)}, not a list", key=where)
    return value
