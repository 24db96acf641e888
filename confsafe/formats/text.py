"""The words in which a format speaks of its text: Span, Splice, Comment; lines, columns, indentation, line endings.

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
    """Replace `text[start:end]` by `new`. Where `start == end` it inserts; where `new` is "" it deletes."""

    start: int
    end: int
    new: str


class Step(NamedTuple):
    """One step of a plan, for those who look on (`debug.py`).

    Attributes:
        at: the place in the text before, a position.
        what: what is to happen there: "delete port", "insert tls behind port".
    """

    at: int
    what: str


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


SMALL = 3000
"""So many characters are read again as a whole sooner than it is proved that a part is enough."""


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


# Lines. `\n`, `\r\n` and a lone `\r` end one. A position on a line is one of its characters, or its line break.


def line_start(text: str, position: int) -> int:
    """The first character of the line that a position is on.

    Example:
        >>> line_start("a\\nbc", 3)
        2
    """
    start = text.rfind("\n", 0, position) + 1
    lone = text.rfind("\r", start, position) + 1
    return lone if lone and text[lone : lone + 1] != "\n" else start


def line_break(text: str, position: int) -> int:
    """The end of the line that a position is on, in front of its line break.

    Example:
        >>> line_break("ab\\r\\nc", 1)
        2
    """
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    lone = text.find("\r", position, end)
    return end if lone < 0 else lone


def line_end(text: str, position: int) -> int:
    """The end of the line that a position is on, behind its line break: where the next line begins.

    Example:
        >>> line_end("ab\\r\\nc", 1)
        4
    """
    end = line_break(text, position)
    return end + 2 if text.startswith("\r\n", end) else min(end + 1, len(text))


def line_above(text: str, start: int) -> int:
    """Where the line above the one that begins at `start` begins.

    Example:
        >>> line_above("a\\r\\nbc\\r\\nd", 7)
        3
    """
    if start > 1 and text.startswith("\r\n", start - 2):
        return line_start(text, start - 2)
    return line_start(text, start - 1) if start else 0


def column_of(text: str, position: int) -> int:
    """How many characters stand in front of a position on its line."""
    return position - line_start(text, position)


def indent_at(text: str, position: int) -> str:
    """The white space with which the line of a position begins.

    Example:
        >>> indent_at('{\\n\\t"a": 1\\n}', 5)
        '\\t'
    """
    start = line_start(text, position)
    end = start
    while end < len(text) and text[end] in " \t":
        end += 1
    return text[start:end]


def begins_line(text: str, position: int) -> bool:
    """Whether only white space stands in front of a position on its line."""
    return not text[line_start(text, position) : position].strip(" \t\ufeff")


def ends_open(text: str) -> bool:
    """Whether the last line of a text has something on it and no line break."""
    return bool(text) and text[-1] not in "\r\n"
