"""Comments: all of a document, the one of an entry, and setting it.

    # the web server          above: the comment lines directly above the entry, in its column
    port: 80  # default       inline: behind the value, or behind `key:` where the value stands below

Whether a `#` begins a comment depends only on where it is: after white space and in no scalar (YAML 1.2.2, 6.6).
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice, takewhile

from confsafe.errors import ValueRefused
from confsafe.formats.layout.comments import Spot, comment_splices, read_comment
from confsafe.formats.layout.examples import LOOK_AT, majority
from confsafe.formats.layout.lines import read_lines
from confsafe.formats.text import Span
from confsafe.formats.yaml.places.slots import GRAMMAR, Slots
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats.text import Comment, Splice
    from confsafe.formats.yaml.places.geometry import Entry, Geometry

_HEADER_COMMENT = pattern(r"[|>][-+0-9]*[ \t]+(?=#)")


def comments_of(geometry: Geometry) -> list[Span]:
    """Every comment of the document, in order."""
    if geometry.comments is None:
        geometry.comments = _comments(geometry)
    return geometry.comments


def _comments(geometry: Geometry) -> list[Span]:
    text, tree = geometry.text, geometry.tree
    if "#" not in text:
        return []
    starts, ends, kinds = tree.starts, tree.ends, tree.kinds
    bounds = tree.bounds
    found = []
    start = text.find("#", bounds.outer, bounds.end)
    while start >= 0:
        resume = start + 1
        if start == 0 or text[start - 1] in _BEFORE:
            node = bisect_right(starts, start) - 1
            # An empty node may stand at the same place as the one before it; the one with text is what counts.
            while node >= 0 and node not in kinds and starts[node] == ends[node]:
                node -= 1
            if node < 0 or node in kinds or start >= ends[node] or not _is_content(geometry, node, start):
                resume = _line_break(text, start, bounds.end)
                found.append(Span(start, resume))
            else:
                resume = max(resume, ends[node])
        start = text.find("#", resume, bounds.end)
    return found


_BEFORE = frozenset(" \t\r\n\ufeff")
"""What a comment's `#` stands behind, but for the start of the text."""


def _line_break(text: str, position: int, limit: int) -> int:
    end = text.find("\n", position, limit)
    end = limit if end < 0 else end
    lone = text.find("\r", position, end)
    return end if lone < 0 else lone


def _is_content(geometry: Geometry, node: int, position: int) -> bool:
    """Whether a `#` within the span of a scalar is one of its characters, not a comment behind its tag or header."""
    content = geometry.content(node)
    if position < content:
        return False
    header = _HEADER_COMMENT.match(geometry.text, content)
    return header is None or header.end() != position


def comment_of(geometry: Geometry, container: int, index: int) -> Comment:
    """The comment of one entry of a collection."""
    return read_comment(geometry.text, spot_of(geometry, container, index), GRAMMAR)


def splices_for(geometry: Geometry, container: int, index: int, comment: Comment, key: str) -> list[Splice]:
    """The splices after which an entry has exactly that comment. Raises ValueRefused where there is no place for it."""
    for said in (comment.above, comment.inline):
        if said is not None and _NO_COMMENT.search(said.replace("\n", "")) is not None:
            raise ValueRefused(f"the comment of {key} holds a character that YAML does not allow", key=key)
    spot = spot_of(geometry, container, index)
    splices = comment_splices(geometry.text, spot, comment, GRAMMAR, key=key)
    return [_instead_of_blanks(geometry, splice) if splice.start == spot.inline.start else splice for splice in splices]


def _instead_of_blanks(geometry: Geometry, splice: Splice) -> Splice:
    """What comes behind a value takes the place of blanks at the line's end."""
    end = geometry.line_break(splice.end)
    return splice if geometry.text[splice.end : end].strip(" \t") else splice._replace(end=end)


def spot_of(geometry: Geometry, container: int, index: int) -> Spot:
    """Where the comments of an entry stand, or would: above it, and behind it or behind its key."""
    text, tree = geometry.text, geometry.tree
    entry = geometry.entries(container)[index]
    line, alone = geometry.line_start(entry.start), geometry.is_alone(entry.start)
    above = Span(_block_above(geometry, container, index) if alone else line, line)
    position = _inline_place(geometry, entry)
    end = geometry.line_break(position)
    behind = text[position:end].lstrip(" \t" if tree.is_block(container) else " \t,")
    last = position + len(geometry.text[position:end].rstrip(" \t"))
    inline = Span(end - len(behind), end) if behind.startswith("#") else Span(last, last)
    ends_line = not behind or behind.startswith("#")
    indent = text[line : entry.start] if alone else ""
    space = "  " if inline.start < inline.end else _space_before_comments(geometry)
    return Spot(above, inline, indent, begins_line=alone, ends_line=ends_line, space=space)


def _block_above(geometry: Geometry, container: int, index: int) -> int:
    """Where the comment above an entry that begins its line begins."""
    if not geometry.tree.is_block(container):
        entries = geometry.entries(container)
        start = entries[index].start
        floor = geometry.line_end(entries[index - 1].end if index else geometry.content(container))
        above = read_lines(geometry.text, floor, geometry.line_start(start), GRAMMAR)
        own = takewhile(lambda line: (line.kind, line.column) == ("comment", geometry.column(start)), reversed(above))
        return min((line.start for line in own), default=geometry.line_start(start))
    slots = Slots(geometry, container)
    lines, block = slots.lines(index), slots.division(index).block
    return lines[block].start if block < len(lines) else slots.ceiling(index)


def _space_before_comments(geometry: Geometry) -> str:
    """The blanks in front of a comment behind a value, as most of the file's have."""
    if geometry.space_before_comments is not None:
        return geometry.space_before_comments
    text = geometry.text
    spaces = []
    for comment in islice(comments_of(geometry), LOOK_AT):
        before = text[geometry.line_start(comment.start) : comment.start]
        space = before[len(before.rstrip()) :]
        if before.strip() and space in (" ", "  "):  # more of them align comments, of which a new one knows nothing
            spaces.append(space)
    geometry.space_before_comments = majority(spaces) or "  "
    return geometry.space_before_comments


def _inline_place(geometry: Geometry, entry: Entry) -> int:
    """The position behind which an entry's inline comment stands: its end, or its `:` where the value is below.

    Where a literal or folded scalar is its end, that is behind the scalar's header.
    """
    tree = geometry.tree
    if tree.is_block(entry.value):
        head = geometry.properties_end(entry.value) if entry.value in tree.properties else entry.mark + 1
        if geometry.is_alone(geometry.content(entry.value)):
            return head
    scalar = geometry.last_scalar(entry.value)
    return entry.end if scalar is None or scalar.end != entry.end else scalar.header_end


_NO_COMMENT = pattern("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
