"""The text of a merge: begun with the lines of both sides, edited to the merged data, with every comment it must have.

Starts are tried in this order; what is exactly the merged data as it is comes before what has to be edited:

1. the lines merged closely (data/refining.py), with both where both added something at one place;
2. the same with ours there;
3. the lines merged as git does, with ours at every conflict;
4. ours as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.data.changes import at_path
from confsafe.data.correspondence import Correspondence
from confsafe.data.refining import refine
from confsafe.data.sameness import kind, same
from confsafe.data.textmerge import resolved
from confsafe.document import Document
from confsafe.editing.copying import Copy, copy_entries
from confsafe.editing.merging.comments import owner_of, with_comments
from confsafe.editing.merging.sides import Side, lost, requested, tried
from confsafe.errors import ConfsafeError, VerifyError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping, Sequence

    from confsafe.data.changes import Path
    from confsafe.data.refining import Piece
    from confsafe.data.textmerge import Region
    from confsafe.editing.options import FormatName

_JOINTS = 24
"""So many places at which both sides added something are tried one by one."""


class Wanted(NamedTuple):
    """What the merged text must be.

    Attributes:
        data: the data of each document, as they are written (`sides.written`).
        comments: the comments, and how often each.
        format: the format's name.
        moves: the entries that one side moved or renamed, with the document's index: from where to where.
    """

    data: list[Any]
    comments: Counter[str]
    format: FormatName
    moves: Sequence[tuple[Path, Path]] = ()


class Best(NamedTuple):
    """The merged text.

    Attributes:
        side: the text, read.
        pieces: the lines merged closely.
        lost: the comments that it should have and has not.
        comment_conflicts: where these belong.
    """

    side: Side
    pieces: list[Piece]
    lost: Sequence[str] = ()
    comment_conflicts: Sequence[Path] = ()

    @property
    def text(self) -> str:
        """The text."""
        return self.side.text


def best_text(wanted: Wanted, base: Side, ours: Side, theirs: Side, regions: Sequence[Region]) -> Best:
    """The text of a merge. Raises ConfsafeError where no start leads to one."""
    pieces = refine(regions)
    starts: list[Side] = []
    for start in _starts(pieces, regions, ours, wanted):
        if same(start.written, wanted.data) and not lost(wanted.comments, start):
            return Best(start, pieces)
        if all(start.text != other.text for other in starts):
            starts.append(start)
    best: Best | None = None
    fault: ConfsafeError | None = None
    for start in starts:
        try:
            side = completed(start, wanted, base, ours, theirs)
        except ConfsafeError as error:
            fault = error
            continue
        missing = lost(wanted.comments, side)
        if best is None or len(missing) < len(best.lost):
            best = Best(side, pieces, missing)
        if not missing:
            break
    if best is None:
        raise fault or VerifyError("the merged text would not be the merged data", remedy="please report this")
    owners = [_owner(comment, ours, theirs) for comment in best.lost]
    return best._replace(comment_conflicts=list(dict.fromkeys(owners)))


def _starts(pieces: list[Piece], regions: Sequence[Region], ours: Side, wanted: Wanted) -> Iterator[Side]:
    count = len(wanted.data)
    for text in (*_with_joints(pieces, wanted), assembled(pieces, {}), resolved(regions)):
        side = tried(text, wanted.format, count)
        if side is not None:
            yield side
    if len(ours.documents) == count:
        yield ours


def _with_joints(pieces: list[Piece], wanted: Wanted) -> Iterator[str]:
    """The text with both where both added something; where that does not parse, with as many of these as do."""
    joints = [number for number, piece in enumerate(pieces) if piece.joined]
    if not joints:
        return
    for comma in ("", ","):
        text = assembled(pieces, dict.fromkeys(joints, comma))
        if tried(text, wanted.format, len(wanted.data)) is not None:
            yield text
            return
    good: dict[int, str] = {}
    for number in joints[:_JOINTS]:
        for comma in ("", ","):
            if tried(assembled(pieces, {**good, number: comma}), wanted.format, len(wanted.data)) is not None:
                good[number] = comma
                break
    if good:
        yield assembled(pieces, good)


def assembled(pieces: Sequence[Piece], joints: Mapping[int, str], *, theirs: bool = False) -> str:
    """The text of the pieces: at a conflict ours (or theirs); at the joints both, with that separator behind ours."""
    lines: list[str] = []
    for number, (region, _, gap) in enumerate(pieces):
        if number in joints and region.theirs is not None:
            lines += [*_separated(region.lines, joints[number]), *gap, *region.theirs]
        else:
            lines += region.theirs if theirs and region.theirs is not None else region.lines
    return "".join(lines)


def _separated(lines: list[str], separator: str) -> list[str]:
    """The lines with a separator behind the last one that holds more than a comment."""
    if not separator:
        return lines
    for number in range(len(lines) - 1, -1, -1):
        content = lines[number].strip()
        if content and not content.startswith(("#", "//", "/*")):
            body = lines[number].rstrip()
            for mark in (" //", " /*", " #", "\t//", "\t#"):
                body = body.split(mark, 1)[0].rstrip()
            return [*lines[:number], body + separator + lines[number][len(body) :], *lines[number + 1 :]]
    return lines


def completed(start: Side, wanted: Wanted, base: Side, ours: Side, theirs: Side) -> Side:
    """The start, edited to the merged data; what came from theirs as they wrote it, and their comments carried along.

    Raises ConfsafeError where it cannot be edited so.
    """
    side = edited(start, wanted)
    if side.text != start.text:
        side = _copied(side, start, theirs, wanted)
    if lost(wanted.comments, side):
        text = with_comments(side, base, ours, theirs, wanted)
        side = tried(text, wanted.format, len(wanted.data)) or side
    return side


def edited(start: Side, wanted: Wanted) -> Side:
    """The start, edited document by document. Raises ConfsafeError."""
    text, several = start.text, len(wanted.data) > 1
    if len(start.documents) != len(wanted.data):
        raise VerifyError("the sides have different numbers of documents", remedy="merge them by hand")
    for index, data in enumerate(wanted.data):
        if same(start.written[index], data):
            continue
        document = Document(text, wanted.format, document=index) if several else start.documents[0]
        shares = any(document.shares for document in start.documents)
        text = document.edited(requested(data, shares=shares or _has_aliases(data)))
    if text == start.text:
        return start
    side = tried(text, wanted.format, len(wanted.data))
    if side is None:
        raise VerifyError("the merged text would not parse", remedy="please report this")
    return side


def _has_aliases(data: Any) -> bool:
    pending = [data]
    while pending:
        value = pending.pop()
        if type(value).__name__ == "Alias" or str(getattr(value, "tag", "")).startswith("&"):
            return True
        value = getattr(value, "value", value)
        pending += value.values() if kind(value) is dict else value if kind(value) is list else ()
    return False


def _copied(side: Side, start: Side, theirs: Side, wanted: Wanted) -> Side:
    if len(wanted.data) != 1 or len(theirs.documents) != 1:
        return side
    document, source = side.documents[0], theirs.documents[0]
    copies = list(_copies(document, start.documents[0], source))
    if not copies:
        return side
    return tried(copy_entries(side.text, document, source, copies), wanted.format, 1) or side


def _copies(document: Document, start: Document, theirs: Document) -> Iterator[Copy]:
    """What the edit wrote and theirs has too: the outermost entries."""
    before, there = Correspondence(document.data, start.data), Correspondence(document.data, theirs.data)
    pending: list[Path] = [()]
    while pending:
        path = pending.pop()
        value = at_path(document.data, path)
        old = before(path)
        if old is not None and same(at_path(start.data, old), value):
            continue
        source = there(path)
        is_whole = old is None
        as_theirs = bool(path) and source is not None and same(at_path(theirs.data, source), value)
        if source is not None and as_theirs and (is_whole or kind(value) not in (dict, list)):
            yield Copy(path, source, whole=is_whole)
            continue
        value = getattr(value, "value", value) if hasattr(value, "tag") else value
        if kind(value) is dict:
            pending += [(*path, key) for key in value]
        elif kind(value) is list:
            pending += [(*path, index) for index in range(len(value))]


def _owner(comment: str, ours: Side, theirs: Side) -> Path:
    """The path, with the document's index, of the entry that has a comment; the document where none has."""
    for side in (theirs, ours):
        for index, document in enumerate(side.documents):
            path = owner_of(document, comment)
            if path is not None:
                return (index, *path)
    return (0,)
