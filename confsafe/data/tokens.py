"""`Tokens`: one number for each distinct value, so that equal values are found by looking a number up."""

from __future__ import annotations

from confsafe.data.sameness import kind, typed_key
from confsafe.data.tagged import Tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Plain


class Tokens:
    """One number for each distinct value, in time linear in the distinct objects, however often they are shared.

    Example:
        >>> tokens = Tokens()
        >>> tokens.of({"a": [1]}) == tokens.of({"a": [1]}), tokens.of(1) == tokens.of(True)
        (True, False)
    """

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._by_id: dict[int, int] = {}
        self._alive: list[Plain] = []

    def of(self, value: Any) -> int:
        """The number of a value. Raises RecursionError for one that is nested too deeply."""
        own = kind(value)
        if own is not dict and own is not list and not isinstance(value, Tagged):
            return self._number((own, repr(value) if own is float else _scalar(value)))
        known = self._by_id.get(id(value))
        if known is not None:
            return known
        self._alive.append(value)
        self._by_id[id(value)] = -1 - len(self._by_id)  # a cycle meets a number of its own
        if isinstance(value, Tagged):
            form: Any = (Tagged, value.tag, self.of(value.value))
        elif own is list:
            form = (list, *[self.of(item) for item in value])
        else:
            form = (dict, frozenset((typed_key(k), self.of(v)) for k, v in value.items()))
        number = self._by_id[id(value)] = self._number(form)
        return number

    def _number(self, form: Any) -> int:
        return self._numbers.setdefault(form, len(self._numbers))


def _scalar(value: Plain) -> Any:
    try:
        hash(value)
    except TypeError:
        return id(value)
    return typed_key(value)
