"""One text of `key = value` lines that was read, and the format of its dialect."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from confsafe.data.changes import sets_root
from confsafe.errors import ParseError
from confsafe.formats.keyed.held import held
from confsafe.formats.keyed.places import Places
from confsafe.formats.text import SMALL, Comment, Span, Splice, Step, newline_of
from confsafe.startup.collector import uncollected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.data.diff import Told
    from confsafe.data.keypath import KeyPath
    from confsafe.formats import Reading
    from confsafe.formats.keyed.model import Dialect
    from confsafe.formats.styles import Style
    from confsafe.formats.text import Reread


class KeyedFormat:
    """`formats.Format` for a dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.name = dialect.name
        self.dialect = dialect
        self.repeats = dialect.repeats == "list"
        self.behind = dialect.behind

    @property
    def strings(self) -> KeyedFormat:
        return self

    def read(self, text: str, *, document: int | None = None) -> Reading:
        """Read a text to edit it. Raises ParseError."""
        if document not in (None, 0):
            raise ParseError(f"{self.dialect.title} has one document, no document {document}")
        return KeyedReading(uncollected(text, Places, text, self.dialect))

    def data(self, text: str, *, document: int | None = None) -> dict[str, Any]:
        """The data alone. Raises ParseError."""
        found: dict[str, Plain] = self.read(text, document=document).data
        return found

    def named(self, segments: KeyPath) -> KeyPath:
        """What a key path means: without sections one name, in a dialect of subsections two for each of its headers."""
        from confsafe.data.keypath import divided, undivided

        if not self.dialect.depth:
            return undivided(segments)
        return divided(segments) if self.dialect.depth > 1 else segments

    def held(self, data: Plain, reading: Any, told: Told | None) -> tuple[Any, Told | None]:
        """The data in strings, as the text will read. Raises ValueRefused."""
        return held(data, None if reading is None else reading.places, told, self.dialect)

    def pieces(self, text: str) -> list[str]:
        """The one document."""
        return [text]

    def dumps(self, data: Any, *, newline: str = "\n", style: Style | None = None) -> str:
        """A whole new text; a style says nothing here that the order of the data does not. Raises ValueRefused."""
        from confsafe.formats.keyed.new import new_text

        return new_text(held(data, None, None, self.dialect)[0], self.dialect, newline)


class KeyedReading:
    """`formats.Reading` for a dialect. What only an edit needs is loaded by the first one."""

    shares = False
    moves_renamed = False

    def __init__(self, places: Places) -> None:
        self.places = places
        self.text = places.text
        self.data: Any = places.data
        self.faults: Sequence[ParseError] = places.faults

    def settled(self, changes: Sequence[Change], after: Any) -> Any:
        """A list of which one line is left is that line's value."""
        return held(after, self.places, None, self.places.dialect)[0]

    def splices(self, changes: Sequence[Change], after: Any) -> list[Splice]:
        """The splices that make the text mean `after`, the data with `changes` made. Raises ValueRefused."""
        from confsafe.formats.keyed.edit import edit

        if self._is_new(changes):
            from confsafe.formats.keyed.new import new_text

            text = new_text(after, self.places.dialect, newline_of(self.text))
            start = len(self.text) if not self.text.strip() else 0
            return [Splice(start, len(self.text), text)]
        return edit(self.places, changes)

    def _is_new(self, changes: Sequence[Change]) -> bool:
        """Whether the text is written as a whole."""
        return not self.text.strip() or sets_root(changes)

    def plan(self, changes: Sequence[Change], after: Plain) -> list[Step]:
        """What is to happen to which lines and headers. Raises ValueRefused."""
        from confsafe.formats.keyed.edit import steps

        if self._is_new(changes):
            return [Step(0, "write the whole text")]
        return list(steps(self.places, changes))

    def reread(self, text: str, changes: Sequence[Change], splices: Sequence[Splice]) -> Reread | None:
        """What the edited text reads as, where the one entry that was exchanged tells it; else None."""
        if len(text) < SMALL:
            return None
        from confsafe.formats.keyed.proof import reread

        return reread(self.places, text, splices)

    def span(self, path: Path) -> Span | None:
        """The value's characters, or a section's header."""
        stand = self.places.stand(path)
        if stand is None:
            return None
        _, start, end = self.places.bounds(stand)
        return Span(self.places.table[stand[0]].head, end) if stand[1] < 0 else Span(start, end)

    def owned(self, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
        """Where the comments stand that may go with those entries, and those within the replaced values."""
        from confsafe.formats.keyed.owned import owned

        return owned(self.places, deleted, replaced)

    def comments(self) -> list[Span]:
        return self.places.comments

    def comment(self, path: Path) -> Comment:
        """The comment above and behind an entry or a header. Raises KeyMissing."""
        from confsafe.formats.keyed.comments import comment_at

        return comment_at(self.places, path)

    def comment_splices(self, path: Path, comment: Comment) -> list[Splice]:
        """The splices after which it has exactly that comment. Raises KeyMissing, ValueRefused."""
        from confsafe.formats.keyed.comments import splices_of_comment

        return splices_of_comment(self.places, path, comment)

    def disable_splices(self, path: Path) -> list[Splice]:
        """Comment an entry or a section out. Raises KeyMissing, ValueRefused."""
        from confsafe.formats.keyed.comments import disable_splices

        return disable_splices(self.places, path)

    def enable_splices(self, path: Path) -> list[Splice]:
        """Comment it in again. Raises KeyMissing."""
        from confsafe.formats.keyed.comments import enable_splices

        return enable_splices(self.places, path)

    def lines_of_value(self, path: Path) -> Span | None:
        """The value's span; of a key on several lines, from the first to the last, if they stand together."""
        stands = self.places.entries(path)
        if len(stands) < 2:
            return self.span(path)
        (section, first), (other, last) = stands[0], stands[-1]
        if section != other or last - first + 1 != len(stands):
            return None
        return Span(self.places.entry(stands[0]).value, self.places.entry(stands[-1]).end)

    def blocks(self, path: Path) -> list[tuple[str, Span]]:
        """The sections of a section, or of the text, each with the lines that it owns. Raises InseparableError."""
        places = self.places
        numbers = [number for number in places.sections_of(path) if len(places.table[number].names) > len(path)]
        names = [places.table[number].names[len(path)] for number in numbers]
        groups = [(name, list(group)) for name, group in groupby(range(len(names)), key=names.__getitem__)]
        apart = bool(numbers) and numbers[-1] - numbers[0] >= len(numbers)
        if apart or len(groups) > len(set(names)):
            from confsafe.formats.layout.ordering import InseparableError

            raise InseparableError("its sections stand apart from one another")
        return [
            (name, Span(places.slot((numbers[group[0]], -1)).lead, places.section_tail(numbers[group[-1]])))
            for name, group in groups
        ]

    def is_merged(self, path: Path) -> bool:
        return False

    def followers(self, path: Path) -> list[Path]:
        """No aliases."""
        return []
