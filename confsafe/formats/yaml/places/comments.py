"""Comments: all of a document, the one of an entry, and setting it.

    # the web server          above: the comment lines directly above the entry, in its column
    port: 80  # default       inline: behind the value, or behind `key:` where the value stands below

Whether a `#` begins a comment depends only on where it is: after white space and in no scalar (YAML 1.2.2, 6.6).
"""

from __future__ import annotations

import re
from bisect import bisect_right

from confsafe.errors import ValueRefused
from confsafe.formats.text import Comment, Span, Splice, newline_of
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats.yaml.places.geometry import Entry, Geometry

_HEADER_COMMENT = pattern(r"[|>][-+0-9]*[ \t]+(?=#)")


def comments_of(geometry: Geometry) -> list[Span]:
    """Every comment of the document, in order."""
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
    entry = geometry.entries(container)[index]
    inline = _inline(geometry, container, entry)
    above = _above(geometry, container, index)
    return Comment(
        above=None if above is None else "\n".join(_said(line) for line in _lines(geometry.text[above[0] : above[1]])),
        inline=None if inline is None else _said(geometry.text[inline.start : inline.end]),
    )


def _said(line: str) -> str:
    """What a comment line says, without its indentation, its `#` and one blank."""
    said = line.lstrip(" \t").removeprefix("#")
    return said.removeprefix(" ")


def _lines(block: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", block)[:-1]


def _above(geometry: Geometry, container: int, index: int) -> Span | None:
    """The comment lines directly above an entry; None where there are none, or no line is its own."""
    entries = geometry.entries(container)
    entry = entries[index]
    if not geometry.is_alone(entry.start):
        return None
    first = geometry.lead(entry, entries[index - 1].end if index else 0)
    start = geometry.line_start(entry.start)
    return Span(first, start) if first < start else None


def _inline_place(geometry: Geometry, entry: Entry) -> int:
    """The position behind which an entry's inline comment stands: its end, or its `:` where the value is below.

    Where a literal or folded scalar is its end, that is behind the scalar's header.
    """
    tree = geometry.tree
    if tree.is_block(entry.value):
        head = geometry.properties_end(entry.value) if entry.value in tree.properties else entry.mark + 1
        if geometry.is_alone(geometry.content(entry.value)):
            return head
    scalar = geometry.block_scalar(tree.after(entry.value) - 1)
    return entry.end if scalar is None or scalar.end != entry.end else scalar.header_end


def _inline(geometry: Geometry, container: int, entry: Entry) -> Span | None:
    position = _inline_place(geometry, entry)
    end = geometry.line_break(position)
    rest = geometry.text[position:end]
    behind = rest.lstrip(" \t" if geometry.tree.is_block(container) else " \t,")
    if not behind.startswith("#"):
        return None
    return Span(end - len(behind), end)


def comment_splices(geometry: Geometry, container: int, index: int, comment: Comment, key: str) -> list[Splice]:
    """The splices after which an entry has exactly that comment."""
    return [
        *_above_splices(geometry, container, index, comment.above, key),
        *_inline_splices(geometry, container, index, comment.inline, key),
    ]


def _above_splices(geometry: Geometry, container: int, index: int, said: str | None, key: str) -> list[Splice]:
    if said == comment_of(geometry, container, index).above:
        return []
    entry = geometry.entries(container)[index]
    here = _above(geometry, container, index)
    start = geometry.line_start(entry.start)
    span = Span(start, start) if here is None else here
    if said is None:
        return [Splice(span.start, span.end, "", drops=True)]
    if not geometry.is_alone(entry.start):
        raise ValueRefused(f"{key} shares its line with what is before it; no comment line fits above", key=key)
    indent = geometry.text[start : entry.start]
    newline = newline_of(geometry.text)
    lines = [f"{indent}{_written(line, key)}{newline}" for line in said.split("\n")]
    return [Splice(span.start, span.end, "".join(lines), drops=True)]


def _inline_splices(geometry: Geometry, container: int, index: int, said: str | None, key: str) -> list[Splice]:
    entry = geometry.entries(container)[index]
    here = _inline(geometry, container, entry)
    if said == (None if here is None else _said(geometry.text[here.start : here.end])):
        return []
    if said is None:
        assert here is not None
        start = here.start
        while geometry.text[start - 1] in " \t":
            start -= 1
        return [Splice(start, here.end, "", drops=True)]
    if "\n" in said:
        raise ValueRefused(f"the comment behind {key} must be one line", key=key)
    if here is not None:
        return [Splice(here.start, here.end, _written(said, key), drops=True)]
    position = _inline_place(geometry, entry)
    end = geometry.line_break(position)
    rest = geometry.text[position:end].strip(" \t")
    if rest.strip(",") and not rest.startswith("#"):
        raise ValueRefused(f"other entries follow {key} on its line; no comment fits behind it", key=key)
    position = position + len(geometry.text[position:end].rstrip(" \t"))
    return [Splice(position, end, f"  {_written(said, key)}")]


_NO_COMMENT = pattern("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def _written(line: str, key: str) -> str:
    """A line as a comment."""
    if _NO_COMMENT.search(line) is not None:
        raise ValueRefused(f"the comment of {key} holds a character that YAML does not allow", key=key)
    return f"# {line}" if line else "#"
