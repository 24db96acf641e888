"""INI as Python's configparser reads it, but that keys keep their case and may stand above the first header.

[server]                  names are what stands between the brackets
port = 80                 or `port: 80`; a value goes to the end of the line, `;` and `#` in it too
hosts =                   further lines are deeper than their key: "\\na\\nb"
    a
    # within              a comment, wherever a line begins with `#` or `;`
    b
skip-networking           a key without a value: one word, or a directive that begins with `!`
"""

from __future__ import annotations

from confsafe.errors import ParseError
from confsafe.formats.keyed.model import Dialect, Entry, Section, Statements, broken, comment_of
from confsafe.formats.keyed.reading import KeyedFormat
from confsafe.formats.text import Span
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match

    from confsafe.formats import Format

_BLANK = r"[^\S\r\n]*+"
_LINE = pattern(rf"({_BLANK})(?:([#;][^\r\n]*)|(\S[^\r\n]*))?(?:\r\n|\r|\n|\Z)")
_HEADER = pattern(rf"\[([^\r\n]+)\]{_BLANK}([#;][^\r\n]*)?")
_ENTRY = pattern(rf"([^\r\n=:]*?){_BLANK}[=:]{_BLANK}([^\r\n]*?){_BLANK}(?=[\r\n]|\Z)")
_WORD = pattern(r"(?:![^\r\n]*?|[^\s\[\]]+)[^\S\r\n]*+(?=[\r\n]|\Z)")
_COMMENTED_OUT = pattern(r"[ \t]*(?:[^\s=:#;]+[ \t]*=|\[[^\]\r\n]+\][ \t]*\r?\n?\Z)")


class Ini(Dialect):
    name = "ini"
    title = "INI"
    marks = ("#", ";")
    commented_out = _COMMENTED_OUT
    outside = True
    repeats = "fault"
    folds = True
    indented = True
    valueless = True
    equals = " = "
    refused = (
        (pattern(r"[\0\r]"), "a NUL or a carriage return"),
        (pattern(r"(?m)(?:^[^\S\n]|[^\S\n]$)"), "blanks at the ends of a line"),
        (pattern(r"\n\Z"), "a line break at the end"),
        (pattern(r"\n[#;]"), "a further line that begins with # or ;"),
    )

    def read(self, text: str) -> Statements:
        sections = [Section((), 0, 0, 0, 0, [])]
        comments: list[Span] = []
        position = 0
        while position < len(text):
            line = _line(text, position)
            start = line.end(1)
            header = None if line[3] is None else _HEADER.match(text, start)
            if header is not None:
                comments += [Span(*header.span(2))] if header[2] else ()
                sections.append(Section((header[1],), position, start, header.end(1) + 1, line.end(), []))
            elif line[3] is not None:
                entry = _entry(text, line)
                sections[-1].entries.append(entry)
                comments += entry.comments
                position = entry.line_end
                continue
            elif line[2] is not None:
                comments.append(comment_of(line, 2))
            position = line.end()
        return Statements(sections, comments)

    def entry(self, text: str, position: int) -> Entry | None:
        line = _line(text, position)
        if line[3] is None or _HEADER.match(text, line.end(1)):
            return None
        try:
            return _entry(text, line)
        except ParseError:
            return None

    def key(self, name: str) -> str:
        return name

    def value(self, value: str, old: str | None, text: str) -> str:
        return value


def _line(text: str, position: int) -> Match[str]:
    found = _LINE.match(text, position)
    assert found is not None
    return found


def _entry(text: str, line: Match[str]) -> Entry:
    """The entry that begins on a line, with its further lines. Raises ParseError."""
    start, end = line.end(1), line.end()
    found = _ENTRY.match(text, start)
    if found is None:
        word = _WORD.match(text, start)
        if word is None:
            raise broken(text, start, "there is no = or : behind the key")
        name_end = start + len(word[0].rstrip())
        if _goes_on(text, line)[0]:
            raise broken(text, end, "a deeper line follows a key without a value")
        return Entry(line.start(), start, start, name_end, name_end, name_end, end, text[start:name_end], None)
    if not found[1]:
        raise broken(text, start, "there is no key in front of the = or :")
    value = Span(*found.span(2))
    below = text[end : end + 1]
    if below not in "#;" and not below.isspace():  # most lines: a key or a header follows
        data, stop = found[2], value.end
        return Entry(line.start(), start, start, found.end(1), value.start, stop, end, found[1], data)
    further, comments, last_end = _goes_on(text, line)
    lines = [value, *further] if further else []
    data = "\n".join(text[part.start : part.end] for part in lines) if further else found[2]
    stop = further[-1].end if further else value.end
    return Entry(line.start(), start, start, found.end(1), value.start, stop, last_end, found[1], data, lines, comments)


def _goes_on(text: str, line: Match[str]) -> tuple[list[Span], list[Span], int]:
    """The further lines of a value, the comments between them, and where the line below begins."""
    lines: list[Span] = []
    comments: list[Span] = []
    blank: list[Span] = []
    between: list[Span] = []
    end = position = line.end()
    depth = len(line[1])
    while position < len(text) and (text[position] in "#;" or text[position].isspace()):
        below = _line(text, position)
        position = below.end()
        if below[3] is not None:
            if len(below[1]) <= depth:
                break
            stop = below.start(3) + len(below[3].rstrip())
            lines += [*blank, Span(below.start(3), stop)]
            comments += between
            end, blank, between = position, [], []
        elif below[2] is not None:
            between.append(comment_of(below, 2))
        else:
            blank.append(Span(below.end(1), below.end(1)))
    return lines, comments, end


FORMATS: dict[str, Format] = {"ini": KeyedFormat(Ini())}
