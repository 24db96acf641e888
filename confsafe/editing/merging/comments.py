"""The comments of a merge that the lines did not bring: carried over with their entries, merged as values are.

    base    port = 80  # the port          ours changes 80, theirs the comment, each on the same line
    ours    port = 81  # the port
    theirs  port = 80  # the public port
    merged  port = 81  # the public port

A comment that both sides changed stays as it is in the text; whoever asks for a merge is told of the one that is lost.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from confsafe.data.correspondence import Correspondence
from confsafe.data.sameness import kind
from confsafe.data.textmerge import merge_lines, resolved
from confsafe.editing.commenting import commented
from confsafe.editing.merging.sides import Side, lost
from confsafe.errors import ConfsafeError
from confsafe.formats.text import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Path
    from confsafe.document import Document
    from confsafe.editing.merging.text import Wanted

_NEAR = 8
"""So many entries before and behind a comment are asked whether it is theirs."""


def with_comments(text: Side, base: Side, ours: Side, theirs: Side, wanted: Wanted) -> str:
    """The text with the comments that it lost and that an entry of it can have."""
    if any(len(side.documents) != 1 for side in (text, base, ours, theirs)):
        return text.text
    document = text.documents[0]
    assigned: dict[Path, Comment] = {}
    for side in (theirs, ours):
        source = side.documents[0]
        moves = [(old[1:], new[1:]) for old, new in wanted.moves]
        here = Correspondence(source.data, document.data, moves=moves)
        before = Correspondence(source.data, base.documents[0].data, moves=[(new, old) for old, new in moves])
        for path in _owners(source, lost(wanted.comments, text)):
            place = here(path)
            if place is None:
                continue
            old = _comment(base.documents[0], before(path))
            merged = _merged(old, _comment(document, place), _comment(source, path))
            if merged != _comment(document, place):
                assigned.setdefault(place, merged)
    return commented(document, assigned)


def owner_of(document: Document, comment: str) -> Path | None:
    """The path of an entry that has that comment; None where none has."""
    return next(_owners(document, [comment]), None)


def _merged(base: Comment, ours: Comment, theirs: Comment) -> Comment:
    return Comment(_part(base.above, ours.above, theirs.above), _part(base.inline, ours.inline, theirs.inline))


def _part(base: str | None, ours: str | None, theirs: str | None) -> str | None:
    """One part of a comment, merged by its lines; ours where both changed the same."""
    if ours == base or ours is None:
        return theirs
    if theirs in (base, None):
        return ours
    regions = merge_lines(*(f"{text}\n" if text else "" for text in (base, ours, theirs)))
    both = [region for region in regions if region.theirs is not None]
    if any(region.base for region in both):
        return ours
    lines = [line for region in regions for line in [*region.lines, *(region.theirs or ())]]
    return "".join(lines)[:-1] if both else resolved(regions)[:-1]


def _owners(document: Document, comments: Sequence[str]) -> Iterator[Path]:
    """The entries that have one of those comments."""
    reading = document.reading
    wanted = set(comments)
    if reading is None or not wanted:
        return
    places = sorted(_places(document))
    starts = [start for start, _ in places]
    found: set[Path] = set()
    for start, end in reading.comments():
        text = reading.text[start:end].strip()
        if text not in wanted:
            continue
        at = bisect_right(starts, start)
        for _, path in [*places[max(0, at - _NEAR) : at][::-1], *places[at : at + _NEAR]]:
            if path not in found and _has(_comment(document, path), text):
                found.add(path)
                yield path
                break


def _has(comment: Comment, text: str) -> bool:
    bare = text.strip("#/* \t\n")
    return any(bare in part for part in (comment.above, comment.inline) if part)


def _places(document: Document) -> Iterator[tuple[int, Path]]:
    """Where the value of each entry begins."""
    reading = document.reading
    assert reading is not None
    pending: list[tuple[Path, Any]] = [((), document.data)]
    seen: set[int] = set()
    while pending:
        path, value = pending.pop()
        if path:
            span = reading.span(path)
            if span is not None:
                yield span.start, path
        value = value.value if hasattr(value, "tag") else value
        if kind(value) not in (dict, list) or id(value) in seen:
            continue
        seen.add(id(value))
        pending += [((*path, key), item) for key, item in (value.items() if kind(value) is dict else enumerate(value))]


def _comment(document: Document, path: Path | None) -> Comment:
    """An entry's comment, an empty one where there is no such entry."""
    if path is None:
        return Comment()
    try:
        return document.comment(path)
    except (ConfsafeError, LookupError, TypeError):
        return Comment()
