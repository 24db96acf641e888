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

from confsafe.formats.toml.layout import key_style
from confsafe.formats.toml.plan import line_insertion
from confsafe.formats.toml.render import comment_lines, inline_comment, render
from confsafe.formats.toml.trivia import (
    blank_lines_end,
    blank_lines_start,
    block_start,
    entry_floor,
    section_start,
)
from confsafe.formats.tree import Splice

if TYPE_CHECKING:
    from confsafe.formats.toml.plan import EntriesPlan, NewPair, Plan
    from confsafe.formats.toml.tables import Body


def line_splices(plan: Plan, body: Body, entries: EntriesPlan) -> list[Splice]:
    """All splices of one section's entries."""
    assert body.section is not None
    splices = [_deletion(plan, body, index) for index in sorted(entries.deleted)]
    places: dict[int, list[NewPair]] = {}
    for pair in entries.inserted:
        places.setdefault(pair.after, []).append(pair)
    for after, pairs in places.items():
        splices.append(_insertion(plan, body, after, pairs, entries.deleted))
    return splices


def _deletion(plan: Plan, body: Body, index: int) -> Splice:
    assert body.section is not None
    entry = body.entries[index]
    floor = entry_floor(plan.tables, body.section, index)
    return Splice(block_start(plan.text, entry.start, floor), entry.end, "", drops=True)


def _insertion(plan: Plan, body: Body, after: int, pairs: list[NewPair], deleted: set[int]) -> Splice:
    near = _sibling(after, len(body.entries), deleted)
    style = key_style(plan.tables, body, near)
    lines: list[str] = []
    for pair in pairs:
        head = style.line(pair.key)
        value = render(pair.value, plan.layout._replace(indent=style.indent, column=len(head)), pair.path)
        lines += comment_lines(pair.comment.above, style.indent, plan.newline)
        lines.append(head + value + inline_comment(pair.comment.inline) + plan.newline)
    if body.entries and after >= 0:
        position = body.entries[after].end
        return line_insertion(plan.text, position, "".join(lines), plan.newline)
    if body.entries:
        position = _deletion(plan, body, 0).start
        return line_insertion(plan.text, position, "".join(lines), plan.newline)
    return _first_entries(plan, body, "".join(lines))


def _sibling(after: int, count: int, deleted: set[int]) -> int:
    """The entry whose style is copied: the one in front, else the one behind."""
    return after if after >= 0 else 0 if count else -1


def _first_entries(plan: Plan, body: Body, lines: str) -> Splice:
    """The first entries of a section: directly below its header; in the root, above the first table's comment."""
    section = body.section
    assert section is not None
    text, newline = plan.text, plan.newline
    if section.index:
        return line_insertion(text, section.body, lines, newline)
    if len(plan.tables.sections) > 1:
        position = section_start(plan.tables, plan.tables.sections[1])
        return line_insertion(text, position, lines + newline, newline)
    return _behind_the_head(plan, lines)


def _behind_the_head(plan: Plan, lines: str) -> Splice:
    """The first entries of a text without any: at its end, a blank line below a comment."""
    text, newline = plan.text, plan.newline
    position = blank_lines_start(text, len(text)) if text.endswith("\n") else len(text)
    if not text[:position].strip():
        return line_insertion(text, len(text), lines, newline)
    blank = text[position:] and blank_lines_end(text, position) > position
    if blank:
        return line_insertion(text, len(text), lines, newline)
    return line_insertion(text, position, newline + lines, newline)
