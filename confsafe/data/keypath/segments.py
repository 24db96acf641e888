"""The parts of a key path: names, indices, selectors, and what fits many."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
else:
    from confsafe.startup.records import NamedTuple


class Name(NamedTuple):
    """A key of a mapping; where `bare` (written without quotes), also an index or a selector of a list.

    `joins`: written without quotes behind a dot, so that it may be the rest of a name with dots (`meaning.py`).
    """

    text: str
    bare: bool = False
    joins: bool = False


class Header(Name):
    """`"remote \\"origin\\""`: a name typed in quotes as git writes a header; also its two names (`meaning.py`)."""

    __slots__ = ()


class Index(NamedTuple):
    """`[3]`: an index of a list (negative: from its end) or an integer key of a mapping."""

    number: int


class Append(NamedTuple):
    """`[+]`: the place after the last item of a list."""


class Selector(NamedTuple):
    """`[name=web]`: the one item of a list whose `name` is `web`; where `wild`, `[name=web-*]`: all that fit."""

    name: str
    value: str
    wild: bool = False


class Glob(NamedTuple):
    """`*`, `web-*`: the entries of a mapping whose names fit, the items of a list for `*` alone (`patterns.py`)."""

    text: str


class Every(NamedTuple):
    """`[*]`: every item of a list, every entry of a mapping."""


class Deep(NamedTuple):
    """`**`: this place and every container below it."""


class Literal(NamedTuple):
    """`[true]`, `[1.5]`, `[null]`, `[2024-02-29]`: a mapping key that is no string (YAML)."""

    value: Any


Segment = Name | Index | Append | Selector | Literal | Glob | Every | Deep
KeyPath = tuple[Segment, ...]
