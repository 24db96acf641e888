"""The lines of the entries of a mapping, or of tables under headers, put in the order of their names.

    entry      fixed     lines above it that belong to no entry: they stay, and end a group
               gap       the blank lines above it
               lead      the comment directly above it
               head      the entry up to the end of its value
               rest      what stands behind that on its line

What is a comment above an entry, and what a heading, is told by the lines alone; whoever calls reads the text again.
"""

from __future__ import annotations

from confsafe.formats.text import Span, newline_of
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key
else:
    from confsafe.startup.records import NamedTuple

_COMMENT = pattern(r"[ \t]*(?:[#;]|//|/\*.*\*/[ \t]*$)")
_BLANK = pattern(r"[ \t]*\r?$")
_COMMA = pattern(r"[ \t]*,")
_DASHES = pattern(r"[ \t]*(?:-[ \t]+)+")


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


class InseparableError(Exception):
    """The entries cannot be taken apart by lines; the text says why."""


def order_of(key: Key) -> tuple[Any, ...]:
    """By name, capital letters beside small ones; numbers by their value, before names.

    Example:
        >>> sorted(["b", "A", "a", 10, 9], key=order_of)
        [9, 10, 'A', 'a', 'b']
    """
    if isinstance(key, str):
        return (1, key.casefold(), key)
    return (0, key, "") if isinstance(key, (int, float)) and not isinstance(key, bool) else (2, str(key), "")


def lines_in_order(text: str, keys: Sequence[Key], spans: Sequence[Span | None], *, is_item: bool) -> str:
    """The text with the entries of a mapping in order, group by group. Raises InseparableError.

    Args:
        spans: where the value of each key stands; None where it has no text of its own.
        is_item: whether the mapping is an item of a list, so that its first entry may stand behind a dash.
    """
    if any(span is None for span in spans):
        raise InseparableError("some of its entries do not stand together there")
    placed = sorted((span, key) for span, key in zip(spans, keys, strict=True) if span is not None)
    ordered = [key for _, key in placed]
    if ordered != list(keys):
        raise InseparableError("its entries stand apart")
    values = [span for span, _ in placed]
    line = _key_line_upwards(text, values[0].start)
    dashes = _DASHES.match(text, line, values[0].start) if is_item else None
    start = _first_line(text, line, values[0]) if dashes is None else dashes.end()
    if start is None:
        return _sorted_on_one_line(text, ordered, values)
    entries, end = _entries(text, start, ordered, values)
    return (
        text[:start] + _joined(entries, "" if dashes is None else " " * (start - line), newline_of(text)) + text[end:]
    )


def _joined(entries: list[Entry], indent: str, newline: str) -> str:
    """The text of the entries in order; `indent` is that of all but the first, which stands behind an item's dash."""
    if indent:
        entries = [entries[0], *(_indented(entry, indent, "") for entry in entries[1:])]
    first, *others = _commas_kept(entries, _in_order(entries), newline)
    parts = [first, *(_indented(entry, "", indent) for entry in others)] if indent else [first, *others]
    return "".join(entry.fixed + entry.gap + entry.lead + entry.head + entry.rest for entry in parts)


def _indented(entry: Entry, old: str, new: str) -> Entry:
    """The entry, its own first line indented anew."""
    if entry.lead:
        return entry._replace(lead=new + entry.lead.removeprefix(old))
    return entry._replace(head=new + entry.head.removeprefix(old))


def blocks_in_order(text: str, blocks: Sequence[tuple[Any, Span]]) -> str:
    """The text with the tables under headers in order, group by group; each with the lines that it owns."""
    newline = newline_of(text)
    entries: list[Entry] = []
    start = end = blocks[0][1].start
    for key, span in blocks:
        between = text[end : span.start]
        free = len(between.rstrip())
        free = between.find("\n", free) + 1 if free else 0
        body = text[span.start : span.end]
        head = body.removesuffix(newline)
        entries.append(Entry(key, between[:free], between[free:], "", head, body[len(head) :]))
        end = span.end
    return text[:start] + _joined(entries, "", newline) + text[end:]


def _first_line(text: str, key_line: int, value: Span) -> int | None:
    """Where the lines above the first entry begin that may be its own; None where it shares its line."""
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


def _entries(text: str, start: int, keys: Sequence[Key], values: Sequence[Span]) -> tuple[list[Entry], int]:
    """The entries, each with what is its own, and where the last one ends."""
    entries: list[Entry] = []
    position = start
    for key, value in zip(keys, values, strict=True):
        above, body = _above(text, position, value.start)
        end = _line_end(text, value.end)
        fixed, gap, lead = _divided(above, first=not entries)
        entries.append(Entry(key, fixed, gap, lead, text[body : value.end], text[value.end : end]))
        position = end
    return _without_headings(entries), position


def _above(text: str, position: int, value: int) -> tuple[list[str], int]:
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
    raise InseparableError("its entries share their lines")


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
            found[number] = first._replace(fixed=first.fixed + first.gap + first.lead, gap="", lead="")
            if end < len(found):  # what comes behind the paragraph is none of it
                found[end] = found[end]._replace(fixed=found[end].fixed + found[end].gap, gap="")
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


def _commas_kept(before: list[Entry], after: list[Entry], newline: str) -> list[Entry]:
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
            rest += newline
        elif old is before[-1] and not old.rest.endswith("\n") and old.head[-1:] != "\n":
            rest = rest.removesuffix(newline)
        result.append(Entry(new.key, new.fixed, new.gap, new.lead, new.head, rest))
    return result


def _sorted_on_one_line(text: str, keys: Sequence[Key], values: Sequence[Span]) -> str:
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
    if opening < 0 or "\n" in inner or any(text[span.start] in "#/" for span in spans):  # a comment is there
        raise InseparableError("its entries share their lines")
    bodies = [text[span.start : span.end] for span in spans]
    order = sorted(range(len(keys)), key=lambda number: order_of(keys[number]))
    for span, number in zip(reversed(spans), reversed(order), strict=True):
        text = text[: span.start] + bodies[number] + text[span.end :]
    return text
