"""What is deleted and inserted (`plan.py`) -> splices of lines and headers, by the layout engine (`layout/runs.py`)."""

from __future__ import annotations

from itertools import chain, takewhile
from typing import TYPE_CHECKING

from confsafe.data.keypath import format_path
from confsafe.formats.keyed.plan import Plan
from confsafe.formats.layout.runs import Run, between, run_of_entries, run_of_sections, run_splices
from confsafe.formats.layout.settling import settle
from confsafe.formats.text import Splice, Step, indent_at, newline_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Change
    from confsafe.formats.keyed.places import Places
    from confsafe.formats.layout.model import Piece, Slot
    from confsafe.formats.layout.stands import Gap, Stand


def edit(places: Places, changes: Sequence[Change]) -> list[Splice]:
    """The splices that make those changes; none of them sets the root. Raises ValueRefused."""
    return _Lines(_planned(places, changes)).splices()


def _planned(places: Places, changes: Sequence[Change]) -> Plan:
    plan = Plan(places, edit)
    plan.enter(changes)
    return plan


def steps(places: Places, changes: Sequence[Change]) -> Iterator[Step]:
    """The plan of the same edit, for those who look on. Raises ValueRefused."""
    plan = _planned(places, changes)
    for start, end, new in plan.made:
        yield Step(start, f"write {new!r} for {plan.text[start:end]!r}")
    for section, gone in plan.gone.items():
        for entry in (places.entry((section, index)) for index in gone):
            yield Step(entry.start, f"delete {entry.name!r}")
    for number in plan.gone_sections:
        yield Step(places.table[number].head, f"delete the header of {format_path(places.table[number].names)}")
    for stand, lists in plan.new.items():
        behind = f"behind {places.entry(stand).name!r}" if stand[1] >= 0 else "in front"
        yield from (Step(places.below(stand).tail, f"insert {piece.body!r} {behind}") for piece in chain(*lists))
    for number, lists in plan.new_sections.items():
        yield from (Step(places.section_tail(number), f"insert {piece.body!r}") for piece in chain(*lists))


class _Lines:
    """The lines of each section, and the headers, as a plan has them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.places = plan.places
        self.text = plan.text
        self.dialect = plan.dialect
        self.newline = newline_of(plan.text)

    def splices(self) -> list[Splice]:
        """All splices of the plan."""
        plan = self.plan
        lines: list[Splice] = []
        new: dict[int, list[int]] = {}
        for section, index in plan.new:
            new.setdefault(section, []).append(index)
        for section in sorted(plan.gone.keys() | new.keys()):
            if section not in plan.gone_sections:
                lines += self._entry_splices(section, new.get(section, ()))
        headers = self._section_splices()
        return settle(self.text, [*plan.made, *lines, *plan.headers(), *headers])

    def _entry_splices(self, section: int, places: Sequence[int]) -> list[Splice]:
        gone = self.plan.gone.get(section, set())
        splices = []
        for above, below in between(gone, places):
            lists = [pieces for index in range(above, below) for pieces in self.plan.new.get((section, index), ())]
            splices += self._run(section, above, below, [piece for one in lists for piece in one])
        return splices

    def _run(self, section: int, above: int, below: int, pieces: list[Piece]) -> list[Splice]:
        """The splices of the entries deleted and inserted between two that stay, by their indices."""
        if not self.places.count(section) and not section:
            return self._first_of_root(self.places.below((0, -1)), pieces)
        run = run_of_entries(self.places, section, above, below, self.plan.gone.get(section, ()))
        if run.gone and self.dialect.indented:
            pieces = self._no_deeper(pieces, run.gone)
        stands = [(section, index) for index in range(above + 1, below)]
        return run_splices(self.text, run, pieces, self._taken(stands, run.gone))

    def _no_deeper(self, pieces: list[Piece], gone: Sequence[Slot]) -> list[Piece]:
        """What takes a place, and what comes below it, stands no deeper: else it would go on with the value above."""
        limits = [indent_at(self.text, slot.start) for slot in gone]
        limits += limits[-1:] * (len(pieces) - len(gone))
        return [
            piece._replace(indent=min(piece.indent, limit, key=len))
            for piece, limit in zip(pieces, limits, strict=False)
        ]

    def _taken(self, stands: Sequence[Stand], slots: Sequence[Slot]) -> list[Slot]:
        """Those of the slots whose text goes elsewhere."""
        return [slot for stand, slot in zip(stands, slots, strict=True) if stand in self.plan.mover.taken]

    def _first_of_root(self, gap: Gap, pieces: list[Piece]) -> list[Splice]:
        """The first entries of a root that has none: above the first section, else below what comments there are."""
        behind = any(number not in self.plan.gone_sections for number in range(1, self.places.sections))
        if behind:
            above = gap.lines[: gap.division.lead]
            blank = len(list(takewhile(lambda line: line.kind == "blank", reversed(above))))
            pieces[-1] = pieces[-1]._replace(gap=blank if above else self.dialect.gap)
        elif self.places.sections == 1 and gap.lines and gap.lines[-1].kind != "blank":
            pieces[0] = pieces[0]._replace(lead=self.newline + pieces[0].lead)
        return run_splices(self.text, Run(gap.lead, gap.lead, gap.lead, opens=True, closes=not behind), pieces)

    # -- the headers

    def _section_splices(self) -> list[Splice]:
        gone, new = self.plan.gone_sections, self.plan.new_sections
        splices: list[Splice] = []
        for above, below in between(gone, new):
            lists = [pieces for number in range(above, below) for pieces in new.get(number, ())]
            splices += self._section_run(above, below, [piece for one in lists for piece in one])
        return splices

    def _section_run(self, above: int, below: int, pieces: list[Piece]) -> list[Splice]:
        """The splices of the sections deleted and inserted behind the section `above`, which stays."""
        places = self.places
        first = not above and self._root_is_empty()
        run = run_of_sections(places, above, below, opens=first)
        if first and run.closes and below == above + 1 and pieces:
            lines = places.below((0, -1)).lines
            if lines and lines[-1].kind != "blank":
                pieces[0] = pieces[0]._replace(lead=self.newline + pieces[0].lead)
        stands = [(number, -1) for number in range(above + 1, below)]
        below_comments = run.insert > places.below(places.last(above)).tail
        if pieces and below_comments:  # which would else be the header's
            pieces[0] = pieces[0]._replace(gap=max(pieces[0].gap, 1))
        if not run.closes and self.dialect.indented:
            self._dedent(below)
        return run_splices(self.text, run, pieces, self._taken(stands, run.gone))

    def _dedent(self, number: int) -> None:
        """A deeper header would go on with a value that stands above it now."""
        section = self.places.table[number]
        if section.start < section.head:
            self.plan.made.append(Splice(section.start, section.head, ""))

    def _root_is_empty(self) -> bool:
        """Whether no key stands above the first header once the edit is made."""
        count = self.places.count(0)
        return len(self.plan.gone.get(0, ())) == count and not any(section == 0 for section, _ in self.plan.new)
