"""How the text around a new entry is laid out: indentation, the spaces around `=`, blank lines between tables.

Nothing is configured. What is near is copied: the entry that the new one follows, then its section, then the sections
around, then what most people write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.layout.examples import LOOK_AT, majority
from confsafe.formats.layout.runs import blank_lines_above
from confsafe.formats.text import line_above
from confsafe.formats.toml.reader.statements import key_parts
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable
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


def key_style(tables: Tables, body: Body, near: int) -> KeyStyle:
    """The style for a new entry of a section, behind the entry at `near` (-1: in front of all)."""
    entries = body.entries
    if not entries:
        return _style_of_neighbours(tables, body)
    first = max(0, near - LOOK_AT // 2)
    return _style(tables.text, entries[max(near, 0)], entries[first : first + LOOK_AT])


def _style(text: str, entry: Entry, around: list[Entry]) -> KeyStyle:
    ends = [_key_end(text, other) for other in around]
    equals = majority(text[end : other.value] for end, other in zip(ends, around, strict=True))
    before, _, behind = (equals or text[_key_end(text, entry) : entry.value]).partition("=")
    indent = text[entry.start : entry.key]
    width = _aligned_width(text, around, ends)
    if width:
        return KeyStyle(indent, " ", behind, width)
    return KeyStyle(indent, before if len(before) < 2 else " ", behind if behind.strip(" ") == "" else " ")


def _aligned_width(text: str, entries: list[Entry], ends: list[int]) -> int:
    """The width of the keys where the `=` of entries whose keys differ in length stand in one column, else 0."""
    columns = {text.index("=", end) - entry.key for entry, end in zip(entries, ends, strict=True)}
    lengths = {end - entry.key for entry, end in zip(entries, ends, strict=True)}
    return columns.pop() - 1 if len(columns) == 1 and len(lengths) > 1 and min(columns) > max(lengths) else 0


def _key_end(text: str, entry: Entry) -> int:
    if len(entry.names) == 1 and text[entry.key] not in "\"'":
        return entry.key + len(entry.names[0])
    return key_parts(text, entry.key)[-1].end


def _style_of_neighbours(tables: Tables, body: Body) -> KeyStyle:
    """The style for the first entry of a section: as in the sections before and behind; the root is below no header."""
    own = body.section.index if body.section else 0
    style = entry_style(tables, (), own, header_indent(tables.text, tables.sections[own]))
    return style if own else style._replace(indent="")


def entry_style(tables: Tables, models: Iterable[Section], near: int, indent: str) -> KeyStyle:
    """The style for the first entry of a section whose header has that indentation.

    As in the first of the models that has entries, else in the sections before and behind the one of number `near`.
    """
    sections = tables.sections
    before, behind = sections[max(0, near - LOOK_AT) : near], sections[near + 1 : near + 1 + LOOK_AT]
    for section in (*models, sections[near], *reversed(before), *behind):
        entries = tables.body_of(section).entries
        if entries:
            style = _style(tables.text, entries[0], entries[:LOOK_AT])._replace(width=0)
            header = header_indent(tables.text, section)
            step = style.indent[len(header) :] if section.index and style.indent.startswith(header) else ""
            return style._replace(indent=indent + step)
    return KeyStyle(indent)


def header_indent(text: str, section: Section) -> str:
    """The indentation of a header's line; "" for the root."""
    found = _LINE_INDENT.match(text, section.start)
    return found[0] if found and section.index else ""


class Nesting(NamedTuple):
    """How a header stands below the one around it: how much deeper, and whether directly, without a blank line."""

    step: str = ""
    directly: bool = False


def nesting(tables: Tables) -> Nesting:
    """As most headers stand below the header around them; else as the entries do, where these are indented.

    [[rules]]
      id = "x"
      [rules.allow]     new: directly below, in the column of the entries
        paths = []
    """
    known: dict[tuple[str, ...], str] = {}
    headers: list[str] = []
    entries: list[str] = []
    for section in tables.sections[1:LOOK_AT]:
        indent = header_indent(tables.text, section)
        above = known.get(section.names[:-1])
        if above is not None and indent.startswith(above):
            headers.append(indent[len(above) :])
        known[section.names] = indent
        for entry in tables.body_of(section).entries[:1]:
            own = tables.text[entry.start : entry.key]
            entries.append(own[len(indent) :] if own.startswith(indent) else "")
    step = majority(entries) or ""
    return Nesting(majority(headers) or "") if headers else Nesting(step, bool(step))


def gap_above(tables: Tables, section: Section) -> int | None:
    """How many blank lines stand above a header and its comment.

    None where that tells nothing: nothing stands above it, or the header of an empty table does, directly.
    """
    text = tables.text
    start = section.start
    while start:
        line = line_above(text, start)
        if not text[line:start].lstrip(" \t").startswith("#"):
            break
        start = line
    above, count = blank_lines_above(text, start, 0)
    if above == 0:
        return None
    if not count and section.index > 1 and not tables.body_of(tables.sections[section.index - 1]).entries:
        return None
    return count


def blank_lines_between(tables: Tables, models: Iterable[Section] = (), depth: int = 1, near: int = 0) -> int:
    """How many blank lines stand above a new header.

    As above most of its models, else most headers as deep, else the header above it, else one. (Of 154 by hand 92 %.)
    """
    found = majority(gap for section in models if (gap := gap_above(tables, section)) is not None)
    if found is not None:
        return found
    sections = tables.sections[max(1, near - LOOK_AT) : near + LOOK_AT]
    deep = [section for section in sections if len(section.names) == depth]
    for some in (deep, reversed(tables.sections[1 : near + 1][-LOOK_AT:]), sections):
        gaps = [gap for section in some if (gap := gap_above(tables, section)) is not None]
        if gaps:
            return gaps[0] if some is sections else majority(gaps) or 0
    return 1
