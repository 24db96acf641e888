"""The comment of one entry: reading it, writing it, taking it away.

    # above: the block directly above a key or a header, on lines of its own
    port = 80  # inline: what follows on the line

A table's comment is its header's; an array of tables has that of its first element. A table that has no header (its
sub-tables or dotted keys make it) has none and can get none. Within an array the same holds for items on lines of their
own.
"""

from __future__ import annotations

from bisect import bisect_left

from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats.flow.gaps import Gap, read_gap
from confsafe.formats.text import Comment, Span, Splice, newline_of
from confsafe.formats.toml.brackets import ARRAY
from confsafe.formats.toml.statements import Entry, Value, header_span
from confsafe.formats.toml.tables import Table, TableArray
from confsafe.formats.toml.trivia import block_start, entry_floor, section_start
from confsafe.formats.toml.write import comment_lines, inline_comment, marked, named
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Path
    from confsafe.formats.toml.statements import Section
    from confsafe.formats.toml.tables import Tables
else:
    from confsafe.startup.records import NamedTuple

_INLINE = pattern(r"[ \t]*+(#[^\r\n]*+)?")
_FORBIDDEN = pattern(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_NO_GAP_COMMENT = "an entry on one line with others has no comment of its own"


class Spot(NamedTuple):
    """Where the comments of an entry stand, or would.

    Attributes:
        above: the comment lines above it, empty where there are none; ends where the entry's line begins.
        inline: from the end of what the comment follows to the end of the comment; only space where there is none.
        indent: the indentation of the entry's line.
        has_lines: whether a comment can stand above it.
        ends_line: whether a comment can stand behind it.
    """

    above: Span
    inline: Span
    indent: str
    has_lines: bool = True
    ends_line: bool = True


def find_spot(tables: Tables, path: Path) -> Spot | None:
    """The place of an entry's comments; None for a table without a header. Raises KeyMissing where nothing is."""
    node = tables.find(path)
    if node is None:
        raise missing(path)
    if isinstance(node, TableArray):
        node = node.elements[0]
    if isinstance(node, Table):
        if node.header is None or not node.header.index:
            return None
        return _header_spot(tables, node.header)
    holder = tables.find(path[:-1])
    if isinstance(holder, Value):
        return _gap_spot(tables, holder, node)
    section = _section_around(tables, holder)
    if section is None or not isinstance(node, Entry):
        return _gap_spot(tables, _braces_around(tables, path), node)
    start = block_start(tables.text, node.start, entry_floor(tables, section, node.index))
    indent = tables.text[node.start : node.key]
    return Spot(Span(start, node.start), _inline_span(tables.text, node.value_end), indent)


def missing(path: Path) -> KeyMissing:
    """The error for a path that leads to nothing."""
    key = named(path)
    return KeyMissing(f"there is no {key or 'entry'} in the file", key=key)


def _section_around(tables: Tables, holder: object) -> Section | None:
    """The section in whose lines a table's own entries stand."""
    if not isinstance(holder, Table):
        return None
    tables.load(holder)
    body = holder.body or holder.home
    return None if body is None else body.section


def _braces_around(tables: Tables, path: Path) -> Value:
    """The innermost value that encloses the entry at `path`."""
    for size in range(len(path) - 1, 0, -1):
        node = tables.find(path[:size])
        if isinstance(node, Value):
            return node
    raise missing(path)


def _header_spot(tables: Tables, section: Section) -> Spot:
    text = tables.text
    span = header_span(text, section)
    return Spot(
        Span(section_start(tables, section), section.start),
        _inline_span(text, span.end),
        text[section.start : span.start],
    )


def _inline_span(text: str, position: int) -> Span:
    found = _INLINE.match(text, position)
    return Span(position, found.end() if found else position)


def _gap_spot(tables: Tables, holder: Value, node: Value) -> Spot:
    """The spot of an item of an array, or of an entry of an inline table."""
    text = tables.text
    before, after = gaps_around(tables, holder, node)
    lead = before.line_lead
    line = text.rfind("\n", 0, lead) + 1
    has_lines = before.broken and lead == _start(node)
    above = Span(before.lead_start, line) if has_lines and before.lead_start < line else Span(line, line)
    end = max((t.end for t in after.tokens if t.kind == "comma" and t.end <= after.tail_end), default=node.value_end)
    inline = _inline_span(text, end) if after.broken else Span(end, end)
    ends_line = after.broken and (before.broken or before.start < 0)
    return Spot(above, inline if ends_line else Span(end, end), text[line:lead], has_lines, ends_line)


def gaps_around(tables: Tables, holder: Value, node: Value) -> tuple[Gap, Gap]:
    """The gaps in front of and behind an item of an array, or an entry of an inline table."""
    inner = tables.inner(holder)
    assert inner is not None
    if isinstance(inner, Table):
        assert inner.body is not None and isinstance(node, Entry)
        items: Sequence[Value] = inner.body.entries
        index = node.index
    else:
        items = inner
        index = bisect_left(items, node.value, key=_start)
    return gap_at(tables.text, holder, items, index), gap_at(tables.text, holder, items, index + 1)


def gap_at(text: str, holder: Value, items: Sequence[Value], index: int) -> Gap:
    """The gap in front of the item at `index`; behind the last one, that in front of the closing bracket."""
    start = items[index - 1].value_end if index else holder.value + 1
    end = _start(items[index]) if index < len(items) else holder.value_end - 1
    before = _start(items[index - 1]) if index else None
    return read_gap(text, start, end, ARRAY, entry=before, closes=index == len(items))


def _start(node: Value) -> int:
    return node.key if isinstance(node, Entry) else node.value


def read_comment(text: str, spot: Spot) -> Comment:
    """The comment that stands there."""
    lines = text[slice(*spot.above)].removesuffix("\n").split("\n") if spot.above.start < spot.above.end else []
    above = [_unmarked(line.lstrip(" \t").removesuffix("\r")) for line in lines]
    inline = text[slice(*spot.inline)].lstrip(" \t")
    return Comment("\n".join(above) if above else None, _unmarked(inline) if inline else None)


def _unmarked(comment: str) -> str:
    """A line of a comment without its marker and one space."""
    return comment[1:].removeprefix(" ")


def comment_splices(text: str, spot: Spot, comment: Comment, path: Path) -> list[Splice]:
    """The splices after which exactly that comment stands there. What is so already is left alone.

    Raises ValueRefused for characters that no comment can hold, an inline comment of several lines, and an entry that
    shares its line.
    """
    now = read_comment(text, spot)
    splices: list[Splice] = []
    if comment.above != now.above:
        _check(comment.above, path)
        if not spot.has_lines:
            raise ValueRefused(_NO_GAP_COMMENT, key=named(path))
        lines = comment_lines(comment.above, spot.indent, newline_of(text))
        splices.append(Splice(*spot.above, "".join(lines), drops=True))
    if comment.inline != now.inline:
        _check(comment.inline, path)
        if comment.inline is not None and "\n" in comment.inline:
            raise ValueRefused("an inline comment is one line", key=named(path), remedy="put it above")
        if not spot.ends_line:
            raise ValueRefused(_NO_GAP_COMMENT, key=named(path))
        splices.append(_inline_splice(text, spot, comment.inline))
    return splices


def _inline_splice(text: str, spot: Spot, comment: str | None) -> Splice:
    """The inline comment goes with the space in front of it; a new one in an old one's place keeps that space."""
    old = text[slice(*spot.inline)]
    if comment is None or "#" not in old:
        return Splice(*spot.inline, inline_comment(comment), drops=True)
    return Splice(spot.inline.start + old.index("#"), spot.inline.end, marked(comment), drops=True)


def _check(comment: str | None, path: Path) -> None:
    """A comment may hold tabs and line ends, no other control characters (TOML 1.0, Comment)."""
    found = _FORBIDDEN.search(comment or "")
    if found:
        raise ValueRefused(f"a TOML comment cannot hold the character U+{ord(found[0]):04X}", key=named(path))
