"""The comment of an entry or a header; commenting one out and in again: by the layout engine.

# above: the block directly above, on lines of its own
port = 80  # inline, where the dialect has comments behind values
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from confsafe.data.keypath import format_path
from confsafe.errors import KeyMissing, ParseError, ValueRefused
from confsafe.formats.keyed.places import Places, is_header, lines_of
from confsafe.formats.layout.comments import Spot, plain_comment_splices, read_comment, spot_of
from confsafe.formats.layout.disable import disabling, reversible
from confsafe.formats.text import Comment, Splice, begins_line, column_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.keyed.model import Dialect
    from confsafe.formats.layout.disable import Disabled
    from confsafe.formats.layout.model import Line
    from confsafe.formats.layout.ownership import ReadsAsEntry


# -- comments


def comment_at(places: Places, path: Path) -> Comment:
    """The comment of an entry or a section. Raises KeyMissing."""
    spot = _spot(places, path)
    return Comment() if spot is None else read_comment(places.text, spot, places.grammar)


def splices_of_comment(places: Places, path: Path, comment: Comment) -> list[Splice]:
    """The splices after which it has exactly that comment. Raises KeyMissing, ValueRefused."""
    spot, key = _spot(places, path), format_path(path)
    if spot is None:
        if comment == Comment():
            return []
        raise ValueRefused("no line of its own is there that a comment could stand at", key=key)
    now = read_comment(places.text, spot, places.grammar)
    if comment.inline is not None and comment.inline != now.inline and not places.dialect.behind:
        title = places.dialect.title
        raise ValueRefused(f"{title} has no comments behind values", key=key, remedy="put it above")
    entries = [places.entry(stand) for stand in places.entries(path)]
    if comment.inline not in (None, now.inline) and any(entry.value == entry.end for entry in entries):
        raise ValueRefused("a key without a value has no comment behind it", key=key, remedy="put it above")
    reads = partial(_reads_as_entry, places.dialect)
    return plain_comment_splices(places.text, spot, comment, places.grammar, key=key, reads=reads)


def _reads_as_entry(dialect: Dialect, text: str) -> ReadsAsEntry:
    return Places(text, dialect).reads_as_entry


def _spot(places: Places, path: Path) -> Spot | None:
    """Where the comments stand; None for what has no line of its own: the root, a section without a header."""
    stand = places.stand(path)
    if stand is None:
        if not path or places.sections_of(path):
            return None
        raise _missing(path)
    return spot_of(places, stand)


def _missing(path: Path) -> KeyMissing:
    key = format_path(path)
    return KeyMissing(f"there is no {key or 'entry'} in the file", key=key)


# -- out


def disable_splices(places: Places, path: Path) -> list[Splice]:
    """Comment out the lines of an entry or a section. Raises KeyMissing, ValueRefused."""
    key, text = format_path(path), places.text
    stands = places.entries(path)
    numbers = places.sections_of(path) if path else []
    if not stands and not numbers:
        raise _missing(path)
    if len(stands) > 1:
        raise ValueRefused(f"it stands on {len(stands)} lines", key=key, remedy=f"name one of them: {key}[0]")
    if stands:
        entry = places.entry(stands[0])
        start, end, first = entry.start, entry.line_end, entry.key
    else:
        if numbers[-1] - numbers[0] + 1 != len(numbers):
            raise ValueRefused("the parts of this section stand apart", key=key, remedy="disable its keys")
        head = places.table[numbers[0]]
        start, end, first = head.start, places.end(places.last(numbers[-1])), head.head
    if not begins_line(text, first):
        raise ValueRefused("it shares its line with the header", key=key, remedy="part them first")
    splices = disabling(text, start, end, column=column_of(text, first), mark=places.grammar.line_comments[0])
    return reversible(text, splices, lambda new: enable_splices(Places(new, places.dialect), path), key=key)


# -- in


def enable_splices(places: Places, path: Path) -> list[Splice]:
    """Comment in what was commented out. Raises KeyMissing where nothing of that name is."""
    is_named = path and isinstance(path[0], str)  # the root, a mapping, has no `[0]`
    found = (_disabled_entry(places, path) or _disabled_section(places, path)) if is_named else []
    if not found:
        key = format_path(path)
        raise KeyMissing(f"no disabled {key or 'entry'} is in the file", key=key)
    return found


def _disabled_entry(places: Places, path: Path) -> list[Splice]:
    index = path[-1] if path and isinstance(path[-1], int) else None
    *names, name = path if index is None else path[:-1]
    sections = places.own_sections(tuple(names)) if names else [0]
    for section in sections:
        for stand, lines in _comment_runs(places, [section]):
            disabled = places.disabled(lines)
            entry = places.dialect.entry(disabled.source, 0) if disabled.ends else None
            if entry is None or entry.name != name:
                continue
            above = sum(one <= stand for one in places.entries((*names, name)))
            if index is None or above == index:
                return disabled.splices[: lines_of(disabled, places.dialect)]
    return []


def _disabled_section(places: Places, path: Path) -> list[Splice]:
    """A header that is commented out, with the lines below it that are its entries, blank or comments."""
    index = path[-1] if path and isinstance(path[-1], int) else None
    names = path if index is None else path[:-1]
    if len(names) > places.dialect.depth or not all(isinstance(name, str) for name in names):
        return []
    above = places.sections_of(names)
    for (number, _), lines in _comment_runs(places, range(places.sections)):
        if index is not None and index != sum(one <= number for one in above):
            continue
        if not is_header(places.uncommented(lines[:1]).source, places.dialect):
            continue
        disabled = places.uncommented(lines)
        taken = _lines_of_section(disabled, names, places.dialect)
        if taken:
            return disabled.splices[:taken]
    return []


def _lines_of_section(disabled: Disabled, names: Path, dialect: Dialect) -> int:
    """How many of some lines without their marks, from the first on, are the section of that name; 0 for none."""
    source, ends = disabled.source, disabled.ends
    lines = len(ends)
    while lines:
        try:
            sections = dialect.read(source[: ends[lines - 1]]).sections[1:]
        except ParseError as error:
            lines = min(lines, error.line or 1) - 1
            continue
        others = [section.start for section in sections if section.names[: len(names)] != names]
        last = sections[-1]
        end = others[0] if others else last.entries[-1].line_end if last.entries else last.body
        lines = sum(stop <= end for stop in ends)
        if not others:
            return lines
    return 0


def _comment_runs(places: Places, sections: Sequence[int]) -> Iterator[tuple[tuple[int, int], Sequence[Line]]]:
    """The comment lines below each stand of some sections: from each one on those directly below one another."""
    for section in sections:
        for index in range(-1, places.count(section)):
            for kind, group in groupby(places.below((section, index)).lines, key=lambda line: line.kind):
                run = list(group) if kind == "comment" else []
                yield from (((section, index), run[number:]) for number in range(len(run)))
