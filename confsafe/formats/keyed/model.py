"""The words for a text of `key = value` lines: Entry, Section, Statements; and what a dialect tells of itself."""

from __future__ import annotations

from abc import ABC, abstractmethod

from confsafe.errors import ParseError
from confsafe.formats.text import Span, line_break, line_column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from re import Match, Pattern
    from typing import ClassVar, Literal, NamedTuple

    from confsafe.data.changes import Path
else:
    from confsafe.startup.records import NamedTuple


BLANKS = r"[^\S\r\n]*+"
END = r"(?:\r\n|\r|\n|\Z)"
"""What ends a line, the last one too."""


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
        names: the key path of its entries: (), ("server",), ("remote", "origin"); ("Route", 1) for the second of such
            sections as are each one of its own.
        start: where the header's line begins.
        head: the header's first character.
        head_end: behind it.
        body: where the line below it begins.
        entries: in the order of the text.
    """

    names: Path
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
        apart: the names of sections that are each one of its own where they stand several times, as items of a list.
        folds: whether names are the same in capitals and small letters.
        behind: whether a comment may stand behind a value.
        indented: whether a value goes over several lines by their indentation.
        valueless: whether a key may have no value at all.
        nothing: how an empty value is spelled in front of a comment.
        equals: what stands between key and value, where the text shows nothing.
        indent: what stands in front of an entry below a header, where the text shows nothing.
        gap: the blank lines between two sections, where the text shows nothing.
        booleans: how True and False are spelled, where the text shows nothing.
        refused: what no value may hold here, each with the words for it.
        commented_out: what a line that is no prose begins like, its comment mark taken away.
        blank: matches a line that is no entry; its first group is the comment.
        header: matches the line of a header, the groups `head` and `name` in it, and last of all `comment` behind it;
            an entry may follow the match on the same line. None: there are no headers.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    marks: ClassVar[tuple[str, ...]]
    commented_out: ClassVar[Pattern[str]]
    blank: ClassVar[Pattern[str]]
    header: ClassVar[Pattern[str] | None] = None
    depth: ClassVar[int] = 1
    outside: ClassVar[bool] = False
    repeats: ClassVar[Literal["list", "last", "fault"]] = "last"
    apart: ClassVar[frozenset[str]] = frozenset()
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

    def read(self, text: str) -> Statements:
        """The text's sections, entries and comments. Raises ParseError with line and column."""
        sections = [Section((), 0, 0, 0, 0, [])]
        entries = sections[0].entries
        comments: list[Span] = []
        statement, blank, header = self.statement, self.blank, self.header
        position = 0
        while position < len(text):
            if not text[position].isalnum():  # else nothing but an entry begins here
                found = blank.match(text, position)
                if found is not None:
                    comments += [comment_of(found, 1)] if found[1] else ()
                    position = found.end()
                    continue
                found = None if header is None else header.match(text, position)
                if found is not None:
                    comments += [comment_of(found, "comment")] if found.lastgroup == "comment" else ()
                    section = Section(self.names(found), position, *found.span("head"), found.end(), [])
                    sections.append(section)
                    entries, position = section.entries, section.body
                    continue
            entry = statement(text, position)
            if entries is sections[0].entries and not self.outside:
                raise broken(text, entry.key, "a key stands outside every section")
            entries.append(entry)
            comments += entry.comments
            position = entry.line_end
        return Statements(sections, comments)

    def entry(self, text: str, position: int) -> Entry | None:
        """The entry that begins on the line at `position`; None where none does."""
        if self.blank.match(text, position) or (self.header is not None and self.header.match(text, position)):
            return None
        try:
            return self.statement(text, position)
        except ParseError:
            return None

    @abstractmethod
    def statement(self, text: str, position: int) -> Entry:
        """The entry that begins on the line at `position`, which is neither blank nor comment nor header.

        Raises ParseError with line and column.
        """

    def key(self, name: str) -> str:
        """A name as it is written. What it writes is read again before it is believed."""
        return name

    @abstractmethod
    def value(self, value: str, old: str | None, text: str) -> str:
        """A value as it is written in a text, in the spelling of an old one (its characters) where it can be.

        Lines of a value of several are parted by "\\n", without indentation. Raises ValueRefused, without a key.
        """

    def names(self, header: Match[str]) -> tuple[str, ...]:
        """The names in a header that was matched."""
        return (header["name"],)

    def header_of(self, names: tuple[str, ...]) -> str:
        """A header as it is written."""
        return f"[{names[0]}]"

    def is_plain(self, source: str) -> bool:
        """Whether a line, its comment mark taken away, looks like an entry and not like prose."""
        return self.commented_out.match(source) is not None


def comment_of(found: Match[str], group: int | str) -> Span:
    """Where the comment that a group matched stands, without the blanks behind it."""
    return Span(found.start(group), found.start(group) + len(found[group].rstrip()))


def broken(text: str, position: int, fact: str) -> ParseError:
    """The error for a text that is not of its dialect at a position."""
    line, column = line_column(text, position)
    return ParseError(fact, line=line, column=column)


def no_statement(text: str, position: int, fact: str) -> ParseError:
    """The error for what begins at a position and is neither header nor entry, which a bracket tells to be a header."""
    if text.startswith("[", position):
        line = text[position : line_break(text, position)]
        fact = (
            fact if "]" in line[2:] else "the header has no name" if "]" in line else "the header has no ] at its end"
        )
    return broken(text, position, fact)
