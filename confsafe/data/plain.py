"""Values of Python that mean plain ones, which no format knows by itself: a path, an enum's member, a set, an address.

`edit_as` writes them so too, and reads them back.

| value                       | written as                                             |
|-----------------------------|--------------------------------------------------------|
| `Path("/srv")`              | the string `/srv`                                      |
| `Color.RED`                 | its value                                              |
| `UUID(int=5)`               | the string `00000000-0000-0000-0000-000000000005`      |
| `Decimal("2.50")`           | the string `2.50`                                      |
| `ip_address("::1")`, ...    | the string `::1`; networks and interfaces too          |
| `timedelta(seconds=90)`     | the string `PT1M30S` (ISO 8601)                        |
| `{3, 1}`, `frozenset({1})`  | the list `[1, 3]`; in YAML, which has sets, a set stays|
"""

from __future__ import annotations

import os

from confsafe.data.sameness import kind
from confsafe.data.tagged import Tagged
from confsafe.errors import ValueRefused, VerifyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeVar

    from confsafe.data.changes import Plain
    from confsafe.data.forms import Form

    Result = TypeVar("Result")


def form_asked(value: Any) -> Form | None:
    """How a mapping or list wants to be written (`forms.py`); None where it does not say, as nearly all do not."""
    if type(value) is dict or type(value) is list:
        return None
    from confsafe.data.forms import form_of  # here: few edits write such a value

    return form_of(value)


def marks_asked(value: str) -> str:
    """The quotes that a string wants (`forms.py`); "" where it does not say."""
    if type(value) is str:
        return ""
    from confsafe.data.forms import marks_of

    return marks_of(value)


def plainly(write: Callable[[Any], Result], data: Plain, *, format: str) -> Result:
    """What `write` makes of the data; where it refuses them as they are, what it makes of them in plain values.

    Raises what `write` raises.
    """
    try:
        return write(data)
    except (ValueRefused, VerifyError):
        try:
            plain = plain_values(data, sets=format == "yaml")
        except RecursionError:  # nested too deeply to be copied: what refused them says so
            plain = None
        if plain is None:
            raise
        return write(plain)


def plain_values(data: Plain, *, sets: bool) -> Any | None:
    """A copy of the data with plain values in place of such ones; None where there are none.

    `sets`: whether the format has sets. What is shared or cyclic stays so.

    Example:
        >>> from pathlib import PurePosixPath
        >>> plain_values({"to": [PurePosixPath("/srv")], "n": 1}, sets=False), plain_values({"n": 1}, sets=False)
        ({'to': ['/srv'], 'n': 1}, None)
    """
    converter = _Converter(sets=sets)
    plain = converter.converted(data)
    return plain if converter.found else None


def listed(members: Iterable[Plain]) -> list[Plain]:
    """The members of a set as a list, in an order that no hash decides.

    Example:
        >>> listed({"b", 2, "a", 10})
        [2, 10, 'a', 'b']
    """
    return sorted(members, key=lambda member: (str(type(member)), member))


class _Converter:
    """One conversion: what was converted already, and whether there was anything to convert."""

    def __init__(self, *, sets: bool) -> None:
        self._sets = sets
        self._known: dict[int, Any] = {}
        self.found = False

    def converted(self, value: Any) -> Any:
        """The value in plain ones."""
        if id(value) in self._known:
            return self._known[id(value)]
        shape = kind(value)
        if shape is dict:
            mapping = self._known[id(value)] = in_the_form_of(value, {})
            mapping.update((self._key(key), self.converted(item)) for key, item in value.items())
            return mapping
        if shape is list:
            items = self._known[id(value)] = in_the_form_of(value, [])
            items.extend(self.converted(item) for item in value)
            return items
        if isinstance(value, Tagged):
            return Tagged(value.tag, self.converted(value.value))
        return self._leaf(value)

    def _key(self, key: Plain) -> Any:
        """The key in plain values; one of YAML's that is a list or a mapping (`? [a, b]`) is plain, and stays."""
        return key if isinstance(key, (tuple, frozenset)) else self.converted(key)

    def _leaf(self, value: Plain) -> Any:
        from datetime import timedelta  # here: hardly an edit meets one of these
        from decimal import Decimal
        from enum import Enum
        from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
        from uuid import UUID

        from confsafe.data.durations import duration_text

        if isinstance(value, set) and self._sets:
            return value
        if isinstance(value, (set, frozenset)):
            plain: Any = listed(map(self.converted, value))
        elif isinstance(value, Enum):
            plain = self.converted(value.value)
        elif isinstance(value, os.PathLike):
            plain = os.fsdecode(value)
        elif isinstance(value, (UUID, Decimal, IPv4Address, IPv4Network, IPv6Address, IPv6Network)):
            plain = str(value)
        elif isinstance(value, timedelta):
            plain = duration_text(value)
        else:
            return value
        self.found = True
        return plain


def in_the_form_of(value: Plain, plain: Any) -> Any:
    """An empty container that wants to be written as `value` does."""
    form = form_asked(value)
    if form is None:
        return plain
    from confsafe.data.forms import formed

    return formed(plain, form)
