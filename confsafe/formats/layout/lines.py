"""The lines between two entries, classified: blank, comment, other."""

from __future__ import annotations

import re
from functools import lru_cache

from confsafe.formats.layout.model import Line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats.layout.model import Grammar


@lru_cache(maxsize=16)
def _pattern(grammar: Grammar) -> re.Pattern[str]:
    ends = re.escape(grammar.line_ends)
    blank = rf"[^\S{ends}]|\ufeff"
    comments = [f"{re.escape(mark)}[^{ends}]*" for mark in grammar.line_comments]
    if grammar.block_comments:
        comments.append(r"/\*(?s:.*?)\*/")
    comment = rf"(?:{'|'.join(comments) or '(?!)'})(?:{blank})*"
    return re.compile(rf"(?P<white>(?:{blank})*)(?P<comment>(?:{comment})*)(?P<other>[^{ends}]*)(?:\r\n|[{ends}]|\Z)")


def read_lines(text: str, start: int, end: int, grammar: Grammar) -> list[Line]:
    """The lines `text[start:end]`, where no value stands; `start` begins a line and `end` ends one.

    Example:
        >>> from confsafe.formats.layout.model import Grammar
        >>> [line.kind for line in read_lines("# a\\n\\n", 0, 5, Grammar(("#",)))]
        ['comment', 'blank']
    """
    lines: list[Line] = []
    if start >= end:
        return lines
    match = _pattern(grammar).match
    while start < end:
        found = match(text, start, end)
        if found is None or found.end() == start:
            break
        comment = found["comment"].rstrip()
        column = len(found["white"])
        if found["other"]:
            lines.append(Line(start, found.end(), "other", column, comment))
        elif comment:
            lines.append(Line(start, found.end(), "comment", column, comment))
        else:
            lines.append(Line(start, found.end(), "blank"))
        start = found.end()
    return lines
