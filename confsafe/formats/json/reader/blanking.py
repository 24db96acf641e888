"""Comments and trailing commas become spaces, one for each character, so that the C parser of the standard library can
read the rest and every position stays what it was.

    [1, // one      ->  [1,
     2,]                 2 ]

What comes out is valid only where the text was. Everything is linear in the text, whatever it is.
"""

from __future__ import annotations

import re

from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from confsafe.formats.json.reader.dialect import Dialect

_DOUBLE = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_SINGLE = r"'[^'\\]*+(?:\\.[^'\\]*+)*+'"


def _no_comment(others: str, strings: str) -> re.Pattern[str]:
    """Text without comments, strings included."""
    return pattern(rf"[^{others}/]*+(?:(?:{strings})[^{others}/]*+)*+", re.DOTALL)


def _no_trailing_comma(others: str, strings: str) -> re.Pattern[str]:
    """Text in which no comma has a closing bracket behind it, strings included; it has no comments."""
    return pattern(rf"(?:[^{others},]++|{strings}|,(?![\s\ufeff]*+[\]}}]))++", re.DOTALL)


_NO_COMMENT_5 = _no_comment("\"'", f"{_DOUBLE}|{_SINGLE}")
_NO_TRAILING_COMMA = _no_trailing_comma('"', _DOUBLE)
_NO_TRAILING_COMMA_5 = _no_trailing_comma("\"'", f"{_DOUBLE}|{_SINGLE}")
_STRING_END = pattern(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_LINE = pattern(r"[^\n\r]*+")
_ESCAPED = pattern(r"\\(.)", re.DOTALL)


def comments_in(text: str, dialect: Dialect) -> list[tuple[int, int]]:
    """Where the comments of a valid text stand, in order; of one that is not valid, some of them."""
    if dialect.json5:
        return _json5_comments(text, dialect)
    if "\\" in text or "\r" in text or ("*" in text and "/*" in text):
        return _comments(text)
    return _plain_comments(text)


def _plain_comments(text: str) -> list[tuple[int, int]]:
    """`_comments` for the usual text, which has only `//` comments, no backslashes and no `\\r`.

    Between two `//` only the quotes count that stand on the line of the second; an odd number opens a string.
    """
    found: list[tuple[int, int]] = []
    at, quotes = -2, 0
    comment = -1
    for part in text.split("//"):
        start = at + 2
        at = start + len(part)
        newline = part.rfind("\n")
        if newline >= 0:
            if comment >= 0:
                found.append((comment, start + part.find("\n")))
            quotes = part.count('"', newline + 1)
        elif comment >= 0:
            continue
        else:
            quotes += part.count('"')
        comment = -1 if quotes & 1 else at
    if 0 <= comment < at:
        found.append((comment, at))
    return found


def _comments(text: str) -> list[tuple[int, int]]:
    """The same for JSON with comments, looking only where `//` or `/*` stand.

    Whether that is within a string is told by the quotes on its line, or between the comment or string before it and
    itself: no string goes over a line end (RFC 8259 section 7). Where one does all the same, its quote and its line end
    stay, so that it stays an error.
    """
    find, rfind, count = text.find, text.rfind, text.count
    has_backslashes, has_returns = "\\" in text, "\r" in text
    found: list[tuple[int, int]] = []
    neutral = 0
    line = find("//")
    block = find("/*") if "*" in text else -1
    while line >= 0 or block >= 0:
        at = line if block < 0 or 0 <= line < block else block
        base = rfind("\n", neutral, at) + 1 or neutral
        quotes = count('"', base, at)
        if has_backslashes and quotes:
            quotes -= _ESCAPED.findall(text, base, at).count('"')
        end = _string_end(text, at) if quotes & 1 else _comment_end(text, at, returns=has_returns)
        if end < 0:
            break
        if not quotes & 1:
            found.append((at, end))
        neutral = end
        line = find("//", neutral) if 0 <= line < neutral else line
        block = find("/*", neutral) if 0 <= block < neutral else block
    return found


def _string_end(text: str, at: int) -> int:
    """The end of the string that a position lies in; -1 where it has none."""
    match = _STRING_END.match(text, at)
    return match.end() if match else -1


def _comment_end(text: str, at: int, *, returns: bool) -> int:
    """The end of the comment that begins at a position; -1 where it has none. `returns`: the text has `\\r`."""
    if text[at + 1] == "*":
        closing = text.find("*/", at + 2)
        return closing + 2 if closing >= 0 else -1
    if returns:
        line = _LINE.match(text, at)
        return line.end() if line else at
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _json5_comments(text: str, dialect: Dialect) -> list[tuple[int, int]]:
    """The same for JSON5, whose strings have two kinds of quotes and may go over line ends."""
    found: list[tuple[int, int]] = []
    position = 0
    while match := _NO_COMMENT_5.match(text, position):
        comment = dialect.comment.match(text, match.end())
        if comment is None:
            break
        found.append(comment.span())
        position = comment.end()
    return found


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with spaces in those places; itself where there are none."""
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts += text[done:start], " " * (end - start)
        done = end
    return "".join((*parts, text[done:])) if parts else text


def without_trailing_commas(bare: str, dialect: Dialect) -> str:
    """A text without comments, with spaces in the place of commas behind which a bracket closes; itself if it has none.

    A comma with no value in front of it stays, so that `[,]` stays an error.
    """
    dull = _NO_TRAILING_COMMA_5 if dialect.json5 else _NO_TRAILING_COMMA
    commas: list[tuple[int, int]] = []
    position = 0
    while True:
        match = dull.match(bare, position)
        position = match.end() if match else position
        if bare[position : position + 1] != ",":
            break
        before = bare[commas[-1][1] if commas else 0 : position].replace("\ufeff", " ").rstrip()
        if before[-1:] in ("", "[", "{", ",", ":"):
            break
        position += 1
        commas.append((position - 1, position))
    return blanked(bare, commas)
