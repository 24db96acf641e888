"""A text of `key = value` lines: its data, its entries and sections by key path, and whose each line is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from confsafe.errors import ParseError
from confsafe.formats.keyed.model import broken
from confsafe.formats.layout.disable import uncommented
from confsafe.formats.layout.model import Grammar
from confsafe.formats.layout.stands import Stands
from confsafe.formats.text import begins_line, ends_open, line_column
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from confsafe.data.changes import Path, Plain
    from confsafe.formats.keyed.model import Dialect, Entry, Section
    from confsafe.formats.keyed.style import Style
    from confsafe.formats.layout.disable import Disabled
    from confsafe.formats.layout.model import Line
    from confsafe.formats.layout.stands import Stand


_ABSENT: Any = object()


class Places(Stands):
    """One text that was read. Raises ParseError.

    Attributes:
        data: its data.
        faults: the keys that are there twice and must not be.
        styles: the habits by section and entry above, once asked for (`style.py`).
    """

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.dialect = dialect
        if "\0" in text:
            raise broken(text, text.index("\0"), "a NUL stands here")
        if "<<<<<<<" in text:
            _refuse_conflict(text)
        table, self.comments = dialect.read(text)
        self.table = _numbered(table, dialect.apart) if dialect.apart else table
        alone = [text[span.start] for span in self.comments if begins_line(text, span.start)]
        marks = sorted(dialect.marks, key=alone.count, reverse=True)
        super().__init__(text, Grammar(tuple(marks)))
        self._refuse_open_end()
        self.faults: list[ParseError] = []
        self.styles: dict[tuple[int | None, int | None], Style] = {}
        self._entries: dict[Path, dict[str, list[Stand]]] = {}
        self._sections: dict[Path, list[int]] = {}
        self.data = self._read()

    def _refuse_open_end(self) -> None:
        """A last line that goes on on the next one would take in whatever is put below it."""
        last = self.last_entry
        if last is None or "\\" not in self.text[last.start :]:
            return
        rest = self.text[last.start :]
        rest += "\n" if ends_open(rest) else ""
        below = self.dialect.entry(f"{rest}x=x\n", 0)
        if below is not None and below.line_end > len(rest):
            raise broken(self.text, len(self.text.rstrip("\r\n")) - 1, "the last line goes on, and nothing is below it")

    # -- the data, and where they stand

    def _read(self) -> dict[str, Any]:
        data: dict[str, Plain] = {}
        repeated: list[Path] = []
        for number, section in enumerate(self.table):
            if number:
                self._sections.setdefault(section.names, []).append(number)
            mapping = self._mapping(data, section)
            entries = {entry.name: entry.data for entry in section.entries}
            if not mapping and len(entries) == len(section.entries):  # as nearly always: no name is there twice
                mapping.update(entries)
            else:
                repeated += self._add(mapping, section)
        self.faults = [self.repeated(path) for path in dict.fromkeys(repeated)]
        return data

    def _mapping(self, data: Any, section: Section) -> dict[str, Any]:
        """The mapping of a section within the data; it is made where it is not there."""
        place = data
        for depth, name in enumerate(section.names):
            if isinstance(name, int):
                place.append({})
                place = place[name]
                continue
            numbered = isinstance((*section.names, "")[depth + 1], int)
            place = place.setdefault(name, [] if numbered else {})
            if not isinstance(place, list if numbered else dict):
                raise self._clash(section.names[:depth], name, section.head)
        found: dict[str, Any] = place
        return found

    def _add(self, mapping: dict[str, Plain], section: Section) -> Iterator[Path]:
        """Enter the keys of a section that may be there already; those that must not be are returned."""
        for entry in section.entries:
            there = mapping.get(entry.name, _ABSENT)
            if isinstance(there, dict):
                raise self._clash(section.names, entry.name, entry.key)
            if there is _ABSENT or self.dialect.repeats != "list":
                mapping[entry.name] = entry.data
            elif isinstance(there, list):
                there.append(entry.data)
            else:
                mapping[entry.name] = [there, entry.data]
            if there is not _ABSENT and self.dialect.repeats == "fault":
                yield (*section.names, entry.name)

    def _clash(self, names: Path, name: str, position: int) -> ParseError:
        return broken(self.text, position, f"{'.'.join((*names, name))} is a key and a section")

    def repeated(self, path: Path) -> ParseError:
        """The fault of a key that is there twice, at its last place."""
        stands = self.entries(path)
        first, last = (line_column(self.text, self.entry(stand).key) for stand in (stands[0], stands[-1]))
        return ParseError(
            f"the key {path[-1]} is there twice, first on line {first[0]}",
            line=last[0],
            column=last[1],
            remedy="take one of them out",
        )

    def entries(self, path: Path) -> list[Stand]:
        """The lines of a key, or the one of an item of its list; [] where there is none."""
        if not path:
            return []
        if isinstance(path[-1], int):
            found = self.entries(path[:-1])
            return found[path[-1] : path[-1] + 1] if len(found) > 1 else []
        return self._lines(path[:-1]).get(path[-1], [])

    def _lines(self, names: Path) -> dict[str, list[Stand]]:
        """The lines of each key of the sections of just these names."""
        lines = self._entries.get(names)
        if lines is None:
            lines = self._entries[names] = {}
            for number in self._sections.get(names, ()) if names else (0,):
                for index, entry in enumerate(self.table[number].entries):
                    lines.setdefault(entry.name, []).append((number, index))
        return lines

    def own_sections(self, names: Path) -> list[int]:
        """The sections that a header of just these names begins."""
        return self._sections.get(names, [])

    def is_implied(self, names: Path) -> bool:
        """Whether a section has no header of its own, and is there by those below it."""
        below = (section.names for section in self.table[1:] if section.names[: len(names)] == names)
        return names not in self._sections and any(isinstance(other[len(names)], str) for other in below)

    def sections_of(self, names: Path) -> list[int]:
        """Those, and the sections below them (`[remote "origin"]` below `remote`), in the order of the text."""
        return [number for number, section in enumerate(self.table) if number and section.names[: len(names)] == names]

    def stand(self, path: Path) -> Stand | None:
        """The line of an entry or the header of a section, of several the one that counts; None where there is none."""
        stands = self.entries(path)
        if stands:
            return stands[0] if self.dialect.repeats == "list" else stands[-1]
        numbers = self.own_sections(path)
        return (numbers[0], -1) if numbers else None

    def entry(self, stand: Stand) -> Entry:
        """The entry of a stand that is no header."""
        return self.table[stand[0]].entries[stand[1]]

    @property
    def last_entry(self) -> Entry | None:
        """The last entry of the text; None where it has none."""
        return next((section.entries[-1] for section in reversed(self.table) if section.entries), None)

    @cached_property
    def all_entries(self) -> list[Entry]:
        """Every entry of the text."""
        return [entry for section in self.table for entry in section.entries]

    # -- whose the lines are

    @property
    def sections(self) -> int:
        return len(self.table)

    def count(self, section: int) -> int:
        return len(self.table[section].entries)

    def bounds(self, stand: Stand) -> tuple[int, int, int]:
        if stand[1] < 0:
            section = self.table[stand[0]]
            return section.head, section.head_end, section.head_end
        entry = self.entry(stand)
        return entry.key, entry.value, entry.end

    def start(self, stand: Stand) -> int:
        return self.entry(stand).start if stand[1] >= 0 else self.table[stand[0]].start

    def end(self, stand: Stand) -> int:
        return self.entry(stand).line_end if stand[1] >= 0 else self.table[stand[0]].body

    def reads_as_entry(self, lines: Sequence[Line]) -> int:
        disabled = self.disabled(lines)
        if not disabled.ends or not self.dialect.is_plain(disabled.source[: disabled.ends[0]]):
            return 0
        return lines_of(disabled, self.dialect)

    def disabled(self, lines: Sequence[Line]) -> Disabled:
        """Comment lines without their marks: as many as tell where the entry ends that begins on the first."""
        size = 1
        while True:
            found = self.uncommented(lines[:size])
            if size >= len(lines) or len(found.ends) < size:
                return found
            entry = self.dialect.entry(found.source, 0)
            if entry is None and not self.dialect.is_plain(found.source[: found.ends[0]]):
                return found
            if entry is not None and entry.line_end < len(found.source):
                return found
            size *= 4

    def uncommented(self, lines: Sequence[Line]) -> Disabled:
        """Comment lines without their marks."""
        mark = next((mark for mark in self.dialect.marks if lines[0].comment.startswith(mark)), "")
        return uncommented(self.text, lines, mark=mark)


def _refuse_conflict(text: str) -> None:
    """Marks of a merge conflict that a dialect would read as keys, or within a value. Raises ParseError."""
    from confsafe.formats.diagnosis import conflict_in

    conflict = conflict_in(text)
    if conflict is not None:
        raise conflict


def _numbered(table: Sequence[Section], apart: Collection[str]) -> list[Section]:
    """The sections; those of one of these names that stand several times are numbered, each on its own.

    Example: two headers [Route] -> the names ("Route", 0) and ("Route", 1)
    """
    counts = Counter(section.names for section in table)
    seen: Counter[Path] = Counter()
    numbered = []
    for section in table:
        names = section.names
        if names and names[-1] in apart and counts[names] > 1:
            section = section._replace(names=(*names, seen[names]))
            seen[names] += 1
        numbered.append(section)
    return numbered


def lines_of(disabled: Disabled, dialect: Dialect) -> int:
    """How many of some lines without their marks, from the first on, are an entry or a header; 0 for none."""
    entry = dialect.entry(disabled.source, 0)
    if entry is not None:
        return sum(end <= max(entry.line_end, disabled.ends[0]) for end in disabled.ends)
    return int(is_header(disabled.source[: disabled.ends[0]], dialect))


def is_header(line: str, dialect: Dialect) -> bool:
    """Whether a line is a header and nothing else."""
    found = None if dialect.header is None else dialect.header.match(line)
    return found is not None and found.end() == len(line)
