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

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.errors import KeyMissing, ParseError, ValueRefused
from confsafe.formats.flow.gaps import read_gap
from confsafe.formats.json.comments import Spot, find_spot, gap_at
from confsafe.formats.json.places import Walker
from confsafe.formats.json.reader.loading import load
from confsafe.formats.json.style import indent_at, line_start
from confsafe.formats.text import Splice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.data.changes import Path
    from confsafe.formats.flow.gaps import Gap
    from confsafe.formats.json.places import Container
    from confsafe.formats.json.reader.dialect import Dialect

MARK = "// "
_LINE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>// ?)?(?P<rest>[^\r\n]*)(?:\r\n|\r|\n|\Z)")
_LINE_END = re.compile(r"[\r\n]")
_CONTINUED = re.compile(r"\\[\r\n]")
_MAY_END = re.compile(r"[\w}\]\"'.][ \t]*(?:,|/[/*]|\Z)")


def disable_splices(text: str, walker: Walker, dialect: Dialect, path: Path) -> list[Splice]:
    """Comment the entry's lines out. Raises ValueRefused where it shares a line, KeyMissing where there is none."""
    spot = find_spot(text, walker, dialect, path)
    if not spot.before.broken or not spot.after.broken:
        raise ValueRefused("the entry shares its line with others; give it lines of its own to disable it")
    if any(gap.comma is not None and not gap.comma_in_tail for gap in (spot.before, spot.after)):
        raise ValueRefused("a comma begins the line of the entry or the next; put it behind the entry to disable that")
    if _CONTINUED.search(text, spot.entry.start, spot.entry.value.end) or _has_block_comment(text, spot):
        raise ValueRefused("the entry holds something that goes over several lines and cannot be commented out")
    if _disabled(text, spot.container, dialect, _key_below(spot), first=spot.place + 1):
        raise ValueRefused("the same entry stands below, commented out already; they could not be told apart again")
    start = line_start(text, spot.before.line_lead)
    column = len(indent_at(text, start))
    splices = _comma_gone(text, spot)
    end = next(token.start for token in spot.after.tokens if token.kind == "newline")
    while start < end:
        line = _LINE.match(text, start)
        if line is None or line.end() == start:
            break
        at = start + min(column, len(line["indent"]))
        splices.append(Splice(at, at, MARK))
        start = line.end()
    return splices


def _key_below(spot: Spot) -> str | int:
    key = spot.entry.key
    return key + 1 if isinstance(key, int) else key


def _has_block_comment(text: str, spot: Spot) -> bool:
    """Whether the last line of what is to be disabled ends within a comment that goes on behind it."""
    return any(_LINE_END.search(text, token.start, token.end) for token in spot.after.tail_comments)


def _comma_gone(text: str, spot: Spot) -> list[Splice]:
    """The comma of the entry before, where the disabled one is the last and has none itself."""
    if spot.place == 0 or spot.place + 1 < len(spot.container.entries) or spot.after.comma is not None:
        return []
    comma = spot.before.comma
    return [Splice(comma, comma + 1, "")] if comma == spot.before.start else []


class _Disabled(NamedTuple):
    """A commented-out entry: its key (None in an array), its lines, and the number of the entry behind it."""

    key: str | None
    gap: Gap
    place: int
    marks: list[Splice]
    value_end: int
    comma: int | None


def enable_splices(text: str, walker: Walker, dialect: Dialect, path: Path) -> list[Splice]:
    """Comment the entry in again. Raises KeyMissing where no disabled one has that key."""
    outer = walker.value(path[:-1]) if path else None
    if outer is not None and text[outer.start] in "{[":
        container = walker.container(outer.start)
        found = _disabled(text, container, dialect, path[-1], first=0)
        if found:
            return _enabled(text, container, dialect, found[-1])
    from confsafe.data.keypath import format_path

    key = format_path(path)
    raise KeyMissing(f"no disabled {key or 'entry'} is in the file", key=key)


def _disabled(text: str, container: Container, dialect: Dialect, key: Any, *, first: int) -> list[_Disabled]:
    """The commented-out entries with that key from the gap `first` on; in an array those in front of item `key`."""
    is_object = text[container.start] == "{"
    last = len(container.entries)
    if is_object:
        places = range(first, last + 1)
    else:
        places = range(key, key + 1) if type(key) is int and first <= key <= last else range(0)
    return [
        found
        for place in places
        for found in _in_gap(text, gap_at(text, container, place, dialect), place, dialect, is_object=is_object)
        if found.key == (key if is_object else None)
    ]


def _in_gap(text: str, gap: Gap, place: int, dialect: Dialect, *, is_object: bool) -> Iterator[_Disabled]:
    starts = [line_start(text, token.start) for token in gap.comments if _own_line(text, token.start)]
    number = 0
    while number < len(starts):
        found = _parsed(text, gap, place, starts[number:], dialect, is_object=is_object)
        if found:
            yield found
        number += len(found.marks) if found else 1


def _own_line(text: str, position: int) -> bool:
    return text.startswith("//", position) and not text[line_start(text, position) : position].strip()


def _parsed(
    text: str, gap: Gap, place: int, starts: list[int], dialect: Dialect, *, is_object: bool
) -> _Disabled | None:
    """The entry that the comment lines from `starts[0]` on hold, None where they hold none."""
    marks: list[Splice] = []
    source = ""
    marks_end = starts[0]
    for number, start in enumerate(starts):
        line = _LINE.match(text, start)
        if line is None or start != marks_end:
            return None
        marks_end = line.end()
        mark = start + len(line["indent"])
        marks.append(Splice(mark, mark + len(line["mark"] or ""), "", drops=True))
        source += line["rest"] + "\n"
        if number == 0 and not _may_begin(line["rest"].lstrip(), dialect, is_object=is_object):
            return None
        if _MAY_END.search(line["rest"]):
            found = _whole(source, dialect, is_object=is_object)
            if found is not None:
                key, value_end, comma = found
                behind = None if comma is None else _back(marks, comma, source)
                return _Disabled(key, gap, place, marks, _back(marks, value_end, source), behind)
    return None


def _may_begin(line: str, dialect: Dialect, *, is_object: bool) -> bool:
    """Whether an entry may begin on an uncommented line: prose and empty lines are not even tried."""
    if not line or line.startswith("//"):
        return False
    return not is_object or line.startswith(('"', "'", "/*")) or (dialect.json5 and ":" in line)


def _whole(source: str, dialect: Dialect, *, is_object: bool) -> tuple[str | None, int, int | None] | None:
    """The key, the end of the value and the place of the comma in `source`, where that is one entry."""
    opening, closing = ("{", "}") if is_object else ("[", "]")
    wrapped = opening + source + closing
    try:
        loaded = load(wrapped, dialect, unique=True)
    except ParseError:
        return None
    entries = list(Walker(loaded, dialect).entries(0))
    if len(entries) != 1:
        return None
    key = entries[0].key if isinstance(entries[0].key, str) else None
    end = entries[0].value.end
    gap = read_gap(wrapped, end, len(wrapped) - 1, dialect.syntax, entry=entries[0].start, closes=True)
    return key, end - 1, None if gap.comma is None else gap.comma - 1


def _back(marks: list[Splice], offset: int, source: str) -> int:
    """A position of the uncommented lines as a position of the text."""
    line = source.count("\n", 0, offset)
    return marks[line].end + offset - (source.rfind("\n", 0, offset) + 1)


def _enabled(text: str, container: Container, dialect: Dialect, found: _Disabled) -> list[Splice]:
    """Take the marks away; commas as the new neighbours need them."""
    splices = list(found.marks)
    is_last = found.place == len(container.entries)
    if found.place and found.gap.comma is None:
        end = container.entries[found.place - 1].value.end
        splices.append(Splice(end, end, ","))
        if found.comma is not None and is_last:
            splices.append(Splice(found.comma, found.comma + 1, ""))
    elif not is_last and found.comma is None:
        splices.append(Splice(found.value_end, found.value_end, ","))
    return splices
