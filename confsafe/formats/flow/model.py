"""What `edit_flow` is told: the syntax, where a container's entries stand, and which new ones there are."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import dataclass

    from confsafe.formats.text import Span
else:
    from confsafe.startup.records import dataclass


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a format allows between brackets.

    Attributes:
        line_comments: the marks that begin a comment up to the end of the line: ("//",) or ("#",).
        block_comments: whether `/* */` is a comment.
        trailing_comma: whether the format allows a comma after the last entry at all.
        line_ends: the characters that end a line, and with it a line comment.
    """

    line_comments: tuple[str, ...]
    block_comments: bool
    trailing_comma: bool
    line_ends: str = "\r\n"


@dataclass(frozen=True, slots=True)
class Flow:
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
    """

    start: int
    end: int
    entries: Sequence[Span]
    newlines: bool
    line_indent: str
    unit: str
    separator: str = " "
    padding: str = ""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be inserted.

    Attributes:
        after: the index of the entry (one that stays) that it follows; -1: in front of all.
        render: given the entry's indentation (None: it stands on one line with its neighbours) returns its text
            `"key": value`, without comma or outer white space.
        moved_from: the index of a deleted entry whose own text and comments move here instead, or None.
    """

    after: int
    render: Callable[[str | None], str]
    moved_from: int | None = None
