"""Settings within another text: front matter, and the block of a Python script (PEP 723). The rest is never touched.

| the text                                             | the settings are             |
|------------------------------------------------------|------------------------------|
| begins with `---`, lines, `---`                      | YAML, where it is a mapping  |
| begins with `+++`, lines, `+++`                      | TOML                         |
| begins with `;;;`, lines, `;;;`                      | JSON                         |
| begins with `{`                                      | JSON, up to its `}`          |
| has `# /// script`, lines with `# ` in front, `# ///` | TOML                         |

Where none of these is, the data are empty, and an edit makes the block: front matter in YAML at the beginning, that of
a script below its `#!` line.

`_HostReading` is the reading of the inner text with positions of the whole; a new inner text becomes splices of the
lines that differ.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from contextlib import suppress
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from confsafe.errors import ParseError
from confsafe.formats import by_name
from confsafe.formats.diagnosis import conflict_in
from confsafe.formats.text import Span, Splice, Step, apply_splices, ends_open, newline_of
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confsafe.data.changes import Change
    from confsafe.formats import Format, Reading
    from confsafe.formats.styles import Style

_FENCES = {"---": "yaml", "+++": "toml", ";;;": "json"}
_FENCED = pattern(r"(---|\+\+\+|;;;)[ \t]*\r?\n((?:.*\r?\n)*?)\1[ \t]*\r?(?=\n|\Z)")
_SCRIPT = pattern(r"(?m)^# /// script\r?\n((?:#(?: .*|\r?)\n)+?)# ///\r?$")
_ANY_BLOCK = pattern(r"(?m)^# /// script\r?$")
_ABOVE_A_BLOCK = re.compile(r"(?:#!.*\n)?(?:#.*coding[:=].*\n)?")


class Block(NamedTuple):
    """The settings within a text: their format, where they begin, the lines as they stand there, each with a prefix.

    `opening` and `closing` are the lines around a new block, where there is none yet.
    """

    format: str
    start: int
    lines: Sequence[str]
    prefix: str = ""
    opening: str = ""
    closing: str = ""

    @property
    def text(self) -> str:
        """The settings alone."""
        return "".join(line[len(self.prefix) if line.startswith(self.prefix) else 1 :] for line in self.lines)

    def written(self, settings: str) -> str:
        """A new block with those settings."""
        return self.opening + self.prefixed(_lines(settings)) + self.closing

    def prefixed(self, lines: Iterable[str]) -> str:
        """Lines with the prefix in front; in front of an empty one without its blank."""
        return "".join((self.prefix if line.strip("\r\n") else self.prefix.rstrip()) + line for line in lines)


def block_in(text: str, *, script: bool) -> Block:
    """The settings within a text, or the place of new ones. Raises ParseError for two blocks, and for a conflict."""
    found = _SCRIPT.search(text)
    if found and (script or not _FENCED.match(text)):
        if len(_ANY_BLOCK.findall(text)) > 1:
            raise ParseError("there are several blocks `# /// script`", remedy="leave one of them")
        return Block("toml", found.start(1), _lines(found[1]), "# ")
    fenced = None if script else _FENCED.match(text)
    if fenced and (fenced[1] != "---" or _may_be_mapping(fenced[2])):
        return Block(_FENCES[fenced[1]], fenced.start(2), _lines(fenced[2]))
    if text.startswith("{") and not script:
        with suppress(ValueError):
            return Block("json", 0, _lines(text[: json.JSONDecoder().raw_decode(text)[1]]))
    conflict = conflict_in(text)
    if conflict is not None:
        raise conflict
    newline, above = newline_of(text), _ABOVE_A_BLOCK.match(text)
    start = above.end() if script and above else 0
    gap = newline if text[start:] and text[start] not in "\r\n" else ""
    if script:
        return Block("toml", start, [], "# ", f"# /// script{newline}", f"# ///{newline}{gap}")
    return Block("yaml", start, [], "", f"---{newline}", f"---{newline}{gap}")


def _may_be_mapping(text: str) -> bool:
    """Whether the lines between two rulers are settings: prose is a string to YAML."""
    try:
        return isinstance(by_name("yaml").data(text) or {}, dict)
    except ParseError:
        return True  # which whoever reads them is told


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends; only `\\n` ends one."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


class Embedded:
    """`formats.Format` for settings within another text; `script`: in a Python script, whatever the text."""

    strings = None

    def __init__(self, name: str, *, script: bool) -> None:
        self.name = name
        self.script = script

    def read(self, text: str, *, document: int | None = None) -> Reading:
        """Read a text to edit its settings. Raises ParseError, with the place in the whole text."""
        block = block_in(text, script=self.script)
        try:
            inner = by_name(block.format).read(block.text)
        except ParseError as error:
            if error.line is not None:
                error.line += text.count("\n", 0, block.start)
                error.column = None if error.column is None else error.column + len(block.prefix)
            raise
        return cast("Reading", _HostReading(text, block, inner))

    def data(self, text: str, *, document: int | None = None) -> Any:
        """The settings alone. Raises ParseError."""
        return self.read(text).data or {}

    def pieces(self, text: str) -> list[str]:
        return [text]

    def dumps(self, data: Any, *, newline: str = "\n", style: Style | None = None) -> str:
        """A text of nothing but the block. Raises ValueRefused."""
        block = block_in("" if newline == "\n" else newline, script=self.script)
        return block.written(by_name(block.format).dumps(data, newline=newline, style=style))


class _HostReading:
    """`formats.Reading`: that of the settings, by positions in the whole text."""

    def __init__(self, text: str, block: Block, inner: Reading) -> None:
        self.text = text
        self.is_missing = bool(block.opening)
        self._block = block
        self._inner = inner
        self._lines = _lines(block.text)
        self._starts = list(accumulate(map(len, self._lines), initial=0))
        self._host_starts = list(accumulate(map(len, block.lines), initial=block.start))

    def __getattr__(self, name: str) -> Any:
        """What the settings' own reading has of that name."""
        found = getattr(self._inner, name)
        if not callable(found):
            return found
        answer = self._spliced if name.endswith("splices") else self._placed
        return lambda *given: answer(found(*given))

    def _placed(self, found: Any) -> Any:
        """An answer of the settings' own reading, its spans by positions in the whole text."""
        if isinstance(found, Span):
            return Span(self._place(found.start), self._place(found.end))
        if isinstance(found, Step):
            return Step(self._place(found.at), found.what)
        if type(found) in (list, tuple):
            return type(found)(map(self._placed, found))
        return found

    def _place(self, position: int) -> int:
        """A position of the settings as one of the text."""
        line = bisect_right(self._starts, position) - 1
        within, host = position - self._starts[line], self._host_starts[line]
        return host + within + (len(self._block.prefix) if within or self.text.startswith("# ", host) else 0)

    def _spliced(self, splices: Iterable[Splice]) -> list[Splice]:
        """The splices of the text after which its settings are what these make of them: whole lines that differ."""
        block, starts = self._block, self._host_starts
        new = apply_splices(self._inner.text, splices)
        if block.opening:
            new += newline_of(self.text) if ends_open(new) else ""
            return [Splice(block.start, block.start, block.written(new))] if new else []
        lines_now = _lines(new)
        return [
            Splice(starts[start], starts[end], block.prefixed(lines_now[first:last]))
            for tag, start, end, first, last in SequenceMatcher(None, self._lines, lines_now, False).get_opcodes()
            if tag != "equal"
        ]

    def reread(self, text: str, changes: Sequence[Change], splices: Sequence[Splice]) -> None:
        return None


FORMATS: dict[str, Format] = {"embedded": Embedded("embedded", script=False), "script": Embedded("script", script=True)}
