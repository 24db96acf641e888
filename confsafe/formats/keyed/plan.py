"""Changes of the data -> what is deleted and inserted in a text of `key = value` lines, before any line is touched.

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

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import FRONT, Delete, Insert, Rename, Set, at_path
from confsafe.data.keypath import format_path
from confsafe.data.sameness import kind
from confsafe.errors import ValueRefused
from confsafe.formats.keyed.inserts import section_above, stand_above
from confsafe.formats.keyed.moves import Mover
from confsafe.formats.keyed.new import new_sections, sections_in
from confsafe.formats.keyed.several import section_changes
from confsafe.formats.keyed.style import Style, style_at
from confsafe.formats.keyed.values import lifted, reach, value_splices
from confsafe.formats.layout.model import Piece
from confsafe.formats.text import Splice, begins_line, line_start, newline_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from confsafe.data.changes import Change, Move, Path, Plain
    from confsafe.formats.keyed.places import Places
    from confsafe.formats.layout.stands import Stand


class Plan:
    """What is deleted and inserted, by section.

    Attributes:
        made: the splices of keys and values.
        renamed: the new names of sections.
        gone: the entries that go, by section; `new`: the lines that come, by the stand below which they do.
        gone_sections: the sections that go; `new_sections`: those that come, by the section below which they do.
        sources: where the texts that move are from, with the change that takes each along.
        mover: what takes texts along.
    """

    def __init__(self, places: Places, edit: Callable[[Places, Sequence[Change]], list[Splice]]) -> None:
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
        self.sources: dict[Path, Change] = {}
        self.mover = Mover(places, self.gone, edit)

    def enter(self, changes: Sequence[Change]) -> None:
        """Enter the changes, all deletions before any insertion. Raises ValueRefused."""
        for change in changes:
            if isinstance(change, (Set, Insert)):
                self.sources.update((move.source, change) for move in change.moves)
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
        self._drop_idle_headers()

    def _drop_idle_headers(self) -> None:
        """A header goes with its last entry where the one below says the same: `[remote]` above `[remote "origin"]`."""
        for number, gone in self.gone.items():
            if number and len(gone) == self.places.count(number) and self._is_said_below(number):
                self.gone_sections.add(number)

    def _is_said_below(self, number: int) -> bool:
        """Whether an emptied section that says nothing else is one by the header below, in the same capitals."""
        places = self.places
        below = next((n for n in range(number + 1, places.sections) if n not in self.gone_sections), None)
        if below is None:
            return False
        names, inner = places.table[number].names, places.table[below].names
        if names == inner or inner[: len(names)] != names:
            return False
        spelled_so = places.text.startswith(str(names[0]), places.table[below].head + 1)
        gets_none = not any(section == number for section, _ in self.new)
        return spelled_so and gets_none and places.says_nothing(number) and not places.sleeps_below(number)

    # -- what is renamed, what is deleted

    def _rename(self, change: Rename) -> None:
        path = change.path
        self._refuse_repeated(path)
        for stand in self.places.entries(path):
            entry = self.places.entry(stand)
            key = style_at(self.places).key(change.key, (*path[:-1], change.key))
            self.made.append(Splice(entry.name_start, entry.name_end, key))
        self.renamed[path] = change.key

    def _now(self, path: Path) -> Path:
        """A path of the data before, with the names that its sections have now."""
        return tuple(self.renamed.get(path[: depth + 1], name) for depth, name in enumerate(path))

    def headers(self) -> Iterator[Splice]:
        """The headers of what is called otherwise now."""
        for number in {number for path in self.renamed for number in self.places.sections_of(path)}:
            section = self.places.table[number]
            if number not in self.gone_sections:
                yield Splice(section.head, section.head_end, style_at(self.places).header(self._now(section.names)))

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
        before = at_path(self.places.data, path)
        if sections_in(value) and sections_in(before) and list in (kind(value), kind(before)):
            self.enter(section_changes(change, sections_in(before), sections_in(value), self.sources))
            return
        if not stands and kind(value) is dict:  # every key anew
            for key in before:
                self._delete((*path, key))
            for key, item in value.items():
                self._insert(Insert(path, key, item))
            return
        goes_along = path in self.sources
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
        moved = self._moved_there(change, stands[0])
        for number, (stand, value) in enumerate(zip(stands, values, strict=False)):
            if number in moved:
                entry = self.places.entry(stand)
                end = reach(entry, value)
                self.made += [*lifted(self.places, entry, end), Splice(entry.key, end, moved[number].body)]
                self._bring_comments(stand, moved[number])
            else:
                self.made += value_splices(self.places, stand, value, path)
        for number, value in enumerate(values[len(stands) :], len(stands)):
            self._put(stands[-1], [moved.get(number) or self._piece(stands[-1], path[-1], value, path)])

    def _moved_there(self, change: Set, stand: Stand) -> dict[int, Piece]:
        """The lines of keys elsewhere whose values take the place of this one's, by their numbers in the value."""
        style = style_at(self.places, *stand)
        found: dict[int, Piece] = {}
        for move in change.moves:
            if move.source[: len(change.path)] == change.path:
                continue
            value = at_path(change.value, move.to)
            pieces = self.mover.entries(move, change.path[-1], value, style)
            found.update(enumerate(pieces, move.to[0] if move.to else 0))
        return found

    def _bring_comments(self, stand: Stand, piece: Piece) -> None:
        """The comments of a key whose value takes the place of this one's stand here then, below those that do."""
        entry = self.places.entry(stand)
        lead, behind = piece.lead, piece.behind
        if behind and entry.comments:
            lead, behind = f"{lead}{piece.indent}{behind.strip()}{self.newline}", ""
        above = line_start(self.text, entry.key)
        self.made += [Splice(above, above, lead)] if lead else []
        self.made += [Splice(entry.end, entry.end, behind)] if behind else []

    # -- what is inserted

    def _insert(self, insert: Insert) -> list[Piece]:
        """The list that the new lines begin."""
        moves = {move.to: move for move in insert.moves}
        path = insert.path if insert.key is None else (*insert.path, insert.key)
        if sections_in(insert.value):
            return self._insert_sections(insert, self._now(path), moves)
        if insert.key is None:
            return self._insert_item(insert)
        above = stand_above(self.places, insert)
        if above is None:  # a section that only those below it make: it gets a header
            first = self.places.sections_of(insert.path)
            place = first[0] - 1 if first else section_above(self.places, Insert(insert.path[:-1], insert.path[-1], {}))
            style, entries = style_at(self.places, place or None), {insert.key: insert.value}
            moved = self._moved({(insert.key, *to): move for to, move in moves.items()}, len(insert.path))
            return self._put_sections(place, new_sections(style, self._now(insert.path), entries, moved))
        pieces = []
        if () in moves:
            pieces = self.mover.entries(moves[()], insert.key, insert.value, style_at(self.places, *above))
        values = insert.value if kind(insert.value) is list else [insert.value]
        return self._put(above, pieces or [self._piece(above, insert.key, value, path) for value in values])

    def _insert_sections(self, insert: Insert, names: Path, moves: Mapping[Path, Move]) -> list[Piece]:
        place = section_above(self.places, insert)
        style = style_at(self.places, place or None)
        pieces = self.mover.sections(moves[()], names, style) if () in moves else None
        if pieces is None:
            moved = self._moved(moves, len(names))
            several = kind(insert.value) is list
            pieces = [
                piece
                for number, section in enumerate(sections_in(insert.value))
                for path in [(*names, number) if several else names]
                for piece in moved(style, path, section) or new_sections(style, path, section, moved)
            ]
        return self._put_sections(place, pieces)

    def _put_sections(self, place: int, pieces: list[Piece]) -> list[Piece]:
        self.new_sections.setdefault(place, []).append(pieces)
        return pieces

    def _moved(self, moves: Mapping[Path, Move], depth: int) -> Any:
        """What writes the entries and sections of a new value that come from elsewhere; its path has that `depth`."""

        def moved(style: Style, path: Path, value: Plain) -> list[Piece]:
            move = moves.get(path[depth:]) if len(path) > depth else None
            if move is None:
                return []
            if kind(value) is dict:
                return self.mover.sections(move, path, style) or []
            return self.mover.entries(move, path[-1], value, style)

        return moved

    def _insert_item(self, insert: Insert) -> list[Piece]:
        """A further line of a key that is a list."""
        stands = self.places.entries(insert.path)
        if insert.after is FRONT:
            stand = (stands[0][0], stands[0][1] - 1)
        else:
            stand = stands[insert.after]
        style = style_at(self.places, *stand)
        move = next((move for move in insert.moves if not move.to), None)
        pieces = self.mover.entries(move, insert.path[-1], insert.value, style) if move else []
        return self._put(stand, pieces or [self._piece(stand, insert.path[-1], insert.value, insert.path)])

    def _piece(self, above: Stand, name: str, value: str | None, path: Path) -> Piece:
        style = style_at(self.places, *above)
        return Piece(style.line(name, value, path), style.indent, gap=style.gap, closed=value is not None)

    def _put(self, above: Stand, pieces: list[Piece]) -> list[Piece]:
        if above[1] < 0 and self.places.count(above[0]) and self._shares_line((above[0], 0)):
            above = (above[0], 0)
        self.new.setdefault(above, []).append(pieces)
        return pieces
