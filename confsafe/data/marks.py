"""The marks around a conflict, as git writes them and editors know them.

<<<<<<< ours
port = 81
||||||| base        (styles diff3 and zdiff3)
port = 80
=======
port = 82
>>>>>>> theirs
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import NamedTuple

    from confsafe.data.textmerge import Region
else:
    from confsafe.startup.records import NamedTuple

STYLES = ("merge", "diff3", "zdiff3")


class Marks(NamedTuple):
    """How marks are written.

    Attributes:
        size: how many characters a mark has; git's `%L`.
        ours: what stands behind the first mark; git's `%X`.
        theirs: behind the last one; git's `%Y`.
        base: behind that of the base; git's `%S`.
        style: "merge", "diff3" (with the base) or "zdiff3" (with the base, lines in common at the edges outside).
    """

    size: int = 7
    ours: str = "ours"
    theirs: str = "theirs"
    base: str = "base"
    style: str = "merge"


def marked(regions: Sequence[Region], marks: Marks | None = None) -> str:
    """The text with every conflict between marks. The lines that both sides have at its edges stand outside.

    Example:
        >>> from confsafe.data.textmerge import Region
        >>> print(marked([Region(["a = 1\\n"]), Region(["b = 2\\n"], ["b = 3\\n"])]), end="")
        a = 1
        <<<<<<< ours
        b = 2
        =======
        b = 3
        >>>>>>> theirs
    """
    marks = marks or Marks()
    end = "\r\n" if any(line.endswith("\r\n") for region in regions for line in region.lines[:1]) else "\n"
    parts: list[str] = []
    for region in regions if marks.style == "diff3" else narrowed(regions):
        if region.theirs is None:
            parts += region.lines
        else:
            parts += _conflict(region.lines, region.theirs, region.base, marks, end)
    return "".join(parts)


def narrowed(regions: Sequence[Region]) -> list[Region]:
    """The regions with the lines that both sides of a conflict have outside it, unless marks would take more room.

    Example:
        >>> from confsafe.data.textmerge import Region
        >>> narrowed([Region(["a\n", "x\n", "y\n", "b\n"], ["A\n", "x\n", "y\n", "B\n"], ["0\n"])])
        ... # doctest: +NORMALIZE_WHITESPACE
        [Region(lines=['a\n'], theirs=['A\n'], base=['0\n']), Region(lines=['x\n', 'y\n'], theirs=None, base=()),
        Region(lines=['b\n'], theirs=['B\n'], base=[])]
    """
    from confsafe.data.textmerge import Region, differing, settle

    found: list[Region] = []
    for region in regions:
        if region.theirs is None:
            settle(found, region.lines)
            continue
        base: Sequence[str] = region.base
        for part in differing("".join(region.lines), "".join(region.theirs)):
            if part.theirs is None:
                settle(found, part.lines)
            else:
                found.append(Region(part.lines, part.theirs, base))
                base = []
    return _joined(found)


_MARKS = 3
"""So many lines a conflict takes for its marks."""


def _joined(regions: Sequence[Region]) -> list[Region]:
    """The regions with conflicts as one that stand side by side, or with so little between them that marks take more.

    Example: `version`, `source` and `checksum` of which the second alone is the same on both sides are one conflict
    """
    found: list[Region] = []
    for number, region in enumerate(regions):
        is_between = 0 < number < len(regions) - 1 and len(region.lines) * 2 < _MARKS
        if region.theirs is None and is_between:
            region = type(region)(region.lines, region.lines, region.lines)
        if found and region.theirs is not None and (last := found[-1]).theirs is not None:
            base = [*last.base, *region.base]
            found[-1] = type(region)(last.lines + region.lines, last.theirs + region.theirs, base)
        else:
            found.append(region)
    return found


def _conflict(ours: Sequence[str], theirs: Sequence[str], base: Sequence[str], marks: Marks, end: str) -> Iterator[str]:
    front = back = 0
    if marks.style != "diff3":
        front, back = common_edges(ours, theirs)
    yield from ours[:front]
    yield f"{_mark('<', marks)} {marks.ours}{end}"
    yield from _ended(ours[front : len(ours) - back], end)
    if marks.style != "merge":
        yield f"{_mark('|', marks)} {marks.base}{end}"
        yield from _ended(base, end)
    yield f"{_mark('=', marks)}{end}"
    yield from _ended(theirs[front : len(theirs) - back], end)
    yield f"{_mark('>', marks)} {marks.theirs}{end}"
    yield from ours[len(ours) - back :]


def common_edges(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """How many lines two runs have in common at their beginnings, and then at their ends.

    Example:
        >>> common_edges("abxyd", "abzd")
        (2, 1)
    """
    front = back = 0
    shorter = min(len(ours), len(theirs))
    while front < shorter and ours[front] == theirs[front]:
        front += 1
    while back < shorter - front and ours[-1 - back] == theirs[-1 - back]:
        back += 1
    return front, back


def _mark(character: str, marks: Marks) -> str:
    return character * marks.size


def _ended(lines: Sequence[str], end: str) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else line + end
