"""Which comments and blank lines go with a deleted entry, by the rules of docs/formats.md, found without confsafe."""

from __future__ import annotations

import re

from marks import Marks
from places import Document, Node, Span

_MAY_READ_AS_ENTRY = re.compile(
    r"""(?://+|\#+)\s*(?:["'\[\]{}-]|[-+.\w$"'@/]+(?:\s*\.\s*[-\w"']+)*\s*[:=]|(?:true|false|null|[-+]?\.?\d\S*)\s*,?\s*$)"""
)
_MAY_BE_MARK = re.compile(r"(?i)(?:end)?region|editor-fold|\{\{\{|\}\}\}|[-=*~_+<>#]{3}|/{4}|vim?:|-\*-|schema")

_DIRECTIVES = re.compile(r"\ufeff?(?:[ \t]*[\r\n]+|%[^\r\n]*[\r\n]+)*(?:---[ \t]*[\r\n]+)?\s*")


def may_read_as_entry(comment: str) -> bool:
    """Whether a comment may be an entry that is commented out."""
    return _MAY_READ_AS_ENTRY.match(comment) is not None


def begins_file(text: str) -> bool:
    """Whether nothing but directives and `---` is in front of what follows a text."""
    return _DIRECTIVES.fullmatch(text) is not None


def comments_above(side: Marks, container: Node, piece: Span) -> tuple[list[Span], bool]:
    """The comments directly above an entry, and whether these go with it for certain.

    They do unless they read as a commented-out entry or a mark, begin the file, or are a heading; those may stay.
    """
    doc = side.doc
    start = piece[0]
    block = doc.comment_above(start)
    if not block:
        return [], False
    first = doc.line_start(start)
    top = doc.line_start(block[0][0])
    if begins_file(doc.text[:top]):
        return block if side.brings_header else [], False
    if any(a - doc.line_start(a) != start - first for a, _ in block):
        return block, False
    said = [doc.text[a:b] for a, b in block]
    if any(_MAY_READ_AS_ENTRY.match(comment) or _MAY_BE_MARK.search(comment) for comment in said):
        return block, False
    return block, not _is_heading(side, container, piece, top)


def _is_heading(side: Marks, container: Node, piece: Span, top: int) -> bool:
    """Whether comments open a paragraph in which another entry stays, and no other has a comment above."""
    doc = side.doc
    if doc.line_end(piece[0]) < piece[1]:
        return False
    above = doc.text[:top].rstrip(" \t\r\n")
    pieces = sorted((p, id(entry)) for entry in container.entries for p in entry.pieces)
    is_first = not any(p[1] <= top for p, _ in pieces)
    if not is_first and doc.text[len(above) : top].count("\n") + doc.text[len(above) : top].count("\r") < 2:
        return False
    stays = False
    end = piece[1]
    for (start, behind), number in pieces:
        if start < piece[1]:
            continue
        if container.kind == "map" and doc.text[start] == "[":
            return stays  # a TOML header ends the paragraph of the lines above it
        between = doc.text[doc.next_line(end) : doc.line_start(start)]
        stays = stays or bool(_MAY_READ_AS_ENTRY.match(between.strip()))
        if any(not line.strip() for line in between.splitlines()):
            return stays
        if between.strip() and not _MAY_READ_AS_ENTRY.match(between.strip()) and _has_own_comment(doc, start):
            return False
        stays = stays or number not in side.gone
        end = behind
    return stays or bool(_MAY_READ_AS_ENTRY.match(doc.text[doc.next_line(end) :].lstrip(" \t")))


def _has_own_comment(doc: Document, start: int) -> bool:
    """Whether the comment line directly above an entry stands in its column: others are not its own."""
    return any(a - doc.line_start(a) == start - doc.line_start(start) for a, _ in doc.comment_above(start)[-1:])


def mark_gap(side: Marks, top: int, behind: int, floor: int, ceiling: int, *, opens: bool, closes: bool) -> None:
    """Of the blank lines above and below deleted lines the fewer go, at an edge those that are not the outer ones.

    The lines are `text[top:behind]`; `floor` and `ceiling` bound the lines between the entries that stay. A comment
    that ends the container is no entry: what goes above it was at the edge.
    """
    doc = side.doc
    above = _blank_lines(doc, floor, top, from_end=True)
    below = _blank_lines(doc, behind, ceiling, from_end=False)
    begins = opens and (above[0][0] if above else top) <= floor
    if begins or (len(above) > len(below) and not closes):
        side.own.extend(below)
    else:
        side.own.extend(above)


def _blank_lines(doc: Document, start: int, end: int, *, from_end: bool) -> list[Span]:
    """The blank lines with which a part of the text ends, or begins."""
    lines: list[Span] = []
    while start < end:
        behind = min(doc.next_line(start), end)
        is_blank = not doc.text[start:behind].strip(" \t\r\n\ufeff")
        if is_blank:
            lines.append((start, behind))
        elif from_end:
            lines = []
        else:
            break
        start = behind
    return lines
