"""Patches made from two states of plain data: RFC 7396 and RFC 6902 (`patching.py` applies them).

Guarantee: applied to the state before, the patch gives the state after.
"""

from __future__ import annotations

from confsafe.data.keypath.grammar import scalar_text
from confsafe.data.sameness import same
from confsafe.errors import ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from confsafe.data.changes import Key, Plain

_ABSENT: Any = object()


def merge_patch(before: Any, after: Any) -> Any:
    """The RFC 7396 merge patch that turns one mapping into another.

    Raises ValueRefused where null is to be stored: in such a patch it deletes.

    Example:
        >>> merge_patch({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"c": 2, "d": 4}})
        {'a': None, 'b': {'d': 4}}
    """
    if not (isinstance(before, dict) and isinstance(after, dict)):
        raise ValueRefused("a merge patch turns mappings into mappings", remedy="make a JSON Patch")
    patch: dict[Key, Plain] = {key: None for key in before if key not in after}
    for key, value in after.items():
        there = before.get(key, _ABSENT)
        if isinstance(there, dict) and isinstance(value, dict):
            below = merge_patch(there, value)
            if below:
                patch[key] = below
        elif there is _ABSENT or not same(there, value):
            _refuse_null(value, in_list=False)
            patch[key] = value
    return patch


def _refuse_null(value: Plain, *, in_list: bool) -> None:
    if value is None and not in_list:
        raise ValueRefused("a merge patch cannot store null, which deletes there", remedy="make a JSON Patch")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_null(item, in_list=in_list)
    elif isinstance(value, list):
        for item in value:
            _refuse_null(item, in_list=True)


def json_patch(before: Any, after: Any) -> list[dict[str, Any]]:
    """The RFC 6902 JSON Patch that turns one state into another.

    Example:
        >>> json_patch({"a": [1, 2, 3]}, {"a": [1, 3], "b": None})
        [{'op': 'remove', 'path': '/a/1'}, {'op': 'add', 'path': '/b', 'value': None}]
    """
    return list(_steps(before, after, ""))


def _steps(before: Plain, after: Plain, pointer: str) -> Iterator[dict[str, Any]]:
    if same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict) and _tokens_are_clear(before, after):
        yield from _steps_of_mapping(before, after, pointer)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _steps_of_list(before, after, pointer)
    else:
        yield {"op": "replace", "path": pointer, "value": after}


def _tokens_are_clear(*mappings: dict[Any, Any]) -> bool:
    """Whether every key has a token of its own, and each new one is a string."""
    before, after = mappings
    keys = {**before, **after}
    texts = {key if isinstance(key, str) else scalar_text(key) for key in keys}
    return len(texts) == len(keys) and all(isinstance(key, str) for key in after if key not in before)


def _steps_of_mapping(before: dict[Key, Plain], after: dict[Key, Plain], pointer: str) -> Iterator[dict[str, Any]]:
    for key in before:
        if key not in after:
            yield {"op": "remove", "path": f"{pointer}/{_token(key)}"}
    for key, value in after.items():
        if key in before:
            yield from _steps(before[key], value, f"{pointer}/{_token(key)}")
        else:
            yield {"op": "add", "path": f"{pointer}/{_token(key)}", "value": value}


def _steps_of_list(before: list[Plain], after: list[Plain], pointer: str) -> Iterator[dict[str, Any]]:
    """What both ends have in common stays; in between, item by item, then the rest is removed or added."""
    start = _common(before, after, lambda number: number)
    rest = (before[start:], after[start:])
    end = _common(*rest, lambda number: -1 - number)
    old, new = (side[: len(side) - end] for side in rest)
    for number in range(min(len(old), len(new))):
        yield from _steps(old[number], new[number], f"{pointer}/{start + number}")
    for number in range(len(old) - 1, len(new) - 1, -1):
        yield {"op": "remove", "path": f"{pointer}/{start + number}"}
    for number in range(len(old), len(new)):
        yield {"op": "add", "path": f"{pointer}/{start + number}", "value": new[number]}


def _common(one: list[Plain], other: list[Plain], place: Callable[[int], int]) -> int:
    count = 0
    while count < min(len(one), len(other)) and same(one[place(count)], other[place(count)]):
        count += 1
    return count


def _token(key: Key) -> str:
    text = key if isinstance(key, str) else scalar_text(key) or repr(key)
    return text.replace("~", "~0").replace("/", "~1")
