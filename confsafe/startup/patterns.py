"""Regular expressions that are compiled when they are first used.

A module may name every token of a grammar, and a process that needs three of them compiles three: compiling one takes
as long as reading a small file. Once compiled there is no difference.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile(source, flags)` returns, or stands for it until something is asked of it.

    Example:
        >>> name = pattern(r"[a-z]+")
        >>> name.match("abc1").end(), name.fullmatch("abc1")
        (3, None)
    """
    lazy: Any = _Lazy(source, flags)
    return lazy  # type: ignore[no-any-return]


class _Lazy:
    """A pattern that is not compiled yet, or the methods of the one that is."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        from re import compile

        compiled = compile(self.pattern, self.flags)
        for method in ("match", "fullmatch", "search", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
