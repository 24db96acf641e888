"""Many places at once: key paths with stars, and the places of data that they fit.

| written              | fits                                                                   |
|----------------------|------------------------------------------------------------------------|
| `services.*.image`   | the `image` of every entry (or item) of `services`                     |
| `services.web-*`     | the entries whose names begin with `web-`                              |
| `list[*].port`       | the `port` of every item (or entry) of `list`                          |
| `list[name=web-*]`   | every item whose `name` begins with `web-`                             |
| `**.image`           | every `image`, however deep                                            |
| `"a*b"`, `[n="a*"]`  | that name, that value: a quoted star is a star                         |

The places come in the order of the data, each once. Data that contain themselves are walked once.
"""

from __future__ import annotations

from confsafe.data.keypath.grammar import scalar_text
from confsafe.data.keypath.meaning import as_exact, divided_in, intended
from confsafe.data.keypath.segments import Deep, Every, Glob, KeyPath, Name, Segment, Selector
from confsafe.data.keypath.step import find
from confsafe.data.tagged import Tagged
from confsafe.errors import KeyMissing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from confsafe.data.changes import Path, Plain


_D = Deep()


def is_pattern(keypath: KeyPath) -> bool:
    """Whether a key path may fit more than one place.

    Example:
        >>> from confsafe.data.keypath.grammar import parse
        >>> is_pattern(parse("a.*")), is_pattern(parse('a."*"')), is_pattern(parse("l[n=x]"))
        (True, False, False)
    """
    for segment in keypath:  # noqa: SIM110 - each edit asks several times, and any() takes thrice as long
        if not isinstance(segment, Name) and _is_wild(segment):
            return True
    return False


def _is_wild(segment: Segment) -> bool:
    return isinstance(segment, (Glob, Every, Deep)) or (isinstance(segment, Selector) and segment.wild)


def places(data: Any, keypath: KeyPath) -> Iterator[Path]:
    """Every place of `data` that the path fits.

    Example:
        >>> from confsafe.data.keypath.grammar import parse
        >>> list(places({"a": {"x": 1, "y": {"x": 2}}, "x": 3}, parse("**.x")))
        [('x',), ('a', 'x'), ('a', 'y', 'x')]
    """
    seen: set[Path] = set()
    keypath = divided_in(data, keypath)
    once = tuple(
        segment for segment, before in zip(keypath, (None, *keypath), strict=False) if (segment, before) != (_D, _D)
    )
    for path in _walked(data, once):
        if path not in seen:
            seen.add(path)
            yield path


def places_to_set(data: Any, keypath: KeyPath) -> Iterator[KeyPath]:
    """Where a value is set by a pattern: the places that it fits, and the new ones that its last names make.

    Behind a star the names that follow are made where they are missing, as by a path without one: `services.*.restart`
    gives every service a `restart`. Behind `**` they are not.
    """
    wild = [number for number, segment in enumerate(keypath) if _is_wild(segment)]
    last = wild[-1] + 1
    if isinstance(keypath[last - 1], Deep) or last == len(keypath):
        yield from (as_exact(path) for path in places(data, keypath))
        return
    for path in places(data, keypath[:last]):
        holder = data
        for key in path:
            holder = _bare(holder)[key]
        holder = _bare(holder)
        if holder is None or isinstance(holder, (dict, list)):
            yield (*as_exact(path), *intended(holder, keypath[last:]))


def _walked(data: Plain, keypath: KeyPath) -> Iterator[Path]:
    pending: list[tuple[Path, Any, int, tuple[int, ...]]] = [((), data, 0, ())]
    while pending:
        path, value, number, above = pending.pop()
        value = _bare(value)
        if number == len(keypath):
            yield path
            continue
        if id(value) in above:
            continue
        around = (*above, id(value)) if isinstance(value, (dict, list)) else above
        found = [((*path, key), value[key], count, around) for key, count in _steps(value, keypath, number, path)]
        if isinstance(keypath[number], Deep):
            found.insert(0, (path, value, number + 1, above))
        pending.extend(reversed(found))


def _steps(value: Any, keypath: KeyPath, number: int, path: Path) -> list[tuple[Any, int]]:
    """The keys of a value that a segment fits, each with the number of the segment that comes next."""
    segment = keypath[number]
    match segment:
        case Deep():
            return [(key, number) for key in _keys(value) if isinstance(_bare(value[key]), (dict, list))]
        case Every():
            return [(key, number + 1) for key in _keys(value)]
        case Glob(text=text):
            fits = fitting(text)
            all_items = isinstance(value, list) and text == "*"
            return [(k, number + 1) for k in _keys(value) if all_items or (isinstance(k, str) and fits(k))]
        case Selector(name=name, value=wanted, wild=True):
            fits = fitting(wanted)
            return [(index, number + 1) for index in _items(value) if fits(_text_of(value[index], name))]
    try:
        return [(find(value, segment, path), number + 1)]
    except KeyMissing:
        return _joined_step(value, keypath, number)


def _joined_step(value: Plain, keypath: KeyPath, number: int) -> list[tuple[Any, int]]:
    """The key with dots that the longest run of unquoted names from here on spells."""
    if not isinstance(value, dict):
        return []
    names: list[str] = []
    best: list[tuple[Any, int]] = []
    for count, segment in enumerate(keypath[number:], number + 1):
        if not isinstance(segment, Name) or not segment.bare or (names and not segment.joins):
            break
        names.append(segment.text)
        if len(names) > 1 and ".".join(names) in value:
            best = [(".".join(names), count)]
    return best


def _bare(value: Plain) -> Any:
    return value.value if isinstance(value, Tagged) else value


def _keys(value: Plain) -> list[Any]:
    if isinstance(value, dict):
        return list(value)
    return list(range(len(value))) if isinstance(value, list) else []


def _items(value: Plain) -> range:
    return range(len(value)) if isinstance(value, list) else range(0)


def _text_of(item: Plain, name: str) -> str | None:
    item = _bare(item)
    return scalar_text(item[name]) if isinstance(item, dict) and name in item else None


def fitting(pattern: str) -> Callable[[str | None], bool]:
    """Whether a text is as the pattern says, in which a star stands for any run of characters.

    Example:
        >>> fits = fitting("web-*.example")
        >>> fits("web-1.example"), fits("web-1"), fits(None)
        (True, False, False)
    """
    first, *rest = pattern.split("*")
    if not rest:
        return lambda text: text == pattern
    *middle, last = rest

    def fits(text: str | None) -> bool:
        if text is None or len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
            return False
        position, end = len(first), len(text) - len(last)
        for part in middle:
            found = text.find(part, position, end)
            if found < 0:
                return False
            position = found + len(part)
        return True

    return fits
