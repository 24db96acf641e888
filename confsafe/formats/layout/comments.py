"""The comment of one entry: reading it, writing it, taking it away.

    # above: the block directly above the entry, on lines of its own
    port = 80  # inline: what follows on its line

Where the comments of an entry stand, or would stand, is a `Spot`, which the format finds with `ownership.divide`. A
comment that is changed keeps its mark (`#`, `//`, `/* */`) and what stands in front of it.
"""

from __future__ import annotations

from confsafe.errors import ValueRefused
from confsafe.formats.layout.lines import read_lines
from confsafe.formats.layout.ownership import divide
from confsafe.formats.text import Comment, Span, Splice, begins_line, line_start, newline_of
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NamedTuple

    from confsafe.formats.layout.model import Grammar
    from confsafe.formats.layout.ownership import ReadsAsEntry
    from confsafe.formats.layout.stands import Stand, Stands
else:
    from confsafe.startup.records import NamedTuple

_LINE_END = pattern(r"\r\n|\r|\n")
_IN_NO_LINE = pattern(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_STARRED = pattern(r"[ \t]*\*(?: |$)?")


class Spot(NamedTuple):
    """Where the comments of an entry stand, or would.

    Attributes:
        above: the lines of the block above it; empty, where its line begins, if there is none.
        inline: the comment behind it; empty, where it would begin, if there is none.
        indent: the white space in front of the entry.
        begins_line: whether nothing stands in front of it on its line, so that a comment fits above.
        ends_line: whether nothing stands behind it on its line, so that a line comment fits behind.
        space: what a new comment has in front of it.
        more: further comments behind it, which are read with the first and replaced with it.
    """

    above: Span
    inline: Span
    indent: str
    begins_line: bool = True
    ends_line: bool = True
    space: str = "  "
    more: Sequence[Span] = ()


def spot_of(stands: Stands, stand: Stand) -> Spot:
    """Where the comments of a header or an entry of a text of lines are, or would be."""
    text, start = stands.text, stands.bounds(stand)[0]
    line = line_start(text, start)
    alone = begins_line(text, start)
    above = Span(stands.above(stand).block, line) if alone else Span(line, line)
    return Spot(above, stands.comment_behind(stand), text[line:start] if alone else "", begins_line=alone)


def read_comment(text: str, spot: Spot, grammar: Grammar) -> Comment:
    """The comment that stands there.

    Example:
        >>> from confsafe.formats.layout.model import Grammar
        >>> from confsafe.formats.text import Span
        >>> read_comment("# why\\na = 1  # how\\n", Spot(Span(0, 6), Span(13, 18), ""), Grammar(("#",)))
        Comment(above='why', inline='how')
    """
    above, inline = text[slice(*spot.above)], [text[slice(*span)] for span in (spot.inline, *spot.more)]
    return Comment(
        above="\n".join(said(above, grammar)) if above else None,
        inline="\n".join(line for comment in inline for line in said(comment, grammar)) if inline[0] else None,
    )


def comment_splices(text: str, spot: Spot, comment: Comment, grammar: Grammar, *, key: str) -> list[Splice]:
    """The splices after which exactly that comment stands there. What is so already is left alone.

    Raises ValueRefused, naming `key`, where no comment fits, for an inline comment of several lines and for characters
    that no comment can hold.
    """
    now = read_comment(text, spot, grammar)
    splices = []
    if comment.above != now.above:
        splices.append(_above(text, spot, comment.above, grammar, key))
    if comment.inline != now.inline:
        splices.append(_inline(text, spot, comment.inline, grammar, key))
        splices += (Splice(_with_blanks(text, span.start), span.end, "") for span in spot.more)
    return splices


def plain_comment_splices(
    text: str, spot: Spot, comment: Comment, grammar: Grammar, *, key: str, reads: Callable[[str], ReadsAsEntry]
) -> list[Splice]:
    """`comment_splices` where comments are lines of plain text, and those above must be shown as one.

    `reads` tells of a text which of its comment lines are an entry, commented out. Raises ValueRefused for a control
    character, and for what would read as such an entry or as a ruler.
    """
    for part in (comment.above, comment.inline):
        found = _IN_NO_LINE.search(part or "")
        if found:
            raise ValueRefused(f"a comment cannot hold the character U+{ord(found[0]):04X}", key=key)
    splices = comment_splices(text, spot, comment, grammar, key=key)
    if comment.above not in (None, read_comment(text, spot, grammar).above):
        above = "".join(f"{marked(line, grammar, '')}\n" for line in (comment.above or "").split("\n"))
        lines = read_lines(above, 0, len(above), grammar)
        if divide(lines, above=None, below=0, reads_as_entry=reads(above)).block:
            raise ValueRefused(
                "the comment above would read as an entry that is commented out, or as a ruler",
                key=key,
                remedy="word it otherwise",
            )
    return splices


def _above(text: str, spot: Spot, comment: str | None, grammar: Grammar, key: str) -> Splice:
    if comment is None:
        return Splice(*spot.above, "")
    if not spot.begins_line:
        raise ValueRefused("the entry shares its line, so no comment can stand above it alone", key=key)
    lines = comment.split("\n")
    old = text[slice(*spot.above)].strip()
    written = (_in_block(lines, old) if old.startswith("/*") else None) or [
        marked(line, grammar, key, like=old) for line in lines
    ]
    newline = newline_of(text)
    return Splice(*spot.above, "".join(f"{spot.indent}{line}{newline}" for line in written))


def _inline(text: str, spot: Spot, comment: str | None, grammar: Grammar, key: str) -> Splice:
    start, end = spot.inline
    old = text[start:end]
    if comment is None:
        return Splice(_with_blanks(text, start), end, "")
    if "\n" in comment or any(mark in comment for mark in grammar.line_ends):
        raise ValueRefused("an inline comment is one line", key=key, remedy="put it above")
    block = old.startswith("/*") or not spot.ends_line
    if block and not grammar.block_comments:
        raise ValueRefused("an entry on one line with others has no comment of its own", key=key)
    if block and "*/" in comment:
        if not spot.ends_line:
            raise ValueRefused('a comment that others follow on the line cannot hold "*/"', key=key)
        block = False
    new = f"/* {comment} */" if block else marked(comment, grammar, key, like=old)
    space = "" if old or text[start - 1 : start] in (" ", "\t") else spot.space
    return Splice(start, end, space + new)


def _with_blanks(text: str, start: int) -> int:
    """The position of a comment with the blanks in front of it."""
    while start and text[start - 1] in " \t":
        start -= 1
    return start


def marked(line: str, grammar: Grammar, key: str, *, like: str = "") -> str:
    """A line of a comment with its mark: that of a comment that was there. Raises ValueRefused for a line end in it.

    Example:
        >>> from confsafe.formats.layout.model import Grammar
        >>> marked("why", Grammar(("#",)), "a")
        '# why'
    """
    if any(end in line for end in grammar.line_ends):
        raise ValueRefused("a comment cannot hold a line end other than \\n", key=key)
    mark = next((mark for mark in grammar.line_comments if like.startswith(mark)), grammar.line_comments[0])
    return f"{mark} {line}" if line else mark


def said(comment: str, grammar: Grammar) -> list[str]:
    """What the lines of comments say, without indentation, marks and one blank behind the mark.

    Example:
        >>> from confsafe.formats.layout.model import Grammar
        >>> said("  # one\\n  #\\n  #  two\\n", Grammar(("#",)))
        ['one', '', ' two']
    """
    lines: list[str] = []
    rest = comment
    while rest := rest.lstrip():
        if grammar.block_comments and rest.startswith("/*"):
            end = rest.find("*/") + 2
            lines += _block_lines(rest[:end])
        else:
            found = _LINE_END.search(rest)
            end = found.start() if found else len(rest)
            mark = next((mark for mark in grammar.line_comments if rest.startswith(mark)), "")
            lines.append(rest[len(mark) : end].removeprefix(" "))
        rest = rest[end:]
    return lines


def _in_block(lines: list[str], old: str) -> list[str] | None:
    """The lines of a block comment like the old one; None where the lines do not fit into one."""
    if any("*/" in line or "\r" in line for line in lines):
        return None
    if len(lines) == 1 and "\n" not in old and "\r" not in old:
        block = [f"/* {lines[0]} */"]
    else:
        opening = "/**" if old.startswith("/**") else "/*"
        block = [opening, *(f" * {line}" if line else " *" for line in lines), " */"]
    return block if _block_lines("\n".join(block)) == lines else None


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
