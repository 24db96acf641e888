"""Editing what stands between brackets: JSON objects and arrays, TOML arrays and inline tables, YAML flow collections.

All three separate entries by commas, on one line or one a line, with or without a trailing comma, with comments
anywhere. They differ in the comment syntax and in whether a new line is allowed; that is `Syntax`. Where the entries stand
is `Flow`. What is to be done is a set of deleted indices and a list of `NewEntry`. The result is splices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from confsafe.formats.tree import Span, Splice


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a format allows between brackets.

    Attributes:
        line_comments: the marks that begin a comment up to the end of the line: ("//",) or ("#",).
        block_comments: whether `/* */` is a comment.
        trailing_comma: whether the format allows a comma after the last entry at all.
    """

    line_comments: tuple[str, ...]
    block_comments: bool
    trailing_comma: bool


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
    """

    start: int
    end: int
    entries: Sequence[Span]
    newlines: bool
    line_indent: str
    unit: str


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


def edit_flow(
    text: str, flow: Flow, syntax: Syntax, *, deleted: Collection[int], inserted: Sequence[NewEntry]
) -> list[Splice]:
    """The splices that delete and insert those entries; all other characters stay.

    An inserted entry takes the layout of its siblings (own line at their indentation, or same line), a comma that is
    missing is added before any trailing comment, a trailing comma stays or stays away. A deleted entry takes its comma,
    its line where it had one, its trailing comment and the comment block directly above it.
    """
    raise NotImplementedError
