"""The words for a text of `key = value` lines: Entry, Section, Statements; and what a dialect tells of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod

from confsafe.errors import ParseError
from confsafe.formats.text import Span, line_column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from re import Match, Pattern
    from typing import ClassVar, Literal, NamedTuple
else:
    from confsafe.startup.records import NamedTuple


class Entry(NamedTuple):
    """One `key = value`, by positions in the text.

    Attributes:
        start: where its first line begins; behind the header where it shares that one's line.
        key: its first character (`export` included), and its name's.
        name_end: behind the name.
        value: where the value begins; `name_end` where it has none.
        end: behind the value.
        line_end: where the line below begins.
        name: the key.
        data: the value; None where there is no `=`.
        lines: where each line of a value of several lines stands, without indentation; empty for other values.
        comments: those within and behind it.
    """

    start: int
    key: int
    name_start: int
    name_end: int
    value: int
    end: int
    line_end: int
    name: str
    data: str | None
    lines: Sequence[Span] = ()
    comments: Sequence[Span] = ()


class Section(NamedTuple):
    """A header with the entries below it; the first one of a text is the root's and has no header.

    Attributes:
        names: the key path of its entries: (), ("server",), ("remote", "origin").
        start: where the header's line begins.
        head: the header's first character.
        head_end: behind it.
        body: where the line below it begins.
        entries: in the order of the text.
    """

    names: tuple[str, ...]
    start: int
    head: int
    head_end: int
    body: int
    entries: list[Entry]


class Statements(NamedTuple):
    """A text that was read: its sections, the root's first, and every comment in order."""

    sections: list[Section]
    comments: list[Span]


class Dialect(ABC):
    """One kind of text of `key = value` lines. Without state.

    Attributes:
        name: the format's name.
        title: how a message calls it.
        marks: what begins a comment; the first one where the text shows none.
        depth: how many names a header can have; 0: there are no headers.
        outside: whether keys may stand outside every section.
        repeats: what a key is that is there twice.
        folds: whether names are the same in capitals and small letters.
        behind: whether a comment may stand behind a value.
        indented: whether a value goes over several lines by their indentation.
        valueless: whether a key may have no value at all.
        nothing: how an empty value is spelled in front of a comment.
        equals: what stands between key and value, where the text shows nothing.
        indent: what stands in front of an entry below a header, where the text shows nothing.
        gap: the blank lines between two sections, where the text shows nothing.
        booleans: how True and False are spelled, where the text shows nothing.
        refused: what no value may hold, each with the words for it.
        commented_out: what a line that is no prose begins like, its comment mark taken away.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    marks: ClassVar[tuple[str, ...]]
    commented_out: ClassVar[Pattern[str]]
    depth: ClassVar[int] = 1
    outside: ClassVar[bool] = False
    repeats: ClassVar[Literal["list", "last", "fault"]] = "last"
    folds: ClassVar[bool] = False
    behind: ClassVar[bool] = False
    indented: ClassVar[bool] = False
    valueless: ClassVar[bool] = False
    nothing: ClassVar[str] = ""
    equals: ClassVar[str] = "="
    indent: ClassVar[str] = ""
    gap: ClassVar[int] = 1
    booleans: ClassVar[tuple[str, str]] = ("true", "false")
    refused: ClassVar[Sequence[tuple[Pattern[str], str]]] = ()

    @abstractmethod
    def read(self, text: str) -> Statements:
        """The text's sections, entries and comments. Raises ParseError with line and column."""

    @abstractmethod
    def entry(self, text: str, position: int) -> Entry | None:
        """The entry that begins on the line at `position`; None where none does."""

    @abstractmethod
    def key(self, name: str) -> str:
        """A name as it is written. What it writes is read again before it is believed."""

    @abstractmethod
    def value(self, value: str, old: str | None, text: str) -> str:
        """A value as it is written in a text, in the spelling of an old one (its characters) where it can be.

        Lines of a value of several are parted by "\\n", without indentation. Raises ValueRefused, without a key.
        """

    def header(self, names: tuple[str, ...]) -> str:
        """A header as it is written."""
        return f"[{names[0]}]"

    def is_plain(self, source: str) -> bool:
        """Whether a line, its comment mark taken away, looks like an entry and not like prose."""
        return self.commented_out.match(source) is not None


def flat_statements(text: str, blank_or_comment: Pattern[str], entry: Callable[[str, int], Entry]) -> Statements:
    """A text without headers, read line by line. Raises what `entry` raises.

    Args:
        text: the text.
        blank_or_comment: matches a line that is no entry; its first group is the comment.
        entry: reads the entry that begins on the line at a position.
    """
    root = Section((), 0, 0, 0, 0, [])
    comments: list[Span] = []
    position = 0
    while position < len(text):
        blank = blank_or_comment.match(text, position)
        if blank:
            if blank[1]:
                comments.append(comment_of(blank, 1))
            position = blank.end()
            continue
        found = entry(text, position)
        root.entries.append(found)
        comments += found.comments
        position = found.line_end
    return Statements([root], comments)


def comment_of(found: Match[str], group: int) -> Span:
    """Where the comment that a group matched stands, without the blanks behind it."""
    return Span(found.start(group), found.start(group) + len(found[group].rstrip()))


def broken(text: str, position: int, fact: str) -> ParseError:
    """The error for a text that is not of its dialect at a position."""
    line, column = line_column(text, position)
    return ParseError(fact, line=line, column=column)
