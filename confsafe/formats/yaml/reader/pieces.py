"""A stream of several documents -> the text of each, so that all of them are read in one pass over the stream.

    a: 1                 "a: 1\\n"
    ---            ->    "---\\nb: 2\\n"
    b: 2

A piece goes from its `---` to the next one's; joined, the pieces are the stream. Each is a YAML text of its own.
"""

from __future__ import annotations

from confsafe.formats.yaml.reader.events import failures, fast_events
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DIRECTIVE = pattern(r"(?m)^%")
_MARKER = pattern(r"---(?=\s|\Z)")


def pieces_of(text: str) -> list[str] | None:
    """The text of each document; None where it cannot be told so simply, and each has to be looked for in the stream.

    That is where there are directives, which may hold for the documents that follow; where a document other than the
    first begins without `---`; where libyaml is not installed, or refuses the text.

    Example:
        >>> pieces_of("a: 1\\n---\\nb: 2\\n")
        ['a: 1\\n', '---\\nb: 2\\n']
    """
    if _DIRECTIVE.search(text):
        return None
    event: Any
    cuts: list[int] = []
    is_first = True
    try:
        events = fast_events(text)
        if events is None:
            return None
        for event in events.stream:
            kind: type = type(event)
            if kind is not events.document_start:
                continue
            start = event.start_mark.index
            if not is_first:
                if not (_MARKER.match(text, start) and text[start - 1] in "\r\n"):
                    return None
                cuts.append(start)
            is_first = False
    except failures():
        return None
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
