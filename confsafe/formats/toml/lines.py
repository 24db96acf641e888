"""The splices of a section's lines: entries that go and entries that come.

    port = 80            port = 80
    # the host     ->    user = "root"
    host = "x"           # the host
                         host = "x"

An entry that goes takes its lines, its trailing comment and the comment block directly above it. A new one stands
directly behind the line that it follows, so no comment changes hands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.text import Splice
from confsafe.formats.toml.layout import key_style
from confsafe.formats.toml.plan import line_insertion
from confsafe.formats.toml.trivia import (
    blank_lines_start,
    block_start,
    entry_end,
    entry_floor,
    is_blank_to_start,
    section_start,
)
from confsafe.formats.toml.write import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.formats.toml.layout import KeyStyle
    from confsafe.formats.toml.plan import EntriesPlan, NewPair, Plan
    from confsafe.formats.toml.statements import Entry
    from confsafe.formats.toml.tables import Body


def line_splices(plan: Plan, body: Body, entries: EntriesPlan) -> list[Splice]:
    """All splices of one section's entries."""
    assert body.section is not None
    splices = [_deletion(plan, body, index) for index in sorted(entries.deleted)]
    places: dict[tuple[int, int | None], list[NewPair]] = {}
    for pair in entries.inserted:
        places.setdefault((pair.after, pair.instead), []).append(pair)
    for (after, instead), pairs in places.items():
        near = instead if instead is not None else max(after, 0)
        lines = "".join(_lines(plan, body, near, pairs))
        splices.append(line_insertion(plan.text, _place(plan, body, after, instead), lines, plan.newline))
    return splices


def _deletion(plan: Plan, body: Body, index: int) -> Splice:
    assert body.section is not None
    floor = entry_floor(plan.tables, body.section, index)
    start = block_start(plan.text, body.entries[index].start, floor)
    return Splice(start, entry_end(plan.tables, body.section, index), "", drops=True)


def _lines(plan: Plan, body: Body, near: int, pairs: list[NewPair]) -> Iterator[str]:
    """The lines of new entries, in the style of the entry at `near`."""
    if not body.entries:
        yield _gap_above(plan, body)
    yield from pair_lines(plan, key_style(plan.tables, body, near), pairs, body.entries)
    if not body.entries:
        yield _gap_behind(plan, body)


def pair_lines(plan: Plan, style: KeyStyle, pairs: list[NewPair], beside: Sequence[Entry] = ()) -> Iterator[str]:
    """The lines of new entries with their comments."""
    for pair in pairs:
        head = style.line(pair.key)
        room = plan.room._replace(indent=style.indent, column=len(head), beside=beside, equals=style.equals)
        value = write(pair.value, room, pair.path)
        yield from (style.indent + line + plan.newline for line in pair.above)
        yield head + value + pair.behind + plan.newline


def _place(plan: Plan, body: Body, after: int, instead: int | None) -> int:
    """Where new lines go: behind an entry, above the first one's comment, or where a section without any has them."""
    assert body.section is not None
    if instead is not None:
        return _deletion(plan, body, instead).start
    if body.entries:
        return entry_end(plan.tables, body.section, after) if after >= 0 else _deletion(plan, body, 0).start
    if body.section.index:
        return body.section.body
    if len(plan.tables.sections) > 1:
        return section_start(plan.tables, plan.tables.sections[1])
    return len(plan.text)


def _gap_above(plan: Plan, body: Body) -> str:
    """A blank line between a text that is all comment and its first entry."""
    text = plan.text
    if len(plan.tables.sections) > 1 or is_blank_to_start(text, len(text)):
        return ""
    return plan.newline if blank_lines_start(text, len(text)) == len(text) else ""


def _gap_behind(plan: Plan, body: Body) -> str:
    """A blank line between the root's first entries and the first table that stays."""
    assert body.section is not None
    stays = any(section.index not in plan.gone for section in plan.tables.sections[1:])
    return plan.newline if not body.section.index and stays else ""
