"""Entries on lines of their own, deleted and inserted between two that stay: which lines, which blank lines remain.

    before             db deleted         log instead of db      log inserted
    web = 1            web = 1            web = 1                web = 1
                                                                 log = 3
    # the database                        # the database
    db = 2             cache = 4          log = 3                # the database
                                                                 db = 2
    cache = 4                             cache = 4
                                                                 cache = 4

- What is deleted takes its lead and its tail, and the smaller of the two gaps around it; at an edge of the container or
  of the file the outer gap stays, so that none begins or ends with a blank line that it did not have; a comment below
  the last entry is no entry, so that the gap above it is an outer one. What stood directly below the file's header
  leaves no gap there, unless a comment follows, which would become part of the header, or that header is an entry that
  is commented out. Of two equal gaps the one below stays, which was there before what stood above it was put in.
- What is inserted in the place of what is deleted (the first for the first, and so on) takes its lead, its gaps and,
  where both are one line, the comment behind; what has comments of its own brings these instead.
- What is inserted elsewhere stands directly below the tail of the entry above, and its gap stays below it; at the start
  of a container directly above the lead of the entry below. Putting an entry in and taking it out gives the old text.
- A text that ends without a line break still does.
"""

from __future__ import annotations

from itertools import count, pairwise

from confsafe.formats.layout.ownership import ends_commented_out
from confsafe.formats.text import Span, Splice, ends_open, line_above, line_end, line_start, newline_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from dataclasses import dataclass

    from confsafe.formats.layout.model import Piece, Slot
    from confsafe.formats.layout.stands import Stands
else:
    from confsafe.startup.records import dataclass


_WHITE = " \t\r\n\ufeff"


@dataclass(frozen=True, slots=True)
class Run:
    """The place between two entries that stay.

    Attributes:
        floor: behind the tail of the entry that stays above; at the container's start where there is none.
        insert: where an entry that takes nobody's place is put in below one that stays, at or behind `floor`:
            `Division.insert`.
        ceiling: where the lead of the entry that stays below begins; the container's end where there is none.
        opens: whether no entry stays above.
        closes: whether no entry stays below.
        gone: the entries between that go, in order.
        led: whether the entry that stays below has a comment above, or what goes an entry that is commented out: the
            gap below keeps them apart.
    """

    floor: int
    insert: int
    ceiling: int
    opens: bool
    closes: bool
    gone: Sequence[Slot] = ()
    led: bool = False


def run_of_entries(stands: Stands, section: int, above: int, below: int, gone: Collection[int]) -> Run:
    """The place between two entries of a section that stay, by their indices; what stands between them is `gone`."""
    opens, closes = above < 0, below == stands.count(section)
    last = above + 1 == stands.count(section)
    over = stands.below((section, above)) if last else stands.above((section, above + 1))
    under = stands.below((section, below - 1))
    slots = [stands.slot_within((section, index), gone) for index in range(above + 1, below)]
    opens = opens and not (closes and section)
    led = under.lead < under.end
    if slots and opens and not led:
        led = ends_commented_out(over.lines[: over.division.lead], stands.reads_as_entry)
    return Run(over.tail, over.insert, under.lead, opens, closes, slots, led)


def run_of_sections(stands: Stands, above: int, below: int, *, opens: bool) -> Run:
    """The place between two sections that stay; `opens`: whether nothing stays above, nor comes into the root."""
    closes = below == stands.sections
    tail = stands.section_tail(above)
    floor = 0 if opens and not stands.count(0) else tail
    under = stands.above((below, -1)) if not closes else None
    ceiling = len(stands.text) if under is None else under.lead
    insert = tail if above or not opens else ceiling
    slots = [stands.section_slot(section) for section in range(above + 1, below)]
    return Run(floor, insert, ceiling, opens, closes, slots, led=under is not None and under.lead < under.end)


def between(gone: Collection[int], places: Iterable[int]) -> list[tuple[int, int]]:
    """The runs of one container, each by the indices of the entries that stay above (-1: none) and below it.

    Args:
        gone: the indices of the entries that go.
        places: those behind which something is inserted.

    Example:
        >>> between({1, 2}, [2, 4])
        [(0, 3), (4, 5)]
    """
    aboves = {index - 1 for index in gone if index - 1 not in gone} | {staying(index, gone) for index in places}
    return [(above, next(index for index in count(above + 1) if index not in gone)) for above in sorted(aboves)]


def staying(index: int, gone: Collection[int]) -> int:
    """The index of an entry, or of the next one above it that stays."""
    while index in gone:
        index -= 1
    return index


def run_splices(text: str, run: Run, new: Sequence[Piece], taken: Sequence[Slot] = ()) -> list[Splice]:
    """The splices of one run: `run.gone` is deleted and `new` is inserted.

    What is `taken` elsewhere takes its comments along: what is inserted in its place keeps none of them.
    """
    pairs = zip(run.gone, new, strict=False)
    splices = [_replaced(text, slot, piece, keeps=piece.keeps and slot not in taken) for slot, piece in pairs]
    more, left = new[len(run.gone) :], run.gone[len(new) :]
    if more:
        splices.append(_inserted(text, run, more))
    if left:
        deleted = _deleted(text, run, left, replaced=run.gone[: len(new)])
        if splices and deleted[0].start < splices[-1].end:  # the deleted line break is that of the new last line
            last = splices[-1]
            splices[-1] = last._replace(new=last.new.removesuffix(newline_of(text)))
            deleted[0] = deleted[0]._replace(start=last.end)
        splices += deleted
    return splices


def _replaced(text: str, slot: Slot, piece: Piece, *, keeps: bool) -> Splice:
    """The new entry takes the place of the old one, and the comments around it where it has none of its own."""
    if piece.lead or piece.behind or not keeps:
        lines = piece.lines(newline_of(text))
        return Splice(slot.lead, slot.tail, as_at_end(text, slot.tail, lines))
    if piece.closed and "\n" not in text[slot.start : slot.end] + piece.body:
        return Splice(slot.start, slot.end, piece.body)
    first = line_start(text, slot.start)
    alone = not text[first : slot.start].strip(" \t\ufeff")
    lines = piece.lines(newline_of(text)) if alone else piece.body + piece.behind + newline_of(text)
    return Splice(first if alone else slot.start, slot.tail, as_at_end(text, slot.tail, lines))


def as_at_end(text: str, position: int, lines: str) -> str:
    """Lines as they stand at a position: without the last line break where the text ends there without one."""
    return lines.removesuffix(newline_of(text)) if position == len(text) and ends_open(text) else lines


def _inserted(text: str, run: Run, new: Sequence[Piece]) -> Splice:
    """The new entries in one place, with the blank lines that part such entries.

    Between two entries that no blank line parts they get none; `gap` is the most that they get.
    """
    newline = newline_of(text)
    edge = run.opens and not run.closes and not run.gone
    position = run.gone[-1].tail if run.gone else run.ceiling if edge else run.insert
    gaps = [piece.gap for piece in new]
    if not (run.closes or edge):
        there = blank_lines_below(text, position, run.ceiling)[1]
        gaps = [min(gap, there) for gap in gaps]
    parts: list[str] = []
    for number, piece in enumerate(new):
        parts.append("" if run.opens and not run.gone and not number else newline * gaps[number])
        parts.append(piece.lines(newline))
    if edge:
        parts.append(newline * gaps[-1])
    lines = "".join(parts)
    if position == len(text) and ends_open(text):
        lines = newline + lines.removesuffix(newline)
    return Splice(position, position, lines)


def _deleted(text: str, run: Run, gone: Sequence[Slot], *, replaced: Sequence[Slot]) -> list[Splice]:
    """Entries that nothing replaces are deleted."""
    floor = replaced[-1].tail if replaced else run.floor
    spans = [Span(slot.lead, slot.tail) for slot in gone]
    opens = run.opens and not replaced
    removed = without_lines(text, spans, floor, run.ceiling, opens=opens, closes=run.closes, led=run.led)
    return [Splice(line_break_above(text, start, end, floor), end, "") for start, end in removed]


def without_lines(
    text: str, spans: Sequence[Span], floor: int, ceiling: int, *, opens: bool, closes: bool, led: bool
) -> list[Span]:
    """What is deleted with the lines of deleted entries: one span for those between which blank lines stand
    alone, and one of the gaps.

    Args:
        spans: the lines of each entry, from its lead to its tail.
        floor: where the lines between the entries that stay begin; `ceiling` where they end.
        opens: whether no entry stays above them; `closes`: below them.
        led: whether a comment stands above the entry that stays below, or an entry that is commented out above them.
    """
    groups: list[list[Span]] = [[spans[0]]]
    for one, other in pairwise(spans):
        if text[one.end : other.start].strip(_WHITE):
            groups.append([])
        groups[-1].append(other)
    removed = []
    for number, group in enumerate(groups):
        limit = groups[number + 1][0].start if number + 1 < len(groups) else ceiling
        above, lines_above = blank_lines_above(text, group[0].start, floor)
        below, lines_below = blank_lines_below(text, group[-1].end, limit)
        at_edge = above == floor or not (lines_above or closes or led or below < limit)
        begins = opens and number == 0 and at_edge
        ends = closes and number + 1 == len(groups)
        if begins or (lines_above > lines_below and not ends):
            removed.append(Span(group[0].start, below))
        else:
            removed.append(Span(above, group[-1].end))
        floor = group[-1].end
    return removed


def line_break_above(text: str, start: int, end: int, floor: int) -> int:
    """Where deleted lines begin: at the end of a text without a last line break with that of the line above them.

    An empty line that is the last one of what stays above, up to `floor`, keeps its own: it would be no line without.
    """
    if start == 0 or end < len(text) or not ends_open(text):
        return start
    if start == floor and not text[line_above(text, start) : start].strip("\r\n"):
        return start
    return start - 2 if text.startswith("\r\n", start - 2) else start - 1


def blank_lines_above(text: str, position: int, floor: int) -> tuple[int, int]:
    """Where the blank lines directly above the line at `position` begin, and how many there are, down to `floor`."""
    count = 0
    while position > floor:
        start = line_above(text, position)
        if start < floor or text[start:position].strip(_WHITE):
            break
        position = start
        count += 1
    return position, count


def blank_lines_below(text: str, position: int, ceiling: int) -> tuple[int, int]:
    """Where the blank lines that begin at `position` end, and how many there are, up to `ceiling`."""
    count = 0
    while position < ceiling:
        end = min(line_end(text, position), ceiling)
        if text[position:end].strip(_WHITE):
            break
        position = end
        count += 1
    return position, count
