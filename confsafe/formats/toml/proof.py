"""Reading an edited text again by parsing only the statements that are new.

    [server]                    [server]
    port = 80  # web      ->    port = 8080  # web          of `port = 8080  # web`, and of what stands above it
    host = "a"                  host = "a"                  below `[server]`, tomli says what it is

This is the part of the verification that takes the most time. Nothing is taken on trust from the splicer: the new text
as it is must be the old one outside of the lines concerned, and what stands there now what tomli says.

tomli goes from left to right, and what it does next depends on what stands at its position and on the tables that it
has made so far, never on what it passed. Say that a *statement may begin* at a place where it looks for a key, a header
or the end, and call T the old text, which it accepts, N the new lines and R those in their place before, so that
T = A + R + B and the new text is A + N + B; N ends its last line where B is not empty.

*Lines.* A statement may begin in front of R, in a table P; R and N are each accepted by themselves and have no line
that begins with a bracket, so no header; the keys of R have in P what R says of them and no more; and what other keys N
has, P has not in T. Then the new text reads as T, with the keys of N in P in the place of those of R. *Proof.* Behind R
and behind N a statement may begin, too. R alone speaks of its keys, or P would have more of them (tomli allows no
second statement that adds nothing), and nothing in T speaks of the others. So no statement of A or B speaks of a key of
R or N: N is read as if it stood alone, and B as it was.

*Tables.* R is empty, a statement may begin there, and B is empty or its next statement a header; N is accepted by
itself, begins with a header, and all its lines that begin with a bracket are headers of one key K, or of one that goes
on from K. K is not there in T, its parents are, as tables that are no arrays; if it has any, a header in A goes through
them, or is theirs. Then the new text reads as T with what N says of K. *Proof.* A table through which a header goes is
no inline one, so tomli lets those of N through, too; they make K and what is in it, and nothing else. No statement of T
speaks of K, or it would be there. B begins with its own header, and finds what it found.

*Place.* Where a statement may begin, and in which table, is not taken from `tables.py`, which the splicer asks, too:
tomli reads what stands in front of it with a statement of ours behind it, and that is found in the table. It need not
begin at the front of T: a line that begins with a bracket and a bare word is a header, where no string can go over
lines (there are no three quotes in front of it): an array holds no such word, a table in braces no such bracket.

*Order.* The keys of a table stand in the order of the statements that first speak of them.
"""

from __future__ import annotations

from bisect import bisect_left

import tomli

from confsafe.data.changes import at_path
from confsafe.data.sameness import same
from confsafe.formats.exchange import FEW, exchanged, with_value
from confsafe.formats.text import Reread, Span
from confsafe.formats.toml.places.tables import Table
from confsafe.formats.toml.reader.grammar import COMMENTS
from confsafe.formats.toml.reader.statements import Entry
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from confsafe.data.changes import Path
    from confsafe.formats.text import Splice
    from confsafe.formats.toml.places.tables import Node, Tables

_BRACKET = pattern(r"(?m)^[ \t]*+\[\[?+[ \t]*+([A-Za-z0-9_.\-]*+)")
"""A line that begins with a bracket; behind it the key of a header, as far as it is bare and without blanks."""

_HEADER = pattern(r"[ \t]*+\[\[?+[ \t]*+(?!(?:true|false|inf|nan)\b)[A-Za-z_]")
"""A line that is a header where no string can go over lines, as no value begins like its key."""

_BLANK = pattern(r"(?:[ \t]*+(?:\#[^\n]*+|\r)?+\n)*+")
_KEY = "a key of confsafe's own"


def reread(tables: Tables, data: dict[str, Any], new: str, splices: Sequence[Splice]) -> Reread | None:
    """What the new text means, by the claims above, the last change first; None where they say nothing of one."""
    text = tables.text
    changed = _changed(tables, new, splices)
    if not changed:
        return None
    result: dict[str, Any] | None = data
    for start, end, lines in reversed(changed):  # what stands in front of each is still that of the old text
        old = text[start:end]
        if result is None or (end < len(text) and lines and not lines.endswith("\n")):
            return None
        if _BRACKET.search(lines) is None and _BRACKET.search(old) is None:
            result = _with_lines(tables, result, start, old, lines)
        elif old or result is not data:  # what stands behind new tables has to be as it was
            return None
        else:
            result = _with_tables(tables, data, start, lines)
    if result is None:
        return None
    before = [Span(s + one.start(1), s + one.end(1)) for s, end, _ in changed for one in _comments_in(text[s:end])]
    return Reread(result, before, [one[1] for _, _, lines in changed for one in _comments_in(lines)])


def _changed(tables: Tables, new: str, splices: Sequence[Splice]) -> list[tuple[int, int, str]] | None:
    """The lines that were exchanged, by their places in the old text, with what stands there now.

    None where they are many, or the text is not the old one outside of them.
    """
    text = tables.text
    if any(splice.end > len(text) for splice in splices):
        return None
    regions: list[tuple[int, int, int]] = []
    for splice in sorted(splices, key=lambda splice: splice.start):
        start, end = _lines_of(tables, splice)
        more = len(splice.new) - (splice.end - splice.start)
        if regions and start <= regions[-1][1]:
            first, last, already = regions.pop()
            start, end, more = first, max(last, end), more + already
        regions.append((start, end, more))
    if len(regions) > FEW:
        return None
    found = exchanged(text, new, [(start, end, end - start + more) for start, end, more in regions])
    if found is None:
        return None
    return [(start, end, lines) for (start, end, _), lines in zip(regions, found, strict=True)]


def _lines_of(tables: Tables, splice: Splice) -> tuple[int, int]:
    """The lines in which something changes, with the other lines of their statements."""
    text = tables.text
    start, end = text.rfind("\n", 0, splice.start) + 1, splice.end
    if end > start and (end == splice.start or text[end - 1] != "\n"):
        end = text.find("\n", end) + 1 or len(text)
    section = tables.section_at(start)
    if start < section.end:
        entries = tables.body_of(section).entries
        for entry in entries[max(bisect_left(entries, start, key=_start) - 1, 0) :]:
            if entry.start >= end:
                break
            if entry.start < start < entry.end:
                start = entry.start
            end = max(end, entry.end) if entry.start < end else end
    return start, end


def _start(entry: Entry) -> int:
    return entry.start


def _with_lines(tables: Tables, data: dict[str, Any], start: int, old: str, new: str) -> dict[str, Any] | None:
    """The data with the statements `new`, which stand in the place of `old`; by the claim for lines."""
    before, after = _read(old), _read(new)
    path = _table_at(tables, data, start)
    if before is None or after is None or path is None:
        return None
    table = at_path(data, path)
    if not all(key in table and same(value, table[key]) for key, value in before.items()):
        return None
    if any(key in table and key not in before for key in after):
        return None
    at = list(table).index(next(iter(before))) if before else _keys_before(tables, path, start)
    return _with_keys(data, path, at, before, after)


def _with_keys(data: dict[str, Any], path: Path, at: int, gone: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The data with other keys in a table, the new ones from the key with the number `at` on.

    A key that was there is the very object that it was: where most is, the comparison with what is wanted is short.
    """
    entries = list(at_path(data, path).items())
    kept = [entry for entry in entries[at:] if entry[0] not in gone]
    own = {key: key for key, _ in entries}
    table = dict([*entries[:at], *((own.get(key, key), value) for key, value in new.items()), *kept])
    return with_value(data, path, table) if path else table


def _table_at(tables: Tables, data: dict[str, Any], position: int) -> Path | None:
    """The path of the table in which a statement may stand; None where it may not, or that is not known."""
    text, section = tables.text, tables.section_at(position)
    start = section.start
    if not _is_header(text, start) or not _leads_to_table(data, section.names):
        start = 0
    marks: list[object] = []

    def mark(_: str) -> object:
        marks.append(object())
        return marks[-1]

    node: Any = _read(f'{text[start:position]}"{_KEY}" = 0.0', mark)
    if node is None:
        return None
    path: Path = ()
    for name in section.names:
        node, path = node.get(name), (*path, name)
        if isinstance(node, list):
            node, path = node[-1], (*path, len(node) - 1)
        if not isinstance(node, dict):
            return None
    return path if node.get(_KEY) is marks[-1] else None


def _is_header(text: str, start: int) -> bool:
    """Whether the line that begins there is certainly a header."""
    return _HEADER.match(text, start) is not None and max(text.find(q, 0, start) for q in ('"""', "'''")) < 0


def _leads_to_table(data: Any, names: Path) -> bool:
    """Whether a key leads to a table and through no array."""
    for name in names:
        data = data.get(name)
        if not isinstance(data, dict):
            return False
    return True


def _with_tables(tables: Tables, data: dict[str, Any], start: int, new: str) -> dict[str, Any] | None:
    """The data with the tables `new`, put in at a place; by the claim for tables."""
    text = tables.text
    following = _end(_BLANK, text, start)
    if start < len(text) and not _is_header(text, following):
        return None
    if (start and text[start - 1] != "\n") or new[_end(_BLANK, new, 0) :].lstrip(" \t")[:1] != "[":
        return None
    part: Any = _read(new)
    path: Path = ()
    node: Any = data
    while isinstance(part, dict) and isinstance(node, dict) and len(part) == 1:
        ((key, part),) = part.items()
        if key not in node:
            break
        node, path = node[key], (*path, key)
    else:
        return None
    names = (*path, key)
    if any(tuple(found[1].split("."))[: len(names)] != names for found in _BRACKET.finditer(new)):
        return None
    if path and not any(
        section.start < start and section.names[: len(path)] == path and _is_header(text, section.start)
        for section in tables.sections
    ):
        return None
    at = len(node) if start == len(text) else _keys_before(tables, path, start)
    return _with_keys(data, path, at, {}, {key: part})


def _keys_before(tables: Tables, path: Path, position: int) -> int:
    """How many keys of a table are first spoken of in front of a position: no more than their order hangs on it."""
    table = tables.find(path)
    assert isinstance(table, Table)
    tables.load(table)
    return sum(_first_start(node) < position for node in table.children.values())


def _first_start(node: Node) -> int:
    """Where the first statement begins that speaks of a key."""
    if isinstance(node, Entry):
        return node.start
    starts = [] if node.first is None else [node.first.start]
    if isinstance(node, Table):
        starts += [entry.start for entry in node.passing[:1]]
    return min(starts)


def _read(text: str, parse_float: Any = float) -> dict[str, Any] | None:
    """What tomli reads; None where it reads nothing."""
    try:
        return tomli.loads(text, parse_float=parse_float)
    except (ValueError, RecursionError):
        return None


def _comments_in(text: str) -> Iterator[Any]:
    return (found for found in COMMENTS.finditer(text) if found[1]) if "#" in text else iter(())


def _end(expression: Any, text: str, position: int) -> int:
    found = expression.match(text, position)
    return found.end() if found else position
