"""Where entries and values stand in a text that is known to be valid, found only along the path that is asked for.

Everything here reads the *bare* text, in which comments and trailing commas are blanked (blanking.py); its positions
are those of the text. Siblings are skipped as a whole: by the C scanner of the standard library where the bare text is
RFC 8259 JSON, else by counting brackets.
"""

from __future__ import annotations

import re
from json import JSONDecoder

from confsafe.formats.json.reader.scanner import unescape
from confsafe.formats.text import Span
from confsafe.startup.patterns import pattern
from confsafe.startup.records import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key, Path, Plain
    from confsafe.formats.json.reader.dialect import Dialect
    from confsafe.formats.json.reader.loading import Loaded
    from confsafe.formats.layout.container import Container as Around
else:
    from confsafe.startup.records import NamedTuple

_scan_once: Callable[[str, int], tuple[Any, int]] = JSONDecoder().scan_once  # type: ignore[attr-defined]
_TEXT = r"""(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|'[^'\\]*+(?:\\.[^'\\]*+)*+')"""
_STRING = pattern(_TEXT, re.DOTALL)
_SCALAR = pattern(r"[^\s,\]}\ufeff]++")
_BRACKET = pattern(rf"""(?:[^"'\[\]{{}}]++|{_TEXT})*+([\[\]{{}}])""", re.DOTALL)
_MEMBER = pattern(rf"""[\s\ufeff]*+,?+[\s\ufeff]*+({_TEXT}|[^\s\ufeff:"'}}]++)[\s\ufeff]*+:[\s\ufeff]*+""", re.DOTALL)
_ITEM = pattern(r"[\s\ufeff]*+,?+[\s\ufeff]*+(?!\])")
_CLOSING = pattern(r"[\s\ufeff]*+,?+[\s\ufeff]*+[\]}]")
_PLAIN_KEY = pattern(r"[A-Za-z0-9_.@$-]++")
_NEAR = 8
"""So many entries with scalars are passed one by one before a key is looked for from afar."""

_FEW = 3
"""So often entries of one container are looked for without reading all of it."""


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

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Walker:
    """Finds entries in one text."""

    def __init__(self, loaded: Loaded, dialect: Dialect) -> None:
        self.text = loaded.bare
        self._data = loaded.data
        self._plain = loaded.plain
        self._space = dialect.space.match
        self._values: dict[Path, Span | None] = {}
        self._containers: dict[int, Container] = {}
        self.gaps: dict[int, Around] = {}
        """The containers as the layout engine has them, once asked for (`json/comments.py`)."""
        self._places: dict[int, dict[str | int, int]] = {}
        self._sought: dict[int, int] = {}
        self._only_places: dict[tuple[int, str], int | None] = {}

    def root(self) -> int | None:
        """Where the value of the whole text begins; None where there is none."""
        match = self._space(self.text)
        start = match.end() if match else 0
        return start if start < len(self.text) else None

    def value(self, path: Path) -> Span | None:
        """The value at a path of keys and indices; None where there is none."""
        if path not in self._values:
            start = self.start(path)
            self._values[path] = None if start is None else Span(start, self.skip(start))
        return self._values[path]

    def start(self, path: Path) -> int | None:
        """Where the value at a path begins; None where there is none."""
        start = self.root()
        if start is None:
            return None
        data = self._data
        for key in path:
            if not _has(data, key):
                return None
            start = self._sought_start(start, key)
            data = data[key]
        return start

    def _sought_start(self, start: int, key: str | int) -> int:
        """`value_start`, and from the fourth time in one container on from what is remembered of it."""
        times = self._sought[start] = self._sought.get(start, 0) + 1
        if times <= _FEW:
            return self.value_start(start, key)
        return self.container(start).entries[self.places(start)[key]].value.start

    def entry(self, start: int, key: str | int) -> Entry:
        """The entry with that key in the container that opens at `start`. Raises KeyError where there is none."""
        at = self._place(start, key) if isinstance(key, str) else None
        entries = self.entries(start) if at is None else self._entries_from(at, is_object=True)
        for entry in entries:
            if entry.key == key:
                return entry
        raise KeyError(key)

    def value_start(self, start: int, key: str | int) -> int:
        """Where the value of the entry with that key begins; how far it goes is not looked for. Raises KeyError."""
        at = self._place(start, key) if isinstance(key, str) else None
        if at is not None and (match := _MEMBER.match(self.text, at)):
            return match.end()
        is_object = self.text[start] == "{"
        begin = (_MEMBER if is_object else _ITEM).match
        position, index = start + 1, 0
        while match := begin(self.text, position):
            if key == (_key(match[1]) if is_object else index):
                return match.end()
            position = self.skip(match.end())
            index += 1
        raise KeyError(key)

    def container(self, start: int) -> Container:
        """The container that opens at `start`, with all its entries; each is read once."""
        found = self._containers.get(start)
        if found is None:
            entries = list(self.entries(start))
            closing = _CLOSING.match(self.text, entries[-1].value.end if entries else start + 1)
            found = Container(start, closing.end() if closing else len(self.text), entries)
            self._containers[start] = found
        return found

    def places(self, start: int) -> dict[str | int, int]:
        """The number of each entry of the container that opens at `start`, by its key."""
        found = self._places.get(start)
        if found is None:
            found = self._places[start] = {e.key: number for number, e in enumerate(self.container(start).entries)}
        return found

    def entries(self, start: int) -> Iterator[Entry]:
        """The entries of the container that opens at `start`, each found when it is asked for."""
        return self._entries_from(start + 1, is_object=self.text[start] == "{")

    def skip(self, start: int) -> int:
        """The end of the value that begins at `start`."""
        char = self.text[start]
        if char in "{[":
            return self._skip_container(start)
        match = (_STRING if char in "\"'" else _SCALAR).match(self.text, start)
        return match.end() if match else start

    def _entries_from(self, position: int, *, is_object: bool) -> Iterator[Entry]:
        text, skip = self.text, self.skip
        begin = (_MEMBER if is_object else _ITEM).match
        index = 0
        while match := begin(text, position):
            value = match.end()
            position = skip(value)
            if is_object:
                start, key_end = match.span(1)
                yield Entry(_key(text[start:key_end]), start, key_end, Span(value, position))
            else:
                yield Entry(index, value, value, Span(value, position))
                index += 1

    def _skip_container(self, start: int) -> int:
        if self._plain:
            try:
                return _scan_once(self.text, start)[1]
            except RecursionError:
                pass
        depth, position = 0, start
        while match := _BRACKET.match(self.text, position):
            position = match.end()
            depth += 1 if match[1] in "[{" else -1
            if not depth:
                break
        return position

    def _place(self, start: int, key: str) -> int | None:
        """Where the entry with that key in the object that opens at `start` is to be read, where that is soon found.

        It may be among the first, with only scalars in front of it; else a look at all that follows may tell.
        """
        position = start + 1
        for _ in range(_NEAR):
            match = _MEMBER.match(self.text, position)
            if match is None:
                return None
            if _key(match[1]) == key:
                return position
            if self.text[match.end()] in "{[":
                break
            position = self.skip(match.end())
        return self._only_place(start, key)

    def _only_place(self, start: int, key: str) -> int | None:
        """Where the key of the container that opens at `start` must be, without a look at what stands before it.

        Proof: the key is in the container. Where the text has no `\\u`, a key of such characters can be written in one
        way only. Where `"key"` occurs once behind `start`, that occurrence is therefore the key, or overlaps it: but
        what lies between two strings has a comma, colon or bracket in it, and a key of such characters has none.
        """
        if (start, key) not in self._only_places:
            self._only_places[start, key] = self._found_once(start, key)
        return self._only_places[start, key]

    def _found_once(self, start: int, key: str) -> int | None:
        if not self._plain or not _PLAIN_KEY.fullmatch(key) or self._escapes_letters:
            return None
        token = f'"{key}"'
        at = self.text.find(token, start)
        return None if at < 0 or self.text.find(token, at + 1) >= 0 else at

    @cached_property
    def _escapes_letters(self) -> bool:
        return "\\" in self.text and "\\u" in self.text  # one character is looked for in a hundredth of the time


def _has(data: Plain, key: Key) -> bool:
    if isinstance(data, dict):
        return key in data
    return isinstance(data, list) and type(key) is int and 0 <= key < len(data)


def _key(token: str) -> str:
    return unescape(token[1:-1] if token[0] in "\"'" else token)
