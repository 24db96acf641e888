"""Where the comments of one entry stand; the layout engine reads and writes them.

    // above: the block directly above the entry, on lines of its own
    "port": 80, // inline: what follows on its line

A comment that is changed keeps its marks (`//`, `/* */`); a new one is `//`, or `/* */` where something follows on the
line. A comment behind several entries of one line belongs to the line and is no entry's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.errors import KeyMissing
from confsafe.formats.json.commented_out import Reader
from confsafe.formats.layout.comments import Spot
from confsafe.formats.layout.container import Container as Around
from confsafe.formats.layout.container import container_over
from confsafe.formats.text import Span, indent_at

if TYPE_CHECKING:
    from typing import NamedTuple

    from confsafe.data.changes import Path
    from confsafe.formats.json.places import Container, Entry, Walker
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.layout.gaps import Gap, Token
else:
    from confsafe.startup.records import NamedTuple


class Place(NamedTuple):
    """One entry with its surroundings.

    Attributes:
        text: the whole text.
        container: the container it stands in.
        number: its number in it.
        before: the gap in front of it.
        after: the gap behind it.
    """

    text: str
    container: Container
    number: int
    before: Gap
    after: Gap

    @property
    def entry(self) -> Entry:
        return self.container.entries[self.number]

    @property
    def shares_line(self) -> bool:
        """Whether another entry stands in front of it on its line and none behind it."""
        return self.number > 0 and not self.before.broken and self.after.broken

    @property
    def above(self) -> list[Token]:
        """The comments of the block above it."""
        if not self.before.broken:
            return []
        start, end = self.before.block_start, self.before.line_start
        return [token for token in self.before.comments if start <= token.start < end]

    @property
    def lines_above(self) -> list[str]:
        """All that stands between it and the entry above, a comment each; "" is a blank line."""
        return [line.comment for line in self.before.lines[self.before.division.tail :]]

    @property
    def all_above(self) -> list[Token]:
        """The comments on lines of their own between it and the entry above, or the line of the opening bracket."""
        if not self.before.broken:
            return []
        return [token for token in self.before.comments if self.before.tail_end <= token.start < self.before.line_start]

    @property
    def inline(self) -> list[Token]:
        """The comments behind it on its line, and those that continue them."""
        comments = self.after.tail_comments
        if self.shares_line:
            return [token for token in comments if self.text.startswith("/*", token.start)]
        return comments

    def spot(self) -> Spot:
        """The same as the layout engine takes it."""
        before, after, entry = self.before, self.after, self.entry
        line = before.line_start if before.broken else entry.start
        inline = self.inline
        block = not after.broken or self.shares_line
        end = entry.value.end if block else after.tail_end
        return Spot(
            Span(before.block_start if before.broken and self.above else line, line),
            Span(inline[0].start, inline[0].end) if inline else Span(end, end),
            indent_at(self.text, before.line_lead),
            begins_line=before.broken,
            ends_line=not block,
            space=" ",
            more=tuple(Span(token.start, token.end) for token in inline[1:]),
        )


def find_place(text: str, walker: Walker, dialect: Dialect, path: Path) -> Place:
    """The entry at a path. Raises KeyMissing where there is none."""
    start = walker.start(path[:-1]) if path else None
    if start is None or text[start] not in "{[":
        raise _missing(path)
    container = walker.container(start)
    number = walker.places(start).get(path[-1])
    if number is None:
        raise _missing(path)
    gaps = gaps_in(text, walker, dialect, start)
    return Place(text, container, number, gaps.gap(number), gaps.gap(number + 1))


def gaps_in(text: str, walker: Walker, dialect: Dialect, start: int) -> Around:
    """The container that begins at `start` as the layout engine has it, to look at its gaps; made once."""
    gaps = walker.gaps.get(start)
    if gaps is None:
        container = walker.container(start)
        reader = Reader(text, dialect, is_object=text[start] == "{")
        spans = [entry.span for entry in container.entries]
        gaps = walker.gaps[start] = container_over(text, container.span, spans, dialect.grammar, reader)
    return gaps


def _missing(path: Path) -> KeyMissing:
    from confsafe.data.keypath import format_path

    key = format_path(path)
    return KeyMissing(f"there is no {key or 'entry'} in the file", key=key)
