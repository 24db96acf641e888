"""Where the comments of an entry stand, or would; they are read and written by the layout engine.

    # above: the block directly above a key or a header, on lines of its own
    port = 80  # inline: what follows on the line

A table's comment is its header's; an array of tables has that of its first element. A table that has no header (its
sub-tables or dotted keys make it) has none and can get none. Within an array the same holds for items on lines of their
own.
"""

from __future__ import annotations

from functools import partial

from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats.layout.comments import Spot, plain_comment_splices, spot_of
from confsafe.formats.text import Span, indent_at, line_start
from confsafe.formats.toml.places.gaps import gaps_around, holder_of, reads_as_item, start_of
from confsafe.formats.toml.places.slots import GRAMMAR, Slots, reads_as_statement, stand_of
from confsafe.formats.toml.reader.statements import Value
from confsafe.formats.toml.write.values import named
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.data.changes import Path
    from confsafe.formats.text import Comment, Splice
    from confsafe.formats.toml.places.tables import Tables

_INLINE = pattern(r"([ \t]*+)(#[^\r\n]*+)?")


def find_spot(tables: Tables, path: Path) -> Spot | None:
    """The place of an entry's comments; None for a table without a header. Raises KeyMissing where nothing is."""
    node = tables.find(path)
    if node is None or not path:
        if node is None:
            raise missing(path)
        return None
    stand = stand_of(tables, path)
    if stand is not None:
        return spot_of(Slots(tables), stand)
    if not isinstance(node, Value):
        return None
    holder = holder_of(tables, path)
    assert holder is not None  # what stands in no brackets has a line, and so a stand
    return _spot_between(tables, holder, node)


def missing(path: Path) -> KeyMissing:
    """The error for a path that leads to nothing."""
    key = named(path)
    return KeyMissing(f"there is no {key or 'entry'} in the file", key=key)


def splices_of_comment(tables: Tables, path: Path, comment: Comment) -> list[Splice]:
    """The splices after which an entry has exactly that comment.

    Raises KeyMissing; ValueRefused for what no comment can hold (TOML 1.0, Comment), where none fits, and where it
    would not be shown as one: as an entry that is commented out.
    """
    spot, key = find_spot(tables, path), named(path)
    if spot is None:
        if comment.above is None and comment.inline is None:
            return []
        raise ValueRefused(
            "the table has no line of its own that a comment could stand at", key=key, remedy="comment one of its keys"
        )
    reads = reads_as_item if stand_of(tables, path) is None else reads_as_statement
    return plain_comment_splices(tables.text, spot, comment, GRAMMAR, key=key, reads=partial(partial, reads))


def _inline_span(text: str, position: int) -> Span:
    """The comment behind a position; where there is none, the end of the blanks there."""
    found = _INLINE.match(text, position)
    end = found.end() if found else position
    return Span(found.start(2), end) if found and found[2] else Span(end, end)


def _spot_between(tables: Tables, holder: Value, node: Value) -> Spot:
    """The spot of an item of an array, or of an entry of an inline table."""
    text = tables.text
    before, after = gaps_around(tables, holder, node)
    lead = before.line_lead
    line = line_start(text, lead)
    begins_line = before.broken and lead == start_of(node)
    above = Span(before.block_start, line) if begins_line and before.block_start < line else Span(line, line)
    end = max((t.end for t in after.tokens if t.kind == "comma" and t.end <= after.tail_end), default=node.value_end)
    ends_line = after.broken and (before.broken or before.start < 0)
    inline = _inline_span(text, end) if ends_line else Span(end, end)
    return Spot(above, inline, indent_at(text, lead), begins_line, ends_line)
