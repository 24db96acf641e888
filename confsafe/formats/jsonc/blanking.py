"""Comments and trailing commas become spaces, one for each character, so that the C parser of the standard library can
read the rest and every position stays what it was.

    [1, // one      ->  [1,
     2,]                 2 ]
"""

from __future__ import annotations

import re
from itertools import chain

from confsafe.formats.tree import Span
from confsafe.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    from confsafe.formats.jsonc.dialect import Dialect
else:
    from confsafe.records import NamedTuple

_COMMENT = r"//[^\n\r]*+|/\*(?:[^*]++|\*(?!/))*+\*/"
_COMMENT_5 = r"//[^\n\r\u2028\u2029]*+|/\*(?:[^*]++|\*(?!/))*+\*/"
_DOUBLE = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_SINGLE = r"'[^'\\]*+(?:\\.[^'\\]*+)*+'"


def _dull(others: str, strings: str, comment: str) -> re.Pattern[str]:
    """What needs no look: text without comments and commas, strings, and commas behind which no bracket closes."""
    return pattern(rf"(?:[^{others}/,]++|{strings}|,(?!(?:[\s\ufeff]++|{comment})*+[\]}}]))++", re.DOTALL)


def _no_comment(others: str, strings: str) -> re.Pattern[str]:
    """What needs no look where commas need none: text without comments, and strings."""
    return pattern(rf"[^{others}/]*+(?:(?:{strings})[^{others}/]*+)*+", re.DOTALL)


_NO_COMMENT = _no_comment('"', _DOUBLE)
_NO_COMMENT_5 = _no_comment("\"'", f"{_DOUBLE}|{_SINGLE}")
_TRAILING_COMMA = pattern(r",[\s\ufeff]*+[\]}]")
_DULL = _dull('"', _DOUBLE, _COMMENT)
_DULL_5 = _dull("\"'", f"{_DOUBLE}|{_SINGLE}", _COMMENT_5)


class Blanked(NamedTuple):
    """A text without comments and trailing commas, as long as before, and where its comments stand."""

    text: str
    comments: list[Span]


def blanked(text: str, dialect: Dialect) -> Blanked:
    """The text with spaces in the place of comments and trailing commas; itself where it has none.

    Linear in the text, whatever it is. What comes out is valid only where the text was.
    """
    bare = _blanked(text, dialect, _NO_COMMENT_5 if dialect.json5 else _NO_COMMENT)
    if _TRAILING_COMMA.search(bare.text) is None:  # the usual text: half the work
        return bare
    return _blanked(text, dialect, _DULL_5 if dialect.json5 else _DULL)


def _blanked(text: str, dialect: Dialect, dull: re.Pattern[str]) -> Blanked:
    comments: list[Span] = []
    parts: list[str] = []
    done = position = 0
    while True:
        match = dull.match(text, position)
        position = match.end() if match else position
        if position >= len(text):
            break
        if text[position] == ",":
            end = position + 1
            if not _follows_value(text[done:position], parts):
                return Blanked(text, comments)
        else:
            comment = dialect.comment.match(text, position)
            if comment is None:
                return Blanked(text, comments)
            end = comment.end()
            comments.append(Span(position, end))
        parts += text[done:position], " " * (end - position)
        done = position = end
    if not parts:
        return Blanked(text, comments)
    parts.append(text[done:])
    return Blanked("".join(parts), comments)


def _follows_value(before: str, parts: list[str]) -> bool:
    """Whether a value stands in front, so that `[,]` stays an error."""
    for part in chain((before,), reversed(parts)):
        last = part.rstrip()[-1:]
        if last:
            return last not in "[{,:"
    return False
