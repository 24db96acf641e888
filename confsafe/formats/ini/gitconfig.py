"""git's configuration (git-config(1)): subsections, quotes and escapes, comments behind values, keys without a value.

[remote "origin"]                 remote.origin.url; [remote.origin] is its older spelling
    url = "https://x/#a"  ; why   in quotes, # and ; are no comment
    fetch = +refs/a:refs/b        a key that is there twice is a list
    fetch = +refs/c:refs/d
[core] bare                       an entry may stand behind its header; without `=` it is None
"""

from __future__ import annotations

from confsafe.formats.keyed.model import Dialect, Entry, Section, Statements, broken, comment_of
from confsafe.formats.keyed.reading import KeyedFormat
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats import Format
    from confsafe.formats.text import Span

_WHITE = " \t\r"
_BLANK_OR_COMMENT = pattern(r"[ \t]*+([#;][^\n]*+)?\r?(?:\n|\Z)")
_HEADER = pattern(r'[ \t]*(\[([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\\n]|\\[^\n])*)")?\])')
_KEY = pattern(r"([ \t]*)([A-Za-z][A-Za-z0-9-]*)[ \t]*(=?)[ \t]*")
_VALUE = pattern(r'(?:"(?:[^"\\\n]|\\(?:\r\n|\n|[tbn"\\]))*+"|\\(?:\r\n|\n|[tbn"\\])|[^"\\;#\n])*+')
_COMMENT = pattern(r"[#;][^\n]*")
_TOKEN = pattern(r'\\(\r?\n|.)|"|[^"\\]+')
_ESCAPED = pattern(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b", "\\": "\\", '"': '"'}
_NEEDS_QUOTES = pattern(r"\A[ \t]|[ \t]\Z|[;#]")
_COMMENTED_OUT = pattern(r"[ \t]*(?:[A-Za-z][A-Za-z0-9-]*[ \t]*=|\[[^\]\n]+\][ \t]*\r?\n?\Z)")


class GitConfig(Dialect):
    name = "gitconfig"
    title = "git's configuration"
    marks = ("#", ";")
    commented_out = _COMMENTED_OUT
    depth = 2
    repeats = "list"
    folds = True
    behind = True
    valueless = True
    equals = " = "
    indent = "\t"
    gap = 0
    refused = ((pattern(r"[\0\r]"), "a NUL or a carriage return"),)

    def read(self, text: str) -> Statements:
        sections = [Section((), 0, 0, 0, 0, [])]
        comments: list[Span] = []
        known: dict[tuple[str, ...], str] = {}
        position = 0
        while position < len(text):
            blank = _BLANK_OR_COMMENT.match(text, position)
            if blank:
                comments += [comment_of(blank, 1)] if blank[1] else ()
                position = blank.end()
                continue
            header = _HEADER.match(text, position)
            if header:
                names = _names(header[2], header[3])
                first = known.setdefault((names[0].lower(),), names[0])
                rest = _BLANK_OR_COMMENT.match(text, header.end())
                comments += [comment_of(rest, 1)] if rest and rest[1] else ()
                body = rest.end() if rest else header.end()
                sections.append(Section((first, *names[1:]), position, header.start(1), header.end(1), body, []))
                position = body
                continue
            entry = self.entry(text, position)
            if entry is None or len(sections) == 1:
                found = _KEY.match(text, position)
                at = found.start(2) if found else position
                fact = "a key stands outside every section" if entry else "this is no header, key or comment of git's"
                raise broken(text, at, fact)
            names = sections[-1].names
            name = known.setdefault((*names, "", entry.name.lower()), entry.name)
            sections[-1].entries.append(entry._replace(name=name))
            comments += entry.comments
            position = entry.line_end
        return Statements(sections, comments)

    def entry(self, text: str, position: int) -> Entry | None:
        found = _KEY.match(text, position)
        if found is None:
            return None
        start, end = found.span(2)
        if not found[3]:
            rest = _BLANK_OR_COMMENT.match(text, end)
            if rest is None or rest[1]:
                return None
            return Entry(position, start, start, end, end, end, rest.end(), found[2], None)
        value = _VALUE.match(text, found.end())
        stop = found.end() if value is None else value.end()
        comment = _COMMENT.match(text, stop)
        close = comment.end() if comment else stop
        if text[close : close + 1] not in ("", "\n"):
            return None
        data, length = _read(text[found.end() : stop])
        comments = [comment_of(comment, 0)] if comment else []
        begin = found.end() if length else found.start() + len(found[0].rstrip(" \t"))
        return Entry(
            position, start, start, end, begin, begin + length, min(close + 1, len(text)), found[2], data, (), comments
        )

    def key(self, name: str) -> str:
        return name

    def header(self, names: tuple[str, ...]) -> str:
        if len(names) == 1:
            return f"[{names[0]}]"
        subsection = names[1].replace("\\", "\\\\").replace('"', '\\"')
        return f'[{names[0]} "{subsection}"]'

    def value(self, value: str, old: str | None, text: str) -> str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        escaped = escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\b", "\\b")
        quoted = old is not None and len(old) > 1 and old[0] == old[-1] == '"'
        return f'"{escaped}"' if quoted or _NEEDS_QUOTES.search(value) else escaped


def _names(section: str, subsection: str | None) -> tuple[str, ...]:
    if subsection is not None:
        return section, _ESCAPED.sub(r"\1", subsection)
    first, dot, rest = section.partition(".")
    return (first, rest.lower()) if dot else (first,)


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
