"""The comment of one entry: reading it, writing it, taking it away.

    // above: the block directly above the entry, on lines of its own
    "port": 80, // inline: what follows on its line

A comment that is changed keeps its marker (`//`, `/* */`); a new one is `//`, or `/* */` where something follows on the
line. A comment behind several entries of one line belongs to the line and is no entry's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from confsafe.errors import KeyMissing, ValueRefused
from confsafe.formats.flow.gaps import Gap, Token, read_gap
from confsafe.formats.json.style import indent_at, line_start
from confsafe.formats.text import Comment, Splice, newline_of

if TYPE_CHECKING:
    from confsafe.data.changes import Path
    from confsafe.formats.json.places import Container, Entry, Walker
    from confsafe.formats.json.reader.dialect import Dialect

_STARRED = re.compile(r"[ \t]*\*(?: |$)?")


class Spot(NamedTuple):
    """One entry with its surroundings.

    Attributes:
        container: the container it stands in.
        place: its number in it.
        before: the gap in front of it.
        after: the gap behind it.
    """

    container: Container
    place: int
    before: Gap
    after: Gap

    @property
    def entry(self) -> Entry:
        return self.container.entries[self.place]

    @property
    def shares_line(self) -> bool:
        """Whether another entry stands in front of it on its line and none behind it."""
        return self.place > 0 and not self.before.broken and self.after.broken


def find_spot(text: str, walker: Walker, dialect: Dialect, path: Path) -> Spot:
    """The entry at a path. Raises KeyMissing where there is none."""
    start = walker.start(path[:-1]) if path else None
    if start is None or text[start] not in "{[":
        raise _missing(path)
    container = walker.container(start)
    index = walker.places(start).get(path[-1])
    if index is None:
        raise _missing(path)
    return Spot(container, index, gap_at(text, container, index, dialect), gap_at(text, container, index + 1, dialect))


def gap_at(text: str, container: Container, index: int, dialect: Dialect) -> Gap:
    """The gap in front of the entry at `index`; behind the last one, that in front of the closing bracket."""
    entries = container.entries
    start = entries[index - 1].value.end if index else container.start + 1
    end = entries[index].start if index < len(entries) else container.end - 1
    before = entries[index - 1].start if index else None
    return read_gap(text, start, end, dialect.syntax, entry=before, closes=index == len(entries))


def _missing(path: Path) -> KeyMissing:
    from confsafe.data.keypath import format_path

    key = format_path(path)
    return KeyMissing(f"there is no {key or 'entry'} in the file", key=key)


def read_comment(text: str, spot: Spot) -> Comment:
    """The comment of an entry."""
    above = [line for token in _above(text, spot) for line in _lines(text, token)]
    inline = _inline(text, spot)
    return Comment(
        above="\n".join(above) if _above(text, spot) else None,
        inline="\n".join(line for token in inline for line in _lines(text, token)) if inline else None,
    )


def comment_splices(text: str, spot: Spot, comment: Comment, dialect: Dialect) -> list[Splice]:
    """The splices after which the entry has exactly that comment. What is so already is left alone.

    Raises ValueRefused for a comment above an entry that shares its line, for an inline comment of several lines, and
    for characters that no comment can hold.
    """
    now = read_comment(text, spot)
    splices: list[Splice] = []
    if comment.above != now.above:
        splices += _write_above(text, spot, comment.above, dialect)
    if comment.inline != now.inline:
        splices += _write_inline(text, spot, comment.inline, dialect)
    return splices


# -- above


def _above(text: str, spot: Spot) -> list[Token]:
    if not spot.before.broken:
        return []
    start = line_start(text, spot.before.line_lead)
    return [token for token in spot.before.lead_comments if token.start < start]


def _write_above(text: str, spot: Spot, comment: str | None, dialect: Dialect) -> list[Splice]:
    there = _above(text, spot)
    if not spot.before.broken:
        raise ValueRefused("the entry shares its line, so no comment can stand above it alone")
    entry_line = line_start(text, spot.before.line_lead)
    if comment is None:
        return [Splice(spot.before.lead_start, entry_line, "", drops=True)]
    newline, indent = newline_of(text), indent_at(text, spot.before.line_lead)
    if not there:
        lines = _marked_lines(comment.split("\n"), dialect)
        return [Splice(entry_line, entry_line, "".join(indent + line + newline for line in lines))]
    old = text[there[0].start : there[0].end]
    lines = _in_block(comment.split("\n"), old) or _marked_lines(comment.split("\n"), dialect)
    return [Splice(there[0].start, there[-1].end, (newline + indent).join(lines), drops=True)]


def _marked_lines(lines: list[str], dialect: Dialect) -> list[str]:
    for line in lines:
        if any(end in line for end in dialect.syntax.line_ends):
            raise ValueRefused("a comment cannot hold a line end other than \\n")
    return [f"// {line}" if line else "//" for line in lines]


def _in_block(lines: list[str], old: str) -> list[str] | None:
    """The lines of a block comment like the old one; None where that was none or the lines do not fit into one."""
    if not old.startswith("/*") or any("*/" in line or "\r" in line for line in lines):
        return None
    if len(lines) == 1 and "\n" not in old and "\r" not in old:
        block = [f"/* {lines[0]} */"]
    else:
        opening = "/**" if old.startswith("/**") else "/*"
        block = [opening, *(f" * {line}" if line else " *" for line in lines), " */"]
    return block if _block_lines("\n".join(block)) == lines else None


# -- inline


def _inline(text: str, spot: Spot) -> list[Token]:
    comments = spot.after.tail_comments
    if spot.shares_line:
        return [token for token in comments if text.startswith("/*", token.start)]
    return comments


def _write_inline(text: str, spot: Spot, comment: str | None, dialect: Dialect) -> list[Splice]:
    there = _inline(text, spot)
    gone = [_without(spot, token) for token in (there if comment is None else there[1:])]
    if comment is None:
        return gone
    if "\n" in comment or any(end in comment for end in dialect.syntax.line_ends):
        raise ValueRefused("an inline comment is one line")
    if there:
        block = text.startswith("/*", there[0].start) and "*/" not in comment
        new = _one_line(comment, block=block or not spot.after.broken)
        return [Splice(there[0].start, there[0].end, new, drops=True), *gone]
    block = not spot.after.broken or spot.shares_line
    end = spot.entry.value.end if block else spot.after.tail_end
    space = "" if text[end - 1] in " \t" else " "
    return [Splice(end, end, space + _one_line(comment, block=block))]


def _one_line(comment: str, *, block: bool) -> str:
    if not block:
        return f"// {comment}" if comment else "//"
    if "*/" in comment:
        raise ValueRefused('a comment that others follow on the line cannot hold "*/"')
    return f"/* {comment} */"


def _without(spot: Spot, token: Token) -> Splice:
    """That comment goes, with the white space in front of it."""
    before = [t for t in spot.after.tokens if t.end <= token.start and t.kind in ("comma", "comment")]
    return Splice(before[-1].end if before else spot.after.start, token.end, "", drops=True)


# -- the text without its markers


def _lines(text: str, token: Token) -> list[str]:
    comment = text[token.start : token.end]
    if comment.startswith("//"):
        return [comment[2:].removeprefix(" ")]
    return _block_lines(comment)


def _block_lines(comment: str) -> list[str]:
    """The lines of a block comment without `/*`, `*/` and the stars down its left side."""
    body = comment[2:-2]
    if "\n" not in body and "\r" not in body:
        return [body.removeprefix("*").removeprefix(" ").removesuffix(" ")]
    lines = [
        _STARRED.sub("", line, count=1) if line.lstrip().startswith("*") else line.strip() for line in body.splitlines()
    ]
    while lines and not lines[0].strip("* "):
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return lines
