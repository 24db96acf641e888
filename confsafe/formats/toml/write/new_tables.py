"""New tables as text: a header and its lines for each, in the usual hand-written style.

[server]                what has no header first, then the tables in the order of the data;
port = 80               a header that its sub-tables' headers imply is left out

[server.tls]
on = true

[[server.routes]]
path = "/"
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from confsafe.data.plain import form_asked
from confsafe.data.sameness import kind
from confsafe.formats.toml.write.style import KeyStyle
from confsafe.formats.toml.write.values import Room, Speller, spell_key
from confsafe.formats.writing import written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Key, Path, Plain
    from confsafe.formats.writing import Layout
else:
    from confsafe.startup.records import NamedTuple


class Form(enum.Enum):
    """A way to write a key and its value."""

    PAIR = "key = value"
    DOTTED = "key.inner = value"
    SECTION = "[key]"

    __hash__ = object.__hash__  # each is one object; as a function of Python it is called for every example


def is_table_array(value: Any) -> bool:
    """Whether a value can be written as `[[...]]`: a list of mappings, not empty."""
    return kind(value) is list and len(value) > 0 and all(kind(item) is dict for item in value)


def is_table(value: Plain) -> bool:
    """Whether a value gets a header of its own."""
    return kind(value) is dict or is_table_array(value)


def told_form(value: Plain) -> Form | None:
    """The form that a mapping, or a list of mappings, asks for itself; None for none."""
    form = form_asked(value)
    if form is None:
        return None
    is_section = form == "block" or (form == "multiline" and kind(value) is dict)
    return Form.SECTION if is_section else Form.PAIR


class Look(NamedTuple):
    """How a new section is set: the indentation of its header, the blank lines above it, its entries."""

    indent: str = ""
    gap: int = 1
    style: KeyStyle = KeyStyle()


class Header(NamedTuple):
    """Where a new table is to stand: below a header of its own, or below one each of a list.

    Attributes:
        name: what stands in its brackets; "" is the root.
        array: whether it is an element of an array of tables.
        models: the tables that it is like, as far as the writer knows examples.
        indent: the indentation of the header around it.
    """

    name: str
    array: bool = False
    models: Sequence[Any] = ()
    indent: str = ""


class Dots(NamedTuple):
    """Where a mapping is to stand by dotted keys: what precedes their last dot, and how their lines are set."""

    key: str
    style: KeyStyle


class TableWriter(Speller):
    """Writes tables without an example; who has examples says by its own methods how they look."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def look(self, path: Path, models: Sequence[Plain], indent: str) -> Look:
        """How the section of a new table looks; `indent` is that of the header around it."""
        return Look()

    def models(self, key: Key, models: Sequence[Plain]) -> Sequence[Any]:
        """The examples for the sub-table `key` of a table that has these examples."""
        return ()

    def form(self, path: Path, value: Plain, models: Sequence[Plain]) -> Form:
        """In which form the value at `path` is written."""
        return (told_form(value) or Form.SECTION) if is_table(value) else Form.PAIR

    def moved(self, path: Path, header: Header, *, array: bool) -> str | None:
        """The text of sections that move to `path`, with the blank lines above; None where they are new."""
        return None

    def above(self, path: Path) -> tuple[Sequence[str], str]:
        """The comment lines above the header of the new table at `path`, and the comment behind it."""
        return (), ""

    def room_of(self, style: KeyStyle) -> Room:
        """The room of the values of a section."""
        return self.room._replace(indent=style.indent, equals=style.equals)

    def line(self, head: str, text: str, path: Path, style: KeyStyle) -> str:
        """The lines of the entry at `path`, of which `text` is the value."""
        return f"{head}{text}{self.room.newline}"

    def sections(self, value: Plain, path: Path, header: Header) -> str:
        """The text of a new table, or an array of tables, with the blank lines that part it from what is above.

        Raises ValueRefused.
        """
        return written(self, value, header, path)

    def container(self, value: Any, place: Header | Dots | Room, trail: Sequence[Key]) -> Layout[Any, str]:
        """A table with its lines and its sub-tables, or what stands on one line. Raises Unwritable."""
        path = tuple(trail)
        if isinstance(place, Header):
            return (yield from self._tables(value, place, path))
        if isinstance(place, Dots):
            names = {key: f"{place.key}.{spell_key(key)}" for key in value}
            return (yield from self._lines(value, names, {}, place.style, path))
        return (yield from super().container(value, place, trail))

    def _tables(self, value: Any, place: Header, path: Path) -> Layout[Any, str]:
        newline, array = self.room.newline, place.array or kind(value) is not dict
        moved = self.moved(path, place, array=array)
        if moved is not None:
            return moved
        if kind(value) is not dict:
            elements: list[str] = []
            for index, item in enumerate(value):
                elements.append((yield index, item, place._replace(array=True)))
            return "".join(elements)
        names = {key: spell_key(key) for key in value}
        forms = {key: self.form((*path, key), value[key], place.models) for key in value}
        pairs = {key: item for key, item in value.items() if forms[key] is not Form.SECTION}
        text, indent = "", place.indent
        if array or pairs or not value:
            look = self.look(path, place.models, indent)
            text = yield from self._lines(pairs, names, forms, look.style, path)
            if place.name:
                indent = look.indent
                above, behind = self.above(path)
                lines = "".join(f"{indent}{line}{newline}" for line in above)
                brackets = f"[[{place.name}]]" if array else f"[{place.name}]"
                text = f"{newline * look.gap}{lines}{indent}{brackets}{behind}{newline}{text}"
        for key in value:
            if key not in pairs:
                name = f"{place.name}.{names[key]}" if place.name else names[key]
                text += yield key, value[key], Header(name, False, self.models(key, place.models), indent)
        return text

    def _lines(
        self, pairs: dict[Any, Any], names: dict[Any, str], forms: dict[Any, Form], style: KeyStyle, path: Path
    ) -> Layout[Any, str]:
        """The lines of some entries, whose keys are spelled as `names` says."""
        text, room = "", self.room_of(style)
        for key, item in pairs.items():
            if forms.get(key) is Form.DOTTED:
                text += yield key, item, Dots(names[key], style)
            else:
                head = style.line(names[key])
                place = room._replace(column=len(head)) if isinstance(item, self.containers) else room
                text += self.line(head, (yield key, item, place), (*path, key), style)
        return text
