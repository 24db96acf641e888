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
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.data.changes import Set
from confsafe.errors import ParseError
from confsafe.formats import by_name
from confsafe.formats.text import Comment, Span, Splice, Step, apply_splices, ends_open, newline_of
from confsafe.startup.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confsafe.data.changes import Change, Path
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
        if not self.prefix:
            return "".join(self.lines)
        return "".join(line[2:] if line.startswith("# ") else line[1:] for line in self.lines)


def block_in(text: str, *, script: bool) -> Block:
    """The settings within a text, or the place of new ones. Raises ParseError for two blocks of a script."""
    found = _SCRIPT.search(text)
    if found and (script or not _FENCED.match(text)):
        if len(_ANY_BLOCK.findall(text)) > 1:
            raise ParseError("there are several blocks `# /// script`", remedy="leave one of them")
        return Block("toml", found.start(1), _lines(found[1]), "# ")
    newline = newline_of(text)
    if script:
        above = _ABOVE_A_BLOCK.match(text)
        start = above.end() if above else 0
        gap = newline if text[start:] and text[start] not in "\r\n" else ""
        return Block("toml", start, [], "# ", f"# /// script{newline}", f"# ///{newline}{gap}")
    fenced = _FENCED.match(text)
    if fenced:
        format = _FENCES[fenced[1]]
        if format != "yaml" or _may_be_mapping(fenced[2]):
            return Block(format, fenced.start(2), _lines(fenced[2]))
    if text.startswith("{"):
        try:
            end = json.JSONDecoder().raw_decode(text)[1]
            return Block("json", 0, _lines(text[:end]))
        except ValueError:
            pass
    gap = newline if text and text[0] not in "\r\n" else ""
    return Block("yaml", 0, [], "", f"---{newline}", f"---{newline}{gap}")


def _may_be_mapping(text: str) -> bool:
    """Whether the lines between two rulers are settings: prose is a string to YAML."""
    try:
        return isinstance(by_name("yaml").data(text) or {}, dict)
    except ParseError:
        return True  # which whoever reads them is told


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends; only `\\n` ends one."""
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + ([last] if last else [])


class Embedded:
    """`formats.Format` for settings within another text; `script`: in a Python script, whatever the text."""

    strings = None

    def __init__(self, name: str, *, script: bool) -> None:
        self.name = name
        self.script = script

    def read(self, text: str, *, document: int | None = None) -> Reading:
        """Read a text to edit its settings. Raises ParseError."""
        block = block_in(text, script=self.script)
        host: Any = _HostReading(text, block, self._inner(text, block, by_name(block.format).read))
        return host  # type: ignore[no-any-return]

    def data(self, text: str, *, document: int | None = None) -> Any:
        """The settings alone. Raises ParseError."""
        block = block_in(text, script=self.script)
        return self._inner(text, block, by_name(block.format).data) or {}

    def _inner(self, text: str, block: Block, read: Any) -> Any:
        """What a reader makes of the settings; the place of a fault is one in the whole text."""
        try:
            return read(block.text)
        except ParseError as error:
            if error.line is not None:
                error.line += text.count("\n", 0, block.start)
                error.column = None if error.column is None else error.column + len(block.prefix)
            raise

    def pieces(self, text: str) -> list[str]:
        return [text]

    def dumps(self, data: Any, *, newline: str = "\n", style: Style | None = None) -> str:
        """A text of nothing but the block. Raises ValueRefused."""
        block = block_in("" if newline == "\n" else newline, script=self.script)
        inner = by_name(block.format).dumps(data, newline=newline, style=style)
        return block.opening + _prefixed(_lines(inner), block.prefix) + block.closing


def _prefixed(lines: Iterable[str], prefix: str) -> str:
    """Lines with the prefix in front; in front of an empty one without its blank."""
    return "".join((prefix if line.strip("\r\n") else prefix.rstrip()) + line for line in lines)


class _HostReading:
    """`formats.Reading`: that of the settings, by positions in the whole text; what has none is the inner one's."""

    def __init__(self, text: str, block: Block, inner: Reading) -> None:
        self.text = text
        self.data: Any = {} if inner.data is None else inner.data
        self.is_missing = bool(block.opening)
        self._block = block
        self._inner = inner
        self._lines = _lines(block.text)
        self._starts = list(accumulate(map(len, self._lines), initial=0))
        self._host_starts = list(accumulate(map(len, block.lines), initial=block.start))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def _span(self, span: Span) -> Span:
        return Span(self._place(span.start), self._place(span.end))

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
            lines = _prefixed(_lines(new + (newline_of(self.text) if ends_open(new) else "")), block.prefix)
            return [Splice(block.start, block.start, block.opening + lines + block.closing)] if new else []
        lines_now = _lines(new)
        return [
            Splice(starts[start], starts[end], _prefixed(lines_now[first:last], block.prefix))
            for tag, start, end, first, last in SequenceMatcher(None, self._lines, lines_now, False).get_opcodes()
            if tag != "equal"
        ]

    def splices(self, changes: Sequence[Change], after: Any) -> list[Splice]:
        return self._spliced(self._inner.splices(self._of_inner(changes, after), after))

    def plan(self, changes: Sequence[Change], after: Any) -> list[Step]:
        steps = self._inner.plan(self._of_inner(changes, after), after)
        return [Step(self._place(at), what) for at, what in steps]

    def _of_inner(self, changes: Sequence[Change], after: Any) -> Sequence[Change]:
        """The changes of the settings; where these are null, the whole text shows an empty mapping."""
        return [Set((), after)] if self._inner.data is None else changes

    def comment_splices(self, path: Path, comment: Comment) -> list[Splice]:
        return self._spliced(self._inner.comment_splices(path, comment))

    def disable_splices(self, path: Path) -> list[Splice]:
        return self._spliced(self._inner.disable_splices(path))

    def enable_splices(self, path: Path) -> list[Splice]:
        return self._spliced(self._inner.enable_splices(path))

    def reread(self, text: str, changes: Sequence[Change], splices: Sequence[Splice]) -> None:
        return None

    def span(self, path: Path) -> Span | None:
        return self._span(found) if (found := self._inner.span(path)) else None

    def lines_of_value(self, path: Path) -> Span | None:
        return self._span(found) if (found := self._inner.lines_of_value(path)) else None

    def owned(self, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
        return [self._span(span) for span in self._inner.owned(deleted, replaced)]

    def comments(self) -> list[Span]:
        return [self._span(span) for span in self._inner.comments()]

    def blocks(self, path: Path) -> list[tuple[Any, Span]]:
        return [(key, self._span(span)) for key, span in self._inner.blocks(path)]


FORMATS: dict[str, Format] = {"embedded": Embedded("embedded", script=False), "script": Embedded("script", script=True)}
