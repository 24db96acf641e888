"""Patches of plain data, applied: RFC 7396, RFC 6902, or plain data (`differing.py` makes them).

| `how`         | the patch is                | and does                                                            |
|---------------|-----------------------------|---------------------------------------------------------------------|
| `merge`       | data                        | mappings are merged, null deletes, all else is replaced (RFC 7396)  |
| `json-patch`  | a list of operations        | add, remove, replace, move, copy, test (RFC 6902)                   |
| `missing`     | data                        | what is not there yet is added                                      |
| `replace`     | data                        | the whole becomes that data                                         |
| None          | either                      | a list of operations: `json-patch`, else `merge`                    |

All of them change the data in place, so that whoever compares it with what it was finds small changes. A text in
ISO 8601 that replaces a date or time becomes one: JSON has no other way to say it.
"""

from __future__ import annotations

from confsafe.data.keypath.grammar import scalar_text
from confsafe.data.sameness import same
from confsafe.data.tagged import untagged
from confsafe.errors import KeyMissing, ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Key, Plain

HOWS = ("merge", "json-patch", "missing", "replace")
_ABSENT: Any = object()
_OPERATIONS = frozenset({"add", "remove", "replace", "move", "copy", "test"})


class PatchTestFailed(KeyMissing):
    """A `test` of a JSON Patch: the value is another one, or there is none."""


def patched(data: Any, patch: Any, *, how: str | None = None, list_key: str | None = None) -> None:
    """Apply a patch to data, in place.

    `list_key` names the key by which the items of lists belong together; without it a list is replaced.

    Raises ValueRefused for what is no such patch, KeyMissing where it does not apply, PatchTestFailed; ValueError for
    an unknown `how`.

    Example:
        >>> data = {"a": 1, "b": {"c": 2}}
        >>> patched(data, {"a": None, "b": {"d": 3}}); data
        {'b': {'c': 2, 'd': 3}}
        >>> patched(data, [{"op": "move", "from": "/b/d", "path": "/d"}]); data
        {'b': {'c': 2}, 'd': 3}
    """
    if how is not None and how not in HOWS:
        raise ValueError(f"how is one of {', '.join(HOWS)}, not {how!r}")
    if how == "json-patch" or (how is None and _is_json_patch(patch)):
        for number, operation in enumerate(_operations(patch)):
            _operate(data, operation, number)
        return
    if isinstance(data, dict) != isinstance(patch, dict) or not isinstance(patch, (dict, list)):
        there, given = ("a mapping" if isinstance(value, dict) else "a list" for value in (data, patch))
        given = given if isinstance(patch, (dict, list)) else "a scalar"
        raise ValueRefused(f"the document is {there}, the patch is {given}")
    if how == "replace" or not isinstance(patch, dict):
        _replace(data, patch, list_key if how != "replace" else None, add_only=how == "missing")
    else:
        _merge(data, patch, list_key, add_only=how == "missing")


def _is_json_patch(patch: Plain) -> bool:
    return isinstance(patch, list) and bool(patch) and all(isinstance(item, dict) and "op" in item for item in patch)


def _replace(data: Any, patch: Any, list_key: str | None, *, add_only: bool) -> None:
    if isinstance(data, dict):
        for key in [key for key in data if key not in patch]:
            del data[key]
        for key, value in patch.items():
            data[key] = _like(data.get(key, _ABSENT), value)
    elif list_key is not None:
        _merge_lists(data, patch, list_key, add_only=add_only)
    elif not add_only:
        data[:] = patch


def _merge(target: dict[Any, Any], patch: dict[Any, Any], list_key: str | None, *, add_only: bool) -> None:
    """RFC 7396, section 2; with `add_only` nothing is replaced and null deletes nothing."""
    for key, value in patch.items():
        there = untagged(target.get(key, _ABSENT))
        if isinstance(value, dict) and isinstance(there, dict):
            _merge(there, value, list_key, add_only=add_only)
        elif list_key is not None and isinstance(value, list) and isinstance(there, list):
            _merge_lists(there, value, list_key, add_only=add_only)
        elif add_only:
            if there is _ABSENT:
                target[key] = value
        elif value is None:
            target.pop(key, None)
        elif isinstance(value, dict):
            target[key] = _without_nulls(value)
        else:
            target[key] = _like(target.get(key, _ABSENT), value)


def _without_nulls(patch: dict[Key, Plain]) -> dict[Key, Plain]:
    """What a merge patch makes of nothing."""
    return {
        key: _without_nulls(value) if isinstance(value, dict) else value
        for key, value in patch.items()
        if value is not None
    }


def _merge_lists(target: list[Any], patch: list[Any], list_key: str, *, add_only: bool) -> None:
    """Items of mappings with the same value at `list_key` are merged; what has no partner is appended."""
    for item in patch:
        name = item.get(list_key, _ABSENT) if isinstance(item, dict) else _ABSENT
        partner = next((there for there in target if _named(there, list_key, name)), _ABSENT)
        if partner is not _ABSENT:
            _merge(untagged(partner), item, list_key, add_only=add_only)
        elif name is not _ABSENT or not any(same(there, item) for there in target):
            target.append(item)


def _named(item: Plain, list_key: str, name: Any) -> bool:
    item = untagged(item)
    return name is not _ABSENT and isinstance(item, dict) and list_key in item and same(item[list_key], name)


def _like(there: Any, value: Plain) -> Any:
    """A text in the place of a date or time as one of the same kind, where it spells one."""
    if not isinstance(value, str) or not hasattr(there, "isoformat"):
        return value
    try:
        found = type(there).fromisoformat(value.upper())
    except ValueError:
        return value
    return found if type(found) is type(there) else value


# RFC 6902


def _operations(patch: Any) -> list[dict[str, Any]]:
    if not isinstance(patch, list):
        raise ValueRefused("a JSON Patch is a list of operations")
    for number, operation in enumerate(patch):
        if not isinstance(operation, dict) or operation.get("op") not in _OPERATIONS:
            raise ValueRefused(f"operation {number} of the patch has no op that RFC 6902 knows")
        needed = ["path", *(["from"] if operation["op"] in ("move", "copy") else [])]
        needed += ["value"] if operation["op"] in ("add", "replace", "test") else []
        missing = [name for name in needed if name not in operation]
        if missing:
            raise ValueRefused(f"operation {number} of the patch ({operation['op']}) has no {missing[0]}")
        for name in ("path", "from"):
            text = operation.get(name, "")
            if not isinstance(text, str) or (text and not text.startswith("/")):
                raise ValueRefused(f"operation {number} of the patch: {text!r} is no JSON Pointer")
    return patch


def _operate(data: Plain, operation: dict[str, Any], number: int) -> None:
    """Do one operation. What goes wrong names it."""
    tokens = _tokens(operation["path"])
    try:
        match operation["op"]:
            case "add":
                _add(data, tokens, operation["value"])
            case "remove":
                _remove(data, tokens)
            case "replace":
                _put(data, tokens, operation["value"])
            case "move":
                source = _tokens(operation["from"])
                if tokens[: len(source)] == source and tokens != source:
                    raise ValueRefused("a value cannot be moved into itself")
                if tokens != source:
                    _add(data, tokens, _remove(data, source))
            case "copy":
                _add(data, tokens, _copied(_get(data, _tokens(operation["from"]))))
            case "test":
                _test(data, tokens, operation)
    except (KeyMissing, ValueRefused) as error:
        error.reason = f"operation {number} of the patch ({operation['op']} {operation['path']!r}): {error.reason}"
        raise


def _tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _get(data: Any, tokens: list[str]) -> Any:
    for token in tokens:
        data = untagged(data)
        data = data[_key(data, token)]
    return data


def _key(data: Plain, token: str, *, new: bool = False) -> Any:
    """The key or index that a token means; with `new` also the place for one. Raises KeyMissing."""
    if isinstance(data, dict):
        if token in data or new:
            return token
        for key in data:
            if not isinstance(key, str) and scalar_text(key) == token:
                return key
        raise KeyMissing(f"there is no {token!r}")
    if isinstance(data, list):
        if new and token == "-":
            return len(data)
        if token.isascii() and token.isdigit() and (token == "0" or token[0] != "0"):
            if int(token) < len(data) + new:
                return int(token)
            raise KeyMissing(f"the list has {len(data)} items, there is no item {token}")
        raise KeyMissing(f"{token!r} is no index of a list")
    raise KeyMissing(f"{token!r} leads into a scalar")


def _add(data: Plain, tokens: list[str], value: Plain) -> None:
    if not tokens:
        _whole(data, value)
        return
    holder = untagged(_get(data, tokens[:-1]))
    key = _key(holder, tokens[-1], new=True)
    if isinstance(holder, list):
        holder.insert(key, value)
    else:
        holder[key] = _like(holder.get(key, _ABSENT), value)


def _put(data: Plain, tokens: list[str], value: Plain) -> None:
    if not tokens:
        _whole(data, value)
        return
    holder = untagged(_get(data, tokens[:-1]))
    key = _key(holder, tokens[-1])
    holder[key] = _like(holder[key], value)


def _remove(data: Plain, tokens: list[str]) -> Any:
    if not tokens:
        raise ValueRefused("the whole document cannot be removed")
    holder = untagged(_get(data, tokens[:-1]))
    return holder.pop(_key(holder, tokens[-1]))


def _whole(data: Plain, value: Plain) -> None:
    if isinstance(data, dict) and isinstance(value, dict):
        data.clear()
        data.update(value)
    elif isinstance(data, list) and isinstance(value, list):
        data[:] = value
    else:
        raise ValueRefused("the document stays a mapping or a list, as it is")


def _test(data: Plain, tokens: list[str], operation: dict[str, Plain]) -> None:
    try:
        there = _get(data, tokens)
    except KeyMissing as error:
        raise PatchTestFailed(error.reason) from None
    if not _equals(there, operation["value"]):
        raise PatchTestFailed("the value there is another one")


def _equals(there: Any, value: Plain) -> bool:
    """Equality as RFC 6902, section 4.6 has it: numbers by their value; a date by its text too."""
    there = untagged(there)
    numbers = [isinstance(side, (int, float)) and not isinstance(side, bool) for side in (there, value)]
    if all(numbers):
        return bool(there == value)
    if isinstance(there, dict) and isinstance(value, dict):
        return there.keys() == value.keys() and all(_equals(there[key], value[key]) for key in there)
    if isinstance(there, list) and isinstance(value, list):
        return len(there) == len(value) and all(map(_equals, there, value))
    return same(there, value) or same(there, _like(there, value))


def _copied(value: Plain) -> Any:
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value
