"""The lines of a TOML text as stands of the layout engine (`layout/stands.py`): headers and entries of its sections."""

from __future__ import annotations

from confsafe.formats.layout.disable import uncommented
from confsafe.formats.layout.model import Grammar
from confsafe.formats.layout.stands import Stands
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.reader.grammar import COMMENT, KEY, VALUE, WS
from confsafe.formats.toml.reader.statements import Entry, header_span
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.layout.model import Line
    from confsafe.formats.layout.stands import Stand
    from confsafe.formats.toml.places.tables import Tables

GRAMMAR = Grammar(("#",))

_REST = rf"{WS}(?:{COMMENT})?+\r?+(?:\n|\Z)"
_STATEMENT = pattern(rf"{WS}(?:{KEY}={WS}{VALUE}|\[\[?[^\n#]*\]){_REST}")


class Slots(Stands):
    """The stands of a TOML text: headers and `key = value`."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables.text, GRAMMAR)
        self.tables = tables

    @property
    def sections(self) -> int:
        return len(self.tables.sections)

    def count(self, section: int) -> int:
        return len(self._entries(section))

    def bounds(self, stand: Stand) -> tuple[int, int, int]:
        if stand[1] >= 0:
            entry = self._entry(stand)
            return entry.key, entry.value, entry.value_end
        span = header_span(self.text, self.tables.sections[stand[0]])
        return span.start, span.end, span.end

    def start(self, stand: Stand) -> int:
        return self._entry(stand).start if stand[1] >= 0 else self.tables.sections[stand[0]].start

    def end(self, stand: Stand) -> int:
        return self._entry(stand).end if stand[1] >= 0 else self.tables.sections[stand[0]].body

    def reads_as_entry(self, lines: Sequence[Line]) -> int:
        return reads_as_statement(self.text, lines)

    def _entries(self, section: int) -> list[Entry]:
        return self.tables.body_of(self.tables.sections[section]).entries

    def _entry(self, stand: Stand) -> Entry:
        return self._entries(stand[0])[stand[1]]


def reads_as_statement(text: str, lines: Sequence[Line]) -> int:
    """How many of these comment lines, from the first on, are an entry or a header, commented out."""
    if "=" not in lines[0].comment and "[" not in lines[0].comment:
        return 0
    disabled = uncommented(text, lines, mark="#")
    found = _STATEMENT.match(disabled.source)
    if found is None or not is_valid(found[0]):
        return 0
    return sum(end <= found.end() for end in disabled.ends)


def stand_of(tables: Tables, path: Path) -> Stand | None:
    """The line that is an entry's or a table's header, of an array of tables its first; None for what has none."""
    node = tables.find(path)
    if isinstance(node, TableArray):
        node = node.elements[0]
    if isinstance(node, Table):
        return (node.header.index, -1) if node.header is not None and node.header.index else None
    holder = tables.find(path[:-1])
    if not isinstance(holder, Table) or not isinstance(node, Entry):
        return None
    tables.load(holder)
    body = holder.body or holder.home
    return (body.section.index, node.index) if body is not None and body.section is not None else None


def is_valid(text: str) -> bool:
    """Whether a text is TOML by itself."""
    import tomli

    try:
        tomli.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
