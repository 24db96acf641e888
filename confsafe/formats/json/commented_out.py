"""Entries that are commented out: which comment lines of a container read as one of its entries.

"a": 1,
// "b": {          two lines of a comment that are an entry
// },
// about c         none
"c": 3
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.errors import ParseError
from confsafe.formats.json.places import Walker
from confsafe.formats.json.reader.loading import load
from confsafe.formats.layout.comments import said
from confsafe.formats.layout.disable import Disabled, uncommented
from confsafe.formats.layout.gaps import read_gap
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple

    from confsafe.formats.json.places import Entry
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.layout.model import Line
else:
    from confsafe.startup.records import NamedTuple

MARK = "//"
_MAY_END = pattern(r"[\w}\]\"'.][ \t]*(?:,|/[/*]|\Z)")


class CommentedOut(NamedTuple):
    """An entry that is commented out.

    Attributes:
        key: its key; None in an array.
        lines: how many comment lines it takes.
        disabled: these lines without their marks.
        value_end: the end of its value in the text.
        comma: the position of the comma behind it; None where there is none.
    """

    key: str | None
    lines: int
    disabled: Disabled
    value_end: int
    comma: int | None


class Reader:
    """Reads the comment lines of one container; `ReadsAsEntry` for the layout engine."""

    def __init__(self, text: str, dialect: Dialect, *, is_object: bool) -> None:
        self.text = text
        self.dialect = dialect
        self.is_object = is_object

    def __call__(self, lines: Sequence[Line]) -> int:
        comment = lines[0].comment
        if comment.startswith("/*"):
            return int(self._ends_with_entries(said(comment, self.dialect.grammar)))
        found = self.entry(lines)
        return 0 if found is None else found.lines

    def entry(self, lines: Sequence[Line]) -> CommentedOut | None:
        """The entry that these lines begin with; None where they begin with none."""
        if not lines or not lines[0].comment.startswith(MARK) or not self._may_begin(lines[0].comment[2:].strip()):
            return None
        disabled = uncommented(self.text, lines, mark=MARK)
        start = 0
        for number, end in enumerate(disabled.ends):
            if _MAY_END.search(disabled.source[start:end].rstrip("\r\n")):
                found = self._whole(disabled.source[:end])
                if found is not None:
                    key, value_end, comma = found
                    own = disabled._replace(
                        source=disabled.source[:end],
                        splices=disabled.splices[: number + 1],
                        ends=disabled.ends[: number + 1],
                    )
                    place = own.place
                    behind = None if comma is None else place(comma)
                    return CommentedOut(key, number + 1, own, place(value_end - 1) + 1, behind)
            start = end
        return None

    def _ends_with_entries(self, lines: Sequence[str]) -> bool:
        """Whether a block comment that says this is one entry or more, with or without prose above."""
        begins = [False, *(self._may_begin(line.strip()) for line in lines)]
        starts = (number for number in range(len(lines)) if begins[number + 1] and not begins[number])
        return any(self._entries(self._wrapped("\n".join(lines[start:]) + "\n")) for start in starts)

    def _may_begin(self, line: str) -> bool:
        """Whether an entry may begin on an uncommented line: prose and empty lines are not even tried."""
        if not line or line.startswith("//"):
            return False
        return not self.is_object or line.startswith(('"', "'", "/*")) or (self.dialect.json5 and ":" in line)

    def _whole(self, source: str) -> tuple[str | None, int, int | None] | None:
        """The key, the end of the value and the place of the comma in `source`, where that is one entry."""
        wrapped = self._wrapped(source)
        entries = self._entries(wrapped)
        if len(entries) != 1:
            return None
        key = entries[0].key if isinstance(entries[0].key, str) else None
        end = entries[0].value.end
        gap = read_gap(
            wrapped,
            end,
            len(wrapped) - 1,
            self.dialect.grammar,
            entry=entries[0].start,
            closes=True,
            reads_as_entry=lambda _: 0,
        )
        return key, end - 1, None if gap.comma is None else gap.comma - 1

    def _wrapped(self, source: str) -> str:
        opening, closing = ("{", "}") if self.is_object else ("[", "]")
        return opening + source + closing

    def _entries(self, wrapped: str) -> list[Entry]:
        """The entries of a container; none where the text is no container."""
        try:
            loaded = load(wrapped, self.dialect, unique=True)
        except ParseError:
            return []
        return list(Walker(loaded, self.dialect).entries(0))
