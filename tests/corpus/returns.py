"""A new entry put into a text, and taken out again: the old bytes.

Where two texts get the same one by the entry, only one of them can come back (docs/formats.md says which): such places
are not asked about.
"""

from __future__ import annotations

import copy
import re
from random import Random
from typing import Any

from confsafe.document import Document
from confsafe.errors import ConfsafeError, VerifyError

NEW: list[Any] = [
    1,
    "text",
    True,
    "a: b # c",
    [],
    [1, 2],
    ["a", "b"],
    [{"name": "x", "v": 1}],
    {},
    {"a": 1, "b": "x"},
    {"x": {"y": 1}},
    {"l": ["a"], "m": {"n": True}},
    "one\ntwo\n",
    "one\ntwo",
    "one\n\n  two\n\n",
    [f"item number {number} of a long list" for number in range(8)],
]

_NOT_HELD = object()
_EMPTY_HEADER = re.compile(r"^[ \t]*\[([^\[\]\n]+)\][^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*\[+[ \t]*\1[ \t]*\.", re.M)
_HEADERS_TOGETHER = re.compile(r"^[ \t]*\[[^\n]*\n(?:[ \t]*#[^\n]*\n)*[ \t]*\[", re.M)
_COMMENTED_OUT = re.compile(r"^[ \t]*#[^\n]*[=\[]", re.M)
_BLOCK_SCALAR = re.compile(r"[|>]\d?[+-]?\d?[ \t]*(?:#[^\n]*)?\r?\n")


def _is_ambiguous(text: str, format: str) -> bool:
    """Whether it is a text of which an entry that came and went may leave the usual form instead."""
    if format == "toml":
        text = text.replace("\r\n", "\n")
        return bool(_EMPTY_HEADER.search(text) or _HEADERS_TOGETHER.search(text))
    ends_open = not text.endswith(("\n", "\r"))
    return format == "yaml" and ends_open and _BLOCK_SCALAR.search(text) is not None


def fault(text: str, format: str, rng: Random) -> str | None:
    """How the text differs once a random entry came and went; "" where it does not, None where none is asked about."""
    if _is_ambiguous(text, format):
        return None
    try:
        document = Document(text, format, document=rng.choice([None, 0, 1]) if format == "yaml" else None)
    except ConfsafeError:
        return None
    places = [path for path in _mappings(document.data) if not document.shares]
    if not places:
        return None
    path, new = rng.choice(places), rng.choice(NEW)
    after = copy.deepcopy(document.data)
    mapping = _at(after, path)
    entries = list(mapping.items())
    place = rng.choice([0, len(entries), rng.randint(0, len(entries))])
    mapping.clear()
    mapping.update([*entries[:place], ("brand_new", new), *entries[place:]])
    try:
        there = document.edited(after)
        again = Document(there, format, document=document.index)
        before = copy.deepcopy(again.data)
        if _at(before, path).pop("brand_new", _NOT_HELD) is _NOT_HELD:
            return None
        back = again.edited(before)
    except VerifyError:
        raise
    except ConfsafeError:
        return None  # the format holds no such value there
    if format == "toml" and _COMMENTED_OUT.search(text) and there.count("\n[") > text.count("\n["):
        return None  # what is commented out may be of the header that was made
    return "" if back == text else f"{path} at {place}: {new!r}\n{there}\n--- comes back as\n{back}"


def _mappings(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of the mappings that have an entry."""
    found = [path] if isinstance(data, dict) and data and "brand_new" not in data else []
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        found += _mappings(value, (*path, key))
    return found


def _at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data
