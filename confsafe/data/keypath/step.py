"""One step of a key path: the key or index that a segment means in one container.

A key that is missing is reported with how far the path got and what is there instead.
"""

from __future__ import annotations

from confsafe.data.keypath.grammar import bracket_text, format_path, scalar_text, segment_text
from confsafe.data.keypath.segments import Append, Deep, Every, Glob, Index, Literal, Name, Segment, Selector
from confsafe.data.tagged import Tagged
from confsafe.errors import KeyMissing, KeyPathError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Key, Plain


ABSENT: Any = object()
"""What `entry` returns, and `peek` is asked to return, where nothing is."""


def entry(data: Any, segment: Segment) -> Any:
    """What a segment leads to in `data`; ABSENT where it leads nowhere. Raises KeyPathError for a pattern."""
    data = data.value if isinstance(data, Tagged) else data
    if isinstance(segment, Name) and isinstance(data, dict):
        return data.get(segment.text, ABSENT)
    try:
        return data[find(data, segment, ())]
    except KeyMissing:
        return ABSENT


def find(data: Plain, segment: Segment, path: Sequence[Key]) -> Any:
    """The key or index that a segment means in `data`, which stands at `path`.

    Raises KeyMissing; KeyPathError for a pattern, which may mean many.
    """
    if isinstance(data, Tagged):
        data = data.value
    if isinstance(segment, (Glob, Every, Deep)) or (isinstance(segment, Selector) and segment.wild):
        raise KeyPathError(
            f"{segment_text(segment)} is a pattern and may fit many places; here one is meant",
            remedy="quote a star that is part of a name",
        )
    if isinstance(data, dict):
        return _find_key(data, segment, path)
    if isinstance(data, (list, tuple)):
        return _find_index(data, segment, path)
    raise KeyMissing(
        f"no {segment_text(segment)} in {where(path)}: it is {kind_of(data)}, not a mapping or list",
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
            raise KeyMissing(f"{segment_text(segment)} needs a list, but {where(path)} is a mapping")
    if key in data and all(type(key) is type(k) for k in (_own_key(data, key),)):
        return key
    raise KeyMissing(f"no {segment_text(segment)} in {where(path)}", remedy=_what_is_there(data, segment))


def _own_key(data: dict[Key, Plain], key: Key) -> Plain:
    """The key object of the mapping that equals `key` (1 and True are equal, and are not the same key)."""
    return key if isinstance(key, str) else next(k for k in data if k == key)


def _find_index(data: Sequence[Plain], segment: Segment, path: Sequence[Key]) -> int:
    match segment:
        case Index(number=number):
            index = number
        case Name(text=text, bare=True) if text.isascii() and text.isdigit():
            index = int(text)
        case Name(text=text, bare=True) if "=" in text:
            name, _, value = text.partition("=")
            return _select(data, Selector(name, value), path)
        case Selector():
            return _select(data, segment, path)
        case Append():
            raise KeyMissing(f"[+] names the place after the last item of {where(path)}; nothing is there")
        case _:
            raise KeyMissing(
                f"no {segment_text(segment)} in {where(path)}: it is a list of {items_of(len(data))}",
                remedy="use an index such as [0] or a selector such as [name=web]",
            )
    if -len(data) <= index < len(data):
        return index % len(data)
    raise KeyMissing(f"no item [{index}] in {where(path)}: it has {items_of(len(data))}")


def _select(data: Sequence[Plain], selector: Selector, path: Sequence[Key]) -> int:
    found = [i for i, item in enumerate(data) if isinstance(item, dict) and selector.name in item
             and scalar_text(item[selector.name]) == selector.value]  # fmt: skip
    if len(found) == 1:
        return found[0]
    text = segment_text(selector)
    if found:
        raise KeyMissing(f"{text} fits {len(found)} items of {where(path)}", remedy="use an index")
    there = [scalar_text(item[selector.name]) for item in data if isinstance(item, dict) and selector.name in item]
    raise KeyMissing(f"no item {text} in {where(path)}", remedy=_suggest(selector.value, [t for t in there if t]))


def kind_of(value: Plain) -> str:
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


def where(path: Sequence[Key]) -> str:
    return format_path(tuple(path)) or "the file"


def items_of(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"


def _what_is_there(data: dict[Key, Plain], segment: Segment) -> str:
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
