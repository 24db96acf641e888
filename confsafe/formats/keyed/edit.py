"""Changes of the data -> splices of a text of `key = value` lines.

| the change                    | becomes                                                                        |
|-------------------------------|--------------------------------------------------------------------------------|
| another value                 | the value's characters                                                         |
| a list in the place of one    | further lines of that key below it                                             |
| a new key                     | a line below the key that it follows; else below the header                    |
| a new section                 | a header with its lines below the section that it follows                      |
| a key or section that moves   | its lines with their comments, under another name, with what changes in them   |
| a key in a section's place    | the section goes, the key comes; and the other way round                       |
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT, Delete, Insert, Rename, Set, at_path
from confsafe.data.keypath import format_path
from confsafe.data.sameness import kind
from confsafe.errors import ValueRefused
from confsafe.formats.keyed.moves import Mover
from confsafe.formats.keyed.new import new_sections
from confsafe.formats.keyed.style import Style
from confsafe.formats.keyed.values import value_splices
from confsafe.formats.layout.model import Piece
from confsafe.formats.layout.runs import Run, run_splices
from confsafe.formats.layout.settling import settle
from confsafe.formats.text import Splice, begins_line, line_start, newline_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from confsafe.data.changes import Change, Move, Path
    from confsafe.formats.keyed.places import Places
    from confsafe.formats.layout.model import Slot
    from confsafe.formats.layout.stands import Gap, Stand


def edit(places: Places, changes: Sequence[Change]) -> list[Splice]:
    """The splices that make those changes; none of them sets the root. Raises ValueRefused."""
    return _Edit(places).splices(changes)


class _Edit:
    """One edit: what goes and comes, by section, gathered before any line is touched."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.text = places.text
        self.dialect = places.dialect
        self.newline = newline_of(places.text)
        self.made: list[Splice] = []
        self.renamed: dict[Path, str] = {}
        self.gone: dict[int, set[int]] = {}
        self.new: dict[Stand, list[list[Piece]]] = {}
        self.gone_sections: set[int] = set()
        self.new_sections: dict[int, list[list[Piece]]] = {}
        self.mover = Mover(places, self.gone, edit)

    def splices(self, changes: Sequence[Change]) -> list[Splice]:
        for change in changes:
            if isinstance(change, Rename):
                self._rename(change)
            elif isinstance(change, Delete):
                self._delete(change.path)
        for change in changes:
            if isinstance(change, Set):
                self._set(change)
            elif isinstance(change, Insert):
                self._insert(change)
        sections = sorted(set(self.gone) | {section for section, _ in self.new})
        for section in sections:
            if section not in self.gone_sections:
                self.made += self._entry_splices(section)
        sections_splices = self._section_splices()
        return settle(self.text, [*self.made, *self._headers(), *sections_splices])

    # -- what is renamed, what goes

    def _rename(self, change: Rename) -> None:
        path = change.path
        self._refuse_repeated(path)
        for stand in self.places.entries(path):
            entry = self.places.entry(stand)
            key = Style(self.places).key(change.key, (*path[:-1], change.key))
            self.made.append(Splice(entry.name_start, entry.name_end, key))
        self.renamed[path] = change.key

    def _now(self, path: Path) -> Path:
        """A path of the data before, with the names that its sections have now."""
        return tuple(self.renamed.get(path[: depth + 1], name) for depth, name in enumerate(path))

    def _headers(self) -> Iterator[Splice]:
        """The headers of what is called otherwise now."""
        for number in {number for path in self.renamed for number in self.places.sections_of(path)}:
            section = self.places.table[number]
            if number not in self.gone_sections:
                yield Splice(section.head, section.head_end, Style(self.places).header(self._now(section.names)))

    def _refuse_repeated(self, path: Path) -> None:
        """A key that is there twice and must not be is left alone."""
        if self.dialect.repeats == "fault" and len(self.places.entries(path)) > 1:
            fault = self.places.repeated(path)
            raise ValueRefused(
                f"{fault.reason}, and last on line {fault.line}", key=format_path(path), remedy=fault.remedy
            )

    def _delete(self, path: Path) -> None:
        self._refuse_repeated(path)
        for stand in self.places.entries(path):
            self._take(stand)
        self.gone_sections.update(self.places.sections_of(path))

    def _take(self, stand: Stand) -> None:
        if self._shares_line(stand):
            key = format_path((*self.places.table[stand[0]].names, self.places.entry(stand).name))
            raise ValueRefused("it shares its line with the header", key=key, remedy="part them first")
        self.gone.setdefault(stand[0], set()).add(stand[1])

    def _shares_line(self, stand: Stand) -> bool:
        """Whether an entry stands on the line of its header, as git lets it."""
        return not begins_line(self.text, self.places.entry(stand).key)

    # -- what is set

    def _set(self, change: Set) -> None:
        path, value = change.path, change.value
        stands = self.places.entries(path)
        self._refuse_repeated(path)
        if stands and kind(value) is not dict:
            self._set_values(change, stands, value if kind(value) is list else [value])
            return
        if not stands and kind(value) is dict:  # every key anew
            for key in at_path(self.places.data, path):
                self._delete((*path, key))
            for key, item in value.items():
                self._insert(Insert(path, key, item))
            return
        goes_along = any(move.source == path for move in change.moves)
        lead, behind = ("", "") if goes_along else self._comments_around(path)
        self._delete(path)
        keys = list(at_path(self.places.data, path[:-1]))
        place = keys.index(path[-1])
        after = keys[place - 1] if place else FRONT
        first = self._insert(Insert(path[:-1], path[-1], value, after, change.moves))
        head, *rest = first[0].body.split(self.newline)
        body = self.newline.join([head + behind, *rest])
        first[0] = first[0]._replace(body=body, lead=first[0].lead or lead)

    def _comments_around(self, path: Path) -> tuple[str, str]:
        """The comment lines above a key or a header that something of another kind replaces, and the one behind."""
        stands = self.places.entries(path) or [(number, -1) for number in self.places.own_sections(path)[:1]]
        lead = behind = ""
        for stand in stands:
            slot = self.places.slot(stand)
            self.mover.taken.add(stand)
            if not self.places.heads_paragraph(stand, {stand[1]}):
                lead += self.text[slot.lead : line_start(self.text, slot.start)]
            behind = self.text[slot.end : slot.tail].rstrip()
        if behind and (
            stands[-1][1] >= 0 or not self.dialect.behind
        ):  # where a header gets it, or a key cannot have it
            lead, behind = f"{lead}{behind.strip()}{self.newline}", ""
        lines = lead.splitlines(keepends=True)
        return "".join(line.lstrip(" \t") for line in lines), behind

    def _set_values(self, change: Set, stands: Sequence[Stand], values: Sequence[Any]) -> None:
        """Other values for the lines of one key; further ones stand below the last, those too many go."""
        path = change.path
        if self.dialect.repeats == "last":
            stands = stands[-1:]
        if len(values) < len(stands):  # the lines that stay are those that are told to, and those that are the same
            told = [stand for move in change.moves for stand in self.places.entries(move.source) if stand in stands]
            same = [stand for stand in stands if self.places.entry(stand).data in values]
            kept = list(dict.fromkeys([*told, *same, *stands]))[: len(values)]
            for stand in stands:
                if stand not in kept:
                    self._take(stand)
            stands = sorted(kept)
        for stand, value in zip(stands, values, strict=False):
            self.made += value_splices(self.places, stand, value, path)
        moved = self._moved_there(change, stands[0])
        if moved:
            self._bring_comments(stands[0], moved[0])
        for number, value in enumerate(values[len(stands) :], len(stands)):
            self._put(stands[-1], [moved[number] if moved else self._piece(stands[-1], path[-1], value, path)])

    def _moved_there(self, change: Set, stand: Stand) -> list[Piece]:
        """The lines of a key elsewhere whose values take the place of this one's; [] where none do."""
        outside = [m for m in change.moves if not m.to and m.source[: len(change.path)] != change.path]
        style = Style(self.places, *stand)
        return self.mover.entries(outside[0], change.path[-1], change.value, style) if outside else []

    def _bring_comments(self, stand: Stand, piece: Piece) -> None:
        """The comments of a key whose value takes the place of this one's stand here then, below those that do."""
        entry = self.places.entry(stand)
        lead, behind = piece.lead, piece.behind
        if behind and entry.comments:
            lead, behind = f"{lead}{piece.indent}{behind.strip()}{self.newline}", ""
        above = line_start(self.text, entry.key)
        self.made += [Splice(above, above, lead)] if lead else []
        self.made += [Splice(entry.end, entry.end, behind)] if behind else []

    # -- what comes

    def _insert(self, insert: Insert) -> list[Piece]:
        """The list that the new lines begin."""
        if insert.key is None:
            return self._insert_item(insert)
        path = (*insert.path, insert.key)
        moves = {move.to: move for move in insert.moves}
        if kind(insert.value) is dict:
            place = self._section_place(insert)
            style = Style(self.places, place or None)
            pieces = self.mover.sections(moves[()], self._now(path), style) if () in moves else None
            pieces = pieces or new_sections(style, self._now(path), insert.value, self._moved(moves))
            return self._put_sections(place, pieces)
        above = self._stand_above(insert)
        if above is None:  # a section that only those below it make: it gets a header
            first = self.places.sections_of(insert.path)
            place = first[0] - 1 if first else self._section_place(Insert(insert.path[:-1], insert.path[-1], {}))
            style, entries = Style(self.places, place or None), {insert.key: insert.value}
            moved = self._moved({(insert.key, *to): move for to, move in moves.items()})
            return self._put_sections(place, new_sections(style, self._now(insert.path), entries, moved))
        pieces = []
        if () in moves:
            pieces = self.mover.entries(moves[()], insert.key, insert.value, Style(self.places, *above))
        values = insert.value if kind(insert.value) is list else [insert.value]
        return self._put(above, pieces or [self._piece(above, insert.key, value, path) for value in values])

    def _put_sections(self, place: int, pieces: list[Piece]) -> list[Piece]:
        self.new_sections.setdefault(place, []).append(pieces)
        return pieces

    def _moved(self, moves: Mapping[Path, Move]) -> Any:
        """What writes the entries of a new section that come from elsewhere."""

        def moved(style: Style, path: Path, value: Any) -> list[Piece]:
            move = next((move for to, move in moves.items() if to and path[-len(to) :] == to), None)
            return self.mover.entries(move, path[-1], value, style) if move else []

        return moved

    def _insert_item(self, insert: Insert) -> list[Piece]:
        """A further line of a key that is a list."""
        stands = self.places.entries(insert.path)
        if insert.after is FRONT:
            stand = (stands[0][0], stands[0][1] - 1)
        else:
            stand = stands[insert.after]
        style = Style(self.places, *stand)
        move = next((move for move in insert.moves if not move.to), None)
        pieces = self.mover.entries(move, insert.path[-1], insert.value, style) if move else []
        return self._put(stand, pieces or [self._piece(stand, insert.path[-1], insert.value, insert.path)])

    def _piece(self, above: Stand, name: str, value: str | None, path: Path) -> Piece:
        style = Style(self.places, *above)
        return Piece(style.line(name, value, path), style.indent, gap=style.gap)

    def _put(self, above: Stand, pieces: list[Piece]) -> list[Piece]:
        if above[1] < 0 and self.places.count(above[0]) and self._shares_line((above[0], 0)):
            above = (above[0], 0)
        self.new.setdefault(above, []).append(pieces)
        return pieces

    def _stand_above(self, insert: Insert) -> Stand | None:
        """The line below which a new entry stands; None where its section has no header."""
        if insert.after is not FRONT:
            stands = self.places.entries((*insert.path, insert.after))
            if stands:
                return stands[-1]
        if not insert.path:
            return (0, -1) if insert.after is FRONT else self.places.last(0)
        numbers = self.places.own_sections(insert.path)
        if not numbers:
            return None
        return (numbers[0], -1) if insert.after is FRONT else self.places.last(numbers[-1])

    def _section_place(self, insert: Insert) -> int:
        """The section below which a new one stands; 0 for the root's keys."""
        own = self.places.own_sections(insert.path)
        if insert.after is not FRONT:
            numbers = self.places.sections_of((*insert.path, insert.after))
            if numbers:
                return numbers[-1]
        if own:
            return own[-1] if insert.after is not FRONT else own[0]
        below = self.places.sections_of(insert.path) if insert.path else []
        return below[0] - 1 if below else 0

    # -- the lines of a section

    def _entry_splices(self, section: int) -> list[Splice]:
        places, gone = self.places, self.gone.get(section, set())
        count = places.count(section)
        aboves = {index - 1 for index in gone if index - 1 not in gone}
        for stand in self.new:
            if stand[0] == section:
                aboves.add(self._staying(stand[1], gone))
        splices = []
        for above in sorted(aboves):
            below = above + 1
            while below in gone:
                below += 1
            lists = [pieces for index in range(above, below) for pieces in self.new.get((section, index), ())]
            pieces = [piece for one in lists for piece in one]
            splices += self._run(section, above, below, pieces, closes=below == count)
        return splices

    @staticmethod
    def _staying(index: int, gone: set[int]) -> int:
        while index in gone:
            index -= 1
        return index

    def _run(self, section: int, above: int, below: int, pieces: list[Piece], *, closes: bool) -> list[Splice]:
        """The splices of the entries that go and come between two that stay, by their indices."""
        places = self.places
        count = places.count(section)
        over = places.above((section, above + 1)) if above + 1 < count else places.below((section, above))
        under = places.below((section, below - 1))
        if not count and not section:
            return self._first_of_root(under, pieces)
        gone = [self._slot((section, index)) for index in range(above + 1, below)]
        opens = above < 0 and not (closes and section)
        run = Run(over.tail, over.insert, under.lead, opens=opens, closes=closes, gone=gone)
        return self._replacing(run, [(section, index) for index in range(above + 1, below)], pieces)

    def _replacing(self, run: Run, stands: Sequence[Stand], pieces: list[Piece]) -> list[Splice]:
        """A run; what takes the place of what moves elsewhere, with its comments, keeps none of these."""
        places = [*stands, *[(-1, -1)] * len(pieces)]
        kept = [
            piece._replace(keeps=piece.keeps and stand not in self.mover.taken)
            for piece, stand in zip(pieces, places, strict=False)
        ]
        return run_splices(self.text, run, kept)

    def _slot(self, stand: Stand) -> Slot:
        """An entry with what goes with it: not the heading of a paragraph in which another entry stays."""
        slot = self.places.slot(stand)
        if self.places.heads_paragraph(stand, self.gone.get(stand[0], set())):
            return slot._replace(lead=self.places.entry(stand).start)
        return slot

    def _first_of_root(self, gap: Gap, pieces: list[Piece]) -> list[Splice]:
        """The first entries of a root that has none: above the first section, else below what comments there are."""
        behind = any(number not in self.gone_sections for number in range(1, self.places.sections))
        if behind:
            above = gap.lines[: gap.division.lead]
            blank = len(list(takewhile(lambda line: line.kind == "blank", reversed(above))))
            pieces[-1] = pieces[-1]._replace(gap=blank if above else self.dialect.gap)
        elif self.places.sections == 1 and gap.lines and gap.lines[-1].kind != "blank":
            pieces[0] = pieces[0]._replace(lead=self.newline + pieces[0].lead)
        return run_splices(self.text, Run(gap.lead, gap.lead, gap.lead, opens=True, closes=not behind), pieces)

    # -- the headers

    def _section_splices(self) -> list[Splice]:
        aboves = {number - 1 for number in self.gone_sections if number - 1 not in self.gone_sections}
        new: dict[int, list[Piece]] = {}
        for place, lists in sorted(self.new_sections.items()):
            pieces = [piece for one in lists for piece in one]
            new.setdefault(self._staying(place, self.gone_sections), []).extend(pieces)
        return [
            splice for above in sorted(aboves | set(new)) for splice in self._section_run(above, new.get(above, []))
        ]

    def _section_run(self, above: int, pieces: list[Piece]) -> list[Splice]:
        """The splices of the sections that go and come behind the section `above`, which stays."""
        places = self.places
        below = above + 1
        while below in self.gone_sections:
            below += 1
        first = not above and self._root_is_empty()
        closes = below == places.sections
        floor = 0 if first and not places.count(0) else places.section_tail(above)
        ceiling = len(self.text) if closes else places.slot((below, -1)).lead
        if first and closes and below == above + 1 and pieces:
            lines = places.below((0, -1)).lines
            if lines and lines[-1].kind != "blank":
                pieces[0] = pieces[0]._replace(lead=self.newline + pieces[0].lead)
        insert = max(floor, places.section_tail(above)) if above or not first else ceiling
        gone = [places.section_slot(number) for number in range(above + 1, below)]
        if pieces and insert > places.below(places.last(above)).tail:  # or a comment there would become the header's
            pieces[0] = pieces[0]._replace(gap=max(pieces[0].gap, 1))
        if not closes and self.dialect.indented:
            self._dedent(below)
        run = Run(floor, insert, ceiling, opens=first, closes=closes, gone=gone)
        return self._replacing(run, [(number, -1) for number in range(above + 1, below)], pieces)

    def _dedent(self, number: int) -> None:
        """A deeper header would go on with a value that stands above it now."""
        section = self.places.table[number]
        if section.start < section.head:
            self.made.append(Splice(section.start, section.head, ""))

    def _root_is_empty(self) -> bool:
        """Whether no key stands above the first header once the edit is made."""
        count = self.places.count(0)
        return len(self.gone.get(0, ())) == count and not any(section == 0 for section, _ in self.new)
