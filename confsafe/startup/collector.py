"""Working on a large text without Python's cyclic garbage collector.

It would walk all that grows out of the text, none of which is garbage, again and again: TOML of 4 MB then takes 1.5x,
JSON of 16 MB 1.4x as long to read (`python -m benchmarks tricks`). References are counted all the same, so what is let
go of is freed; cycles wait.
"""

from __future__ import annotations

import gc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ParamSpec, TypeVar

    P = ParamSpec("P")
    R = TypeVar("R")

_LARGE = 1 << 13
"""So many characters may make the collector start at all."""


def uncollected(text: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call the function; for a large text with the collector paused, if it is not paused already."""
    if len(text) < _LARGE or not gc.isenabled():
        return function(*args, **kwargs)
    gc.disable()
    try:
        return function(*args, **kwargs)
    finally:
        gc.enable()
