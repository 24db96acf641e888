"""The splices of a value that becomes another: of a value of several lines, only those that differ."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from confsafe.formats.keyed.style import style_at
from confsafe.formats.text import Splice, ends_open, indent_at, line_end, line_start, newline_of

if TYPE_CHECKING:
    from confsafe.data.changes import Path
    from confsafe.formats.keyed.model import Entry
    from confsafe.formats.keyed.places import Places
    from confsafe.formats.layout.stands import Stand


def value_splices(places: Places, stand: Stand, value: str | None, path: Path) -> list[Splice]:
    """The splices after which the entry has that value. Raises ValueRefused.

    Example:
        deps =              deps =
            a          ->       a
            b                   c
    """
    entry, text, style = places.entry(stand), places.text, style_at(places, *stand)
    if entry.data == value:
        return []
    if value is None:
        style.refuse_bare(text[entry.name_start : entry.name_end], path)
        behind = reach(entry, value)
        return [*lifted(places, entry, behind), Splice(entry.name_end, behind, "")]
    if places.dialect.indented and (len(entry.lines) > 1 or "\n" in value):
        return _by_lines(places, stand, value, path)
    old = None if entry.data is None else text[entry.value : entry.end]
    spelled = style.spelled(value, old, path)
    if not spelled and entry.comments:
        spelled = places.dialect.nothing
    spelled = spelled.replace("\n", style.newline)
    if not entry.data:
        equals = style.equals(text[entry.name_start : entry.name_end])
        if entry.value == entry.name_end:
            return [Splice(entry.name_end, entry.end, equals + spelled)]
        blank = "" if text[entry.value - 1] in " \t" else equals[len(equals.rstrip(" \t")) :]
        return [Splice(entry.value, entry.end, blank + spelled)]
    start = entry.value
    if not spelled:
        sign = text[entry.name_end : entry.value]
        start -= len(sign) - len(sign.rstrip(" \t")) if sign.strip() else 0
    return [
        *lifted(places, entry, entry.end),
        Splice(start, entry.end, spelled),
    ]


def reach(entry: Entry, value: str | None) -> int:
    """Where what becomes that value ends: no comment stands behind a key without one."""
    return max([entry.end, *(span.end for span in entry.comments)]) if value is None else entry.end


def lifted(places: Places, entry: Entry, end: int) -> list[Splice]:
    """The comments among the lines of a value that is written anew stand above the entry then."""
    text, newline = places.text, newline_of(places.text)
    indent = indent_at(text, entry.key)
    comments = [indent + text[span.start : span.end] + newline for span in entry.comments if span.start < end]
    at = line_start(text, entry.key)
    return [Splice(at, at, "".join(comments))] if comments else []


def _by_lines(places: Places, stand: Stand, value: str, path: Path) -> list[Splice]:
    entry, text, style = places.entry(stand), places.text, style_at(places, *stand)
    style.spelled(value, None, path)
    old, new = (entry.data or "").split("\n"), value.split("\n")
    splices: list[Splice] = []
    if entry.data is None:
        equals = style.equals(text[entry.name_start : entry.name_end])
        splices.append(Splice(entry.end, entry.end, (equals if new[0] else equals.rstrip()) + new[0]))
    elif old[0] != new[0]:
        start = entry.value
        while not new[0] and text[start - 1] in " \t":
            start -= 1
        blank = " " if not old[0] and text[start - 1] not in " \t" and style.sign.endswith(" ") else ""
        splices.append(Splice(start, entry.lines[0].end if entry.lines else entry.end, blank + new[0]))
    indent = style.continuation(indent_at(text, entry.key))
    if len(entry.lines) > 1:
        second = next(span for span in entry.lines[1:] if span.start < span.end)
        indent = text[line_start(text, second.start) : second.start]
    newline = style.newline
    matcher = SequenceMatcher(None, old[1:], new[1:], autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        both = min(end - start, last - first)
        for number in range(both):
            span = entry.lines[start + number + 1]
            line = new[first + number + 1]
            empty = span.start == span.end
            splices.append(Splice(span.start, span.end, indent + line if empty and line else line))
        for number in range(start + both, end):
            splices.append(_without_line(text, entry.lines[number + 1].start))
        if first + both < last:
            above = entry.lines[start + both] if entry.lines else None
            at = entry.end if above is None else above.end
            lines = [indent + line if line else "" for line in new[first + both + 1 : last + 1]]
            splices.append(Splice(at, at, "".join(newline + line for line in lines)))
    return splices


def _without_line(text: str, position: int) -> Splice:
    start, end = line_start(text, position), line_end(text, position)
    if end == len(text) and ends_open(text):
        start -= 2 if text.startswith("\r\n", start - 2) else 1
    return Splice(start, end, "")
