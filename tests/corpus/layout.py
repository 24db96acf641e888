"""Whether what is new looks as what was there: a new entry as its siblings, a new value as the old one.

An entry: its column, its lines, the blanks around its colon or equals sign. A value: its quotes, its hexadecimals.
"""

from __future__ import annotations

from typing import Any

from edits import Edit, at
from minimal_flow import brackets, has_lines, is_outgrown
from places import Document, Entry, Node, Path


def unlike(old: Document, new: Document, edit: Edit, format: str) -> str:
    """In what a new entry differs from siblings that are all alike; "" where it does not."""
    for path in edit.inserts:
        found, before = new.entry(path), old.node(path[:-1])
        if found is None or before is None or not before.entries or before.kind == "alias" or found[0].section:
            continue
        entry, container = found
        siblings = [e for e in container.entries if e is not entry and not e.section]
        reason = _lines(old, new, path, entry, container, before) if container.flow else _column(new, entry, siblings)
        if format != "yaml" and len(siblings) > 1:
            reason = reason or _separator(new, entry, siblings)
        if reason:
            return f"{path[-1]!r} {reason}"
    return ""


def _column(doc: Document, entry: Entry, siblings: list[Entry]) -> str:
    columns = {_column_of(doc, e) for e in siblings if not e.merge}
    own = _column_of(doc, entry)
    return f"is at column {own}, its siblings at {columns}" if len(columns) == 1 and own not in columns else ""


def _column_of(doc: Document, entry: Entry) -> int:
    start = entry.pieces[0][0]
    return start - doc.line_start(start)


def _begins_with_comma_as_others(old: Document, doc: Document, entry: Entry) -> bool:
    """Whether nothing but a comma stands in front of an entry on its line, as of one that was there before."""
    return _begins_with_comma(doc, entry) and any(_begins_with_comma(old, other) for _, other, _ in old.entries())


def _begins_with_comma(doc: Document, entry: Entry) -> bool:
    start = entry.pieces[0][0] if entry.pieces else 0
    return doc.text[doc.line_start(start) : start].strip() == ","


def _lines(old: Document, doc: Document, path: Path, entry: Entry, container: Node, before: Node) -> str:
    """Entries on lines of their own get one more line; a container on one line stays on one."""
    if container.start < 0 or not before.flow:
        return ""
    outer = brackets(doc, path, container)
    alone = has_lines(doc, entry.pieces[0], outer) or _begins_with_comma_as_others(old, doc, entry)
    if all(has_lines(old, e.pieces[0], before) for e in before.entries) and not alone:
        return "is not on a line of its own"
    breaks = not _breaks(old.text[before.start : before.end]) and _breaks(doc.text[container.start : container.end])
    if breaks and not is_outgrown(old, doc, path):
        return "breaks a container that stood on one line"
    return ""


def _separator(doc: Document, entry: Entry, siblings: list[Entry]) -> str:
    """`"a": 1` or `"a" : 1`, `a = 1` or `a=1`, where at least two siblings agree."""
    own = _separator_of(doc, entry)
    others = [text for text in (_separator_of(doc, e) for e in siblings) if text]
    if not own or own in others or len(others) < 2 or len(set(others)) > 1 or "  " in others[0]:
        return ""
    return f"is written with {own!r}, its siblings with {others[0]!r}"


def _separator_of(doc: Document, entry: Entry) -> str:
    if not entry.keys or len(entry.pieces) > 1 or entry.merge or entry.node.start < entry.keys[0][1]:
        return ""
    text = doc.text[entry.keys[0][1] : entry.node.start]
    return text if text.strip() in (":", "=") and not _breaks(text) else ""


def _breaks(text: str) -> bool:
    return "\n" in text or "\r" in text


def unlike_before(old: Document, new: Document, edit: Edit, expected: Any, format: str) -> str:
    """In what a new scalar differs from the old one in spelling, though it could have been spelled alike."""
    for path in edit.sets:
        before, after = old.node(path), new.node(path)
        if before is None or after is None or before.kind != "scalar" or after.kind != "scalar":
            continue
        value = at(expected, path)
        was, now = old.text[before.content : before.end], new.text[after.content : after.end]
        wanted = _quote(was, value, format) if isinstance(value, str) else ""
        if wanted and now[:1] in ("'", '"') and now[:1] != wanted:
            return f"{was!r} became {now!r}"
        is_natural = type(value) is int and value >= 0
        if is_natural and was[:2].lower() == "0x" and now[:2].lower() != "0x":
            return f"{was!r} became {now!r}"
    return ""


def _quote(was: str, value: str, format: str) -> str:
    """The quote of a string that takes a quoted one's place; "" where both are as good.

    The old one's, where it can hold the string as it is; in YAML the one that need not escape what the string holds.
    """
    is_single = was[:1] == "'" and was[:3] != "'''"
    is_double = was[:1] == '"' and was[:3] != '"""'
    if format != "yaml":
        if is_single:
            return "'" if value.isprintable() and "'" not in value else ""
        return '"' if is_double and format != "json5" else ""
    if not (is_single or is_double) or not value.isprintable():
        return '"' if is_double else ""
    if was[0] in value and was[0] in was[1:-1]:
        return ""  # the old one escaped its quotes too
    holds_single, holds_double = "'" in value, '"' in value or "\\" in value
    if holds_single == holds_double:
        return "" if holds_single else was[0]
    return '"' if holds_single else "'"
