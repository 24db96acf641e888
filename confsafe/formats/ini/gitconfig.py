"""git's configuration (git-config(1)): subsections, quotes and escapes, comments behind values, keys without a value.

[remote "origin"]                 remote.origin.url; [remote.origin] is its older spelling
    url = "https://x/#a"  ; why   in quotes, # and ; are no comment
    fetch = +refs/a:refs/b        a key that is there twice is a list
    fetch = +refs/c:refs/d
[core] bare                       an entry may stand behind its header; without `=` it is None
"""

from __future__ import annotations

from confsafe.data.keypath import escaped, unescaped
from confsafe.formats.keyed.model import Dialect, Entry, Statements, broken, comment_of, no_statement
from confsafe.formats.keyed.reading import KeyedFormat
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match

    from confsafe.errors import ParseError
    from confsafe.formats import Format

_WHITE = " \t\r"
_BLANK_OR_COMMENT = pattern(r"[ \t]*+([#;][^\n]*+)?\r?(?:\n|\Z)")
_HEADER = pattern(
    r'[ \t]*+(?P<head>\[(?P<name>[A-Za-z0-9.-]+)(?:[ \t]+"(?P<subsection>(?:[^"\\\n]|\\[^\n])*)")?\])'
    r"(?:[ \t]*+(?P<comment>[#;][^\n]*+)?\r?(?:\n|\Z))?"
)
_KEY = pattern(r"([ \t]*)([A-Za-z][A-Za-z0-9-]*)[ \t]*(=?)[ \t]*")
_VALUE = pattern(r'(?:"(?:[^"\\\n]|\\(?:\r\n|\n|[tbn"\\]))*+"|\\(?:\r\n|\n|[tbn"\\])|[^"\\;#\n])*+')
_OPENED = pattern(r'"(?:[^"\\\n]|\\(?:\r\n|\n|[tbn"\\]))*+')
_TOKEN = pattern(r'\\(\r?\n|.)|"|[^"\\]+')
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b", "\\": "\\", '"': '"'}
_FAULT = "this is no header, key or comment of git's"
_NEEDS_QUOTES = pattern(r"\A[ \t]|[ \t]\Z|[;#]")
_COMMENTED_OUT = pattern(r"[ \t]*(?:[A-Za-z][A-Za-z0-9-]*[ \t]*=|\[[^\]\n]+\][ \t]*\r?\n?\Z)")


class GitConfig(Dialect):
    name = "gitconfig"
    title = "git's configuration"
    marks = ("#", ";")
    commented_out = _COMMENTED_OUT
    blank = _BLANK_OR_COMMENT
    header = _HEADER
    depth = 2
    repeats = "list"
    folds = True
    behind = True
    valueless = True
    equals = " = "
    indent = "\t"
    gap = 0
    refused = ((pattern(r"\r"), "a carriage return"),)

    def read(self, text: str) -> Statements:
        """The same key may be written in other capitals further down: it is called as where it stands first."""
        sections, comments = super().read(text)
        known: dict[tuple[str, ...], str] = {}
        for number, section in enumerate(sections[1:], 1):
            first, *rest = section.names
            names = (known.setdefault((first.lower(),), first), *rest)
            sections[number] = section._replace(names=names)
            for index, entry in enumerate(section.entries):
                name = known.setdefault((*names, "", entry.name.lower()), entry.name)
                if name != entry.name:
                    section.entries[index] = entry._replace(name=name)
        return Statements(sections, comments)

    def names(self, header: Match[str]) -> tuple[str, ...]:
        section, subsection = header["name"], header["subsection"]
        if subsection is not None:
            return section, unescaped(subsection)
        first, dot, rest = section.partition(".")
        return (first, rest.lower()) if dot else (first,)

    def statement(self, text: str, position: int) -> Entry:
        found = _KEY.match(text, position)
        if found is None:
            at = position + len(text[position:]) - len(text[position:].lstrip(_WHITE))
            raise no_statement(text, at, _FAULT)
        start, end = found.span(2)
        if not found[3]:
            rest = _BLANK_OR_COMMENT.match(text, end)
            if rest is None or rest[1]:
                raise broken(text, start, _FAULT)
            return Entry(position, start, start, end, end, end, rest.end(), found[2], None)
        value = _VALUE.match(text, found.end())
        stop = found.end() if value is None else value.end()
        rest = _BLANK_OR_COMMENT.match(text, stop)
        if rest is None:
            raise _broken_value(text, stop)
        data, length = _read(text[found.end() : stop])
        comments = [comment_of(rest, 1)] if rest[1] else []
        begin = found.end() if length else found.start() + len(found[0].rstrip(" \t"))
        return Entry(position, start, start, end, begin, begin + length, rest.end(), found[2], data, (), comments)

    def header_of(self, names: tuple[str, ...]) -> str:
        if len(names) == 1:
            return f"[{names[0]}]"
        return f'[{names[0]} "{escaped(names[1])}"]'

    def value(self, value: str, old: str | None, text: str) -> str:
        spelled = escaped(value).replace("\n", "\\n").replace("\t", "\\t").replace("\b", "\\b")
        quoted = old is not None and len(old) > 1 and old[0] == old[-1] == '"'
        return f'"{spelled}"' if quoted or _NEEDS_QUOTES.search(value) else spelled


def _broken_value(text: str, position: int) -> ParseError:
    """The error for a value that cannot go on at a position: for the quote there, or an escape in it or there."""
    opened = _OPENED.match(text, position)
    at = opened.end() if opened else position
    if text[at : at + 1] == "\\":
        escape = text[at : at + 2]
        return broken(text, at, f"git knows no escape {escape}" if escape[1:].strip() else "the last line goes on")
    return broken(text, position, "the quote is not closed")


def _read(raw: str) -> tuple[str, int]:
    """The value that some characters mean, and how many of them: blanks outside quotes go at both ends."""
    value, kept, length = "", 0, 0
    quoted = False
    for found in _TOKEN.finditer(raw):
        plain = found[1] is None and found[0] != '"' and not quoted
        if found[1] is not None:
            value += _ESCAPES.get(found[1], "")
        elif found[0] == '"':
            quoted = not quoted
        else:
            value += found[0] if quoted or value else found[0].lstrip(_WHITE)
        if not plain:
            kept, length = len(value), found.end()
        elif found[0].strip(_WHITE):
            kept, length = len(value.rstrip(_WHITE)), found.start() + len(found[0].rstrip(_WHITE))
    return value[:kept], length


FORMATS: dict[str, Format] = {"gitconfig": KeyedFormat(GitConfig())}
