"""The splices of headers: tables that go, tables that come, implicit tables that get a header.

A table that goes takes its header, its lines, its sub-tables and the blank lines behind it. What stands between blank
lines and is nobody's stays, and so does the comment above the next header.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.formats.text import Splice, apply_splices
from confsafe.formats.toml.blocks import Block, table_blocks
from confsafe.formats.toml.layout import (
    KeyStyle,
    blank_lines,
    header_indent,
    key_style,
)
from confsafe.formats.toml.lines import pair_lines
from confsafe.formats.toml.plan import NewTable, Plan, line_insertion
from confsafe.formats.toml.trivia import (
    blank_lines_end,
    blank_lines_start,
    is_blank_to_end,
    is_blank_to_start,
    section_end,
    section_start,
)

if TYPE_CHECKING:
    from confsafe.formats.toml.statements import Section


def section_splices(plan: Plan) -> list[Splice]:
    """All splices of headers. The splices of keys and entries must be in `plan.splices` already, for what moves."""
    taken = {new.anchor.index for new in plan.new_tables if new.anchor.index in plan.gone}
    splices = [_deletion(plan, start, end, replaced=replaced) for start, end, replaced in _runs(plan, taken)]
    places: set[int] = set()
    for new in sorted(plan.new_tables, key=_rank):
        splices.append(_insertion(plan, new, first=new.anchor.index not in places))
        places.add(new.anchor.index)
    return splices


def _rank(new: NewTable) -> tuple[int, ...]:
    return new.rank


def _runs(plan: Plan, taken: set[int]) -> list[tuple[int, int, bool]]:
    """Start and end of each run of sections that go, and whether a new one stands in its place."""
    runs: list[tuple[int, int, bool]] = []
    tables, text = plan.tables, plan.text
    for index in sorted(plan.gone):
        section = plan.gone[index]
        start, end = section_start(tables, section), section_end(tables, section)
        if runs and not text[runs[-1][1] : start].strip():
            first, _, replaced = runs[-1]
            runs[-1] = (first, end, replaced or index in taken)
        else:
            runs.append((start, end, index in taken))
    return runs


def _deletion(plan: Plan, start: int, end: int, *, replaced: bool) -> Splice:
    """A run of sections goes, with the blank lines that would be left over.

    | above | behind | what goes |
    |---|---|---|
    | anything | the end of the text | the blank lines above |
    | a blank line, or the beginning | anything | the blank lines behind |
    | no blank line | anything | none |
    """
    text = plan.text
    if replaced:
        return Splice(start, end, "", drops=True)
    behind = blank_lines_end(text, end)
    above = blank_lines_start(text, start)
    if is_blank_to_end(text, behind):
        return Splice(above, len(text), "", drops=True)
    return Splice(start, behind if above < start or not start else end, "", drops=True)


def _insertion(plan: Plan, new: NewTable, *, first: bool) -> Splice:
    """A new table at its place, with blank lines as the file has them."""
    text, newline = plan.text, plan.newline
    tables = plan.tables
    near = tables.sections[new.anchor.index + 1] if new.anchor.index + 1 < len(tables.sections) else None
    like = new.like or (near if new.behind else new.anchor)
    gap = newline * blank_lines(tables, like, near, new.anchor)
    lines = _moved_text(plan, new.moved, gap) if new.moved else _text(plan, new, gap)
    if new.anchor.index in plan.gone:
        return line_insertion(text, section_start(tables, new.anchor), lines if first else gap + lines, newline)
    if not new.behind:
        return line_insertion(text, section_start(tables, new.anchor), lines + gap, newline)
    position = section_end(tables, new.anchor)
    joins = blank_lines_end(text, position) == position and not is_blank_to_end(text, position)
    follows = joins
    if near is not None and near.index in plan.gone and section_start(tables, near) == position:
        follows = False
    apart = is_blank_to_start(text, position) or blank_lines_start(text, position) < position
    if joins and new.anchor.index and not tables.body_of(new.anchor).entries:
        apart = True  # as the table that stood directly below this header did
    above = "" if first and apart and not _gets_first_entries(plan, new.anchor) else gap
    return line_insertion(text, position, above + lines + (gap if follows else ""), newline)


def _gets_first_entries(plan: Plan, section: Section) -> bool:
    """Whether new entries are put where the new table goes, in front of it."""
    body = plan.tables.body_of(section)
    return not body.entries and body in plan.entries and bool(plan.entries[body].inserted)


def _text(plan: Plan, new: NewTable, gap: str) -> str:
    like = new.like
    indent = header_indent(plan.text, like) if like is not None else ""
    style = _style(plan, like)
    if new.pairs is not None:
        return f"{indent}[{new.header}]{plan.newline}" + "".join(pair_lines(plan, style, new.pairs))
    blocks = table_blocks(
        new.header,
        new.value,
        new.path,
        style=style,
        room=plan.room,
        indent=indent,
        array=new.array,
        pair_keys=new.pair_keys,
    )
    if blocks:
        header, *lines = blocks[0]
        blocks[0] = [*(indent + line for line in new.above), header + new.comment, *lines]
    return gap.join(_joined(block, plan.newline) for block in blocks)


def _joined(block: Block, newline: str) -> str:
    return "".join(line + newline for line in block)


def _style(plan: Plan, like: Section | None) -> KeyStyle:
    """The style of the new table's entries: as in the table that it is like."""
    section = like if like is not None else plan.tables.sections[-1]
    style = key_style(plan.tables, plan.tables.body_of(section), -1)._replace(width=0)
    return style if like is not None else style._replace(indent="")


def _moved_text(plan: Plan, moved: list[Section], gap: str) -> str:
    """The text of sections that stand elsewhere, with their comments and whatever is renamed in them."""
    parts: list[str] = []
    end = -1
    for section in moved:
        start = section_start(plan.tables, section)
        if end >= 0 and not plan.text[end:start].strip():
            start = end
        elif parts:
            parts.append(gap)
        end = section_end(plan.tables, section)
        inside = (
            []
            if not plan.renamed
            else [
                splice._replace(start=splice.start - start, end=splice.end - start)
                for splice in plan.splices
                if start <= splice.start and splice.end <= end
            ]
        )
        part = apply_splices(plan.text[start:end], inside)
        parts.append(part if part.endswith("\n") else part + plan.newline)
    return "".join(parts)
