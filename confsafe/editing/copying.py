"""Text copied from another document: what an edit wrote for an entry becomes what the other document has for it.

    theirs               after the edit         after the copy
    mode: 0644 # octal   mode: 644              mode: 0644 # octal
    l: [1, 2]            l:                     l: [1, 2]
                           - 1
                           - 2

An edit writes new data in the way of the file; but who brings an entry over from another text wants that text, with its
spelling, layout and comments: copied, indented as it has to be here. The result is verified like an edit's: exactly the
same data, no comment less. What cannot be copied stays as it was written.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from confsafe.data.changes import at_path
from confsafe.data.sameness import same
from confsafe.document import Document
from confsafe.errors import ConfsafeError
from confsafe.formats.text import Span, Splice, apply_splices, begins_line, line_break, line_end, line_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Path

_ALONE = 40
"""So many entries are tried one by one where they cannot be copied all at once."""


class Copy(NamedTuple):
    """One entry to copy.

    Attributes:
        path: where it stands now.
        source: where the other document has it.
        whole: the entry with its key and its comments, not its value alone.
    """

    path: Path
    source: Path
    whole: bool = True


def copy_entries(text: str, document: Document, other: Document, copies: Sequence[Copy]) -> str:
    """The text of `document` with those entries as the other document has them, where that means the same.

    Args:
        text: the text that `document` was read from.
        document: the text, read.
        other: where the entries are copied from, in the same format.
        copies: the entries; none lies within another.
    """
    if document.reading is None or other.reading is None:
        return text
    found = {copy.path: splices for copy in copies if (splices := list(_splices(document, other, copy)))}
    if not found:
        return text
    together = _verified(document, [splice for splices in found.values() for splice in splices])
    if together is not None:
        return together
    good: list[Splice] = []
    for splices in list(found.values())[:_ALONE]:
        if len(found) > 1 and _verified(document, [*good, *splices]) is not None:
            good += splices
    return _verified(document, good) or text


def _verified(document: Document, splices: Sequence[Splice]) -> str | None:
    """The text with the splices, if it is the same data and has every comment; else None."""
    reading = document.reading
    assert reading is not None
    try:
        text = apply_splices(reading.text, splices)
        fresh = Document(text, document.format.name, document=document.index).reading
    except (ConfsafeError, ValueError):
        return None
    if fresh is None or not same(fresh.data, reading.data):
        return None
    before, after = (
        Counter(each.text[start:end].strip() for start, end in each.comments()) for each in (reading, fresh)
    )
    return None if before - after else document.bom + text


def _splices(document: Document, other: Document, copy: Copy) -> Iterator[Splice]:
    mine, theirs = document.reading, other.reading
    assert mine is not None and theirs is not None
    here, there = (own_text(document, copy.path), own_text(other, copy.source)) if copy.whole else (None, None)
    if here is not None and there is not None:
        new = _reindented(theirs.text[there.start : there.end], mine.text[here.start : here.end])
        new = _separated(new, other, copy.source, there, document, copy.path, here)
        if not new.endswith("\n") and here.end < len(mine.text):
            new += "\n"
        start, gap = _gap_above(mine.text, here.start)
        wanted = _gap_above(theirs.text, there.start)[1]
        if start and there.start and gap != wanted:
            new = "\n" * wanted + new
        else:
            start = here.start
        yield Splice(start, here.end, new)
        return
    value, source = _span(document, copy.path), _span(other, copy.source)
    if value is not None and source is not None:
        new = theirs.text[source.start : source.end]
        if "\n" not in new or _indent_at(mine.text, value.start) == _indent_at(theirs.text, source.start):
            yield Splice(value.start, value.end, new)


def _gap_above(text: str, position: int) -> tuple[int, int]:
    """Where the blank lines above a line begin, and how many there are."""
    start, count = position, 0
    while start and not (line := text[text.rfind("\n", 0, start - 1) + 1 : start]).strip():
        start, count = start - len(line), count + 1
    return start, count


def own_text(document: Document, path: Path) -> Span | None:
    """The lines that belong to an entry, with its comments; None where it has none of its own, or in several places.

    Example:
        >>> document = Document("a = 1\\n\\n# why\\nb = 2  # in\\n", "toml")
        >>> own_text(document, ("b",))
        Span(start=7, end=25)
    """
    reading = document.reading
    if reading is None or not path:
        return None
    try:
        spans = reading.owned([path], [])
    except (ConfsafeError, LookupError, TypeError):
        return None
    if len(spans) != 1:
        return None
    text, (start, end) = reading.text, spans[0]
    if begins_line(text, start):
        start = line_start(text, start)
    if not text[end : line_break(text, end)].strip():
        end = line_end(text, end) if end > line_start(text, end) else end
    whole_lines = start == line_start(text, start) and end in (line_start(text, end), len(text))
    return Span(start, end) if whole_lines and start < end else None


def _reindented(text: str, example: str) -> str:
    """The text with the indentation of the example's first line instead of its own."""
    old, new = _indentation(text), _indentation(example)
    if old == new:
        return text
    lines = text.split("\n")
    return "\n".join(new + line[len(old) :] if line.startswith(old) and line.strip() else line for line in lines)


def _indentation(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _indent_at(text: str, position: int) -> str:
    return _indentation(text[text.rfind("\n", 0, position) + 1 :])


def _separated(new: str, other: Document, source: Path, there: Span, document: Document, path: Path, here: Span) -> str:
    """The copied lines with a comma behind the value where the lines that they replace have one, and else without."""
    theirs, mine = _span(other, source), _span(document, path)
    if theirs is None or mine is None or other.reading is None or document.reading is None:
        return new
    text = other.reading.text[there.start : there.end]
    after = text[theirs.end - there.start :]
    wanted = document.reading.text[mine.end : here.end].lstrip(" \t").startswith(",")
    has = after.lstrip(" \t").startswith(",")
    if wanted == has or not new.endswith(after):
        return new
    body = new[: len(new) - len(after)]
    return body + "," + after if wanted else body + after.replace(",", "", 1)


def _span(document: Document, path: Path) -> Span | None:
    assert document.reading is not None
    try:
        at_path(document.data, path)
        return document.reading.span(path)
    except (ConfsafeError, LookupError, TypeError):
        return None
