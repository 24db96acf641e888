"""The lines of keys and sections that move: with their comments, under another name, with what changes in them.

[old]               [new]
# why        ->     # why
port = 80           port = 80
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.changes import Insert, Set
from confsafe.data.sameness import kind
from confsafe.formats.keyed.places import Places
from confsafe.formats.layout.model import Piece
from confsafe.formats.text import Splice, apply_splices, begins_line, ends_open, line_start
from confsafe.startup.records import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from confsafe.data.changes import Change, Move, Path
    from confsafe.formats.keyed.style import Style
    from confsafe.formats.layout.stands import Stand


class Mover:
    """Takes texts along.

    Attributes:
        gone: the entries that go, by section.
        taken: the entries and headers whose comments go elsewhere with their text.
    """

    def __init__(
        self,
        places: Places,
        gone: Mapping[int, set[int]],
        edit: Callable[[Places, Sequence[Change]], list[Splice]],
    ) -> None:
        self.places = places
        self.gone = gone
        self.edit = edit
        self.taken: set[Stand] = set()

    def entries(self, move: Move, name: str, value: Any, style: Style) -> list[Piece]:
        """The lines of a key that is called `name` now and has that value; [] where there are no such lines."""
        places = self.places
        stands = places.entries(move.source)
        values = value if kind(value) is list else [value]
        if places.dialect.repeats != "list":  # the last line counts; those above go along as they are
            values = [*(places.entry(stand).data for stand in stands[:-1]), *values]
        if (
            not stands
            or len(stands) != len(values)
            or not all(begins_line(places.text, places.entry(s).key) for s in stands)
        ):
            return []
        return [self._entry(stand, name, item, style, stands) for stand, item in zip(stands, values, strict=True)]

    def _entry(self, stand: Stand, name: str, value: str | None, style: Style, stands: Sequence[Stand]) -> Piece:
        places, text, entry = self.places, self.places.text, self.places.entry(stand)
        path = (*places.table[stand[0]].names, name)
        slot = places.slot(stand)
        line = line_start(text, entry.key)
        gone = {index for section, index in stands if section == stand[0]} | self.gone.get(stand[0], set())
        is_heading = places.heads_paragraph(stand, gone)
        lead = "" if is_heading else text[slot.lead : line]
        self.taken.add(stand)
        key = text[entry.name_start : entry.name_end] if name == entry.name else style.key(name, path)
        if (
            value == entry.data and text[entry.end - 1] != "\\"
        ):  # which may go on on a blank line that does not come along
            rest = text[entry.name_end : entry.end]
        elif value is None:
            rest = ""
        else:
            equals = None if entry.data is None else text[entry.name_end : entry.value]
            body = style.line(name, value, path, equals=equals)
            rest = body[len(style.prefix) + len(style.key(name, path)) :]
        body = text[entry.key : entry.name_start] + key + rest
        old = text[line : entry.key]
        behind = text[slot.end : slot.tail].rstrip()
        return Piece(
            _indented(body, old, style.indent, first=False) if places.dialect.indented else body,
            style.indent,
            _indented(lead, old, style.indent, first=True),
            behind,
            gap=style.gap,
            closed=value is not None,
        )

    def sections(self, move: Move, names: Path, style: Style) -> list[Piece] | None:
        """The sections that are called so now; None where no section moves."""
        places = self.places
        numbers = places.sections_of(move.source) if move.source else []
        if not numbers:
            return None
        texts = []
        for number in numbers:
            slot = places.section_slot(number)
            self.taken.add((number, -1))
            text = places.text[slot.lead : slot.tail]
            texts.append(text + style.newline if ends_open(text) else text)
        text = (style.newline * style.whole.section_gap).join(texts)
        inner = Places(text, places.dialect)
        if move.within:  # by the names that the section has where it stands alone: no number, its own capitals
            root = inner.table[1].names[: sum(isinstance(name, str) for name in move.source)]
            within = [_rooted(change, len(move.source), root) for change in move.within]
            text = apply_splices(text, self.edit(inner, within))
            inner = Places(text, places.dialect)
        heads = [
            Splice(section.head, section.head_end, style.header((*names, *section.names[len(move.source) :])))
            for section in inner.table[1:]
        ]
        first = inner.table[1].start
        body = apply_splices(text, heads)[first:]
        indent = body[: len(body) - len(body.lstrip(" \t"))]
        return [
            Piece(body[len(indent) :].removesuffix(style.newline), indent, text[:first], gap=style.whole.section_gap)
        ]


def _rooted(change: Change, depth: int, root: Path) -> Change:
    """A change with `root` in the place of the first `depth` names of its paths."""
    if isinstance(change, (Set, Insert)):
        moves = [
            replace(
                move,
                source=(*root, *move.source[depth:]),
                within=tuple(_rooted(inner, depth, root) for inner in move.within),
            )
            for move in change.moves
        ]
        change = replace(change, moves=tuple(moves))
    return replace(change, path=(*root, *change.path[depth:]))


def _indented(text: str, old: str, new: str, *, first: bool) -> str:
    """Lines at another indentation, deeper ones as much deeper as they are; the first one only if it has one."""
    if old == new:
        return text
    lines = text.splitlines(keepends=True)
    return "".join(
        line if (number == 0 and not first) or not line.strip() or line[: len(old)].strip() else new + line[len(old) :]
        for number, line in enumerate(lines)
    )
