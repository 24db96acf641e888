"""The entries of a mapping in the order of their names, each with its comments and the blank lines above it.

A step of `document.py` after the splices, as `spelling.py` is: lines change their places, nothing else. It stands only
if the data are the same, in the order asked for, and every comment is still there.

    # the web              # how loud
    port = 80  # http  ->  log = 1
    # how loud             # the web
    log = 1                port = 80  # http

What belongs to no entry stays where it is and ends a group, which is sorted on its own: a heading, a comment with a
blank line below it, an entry that is commented out. Refused is what cannot be taken apart by lines: entries that share
a line with others and have comments, tables under headers of their own, an anchor that would come below its alias.
"""

from __future__ import annotations

from confsafe.data.keypath import format_path
from confsafe.data.sameness import same
from confsafe.errors import ConfsafeError, ValueRefused
from confsafe.formats.text import Span
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, NamedTuple

    from confsafe.data.changes import Path
    from confsafe.formats import Reading
else:
    from confsafe.startup.records import NamedTuple

_COMMENT = pattern(r"[ \t]*(?:#|//|/\*.*\*/[ \t]*$)")
_BLANK = pattern(r"[ \t]*\r?$")
_COMMA = pattern(r"[ \t]*,")


class Entry(NamedTuple):
    """One entry on lines of its own: the blank lines above it, its comments, its text up to the value's end, the rest.

    `fixed` are the lines above it that belong to no entry.
    """

    key: Any
    fixed: str
    gap: str
    lead: str
    head: str
    rest: str


def order_of(key: Any) -> tuple[Any, ...]:
    """By name, capital letters beside small ones; numbers by their value, before names.

    Example:
        >>> sorted(["b", "A", "a", 10, 9], key=order_of)
        [9, 10, 'A', 'a', 'b']
    """
    if isinstance(key, str):
        return (1, key.casefold(), key)
    return (0, key, "") if isinstance(key, (int, float)) and not isinstance(key, bool) else (2, str(key), "")


def sorted_reading(reading: Reading, path: Path, read: Callable[[str], Reading], *, recursive: bool = False) -> Reading:
    """The reading of the text in which the entries of the mapping at a path stand in order. Raises ValueRefused."""
    mapping = _at(reading.data, path)
    if recursive:
        for key, value in list(mapping.items()):
            if isinstance(value, dict) and value:
                reading = sorted_reading(reading, (*path, key), read, recursive=True)
    mapping = _at(reading.data, path)
    keys = list(mapping)
    if len(keys) < 2 or keys == sorted(keys, key=order_of):
        return reading
    spans = [reading.span((*path, key)) for key in keys]
    text = _text_sorted(reading.text, keys, spans, path)
    return reading if text == reading.text else _verified(reading, text, path, read)


def _verified(reading: Reading, text: str, path: Path, read: Callable[[str], Reading]) -> Reading:
    try:
        fresh = read(text)
    except ConfsafeError:
        raise _refused(path, "an anchor has to stand above its alias") from None
    kept = sorted(_comments(fresh)) == sorted(_comments(reading))
    if not kept or not same(fresh.data, reading.data, tree=not fresh.shares):
        raise _refused(path, "it cannot be taken apart by lines")
    return fresh


def _comments(reading: Reading) -> list[str]:
    return [reading.text[start:end] for start, end in reading.comments()]


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data.value if hasattr(data, "tag") else data


def _refused(path: Path, fact: str) -> ValueRefused:
    where = format_path(path)
    return ValueRefused(f"{where or 'the file'} is not sorted: {fact}", key=where)


def _text_sorted(text: str, keys: Sequence[Any], spans: Sequence[Span | None], path: Path) -> str:
    """The text with the entries in order, group by group."""
    if any(span is None for span in spans):
        raise _refused(path, "some entries are tables under headers of their own")
    placed = sorted((span, key) for span, key in zip(spans, keys, strict=True) if span is not None)
    ordered = [key for _, key in placed]
    if ordered != list(keys):
        raise _refused(path, "its entries stand apart")
    values = [span for span, _ in placed]
    start = _first_line(text, values[0], path)
    if start is None:
        return _sorted_on_one_line(text, ordered, values, path)
    entries, end = _entries(text, start, ordered, values, path)
    return text[:start] + "".join(map(_joined, _commas_kept(entries, _in_order(entries)))) + text[end:]


def _joined(entry: Entry) -> str:
    return entry.fixed + entry.gap + entry.lead + entry.head + entry.rest


def _first_line(text: str, value: Span, path: Path) -> int | None:
    """Where the lines above the first entry begin that may be its own; None where it shares its line."""
    key_line = _key_line_upwards(text, value.start)
    before = text[:key_line].split("\n")[:-1]
    count = 0
    while count < len(before) and _COMMENT.match(before[-1 - count]):
        count += 1
    if "{" in text[key_line : value.start]:
        return None
    begins_file = count == len(before)
    return key_line if begins_file else key_line - sum(len(line) + 1 for line in before[len(before) - count :])


def _key_line_upwards(text: str, position: int) -> int:
    """The start of the line on which the key of the value at `position` stands: above it, where it begins a line."""
    start = text.rfind("\n", 0, position) + 1
    while not text[start:position].strip(" \t-") and start:
        above = text.rfind("\n", 0, start - 1) + 1
        if _BLANK.match(text[above : start - 1]) or _COMMENT.match(text[above : start - 1]):
            start = above
            continue
        return above
    return start


def _entries(text: str, start: int, keys: Sequence[Any], values: Sequence[Span], path: Path) -> tuple[list[Entry], int]:
    """The entries, each with what is its own, and where the last one ends."""
    entries: list[Entry] = []
    position = start
    for key, value in zip(keys, values, strict=True):
        above, body = _above(text, position, value.start, path)
        end = _line_end(text, value.end)
        fixed, gap, lead = _divided(above, first=not entries)
        entries.append(Entry(key, fixed, gap, lead, text[body : value.end], text[value.end : end]))
        position = end
    return _without_headings(entries), position


def _above(text: str, position: int, value: int, path: Path) -> tuple[list[str], int]:
    """The blank and comment lines from `position` on, and where the entry's own line begins."""
    lines: list[str] = []
    while position < value:
        end = text.find("\n", position) + 1 or len(text)
        line = text[position:end]
        if not (_BLANK.match(line.rstrip("\n")) or _COMMENT.match(line)):
            if line.lstrip()[:1] == ",":
                break
            return lines, position
        lines.append(line)
        position = end
    raise _refused(path, "its entries share their lines")


def _line_end(text: str, position: int) -> int:
    """Behind the line on which a value ends."""
    if text[position - 1 : position] == "\n":
        return position
    return text.find("\n", position) + 1 or len(text)


def _divided(lines: list[str], *, first: bool) -> tuple[str, str, str]:
    """Lines above an entry: those of no entry, the blank ones, the comment directly above it."""
    lead = len(lines)
    while lead and not _BLANK.match(lines[lead - 1].rstrip("\n")):
        lead -= 1
    gap = lead
    while gap and _BLANK.match(lines[gap - 1].rstrip("\n")):
        gap -= 1
    return "".join(lines[:gap]), "".join(lines[gap:lead]), "".join(lines[lead:])


def _without_headings(entries: list[Entry]) -> list[Entry]:
    """A comment that opens a paragraph of entries of which the others have none belongs to all of them: it stays."""
    found = list(entries)
    number = 0
    while number < len(found):
        end = number + 1
        while end < len(found) and not found[end].gap and not found[end].fixed:
            end += 1
        opens = bool(found[number].lead) and end - number > 1
        if opens and not any(entry.lead for entry in found[number + 1 : end]):
            first = found[number]
            fixed = first.fixed + first.gap + first.lead
            found[number] = Entry(first.key, fixed, "", "", first.head, first.rest)
        number = end
    return found


def _in_order(entries: list[Entry]) -> list[Entry]:
    """Each group in order; what belongs to no entry stays above its group's first place."""
    result: list[Entry] = []
    number = 0
    while number < len(entries):
        end = number + 1
        while end < len(entries) and not entries[end].fixed:
            end += 1
        group = sorted(entries[number:end], key=lambda entry: order_of(entry.key))
        result += _with_gaps(entries[number], group)
        number = end
    return result


def _with_gaps(first: Entry, group: list[Entry]) -> list[Entry]:
    """The gap goes along with its entry; the one that comes first gives its own to the one that was first."""
    gaps = {id(entry): entry.gap for entry in group}
    gaps[id(first)], gaps[id(group[0])] = gaps[id(group[0])], first.gap
    return [
        Entry(entry.key, first.fixed if entry is group[0] else "", gaps[id(entry)], entry.lead, entry.head, entry.rest)
        for entry in group
    ]


def _commas_kept(before: list[Entry], after: list[Entry]) -> list[Entry]:
    """Commas stand where they stood: none behind the last entry, if none was there; each line has its end."""
    result = []
    for old, new in zip(before, after, strict=True):
        rest = new.rest
        wanted, there = _COMMA.match(old.rest), _COMMA.match(rest)
        if wanted and not there:
            rest = "," + rest
        elif there and not wanted:
            rest = rest[there.end() :]
        if not rest.endswith("\n") and new.head[-1:] != "\n" and old is not before[-1]:
            rest += "\n"
        elif old is before[-1] and not old.rest.endswith("\n") and old.head[-1:] != "\n":
            rest = rest.removesuffix("\n")
        result.append(Entry(new.key, new.fixed, new.gap, new.lead, new.head, rest))
    return result


def _sorted_on_one_line(text: str, keys: Sequence[Any], values: Sequence[Span], path: Path) -> str:
    """Entries between brackets on one line: they change places, what is between them stays."""
    opening = text.rfind("{", 0, values[0].start)
    spans: list[Span] = []
    start = opening + 1
    for value in values:
        while text[start] in " \t,":
            start += 1
        spans.append(Span(start, value.end))
        start = value.end
    inner = text[opening : values[-1].end]
    if opening < 0 or "\n" in inner or "#" in inner or "//" in inner or "/*" in inner:
        raise _refused(path, "its entries share their lines")
    bodies = [text[span.start : span.end] for span in spans]
    order = sorted(range(len(keys)), key=lambda number: order_of(keys[number]))
    for span, number in zip(reversed(spans), reversed(order), strict=True):
        text = text[: span.start] + bodies[number] + text[span.end :]
    return text
