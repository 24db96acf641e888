"""The words of the layout engine: Grammar, Line, Slot, Piece; Brackets, NewEntry.

Every container of every format is a run of slots with gaps between them:

    # about the port                        lead       the comment block above that is the entry's
    port = 80  # web, and                   key | separator | value, and the comment behind it
               # other things               tail       lines that continue that comment
                                            gap        blank lines and comments that are nobody's
    host = "h"

What a format adds is a `Grammar`: which marks begin a comment.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import dataclass
    from typing import NamedTuple

    from confsafe.formats.text import Span
else:
    from confsafe.startup.records import NamedTuple, dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a kind of container allows.

    Attributes:
        line_comments: the marks that begin a comment up to the end of the line: ("//",) or ("#",).
        block_comments: whether `/* */` is a comment.
        line_ends: the characters that end a line, and with it a line comment.
    """

    line_comments: tuple[str, ...]
    block_comments: bool = False
    line_ends: str = "\r\n"


class Line(NamedTuple):
    """One line between two entries; a block comment over several lines is one.

    Attributes:
        start: its first character.
        end: behind its line break.
        kind: "blank", "comment", or "other" where anything else stands on it (a comma that begins the line).
        column: that of its first character that is no white space; 0 on a blank line.
        comment: its comment with the mark, without white space around it; "" where it has none.
    """

    start: int
    end: int
    kind: str
    column: int = 0
    comment: str = ""


class Slot(NamedTuple):
    """One entry on lines of its own, by the positions of its parts: lead | key | separator | value | tail.

    Attributes:
        lead: where its first line begins, the comment block that it owns included.
        start: its first character: of its key, its `-`, its value.
        key_end: behind its key; `start` in a list.
        value: where its value begins.
        end: behind its value.
        tail: behind its last line with the comment behind it and the lines that continue that comment.
    """

    lead: int
    start: int
    key_end: int
    value: int
    end: int
    tail: int


class Piece(NamedTuple):
    """An entry to be put in, on lines of its own.

    Attributes:
        body: from its first character to the last one of its value; further lines with their indentation.
        indent: the white space in front of its first line.
        lead: comment lines that come with it (a move), whole lines with indentation and line break.
        behind: the comment that comes with it on its last line, with the white space in front.
        gap: how many blank lines part such an entry from its neighbours here.
        closed: whether a comment may stand behind it; not behind an open block scalar.
        keeps: whether it takes over the comments of what it takes the place of; not where these move elsewhere.
    """

    body: str
    indent: str = ""
    lead: str = ""
    behind: str = ""
    gap: int = 0
    closed: bool = True
    keeps: bool = True

    def lines(self, newline: str) -> str:
        """All its lines.

        Example:
            >>> Piece("b = 1", "  ", lead="  # why\\n").lines("\\n")
            '  # why\\n  b = 1\\n'
        """
        return f"{self.lead}{self.indent}{self.body}{self.behind}{newline}"


@dataclass(frozen=True, slots=True)
class Brackets:
    """One bracketed container in the text.

    Attributes:
        start: the position of the opening bracket.
        end: the position after the closing bracket.
        entries: the span of each entry, from its key (or value) to the end of its value, in text order.
        newlines: whether new lines may be put between the brackets (a TOML 1.0 inline table may not have any).
        line_indent: the indentation of the line on which the container's opening bracket (or its key) stands.
        unit: one step of indentation, for a container that has no entries on lines of their own.
        separator: what stands behind a comma on one line, where no entries show it.
        padding: what stands inside the brackets of a one-line container that is empty so far: "" or " ".
        trailing_comma: whether the first entries of an empty container get a comma behind the last, on lines of
            their own.
        leading: a comma that begins a line, with the blanks behind it, where the file has commas there; "" elsewhere.
            It is asked where the entries show no comma.
    """

    start: int
    end: int
    entries: Sequence[Span]
    newlines: bool
    line_indent: str
    unit: str
    separator: str = " "
    padding: str = ""
    trailing_comma: bool = False
    leading: str = ""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be inserted between brackets.

    Attributes:
        after: the index of the entry (one that stays) that it follows; -1: in front of all.
        render: given the entry's indentation (None: it stands on one line with its neighbours) returns its text
            `"key": value`, without comma or outer white space.
        moved_from: the index of a deleted entry whose own text and comments move here instead, or None.
        lead: the comments that come with it on lines above, without the indentation of the first line of each; "" is a
            blank line.
        tail: the comment that comes with it on its line, with the white space in front; without any it gets a blank.
        alone: whether it must stand on lines of its own, as a comment within it ends only with its line.
        keeps: whether it takes over the comments of what it takes the place of, where it has none of its own.
    """

    after: int
    render: Callable[[str | None], str]
    moved_from: int | None = None
    lead: Sequence[str] = ()
    tail: str = ""
    alone: bool = False
    keeps: bool = True
