"""Key paths: `servers[name=web].ports[0]` <-> the keys, indices and selectors it means.

`grammar.py` reads and writes them, `step.py` takes one step of them, `lookup.py` walks data with them, `assigning.py`
changes data with them, and `meaning.py` says what an unquoted name with dots means.
"""

from __future__ import annotations

from confsafe.data.keypath.grammar import as_keypath, escaped, exactly, format_path, parse, scalar_text, unescaped
from confsafe.data.keypath.lookup import look_up, peek, resolve
from confsafe.data.keypath.segments import (
    Append,
    Deep,
    Every,
    Glob,
    Header,
    Index,
    KeyPath,
    Literal,
    Name,
    Segment,
    Selector,
)
from confsafe.data.keypath.step import find, kind_of
from confsafe.startup import module as module_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.data.keypath.assigning import assign, remove
    from confsafe.data.keypath.meaning import as_exact, close_name, divided, intended, undivided, with_one_name, written
    from confsafe.data.keypath.patterns import is_pattern, places, places_to_set

_HOME = {
    "assigning": "assign remove",
    "meaning": "as_exact close_name divided intended undivided with_one_name written",
    "patterns": "is_pattern places places_to_set",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}

if not TYPE_CHECKING:  # who only reads a value never loads what changes data, or fits patterns

    def __getattr__(name: str) -> object:
        if name not in _MODULE_OF:
            raise AttributeError(f"module 'confsafe.data.keypath' has no attribute {name!r}")
        value = getattr(module_of(f"confsafe.data.keypath.{_MODULE_OF[name]}"), name)
        globals()[name] = value
        return value


__all__ = [
    "Append",
    "Deep",
    "Every",
    "Glob",
    "Header",
    "Index",
    "KeyPath",
    "Literal",
    "Name",
    "Segment",
    "Selector",
    "as_exact",
    "as_keypath",
    "assign",
    "close_name",
    "divided",
    "escaped",
    "exactly",
    "find",
    "format_path",
    "intended",
    "is_pattern",
    "kind_of",
    "look_up",
    "parse",
    "peek",
    "places",
    "places_to_set",
    "remove",
    "resolve",
    "scalar_text",
    "undivided",
    "unescaped",
    "with_one_name",
    "written",
]
