"""A text with the marks of a conflict, read back into the sides that it holds: marks of git, hg, svn, bzr and jj.

a = 1                 ours        a = 1, b = 2
<<<<<<< ours          theirs      a = 1, b = 3
b = 2                 base        a = 1, b = 0     (None where no conflict shows it)
||||||| base
b = 0
=======
b = 3
>>>>>>> theirs
"""

from __future__ import annotations

import re

from confsafe.data.textmerge import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NamedTuple
else:
    from confsafe.startup.records import NamedTuple

_OPENING = re.compile(r"(<{7,})(?=[ \r\n]|$)")


class Unmarked(NamedTuple):
    """The sides of a marked text.

    Attributes:
        ours: the text with the first side of every conflict.
        theirs: the text with the last one.
        base: the text with what both had before; None where the marks do not show it.
        outside: the text without what stands between marks.
    """

    ours: str
    theirs: str
    base: str | None
    outside: str


def unmarked(text: str) -> Unmarked | None:
    """The sides of a text; None where it has no marks, or they do not belong together.

    Example:
        >>> unmarked("a\\n<<<<<<< ours\\nb\\n=======\\nc\\n>>>>>>> theirs\\n")
        Unmarked(ours='a\\nb\\n', theirs='a\\nc\\n', base=None, outside='a\\n')
        >>> unmarked("a\\n") is None
        True
    """
    ours: list[str] = []
    theirs: list[str] = []
    base: list[str] = []
    outside: list[str] = []
    has_base, number = True, 0
    lines = split(text)
    at = 0
    while at < len(lines):
        opening = _OPENING.match(lines[at])
        if opening is None:
            for side in (ours, theirs, base, outside):
                side.append(lines[at])
            at += 1
            continue
        end = _closing(lines, at, len(opening[1]))
        sections = None if end is None else _sections(lines[at + 1 : end], len(opening[1]))
        if end is None or sections is None:
            return None
        first, before, last = sections
        ours += first
        theirs += last
        base += before or []
        has_base = has_base and before is not None
        number, at = number + 1, end + 1
    if not number:
        return None
    return Unmarked("".join(ours), "".join(theirs), "".join(base) if has_base else None, "".join(outside))


def _closing(lines: Sequence[str], start: int, size: int) -> int | None:
    return next((n for n in range(start + 1, len(lines)) if _mark(lines[n], ">", size)), None)


def _mark(line: str, character: str, size: int) -> bool:
    """Whether a line is a mark of exactly that size."""
    return line.startswith(character * size) and line[size : size + 1] in ("", " ", "\n", "\r")


def _sections(lines: Sequence[str], size: int) -> tuple[list[str], list[str] | None, list[str]] | None:
    """Ours, the base if it is shown, and theirs."""
    parts: dict[str, list[str]] = {"<": []}
    current = parts["<"]
    for line in lines:
        found = next((mark for mark in "|=%+-" if _mark(line, mark, size)), None)
        if found is None:
            current.append(line)
        elif found in parts:
            parts[found + "2"] = current = []
        else:
            parts[found] = current = []
    if "%" in parts and "+" in parts:  # jj: a diff of one side, and the other one
        diff, whole = parts["%"], parts["+"]
        before = [line[1:] for line in diff if line[:1] in " -"]
        after = [line[1:] for line in diff if line[:1] in " +"]
        return (after, before, whole) if list(parts).index("%") < list(parts).index("+") else (whole, before, after)
    if "+2" in parts:  # jj: snapshots of both sides
        return parts["+"], parts.get("-"), parts["+2"]
    if "=" not in parts:
        return None
    before_lines = parts.get("|")
    if before_lines is not None and any(_OPENING.match(line) for line in before_lines):
        inner = unmarked("".join(before_lines))
        before_lines = before_lines if inner is None else split(inner.ours)
    return parts["<"], before_lines, parts["="]
