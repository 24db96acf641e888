"""A container on one line that one line will not do for any more gets a line for each entry.

    "files": ["lib/", "bin/"],    ->    "files": [
                                          "lib/",
                                          "bin/",
                                          "an-item-that-needs-more-than-is-left-of-the-line-of-80-columns/"
                                        ],

As long as the line is no wider than 80 columns or than the widest line of the file, the array stays as it is, and so
does one whose line was wider before. A text that moves in with a line comment breaks objects too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import WIDTH
from confsafe.formats.layout.pieces import needs_line
from confsafe.formats.text import Splice, indent_at, line_break, line_start
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from confsafe.formats.json.edit import Editor
    from confsafe.formats.json.places import Container
    from confsafe.formats.layout.model import NewEntry

_KEY = pattern(r"""[ \t]*+(?:(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|[^\s"'\[\]{},:]++)[ \t]*+:[ \t]*+)?\Z""")
"""What may stand on the line of an array in front of it."""

_COMMA = pattern(r"[ \t]*+,?+[ \t]*+\Z")
"""What may stand behind it."""


def broken(
    editor: Editor, container: Container, new: Sequence[NewEntry], deleted: Collection[int], *, unit: str
) -> Splice | None:
    """The container with a line for each entry, if with the new ones one line will not do; None if it does.

    One line will not do for an array that outgrows it, and for entries that bring a comment which ends with its line.
    """
    text, start, end = editor.text, container.start, container.end
    first, last = line_start(text, start), line_break(text, end)
    if not new or not container.entries or last < end or "\n" in text[start:end] or "\r" in text[start:end]:
        return None
    if not _KEY.match(text[first:start]) or not _COMMA.match(text[end:last]) or editor.comments_within(container.span):
        return None
    if not any(needs_line(editor.dialect.grammar, entry) for entry in new) and not _outgrown(
        editor, container, new, deleted
    ):
        return None
    outer = indent_at(text, start)
    indent = outer + (unit or editor.style.unit)
    line = editor.style.newline + indent
    entries = list(_entries(text, container, new, deleted, indent))
    commas = [","] * (len(entries) - 1) + ["," if editor.examples.trailing_comma(None, ()) else ""]
    body = "".join(
        "".join(line + part for part in (*lead, entry + comma + tail))
        for (lead, entry, tail), comma in zip(entries, commas, strict=True)
    )
    return Splice(start, end, f"{text[start]}{body}{editor.style.newline}{outer}{text[end - 1]}")


def _outgrown(editor: Editor, container: Container, new: Sequence[NewEntry], deleted: Collection[int]) -> bool:
    """Whether an array becomes too wide for its line: wider than 80 columns and than the widest line of the file."""
    text = editor.text
    if text[container.start] == "{" or editor.examples.one_line:
        return False
    first, last = line_start(text, container.start), line_break(text, container.end)
    items = [entry for _, entry, _ in _entries(text, container, new, deleted, None)]
    width = container.start - first + sum(len(item) + len(editor.style.comma) for item in items) + last - container.end
    return last - first <= WIDTH < width and width > max(map(len, text.splitlines()))


def _entries(
    text: str, container: Container, new: Sequence[NewEntry], deleted: Collection[int], indent: str | None
) -> Iterator[tuple[Sequence[str], str, str]]:
    """The entries that there will be: the comments above each, its text, and the comment behind it."""
    for index in range(-1, len(container.entries)):
        if index >= 0 and index not in deleted:
            yield (), text[slice(*container.entries[index].span)], ""
        for entry in new:
            if entry.after == index and entry.moved_from is not None:
                yield (), text[slice(*container.entries[entry.moved_from].span)], ""
            elif entry.after == index:
                tail = entry.tail if entry.tail.startswith((" ", "\t")) or not entry.tail else f" {entry.tail}"
                lead = [comment.replace("\n", "\n" + (indent or "")) for comment in entry.lead if comment]
                yield lead, entry.render(indent), tail
