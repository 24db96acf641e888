"""How the text around a new entry is laid out: indentation, the spaces around `=`, blank lines between tables.

Nothing is configured. What is near is copied: the entry that the new one follows, then its section, then the sections
around, then what most people write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from confsafe.formats.toml.statements import key_parts
from confsafe.formats.toml.trivia import blank_lines_above, blank_lines_start, section_start
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from confsafe.formats.toml.statements import Entry, Section
    from confsafe.formats.toml.tables import Body, Tables

_SAMPLE = 16
"""How many neighbours are looked at."""

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


def key_style(tables: Tables, body: Body, near: int) -> KeyStyle:
    """The style for a new entry of a section, behind the entry at `near` (-1: in front of all)."""
    entries = body.entries
    if not entries:
        return _style_of_neighbours(tables, body)
    first = max(0, near - _SAMPLE // 2)
    return _style(tables.text, entries[max(near, 0)], entries[first : first + _SAMPLE])


def _style(text: str, entry: Entry, around: list[Entry]) -> KeyStyle:
    key_end = _key_end(text, entry)
    before, _, behind = text[key_end : entry.value].partition("=")
    indent = text[entry.start : entry.key]
    width = _aligned_width(text, around)
    if width:
        return KeyStyle(indent, " ", behind, width)
    return KeyStyle(indent, before if len(before) < 2 else " ", behind if behind.strip(" ") == "" else " ")


def _aligned_width(text: str, entries: list[Entry]) -> int:
    """The width of the keys where the `=` of entries whose keys differ in length stand in one column, else 0."""
    columns = {text.index("=", _key_end(text, entry)) - entry.key for entry in entries}
    lengths = {_key_end(text, entry) - entry.key for entry in entries}
    return columns.pop() - 1 if len(columns) == 1 and len(lengths) > 1 and min(columns) > max(lengths) else 0


def _key_end(text: str, entry: Entry) -> int:
    if len(entry.names) == 1 and text[entry.key] not in "\"'":
        return entry.key + len(entry.names[0])
    return key_parts(text, entry.key)[-1].end


def _style_of_neighbours(tables: Tables, body: Body) -> KeyStyle:
    """The style for the first entry of a section: as in the sections before and behind, indented from the header."""
    own = body.section.index if body.section else 0
    sections = tables.sections
    before, behind = sections[max(0, own - _SAMPLE) : own], sections[own + 1 : own + 1 + _SAMPLE]
    for section in (*reversed(before), *behind):
        entries = tables.body_of(section).entries
        if entries:
            style = _style(tables.text, entries[0], [])
            header = header_indent(tables.text, section)
            step = style.indent[len(header) :] if style.indent.startswith(header) else ""
            own_indent = header_indent(tables.text, sections[own]) if own else ""
            return style._replace(indent=own_indent + (step if section.index and own else ""))
    return KeyStyle(header_indent(tables.text, sections[own])) if own else KeyStyle()


def header_indent(text: str, section: Section) -> str:
    """The indentation of a header's line; "" for the root."""
    found = _LINE_INDENT.match(text, section.start)
    return found[0] if found and section.index else ""


def line_indent(text: str, position: int) -> str:
    """The indentation of the line on which `position` stands."""
    found = _LINE_INDENT.match(text, text.rfind("\n", 0, position) + 1)
    return found[0] if found else ""


def blank_lines(tables: Tables, *near: Section | None) -> int:
    """How many blank lines separate tables: as above the first of these that is not the text's first, else 1.

    A table directly below the header of an empty one tells less than any other, even one that is further away.
    """
    below_header = -1
    for section in (*near, *tables.sections[:_SAMPLE]):
        if section is not None and section.index:
            start = section_start(tables, section)
            if blank_lines_start(tables.text, start) == 0:
                continue
            count = blank_lines_above(tables.text, start)
            if count or section.index == 1 or tables.body_of(tables.sections[section.index - 1]).entries:
                return count
            below_header = count
    return 1 if below_header < 0 else below_header
