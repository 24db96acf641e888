"""Any data -> the data that a text of strings can hold, before the difference is taken.

| given                | becomes                                                                         |
|----------------------|---------------------------------------------------------------------------------|
| `80`, `1.5`          | `"80"`, `"1.5"`                                                                 |
| `False` over `"yes"` | `"no"`: the class of words that stood there, its capital letters too            |
| `True`, new          | as most such words of the text, else as the dialect does                        |
| a date, a time       | as ISO 8601                                                                     |
| `["a"]`, `[{...}]`   | `"a"`, `{...}`, where what is repeated is a list: one of them cannot tell       |
| `[]`                 | no key, there                                                                   |
| `{}`                 | no section, where only those below it made it: `[remote "up"]` makes `remote`   |

Anything else that is no string is refused, with its key path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.keypath import kind_of
from confsafe.data.sameness import kind
from confsafe.errors import ValueRefused
from confsafe.formats.layout.examples import majority
from confsafe.formats.writing import Unwritable, written
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Key, Path, Plain
    from confsafe.data.diff import Told
    from confsafe.formats.keyed.model import Dialect
    from confsafe.formats.keyed.places import Places
    from confsafe.formats.writing import Layout

_ABSENT = object()
_CLASSES = (
    ("true", "false"),
    ("yes", "no"),
    ("on", "off"),
    ("1", "0"),
    ("enabled", "disabled"),
    ("y", "n"),
    ("t", "f"),
)
_WORDS = {word: pair for pair in _CLASSES for word in pair}


def held(after: Plain, places: Places | None, told: Told | None, dialect: Dialect) -> tuple[Any, Told | None]:
    """The data as the text will read, and what the caller told of them. Raises ValueRefused, with the key path.

    Data that are such already are returned as they are.
    """
    holder = _Holder(places, dialect)
    found = holder.root(after)
    if found is after or told is None:
        return found, told
    renames = {holder.copies.get(number, number): names for number, names in told.renames.items()}
    moves = {holder.copies.get(number, number): sources for number, sources in told.moves.items()}
    return found, told._replace(renames=renames, moves=moves)


class _Holder:
    """One conversion, by the walk that writes values in other formats: the place of a value is what stood there before.

    `copies` tells by its id which mapping became which.
    """

    containers = (dict, list, tuple)
    deepest = 10
    """More than any dialect has; each says itself what is too deep."""

    def __init__(self, places: Places | None, dialect: Dialect) -> None:
        self.before: Any = {} if places is None else places.data
        self.places = places
        self.dialect = dialect
        self.copies: dict[int, int] = {}

    def root(self, data: Any) -> Any:
        if kind(data) is not dict:
            raise ValueRefused(f"{self.dialect.title} is keys with values, not {kind_of(data)}")
        return written(self, data, self.before, ())

    def container(self, value: Any, before: Any, trail: Sequence[Key]) -> Layout[Any, Any]:
        """A section, several of one name, or what a key that is repeated has. Raises Unwritable."""
        path, is_item = tuple(trail), bool(trail) and isinstance(trail[-1], int)
        if kind(value) is dict and not (is_item and (len(path) > 2 or not self.dialect.apart)):
            self._refuse_section(path, is_item=is_item)
            return (yield from self._mapping(value, path, before if kind(before) is dict else {}))
        if kind(value) is list and self.dialect.repeats == "list" and not is_item:
            return (yield from self._list(value, before if kind(before) is list else [before]))
        return self.scalar(value, before, trail)

    def _refuse_section(self, path: Path, *, is_item: bool) -> None:
        if is_item and path[0] not in self.dialect.apart:
            raise self._refused("sections of that name are one")
        if not is_item and len(path) > self.dialect.depth:
            deepest = "no sections" if not self.dialect.depth else "no sections in sections"
            raise self._refused(f"it has {deepest}")

    def _mapping(self, data: dict[Any, Any], path: Path, before: dict[Any, Any]) -> Layout[Any, Any]:
        if data == before and data:  # which are strings already
            return data
        if self.dialect.folds:
            self._refuse_alike(data, before)
        changed = {}
        for key, value in data.items():
            if not isinstance(key, str):
                raise self._refused("its keys are strings", key=key)
            found = yield key, value, before.get(key, _ABSENT)
            if found is not value or self._is_nothing(found, (*path, key)):
                changed[key] = found
        if not changed:
            return data
        fresh = {key: changed.get(key, value) for key, value in data.items()}
        fresh = {key: value for key, value in fresh.items() if not self._is_nothing(value, (*path, key))}
        self.copies[id(data)] = id(fresh)
        return fresh

    def _is_nothing(self, value: Plain, path: Path) -> bool:
        """Whether a value has no line in the text: a list of none, a section that only those below it made."""
        if value or kind(value) not in (dict, list):
            return False
        return kind(value) is list or (self.places is not None and self.places.is_implied(path))

    def _refuse_alike(self, data: dict[Key, Plain], before: dict[Key, Plain]) -> None:
        """A new name that another one is but for its capital letters would be the same key to its reader."""
        names: dict[str, str] = {}
        for key in data:
            other = names.setdefault(str(key).lower(), key)
            if other is not key and not (key in before and other in before):
                new, there = (other, key) if key in before else (key, other)
                fact = f"to its readers {there} and {new} are one name"
                raise self._refused(fact, key=new, remedy=f"write {there}")

    def _list(self, value: Sequence[Any], before: Sequence[Any]) -> Layout[Any, Any]:
        items = []
        for number, item in enumerate(value):
            items.append((yield number, item, before[number] if number < len(before) else _ABSENT))
        if len(items) == 1:
            return items[0]
        return value if all(one is other for one, other in zip(items, value, strict=True)) else items

    def scalar(self, value: Any, before: Any, trail: Sequence[Key]) -> Any:
        """The string that a scalar is here. Raises Unwritable."""
        if sum(isinstance(name, str) for name in trail) == 1 and not self.dialect.outside:
            raise self._refused("it has no keys outside a section")
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return self._boolean(before, value=value)
        if isinstance(value, (int, float)):
            return str(value)
        if value is None and (self.dialect.valueless or before is None):
            return value
        if kind(value) not in (dict, list) and hasattr(value, "isoformat"):
            return str(value.isoformat())
        raise self._refused(f"it holds strings, {kind_of(value)} is none")

    def _boolean(self, before: Plain, *, value: bool) -> str:
        """The word for a boolean, after the one that stood there, else after most of the text's.

        Example:
            False over "Yes" -> "No"; True, new, beside "on", "off" and "yes" -> "on"
        """
        example = before if isinstance(before, str) and before.lower() in _WORDS else self._usual
        if example is None:
            return self.dialect.booleans[not value]
        word = _WORDS[example.lower()][not value]
        if example.lower() == word:
            return example
        return (
            word.upper() if example.isupper() and len(example) > 1 else word.title() if example[:1].isupper() else word
        )

    @cached_property
    def _usual(self) -> str | None:
        """A word of the class that is the commonest in the text; numbers are no words."""
        words = [word for word in _strings(self.before) if word.lower() in _WORDS and not word.isdigit()]
        common = majority(_WORDS[word.lower()] for word in words)
        return next((word for word in words if _WORDS[word.lower()] == common), None)

    def _refused(self, fact: str, *, key: Key = _ABSENT, remedy: str = "") -> Unwritable:
        """The error for the value that is being converted, or for a key of it."""
        reason = f"{self.dialect.title} cannot hold it: {fact}"
        return Unwritable(reason, remedy=remedy, key=() if key is _ABSENT else (key,))


def _strings(data: Plain) -> Iterator[str]:
    """Every string of the data."""
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else [data]:
        if isinstance(value, str):
            yield value
        elif value is not None:
            yield from _strings(value)
