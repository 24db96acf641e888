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

from confsafe.formats.keyed.model import BLANKS, END, Dialect, Entry, broken, comment_of, no_statement
from confsafe.formats.keyed.reading import KeyedFormat
from confsafe.formats.text import Span
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats import Format

_LINE = pattern(rf"({BLANKS})(?:([#;][^\r\n]*)|(\S[^\r\n]*))?{END}")
_BLANK_OR_COMMENT = pattern(rf"{BLANKS}([#;][^\r\n]*)?{END}")
_HEADER = pattern(rf"{BLANKS}(?P<head>\[(?P<name>[^\r\n]+)\]){BLANKS}(?P<comment>[#;][^\r\n]*)?[^\r\n]*{END}")
_ENTRY = pattern(rf"({BLANKS})([^\r\n=:]*+)[=:]{BLANKS}([^\r\n]*+){END}")
_WORD = pattern(rf"({BLANKS})(![^\r\n]*+|[^\s\[\]]++(?:\[[^\s\[\]]*+\])?){BLANKS}{END}")
_COMMENTED_OUT = pattern(r"[ \t]*(?:[^\s=:#;]+[ \t]*=|\[[^\]\r\n]+\][ \t]*\r?\n?\Z)")


class Ini(Dialect):
    name = "ini"
    title = "INI"
    marks = ("#", ";")
    commented_out = _COMMENTED_OUT
    blank = _BLANK_OR_COMMENT
    header = _HEADER
    outside = True
    repeats = "fault"
    folds = True
    indented = True
    valueless = True
    equals = " = "
    refused = (
        (pattern(r"\r"), "a carriage return"),
        (pattern(r"(?m)(?:^[^\S\n]|[^\S\n]$)"), "blanks at the ends of a line"),
        (pattern(r"\n\Z"), "a line break at the end"),
        (pattern(r"\n[#;]"), "a further line that begins with # or ;"),
    )

    def statement(self, text: str, position: int) -> Entry:
        found = _ENTRY.match(text, position)
        if found is None:
            return _word(text, position)
        start, value, end = found.end(1), found.start(3), found.end()
        name, data = found[2].rstrip(), found[3].rstrip()
        if not name:
            raise broken(text, start, "there is no key in front of the = or :")
        name_end, stop = start + len(name), value + len(data)
        below = text[end : end + 1]
        if below in "#;" or below.isspace():  # of most lines the line below is another entry
            further, comments, end = _goes_on(text, end, start - position)
            if further:
                lines = [Span(value, stop), *further]
                data = "\n".join(text[line.start : line.end] for line in lines)
                return Entry(position, start, start, name_end, value, further[-1].end, end, name, data, lines, comments)
        return Entry(position, start, start, name_end, value, stop, end, name, data)

    def value(self, value: str, old: str | None, text: str) -> str:
        return value


def _word(text: str, position: int) -> Entry:
    """The key without a value that stands on a line. Raises ParseError."""
    found = _WORD.match(text, position)
    if found is None:
        line = _LINE.match(text, position)
        raise no_statement(text, position if line is None else line.end(1), "there is no = or : behind the key")
    start, end = found.end(1), found.end()
    name = found[2].rstrip()
    name_end = start + len(name)
    if _goes_on(text, end, start - position)[0]:
        raise broken(text, end, "a deeper line follows a key without a value")
    return Entry(position, start, start, name_end, name_end, name_end, end, name, None)


def _goes_on(text: str, end: int, depth: int) -> tuple[list[Span], list[Span], int]:
    """The further lines of a value, the comments between them, and where the line below begins."""
    lines: list[Span] = []
    comments: list[Span] = []
    blank: list[Span] = []
    between: list[Span] = []
    position = end
    while position < len(text) and (text[position] in "#;" or text[position].isspace()):
        below = _LINE.match(text, position)
        assert below is not None
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
