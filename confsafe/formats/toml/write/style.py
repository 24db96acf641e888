"""How the text around a new entry is laid out: indentation, the spaces around `=`, blank lines between tables.

Nothing is configured. What is near is copied: the entry that the new one follows, then its section, then the sections
around, then what most people write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import LOOK_AT, majority
from confsafe.formats.toml.reader.statements import first_indent, key_parts
from confsafe.startup.patterns import pattern
from confsafe.startup.records import cached_property

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import NamedTuple

    from confsafe.formats.toml.places.tables import Body, Tables
    from confsafe.formats.toml.reader.statements import Entry, Section
else:
    from confsafe.startup.records import NamedTuple

_LINE_INDENT = pattern(r"[ \t]*")


class KeyStyle(NamedTuple):
    """How an entry's key is set. `width` is that of the key where `=` signs stand aligned, else 0."""

    indent: str = ""
    before: str = " "
    behind: str = " "
    width: int = 0

    @property
    def equals(self) -> str:
        """The `=` with its spaces, for an entry that is not aligned."""
        return f"{self.before}={self.behind}"

    def line(self, key: str) -> str:
        """The text in front of the value.

        Example:
            >>> KeyStyle(width=6).line("a"), KeyStyle("  ", "", "").line("a")
            ('a      = ', '  a=')
        """
        return f"{self.indent}{key.ljust(self.width)}{self.before}={self.behind}"


def _style(text: str, entry: Entry, around: list[Entry]) -> KeyStyle:
    equals: list[str] = []
    columns: set[int] = set()
    lengths: set[int] = set()
    for other in around:
        end = _key_end(text, other)
        between = text[end : other.value]
        equals.append(between)
        lengths.add(end - other.key)
        columns.add(end - other.key + between.index("="))
    before, _, behind = (majority(equals) or text[_key_end(text, entry) : entry.value]).partition("=")
    indent = text[entry.start : entry.key]
    if len(columns) == 1 and len(lengths) > 1 and min(columns) > max(lengths):  # the `=` stand in one column
        return KeyStyle(indent, " ", behind, columns.pop() - 1)
    return KeyStyle(indent, before if len(before) < 2 else " ", behind if behind.strip(" ") == "" else " ")


def _key_end(text: str, entry: Entry) -> int:
    if len(entry.names) == 1 and text[entry.key] not in "\"'":
        return entry.key + len(entry.names[0])
    return key_parts(text, entry.key)[-1].end


class Nesting(NamedTuple):
    """How a header stands below the one around it: how much deeper, and whether directly, without a blank line."""

    step: str = ""
    directly: bool = False


class SectionStyles:
    """How the sections of one text are laid out; each is looked at once, however many new ones are written after it."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._gaps: dict[int, int | None] = {}
        self._gaps_near: dict[tuple[int, int], int] = {}
        self._first_entries: dict[int, KeyStyle | None] = {}
        self._first_near: dict[int, KeyStyle] = {}

    def of_entry(self, body: Body, near: int) -> KeyStyle:
        """The style for a new entry of a section, behind the entry at `near` (-1: in front of all).

        Of the first one: as in the sections before and behind; the root is below no header.
        """
        entries = body.entries
        if entries:
            first = max(0, near - LOOK_AT // 2)
            return _style(self.tables.text, entries[max(near, 0)], entries[first : first + LOOK_AT])
        own = body.section.index if body.section else 0
        style = self.of_first_entry((), own, header_indent(self.tables.text, self.tables.sections[own]))
        return style if own else style._replace(indent="")

    def of_first_entry(self, models: Iterable[Section], near: int, indent: str) -> KeyStyle:
        """The style for the first entry of a section whose header has that indentation.

        As in the first of the models that has entries, else in the sections before and behind the one of number `near`.
        """
        style = next(self._first_entries_of(models), None)
        if style is None:
            if near not in self._first_near:
                self._first_near[near] = next(self._first_entries_of(self._around(near)), KeyStyle())
            style = self._first_near[near]
        return style._replace(indent=indent + style.indent) if indent else style

    def _first_entries_of(self, sections: Iterable[Section]) -> Iterator[KeyStyle]:
        return (style for section in sections if (style := self._first_entry(section)) is not None)

    def _around(self, near: int) -> Iterator[Section]:
        """The section of that number, those before it from the nearest on, those behind it."""
        sections = self.tables.sections
        yield sections[near]
        yield from reversed(sections[max(0, near - LOOK_AT) : near])
        yield from sections[near + 1 : near + 1 + LOOK_AT]

    def _first_entry(self, section: Section) -> KeyStyle | None:
        """The style of the first entry below a header, indented as much as it is deeper; None where there is none."""
        if section.index not in self._first_entries:
            entries = self.tables.body_of(section).entries
            style = None
            if entries:
                style = _style(self.tables.text, entries[0], entries[:LOOK_AT])
                header = header_indent(self.tables.text, section)
                step = style.indent[len(header) :] if section.index and style.indent.startswith(header) else ""
                style = style._replace(indent=step, width=0)
            self._first_entries[section.index] = style
        return self._first_entries[section.index]

    @cached_property
    def nesting(self) -> Nesting:
        """As most headers stand below the header around them; else as the entries do, where these are indented.

        [[rules]]
          id = "x"
          [rules.allow]     new: directly below, in the column of the entries
            paths = []
        """
        text = self.tables.text
        known: dict[tuple[str, ...], str] = {}
        headers: list[str] = []
        sections = self.tables.sections[1:LOOK_AT]
        indents = [header_indent(text, section) for section in sections]
        for section, indent in zip(sections, indents, strict=True):
            above = known.get(section.names[:-1])
            if above is not None and indent.startswith(above):
                headers.append(indent[len(above) :])
            known[section.names] = indent
        if headers:
            return Nesting(majority(headers) or "")
        below = ((first_indent(text, section), indent) for section, indent in zip(sections, indents, strict=True))
        step = majority(
            own[len(indent) :] if own.startswith(indent) else "" for own, indent in below if own is not None
        )
        return Nesting(step or "", bool(step))

    def blank_lines_between(self, models: Iterable[Section] = (), depth: int = 1, near: int = 0) -> int:
        """How many blank lines stand above a new header.

        As above most of its models, else most headers as deep, else the header above it, else one. (Of 154 by hand
        92 %.)
        """
        found = majority(self._gaps_above(models))
        if found is not None:
            return found
        if (depth, near) not in self._gaps_near:
            self._gaps_near[depth, near] = self._gap_near(depth, near)
        return self._gaps_near[depth, near]

    def _gap_near(self, depth: int, near: int) -> int:
        """The same without models, from the headers around a section."""
        sections = self.tables.sections[max(1, near - LOOK_AT) : near + LOOK_AT]
        found = majority(self._gaps_above(section for section in sections if len(section.names) == depth))
        if found is None:
            above = self.tables.sections[max(1, near + 1 - LOOK_AT) : near + 1]
            found = majority(self._gaps_above(reversed(above)))
        return next(self._gaps_above(sections), 1) if found is None else found

    def _gaps_above(self, sections: Iterable[Section]) -> Iterator[int]:
        """How many blank lines stand above those of the headers that tell it."""
        for section in sections:
            if section.index not in self._gaps:
                self._gaps[section.index] = self._gap_above(section)
            gap = self._gaps[section.index]
            if gap is not None:
                yield gap

    def _gap_above(self, section: Section) -> int | None:
        """How many blank lines stand above a header and its comment.

        None where that tells nothing: nothing stands above it, or the header of an empty table does, directly.
        """
        text = self.tables.text
        start, count = section.start, 0
        while start:
            line = text.rfind("\n", 0, start - 1) + 1
            said = text[line:start].strip()
            if said and (count or said[0] != "#"):
                break
            count += not said
            start = line
        if start == 0:
            return None
        if not count and section.index > 1 and first_indent(text, self.tables.sections[section.index - 1]) is None:
            return None
        return count


def header_indent(text: str, section: Section) -> str:
    """The indentation of a header's line; "" for the root."""
    found = _LINE_INDENT.match(text, section.start)
    return found[0] if found and section.index else ""
