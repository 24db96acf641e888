"""The lines that hold no data, and to which entry or table each comment line among them belongs.

# about the table         the block directly above a header or key: it goes with it
[server]
port = 80  # web, and
           # other things   in the column of a trailing comment above: it continues that
# trailing                directly below the last line of a section: it goes with the section,
                          unless the next header follows directly: then it is that header's

# free                    between blank lines: nobody's, it always stays
"""

from __future__ import annotations

from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.formats.toml.statements import Section
    from confsafe.formats.toml.tables import Tables

_COMMENT_LINE = pattern(r"[ \t]*+#[^\n]*+(?:\n|\Z)")
_BLANK_REST = pattern(r"[ \t\r\n]*+\Z")
_TRAILING_COMMENT = pattern(r"[ \t]*+#")
_BLANK_LINES = pattern(r"(?:[ \t]*+\r?+\n)*+")


def block_start(text: str, start: int, floor: int) -> int:
    """Where the comment block directly above the line at `start` begins; not above the line at `floor`.

    Example: in `a = 1\\n# b\\nb = 2\\n` the block of the line at 10 begins at 6, where `floor` is 6 or less.
    """
    while start > floor:
        line = text.rfind("\n", floor, start - 1) + 1 or floor
        if not _COMMENT_LINE.match(text, line):
            break
        start = line
    return start


def comment_lines_end(text: str, position: int, limit: int) -> int:
    """The end of the comment lines that begin at `position`."""
    while position < limit:
        found = _COMMENT_LINE.match(text, position, limit)
        if found is None:
            break
        position = found.end()
    return position


def blank_lines_end(text: str, position: int) -> int:
    """The end of the blank lines that begin at `position`."""
    found = _BLANK_LINES.match(text, position)
    return found.end() if found else position


def blank_lines_start(text: str, position: int) -> int:
    """Where the blank lines that end at `position`, a line's start, begin."""
    while position > 0:
        line = text.rfind("\n", 0, position - 1) + 1
        if text[line:position].strip(" \t\r\n"):
            break
        position = line
    return position


def is_blank_to_end(text: str, position: int) -> bool:
    """Whether nothing but white space follows."""
    return _BLANK_REST.match(text, position) is not None


def is_blank_to_start(text: str, position: int) -> bool:
    """Whether nothing but blank lines precedes the line at `position`."""
    return blank_lines_start(text, position) == 0


def blank_lines_above(text: str, position: int) -> int:
    """The number of blank lines directly above the line at `position`."""
    return text.count("\n", blank_lines_start(text, position), position)


def head_end(text: str) -> int:
    """The end of a first line that must stay the first: `#!` for a kernel, `#:schema` for an editor."""
    if not text.startswith(("#!", "#:")):
        return 0
    return text.find("\n") + 1 or len(text)


def entry_end(tables: Tables, section: Section, index: int) -> int:
    """The end of an entry's lines, with the comment lines that continue its trailing comment.

    port = 80  # the port of the server, which
               # must be free
    """
    text = tables.text
    entries = tables.body_of(section).entries
    entry = entries[index]
    comment = _TRAILING_COMMENT.match(text, entry.value_end)
    if comment is None:
        return entry.end
    column = _column(text, comment.end() - 1)
    limit = entries[index + 1].start if index + 1 < len(entries) else section.end
    end = entry.end
    while column > entry.key - entry.start:
        line = _COMMENT_LINE.match(text, end, limit)
        if line is None or _column(text, text.index("#", end)) != column:
            break
        end = line.end()
    return end


def _column(text: str, position: int) -> int:
    return position - text.rfind("\n", 0, position) - 1


def entry_floor(tables: Tables, section: Section, index: int) -> int:
    """How far up the comment block of the entry at `index` can reach."""
    if index:
        return entry_end(tables, section, index - 1)
    return section.body if section.index else head_end(tables.text)


def last_line_end(tables: Tables, section: Section) -> int:
    """The end of the last line of a section that holds data: its last entry, else its header."""
    count = len(tables.body_of(section).entries)
    return entry_end(tables, section, count - 1) if count else section.body


def section_start(tables: Tables, section: Section) -> int:
    """Where a section begins: at the comment block directly above its header."""
    if not section.index:
        return head_end(tables.text)
    floor = last_line_end(tables, tables.sections[section.index - 1])
    return block_start(tables.text, section.start, max(floor, head_end(tables.text)))


def section_end(tables: Tables, section: Section) -> int:
    """Where a section ends: behind its last line and the comments directly below it that are not the next header's."""
    text = tables.text
    if len(tables.sections) == 1 and not tables.body_of(section).entries:
        return len(text)
    start = last_line_end(tables, section)
    end = comment_lines_end(text, start, section.end)
    return start if end == section.end < len(text) else end
