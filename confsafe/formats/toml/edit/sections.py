"""The splices of headers: deleted tables, inserted tables, implicit tables that get a header.

A deleted table takes its header, its lines and its sub-tables, with what they own (`slots.py`), and one of the gaps
around (`layout/runs.py`). A new one is written like the tables that it is most like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.formats.layout.model import Piece
from confsafe.formats.layout.runs import between, run_of_sections, run_splices, staying
from confsafe.formats.toml.edit.lines import pair_piece
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.plan.forms import form_within_new
from confsafe.formats.toml.plan.moves import (
    Around,
    all_around,
    around,
    around_item,
    moved_sections,
    moving_into,
)
from confsafe.formats.toml.plan.naming import header_of
from confsafe.formats.toml.plan.sources import source_node
from confsafe.formats.toml.reader.statements import Entry
from confsafe.formats.toml.write.new_tables import Form, Header, Look, TableWriter, is_table
from confsafe.formats.toml.write.style import header_indent
from confsafe.startup.records import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path
    from confsafe.formats.layout.model import Slot
    from confsafe.formats.text import Splice
    from confsafe.formats.toml.plan.plan import NewTable, Plan
    from confsafe.formats.toml.reader.statements import Section
    from confsafe.formats.toml.write.style import KeyStyle
    from confsafe.formats.toml.write.values import Room


def section_splices(plan: Plan) -> list[Splice]:
    """All splices of headers."""
    new_behind: dict[int, list[NewTable]] = {}
    for new in sorted(plan.new_tables, key=_rank):
        new_behind.setdefault(staying(new.place, plan.gone), []).append(new)
    runs = between(plan.gone, new_behind)
    return [splice for above, below in runs for splice in _run_splices(plan, above, below, new_behind.get(above, []))]


def _rank(new: NewTable) -> tuple[int, ...]:
    return (new.place, *new.rank)


def _run_splices(plan: Plan, above: int, below: int, new: Sequence[NewTable]) -> list[Splice]:
    """The splices of the sections deleted and inserted behind the section `above`, which stays."""
    first = _begins(plan, above)
    run = run_of_sections(plan.slots, above, below, opens=first)
    floor = run.floor
    filled = not above and _fills_root(plan)
    if filled:
        floor = max(floor, plan.slots.below((0, -1)).lead)  # the root's first entries come here, the gap stays above
    pieces = [_piece(plan, one) for one in new]
    if first and run.closes and below == above + 1 and pieces:
        pieces = _below_comments(plan, pieces)
    gone, taken = _gone(plan, above + 1, run.gone)
    opens = (
        first
        or (filled and not run.closes and not run.gone)
        or (not gone and not run.closes and _is_bare(plan, above, run.ceiling))
    )
    run = replace(run, floor=floor, insert=max(floor, run.insert), opens=opens, gone=gone)
    return run_splices(plan.text, run, pieces, taken)


def _gone(plan: Plan, first: int, slots: Sequence[Slot]) -> tuple[list[Slot], list[Slot]]:
    """The slots of tables that go, `first` the first one's, each with its sub-tables; and whose text goes elsewhere."""
    gone: list[Slot] = []
    taken: list[Slot] = []
    names: tuple[str, ...] = ()
    for index, slot in enumerate(slots, first):
        section = plan.tables.sections[index]
        last = gone[-1] if gone else None
        within = len(section.names) > len(names) and section.names[: len(names)] == names
        if last is not None and within and not plan.text[last.tail : slot.lead].strip():
            gone[-1] = last._replace(end=slot.end, tail=slot.tail)
            if last in taken:
                taken[-1] = gone[-1]
            continue
        names = section.names
        gone.append(slot)
        if (index, -1) in plan.taken:
            taken.append(slot)
    return gone, taken


def _is_bare(plan: Plan, above: int, ceiling: int) -> bool:
    """Whether a header has nothing below it but, directly, the next one: then so has it a new one."""
    return above > 0 and plan.tables.sections[above].body == ceiling


def _begins(plan: Plan, above: int) -> bool:
    """Whether nothing that stays stands above the first section behind `above`."""
    if above:
        return False
    body = plan.tables.body_of(plan.tables.sections[0])
    entries = plan.entries.get(body)
    if entries is None:
        return not body.entries
    return len(entries.deleted) == len(body.entries) and not entries.inserted


def _fills_root(plan: Plan) -> bool:
    """Whether the root, which has no entries, gets some."""
    body = plan.tables.body_of(plan.tables.sections[0])
    return not body.entries and body in plan.entries and bool(plan.entries[body].inserted)


def _below_comments(plan: Plan, pieces: list[Piece]) -> list[Piece]:
    """The first table of a text that is all comment: a blank line parts them."""
    lines = plan.slots.below((0, -1)).lines
    if lines and lines[-1].kind != "blank":
        pieces[0] = pieces[0]._replace(lead=plan.newline + pieces[0].lead)
    return pieces


def _piece(plan: Plan, new: NewTable) -> Piece:
    """A new section with its sub-tables."""
    name = header_of(plan, new.parent)
    header = f"{name}.{new.key}" if name and new.key else name or new.key
    writer = _Likeness(plan, new)
    if new.pairs is not None:
        whole = writer.opened(header)
    else:
        whole = writer.sections(new.value, new.path, Header(header, new.array, new.models, writer.indent))
    text = whole.lstrip("\r\n")
    gap = whole[: len(whole) - len(text)].count("\n")
    head = 0
    while text[head:].lstrip(" \t").startswith("#"):
        head = text.index("\n", head) + 1
    body = text[head:].removesuffix(plan.newline)
    indent = body[: len(body) - len(body.lstrip(" \t"))]
    keeps = new.pairs is None or any(pair.keeps for pair in new.pairs)  # else the comments were those of what it held
    return Piece(body[len(indent) :], indent, text[:head], gap=gap, keeps=keeps)


class _Likeness(TableWriter):
    """Writes a new table like the tables that it is most like, with the texts that go along."""

    def __init__(self, plan: Plan, new: NewTable) -> None:
        super().__init__(plan.room)
        self.plan = plan
        self.new = new
        self.comments = Around(new.above, new.behind)
        parent = _section_around(new.parent)
        self.indent = "" if parent is None else header_indent(plan.text, parent)

    def opened(self, header: str) -> str:
        """The header of a table that only its sub-tables made, with its entries, and the blank lines above."""
        plan, below = self.plan, self.plan.tables.sections[self.new.place + 1]
        indent = header_indent(plan.text, below)
        style = plan.styles.of_first_entry((), below.index, indent)
        pieces = [pair_piece(plan, style, pair) for pair in self.new.pairs or ()]
        lines = "".join(piece.lines(plan.newline) for piece in pieces)
        gap = plan.styles.blank_lines_between((), len(below.names), below.index)
        return f"{plan.newline * gap}{indent}[{header}]{plan.newline}{lines}"

    def look(self, path: Path, models: Sequence[Any], indent: str) -> Look:
        plan, near = self.plan, self.new.place
        sections = [model.first for model in models if model.first is not None]
        depth = sum(isinstance(key, str) for key in path)
        gap = plan.styles.blank_lines_between(sections, depth, near)
        told = self._indent(models, indent)
        if told is None and (self.new.parent.parent is not None or indent != self.indent):
            step, directly = plan.styles.nesting
            told = indent + step
            gap = 0 if directly else gap
        indent = indent if told is None else told
        return Look(indent, gap, plan.styles.of_first_entry(sections, near, indent))

    def _indent(self, models: Sequence[Table | TableArray], indent: str) -> str | None:
        """The indentation of the header: as much deeper than the one around it as that of its closest model."""
        text = self.plan.text
        for model in models:
            if model.first is None:
                continue
            parent = _section_around(model.parent)
            outer = "" if parent is None else header_indent(text, parent)
            own = header_indent(text, model.first)
            if own.startswith(outer):
                return indent + own[len(outer) :]
        return None

    def models(self, key: Any, models: Sequence[Any]) -> Sequence[Any]:
        """The sub-table of that name in each model; else all of their sub-tables."""
        tables = _tables(models)
        named = [child for table in tables if isinstance(child := table.children.get(key), (Table, TableArray))]
        return named or [
            child for table in tables for child in table.children.values() if isinstance(child, (Table, TableArray))
        ]

    def form(self, path: Path, value: Any, models: Sequence[Any]) -> Form:
        if not is_table(value):
            return Form.PAIR
        if self.new.moves:
            node = source_node(self.plan, self.new.moves, path)
            if node is not None:
                return Form.PAIR if isinstance(node, Entry) else Form.SECTION
            if any(path == inner[: len(path)] for inner in self.new.moves):
                return Form.SECTION
        around = () if self.new.parent.parent is None else _tables(models)  # the root's are of different kinds
        return form_within_new(self.plan.known, path, value, around)

    def moved(self, path: Path, header: Header, *, array: bool) -> str | None:
        if not self.new.moves:
            return None
        look, newline = self.look(path, header.models, header.indent), self.plan.newline
        text = moved_sections(self.plan, self.new.moves, path, header.name, array=array, indent=look.indent)
        if text is None:
            return None
        node = source_node(self.plan, self.new.moves, path)
        if array and isinstance(node, Table) and node.header is None:  # its sub-tables alone made it
            text = f"{look.indent}[[{header.name}]]{newline}{newline * look.gap}{text}"
        stay, self.comments = self.comments, Around()  # of what stood there
        if path in self.new.moves:
            stay = stay.joined_by(around_item(self.plan, self.new.moves[path].source, path))
        return newline * look.gap + "".join(f"{look.indent}{line}{newline}" for line in stay.lines) + text

    def above(self, path: Path) -> tuple[Sequence[str], str]:
        stay, self.comments = self.comments, Around()  # of what stood there: with the first header that is written
        return stay.joined_by(around(self.plan, self.new.moves, path)) if self.new.moves else stay

    def room_of(self, style: KeyStyle) -> Room:
        return moving_into(self.plan, super().room_of(style), self.new.moves)

    def line(self, head: str, text: str, path: Path, style: KeyStyle) -> str:
        if not self.new.moves:
            return super().line(head, text, path, style)
        above, behind = all_around(self.plan, self.new.moves, path)
        lines = "".join(style.indent + line + self.plan.newline for line in above)
        return f"{lines}{head}{text}{behind}{self.plan.newline}"


def _tables(models: Sequence[Any]) -> list[Any]:
    """The tables among the models, and the elements of their arrays of tables."""
    return [table for model in models for table in (model.elements if isinstance(model, TableArray) else [model])]


def _section_around(node: Table | TableArray | None) -> Section | None:
    """The header of the innermost table around, the table itself included; None for the root's."""
    while node is not None:
        if isinstance(node, Table) and node.header is not None:
            return node.header if node.header.index else None
        node = node.parent
    return None
