"""A text of `key = value` lines: its data, its entries and sections by key path, and whose each line is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from confsafe.errors import ParseError
from confsafe.formats.keyed.model import broken
from confsafe.formats.layout.disable import uncommented
from confsafe.formats.layout.model import Grammar
from confsafe.formats.layout.stands import Stands
from confsafe.formats.text import begins_line, ends_open, line_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.keyed.model import Dialect, Entry, Section
    from confsafe.formats.layout.disable import Disabled
    from confsafe.formats.layout.model import Line
    from confsafe.formats.layout.stands import Stand


class Places(Stands):
    """One text that was read. Raises ParseError.

    Attributes:
        data: its data.
        faults: the keys that are there twice and must not be.
    """

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.dialect = dialect
        if "\0" in text:
            raise broken(text, text.index("\0"), "a NUL stands here")
        self.table, self.comments = dialect.read(text)
        alone = [text[span.start] for span in self.comments if begins_line(text, span.start)]
        marks = sorted(dialect.marks, key=alone.count, reverse=True)
        super().__init__(text, Grammar(tuple(marks)))
        self._refuse_open_end()
        self.faults: list[ParseError] = []
        self._entries: dict[Path, list[Stand]] = {}
        self._sections: dict[Path, list[int]] = {}
        self.data = self._read()

    def _refuse_open_end(self) -> None:
        """A last line that goes on on the next one would take in whatever is put below it."""
        last = next((section.entries[-1] for section in reversed(self.table) if section.entries), None)
        if last is None or "\\" not in self.text[last.start :]:
            return
        rest = self.text[last.start :]
        rest += "\n" if ends_open(rest) else ""
        below = self.dialect.entry(f"{rest}x=x\n", 0)
        if below is not None and below.line_end > len(rest):
            raise broken(self.text, len(self.text.rstrip("\r\n")) - 1, "the last line goes on, and nothing is below it")

    # -- the data, and where they stand

    def _read(self) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for number, section in enumerate(self.table):
            if number:
                self._sections.setdefault(section.names, []).append(number)
            mapping = self._mapping(data, section)
            for index, entry in enumerate(section.entries):
                path = (*section.names, entry.name)
                stands = self._entries.setdefault(path, [])
                stands.append((number, index))
                if len(stands) == 1 and entry.name in mapping:
                    raise self._clash(section.names, entry.name, entry.key)
                if len(stands) > 1 and self.dialect.repeats == "list":
                    values = mapping[entry.name]
                    mapping[entry.name] = [*(values if isinstance(values, list) else [values]), entry.data]
                    continue
                if len(stands) > 1 and self.dialect.repeats == "fault":
                    self.faults.append(self.repeated(path))
                mapping[entry.name] = entry.data
        return data

    def _mapping(self, data: dict[str, Any], section: Section) -> dict[str, Any]:
        for depth, name in enumerate(section.names):
            below = data.setdefault(name, {})
            if not isinstance(below, dict):
                raise self._clash(section.names[:depth], name, section.head)
            data = below
        return data

    def _clash(self, names: Path, name: str, position: int) -> ParseError:
        return broken(self.text, position, f"{'.'.join((*names, name))} is a key and a section")

    def repeated(self, path: Path) -> ParseError:
        """The fault of a key that is there twice, at its last place."""
        first, last = (
            line_column(self.text, self.entry(stand).key)
            for stand in self._entries[path][:: len(self._entries[path]) - 1]
        )
        return ParseError(
            f"the key {path[-1]} is there twice, first on line {first[0]}",
            line=last[0],
            column=last[1],
            remedy="take one of them out",
        )

    def entries(self, path: Path) -> list[Stand]:
        """The lines of a key, or the one of an item of its list; [] where there is none."""
        if path and isinstance(path[-1], int):
            found = self._entries.get(path[:-1], [])
            return found[path[-1] : path[-1] + 1] if len(found) > 1 else []
        return self._entries.get(path, [])

    def own_sections(self, names: Path) -> list[int]:
        """The sections that a header of just these names begins."""
        return self._sections.get(names, [])

    def is_implied(self, names: Path) -> bool:
        """Whether a section has no header of its own, and is there by those below it."""
        return names not in self._sections and any(section.names[: len(names)] == names for section in self.table[1:])

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
        """Comment lines without their marks."""
        mark = next((mark for mark in self.dialect.marks if lines[0].comment.startswith(mark)), "")
        return uncommented(self.text, lines, mark=mark)


def lines_of(disabled: Disabled, dialect: Dialect) -> int:
    """How many of some lines without their marks, from the first on, are an entry or a header; 0 for none."""
    entry = dialect.entry(disabled.source, 0)
    if entry is not None:
        return sum(end <= max(entry.line_end, disabled.ends[0]) for end in disabled.ends)
    return int(bool(dialect.depth) and is_header(disabled.source[: disabled.ends[0]], dialect))


def is_header(line: str, dialect: Dialect) -> bool:
    """Whether a line is a header and nothing else."""
    if not line.lstrip().startswith("["):
        return False
    try:
        table = dialect.read(line).sections
    except ParseError:
        return False
    return len(table) == 2 and not table[1].entries
