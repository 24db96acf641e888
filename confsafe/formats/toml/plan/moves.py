"""The texts that go along: a value that vanished here and appears there takes its text, its comments and its layout.

    # the brand's                          [ui]
    color = "red"  # and the print's  ->   # the brand's
                                           color = "red"  # and the print's

What changes on the way is edited in the text that moves (`Plan.edited`). A value that was nested in what moves goes
along too, where that is written in another form: the values of a `[table]` that becomes an inline one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from confsafe.data.changes import at_path, item_around
from confsafe.formats.text import Span, Splice, apply_splices, indent_at, line_start
from confsafe.formats.toml.places.gaps import gaps_around, holder_of
from confsafe.formats.toml.places.slots import stand_of
from confsafe.formats.toml.places.tables import Table, TableArray
from confsafe.formats.toml.plan.mixed import comments_left
from confsafe.formats.toml.plan.sources import place_before, source_of
from confsafe.formats.toml.reader.grammar import COMMENTS
from confsafe.formats.toml.reader.statements import Value, header_parts, header_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Change, Move, Path
    from confsafe.formats.layout.stands import Stand
    from confsafe.formats.toml.plan.plan import Moves, Plan
    from confsafe.formats.toml.plan.sources import Source
    from confsafe.formats.toml.reader.statements import Section
    from confsafe.formats.toml.write.values import Room
else:
    from confsafe.startup.records import NamedTuple


class Around(NamedTuple):
    """The comments that come with a text: the lines above it, without indentation, and the one behind it."""

    above: Sequence[str] = ()
    behind: str = ""

    @property
    def lines(self) -> list[str]:
        """All of them as lines of their own: the one behind comes last."""
        return [*self.above, *filter(None, [self.behind.strip()])]

    def joined_by(self, along: Around) -> Around:
        """These, of what stood there, and those that come along: a line has room for one comment behind it."""
        if self.behind:
            return Around((*self.above, *along.lines), self.behind)
        return Around((*self.above, *along.above), along.behind)


def note_sources(plan: Plan, moves: Iterable[Move]) -> None:
    """Enter into the plan that the lines of these texts go elsewhere, with their comments."""
    for move in moves:
        stand = stand_of(plan.tables, move.source)
        if stand is not None:
            plan.taken.add(stand)
        elif isinstance(node := plan.tables.find(move.source), Value):
            plan.leaving.add(node)


def moved_value(plan: Plan, moves: Moves, path: Path, indent: str | None) -> str | None:
    """The text of the value that is new at `path`, where it comes from a value; None where it does not."""
    source = source_of(moves, path)
    node = None if source is None else plan.tables.find(source.path)
    if source is None or not isinstance(node, Value):
        return None
    text = _edited(plan, Span(node.value, node.value_end), source.within)
    return _indented(text, indent_at(plan.text, node.value), indent)


def moving_into(plan: Plan, room: Room, moves: Moves) -> Room:
    """A room in which what moves to the new value takes its text."""
    if not moves:
        return room
    return room._replace(moved=partial(moved_value, plan, moves), along=partial(_taken_by_item, plan, moves))


def _edited(plan: Plan, span: Span, within: Sequence[Change], more: Sequence[Splice] = ()) -> str:
    """The characters of a span with what changes in it."""
    inside = [
        splice._replace(start=splice.start - span.start, end=splice.end - span.start)
        for splice in _with_changes(plan, within, more)
        if span.start <= splice.start and splice.end <= span.end
    ]
    return apply_splices(plan.text[span.start : span.end], inside)


def _with_changes(plan: Plan, within: Sequence[Change], more: Sequence[Splice]) -> list[Splice]:
    """The splices of some changes, and those of the others that they leave alone."""
    changed = plan.edited(plan, within) if within else []
    stay = [one for one in more if not any(other.start <= one.start < one.end <= other.end for other in changed)]
    return [*changed, *stay]


def renaming_splices(plan: Plan, node: Table | TableArray, header: str, within: Sequence[Change]) -> list[Splice]:
    """The splices after which a table, with all its sub-tables, has another header, and is changed as told."""
    plan.headers[node] = header
    array = isinstance(node, TableArray)
    names = [_renamed(plan, section, node, header, array=array) for section in plan.known.sections_of(node)]
    return _with_changes(plan, within, names)


def _indented(text: str, old: str, new: str | None) -> str:
    """A text of several lines at another indentation; one with strings of several lines stays as it is."""
    if new is None or old == new or "\n" not in text or '"""' in text or "'''" in text:
        return text
    first, *lines = text.split("\n")
    moved = (new + line[len(old) :] if line.startswith(old) and line.strip() else line for line in lines)
    return "\n".join([first, *moved])


def around(plan: Plan, moves: Moves, path: Path) -> Around:
    """The comments of the entry, item or header whose text goes to the new value at `path`.

    Those of an item come with its first entry where a list becomes a mapping.
    Before: `{ a = 1 },  # why`. After: `a = 1  # why`.
    """
    source = place_before(moves, path)
    if not source:
        return Around()
    own, outer = _around(plan, source), around_item(plan, source, path)
    return (Around(outer.lines) if own.behind else outer).joined_by(own)


def around_item(plan: Plan, source: Path, path: Path) -> Around:
    """The comments of the item of which the first entry moves to `path`, in the mapping that the list becomes."""
    item = _item_opened(plan, source, path)
    return Around() if item is None else _around(plan, item)


def _item_opened(plan: Plan, source: Path, path: Path) -> Path | None:
    """That item; not the first element of an array of tables, whose comments stay with the header."""
    item = item_around(source, path)
    if item is None or next(iter(at_path(plan.before, item))) != source[-1]:
        return None
    return item if item[-1] or isinstance(plan.tables.find(item), Value) else None


def _around(plan: Plan, source: Path) -> Around:
    node = plan.tables.find(source)
    stand = stand_of(plan.tables, source)
    if stand is not None:
        return take_comments(plan, stand) if stand[1] >= 0 else comments_of_section(plan, stand)
    return _between_brackets(plan, source, node) if isinstance(node, Value) else Around()


def all_around(plan: Plan, moves: Moves, path: Path) -> Around:
    """The same for a value on one line: the comments of all texts that go into it, above the whole, and one behind it.

    A table with lines of its own that is written between brackets leaves all its comments there.
    """
    if not moves:
        return Around()
    whole = Around() if path in moves else around(plan, moves, path)  # of `path` itself: in the loop
    above: list[str] = []
    for place, move in moves.items():
        if place[: len(path)] != path or move.source in plan.placed:
            continue
        if not isinstance(plan.tables.find(move.source), Value):
            found = Around(comments_left(plan.slots, move.source, move.within, placed=plan.placed))
        else:
            stays = path[: len(move.source)] == move.source  # with its own
            found = Around() if stays else around(plan, moves, place)
        if place == path:
            whole = found
        else:
            above += found.lines
    return Around((*whole.above, *above), whole.behind)


def _taken_by_item(plan: Plan, moves: Moves, path: Path) -> Around:
    """The comments that come to the item at `path` of a new list whose items stand on lines; the list has them not."""
    found = all_around(plan, moves, path)
    source = source_of(moves, path)
    if source is not None and source.path not in plan.placed and path not in moves:
        found = found.joined_by(_of_element(plan, source))
    plan.placed.update(move.source for place, move in moves.items() if place[: len(path)] == path)
    return found


def _of_element(plan: Plan, source: Source) -> Around:
    """The comments of a table that was an element of the array of tables that moves."""
    if not isinstance(plan.tables.find(source.path), Table):
        return Around()
    comments = comments_left(plan.slots, source.path, source.within)
    plan.placed.add(source.path)
    return Around(comments)


def take_comments(plan: Plan, stand: Stand) -> Around:
    """The comments of an entry or a header, which go elsewhere with its text."""
    plan.taken.add(stand)
    slot = plan.slots.slot_within(stand, plan.gone_entries(stand[0]))
    lead = plan.text[slot.lead : line_start(plan.text, slot.start)]
    return Around([one.strip(" \t\r") for one in lead.splitlines()], plan.text[slot.end : slot.tail].rstrip())


def comments_of_section(plan: Plan, header: Stand) -> Around:
    """The comments of a header whose entries go elsewhere one by one, and above it those in its section of no entry.

    Before: `[a]`, `# off = 1`, `x = 1`. After: `# off = 1`, `a.x = 1`.
    """
    gone = plan.gone_entries(header[0])
    slots = [plan.slots.slot_within((header[0], number), gone) for number in range(-1, plan.slots.count(header[0]))]
    above, behind = take_comments(plan, header)
    end = plan.slots.section_slot(header[0]).tail
    loose = (
        found[1]
        for found in COMMENTS.finditer(plan.text, slots[0].tail, end)
        if found[1] and not any(slot.lead <= found.start(1) < slot.tail for slot in slots)
    )
    return Around([*above, *loose], behind)


def brings_comments(plan: Plan, moves: Moves, path: Path) -> bool:
    """Whether the value that moves to `path` has a comment, or the item that it is the first entry of."""
    source = moves[path].source
    item = _item_opened(plan, source, path)
    return _has_comments(plan, source) or (item is not None and _has_comments(plan, item))


def _has_comments(plan: Plan, path: Path) -> bool:
    """Whether an entry on a line of its own, or an item of a list, has a comment above or behind."""
    stand = stand_of(plan.tables, path)
    if stand is None:
        node = plan.tables.find(path)
        return isinstance(node, Value) and bool(_between_brackets(plan, path, node).lines)
    slot = plan.slots.slot(stand)
    return "#" in plan.text[slot.lead : slot.start] or "#" in plan.text[slot.end : slot.tail]


def _between_brackets(plan: Plan, path: Path, node: Value) -> Around:
    holder = holder_of(plan.tables, path)
    if holder is None:
        return Around()
    text = plan.text
    before, after = gaps_around(plan.tables, holder, node)
    lead = [text[token.start : token.end] for token in before.lead_comments] if before.broken else []
    tail = after.tail_comments[:1] if after.broken else []
    if not tail:
        return Around(lead)
    start = after.comma + 1 if after.comma is not None and after.comma < tail[0].start else node.value_end
    return Around(lead, text[start : tail[0].end])


def moved_sections(plan: Plan, moves: Moves, path: Path, header: str, *, array: bool, indent: str) -> str | None:
    """The sections of a table that moves, under another header; None where no table with a header moves to `path`.

    The text begins with the comments above and ends with the last line.
    """
    source = source_of(moves, path)
    node = None if source is None else plan.tables.find(source.path)
    if source is None or not isinstance(node, (Table, TableArray)) or node.depth == 0:
        return None
    sections = plan.known.sections_of(node)
    if not sections or (isinstance(node, Table) and node.home is not None):
        return None
    plan.headers[node] = header
    old = indent_at(plan.text, sections[0].start)
    parts: list[str] = []
    for run in _runs(sections):
        start = plan.slots.slot((run[0].index, -1)).lead
        end = plan.slots.section_slot(run[-1].index).tail
        names = [_renamed(plan, section, node, header, array=array) for section in run]
        part = _edited(plan, Span(start, end), source.within, names)
        parts.append(_indented_lines(part, old, indent))
    return plan.newline.join(part if part.endswith("\n") else part + plan.newline for part in parts)


def _runs(sections: Sequence[Section]) -> list[list[Section]]:
    """Sections that stand directly below one another, together."""
    runs: list[list[Section]] = []
    for section in sections:
        if runs and runs[-1][-1].index + 1 == section.index:
            runs[-1].append(section)
        else:
            runs.append([section])
    return runs


def _renamed(plan: Plan, section: Section, node: Table | TableArray, header: str, *, array: bool) -> Splice:
    """The splice of a header's key: the table's own part of it is another."""
    parts = header_parts(plan.text, section)
    if len(parts) == node.depth and not isinstance(node, TableArray) and section.array != array:
        span = header_span(plan.text, section)
        return Splice(span.start, span.end, f"[[{header}]]" if array else f"[{header}]")
    return Splice(parts[0].start, parts[node.depth - 1].end, header)


def _indented_lines(text: str, old: str, new: str) -> str:
    if old == new or '"""' in text or "'''" in text:
        return text
    lines = text.splitlines(keepends=True)
    return "".join(new + line[len(old) :] if line.startswith(old) and line.strip() else line for line in lines)
