"""How alike two values are that are not the same, and by which name a list item goes.

The diff asks it to tell an edit from an exchange: which item of a list became which, which key was renamed, which
vanished value appears elsewhere. 4,388 commits by hand say where the gap lies: what people changed and went on calling
the same had more than 0.6 of its leaves in common, what they exchanged less than 0.5.
"""

from __future__ import annotations

import re
from collections import Counter

from confsafe.data.sameness import kind, typed_key
from confsafe.data.tagged import untagged
from confsafe.data.tokens import Tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from confsafe.data.changes import Plain

ALIKE = 0.6
"""From here on a value that vanished and one that appeared elsewhere are one value that changed.

Of 4,388 edits by hand 0.3 to 0.7 make 4 at the most otherwise, and none better or worse; 0.9 makes 3 worse."""

_MANY = 20_000
"""A value with more leaves is like no other: it is compared as a whole only."""

NAMING_KEYS = ("name", "identifier", "id", "uses", "src", "title", "regex", "ref", "key", "label")
"""The fields by which people name the items of a list, in the order of how well they do."""


_WORD = re.compile(r"\S*\w\S*")
"""A word of a text: `{{` and `|` are none, so that `{{ a }}` and `{{ b }}` have nothing in common."""


class Leaves:
    """The leaves of values, each with its place (indices of lists do not count), so that two values can be compared.

    One instance serves one diff; it looks at each value once.
    """

    def __init__(self) -> None:
        self._tokens = Tokens()
        self._known: dict[int, tuple[Any, Counter[Any] | None]] = {}

    def of(self, value: Plain) -> Counter[Any] | None:
        """The leaves of a container with their places, the words of a text; None where too many, shared or cyclic."""
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = value, self._counted(value)
        return known[1]

    def _counted(self, value: Any) -> Counter[Any] | None:
        found: Counter[Any] = Counter(_WORD.findall(value)) if kind(value) is str else Counter()
        if found:
            return found
        seen: set[int] = set()
        pending: list[tuple[tuple[Any, ...], Any]] = [((), value)]
        while pending:
            place, part = pending.pop()
            shape = kind(part)
            if (shape is not dict and shape is not list) or not part:
                found[place, self._tokens.of(part)] += 1
                continue
            if id(part) in seen or len(seen) + len(found) > _MANY:
                return None
            seen.add(id(part))
            if shape is dict:
                pending += [((*place, typed_key(key)), item) for key, item in part.items()]
            else:
                pending += [((*place, None), item) for item in part]
        return found

    def alike(self, a: Plain, b: Plain) -> float:
        """The part of their leaves that two containers of one kind have in common, from 0 to 1; 0 for all others.

        Of two texts of several words each it is the part of their words.

        Example:
            >>> Leaves().alike({"a": 1, "b": 2}, {"a": 1, "b": 3}), Leaves().alike("copy src=a dest=b", "src=a dest=b")
            (0.5, 0.8)
        """
        shape = kind(a)
        if shape is not kind(b) or shape not in (dict, list, str):
            return 0.0
        ours, theirs = self.of(a), self.of(b)
        if ours is None or theirs is None or (shape is str and min(ours.total(), theirs.total()) == 1):
            return 0.0
        if len(theirs) < len(ours):
            ours, theirs = theirs, ours
        common = sum(min(count, theirs[leaf]) for leaf, count in ours.items() if leaf in theirs)
        return 2 * common / (ours.total() + theirs.total())


def is_tiny(value: Any) -> bool:
    """Whether a container holds one leaf or none: too little to know it again by.

    Raises RecursionError for one that is nested too deeply, or holds itself.

    Example:
        >>> is_tiny({"workspace": True}), is_tiny({"git": {"rev": "abc"}}), is_tiny([1, 2])
        (True, True, False)
    """
    if kind(value) not in (dict, list):
        return True
    if len(value) != 1:
        return not value
    return is_tiny(next(iter(value.values() if kind(value) is dict else value)))


def says_much(value: Any) -> bool:
    """Whether a scalar tells by itself that it is the one that vanished: a text of more than three characters."""
    value = untagged(value)
    return kind(value) is str and len(value) > 3


_VERSIONED = re.compile(
    r"""(?P<name>[A-Za-z0-9@][\w./+@-]*?) (?:\[[^\]]*\])?
    (?: \s*(?:[=~<>!^]=*|@|:)\s*v?\d | \s+v?\d | -v?\d+\. | [@:][\w.-]+\Z )""",
    re.X,
)
_NAME = re.compile(r"[A-Za-z0-9@][\w./+@-]*(?:\[[^\]]*\])?")


def versioned_name(text: str) -> str | None:
    """What a text names, where it is a name and a version, in one spelling; None where no version follows.

    Example:
        >>> versioned_name("Typing_Extensions>=4.2"), versioned_name("actions/checkout@main"), versioned_name("a b")
        ('typing-extensions', 'actions/checkout', None)
    """
    found = _VERSIONED.match(text)
    return _spelled(found["name"]) if found else None


def package_name(text: str) -> str | None:
    """As `versioned_name`; a name alone names itself."""
    return versioned_name(text) or (_spelled(text.partition("[")[0]) if _NAME.fullmatch(text) else None)


def _spelled(name: str) -> str:
    return name.lower().replace("_", "-")


def named(items: Sequence[Any], numbers: Sequence[int], key: str) -> dict[str, int]:
    """By name: the numbers of the mappings that `key` names, where it does so uniquely. A version is no part of it."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for number in numbers:
        item = items[number]
        if kind(item) is not dict or key not in item or kind(item[key]) not in (str, int):
            continue
        text = str(item[key])
        name = versioned_name(text) or text
        if name in found:
            twice.add(name)
        found[name] = number
    return {name: number for name, number in found.items() if name not in twice}


def texts_alike(a: str, b: str) -> float:
    """How alike two texts are, from 0 to 1: the part of their characters that both have in one order."""
    from difflib import SequenceMatcher  # here: few edits come to ask

    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()
