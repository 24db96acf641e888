"""Where entries and values stand in a text that is known to be valid, found only along the path that is asked for.

Everything here reads the *bare* text, in which comments and trailing commas are blanked (blanking.py); its positions
are those of the text. Siblings are skipped as a whole: by the C scanner of the standard library where the bare text is
RFC 8259 JSON, else by counting brackets.
"""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import TYPE_CHECKING, NamedTuple

from confsafe.formats.jsonc.dialect import STRING_5, WORD_5
from confsafe.formats.jsonc.scanner import unescape
from confsafe.formats.tree import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.changes import Path
    from confsafe.formats.jsonc.dialect import Dialect
    from confsafe.formats.jsonc.loading import Loaded

_decode = JSONDecoder().raw_decode
_SCALAR = re.compile(r"[^\s,\]}\ufeff]++")
_BRACKET = re.compile(
    r"""(?:[^"'\[\]{}]++|"[^"\\]*+(?:\\.[^"\\]*+)*+"|'[^'\\]*+(?:\\.[^'\\]*+)*+')*+([\[\]{}])""", re.DOTALL
)
_STRING_END = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"')


class Entry(NamedTuple):
    """One entry of an object or array.

    Attributes:
        key: the key, or the index.
        start: where its key (in an array: its value) begins.
        key_end: the end of the key; `start` in an array.
        value: the span of its value.
    """

    key: str | int
    start: int
    key_end: int
    value: Span

    @property
    def span(self) -> Span:
        return Span(self.start, self.value.end)


class Container(NamedTuple):
    """An object or array: its span with both brackets, and its entries in order."""

    start: int
    end: int
    entries: list[Entry]


class Walker:
    """Finds entries in one text."""

    def __init__(self, loaded: Loaded, dialect: Dialect) -> None:
        self.text = loaded.bare
        self._plain = loaded.plain
        self._dialect = dialect
        self._space = dialect.space.match

    def root(self) -> Span | None:
        """The value of the whole text; None where there is none."""
        start = self._after_space(0)
        return Span(start, self.skip(start)) if start < len(self.text) else None

    def value(self, path: Path) -> Span | None:
        """The value at a path of keys and indices; None where there is none."""
        start = self._after_space(0)
        if start == len(self.text):
            return None
        if not path:
            return Span(start, self.skip(start))
        for key in path[:-1]:
            entry = self.entry(start, key)
            if entry is None:
                return None
            start = entry.value.start
        entry = self.entry(start, path[-1])
        return None if entry is None else entry.value

    def entry(self, start: int, key: str | int) -> Entry | None:
        """The entry with that key in the container that opens at `start`."""
        if self.text[start] not in "{[":
            return None
        return next((entry for entry in self.entries(start) if entry.key == key), None)

    def container(self, start: int) -> Container:
        """The container that opens at `start`, with all its entries."""
        entries = list(self.entries(start))
        end = self._after_space(entries[-1].value.end if entries else start + 1)
        if self.text[end] == ",":
            end = self._after_space(end + 1)
        return Container(start, end + 1, entries)

    def entries(self, start: int) -> Iterator[Entry]:
        """The entries of the container that opens at `start`, each found when it is asked for."""
        text, after_space, skip = self.text, self._after_space, self.skip
        is_object = text[start] == "{"
        position = after_space(start + 1)
        index = 0
        while text[position] not in "]}":
            key: str | int = index
            key_end = value = position
            if is_object:
                key, key_end = self._key(position)
                value = after_space(after_space(key_end) + 1)
            end = skip(value)
            yield Entry(key, position, key_end, Span(value, end))
            position = after_space(end)
            if text[position] == ",":
                position = after_space(position + 1)
            index += 1

    def skip(self, start: int) -> int:
        """The end of the value that begins at `start`."""
        char = self.text[start]
        if char == '"' and self._plain:
            match = _STRING_END.match(self.text, start)
        elif char in "{[":
            return self._skip_container(start)
        else:
            match = (STRING_5 if char in "\"'" else _SCALAR).match(self.text, start)
        return match.end() if match else start

    def _skip_container(self, start: int) -> int:
        if self._plain:
            try:
                return _decode(self.text, start)[1]
            except RecursionError:
                pass
        depth, position = 0, start
        while match := _BRACKET.match(self.text, position):
            position = match.end()
            depth += 1 if match[1] in "[{" else -1
            if not depth:
                break
        return position

    def _key(self, start: int) -> tuple[str, int]:
        char = self.text[start]
        if char == '"' and self._plain:
            end = self.skip(start)
            body = self.text[start + 1 : end - 1]
            return (body if "\\" not in body else str(_decode(self.text, start)[0])), end
        if char in "\"'":
            end = self.skip(start)
            return unescape(self.text[start + 1 : end - 1]), end
        match = WORD_5.match(self.text, start)
        end = match.end() if match else start
        return unescape(self.text[start:end]), end

    def _after_space(self, position: int) -> int:
        match = self._space(self.text, position)
        return match.end() if match else position
