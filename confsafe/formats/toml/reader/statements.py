"""The sections of a TOML text, and the entries of one section: where each stands.

    title = "x"          section 0: the root, no header
    [server]             section 1: names ("server",)
    port = 80  # web       an entry: names ("port",)
    tls.on = true          an entry: names ("tls", "on")

`scan_sections` goes over the text once, a section at a step. `scan_entries` reads the lines of one section, when
an edit comes that way and not before. Both need a text that tomli has accepted, with which they agree.
"""

from __future__ import annotations

from confsafe.errors import VerifyError
from confsafe.formats.text import Span
from confsafe.formats.toml.reader.grammar import COMMENT, KEY, KEY_PART, SECTION, STATEMENT, WS
from confsafe.formats.toml.reader.values import skip_value
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from dataclasses import dataclass
    from typing import NamedTuple
else:
    from confsafe.startup.records import NamedTuple, dataclass

_STATEMENT_KEY = pattern(rf"(?:{WS}(?:{COMMENT})?+\r?+\n)*+({WS})({KEY})={WS}")
"""The beginning of a `STATEMENT`, for who needs no more, or where its value is nested too deeply for one expression."""

_REST_OF_LINE = pattern(rf"{WS}(?:{COMMENT})?+\r?+(?:\n|\Z)")

Names = tuple[str, ...]
"""The parts of a dotted key, decoded."""


@dataclass(slots=True, eq=False)
class Section:
    """A header with the lines below it; section 0 is what stands before the first header.

    Attributes:
        index: which section of the text this is.
        start: where the header's line begins.
        body: where the lines below the header begin.
        end: where the next header's line begins, or the end of the text.
        names: the header's key; () for section 0.
        array: True for `[[...]]`.
    """

    index: int
    start: int
    body: int
    end: int
    names: Names
    array: bool


class KeyPart(NamedTuple):
    """One part of a dotted key: decoded, and where it stands with its quotes."""

    name: str
    start: int
    end: int


class Value:
    """A value in the text: `text[value:value_end]`. `inner` keeps what was read of an array or inline table."""

    __slots__ = ("inner", "value", "value_end")

    def __init__(self, value: int, value_end: int) -> None:
        self.value = value
        self.value_end = value_end
        self.inner: object = None


class Entry(Value):
    """One `key = value`.

    Attributes:
        index: its place among the entries of its section or inline table.
        start, end: its line(s) with indentation and line ending; in an inline table from the key to the value's end.
        key: where its key begins.
        names: its key.
    """

    __slots__ = ("end", "index", "key", "names", "start")

    def __init__(self, index: int, start: int, key: int, names: Names, value: int, value_end: int, end: int) -> None:
        self.value = value  # not by super(): a large section makes many of these
        self.value_end = value_end
        self.inner = None
        self.index = index
        self.start = start
        self.key = key
        self.names = names
        self.end = end


def scan_sections(text: str) -> Iterator[Section]:
    """The sections of a valid text, in order; there is always section 0."""
    size = len(text)
    position = 0 if _at_header(text, 0) else _lines_end(text, 0)
    yield Section(0, 0, 0, position, (), False)
    match = SECTION.match
    index = 0
    while position < size:
        found = match(text, position)
        assert found is not None
        brackets, bare = found.group(1, 2)
        if brackets is None:
            raise disagreement(position)
        end = found.end()
        if end < size and text[end] != "[" and not _at_header(text, end):
            end = _lines_end(text, end)
        if bare is not None:
            names = tuple(bare.split("."))
        else:
            names = tuple(part.name for part in key_parts(text, found.end(1)))
        index += 1
        yield Section(index, position, found.start(3), end, names, len(brackets) == 2)
        position = end


def _at_header(text: str, position: int) -> bool:
    """Whether a header's line begins there: no statement begins with a bracket."""
    while text.startswith((" ", "\t"), position):
        position += 1
    return text.startswith("[", position)


def _lines_end(text: str, position: int) -> int:
    """The end of the run of lines from `position` on that are no header, however deeply their values are nested."""
    size = len(text)
    while position < size and not _at_header(text, position):
        found = SECTION.match(text, position)
        if found is not None and found.end() > position:
            position = found.end()
            continue
        deep = _scan_statement(text, position)
        if deep is None:
            raise disagreement(position)
        position = deep.end
    return position


def scan_entries(text: str, section: Section) -> list[Entry]:
    """The entries of one section, in order."""
    entries: list[Entry] = []
    position, limit = section.body, section.end
    match = STATEMENT.match
    while position < limit:
        found = match(text, position, limit)
        if found is None:
            deep = _scan_statement(text, position)
            if deep is None or deep.end > limit:
                break
            deep.index = len(entries)
            entries.append(deep)
            position = deep.end
            continue
        names = names_of(text, found.start(2), found[2])
        value, value_end = found.span(3)
        position = found.end()
        entries.append(Entry(len(entries), found.start(1), found.start(2), names, value, value_end, position))
    return entries


def first_indent(text: str, section: Section) -> str | None:
    """The indentation of the first entry of a section, whose others are not read; None where it has none."""
    found = _STATEMENT_KEY.match(text, section.body, section.end)
    return None if found is None else found[1]


def _scan_statement(text: str, position: int) -> Entry | None:
    """The next entry, where its value is nested too deeply for the one expression; its index is not known here."""
    found = _STATEMENT_KEY.match(text, position)
    if found is None:
        return None
    value_end = skip_value(text, found.end())
    rest = _REST_OF_LINE.match(text, value_end)
    if rest is None:
        return None
    names = names_of(text, found.start(2), found[2])
    return Entry(0, found.start(1), found.start(2), names, found.end(), value_end, rest.end())


def names_of(text: str, position: int, raw: str) -> Names:
    """The decoded parts of the key that begins there, whose characters are `raw`."""
    if "." in raw or '"' in raw or "'" in raw:
        return tuple(part.name for part in key_parts(text, position))
    return (raw.rstrip(" \t"),)


def key_parts(text: str, position: int) -> list[KeyPart]:
    """The parts of the dotted key that begins there.

    Example:
        >>> key_parts('a . "b.c" = 1', 0)
        [KeyPart(name='a', start=0, end=1), KeyPart(name='b.c', start=4, end=9)]
    """
    parts: list[KeyPart] = []
    while True:
        while text[position] in " \t":
            position += 1
        found = KEY_PART.match(text, position)
        if found is None:
            raise disagreement(position)
        parts.append(KeyPart(decode_key(found[0]), position, found.end()))
        position = found.end()
        while position < len(text) and text[position] in " \t":
            position += 1
        if position >= len(text) or text[position] != ".":
            return parts
        position += 1


def decode_key(raw: str) -> str:
    """A key part as it is written -> its name."""
    if raw[0] not in "\"'":
        return raw
    if raw[0] == "'" or "\\" not in raw:
        return raw[1:-1]
    import tomli

    return next(iter(tomli.loads(f"{raw}=0")))


def header_parts(text: str, section: Section) -> list[KeyPart]:
    """The parts of a header's key."""
    return key_parts(text, text.index("[", section.start) + (2 if section.array else 1))


def header_span(text: str, section: Section) -> Span:
    """A header from its first bracket to its last, without indentation and comment."""
    start = text.index("[", section.start)
    end = text.index("]", header_parts(text, section)[-1].end) + (2 if section.array else 1)
    return Span(start, end)


def disagreement(position: int) -> VerifyError:
    """The error for a text that tomli reads and this reader does not: a fault of ours."""
    return VerifyError(f"the TOML reader cannot find its way at character {position}")
