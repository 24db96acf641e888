"""The text of an entry that goes along to another place, and how it is written there: as an entry, or as an item."""

from __future__ import annotations

from confsafe.formats.yaml.write.spelling import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple
else:
    from confsafe.startup.records import NamedTuple


class MovedText(NamedTuple):
    """An entry without its key or `-`, each line without the indentation of the entry.

    Attributes:
        lead: the comment lines above it.
        behind_mark: what stands behind the `:` or `-` on its line: a value with the blanks in front, or a comment.
        lines: the lines below that one, but for those that only go on with the comment behind it.
        block: the column of the block below, counted from that of the entry; 0 where the value is none, or a list in
            the entry's own column.
        is_block: whether the value is a block below its key, or behind its `-`.
        compact: whether that block begins behind the `-`.
        open: whether it ends in a block scalar.
        clips: whether the value of that ends with a line break, which the text then has to have.
        comment: the comment behind the value of an entry that is no block, or of a compact one behind the key that it
            gets, with the blanks in front.
        rest: the comment lines below that no entry owns, where all that they stand in goes.
        gap: how many blank lines stand above it where what stood above comes above it again; None where it does not.
    """

    lead: list[str]
    behind_mark: str
    lines: list[str]
    block: int
    is_block: bool
    compact: bool
    open: bool
    comment: str = ""
    clips: bool = False
    rest: Sequence[str] = ()
    gap: int | None = None

    @property
    def value(self) -> str:
        """The value of an entry that is no block, without the comment behind it."""
        return self.behind_mark.removesuffix(self.comment).strip(" \t")

    @property
    def needs_lines(self) -> bool:
        """Whether it stands on lines of its own: a comment fits between no brackets."""
        return bool(self.lead or self.lines or " #" in self.behind_mark or self.is_block)

    @property
    def body(self) -> list[str]:
        """The lines of a block without the key or `-` that held it, the comments about it above; [] for any other text.

        Of a block behind a tag or an anchor as well.
        """
        behind = self.behind_mark.strip(" ")
        if not self.is_block or (behind and not self.compact and not behind.startswith("#")):
            return []
        lines = [*self.lead, *([behind] if behind else []), *indented(self.lines, -self.block)]
        return lines[next(number for number, line in enumerate(lines) if line.strip()) :]

    @property
    def scalar(self) -> Value:
        """What is no block, as it stands behind a key or `-`, with the comment behind it."""
        depth = min((len(line) - len(line.lstrip(" ")) for line in self.lines if line.strip()), default=0)
        return Value(self.behind_mark.strip(" "), indented(self.lines, -depth), depth, literal=True)

    def entry(self, name: str, *, offset: int) -> list[str]:
        """As an entry with that key; `offset` is the indentation of a block that had none of its own below a key."""
        if not self.is_block:
            blank = "" if not self.behind_mark or self.behind_mark[0] in " \t" else " "
            return [f"{name}:{blank}{self.behind_mark}", *self.lines]
        if self.compact:
            return [
                f"{name}:{self.comment}",
                *indented([self.behind_mark.lstrip(" "), *indented(self.lines, -self.block)], offset),
            ]
        return [f"{name}:{self.behind_mark}", *self.lines]

    def item(self, gap: str) -> list[str]:
        """As an item of a list; `gap` as in `Style.dash_gap`."""
        if gap.startswith("\n") and self.is_block:
            first = self.behind_mark.lstrip(" ")
            lines = [first, *indented(self.lines, -self.block)] if self.compact else indented(self.lines, -self.block)
            return ["-" if self.compact else f"-{self.behind_mark}", *indented(lines, len(gap) - 1)]
        gap = " " if gap.startswith("\n") else gap
        width = 1 + len(gap)
        if not self.is_block:
            return [f"-{gap}{self.behind_mark.lstrip(' ')}".rstrip(" "), *self.lines]
        lines = indented(self.lines, width - self.block)
        if self.compact:
            return [f"-{gap}{self.behind_mark.lstrip(' ')}", *lines]
        if self.behind_mark.strip(" ") or not lines or lines[0].lstrip(" ").startswith("#"):
            return [f"-{self.behind_mark}", *lines]
        return [f"-{gap}{lines[0].lstrip(' ')}", *lines[1:]]


def indented(lines: Sequence[str], by: int) -> list[str]:
    if by >= 0:
        return [" " * by + line if line else line for line in lines]
    return [line[-by:] if not line[:-by].strip(" ") else line.lstrip(" ") for line in lines]


def unindented(block: str, column: int) -> list[str]:
    """The lines of a text without the indentation that they have in common with its entry."""
    lines = block.replace("\r\n", "\n").removesuffix("\n").split("\n") if block else []
    return indented(lines, -column) if column else lines
