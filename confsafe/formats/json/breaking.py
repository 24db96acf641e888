"""An array on one line that outgrows it gets a line for each item.

    "files": ["lib/", "bin/"],    ->    "files": [
                                          "lib/",
                                          "bin/",
                                          "an-item-that-needs-more-than-is-left-of-the-line-of-80-columns/"
                                        ],

As long as the line is no wider than 80 columns or than the widest line of the file, the array stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import WIDTH
from confsafe.formats.text import Splice, indent_at, line_break, line_start

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from confsafe.formats.json.edit import Editor
    from confsafe.formats.json.places import Container
    from confsafe.formats.layout.model import NewEntry

_KEY = re.compile(r"""[ \t]*+(?:(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|[^\s"'\[\]{},:]++)[ \t]*+:[ \t]*+)?\Z""")
"""What may stand on the line of an array in front of it."""

_COMMA = re.compile(r"[ \t]*+,?+[ \t]*+\Z")
"""What may stand behind it."""


def broken(
    editor: Editor, container: Container, new: Sequence[NewEntry], deleted: Collection[int], *, unit: str
) -> Splice | None:
    """The array with a line for each item, if with the new ones it is too wide for its line; None if it is not."""
    text, start, end = editor.text, container.start, container.end
    first, last = line_start(text, start), line_break(text, end)
    if not new or not container.entries or last < end or "\n" in text[start:end] or "\r" in text[start:end]:
        return None
    if not _KEY.match(text[first:start]) or not _COMMA.match(text[end:last]) or editor.comments_within(container.span):
        return None
    items = list(_items(text, container, new, deleted))
    comma = editor.style.comma
    width = start - first + sum(len(item) + len(comma) for item in items) + last - end
    if width <= WIDTH or editor.examples.one_line or width <= max(map(len, text.splitlines())):
        return None
    outer = indent_at(text, start)
    line = editor.style.newline + outer + (unit or editor.style.unit)
    behind = "," if editor.examples.trailing_comma(None, ()) else ""
    return Splice(start, end, f"[{line}{f',{line}'.join(items)}{behind}{editor.style.newline}{outer}]")


def _items(text: str, container: Container, new: Sequence[NewEntry], deleted: Collection[int]) -> Iterator[str]:
    """The texts of the items that there will be."""
    for index in range(-1, len(container.entries)):
        if index >= 0 and index not in deleted:
            yield text[slice(*container.entries[index].value)]
        for entry in new:
            if entry.after == index:
                moved = entry.moved_from
                yield entry.render(None) if moved is None else text[slice(*container.entries[moved].value)]
