"""Commenting an entry out, and in again.

    env:              disabled: env.HOME       env:
      HOME: /root                                # HOME: /root
      LANG: |                                    LANG: |
        C                                          C

Each line of the entry gets `# ` in the entry's column, or before its first character where that comes earlier; the
first `#` of a disabled line is therefore ours, and taking it off gives the line back byte for byte.
"""

from __future__ import annotations

import re

from confsafe.errors import KeyMissing, ParseError, ValueRefused
from confsafe.formats.text import Splice
from confsafe.formats.yaml.places.comments import comments_of
from confsafe.formats.yaml.reader.parsing import parse
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key
    from confsafe.formats.yaml.places.geometry import Geometry
else:
    from confsafe.startup.records import NamedTuple

_MARK = "# "


def disable_splices(geometry: Geometry, container: int, index: int, shown: str) -> list[Splice]:
    """The splices that comment one entry out. Raises ValueRefused where it does not stand on lines of its own."""
    tree = geometry.tree
    entries = geometry.entries(container)
    entry = entries[index]
    if not tree.is_block(container):
        raise ValueRefused(f"{shown} stands between brackets, so it has no line to comment out", key=shown)
    if len(entries) == 1 and tree.root != container:
        raise ValueRefused(
            f"{shown} is the only entry there, and nothing would be left", key=shown, remedy="disable what holds it"
        )
    if any(other > entry.value for other, target in tree.aliases.items() if entry.start <= tree.starts[target]):
        _refuse_anchors(geometry, container, index, shown)
    column = geometry.column(entry.start)
    position, last = geometry.line_start(entry.start), geometry.line_break(entry.end)
    splices = []
    while position <= last:
        stop = geometry.line_break(position)
        blank = len(geometry.text[position:stop]) - len(geometry.text[position:stop].lstrip(" \t"))
        at = max(position + min(column, blank), entry.start)
        splices.append(Splice(at, at, _MARK))
        if stop >= last:
            break
        position = geometry.line_end(stop)
    return splices


def _refuse_anchors(geometry: Geometry, container: int, index: int, shown: str) -> None:
    """Refuse when an alias outside the entry names an anchor within it."""
    tree = geometry.tree
    entry = geometry.entries(container)[index]
    first = entry.key if entry.key >= 0 else entry.value
    within = range(first, tree.after(entry.value))
    for alias, anchor in tree.aliases.items():
        if anchor in within and alias not in within:
            name = tree.properties[anchor].anchor
            raise ValueRefused(f'{shown} holds the anchor "&{name}", which is used elsewhere', key=shown)


def enable_splices(geometry: Geometry, container: int, key: Key, shown: str) -> list[Splice]:
    """The splices that comment a disabled entry in again. Raises KeyMissing where there is none."""
    tree = geometry.tree
    if container >= 0 and tree.is_block(container):
        column = geometry.column(geometry.content(container))
    else:
        column = 0
    for candidate in _candidates(geometry, container, column):
        if _is_entry(geometry, container, candidate, key):
            return candidate.splices
    raise KeyMissing(f"no disabled {shown} is in the file", key=shown)


class _Candidate(NamedTuple):
    """A run of comment lines that could be a disabled entry.

    Attributes:
        splices: those that take its marks off.
        lines: its lines without the marks and the indentation they have in common.
        position: where it stands.
    """

    splices: list[Splice]
    lines: list[str]
    position: int


def _candidates(geometry: Geometry, container: int, column: int) -> Iterator[_Candidate]:
    """Each comment line in the collection's column, with the lines that would belong to it."""
    text, tree = geometry.text, geometry.tree
    start, end = tree.bounds.start, tree.bounds.end
    if container >= 0:
        holder = geometry.holder(container) if geometry.parent(container) >= 0 else None
        start = holder.mark + 1 if holder is not None else start
        end = min(end, geometry.skip(geometry.end(container)))
    marks = {span.start for span in comments_of(geometry) if start <= span.start < end}
    for mark in sorted(marks):
        if geometry.column(mark) != column or not text.startswith(_MARK, mark):
            continue
        splices = [Splice(mark, mark + len(_MARK), "")]
        lines = [text[mark + len(_MARK) : geometry.line_break(mark)]]
        position = geometry.line_end(mark)
        while position < end:
            stop = geometry.line_break(position)
            line = text[position:stop]
            blank = len(line) - len(line.lstrip(" \t"))
            at = position + blank
            if at not in marks or blank > column or not text.startswith(_MARK, at):
                break
            rest = line[blank + len(_MARK) :]
            inner = f"{' ' * blank}{rest}"[column:] if blank == column else rest.lstrip(" ")
            if rest and blank == column and not _continues(rest, lines[0]):
                break
            splices.append(Splice(at, at + len(_MARK), ""))
            lines.append(inner)
            position = geometry.line_end(position)
        yield _Candidate(splices, lines, mark)


def _continues(line: str, first: str) -> bool:
    """Whether a line belongs to the entry that `first` begins: deeper, an item of its list, the `:` of a `? ` key."""
    if line.startswith(":") and first.startswith("?"):
        return True
    return line[:1] in (" ", "\t") or (
        line.startswith("-") and not first.startswith("-") and first.rstrip().endswith(":")
    )


def _is_entry(geometry: Geometry, container: int, candidate: _Candidate, key: Key) -> bool:
    """Whether the lines are one entry with that key (in a list: in that place)."""
    lines = candidate.lines
    mapping = container < 0 or geometry.tree.is_mapping(container)
    if not mapping:
        before = sum(entry.start < candidate.position for entry in geometry.entries(container))
        return before == key and re.match(r"-(?:[ \t]|$)", lines[0]) is not None
    data = _read("\n".join(lines))
    if data is None:
        found = _KEY.match(lines[0])
        data = _read(found[1] + ":") if found else None
    return isinstance(data, dict) and list(data) == [key]


_KEY = pattern(r"([^\s:#][^:#]*?)[ \t]*:(?:[ \t]|$)")


def _read(text: str) -> Any:
    try:
        return parse(text, None).data
    except ParseError:
        return None
