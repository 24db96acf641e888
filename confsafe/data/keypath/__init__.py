"""Key paths: `servers[name=web].ports[0]` <-> the keys, indices and selectors it means.

`grammar.py` reads and writes them, `lookup.py` walks data with them.
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
    as_keypath,
    exactly,
    format_path,
    parse,
    scalar_text,
)
from confsafe.data.keypath.lookup import assign, find, kind_of, look_up, peek, remove, resolve

__all__ = [
    "Append",
    "Index",
    "KeyPath",
    "Literal",
    "Name",
    "Segment",
    "Selector",
    "as_keypath",
    "assign",
    "exactly",
    "find",
    "format_path",
    "kind_of",
    "look_up",
    "parse",
    "peek",
    "remove",
    "resolve",
    "scalar_text",
]
