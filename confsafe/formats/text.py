"""The words in which a format speaks of its text: Span, Splice, line endings, Comment.

A format never re-prints a file. It says which characters become which others: a list of `Splice`. A splice is data: it
can be printed, compared and tested apart from `apply_splices`, which is the only place that builds the new text.

    text      'port = 80  # web\n'
    splice    Splice(7, 9, '8080')
    new text  'port = 8080  # web\n'
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from dataclasses import dataclass
    from typing import Any, NamedTuple
else:
    from confsafe.startup.records import NamedTuple, dataclass


class Span(NamedTuple):
    """The characters `text[start:end]`."""

    start: int
    end: int


class Splice(NamedTuple):
    """Replace `text[start:end]` by `new`. Where `start == end` it inserts; where `new` is "" it deletes.

    `drops` is True where comments inside the span go on purpose: with the entry that is deleted, or with the container
    that another value replaces. In every other splice a comment inside the span must stand in `new` again.
    """

    start: int
    end: int
    new: str
    drops: bool = False


class Reread(NamedTuple):
    """What an edited text reads as, found without reading the parts of it in which nothing can have changed.

    Attributes:
        data: its data, as `Format.read` would give them; what did not change may be shared with the data before.
        before: the comments that stood in what was read again, by their places in the text before the edit.
        after: the comments that stand there now, with their markers. All others are what they were.
    """

    data: Any
    before: Sequence[Span]
    after: Sequence[str]


@dataclass(frozen=True, slots=True)
class Comment:
    """The comment of one entry, without its markers (`#`, `//`, `/* */`).

    Attributes:
        above: the comment block directly above the entry, its lines joined by "\\n"; None where there is none.
        inline: the comment behind the value on its line; None where there is none.
    """

    above: str | None = None
    inline: str | None = None


class OverlappingSplicesError(ValueError):
    """Two splices claim the same characters: a fault in a format, never in the caller's data."""


def apply_splices(text: str, splices: Iterable[Splice]) -> str:
    """The text with every splice applied; those at one place in the order given.

    Raises OverlappingSplicesError when two of them share a character.

    Example:
        >>> apply_splices("a = 1\\n", [Splice(4, 5, "2"), Splice(6, 6, "b = 3\\n")])
        'a = 2\\nb = 3\\n'
    """
    parts: list[str] = []
    done = 0
    for splice in sorted(splices, key=_position):
        if splice.start < done or splice.end < splice.start or splice.end > len(text):
            raise OverlappingSplicesError(f"{splice!r} after {done} of {len(text)}")
        parts.append(text[done : splice.start])
        parts.append(splice.new)
        done = splice.end
    parts.append(text[done:])
    return "".join(parts)


def _position(splice: Splice) -> tuple[int, int]:
    """Text order; an insertion comes before a replacement that begins at the same place."""
    return splice.start, splice.end


def line_column(text: str, position: int) -> tuple[int, int]:
    """Line and column of a position, both from 1, in characters; `\\n`, `\\r\\n` and a lone `\\r` end a line.

    Example:
        >>> line_column("a\\nbc", 3)
        (2, 2)
    """
    before = text[:position].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def newline_of(text: str) -> str:
    """The line ending that a new line of this text takes: that of its first line, "\\n" where it has none."""
    end = text.find("\n")
    if end < 0 and "\r" in text:
        return "\r"
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"
