"""Commenting an entry out and in again, exactly.

    HOME = "/root"                # HOME = "/root"
    text = '''             ->     # text = '''
      one                         #   one
                                  #
    '''                           # '''

Every line of the entry gets the mark and a blank, in the entry's column or in front of its first character where that
comes earlier; an empty line gets the entry's indentation and the mark alone, so that an editor that strips blanks at
line ends changes nothing. Taking the marks away gives the same bytes again. Which comment lines are an entry, only the
format can say: it reads `Disabled.source`.
"""

from __future__ import annotations

from confsafe.errors import ConfsafeError, ValueRefused
from confsafe.formats.text import Splice, apply_splices, line_break, line_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NamedTuple

    from confsafe.formats.layout.model import Line
else:
    from confsafe.startup.records import NamedTuple


def disabling(text: str, start: int, end: int, *, column: int, mark: str) -> list[Splice]:
    """The splices that comment out the lines from `start` to `end`.

    Args:
        start: where the first line begins, or, behind a `- `, the entry itself.
        column: the entry's column.
        mark: the comment mark without a blank: `#`.

    Example:
        >>> from confsafe.formats.text import apply_splices
        >>> text = "a:\\n  b\\n\\n  c\\n"
        >>> apply_splices(text, disabling(text, 0, 12, column=0, mark="#"))
        '# a:\\n#   b\\n#\\n#   c\\n'
    """
    splices = []
    while start < end:
        stop = line_break(text, start)
        if start == stop:
            splices.append(Splice(stop, stop, " " * column + mark))
        else:
            blank = stop - start - len(text[start:stop].lstrip(" \t"))
            at = start + min(column, blank)
            splices.append(Splice(at, at, mark + " "))
        start = line_end(text, start)
    return splices


def reversible(
    text: str, splices: list[Splice], enabling: Callable[[str], Sequence[Splice]], *, key: str
) -> list[Splice]:
    """The splices that comment an entry out, if `enabling`, asked of what they make, gives the same bytes again.

    Raises ValueRefused, naming `key`, where it does not.
    """
    disabled = apply_splices(text, splices)
    try:
        back = apply_splices(disabled, enabling(disabled))
    except ConfsafeError:
        back = ""
    if back != text:
        fact = "it could not be told apart from the comments around it"
        raise ValueRefused(fact, key=key, remedy="put a blank line between")
    return splices


class Disabled(NamedTuple):
    """Comment lines without their marks, which may be an entry.

    Attributes:
        source: the lines as they were, without what stood in front of the marks.
        splices: those that take the marks away, one a line.
        ends: where each line ends in `source`.
    """

    source: str
    splices: list[Splice]
    ends: list[int]

    def place(self, offset: int) -> int:
        """A position of `source` as a position of the text."""
        number = next((number for number, end in enumerate(self.ends) if offset < end), len(self.ends) - 1)
        start = self.ends[number - 1] if number else 0
        return self.splices[number].end + offset - start


def uncommented(text: str, lines: Sequence[Line], *, mark: str) -> Disabled:
    """Comment lines directly below one another, without their marks. With or without a blank behind the mark.

    Example:
        >>> from confsafe.formats.layout.model import Line
        >>> lines = [Line(0, 5, "comment", 0, "# a:"), Line(5, 11, "comment", 0, "#   b")]
        >>> uncommented("# a:\\n#   b\\n", lines, mark="#").source
        'a:\\n  b\\n'
    """
    column = lines[0].column if lines else 0
    source, splices, ends = "", [], []
    for line in lines:
        at = line.start + line.column
        if not text.startswith(mark, at):
            break
        behind = at + len(mark)
        stop = line_break(text, at)
        start = at
        if behind == stop and line.column == column:
            start = line.start
        elif text[behind] == " ":
            behind += 1
        splices.append(Splice(start, behind, ""))
        source += text[behind : line.end]
        ends.append(len(source))
    return Disabled(source, splices, ends)
