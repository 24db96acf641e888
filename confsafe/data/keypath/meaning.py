"""What is there decides what a key path means: unquoted names with dots, headers as git writes them, and close names.

| typed               | there is                      | means                                               |
|---------------------|-------------------------------|-----------------------------------------------------|
| `editor.fontSize`   | `editor` with a `fontSize`    | that one                                            |
| `editor.fontSize`   | no such way, but the key      | the key `"editor.fontSize"`; of several that fit,   |
|                     | `"editor.fontSize"`           | the longest                                         |
| `editor.wordWrap`   | neither, and most of the      | refused: both quoted spellings are shown            |
| (to be set)         | names beside it have dots     |                                                     |
| `log.level`         | neither                       | the key `level` of a new mapping `log`              |
| (to be set)         |                               |                                                     |
| `"remote \\"origin\\""` | no such key, but `remote` with  | that one; in a format with such headers always      |
|                     | an `origin`                     |                                                     |

Only names that were typed without quotes, with a dot between, are ever joined, and only those that were typed in quotes
are ever divided: never a JSON Pointer, never a sequence.
"""

from __future__ import annotations

from confsafe.data.keypath.grammar import exactly, format_path, segment_text, unescaped
from confsafe.data.keypath.segments import Header, KeyPath, Name
from confsafe.data.keypath.step import ABSENT, entry
from confsafe.data.tagged import Tagged
from confsafe.errors import KeyPathError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from confsafe.data.changes import Path, Plain

_SHORTEST = 4
"""Names shorter than this are close to too many others."""


def joined(data: Plain, keypath: KeyPath) -> KeyPath | None:
    """The path with names joined by dots, or divided, that leads to something in `data`; None where none does.

    Example:
        >>> from confsafe.data.keypath.grammar import parse
        >>> joined({"a.b": {"c": 1}}, parse("a.b.c"))
        (Name(text='a.b', bare=False, joins=False), Name(text='c', bare=True, joins=True))
    """
    apart = divided_in(data, keypath)
    found = _furthest(data, apart) if apart is not keypath or _may_join(keypath) else None
    return found[0] if found and found[1] == len(apart) else None


def intended(data: Any, keypath: KeyPath) -> KeyPath:
    """The path that a caller means who sets something at `keypath`, with none of its names in doubt any more.

    The way as it is written, unless it leads nowhere and another does. Raises KeyPathError for an unquoted name with
    dots that is new among names of which most have dots.

    Example:
        >>> from confsafe.data.keypath.grammar import parse
        >>> intended({"a.b": 1}, parse("a.b"))
        (Name(text='a.b', bare=False, joins=False),)
        >>> intended({}, parse("a.b"))
        (Name(text='a', bare=True, joins=False), Name(text='b', bare=True, joins=False))
    """
    keypath = divided_in(data, keypath)
    if not _may_join(keypath):
        return keypath
    segments, count, container = _furthest(data, keypath)
    rest = keypath[count:]
    if len(rest) > 1 and _run(rest, 0) > 1 and _mostly_dotted(container):
        raise _ambiguous(segments[: len(segments) - len(rest)], rest)
    return tuple(segment._replace(joins=False) if isinstance(segment, Name) else segment for segment in segments)


def with_one_name(data: Plain, keypath: KeyPath) -> KeyPath | None:
    """The path in which all that leads nowhere in `data` is one name with dots; None where it cannot be.

    Example:
        >>> from confsafe.data.keypath.grammar import parse
        >>> written(with_one_name({"labels": {"x": 1}}, parse("labels.app.io/part")))
        'labels."app.io/part"'
    """
    if not _may_join(keypath):
        return None
    segments, count, _ = _furthest(data, keypath)
    rest = keypath[count:]
    if len(rest) < 2 or _run(rest, 0) < len(rest):
        return None
    name = ".".join(segment.text for segment in rest if isinstance(segment, Name))
    return (*segments[: len(segments) - len(rest)], Name(name))


def undivided(keypath: KeyPath) -> KeyPath:
    """The path as one name, where it is names that were typed without quotes, with dots between.

    Example:
        >>> from confsafe.data.keypath.grammar import parse
        >>> undivided(parse("server.port"))
        (Name(text='server.port', bare=False, joins=False),)
    """
    if len(keypath) < 2 or _run(keypath, 0) < len(keypath):
        return keypath
    return (Name(".".join(segment.text for segment in keypath if isinstance(segment, Name))),)


def divided(keypath: KeyPath) -> KeyPath:
    """The path with two names in the place of a first one that is written as git writes a header; else itself.

    Example:
        >>> from confsafe.data.keypath.grammar import parse
        >>> written(divided(parse('"branch \\"a/b\\"".merge'))), written(divided(parse('"two words".merge')))
        ('branch."a/b".merge', '"two words".merge')
    """
    if not keypath or not isinstance(keypath[0], Header):
        return keypath
    section, _, rest = keypath[0].text.partition('"')
    return (Name(section.rstrip()), Name(unescaped(rest[:-1])), *keypath[1:])


def divided_in(data: Plain, keypath: KeyPath) -> KeyPath:
    """The path with its header divided where `data` have the two names and not the one."""
    apart = divided(keypath)
    if apart is keypath or _aswritten(data, keypath[:1])[1] or _aswritten(data, apart[:2])[1] < 2:
        return keypath
    return apart


def _may_join(keypath: KeyPath) -> bool:
    for segment in keypath:  # noqa: SIM110 - each edit asks several times, and any() takes thrice as long
        if isinstance(segment, Name) and segment.joins:
            return True
    return False


def _run(keypath: KeyPath, start: int) -> int:
    """How many segments from `start` on may be one name."""
    first = keypath[start]
    if not isinstance(first, Name) or not first.bare:
        return 1
    end = start + 1
    while end < len(keypath):
        segment = keypath[end]
        if not isinstance(segment, Name) or not segment.joins:
            break
        end += 1
    return end - start


def _furthest(data: Plain, keypath: KeyPath) -> tuple[KeyPath, int, Any]:
    """The reading of a path that leads furthest: itself, how many of its segments were walked, and what is there.

    The way as it is written comes first among those that lead equally far, then the one with the longest names.
    """
    best = _aswritten(data, keypath)
    if best[1] < len(keypath):
        for segments, count, there in _readings(data, keypath):
            if count > best[1]:
                best = (segments + keypath[count:], count, there)
            if count == len(keypath):
                break
    return best


def _aswritten(data: Plain, keypath: KeyPath) -> tuple[KeyPath, int, Any]:
    """How far the path leads without any joining."""
    for count in range(len(keypath)):
        below = entry(data, keypath[count])
        if below is ABSENT:
            return keypath, count, data
        data = below
    return keypath, len(keypath), data


def _readings(data: Plain, keypath: KeyPath) -> Iterator[tuple[KeyPath, int, Any]]:
    """Every beginning of the path that leads to something, in each way of joining: what can go on, or is the whole."""
    seen: set[tuple[int, int]] = set()
    pending: list[tuple[KeyPath, int, Any]] = [((), 0, data)]
    while pending:
        segments, count, there = pending.pop()
        there = there.value if isinstance(there, Tagged) else there
        if isinstance(there, (dict, list)):
            if (id(there), count) in seen:
                continue
            seen.add((id(there), count))
        if count and (count == len(keypath) or there is None or isinstance(there, (dict, list))):
            yield segments, count, there
        if count == len(keypath):
            continue
        plain = entry(there, keypath[count])
        if plain is not ABSENT:
            pending.append(((*segments, keypath[count]), count + 1, plain))
        if isinstance(there, dict):
            for length in range(2, _run(keypath, count) + 1):
                name = ".".join(segment.text for segment in keypath[count : count + length])  # type: ignore[union-attr]
                if name in there:
                    pending.append(((*segments, Name(name)), count + length, there[name]))


def _mostly_dotted(container: Plain) -> bool:
    """Whether more than half of a mapping's names have a dot."""
    if not isinstance(container, dict):
        return False
    return 2 * sum(isinstance(key, str) and "." in key for key in container) > len(container)


def _ambiguous(segments: KeyPath, rest: KeyPath) -> KeyPathError:
    length = _run(rest, 0)
    names = [segment.text for segment in rest[:length] if isinstance(segment, Name)]
    before, after = (written(part) for part in (segments, rest[length:]))
    if after and not after.startswith("["):
        after = f".{after}"
    one = '"' + ".".join(names) + '"'
    apart = ".".join(f'"{name}"' for name in names)
    dot = "." if before else ""
    return KeyPathError(
        f"most names beside it have dots: {'.'.join(names)} is new, and may be one key or {len(names)} nested ones",
        remedy=f"write {before}{dot}{one}{after} for the one, {before}{dot}{apart}{after} for the others",
    )


def written(segments: KeyPath) -> str:
    """Segments in the syntax of a path."""
    parts: list[str] = []
    for segment in segments:
        if isinstance(segment, Name):
            parts.append(("." if parts else "") + format_path((segment.text,)))
        else:
            parts.append(segment_text(segment))
    return "".join(parts)


def close_name(new: str, names: list[str]) -> str | None:
    """The name that a new one was probably meant to be; None where it is like no other.

    One slip of the fingers apart, or the same but for case and word marks; names that differ in their digits alone are
    numbered on purpose.

    Example:
        >>> close_name("verison", ["name", "version"]), close_name("logLevel", ["log_level"])
        ('version', 'log_level')
        >>> close_name("web2", ["web1"])
    """
    if len(new) < _SHORTEST - 1:
        return None
    for name in names:
        if name != new and _bare(name) == _bare(new):
            return name
    for name in names:
        if max(len(new), len(name)) >= _SHORTEST and _without_digits(name) != _without_digits(new) and _slip(new, name):
            return name
    return None


def _bare(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


def _without_digits(name: str) -> str:
    return "".join(char for char in name if not char.isdigit())


def _slip(one: str, other: str) -> bool:
    """Whether one letter was left out, put in, taken for another, or changed places with its neighbour.

    A letter taken for another counts in words of six letters and more: in shorter ones it makes another word.
    """
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
        return swapped or (len(one) >= 6 and left[1:] == right[1:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]


def as_exact(path: Path) -> KeyPath:
    """The key path that means this place and no other."""
    return tuple(exactly(part) for part in path)
