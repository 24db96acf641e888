"""Spelling scalars where they stand: on one line, over lines, as a block scalar.

    "x\\ny\\n"  behind `run:` in a block  ->  `|`, and the lines `x` and `y`; between brackets  ->  "x\\ny\\n"

How one scalar follows another's spelling is in `scalars.py`; what the file's habit is the `Style` knows.
"""

from __future__ import annotations

from datetime import date

from confsafe.data.plain import marks_asked
from confsafe.data.tagged import Tagged
from confsafe.formats.writing import Unwritable, no_form
from confsafe.formats.yaml.write import scalars
from confsafe.formats.yaml.write.block_scalars import block
from confsafe.formats.yaml.write.kinds import base64_of, tag_text
from confsafe.formats.yaml.write.style import WIDEST, Where

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple

    from confsafe.data.changes import Key, Plain
    from confsafe.formats.yaml.write.style import Style
else:
    from confsafe.startup.records import NamedTuple

_QUOTES = ("'", '"')


class Value(NamedTuple):
    """A value as it stands behind `key:`: what goes on that line, and the lines below it.

    `indent` is how far the lines below are to be indented from the entry: 0 for a list under its key. `compact` says
    that the lines below could also begin on the entry's own line, behind a `-`; `literal` that they are the text of a
    block scalar, which has to be deeper than what holds it even in the root.
    """

    inline: str
    lines: Sequence[str] = ()
    indent: int = 0
    compact: bool = False
    literal: bool = False


class Room(NamedTuple):
    """Where a value is to stand.

    Attributes:
        where: its place among what the text has.
        node: the collection of the text that what is in it resembles, -1 for none.
        column: the column of its entry.
        before: how many characters stand in front of it on its line.
        clip: whether its last line has a line break to end it.
        literal: whether a string of several lines may stand on several.
        flow: whether it stands between brackets.
        old: the scalar that it replaces, "" where there is none.
    """

    where: Where
    node: int
    column: int = 0
    before: int = 0
    clip: bool = True
    literal: bool = True
    flow: bool = False
    old: str = ""


class Spelling:
    """Spells scalars for one file.

    Attributes:
        literals: whether strings of several lines may become block scalars.
        ends_in_block_scalar: whether what was written last is a block scalar, behind which no comment can stand.
    """

    def __init__(self, style: Style) -> None:
        self.style = style
        self.literals = True
        self.ends_in_block_scalar = False

    def scalar(self, value: Plain, room: Room, trail: Sequence[Key]) -> Value:
        """A scalar: on one line, or a text of several on as many. Raises Unwritable."""
        if room.flow:
            return Value(self.spelled(value, room.where, "", flow=True))
        if (
            isinstance(value, str)
            and room.literal
            and self.literals
            and _wants_lines(value)
            and not self._keeps_lines(value, room.old)
        ):
            shown = self._of_lines(value, room)
            if shown is not None:
                self.ends_in_block_scalar = shown.literal
                return shown
        self.ends_in_block_scalar = False
        return self._on_lines(value, room) if room.literal else Value(self.spelled(value, room.where, room.old))

    def spelled(self, value: Plain, where: Where, old: str, *, flow: bool = False) -> str:
        """A scalar on one line, with its tag if it needs one; `old` is what it replaces. Raises Unwritable."""
        if value is None:
            return "null" if flow else self.style.null(where)
        if isinstance(value, bool):
            spelled = scalars.boolean(value, like=old, version_1_1=self.style.version_1_1)
            return spelled or scalars.boolean(value, like=self.style.boolean(where), version_1_1=True)
        if isinstance(value, str):
            return self._string(str.__str__(value), where, old, flow, marks_asked(value))
        if isinstance(value, (int, float)) and not old and (numeral := self.style.numeral(value, where)):
            return numeral
        if isinstance(value, int):
            return scalars.integer(value, old=old, version_1_1=self.style.version_1_1)
        if isinstance(value, float):
            return scalars.real(value, old=old)
        if isinstance(value, date):
            return scalars.timestamp(value, old=old)
        if isinstance(value, bytes):
            return f'!!binary "{base64_of(value)}"'
        if isinstance(value, Tagged) and isinstance(value.value, str):
            return f"{tag_text(value.tag)} {self.spelled(value.value, where, old, flow=flow)}"
        if isinstance(value, Tagged):
            raise Unwritable("what a Tagged holds is a str, a list or a dict")
        raise no_form(value, "YAML")

    def _string(self, text: str, where: Where, old: str, flow: bool, marks: str) -> str:
        check(text)
        if marks in _QUOTES and not old:
            return scalars.quoted(text, scalars.fitting(text, marks))
        spelled = scalars.respelled(text, old, flow=flow, version_1_1=self.style.version_1_1)
        if spelled is not None:
            return spelled
        quote = self.style.quote(text, where, flow=flow)
        return scalars.quoted(text, quote) if quote else text

    def _keeps_lines(self, value: str, old: str) -> bool:
        """Whether a string stays one in quotes with line breaks in it, or a text over lines that gets further ones."""
        if old[:1] in _QUOTES and ("\\n" in old or not all(map(str.strip, old.splitlines()))):
            return True
        if "\n" not in old:
            return False
        spelled = scalars.respelled(value, old, flow=False, version_1_1=self.style.version_1_1)
        return spelled is not None and spelled.startswith(old.rstrip("'\""))

    def _on_lines(self, value: Plain, room: Room) -> Value:
        """A scalar, over lines where it is a long string of a file that breaks these."""
        old, column = room.old, room.column + room.before
        is_broken = "\n" in old
        if isinstance(value, str):
            is_broken = "\n" not in value and (is_broken or column + len(value) > WIDEST)
        filling = self.style.filling(room.where) if is_broken else None
        if filling is None or (old and not filling.over):
            return Value(self.spelled(value, room.where, old))
        from confsafe.formats.yaml.write.filling import filled  # here: few files break their strings

        text = self.spelled(value, room.where, " ".join(old.split()))
        indent = self.style.indentation(room.where)
        first, *rest = filled(text, filling, column=column, indent=room.column + indent)
        return Value(first, rest, indent)

    def _of_lines(self, value: str, room: Room) -> Value | None:
        """A string of several lines, or of one that ends, as texts of the file stand; None where it cannot."""
        marks = marks_asked(value)
        style = marks[:1] if marks in ("|", ">") else self.style.text_style(room.where)
        if style not in _QUOTES:
            return self._block_scalar(value, style, room)
        return self._in_quotes(value, style, room) or self._block_scalar(value, "|", room)

    def _in_quotes(self, value: str, quote: str, room: Room) -> Value | None:
        from confsafe.formats.yaml.write.filling import filled_in_quotes  # here: few files have such texts

        indent = self.style.indentation(room.where)
        column = room.column + room.before
        lines = filled_in_quotes(
            value, quote, self.style.filling(room.where), column=column, indent=room.column + indent
        )
        return None if lines is None else Value(lines[0], lines[1:], indent)

    def _block_scalar(self, value: str, style: str, room: Room) -> Value | None:
        """A literal or folded text. That of an item begins no further left than other items do."""
        least = room.before if room.where.item else 0
        indent = max(self.style.text_indentation(room.where), least)
        width = self.style.text_width() if style == ">" else 0
        shown = block(value, style=style, chomp="", indent=indent, explicit=False, width=width)
        if shown is None and style == ">":
            shown = block(value, style="|", chomp="", indent=indent, explicit=False)
        if shown is None or shown.header[-1] == "+" or not (room.clip or shown.header[-1] == "-"):
            return None
        return Value(shown.header, shown.lines, indent, literal=True)


def check(text: str) -> None:
    """Raises Unwritable for a str that no file can hold."""
    if not scalars.is_encodable(text):
        raise Unwritable("a lone surrogate is no character, so no file can hold it")


def _wants_lines(value: str) -> bool:
    """Whether a string is to be a block scalar: it asks for it, or has several lines and does not ask for quotes."""
    marks = marks_asked(value)
    return marks not in ("", *_QUOTES) or ("\n" in value and not marks)
