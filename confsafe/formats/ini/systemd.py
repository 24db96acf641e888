"""systemd's units and its other files (systemd.syntax(7)).

[Service]
ExecStart=/usr/bin/web \\     a backslash at the end: the line goes on, and stands for a blank
    --port 80
ExecStartPre=/bin/one         a key that is there twice is a list
ExecStartPre=/bin/two
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from confsafe.formats.keyed.model import Dialect, Entry, Section, Statements, broken
from confsafe.formats.keyed.reading import KeyedFormat
from confsafe.formats.text import Span, line_break, line_end
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats import Format

_BLANK = " \t"
_GOES_ON = pattern(r"(?<!\\)(?:\\\\)*\\\Z")
_KEY = pattern(r"[ \t]*([^=\r\n]*?)[ \t]*=[ \t]*")
_COMMENTED_OUT = pattern(r"[ \t]*(?:[A-Z][A-Za-z0-9]*[ \t]*=|\[[^\]\r\n]+\][ \t]*\r?\n?\Z)")
_BREAK = r"(?:\\(?:\r\n|\r|\n)|[ \t])+"


class Systemd(Dialect):
    name = "systemd"
    title = "a systemd file"
    marks = ("#", ";")
    commented_out = _COMMENTED_OUT
    repeats = "list"
    booleans = ("yes", "no")
    refused = (
        (pattern(r"[\0\r\n]"), "a line break or a NUL"),
        (pattern(r"\A[ \t]|[ \t]\Z"), "blanks at the ends of a value"),
        (_GOES_ON, "a backslash at the end of a value"),
    )

    def read(self, text: str) -> Statements:
        sections = [Section((), 0, 0, 0, 0, [])]
        comments: list[Span] = []
        position = 0
        while position < len(text):
            stop, end = line_break(text, position), line_end(text, position)
            line = text[position:stop].strip(_BLANK)
            start = text.find(line, position)
            if line[:1] in ("#", ";"):
                comments.append(Span(start, start + len(line)))
            elif line[:1] == "[":
                if line[-1] != "]" or len(line) < 3:
                    raise broken(text, start, "the header has no ] at its end")
                sections.append(Section((line[1:-1],), position, start, start + len(line), end, []))
            elif line:
                entry = self.entry(text, position)
                if entry is None:
                    raise broken(text, start, "there is no key with a = behind it")
                if len(sections) == 1:
                    raise broken(text, start, "a key stands outside every section")
                sections[-1].entries.append(entry)
                comments += entry.comments
                end = entry.line_end
            position = end
        return Statements(sections, comments)

    def entry(self, text: str, position: int) -> Entry | None:
        found = _KEY.match(text, position)
        if found is None or not found[1] or found[1][0] in "#;[":
            return None
        comments: list[Span] = []
        parts: list[str] = []
        start, stop, end = found.end(), line_break(text, found.end()), line_end(text, found.end())
        first = last = start
        while True:
            part = text[first:stop]
            goes_on = _GOES_ON.search(text[found.start() if first == start else first : stop]) is not None
            parts.append(part[:-1] + " " if goes_on else part)
            last = first + len(part.rstrip(_BLANK)) if part.strip(_BLANK) else last
            if not goes_on or end == len(text):
                break
            first, stop, end = self._next_line(text, end, comments)
        data = "".join(parts)
        value = data.strip(_BLANK)
        begin = start if value else found.start() + len(text[found.start() : start].rstrip(_BLANK))
        return Entry(
            position,
            found.start(1),
            found.start(1),
            found.end(1),
            begin,
            max(begin, last),
            end,
            found[1],
            value,
            (),
            comments,
        )

    def _next_line(self, text: str, position: int, comments: list[Span]) -> tuple[int, int, int]:
        """The line that a value goes on on, below the comments in between."""
        while True:
            stop, end = line_break(text, position), line_end(text, position)
            line = text[position:stop].strip(_BLANK)
            if line[:1] not in ("#", ";"):
                return position, stop, end
            start = text.find(line, position)
            comments.append(Span(start, start + len(line)))
            if end == len(text):
                return end, end, end
            position = end

    def key(self, name: str) -> str:
        return name

    def value(self, value: str, old: str | None, text: str) -> str:
        """
        Example:
            /bin/web \\                   /bin/web \\
                --port 80        ->           --port 8080
        """
        if old is None or "\n" not in old or re.search(r"(?m)^[ \t]*[#;]", old):
            return value
        words, breaks = re.split(_BREAK, old), re.findall(_BREAK, old)
        new, blanks = re.split(r"[ \t]+", value), re.findall(r"[ \t]+", value)
        number: dict[int, int] = {}
        for tag, start, end, first, last in SequenceMatcher(None, words, new, autojunk=False).get_opcodes():
            if tag == "equal" or end - start == last - first:
                number.update(zip(range(first, last), range(start, end), strict=True))
        for index in range(len(blanks)):
            before = number.get(index)
            if before is not None and number.get(index + 1) == before + 1:
                written = breaks[before].replace("\r\n", "\n").replace("\r", "\n")
                if written.replace("\\\n", " ") == blanks[index]:
                    blanks[index] = written
        return "".join(word + blank for word, blank in zip(new, [*blanks, ""], strict=True))


FORMATS: dict[str, Format] = {"systemd": KeyedFormat(Systemd())}
