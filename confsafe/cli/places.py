"""Where a KEY leads: one place or, with stars, many; the conditions on it; names that are new there."""

from __future__ import annotations

from confsafe.cli.fitting import means
from confsafe.cli.values import shown
from confsafe.cli.writer import note
from confsafe.data import keypath
from confsafe.errors import KeyMissing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any


class ConditionFalse(KeyMissing):
    """--if: the value is another one."""


def several_places(key: str) -> bool:
    """Whether a KEY has stars."""
    return "*" in key and keypath.is_pattern(keypath.parse(key))


def existing_places(root: Any, key: str) -> list[keypath.KeyPath]:
    """The places that a KEY fits. Raises KeyMissing where there is none."""
    segments = keypath.parse(key)
    if not keypath.is_pattern(segments):
        return [keypath.as_exact(keypath.resolve(root, segments))]
    found = [keypath.as_exact(path) for path in keypath.places(root, segments) if path]
    if not found:
        raise _fits_nothing(key)
    return found


def places_to_set(root: Any, key: str) -> list[keypath.KeyPath]:
    """The places where a pattern sets a value. Raises KeyMissing where there is none."""
    found = [segments for segments in keypath.places_to_set(root, keypath.parse(key)) if segments]
    if not found:
        raise _fits_nothing(key)
    return found


def chosen_places(arguments: Namespace, root: Any, key: str) -> list[keypath.KeyPath]:
    """The places that a KEY fits and at which --if holds. Raises KeyMissing where it fits none."""
    return [segments for segments in existing_places(root, key) if holds(arguments, root, segments)]


def target_places(arguments: Namespace, root: Any, key: str) -> list[keypath.KeyPath]:
    """Where a KEY is set; refused with --existing where nothing is yet."""
    segments = keypath.parse(key)
    if not keypath.is_pattern(segments):
        if arguments.existing:
            required(root, segments)
        return [segments]
    if arguments.existing:
        return chosen_places(arguments, root, key)
    return [segments for segments in places_to_set(root, key) if holds(arguments, root, segments)]


def _fits_nothing(key: str) -> KeyMissing:
    return KeyMissing(f"the pattern {key} fits nothing", remedy="`list` shows what there is; a quoted star is a star")


def tell_count(arguments: Namespace, key: str, count: int, *, of: int | None = None) -> None:
    """Note at how many places a pattern, or a change made of the old value, has changed something."""
    if of is None and not several_places(key):
        return
    places = f"{count} place{'' if count == 1 else 's'}"
    note(arguments, f"{key}: {places}" + (f" of {of}" if of is not None and of != count else ""))


def demand(arguments: Namespace, root: Any, key: str) -> None:
    """--if OLD: raise ConditionFalse unless the value at KEY, or at a place that it fits, is OLD."""
    old = arguments.condition
    if old is None:
        return
    if several_places(key):
        if not any(holds(arguments, root, segments) for segments in existing_places(root, key)):
            raise ConditionFalse(f"--if is false: nothing that {key} fits is {_old(arguments)}", key=key)
        return
    try:
        value = keypath.look_up(root, keypath.parse(key))
    except KeyMissing as error:
        raise ConditionFalse(f"--if is false: {error.reason}") from None
    if not means(root, old, value):
        there = "another value" if arguments.secret else shown(value.value if hasattr(value, "tag") else value)
        wanted = "" if arguments.secret else f", not {shown(old)}"
        raise ConditionFalse(f"--if is false: {key} is {there}{wanted}", key=key)


def _old(arguments: Namespace) -> str:
    return "that value" if arguments.secret else shown(arguments.condition)


def holds(arguments: Namespace, root: Any, segments: keypath.KeyPath) -> bool:
    """Whether --if, where it is given, holds at a place."""
    if arguments.condition is None:
        return True
    absent = object()
    value = keypath.peek(root, segments, absent)
    return value is not absent and means(root, arguments.condition, value)


def required(root: Any, segments: keypath.KeyPath) -> None:
    """--existing: raise KeyMissing unless something is there."""
    try:
        keypath.resolve(root, segments)
    except KeyMissing as error:
        error.reason += ", and --existing allows no new key"
        raise


def new_name(root: Any, segments: keypath.KeyPath) -> tuple[str, str] | None:
    """The first name on a settled way that is not there yet, where it is close to the name of a sibling: both."""
    data = root
    absent = object()
    for segment in segments:
        data = data.value if hasattr(data, "tag") else data
        below = keypath.peek(data, (segment,), absent)
        if below is not absent:
            data = below
            continue
        if not isinstance(data, dict) or not isinstance(segment, keypath.Name):
            return None
        close = keypath.close_name(segment.text, [name for name in data if isinstance(name, str)])
        return None if close is None else (segment.text, close)
    return None
