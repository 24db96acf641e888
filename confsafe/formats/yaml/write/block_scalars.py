"""Writing literal and folded block scalars (YAML 1.2.2, 8.1).

    text: |        a line break at the end: clip, written as nothing
      one          none: strip, "-"
      two          several: keep, "+"

A value that a block scalar cannot hold exactly, or only with the help of what follows it, is refused here and quoted
by the caller.
"""

from __future__ import annotations

from confsafe.formats.yaml.write.scalars import is_printable
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple
else:
    from confsafe.startup.records import NamedTuple


class Block(NamedTuple):
    """A block scalar to be written: `|2-` and its lines, without their indentation."""

    header: str
    lines: list[str]


def block(
    text: str, *, style: str, chomp: str, indent: int, explicit: bool, old: Sequence[str] = (), width: int = 0
) -> Block | None:
    """A str as a block scalar, or None where it cannot be one.

    Args:
        text: the value.
        style: "|" or ">".
        chomp: the chomping to keep where it fits.
        indent: how far the content is indented from its parent, 1 to 9 where an indicator is needed.
        explicit: whether the indicator is written in any case.
        old: the lines that it replaces: a folded one is broken as they are, and as wide.
        width: how wide a folded one is that replaces none; 0: its lines are not broken.
    """
    body = text.rstrip("\n")
    breaks = len(text) - len(body)
    lines = body.split("\n")
    if not body or not all(_fits(line) for line in lines):
        return None
    if style == ">":
        folded = _broken_alike(body, old) or _folded(lines, max(map(len, old)) if len(old) > 1 else width)
        if folded is None:
            return None
        lines = folded
    if breaks > 1:
        chomp = "+"
    elif breaks == 0:
        chomp = "-"
    elif chomp == "-":
        chomp = ""
    first = next(line for line in lines if line)
    if first.isspace() or (style == ">" and any(line.isspace() for line in lines)):
        return None  # blanks on a line of their own could count as indentation
    digit = ""
    if explicit or first.startswith(" "):
        if not 1 <= indent <= 9:
            return None
        digit = str(indent)
    return Block(style + digit + chomp, lines + [""] * (breaks - 1))


def _fits(line: str) -> bool:
    """Whether a line can stand in a block scalar."""
    return is_printable(line.replace("\t", "")) and not line.startswith("\t")


def _broken_alike(text: str, old: Sequence[str]) -> list[str] | None:
    """The lines of a folded scalar, broken where those of the old one were; None where it had no breaks."""
    from confsafe.formats.yaml.write.refolding import refolded

    source = "\n".join(old).rstrip("\n")
    new = refolded(text, source, block=True) if "\n" in source else None
    return None if new is None else new.split("\n")


def _folded(lines: list[str], width: int) -> list[str] | None:
    """The lines of a folded scalar: a line break of the value is an empty line more."""
    if not lines[0] or any(line.startswith(" ") for line in lines):
        return None
    folded: list[str] = []
    for number, line in enumerate(lines):
        if number:
            folded.append("")
        if line:
            folded += _wrapped(line, width)
    return folded


_BREAKABLE = pattern(r"(?<=\S) (?=\S)")


def _wrapped(line: str, width: int) -> list[str]:
    if not width:
        return [line]
    rows: list[str] = []
    start = last = 0
    for blank in _BREAKABLE.finditer(line):
        if blank.start() - start > width and last > start:
            rows.append(line[start : last - 1])
            start = last
        last = blank.end()
    if len(line) - start > width and last > start:
        rows.append(line[start : last - 1])
        start = last
    return [*rows, line[start:]]
