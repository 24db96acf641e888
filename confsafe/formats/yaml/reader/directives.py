"""Directives that a document of YAML 1.1 takes over from the one before it (YAML 1.1, 3.2.3.4; Unity's scenes are so).

    %YAML 1.1
    %TAG !u! tag:unity3d.com,2011:
    --- !u!1 &1
    a: 1
    --- !u!4 &2                 `!u!` is declared for the document before; 1.2 asks for it again
    b: 2

The parsers know YAML 1.2 here. They are given a text of the same length in which nothing but those directives and the
wanted document stands, so that all positions are those of the file.
"""

from __future__ import annotations

from confsafe.formats.text import line_start
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from confsafe.startup.records import NamedTuple

_START = pattern(r"(?m)^---(?=[ \t\r\n]|\Z)")
_NOT_A_BREAK = pattern(r"[^\r\n]")


class Alone(NamedTuple):
    """A text that holds one document and the directives in force for it.

    Attributes:
        source: the text, everything else blank.
        start: where the document's `---` stands.
        total: how many documents the whole text has.
    """

    source: str
    start: int
    total: int


def with_directives_before(text: str, document: int) -> Alone | None:
    """One document of a text with the directives that it takes over, of too large a number the last one.

    None where it takes over none.
    """
    starts = [match.start() for match in _START.finditer(text)]
    if not starts or document < 0:
        return None
    document = min(document, len(starts) - 1)
    found = [_directives(text, start) for start in starts[: document + 1]]
    declared = next((span for span in reversed(found) if span is not None), None)
    if declared is None or "%YAML 1.1" not in text[slice(*declared)]:
        return None
    start = starts[document]
    end = starts[document + 1] if document + 1 < len(starts) else len(text)
    following = _directives(text, end) if end < len(text) else None
    end = following[0] if following is not None else end
    head, tail = _blank(text[: declared[0]]), _blank(text[declared[1] : start])
    return Alone(head + text[slice(*declared)] + tail + text[start:end], start, len(starts))


def _directives(text: str, start: int) -> tuple[int, int] | None:
    """From the first directive above a `---` to that; None where nothing but comments and blank lines is above it."""
    first, line = None, start
    while line:
        above = line_start(text, line - (2 if text.startswith("\r\n", line - 2) else 1))
        body = text[above:line].strip(" \t\r\n")
        if body and body[0] not in "%#":
            break
        first = above if body[:1] == "%" else first
        line = above
    return None if first is None else (first, start)


def _blank(text: str) -> str:
    return _NOT_A_BREAK.sub(" ", text)
