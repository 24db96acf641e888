"""`confsafe.merge`: two edits of one configuration text, merged by what they mean.

    data of base, ours, theirs  --three_way-->  the merged data, the conflicts
    their lines into our text   --merge_lines-->  a text to start from, with their comments and layout
    the start, edited to the merged data (document.py: spliced and verified)  -->  the text

So keys that both sides added side by side, or changed on neighbouring lines, do not conflict, and the text that comes
out is exactly the merged data, or it does not come out. Comments and layout are ours; theirs come along wherever the
lines merge, and with each key that only they have. Where the lines collide, an entry's comment is merged as a value is,
and our comment stays where both changed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.data.keypath import format_path
from confsafe.data.sameness import same
from confsafe.data.textmerge import differing, marked, merge_lines, resolved
from confsafe.data.threeway import three_way
from confsafe.document import BOM, Document
from confsafe.errors import ConfsafeError, ParseError, ValueRefused, VerifyError
from confsafe.formats.text import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.data.changes import Path
    from confsafe.editing.options import FormatName


class Merged(NamedTuple):
    """The result of `merge`.

    Attributes:
        text: the merged text; at a conflict it holds ours, so it always parses.
        conflicts: the key paths at which both sides changed to different values; [] when all was merged. "" is the
            whole document; in a YAML stream of several documents a path begins with the document's index.
        marked: the merged text with `<<<<<<<` marks around the lines of each conflict; `text` where there is none.
    """

    text: str
    conflicts: list[str]
    marked: str


def merge(base: str, ours: str, theirs: str, format: FormatName) -> Merged:
    """Merge two edits of a text. Pure: no file, no lock.

    Args:
        base: the text that both sides began with; "" where there was none.
        ours: the text whose comments and layout are kept.
        theirs: the text whose changes are brought in.
        format: of all three.

    Raises ParseError (a side does not parse; the reason says which), ValueRefused, VerifyError, ValueError (an unknown
    format).

    Example:
        >>> merge("port = 80\\n", "port = 81  # ours\\n", "port = 80\\nhost = 'a'\\n", "toml").text
        "port = 81  # ours\\nhost = 'a'\\n"
        >>> merge("port = 80\\n", "port = 81\\n", "port = 82\\n", "toml").conflicts
        ['port']
    """
    sides = _Sides(*(_read(text, format, name) for text, name in ((base, "base"), (ours, "ours"), (theirs, "theirs"))))
    found = three_way(*(_stream(side) for side in sides))
    several = any(len(side) > 1 for side in sides)
    conflicts = [format_path(path if several else path[1:]) for path in found.conflicts]
    text = _text(sides, (base, ours, theirs), found.data, format)
    if not conflicts:
        return Merged(text, [], text)
    return Merged(text, conflicts, _with_marks(text, sides, format))


class _Sides(NamedTuple):
    """The documents of the three texts."""

    base: list[Document]
    ours: list[Document]
    theirs: list[Document]


def _read(text: str, format: FormatName, name: str) -> list[Document]:
    from confsafe.editing.source import documents_of

    if not text.removeprefix(BOM).strip():
        text = ""
    try:
        return documents_of(text, format)
    except ParseError as error:
        error.reason = f"{name} does not parse: {error.reason}"
        raise


def _stream(documents: Sequence[Document]) -> list[Any]:
    """The data of each document; a null document is an empty mapping."""
    return [{} if document.data is None else document.data for document in documents]


def _text(sides: _Sides, texts: tuple[str, str, str], data: list[Any], format: FormatName) -> str:
    """A text that is exactly the merged data, with as much of both sides' layout as can be had."""
    base, ours, theirs = texts
    regions = merge_lines(base, ours, theirs)
    fault: ConfsafeError | None = None
    for start in dict.fromkeys((resolved(regions), ours)):
        try:
            text = _edited(start, data, format)
        except (ParseError, VerifyError, ValueRefused) as error:
            fault = error
            continue
        collided = theirs if start == ours else "".join(line for region in regions for line in region.theirs or ())
        return _with_their_comments(text, sides, data, format, collided)
    raise fault or VerifyError("the merged text would not be the merged data", remedy="please report this")


def _edited(text: str, data: Sequence[Any], format: FormatName) -> str:
    """The text, edited document by document. Raises VerifyError where it has another number of them."""
    documents = _read(text, format, "the merged text")
    if len(documents) != len(data):
        raise VerifyError("the sides have different numbers of documents", remedy="merge them by hand")
    for index, wanted in enumerate(data):
        document = documents[0] if len(data) == 1 else Document(text, format, document=index)
        text = document.edited(wanted) if not same(_stream([document])[0], wanted) else text
    return text


def _with_their_comments(text: str, sides: _Sides, data: Sequence[Any], format: FormatName, collided: str) -> str:
    """The text with the comments of entries that only they have, and of those whose comment only they changed.

    `collided` are their lines that did not come into the text.
    """
    if len(data) > 1 or any(len(side) != 1 or side[0].reading is None for side in (sides.ours, sides.theirs)):
        return text
    base, theirs, fresh = sides.base[0], sides.theirs[0], Document(text, format)
    lost = {comment for comment in _comments(theirs) if comment in collided} - _comments(fresh)
    if not lost:
        return text
    for path in _entries(data[0], theirs.data, base.data, collided):
        wanted = _comment(theirs, path)
        if wanted == Comment() or _comment(fresh, path) != (before := _comment(base, path)) or wanted == before:
            continue
        try:
            text = fresh.edited(data[0], comments={path: wanted})
        except ConfsafeError:  # no room for a comment there: the data come first
            continue
        fresh = Document(text, format)
    return text


def _comments(document: Document) -> set[str]:
    reading = document.reading
    return set() if reading is None else {reading.text[start:end] for start, end in reading.comments()}


def _entries(data: Any, theirs: Any, base: Any, collided: str) -> Iterator[Path]:
    """The paths of the entries that may stand in their lines that collided: those whose key occurs there, in containers
    that are not the same on all sides; lists only where they are of one length."""
    pending: list[tuple[Path, Any, Any, Any]] = [((), data, theirs, base)]
    seen: set[int] = set()
    while pending:
        path, one, other, old = pending.pop()
        if path:
            yield path
        if id(one) in seen or (same(one, other) and same(other, old)):
            continue
        if isinstance(one, (dict, list)):
            seen.add(id(one))
        below: list[tuple[Path, Any, Any, Any]] = []
        if isinstance(one, dict) and isinstance(other, dict):
            known = old if isinstance(old, dict) else {}
            below = [
                ((*path, key), value, other[key], known.get(key))
                for key, value in one.items()
                if key in other and str(key) in collided
            ]
        elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
            known_items = old if isinstance(old, list) and len(old) == len(one) else [None] * len(one)
            below = [((*path, index), *three) for index, three in enumerate(zip(one, other, known_items, strict=True))]
        pending.extend(reversed(below))


def _comment(document: Document, path: Path) -> Comment:
    """An entry's comment, an empty one where there is no such entry."""
    try:
        return document.comment(path)
    except (ConfsafeError, LookupError, TypeError):
        return Comment()


def _with_marks(text: str, sides: _Sides, format: FormatName) -> str:
    """The merged text with the lines of every conflict between marks."""
    base, ours, theirs = sides
    wanted = three_way(_stream(base), _stream(theirs), _stream(ours)).data
    try:
        return marked(differing(text, _edited(text, wanted, format)))
    except ConfsafeError:
        return marked(differing(text, theirs[0].original or ""))
