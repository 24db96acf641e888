"""Whose is a comment, a blank line? This module says it, for every format.

The lines between two entries (or the start of a container and its first entry, its last entry and its end) are given
out from both sides; what is left is nobody's, and stays whatever happens to the entries around.

| the lines | whose they are |
|---|---|
| below an entry, in the column of the comment behind it, deeper than both entries | the entry above: its *tail* |
| below an entry and deeper than it, where indentation binds | the entry above: its *tail* |
| a blank line, and a comment with a blank line below it | nobody's |
| the comment lines directly above an entry, in its column | the entry below: its *lead* |
| ... in another column, and what stands above them in the block | nobody's |
| ... that read as an entry of this container, commented out, and what stands above them | nobody's |
| ... that are a fold mark, a ruler or a modeline, and what stands above them | nobody's |
| ... that begin the file, or stand below nothing but directives and `---` | the file's: its *header* |
| ... that open a paragraph of which the first entry is one line and the others have no lead | its *heading* |

    port = 80  # the web, and
               # what else       tail of port: in the column of the comment behind it

    # free                       nobody's

    # db = 2                     nobody's: db, commented out
    # about log                  lead of log
    log = 3

    # Limits                     heading of the paragraph: deleted with the last of `rate` and `burst`
    rate = 4
    burst = 5

A heading stays as long as another entry of its paragraph stays, be it commented out, and is deleted with the last.
In doubt a comment stays. What an entry owns is deleted with it, and moves with it.

The comment that is *shown and set* as an entry's is less strict: it is the block directly above in its column, below
what is commented out or a mark; a header and a heading are shown as that of the entry below them. What reads as an
entry below an empty comment line is shown as an example within that comment:

    # How long to wait.
    #
    # limit: 30                  shown as the comment of `timeout`; nobody's where that is deleted
    timeout: 5

A new entry behind another one stands below that one's tail and below the entries directly below it that are commented
out, above everything else.
"""

from __future__ import annotations

from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import NamedTuple, TypeAlias

    from confsafe.formats.layout.model import Line

    ReadsAsEntry: TypeAlias = Callable[[Sequence[Line]], int]
    """How many of these comment lines, from the first one on, are one entry of the container, commented out; 0: none.

    The lines are directly below one another. Asked of the format, as only it reads its entries.
    """
else:
    from confsafe.startup.records import NamedTuple

_MARK = pattern(
    r"(?://+|\#+|/\*+|;+|!+)[ \t]*+(?:"
    r"\#?[ \t]*+(?:end)?region\b"
    r"|</?editor-fold\b|(?:[^\n]*\s)?(?:\{\{\{|\}\}\})[0-9]?+[ \t]*+(?:\*/)?\Z"
    r"|(?:vi|vim|ex|nvim|kate):|-\*-|yaml-language-server:|:schema\b|\$schema\b"
    r"|-+[ ]?(?:8<|>8)[ ]?-+[^\n]*"
    r"|[-=*~_+<>#]{3}[^\n]*|[-=*~_+]{2}[^\n]*[-=*~_+]{2}[ \t]*+(?:\*/)?\Z"
    r"|[^\n]*[-=*~_+#]{4}[ \t]*+(?:\*/)?\Z"
    r")|(?:\#{4,}|/{4,})",
)


class Division(NamedTuple):
    """The lines between two entries, divided: four numbers of lines.

    Attributes:
        tail: `lines[:tail]` go on with the comment behind the entry above.
        insert: in front of `lines[insert]` a new entry behind the entry above has its place.
        lead: `lines[lead:]` are owned by the entry below.
        block: `lines[block:]` are shown as the comment of the entry below; `block <= lead`.
    """

    tail: int
    insert: int
    lead: int
    block: int


NO_LINES = Division(0, 0, 0, 0)
"""Of two entries between which no line stands."""


def divide(
    lines: Sequence[Line],
    *,
    above: int | None,
    trailing: int | None = None,
    below: int | None,
    reads_as_entry: ReadsAsEntry,
    begins_file: bool = False,
    binds: bool = False,
) -> Division:
    """Divide the lines between two entries by the table above, but for headings (`is_heading`).

    Args:
        above: the column of the entry above; None at the start of the container or file.
        trailing: the column of the comment behind the entry above; None where there is none.
        below: the column of the entry below; None at the end of the container or file.
        begins_file: whether nothing but directives stands above the lines.
        binds: whether a comment below an entry that is deeper than it belongs to it, as in block YAML.

    Example: above at column 0 with a comment at 7, below at 0
        (a = 1) # why
               # goes on       tail = 1
        # b = 2                insert = 2
        # about c              lead = block = 2
        (c = 3)
    """
    tail = 0 if above is None else _tail(lines, above, trailing, below, binds=binds)
    insert = tail
    comments = insert if above is None else _comments_end(lines, insert)
    while insert < comments:
        taken = reads_as_entry(lines[insert:comments])
        if not taken or lines[insert].column != above:
            break
        insert += taken
    lead = block = len(lines)
    if below is not None:
        lead = block = _block(lines, tail, below, reads_as_entry)
        if any(map(_is_empty, lines[tail:lead])):
            block = _block(lines, tail, below, lambda run: 0 if _is_example(lines, run) else reads_as_entry(run))
    header = begins_file and block < len(lines) and all(line.kind == "blank" for line in lines[: comments_start(lines)])
    return Division(tail, insert, len(lines) if header else lead, block)


def ends_commented_out(lines: Sequence[Line], reads_as_entry: ReadsAsEntry) -> bool:
    """Whether the last of some lines are an entry that is commented out, and no mark that reads as one."""
    start = len(lines)
    while start and lines[start - 1].kind == "comment":
        start -= 1
        if not is_mark(lines[start]) and start + reads_as_entry(lines[start:]) == len(lines):
            return True
    return False


def _is_empty(line: Line) -> bool:
    """Whether a line is a comment that says nothing."""
    return line.kind == "comment" and not line.comment.strip("#;!/* \t")


def _is_example(lines: Sequence[Line], run: Sequence[Line]) -> bool:
    """Whether the last lines of a block, `run`, stand directly below an empty comment line that has text above."""
    start = len(lines) - len(run)
    return start > 1 and _is_empty(lines[start - 1]) and lines[start - 2].kind == "comment"


def _tail(lines: Sequence[Line], above: int, trailing: int | None, below: int | None, *, binds: bool) -> int:
    """How many lines continue the comment behind the entry above, or are bound to it by their indentation."""
    tail = 0
    if trailing is not None and trailing > above and (below is None or trailing > below):
        while tail < len(lines) and lines[tail].kind == "comment" and lines[tail].column == trailing:
            tail += 1
    if binds and (below is None or below <= above):
        while tail < len(lines) and lines[tail].kind == "comment" and lines[tail].column > above:
            tail += 1
    return tail


def _block(lines: Sequence[Line], floor: int, column: int, reads_as_entry: ReadsAsEntry) -> int:
    """Where the comment block directly above an entry begins, in its column, below what is commented out or a mark.

    What is commented out may have lines in other columns: those of a string or comment that goes over lines.
    """
    block = number = comments_start(lines, floor)
    while number < len(lines):
        taken = reads_as_entry(lines[number:])
        if taken or is_mark(lines[number]):
            block = number + max(taken, 1)
        number += max(taken, 1)
    for number in range(block, len(lines)):
        if lines[number].column != column:
            block = number + 1
    return block


def comments_start(lines: Sequence[Line], floor: int = 0) -> int:
    """The number of the first of the comment lines directly above an entry, whoever owns them; none above `floor`."""
    number = len(lines)
    while number > floor and lines[number - 1].kind == "comment":
        number -= 1
    return number


def _comments_end(lines: Sequence[Line], start: int) -> int:
    """Behind the comment lines from a line on that are directly below one another."""
    return next((number for number in range(start, len(lines)) if lines[number].kind != "comment"), len(lines))


def is_mark(line: Line) -> bool:
    """Whether a comment is a fold mark, a ruler or a modeline.

    Example:
        >>> from confsafe.formats.layout.model import Line
        >>> [is_mark(Line(0, 0, "comment", 0, c)) for c in ("//#region a", "# {{{", "# ---- net ----", "# about a")]
        [True, True, True, False]
    """
    return line.kind == "comment" and _MARK.match(line.comment) is not None


class Below(NamedTuple):
    """What stands behind an entry of a paragraph: the lines down to the next entry, how they are divided, what is next.

    Attributes:
        lines: the lines between the entry and the next one, or the end of the container.
        block: `Division.block` of these lines.
        follows: whether another entry follows at all.
        stays: whether that entry stays after the edit.
    """

    lines: Sequence[Line]
    block: int
    follows: bool
    stays: bool


def is_heading(
    above: Sequence[Line], block: int, below: Iterable[Below], reads_as_entry: ReadsAsEntry, *, opens: bool
) -> bool:
    """Whether the block above an entry of one line is the heading of a paragraph in which another entry stays.

    Above an entry of several lines a block speaks of that entry: the format does not ask.

    Args:
        above: the lines above the entry; `block` as in `Division`: the block is `above[block:]`.
        below: for this entry, the next one and so on: what is below it; it is asked for no further than the paragraph.
        opens: whether no entry stands above.

    Example: `// Net` is one where `host` is deleted and `port` stays
        // Net
        "host": "h",
        "port": 80
    """
    if block >= len(above) or (above[block - 1].kind != "blank" if block else not opens):
        return False
    stays = False
    for behind in below:
        paragraph = _until_blank(behind.lines)
        stays = stays or any(reads_as_entry(paragraph[number:]) for number in range(len(paragraph)))
        if len(paragraph) < len(behind.lines) or not behind.follows:
            break
        if behind.block < len(behind.lines):
            return False
        stays = stays or behind.stays
    return stays


def _until_blank(lines: Sequence[Line]) -> Sequence[Line]:
    return lines[: next((number for number, line in enumerate(lines) if line.kind == "blank"), len(lines))]
