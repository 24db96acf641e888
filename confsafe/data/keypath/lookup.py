"""Walking data by a key path: find, look up, assign, remove.

A key that is missing is reported with how far the path got and what is there instead.
"""

from __future__ import annotations

from confsafe.data.keypath.grammar import (
    Append,
    Index,
    KeyPath,
    Literal,
    Name,
    Segment,
    Selector,
    bracket_text,
    format_path,
    scalar_text,
    segment_text,
)
from confsafe.data.tagged import Tagged
from confsafe.errors import KeyMissing, KeyPathError, ValueRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Path


def resolve(data: Any, keypath: KeyPath) -> Path:
    """The keys and indices that lead to an existing place. Raises KeyMissing, saying how far the path got."""
    path: list[Any] = []
    for segment in keypath:
        key = find(data, segment, path)
        data = data[key]
        path.append(key)
    return tuple(path)


def find(data: Any, segment: Segment, path: Sequence[Any]) -> Any:
    """The key or index that a segment means in `data`, which stands at `path`. Raises KeyMissing."""
    if isinstance(data, Tagged):
        data = data.value
    if isinstance(data, dict):
        return _find_key(data, segment, path)
    if isinstance(data, (list, tuple)):
        return _find_index(data, segment, path)
    where = _where(path)
    raise KeyMissing(
        f"no {segment_text(segment)} in {where}: it is {kind_of(data)}, not a mapping or list",
        key=format_path(tuple(path)),
    )


def _find_key(data: dict[Any, Any], segment: Segment, path: Sequence[Any]) -> Any:
    match segment:
        case Name(text=text):
            if text in data:
                return text
            key: Any = text
        case Index(number=number):
            key = number
        case Literal(value=value):
            key = value
        case _:
            raise KeyMissing(f"{segment_text(segment)} needs a list, but {_where(path)} is a mapping")
    if key in data and all(type(key) is type(k) for k in (_own_key(data, key),)):
        return key
    raise KeyMissing(f"no {segment_text(segment)} in {_where(path)}", remedy=_what_is_there(data, segment))


def _own_key(data: dict[Any, Any], key: Any) -> Any:
    """The key object of the mapping that equals `key` (1 and True are equal, and are not the same key)."""
    return key if isinstance(key, str) else next(k for k in data if k == key)


def _find_index(data: Sequence[Any], segment: Segment, path: Sequence[Any]) -> int:
    match segment:
        case Index(number=number):
            index = number
        case Name(text=text, bare=True) if text.isascii() and text.isdigit():
            index = int(text)
        case Selector():
            return _select(data, segment, path)
        case Append():
            raise KeyMissing(f"[+] names the place after the last item of {_where(path)}; nothing is there")
        case _:
            raise KeyMissing(
                f"no {segment_text(segment)} in {_where(path)}: it is a list of {_items(len(data))}",
                remedy="use an index such as [0] or a selector such as [name=web]",
            )
    if -len(data) <= index < len(data):
        return index % len(data)
    raise KeyMissing(f"no item [{index}] in {_where(path)}: it has {_items(len(data))}")


def _select(data: Sequence[Any], selector: Selector, path: Sequence[Any]) -> int:
    found = [i for i, item in enumerate(data) if isinstance(item, dict) and selector.name in item
             and scalar_text(item[selector.name]) == selector.value]  # fmt: skip
    if len(found) == 1:
        return found[0]
    text = segment_text(selector)
    if found:
        raise KeyMissing(f"{text} fits {len(found)} items of {_where(path)}", remedy="use an index")
    there = [scalar_text(item[selector.name]) for item in data if isinstance(item, dict) and selector.name in item]
    raise KeyMissing(f"no item {text} in {_where(path)}", remedy=_suggest(selector.value, [t for t in there if t]))


def kind_of(value: Any) -> str:
    """What a value is, in words for a message: "an integer", "a mapping"."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int():
            return "an integer"
        case float():
            return "a float"
        case str():
            return "a string"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case bytes():
            return "binary data"
    import datetime  # here: only a message needs it

    match value:
        case datetime.datetime():
            return "a datetime"
        case datetime.date():
            return "a date"
        case datetime.time():
            return "a time"
    return f"a {type(value).__name__}"


def look_up(data: Any, keypath: KeyPath) -> Any:
    """The value at a path. Raises KeyMissing."""
    found = peek(data, keypath, _ABSENT)
    if found is not _ABSENT:
        return found
    for key in resolve(data, keypath):  # which says what is missing
        data = data[key]
    return data


_ABSENT: Any = object()


def peek(data: Any, keypath: KeyPath, default: Any) -> Any:
    """The value at a path, `default` where there is none: `look_up` without working out what to say about that."""
    for segment in keypath:
        data = data.value if isinstance(data, Tagged) else data
        if isinstance(segment, Name) and isinstance(data, dict):
            if segment.text not in data:
                return default
            data = data[segment.text]
            continue
        try:
            data = data[find(data, segment, ())]
        except KeyMissing:
            return default
    return data


def assign(data: Any, keypath: KeyPath, value: Any) -> Path:
    """Set the value at a path in `data`, in place, making the mappings that are missing; returns where it now stands.

    A null on the way counts as an empty mapping, as a YAML key without a value is meant. Raises KeyMissing where an
    item of a list is missing, ValueRefused where a scalar stands on the way, KeyPathError for the root.

    Example:
        >>> data = {"list": [1]}
        >>> assign(data, parse("a.b"), 2), assign(data, parse("list[+]"), 3), data
        (('a', 'b'), ('list', 1), {'list': [1, 3], 'a': {'b': 2}})
    """
    if not keypath:
        raise KeyPathError("the path is empty", remedy="name a key; `save` replaces the whole data")
    path: list[Any] = []
    for number, segment in enumerate(keypath):
        if isinstance(data, Tagged):
            data = data.value
        last = number == len(keypath) - 1
        key = _place(data, segment, path)
        path.append(key)
        if last:
            new = value
        else:
            follows_list = isinstance(keypath[number + 1], Append)
            new = data[key] if _has(data, key) else None
            if new is None:
                new = [] if follows_list else {}
            elif not isinstance(new, (dict, list, Tagged)):
                where = format_path(tuple(path))
                raise ValueRefused(
                    f"{where} is {kind_of(new)}, it cannot hold {segment_text(keypath[number + 1])}",
                    remedy="set it to a mapping or list first",
                    key=where,
                )
        if isinstance(data, list) and key == len(data):
            data.append(new)
        else:
            data[key] = new
        data = new
    return tuple(path)


def _place(data: Any, segment: Segment, path: Sequence[Any]) -> Any:
    """The key or index to set: as `find`, and also the places where nothing is yet."""
    if isinstance(data, dict):
        match segment:
            case Name(text=text):
                return text
            case Index(number=number):
                return number
            case Literal(value=value):
                return value
        raise ValueRefused(f"{segment_text(segment)} needs a list, but {_where(path)} is a mapping")
    pointer_end = isinstance(segment, Name) and segment.bare and segment.text == "-"
    if isinstance(data, list) and (isinstance(segment, Append) or pointer_end):
        return len(data)
    return find(data, segment, path)


def _has(data: Any, key: Any) -> bool:
    return key in data if isinstance(data, dict) else key < len(data)


def remove(data: Any, keypath: KeyPath) -> None:
    """Delete the entry at a path from `data`, in place. Raises KeyMissing, KeyPathError for the root."""
    if not keypath:
        raise KeyPathError("the path is empty", remedy="name a key")
    *way, last = resolve(data, keypath)
    for key in way:
        data = data[key]
    del (data.value if isinstance(data, Tagged) else data)[last]


def _where(path: Sequence[Any]) -> str:
    return format_path(tuple(path)) or "the file"


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"


def _what_is_there(data: dict[Any, Any], segment: Segment) -> str:
    names = [k if isinstance(k, str) else f"[{bracket_text(k)}]" for k in data]
    wanted = segment.text if isinstance(segment, Name) else segment_text(segment)
    return _suggest(wanted, names)


def _suggest(wanted: str, there: list[str]) -> str:
    import difflib  # here: only a message needs it

    close = difflib.get_close_matches(wanted, there, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if not there:
        return "nothing is there"
    shown = ", ".join(f"`{name}`" for name in there[:5])
    return f"there is {shown}" + (f" and {len(there) - 5} more" if len(there) > 5 else "")
