"""Whether a new entry looks as its siblings do: its column, its lines, the blanks around its colon or equals sign."""

from __future__ import annotations

from edits import Edit
from minimal_flow import brackets, has_lines
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


def _lines(old: Document, doc: Document, path: Path, entry: Entry, container: Node, before: Node) -> str:
    """Entries on lines of their own get one more line; a container on one line stays on one."""
    if container.start < 0 or not before.flow:
        return ""
    outer = brackets(doc, path, container)
    alone = has_lines(doc, entry.pieces[0], outer)
    if all(has_lines(old, e.pieces[0], before) for e in before.entries) and not alone:
        return "is not on a line of its own"
    if "\n" not in old.text[before.start : before.end] and "\n" in doc.text[container.start : container.end]:
        return "breaks a container that stood on one line"
    return ""


def _separator(doc: Document, entry: Entry, siblings: list[Entry]) -> str:
    """`"a": 1` or `"a" : 1`, `a = 1` or `a=1`, where at least two siblings agree."""
    own = _separator_of(doc, entry)
    others = {_separator_of(doc, e) for e in siblings} - {""}
    return (
        f"is written with {own!r}, its siblings with {others}" if own and len(others) == 1 and own not in others else ""
    )


def _separator_of(doc: Document, entry: Entry) -> str:
    if not entry.keys or len(entry.pieces) > 1 or entry.merge or entry.node.start < entry.keys[0][1]:
        return ""
    text = doc.text[entry.keys[0][1] : entry.node.start]
    return text if text.strip() in (":", "=") and "\n" not in text else ""
