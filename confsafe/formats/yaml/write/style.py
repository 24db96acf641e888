"""How new text looks where no file shows otherwise: what most people write.

The writer asks with the place of what is to be written. For a file `style_of_file.StyleOfFile` answers, from its text.
"""

from __future__ import annotations

from confsafe.errors import ValueRefused
from confsafe.formats.yaml.write.scalars import can_be_plain, fitting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    from confsafe.data.changes import Plain
    from confsafe.formats.styles import Style as NewText
    from confsafe.formats.yaml.write.filling import Filling
else:
    from confsafe.startup.records import NamedTuple


class Where(NamedTuple):
    """Where a new value is to stand.

    Attributes:
        key: the key that it is the value of, or an item below; "" where there is none.
        item: whether it is an item of a list.
        among: the collection of the text whose child it becomes, -1 where that is new as well.
        within: the innermost collection of the text within which it comes, -1 for the document itself.
    """

    key: str = ""
    item: bool = False
    among: int = -1
    within: int = -1


NOWHERE = Where()

Gap = tuple[int, tuple[bool, bool]]
"""How many blank lines part two entries, and whether the lower one and the upper one have more lines than one."""

WIDEST = 80
"""A line of brackets that would be wider, and wider than the file's widest line, is broken.

With 100, 4 of 2,528 edits by hand are worse and none is better."""


class Style:
    """What most people write.

    Attributes:
        newline: the line ending.
        version_1_1: whether the text is read as YAML 1.1.
    """

    def __init__(self, newline: str = "\n", *, version_1_1: bool = False) -> None:
        self.newline = newline
        self.version_1_1 = version_1_1

    def widest(self) -> int:
        """How many characters a line with brackets may have."""
        return WIDEST

    def quote(self, text: str, where: Where, *, flow: bool) -> str:
        """The quotes of a string on one line, "" for none."""
        return "" if can_be_plain(text, flow=flow) else fitting(text, '"')

    def filling(self, where: Where) -> Filling | None:
        """How a long string is broken into lines; None where it stands on one."""
        return None

    def key_quote(self, text: str, among: int, *, flow: bool) -> str:
        """The quotes of a key, "" for none."""
        return self.quote(text, NOWHERE, flow=flow)

    def null(self, where: Where) -> str:
        """A null in a block, "" for nothing at all."""
        return "null"

    def boolean(self, where: Where) -> str:
        """A boolean that shows how a new one is spelled."""
        return "true"

    def numeral(self, value: float, where: Where) -> str:
        """How a new number is spelled where its spelling is more than its digits; "" where it is not."""
        return ""

    def text_style(self, where: Where) -> str:
        """`|` or `>` for a string of several lines, or the quotes within which they stand."""
        return "|"

    def text_width(self) -> int:
        """How wide the lines of a folded text are filled; 0: not broken."""
        return 0

    def is_in_brackets(self, value: Plain, where: Where) -> bool:
        """Whether a filled collection of scalars stands in brackets."""
        return False

    def padding(self, value: Plain, where: Where) -> str:
        """The blank inside brackets."""
        return ""

    def indentation(self, where: Where) -> int:
        """How far a mapping is indented from its key."""
        return 2

    def text_indentation(self, where: Where) -> int:
        """How far the lines of a block scalar are indented from its key."""
        return 2

    def dash_offset(self, value: Plain, where: Where) -> int:
        """How far a list's `-` is indented from its key."""
        return 2

    def gaps(self, where: Where, *, mapping: bool) -> list[Gap]:
        """The blank lines that part the entries of the mappings, or lists, that a new one is like."""
        return []

    def dash_gap(self, value: Plain, where: Where) -> str:
        """The blanks between a `-` and its item; "\n  " where a mapping begins on the line below."""
        return " "


def gap_of(gaps: list[Gap], kind: tuple[bool, bool]) -> int:
    """How many blank lines part two new entries of a kind, of which these are the like."""
    if not gaps:
        return 0
    from confsafe.formats.layout.examples import majority  # here: few new entries have such

    alike = [gap for gap, pair in gaps if pair == kind]
    return majority(alike or [gap for gap, pair in gaps if any(pair) == any(kind)]) or 0


def style_asked(newline: str, asked: NewText) -> Style:
    """What somebody wants of a new text. Raises ValueRefused for an indentation that YAML has not."""
    step = asked.step
    if step is not None and step.strip(" "):
        raise ValueRefused("a tab cannot indent in YAML", remedy="use blanks")
    return _Asked(newline, 2 if step is None else len(step), flush=asked.dashes == "flush")


class _Asked(Style):
    def __init__(self, newline: str, step: int, *, flush: bool) -> None:
        super().__init__(newline)
        self._step = step
        self._flush = flush

    def indentation(self, where: Where) -> int:
        return self._step

    def text_indentation(self, where: Where) -> int:
        return self._step

    def dash_offset(self, value: Plain, where: Where) -> int:
        return 0 if self._flush else self._step
