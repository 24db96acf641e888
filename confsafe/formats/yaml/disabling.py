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
from confsafe.formats.yaml.comments import comments_of
from confsafe.formats.yaml.parsing import parse
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple

    from confsafe.data.changes import Key
    from confsafe.formats.yaml.layout import Layout
else:
    from confsafe.startup.records import NamedTuple

_MARK = "# "


def disable_splices(layout: Layout, container: int, index: int, shown: str) -> list[Splice]:
    """The splices that comment one entry out. Raises ValueRefused where it does not stand on lines of its own."""
    tree = layout.tree
    entries = layout.entries(container)
    entry = entries[index]
    if not tree.is_block(container):
        raise ValueRefused(f"{shown} stands between brackets, so it has no line to comment out", key=shown)
    if len(entries) == 1 and tree.root != container:
        raise ValueRefused(
            f"{shown} is the only entry there, and nothing would be left", key=shown, remedy="disable what holds it"
        )
    if any(other > entry.value for other, target in tree.aliases.items() if entry.start <= tree.starts[target]):
        _refuse_anchors(layout, container, index, shown)
    column = layout.column(entry.start)
    position, last = layout.line_start(entry.start), layout.line_break(entry.end)
    splices = []
    while position <= last:
        stop = layout.line_break(position)
        blank = len(layout.text[position:stop]) - len(layout.text[position:stop].lstrip(" \t"))
        at = max(position + min(column, blank), entry.start)
        splices.append(Splice(at, at, _MARK))
        if stop >= last:
            break
        position = layout.line_end(stop)
    return splices


def _refuse_anchors(layout: Layout, container: int, index: int, shown: str) -> None:
    """Refuse when an alias outside the entry names an anchor within it."""
    tree = layout.tree
    entry = layout.entries(container)[index]
    first = entry.key if entry.key >= 0 else entry.value
    within = range(first, tree.after(entry.value))
    for alias, anchor in tree.aliases.items():
        if anchor in within and alias not in within:
            name = tree.properties[anchor].anchor
            raise ValueRefused(f'{shown} holds the anchor "&{name}", which is used elsewhere', key=shown)


def enable_splices(layout: Layout, container: int, key: Key, shown: str) -> list[Splice]:
    """The splices that comment a disabled entry in again. Raises KeyMissing where there is none."""
    tree = layout.tree
    if container >= 0 and tree.is_block(container):
        column = layout.column(layout.content(container))
    else:
        column = 0
    for candidate in _candidates(layout, container, column):
        if _is_entry(layout, container, candidate, key):
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


def _candidates(layout: Layout, container: int, column: int) -> Iterator[_Candidate]:
    """Each comment line in the collection's column, with the lines that would belong to it."""
    text, tree = layout.text, layout.tree
    start, end = tree.bounds.start, tree.bounds.end
    if container >= 0:
        holder = layout.holder(container) if layout.parent(container) >= 0 else None
        start = holder.mark + 1 if holder is not None else start
        end = min(end, layout.skip(layout.end(container)))
    marks = {span.start for span in comments_of(layout) if start <= span.start < end}
    for mark in sorted(marks):
        if layout.column(mark) != column or not text.startswith(_MARK, mark):
            continue
        splices = [Splice(mark, mark + len(_MARK), "")]
        lines = [text[mark + len(_MARK) : layout.line_break(mark)]]
        position = layout.line_end(mark)
        while position < end:
            stop = layout.line_break(position)
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
            position = layout.line_end(position)
        yield _Candidate(splices, lines, mark)


def _continues(line: str, first: str) -> bool:
    """Whether a line belongs to the entry that `first` begins: deeper, an item of its list, the `:` of a `? ` key."""
    if line.startswith(":") and first.startswith("?"):
        return True
    return line[:1] in (" ", "\t") or (
        line.startswith("-") and not first.startswith("-") and first.rstrip().endswith(":")
    )


def _is_entry(layout: Layout, container: int, candidate: _Candidate, key: Key) -> bool:
    """Whether the lines are one entry with that key (in a list: in that place)."""
    lines = candidate.lines
    mapping = container < 0 or layout.tree.is_mapping(container)
    if not mapping:
        before = sum(entry.start < candidate.position for entry in layout.entries(container))
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
