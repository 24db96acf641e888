"""Marks around the conflicts of a merge: the merged text with ours, and with theirs, where the two differ.

Of what is right the shortest is taken:

- the pieces of the lines that are left over, where the text with ours at all of them is the merged text and the one
  with theirs means what it has to: both sides stand there as their authors wrote them;
- the merged text beside itself edited to what theirs has at the conflicts, wherever the two differ;
- the conflicts of the lines as git marks them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confsafe.data.marks import marked, narrowed
from confsafe.data.sameness import same
from confsafe.data.textmerge import differing, resolved, with_base
from confsafe.data.threeway import three_way
from confsafe.editing.merging.choices import with_comment_of
from confsafe.editing.merging.sides import tried
from confsafe.editing.merging.text import Wanted, assembled, completed
from confsafe.errors import ConfsafeError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence

    from confsafe.data.marks import Marks
    from confsafe.data.textmerge import Region
    from confsafe.editing.merging.sides import Side
    from confsafe.editing.merging.text import Best
    from confsafe.editing.options import FormatName


def marks_around(
    best: Best,
    base: Side,
    ours: Side,
    theirs: Side,
    format: FormatName,
    regions: Sequence[Region],
    witness: Side | None,
    comments: Counter[str],
    marks: Marks | None,
) -> str:
    """The text with marks around the lines of every conflict; `comments` are those that must be in it."""
    if witness is not None and best.text != witness.text and not best.lost:
        return _marked(differing(best.text, witness.text), base, marks)
    data = three_way(base.written, ours.written, theirs.written, theirs_stand=True).data
    found = [
        each for each in _candidates(best, base, ours, theirs, Wanted(data, comments, format)) if _tells(each, comments)
    ]
    if any(region.theirs is not None for region in regions):
        found.append(list(regions))
    if not found:
        found.append(differing(ours.text, theirs.text))
    return _marked(min(found, key=_lines), base, marks)


def _marked(regions: Sequence[Region], base: Side, marks: Marks | None) -> str:
    if marks is not None and marks.style != "merge":
        regions = with_base(regions, base.text)
    return marked(regions, marks)


def _tells(regions: Sequence[Region], comments: Iterable[str]) -> bool:
    """Whether every comment stands in the marked text, at one side of a conflict at least."""
    text = resolved(regions) + resolved(regions, theirs=True)
    return all(comment in text for comment in comments)


def _candidates(best: Best, base: Side, ours: Side, theirs: Side, wanted: Wanted) -> Iterator[list[Region]]:
    pieces = [piece.region for piece in best.pieces]
    if assembled(best.pieces, {}) == best.text and any(region.theirs is not None for region in pieces):
        other = tried(assembled(best.pieces, {}, theirs=True), wanted.format, len(wanted.data))
        if other is not None and same(other.written, wanted.data):
            yield pieces
            return
    try:
        side = completed(best.side, wanted, base, ours, theirs)
    except ConfsafeError:
        return
    for path in best.comment_conflicts:
        side = with_comment_of(side, theirs, path, wanted)
    if side.text != best.text:
        yield differing(best.text, side.text)


def _lines(regions: Sequence[Region]) -> int:
    """How many lines stand between marks."""
    return sum(3 + len(region.lines) + len(region.theirs) for region in narrowed(regions) if region.theirs is not None)
