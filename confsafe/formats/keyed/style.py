"""How a new entry is written here, after its neighbours, the section, the text; and how its value is spelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.keypath import format_path
from confsafe.errors import ValueRefused
from confsafe.formats.layout.examples import habit_of, majority
from confsafe.formats.text import begins_line, column_of, indent_at, line_start, newline_of
from confsafe.startup.patterns import pattern
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.keyed.model import Entry
    from confsafe.formats.keyed.places import Places

_STEP = "    "
_IN_NO_TEXT = pattern(r"[\0\ud800-\udfff]"), "a NUL or half a surrogate pair"


def style_at(places: Places, section: int | None = None, above: int | None = None) -> Style:
    """The habits at a place of the text, found once for all that is written there."""
    found = places.styles.get((section, above))
    if found is None:
        found = places.styles[section, above] = Style(places, section, above)
    return found


class Style:
    """The habits of one text, of the section of a new entry, and of the entry above it (-1: of the header)."""

    def __init__(self, places: Places, section: int | None = None, above: int | None = None) -> None:
        self.places = places
        self.text = places.text
        self.dialect = places.dialect
        self.newline = newline_of(places.text)
        self.section = section
        self.above = above
        self.beside: Sequence[Entry] = () if section is None else places.table[section].entries

    @cached_property
    def indent(self) -> str:
        """The white space in front of an entry: that of its neighbour, above or else below."""
        if self.above is not None and self.beside:
            return indent_at(self.text, self.beside[max(self.above, 0)].key)
        usual = majority(self._indents(self.beside))
        if usual is None:
            usual = "" if self.section == 0 else self.whole.usual_indent
        if self.above is not None and self.dialect.indented:
            below = self.places.next((self.section or 0, self.above))
            outer = indent_at(self.text, self.places.bounds(below)[0]) if below[0] > 0 else ""
            return max(usual, outer, key=len)  # a deeper header would go on with the value
        return usual

    @cached_property
    def whole(self) -> Style:
        """The habits of the whole text."""
        return style_at(self.places)

    @cached_property
    def usual_indent(self) -> str:
        """The white space in front of most entries below headers."""
        below = [entry for section in self.places.table[1:] for entry in section.entries]
        return habit_of(self._indents(below), self.dialect.indent, 0)

    @cached_property
    def usual_sign(self) -> str:
        """The sign of most entries, with the blanks around it."""
        entries = self._shown(self.places.all_entries)
        return habit_of([self._sign(entry) for entry in entries], self.dialect.equals, 0)

    @cached_property
    def section_gap(self) -> int:
        """The blank lines in front of a header."""
        gaps = []
        for number in range(2, self.places.sections):
            gap = self.places.above((number, -1))
            if not self.text[gap.start : gap.lead].strip():
                gaps.append(self.text[gap.start : gap.lead].count("\n"))
        return habit_of(gaps, self.dialect.gap, 0)

    @cached_property
    def prefix(self) -> str:
        """What stands in front of a name: `export `."""
        if self is not self.whole:
            return self.whole.prefix
        prefixes = [self.text[entry.key : entry.name_start] for entry in self.places.all_entries]
        return habit_of(prefixes, "")

    @cached_property
    def gap(self) -> int:
        """The blank lines that part two entries."""
        gaps = [
            self.text[one.line_end : other.start].count("\n")
            for one, other in zip(self.beside, self.beside[1:], strict=False)
            if not self.text[one.line_end : other.start].strip()
        ]
        return habit_of(gaps, 0) if len(gaps) > 1 else 0

    def equals(self, name: str) -> str:
        """What stands between a name and its value; where values are aligned, so is this one.

        Example: `host` beside
            user = me
            password = x        ->   " = "
            user     = me
            password = x        ->   "     = "
        """
        if self._aligned is not None:
            signs, column = self._aligned
            width = column - len(self.indent) - len(self.prefix) - len(name)
            if width >= len(signs):
                return signs.rjust(width) if signs.strip() else " " * width
        return self.sign

    @cached_property
    def _aligned(self) -> tuple[str, int] | None:
        """The sign beside and the column of the values, where the space in front of the sign aligns them."""
        beside = self._shown(self.beside)
        columns = {column_of(self.text, entry.value) for entry in beside}
        widths = {len(self._head(entry)) for entry in beside}
        aligned = self.above is not None and len(columns) == 1 and len(widths) > 1 and self._spaced(beside)
        return (self._sign(beside[0]), columns.pop()) if aligned else None

    @cached_property
    def sign(self) -> str:
        """The sign with the blanks around it, where nothing is aligned."""
        found = majority(self._sign(entry) for entry in self._shown(self.beside))
        return self.whole.usual_sign if found is None else found

    def _spaced(self, entries: Sequence[Entry]) -> bool:
        """Whether the space in front of the sign is what aligns the values."""
        return all(
            not self._sign(entry).strip() or self._sign(entry).strip() == self._sign(entries[0]).strip()
            for entry in entries
        )

    def _shown(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries that show what stands between key and value."""
        return [entry for entry in entries if entry.data and entry.data[0] != "\n"]

    def _sign(self, entry: Entry) -> str:
        """The sign with at most one blank in front."""
        sign = self.text[entry.name_end : entry.value]
        stripped = sign.lstrip(" \t")
        return f" {stripped}" if stripped and stripped != sign else sign if stripped else " "

    def _head(self, entry: Entry) -> str:
        return self.text[entry.key : entry.name_end]

    def _indents(self, entries: Sequence[Entry]) -> list[str]:
        return [indent_at(self.text, entry.key) for entry in entries if begins_line(self.text, entry.key)]

    def continuation(self, indent: str) -> str:
        """The white space in front of the further lines of a value, deeper than that of its key."""
        for entry in (*self.beside, *self.places.all_entries):
            if len(entry.lines) > 1:
                own = indent_at(self.text, entry.key)
                further = self.text[line_start(self.text, entry.lines[1].start) : entry.lines[1].start]
                if further.startswith(own) and len(further) > len(own):
                    return indent + further[len(own) :]
        return indent + _STEP

    # -- what is written

    def line(self, name: str, value: str | None, path: Path, *, equals: str | None = None) -> str:
        """A new entry without its indentation; further lines have theirs. Raises ValueRefused, with the key path."""
        key = self.key(name, path)
        body = self.prefix + key
        if value is None:
            self.refuse_bare(key, path)
        else:
            spelled = self.spelled(value, None, path)
            sign = self.equals(key) if equals is None else equals
            ends = not spelled or spelled[0] == "\n"
            body += (sign.rstrip(" \t") if ends and sign.strip() else sign) + spelled
        return self._laid_out(body)

    def _laid_out(self, body: str) -> str:
        first, *more = body.split("\n")
        if not more:
            return body
        indent = self.continuation(self.indent) if self.dialect.indented else ""
        return self.newline.join([first, *(indent + line if line else "" for line in more)])

    def key(self, name: str, path: Path) -> str:
        """A name as it is written. Raises ValueRefused where none is read as it."""
        try:
            spelled = self.dialect.key(name)
        except ValueRefused as error:
            error.key = error.key or format_path(path)
            raise
        entry = self.dialect.entry(f"{spelled}{self.dialect.equals}x\n", 0)
        if entry is None or entry.name != name or entry.data != "x" or "\n" in spelled or _IN_NO_TEXT[0].search(name):
            raise ValueRefused(f"{self.dialect.title} cannot hold a key of that name", key=format_path(path))
        return spelled

    def refuse_bare(self, key: str, path: Path) -> None:
        """Refuse a name, as it is written, that cannot stand without a value. Raises ValueRefused."""
        entry = self.dialect.entry(f"{key}\n", 0)
        if entry is None or entry.data is not None:
            fact = f"{self.dialect.title} cannot hold a key of that name without a value"
            raise ValueRefused(fact, key=format_path(path))

    def header(self, names: Sequence[str | int]) -> str:
        """A header as it is written, whatever number its section has. Raises ValueRefused where none is read as it."""
        written = tuple(name for name in names if isinstance(name, str))
        header = self.dialect.header_of(written)
        try:
            table = self.dialect.read(header + "\n").sections
        except ValueError:
            table = []
        if len(table) != 2 or table[1].names != written or table[1].entries or _IN_NO_TEXT[0].search(header):
            found = self.dialect.header.match(f"[{written[0]}]") if self.dialect.header else None
            meant = self.dialect.names(found) if found else written
            remedy = f"write {format_path(meant)}" if meant != written else ""
            fact = f"{self.dialect.title} cannot hold a section of that name"
            raise ValueRefused(fact, key=format_path(tuple(names)), remedy=remedy)
        return header

    def spelled(self, value: str, old: str | None, path: Path) -> str:
        """A value as it is written, in the spelling of an old one where it can be. Raises ValueRefused."""
        key = format_path(path)
        for found, words in (_IN_NO_TEXT, *self.dialect.refused):
            if found.search(value):
                raise ValueRefused(f"{self.dialect.title} cannot hold {words}", key=key)
        try:
            spelled = self.dialect.value(value, old, self.text)
        except ValueRefused as error:
            error.key = error.key or key
            raise
        body = spelled.replace("\n", "\n" + _STEP) if self.dialect.indented else spelled
        entry = self.dialect.entry(f"x{self.dialect.equals}{body}\n", 0)
        if entry is None or entry.data != value:
            raise ValueRefused(f"{self.dialect.title} cannot hold this value", key=key)
        return spelled
