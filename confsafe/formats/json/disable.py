"""Commenting an entry out and in again, exactly.

    "a": 1,               "a": 1
    "b": {          ->    // "b": {
      "c": 2              //   "c": 2
    }                     // }

Every line of the entry gets `// ` at the entry's indentation; taking that away gives the same characters again. The
comma between the entry before and a disabled last entry goes, and comes back: a reader that is strict about trailing
commas still reads the file.

Where several commented-out entries have one key (alternatives that somebody noted), the last one is enabled; so an
entry that has such a one below it is not disabled, as that could not be undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats.json.commented_out import MARK, CommentedOut, Reader
from confsafe.formats.json.comments import Place, find_place, gaps_in
from confsafe.formats.layout.disable import disabling
from confsafe.formats.text import Splice, indent_at, line_start
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple

    from confsafe.data.changes import Key, Path
    from confsafe.formats.json.places import Container, Walker
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.layout.gaps import Gap
else:
    from confsafe.startup.records import NamedTuple

_LINE_END = pattern(r"[\r\n]")
_CONTINUED = pattern(r"\\[\r\n]")


def disable_splices(text: str, walker: Walker, dialect: Dialect, path: Path) -> list[Splice]:
    """Comment the entry's lines out. Raises ValueRefused where it shares a line, KeyMissing where there is none."""
    place = find_place(text, walker, dialect, path)
    entry = place.entry
    if not place.before.broken or not place.after.broken:
        raise ValueRefused("the entry shares its line with others; give it lines of its own to disable it")
    if any(gap.comma is not None and not gap.comma_in_tail for gap in (place.before, place.after)):
        raise ValueRefused("a comma begins the line of the entry or the next; put it behind the entry to disable that")
    if _CONTINUED.search(text, entry.start, entry.value.end) or _has_block_comment(text, place):
        raise ValueRefused("the entry holds something that goes over several lines and cannot be commented out")
    below = _disabled(text, walker, place.container, dialect, _key_below(place), first=place.number + 1)
    if below:
        raise ValueRefused("the same entry stands below, commented out already; they could not be told apart again")
    start = line_start(text, place.before.line_lead)
    end = next(token.start for token in place.after.tokens if token.kind == "newline")
    column = len(indent_at(text, start))
    return [*_comma_gone(place), *disabling(text, start, end, column=column, mark=MARK)]


def _key_below(place: Place) -> str | int:
    key = place.entry.key
    return key + 1 if isinstance(key, int) else key


def _has_block_comment(text: str, place: Place) -> bool:
    """Whether the last line of what is to be disabled ends within a comment that goes on behind it."""
    return any(_LINE_END.search(text, token.start, token.end) for token in place.after.tail_comments)


def _comma_gone(place: Place) -> list[Splice]:
    """The comma of the entry before, where the disabled one is the last and has none itself."""
    if place.number == 0 or place.number + 1 < len(place.container.entries) or place.after.comma is not None:
        return []
    comma = place.before.comma
    return [Splice(comma, comma + 1, "")] if comma == place.before.start else []


class _Found(NamedTuple):
    """A commented-out entry, the gap it stands in, and the number of the entry behind it."""

    entry: CommentedOut
    gap: Gap
    number: int


def enable_splices(text: str, walker: Walker, dialect: Dialect, path: Path) -> list[Splice]:
    """Comment the entry in again. Raises KeyMissing where no disabled one has that key."""
    outer = walker.value(path[:-1]) if path else None
    if outer is not None and text[outer.start] in "{[":
        container = walker.container(outer.start)
        found = _disabled(text, walker, container, dialect, path[-1], first=0)
        if found:
            return _enabled(container, found[-1])
    from confsafe.data.keypath import format_path

    key = format_path(path)
    raise KeyMissing(f"no disabled {key or 'entry'} is in the file", key=key)


def _disabled(
    text: str, walker: Walker, container: Container, dialect: Dialect, key: Key, *, first: int
) -> list[_Found]:
    """The commented-out entries with that key from the gap `first` on; in an array those in front of item `key`."""
    is_object = text[container.start] == "{"
    last = len(container.entries)
    if is_object:
        numbers = range(first, last + 1)
    else:
        numbers = range(key, key + 1) if type(key) is int and first <= key <= last else range(0)
    reader, gaps = Reader(text, dialect, is_object=is_object), gaps_in(text, walker, dialect, container.start)
    return [
        found
        for number in numbers
        for found in _in_gap(gaps.gap(number), number, reader)
        if found.entry.key == (key if is_object else None)
    ]


def _in_gap(gap: Gap, number: int, reader: Reader) -> Iterator[_Found]:
    lines = list(gap.lines)
    while lines:
        block = next((n for n, line in enumerate(lines) if line.kind != "comment"), len(lines))
        found = reader.entry(lines[:block])
        if found is not None:
            yield _Found(found, gap, number)
        del lines[: 1 if found is None else found.lines]


def _enabled(container: Container, found: _Found) -> list[Splice]:
    """Take the marks away; commas as the new neighbours need them."""
    entry = found.entry
    splices = list(entry.disabled.splices)
    is_last = found.number == len(container.entries)
    if found.number and found.gap.comma is None:
        end = container.entries[found.number - 1].value.end
        splices.append(Splice(end, end, ","))
        if entry.comma is not None and is_last:
            splices.append(Splice(entry.comma, entry.comma + 1, ""))
    elif not is_last and entry.comma is None:
        splices.append(Splice(entry.value_end, entry.value_end, ","))
    return splices
