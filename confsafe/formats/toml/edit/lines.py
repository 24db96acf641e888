"""The splices of a section's lines: entries that go and entries that come, by the layout engine (`layout/runs.py`).

port = 80            port = 80
# the host     ->    user = "root"
host = "x"           # the host
                     host = "x"
"""

from __future__ import annotations

import enum
from itertools import takewhile
from typing import TYPE_CHECKING

from confsafe.formats.layout.model import Piece
from confsafe.formats.layout.runs import Run, between, run_of_entries, run_splices, staying
from confsafe.formats.toml.plan.moves import Around, all_around, moving_into
from confsafe.formats.toml.write.style import KeyStyle
from confsafe.formats.toml.write.values import write
from confsafe.startup.patterns import pattern
from confsafe.startup.records import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.formats.layout.stands import Gap
    from confsafe.formats.text import Splice
    from confsafe.formats.toml.places.tables import Body
    from confsafe.formats.toml.plan.plan import EntriesPlan, NewPair, Plan
    from confsafe.formats.toml.reader.statements import Entry


_ALIKE = 4
"""So many characters two keys begin with alike tell that they belong together.

Without it 7 of 908 edits by hand come out otherwise, 3 of them worse; with 3 or 6 one is worse, and none better."""

_BEHIND_A_WORD = pattern(r"[-_.]")

_ALL = 1 << 30
"""As many blank lines as there are (`Piece.gap` is the most that an entry gets)."""


def line_splices(plan: Plan, body: Body, entries: EntriesPlan) -> list[Splice]:
    """All splices of one section's entries."""
    splices: list[Splice] = []
    replaced = {pair.instead: pair for pair in entries.inserted if pair.instead is not None}
    for index, pair in replaced.items():
        assert body.section is not None
        slot = plan.slots.slot_within((body.section.index, index), entries.deleted)
        run = Run(slot.lead, slot.lead, slot.tail, opens=False, closes=False, gone=[slot])
        style = plan.styles.of_entry(body, index)
        splices += run_splices(plan.text, run, [pair_piece(plan, style, pair, body.entries)])
    gone = entries.deleted - replaced.keys()
    new_after: dict[int, list[NewPair]] = {}
    for pair in entries.inserted:
        if pair.instead is None:
            new_after.setdefault(pair.after, []).append(pair)
    for before, after in between(gone, new_after):
        splices += _run_splices(plan, body, before, after, entries, new_after.get(before, []))
    return splices


def _run_splices(
    plan: Plan, body: Body, before: int, after: int, entries: EntriesPlan, new: Sequence[NewPair]
) -> list[Splice]:
    """The splices of the entries deleted and inserted between two that stay, by their indices."""
    assert body.section is not None
    section = body.section.index
    style = plan.styles.of_entry(body, max(before, 0)) if new else KeyStyle()
    pieces = [pair_piece(plan, style, pair, body.entries) for pair in new]
    if not body.entries and not section:
        return [_first_of_root(plan, pieces)]
    run = run_of_entries(plan.slots, section, before, after, entries.deleted)
    taken = [slot for index, slot in enumerate(run.gone, before + 1) if (section, index) in plan.taken]
    if run.gone and new:
        pieces = _in_places(body, body.entries[before + 1 : after], entries, new, pieces)
    if new and not (before < 0 or run.closes or run.gone):
        side = _paragraph_of(body.entries[before], [pair.key for pair in new], body.entries[after])
        if side is _Side.BELOW:
            run = replace(run, insert=run.ceiling)
        elif side is _Side.OWN:
            pieces[0] = pieces[0]._replace(gap=_ALL)
    return run_splices(plan.text, run, pieces, taken)


def _in_places(
    body: Body, gone: Sequence[Entry], entries: EntriesPlan, new: Sequence[NewPair], pieces: list[Piece]
) -> list[Piece]:
    """The new entries: one that is in another table than what it takes the place of keeps none of its comments.

    a.x = 1
    # about y        `a.z` in the place of `y` keeps none
    y = 2
    """
    if not any(len(entry.names) > 1 for entry in body.entries):
        return pieces
    stay = [entry.names for entry in body.entries if entry.index not in entries.deleted]
    tables = {names[:size] for names in stay for size in range(1, len(names))}

    def table_of(names: Sequence[str]) -> Sequence[str]:
        return next((names[:size] for size in range(len(names) - 1, 0, -1) if names[:size] in tables), ())

    for number, (entry, pair) in enumerate(zip(gone, new, strict=False)):
        names = tuple(key for key in pair.path if isinstance(key, str))[body.depth :]
        if table_of(entry.names) != table_of(names):
            pieces[number] = pieces[number]._replace(keeps=False)
    return pieces


class _Side(enum.Enum):
    """To which paragraph entries belong that are put in where a blank line parts two."""

    ABOVE = "above"
    OWN = "own"
    BELOW = "below"


def _paragraph_of(above: Entry, keys: Sequence[str], below: Entry) -> _Side:
    """To which paragraph new entries belong, by what their keys begin with.

    To the one above, unless they have more in common with the first entry below; several that have something in common
    with each other alone make one of their own. (By hand: 47 of 52 that came between two paragraphs.)

    `special`, blank line, `ui.menu`: `diff.plus` and `diff.minus` in between are a paragraph
    """
    names = [_bare(key) for key in keys]
    beside = [max((_common(name, _bare(".".join(entry.names))) for name in names), key=len) for entry in (above, below)]
    shared = min((_common(names[0], name) for name in names[1:]), key=len, default="")
    if max(map(len, beside)) < _ALIKE <= len(shared) and all(_words(shared) > _words(common) for common in beside):
        return _Side.OWN
    return _Side.BELOW if len(beside[1]) >= _ALIKE and len(beside[1]) > len(beside[0]) else _Side.ABOVE


def _common(name: str, other: str) -> str:
    """What two names begin with alike."""
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False)))


def _words(common: str) -> int:
    """How many words what names have in common comes to: `uv-w` is one, of which more follows no word."""
    return len(_BEHIND_A_WORD.findall(common)) or len(common) >= _ALIKE


def _bare(key: str) -> str:
    return key.replace('"', "").replace("'", "")


def _ends_with_comment(gap: Gap) -> bool:
    return bool(gap.lines) and gap.lines[-1].kind == "comment"


def _first_of_root(plan: Plan, pieces: list[Piece]) -> Splice:
    """The first entries of a root that has none: above the first table, else below what comments there are.

    What comes with a comment of its own is parted from a comment above, such as the file's header.
    """
    newline = plan.newline
    gap = plan.slots.below((0, -1))
    replaced = 1 in plan.gone and any(staying(new.place, plan.gone) == 0 for new in plan.new_tables)
    behind = replaced or any(section.index not in plan.gone for section in plan.tables.sections[1:])
    directly = _ends_with_comment(gap) and gap.lead == gap.end  # below the file's header: so stay they
    if directly and (pieces[0].lead or len(plan.tables.sections) == 1):
        pieces[0] = pieces[0]._replace(lead=newline + pieces[0].lead)
        directly = False
    if behind:
        has_gap = 1 in plan.gone and not replaced  # the one below the table that goes
        above = list(takewhile(lambda line: line.kind == "blank", reversed(gap.lines[: gap.division.lead])))
        as_there = len(above) or plan.styles.blank_lines_between()
        pieces[-1] = pieces[-1]._replace(gap=0 if directly or has_gap else as_there)
    run = Run(gap.lead, gap.lead, gap.lead, opens=True, closes=not behind)
    (splice,) = run_splices(plan.text, run, pieces)
    return splice


def pair_piece(plan: Plan, style: KeyStyle, pair: NewPair, beside: Sequence[Entry] = ()) -> Piece:
    """A new entry, with the comments that come with it."""
    head = style.line(pair.key)
    room = plan.room._replace(indent=style.indent, column=len(head), beside=beside, equals=style.equals)
    value = write(pair.value, moving_into(plan, room, pair.moves), pair.path)
    along = Around(pair.above, pair.behind).joined_by(all_around(plan, pair.moves, pair.path))
    lead = "".join(style.indent + line + plan.newline for line in along.above)
    return Piece(head[len(style.indent) :] + value, style.indent, lead, along.behind, keeps=pair.keeps)
