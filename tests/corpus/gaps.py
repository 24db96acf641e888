"""How many blank lines part a new entry of a YAML block from its neighbours, found without confsafe.

By the rules of docs/formats.md: as many as entries of its kind have (a kind: whether the entry and the one above are of
several lines); below the root a line stands directly beside another where no two lines are siblings there (or, where
comments stand between, as below); between two that stay where none are of its kind, as many as there were; else as its
siblings have, or the same key's entries elsewhere. Where nothing tells: one between two entries of several lines at the
root, or below one with a blank line within, else none. The gap that it goes into stays below it, and so does the one
that ends the block; but above a line that comes where it parts an entry of several lines from a line. Where examples
differ, it is none wider or narrower than they.
"""

from __future__ import annotations

import itertools
import re

from edits import Edit
from places import Document, Entry, Node, Path

_KEEPS_BLANK_LINES = re.compile(r"[|>]\d?\+")
_BLANKS_BELOW = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]+(?:[\r\n]|\Z)")


def wrong(old: Document, new: Document, edit: Edit) -> str:
    """Why the blank lines around a new entry are not those that they must be; "" where they are."""
    if len(edit.inserts) != 1 or edit.sets or edit.deletes or edit.is_move:
        return ""
    path = edit.inserts[0]
    before, found = old.node(path[:-1]), new.entry(path)
    if before is None or found is None or before.flow or found[1].flow or not before.entries:
        return ""
    entry, container = found
    place = next(number for number, one in enumerate(container.entries) if one is entry)
    if len(container.entries) != len(before.entries) + 1 or _swallows(new, container.entries):
        return ""
    above, below = _blank_lines(new, entry)
    beside = _blank_lines(old, before.entries[place - 1])[1] if place else 0
    comments = place and _comments_below(old, before, place - 1)
    is_long = _is_of_several_lines(new, entry)
    if not is_long and not comments and _parts_lines_from_a_line(old, before, place):
        return "" if (above, below) == (beside, 0) else f"{path[-1]!r} does not join the line below it"
    if place and not comments and below != beside:
        return f"{path[-1]!r} has {below} blank lines below it where there were {beside}"
    own = above if place else below
    wanted = _wanted(old, path, before, place, is_long)
    if place == 0 and old.text[old.line_start(before.entries[0].pieces[0][0]) : before.entries[0].pieces[0][0]].strip():
        wanted = [0]  # behind the `-` of an outer list
    if 0 < place < len(before.entries):
        wanted = [min(gap, most) for gap in wanted for most in _around(old, before, place)]
    if not min(wanted) <= own <= max(wanted):
        return f"{path[-1]!r} is parted by {own} blank lines, not by {sorted(set(wanted))}"
    return ""


def _wanted(old: Document, path: Path, before: Node, place: int, is_long: bool) -> list[int]:
    """The gaps that are the examples for the new one."""
    gaps = _gaps(old, before)
    neighbour = _is_of_several_lines(old, before.entries[max(place - 1, 0)])
    kind = (neighbour, is_long) if place else (is_long, neighbour)
    if alike := [gap for pair, counts in gaps if pair == kind for gap in counts]:
        return alike
    joins = [0] if gaps and len(path) > 1 and not any(kind) else []
    if joins and not (place and _comments_below(old, before, place - 1)):
        return joins
    if 0 < place < len(before.entries):
        return joins + _around(old, before, place)
    if similar := [gap for pair, counts in gaps if any(pair) == any(kind) for gap in counts]:
        return joins + similar
    if gaps:
        return joins + [gap for _, counts in gaps for gap in counts]
    same = [node for node in _same_key(old, path[:-1]) if node is not before and node.kind == before.kind]
    elsewhere = [gap for node in same for _, counts in _gaps(old, node) for gap in counts]
    parted = len(path) == 1 or (place > 0 and _has_blank_line(old, before.entries[place - 1]))
    return elsewhere or [int(parted and all(kind))]


def _around(doc: Document, container: Node, place: int) -> list[int]:
    """The blank lines between two entries: below the one above, and those below comments that are neither one's."""
    below = _blank_lines(doc, container.entries[place - 1])[1]
    above = _above(doc, doc.line_start(container.entries[place].pieces[0][0]))
    return [below, above] if above and _comments_below(doc, container, place - 1) else [below]


def _gaps(doc: Document, container: Node) -> list[tuple[tuple[bool, bool], set[int]]]:
    """For each two neighbours whether they are of several lines, and their gap; two counts around a comment."""
    found = []
    for one, other in itertools.pairwise(container.entries):
        start = other.pieces[0][0]
        block = doc.comment_above(start)
        counts = {_above(doc, doc.line_start(place)) for place in (start, block[0][0] if block else start)}
        found.append(((_is_of_several_lines(doc, one), _is_of_several_lines(doc, other)), counts))
    return found


def _same_key(doc: Document, path: Path) -> list[Node]:
    """The block collections at the same key anywhere."""
    if not path or not isinstance(path[-1], str):
        return []
    return [entry.node for here, entry, _ in doc.entries() if here[-1] == path[-1] and not entry.node.flow]


def _is_of_several_lines(doc: Document, entry: Entry) -> bool:
    start, end = entry.pieces[0]
    start = doc.line_start(entry.keys[0][1]) if entry.keys and doc.text[start] in "&!" else start
    return len(doc.text[start:end].rstrip().splitlines()) > 1


def _parts_lines_from_a_line(doc: Document, container: Node, place: int) -> bool:
    """Whether blank lines part an entry of several lines from one of a line there."""
    if not 0 < place < len(container.entries):
        return False
    above, below = container.entries[place - 1], container.entries[place]
    parted = _blank_lines(doc, above)[1] > 0
    return parted and _is_of_several_lines(doc, above) and not _is_of_several_lines(doc, below)


def _has_blank_line(doc: Document, entry: Entry) -> bool:
    start, end = entry.pieces[0]
    return not all(map(str.strip, doc.text[start:end].rstrip().splitlines()))


def _blank_lines(doc: Document, entry: Entry) -> tuple[int, int]:
    """How many blank lines stand directly above and below an entry, with the deeper comments that are its own."""
    start, end = entry.pieces[0]
    end = doc.next_line(start + len(doc.text[start:end].rstrip()))
    column = start - doc.line_start(start)
    while deeper := re.match(rf"(?:[ \t]*(?:\r\n|\n|\r))*[ ]{{{column + 1},}}#", doc.text[end:]):
        end = doc.next_line(end + deeper.end())
    rest = re.match(r"(?:[ \t]*(?:\r\n|\n|\r))*", doc.text[end:])
    return _above(doc, doc.line_start(start)), len(rest[0].splitlines()) if rest else 0


def _above(doc: Document, position: int) -> int:
    """How many blank lines stand directly above the line at a position."""
    lines = doc.text[:position].splitlines()
    return len(list(itertools.takewhile(lambda line: not line.strip("\ufeff \t"), reversed(lines))))


def _comments_below(doc: Document, container: Node, number: int) -> bool:
    """Whether comments stand between an entry and the next one, or the next thing in the text."""
    end = container.entries[number].pieces[-1][1]
    rest = doc.text[end:]
    following = re.search(r"\n[ \t]*[^\s#]", rest)
    return bool(doc.comments_in(doc.next_line(end), end + following.end() if following else len(doc.text)))


def _swallows(doc: Document, entries: list[Entry]) -> bool:
    """Whether one ends in a block scalar whose text the blank lines below it are."""
    for entry in entries:
        node = entry.node
        while node.entries and not node.flow:
            node = node.entries[-1].node
        if node.block and (_KEEPS_BLANK_LINES.match(doc.text, node.content) or _BLANKS_BELOW.match(doc.text, node.end)):
            return True
    return False
