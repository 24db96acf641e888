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
from confsafe.formats.toml.write.values import MAX_DEPTH, Room, refuse_nesting, write, write_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Path
else:
    from confsafe.startup.records import NamedTuple


class Form(enum.Enum):
    """A way to write a key and its value."""

    PAIR = "key = value"
    DOTTED = "key.inner = value"
    SECTION = "[key]"


def is_table_array(value: Any) -> bool:
    """Whether a value can be written as `[[...]]`: a list of mappings, not empty."""
    return kind(value) is list and len(value) > 0 and all(kind(item) is dict for item in value)


def is_table(value: Any) -> bool:
    """Whether a value gets a header of its own."""
    return kind(value) is dict or is_table_array(value)


def told_form(value: Any) -> Form | None:
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


class Block(NamedTuple):
    """The text of one section, or of several that move, with line ends; `gap` blank lines stand above it."""

    text: str
    gap: int


class TableWriter:
    """Writes tables without an example; who has examples says by its own methods how they look."""

    def __init__(self, room: Room) -> None:
        self.room = room

    def look(self, path: Path, models: Sequence[Any], indent: str) -> Look:
        """How the section of a new table looks; `indent` is that of the header around it."""
        return Look()

    def models(self, key: Any, models: Sequence[Any]) -> Sequence[Any]:
        """The examples for the sub-table `key` of a table that has these examples."""
        return ()

    def form(self, path: Path, value: Any, models: Sequence[Any]) -> Form:
        """In which form the value at `path` is written."""
        return (told_form(value) or Form.SECTION) if is_table(value) else Form.PAIR

    def moved(self, path: Path, header: str, look: Look, *, array: bool) -> str | None:
        """The text of sections that move to `path`; None where they are new."""
        return None

    def above(self, path: Path, look: Look) -> tuple[Sequence[str], str]:
        """The comment lines above the header of the new table at `path`, and the comment behind it."""
        return (), ""

    def pair(self, key: str, value: Any, path: Path, style: KeyStyle) -> str:
        """The lines of one entry."""
        head = style.line(key)
        room = self.room._replace(indent=style.indent, column=len(head), equals=style.equals)
        return f"{head}{write(value, room, path)}{self.room.newline}"

    def dotted(self, key: str, value: dict[Any, Any], path: Path, style: KeyStyle) -> str:
        """The lines of a mapping by dotted keys."""
        return "".join(
            self.pair(f"{key}.{write_key(inner, path)}", item, (*path, inner), style) for inner, item in value.items()
        )

    def blocks(
        self,
        header: str,
        value: dict[Any, Any],
        path: Path,
        *,
        array: bool = False,
        models: Sequence[Any] = (),
        indent: str = "",
        around: tuple[int, ...] = (),
    ) -> list[Block]:
        """The sections that make the table `header`; "" is the root. Raises ValueRefused."""
        if len(around) >= MAX_DEPTH or id(value) in around:
            refuse_nesting(path, cyclic=id(value) in around)
        look = self.look(path, models, indent)
        moved = self.moved(path, header, look, array=array)
        if moved is not None:
            return [Block(moved, look.gap)]
        keys = {key: write_key(key, path) for key in value}
        forms = {key: self.form((*path, key), value[key], models) for key in value}
        pairs = [key for key in value if forms[key] is not Form.SECTION]
        blocks: list[Block] = []
        if header and (array or pairs or not value):
            blocks.append(Block(self._header(header, path, look, array=array), look.gap))
        lines = "".join(
            self.dotted(keys[key], value[key], (*path, key), look.style)
            if forms[key] is Form.DOTTED
            else self.pair(keys[key], value[key], (*path, key), look.style)
            for key in pairs
        )
        if lines:
            blocks = [Block(blocks[0].text + lines, look.gap)] if blocks else [Block(lines, 0)]
        for key in value:
            if key not in pairs:
                name = f"{header}.{keys[key]}" if header else keys[key]
                inner = look.indent if header and blocks else indent
                deeper = (*around, id(value))
                blocks += self._tables(name, value[key], (*path, key), self.models(key, models), inner, deeper)
        return blocks

    def _header(self, header: str, path: Path, look: Look, *, array: bool) -> str:
        newline = self.room.newline
        above, behind = self.above(path, look)
        lines = "".join(f"{look.indent}{line}{newline}" for line in above)
        return f"{lines}{look.indent}{f'[[{header}]]' if array else f'[{header}]'}{behind}{newline}"

    def _tables(
        self, header: str, value: Any, path: Path, models: Sequence[Any], indent: str, around: tuple[int, ...]
    ) -> list[Block]:
        """A sub-table, or the elements of an array of tables."""
        if kind(value) is dict:
            return self.blocks(header, value, path, models=models, indent=indent, around=around)
        look = self.look(path, models, indent)
        moved = self.moved(path, header, look, array=True)
        if moved is not None:
            return [Block(moved, look.gap)]
        blocks: list[Block] = []
        for index, item in enumerate(value):
            own = (*path, index)
            blocks += self.blocks(header, item, own, array=True, models=models, indent=indent, around=around)
        return blocks


def joined(blocks: Sequence[Block], newline: str) -> str:
    """The text of some sections, with the blank lines between them."""
    return "".join((newline * block.gap if number else "") + block.text for number, block in enumerate(blocks))
