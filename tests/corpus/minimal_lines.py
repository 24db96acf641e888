"""What belongs to an entry that has its own lines: in YAML blocks and in TOML outside of brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from marks import Marks, own_but_comments, white
from minimal_ownership import comments_above, mark_gap, may_read_as_entry
from places import Document, Entry, Node, Path, Span


def table_around(doc: Document, path: Path, container: Node) -> Node:
    """The table whose lines a dotted key of TOML stands among, with each of its lines as an entry.

    `a.x = 1` and `b = 2` below it are one paragraph, whatever else `a` has.
    """
    if container.flow or container.start >= 0 or len(path) < 2:
        return container
    while not container.flow and container.start < 0 and len(path) > 1:
        path = path[:-1]
        container = doc.node(path[:-1]) or container
    return replace(container, entries=list(_lines_of(container)))


def _lines_of(table: Node) -> Iterator[Entry]:
    for entry in table.entries:
        if entry.section or entry.node.flow or entry.node.start >= 0:
            yield entry
        else:
            yield from _lines_of(entry.node)


def mark_lines(side: Marks, entry: Entry, container: Node, piece: Span, *, takes_comments: bool) -> None:
    """A piece of an entry is its lines; one that is deleted takes the comments behind and directly above it along."""
    doc, text = side.doc, side.doc.text
    start, end = piece
    first = doc.line_start(start)
    if not doc.is_blank(first, start):
        _mark_shared_line(side, container, piece, takes_comments=takes_comments)
        return
    behind = doc.next_line(end)
    if takes_comments:
        side.own.append((first, behind))
        block, is_certain = comments_above(side, container, piece)
        for a, b in block:
            line = doc.line_start(a), doc.next_line(b)
            (side.own if is_certain and not side.is_new else side.optional).append(line)
        if not side.is_new:
            top = doc.line_start(block[0][0]) if block else first
            is_whole = len(entry.pieces) == 1 and not entry.section and (is_certain or not block)
            if not is_whole or not _mark_gap(side, container, piece, top, behind):
                _mark_blank_lines_around(side, top, behind)
                if not entry.section:
                    bottom = mark_deeper_comments(side, start - first, behind)
                    _mark_blank_lines_around(side, top, bottom)
                    if entry is container.entries[0]:
                        _mark_gaps_between(side, behind, bottom)
    else:
        own_but_comments(side, first, behind)
    if takes_comments and not entry.section:
        mark_deeper_comments(side, start - first, behind)
    if entry.section or (side.is_new and re.match(r"\s*(\[|#|$)", text[behind:])):
        mark_blank_lines(side, piece, trailing_comments=entry.section)
    elif takes_comments:
        mark_blank_tail(side, end)


def _mark_gap(side: Marks, container: Node, piece: Span, top: int, behind: int) -> bool:
    """The gap that goes with the only entry that goes, below another one; whether nothing but blank lines is around."""
    doc = side.doc
    pieces = sorted(p for entry in container.entries for p in entry.pieces)
    number = pieces.index(piece)
    if not side.is_only_deletion or not number:
        return False
    closes = number + 1 == len(pieces)
    if closes and not doc.text.endswith("\n"):
        return False  # the last line break goes as well
    floor, ceiling = doc.next_line(pieces[number - 1][1]), behind
    while ceiling < len(doc.text) and not doc.text[ceiling : doc.next_line(ceiling)].strip():
        ceiling = doc.next_line(ceiling)
    if (doc.text[floor:top] + doc.text[behind:ceiling]).strip("\r\n"):  # blanks may be those of a block scalar
        return False
    if not closes and doc.line_start(pieces[number + 1][0]) != ceiling:
        return False
    mark_gap(side, top, behind, floor, ceiling, opens=False, closes=closes)
    return True


def _mark_blank_lines_around(side: Marks, start: int, end: int) -> None:
    """The blank lines directly above and directly below the lines of an entry that goes."""
    doc = side.doc
    while start:
        above = doc.line_start(start - 1 - (doc.text[start - 2 : start] == "\r\n"))
        if above >= start or doc.text[above:start].strip(" \t\r\n"):
            break
        side.optional.append((above, start))
        start = above
    while end < len(doc.text):
        behind = doc.next_line(end)
        if behind <= end or doc.text[end:behind].strip(" \t\r\n"):
            break
        side.optional.append((end, behind))
        end = behind


def _mark_gaps_between(side: Marks, start: int, end: int) -> None:
    """The first entry goes with some of the deeper comments below it: no gap may be left in front of the others."""
    doc = side.doc
    while start < end:
        behind = doc.next_line(start)
        if not doc.text[start:behind].strip(" \t\r\n"):
            side.optional.append((start, behind))
        start = behind


def mark_blanks_behind_kept(side: Marks) -> None:
    """What goes behind a block scalar that keeps its last blank lines (`|+`): those it would gain then go too."""
    text = side.doc.text
    for start, end in side.blocks():
        position = side.doc.next_line(end) if re.match(r"[|>]\d?\+", text[start:end]) else len(text)
        while position < len(text):
            behind = side.doc.next_line(position)
            if not text[position:behind].strip():
                side.optional.append((position, behind))
            elif not side.holds((position, behind)):
                break
            position = behind


def mark_comments_behind_blocks(side: Marks) -> None:
    """A comment that comes to stand behind a block scalar may have to move to the left, or it would be text."""
    for _, end in side.blocks():
        position = side.doc.next_line(end)
        while position < len(side.doc.text) and side.doc.is_blank(position, side.doc.next_line(position)):
            behind = side.doc.next_line(position)
            if side.doc.comments_in(position, behind):
                side.optional.append((position, behind))
            position = behind


def mark_deeper_comments(side: Marks, column: int, position: int) -> int:
    """Comments that follow a block and are indented deeper than its key may go with it; where the last one ends."""
    doc = side.doc
    bottom = position
    while position < len(doc.text):
        behind = doc.next_line(position)
        line = doc.text[position:behind]
        deep = len(line) - len(line.lstrip(" \t"))
        if line.strip() and not (line.lstrip().startswith("#") and deep > column):
            break
        if line.strip():
            side.optional.append((position, behind))
            bottom = behind
        position = behind
    return bottom


def mark_blank_lines(side: Marks, piece: Span, *, trailing_comments: bool) -> None:
    """Blank lines around a TOML table, and the comments that trail it, may come and go with it."""
    doc, text = side.doc, side.doc.text
    position = doc.next_line(piece[1])
    trailing: list[Span] = []
    while position < len(text):
        behind = doc.next_line(position)
        line = text[position:behind].strip()
        if line and not (trailing_comments and line.startswith("#")):
            break
        trailing.append((position, behind))
        position = behind
    below = doc.comment_above(position) if position < len(text) else []
    if any(may_read_as_entry(text[a:b]) for a, b in below):
        below = []  # what is commented out is the next table's by no rule: it may be this one's
    kept = {doc.line_start(a) for a, _ in below}
    side.optional.extend(span for span in trailing if span[0] not in kept)
    block = doc.comment_above(piece[0]) if trailing_comments else []
    top = doc.line_start(block[0][0] if block else piece[0])
    while top > doc.line_start(0):
        above = doc.line_start(top - 1 - (text[top - 2 : top] == "\r\n"))
        if text[above:top].strip(" \t\r\n"):
            break
        side.optional.append((above, top))
        top = above


def mark_blank_tail(side: Marks, end: int) -> None:
    """Lines of mere blanks behind a block scalar are its own, or nobody's."""
    position = side.doc.next_line(end)
    while position < len(side.doc.text):
        behind = side.doc.next_line(position)
        line = side.doc.text[position:behind]
        if line.strip() or not line.strip("\r\n"):
            return
        side.optional.append((position, behind))
        position = behind


def _mark_shared_line(side: Marks, container: Node, piece: Span, *, takes_comments: bool) -> None:
    """An entry behind `- ` or `? ` on one line."""
    doc = side.doc
    start, end = piece
    if takes_comments:
        side.own.append((start, end))
    else:
        own_but_comments(side, start, end)
    later = [e.pieces[0][0] for e in container.entries if e.pieces[0][0] >= end and id(e) not in side.gone]
    line_end = doc.line_end(end)
    if takes_comments:
        for a, b in doc.comments_in(end, line_end):
            side.optional.append((a, b))
        mark_deeper_comments(side, start - doc.line_start(start), doc.next_line(end))
    white(side, end, min(later) if later else line_end)
    first = doc.line_start(start)
    white(side, start - len(doc.text[first:start]) + len(doc.text[first:start].rstrip(" \t")), start)
