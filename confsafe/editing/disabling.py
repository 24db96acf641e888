"""Commenting an entry out, and in again: from a document to the text in which the entry sleeps, or wakes.

The text is changed by the format's own splices; what comes out is read again and must be the data without that entry
(or with it), everything else the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data import keypath
from confsafe.data.changes import Delete
from confsafe.data.copying import copied
from confsafe.data.sameness import same
from confsafe.document import Document
from confsafe.errors import ConfsafeError, KeyMissing, KeyPathError, VerifyError
from confsafe.formats.text import apply_splices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confsafe.data.changes import Path, Plain
    from confsafe.formats.text import Splice


def disabled(document: Document, key: str) -> str:
    """The text with the entry at a key path commented out; as it was where that has been done already.

    Raises KeyMissing, KeyPathError, ValueRefused (the format has no comments).

    Example:
        port = 80  # web          ->      # port = 80  # web
    """
    segments = _named(document, key)
    try:
        path = keypath.resolve(document.data, segments)
    except KeyMissing:
        if _is_disabled(document, segments):
            return _text(document)
        raise
    text = apply_splices(_reading(document).text, _reading(document).disable_splices(path))
    wanted = copied(document.data)
    keypath.remove(wanted, keypath.as_exact(path))
    return _verified(document, text, _reading(document).settled([Delete(path)], wanted))


def enabled(document: Document, key: str) -> str:
    """The text with the entry at a key path, which `disabled` commented out, commented in again, byte for byte.

    A text where the entry stands already is returned as it is. Raises KeyMissing, KeyPathError.
    """
    segments = _named(document, key)
    if not _is_there(document, segments):
        path, splices = _sleeping(document, segments)
        text = apply_splices(_reading(document).text, splices)
        wanted = document.data if document.data is not None else {}
        return _verified(document, text, wanted, without=path)
    return _text(document)


def _is_there(document: Document, segments: keypath.KeyPath) -> bool:
    """Whether the entry is there already.

    An index names the disabled item at its place first; so does a key that is there by a YAML merge alone.
    """
    try:
        path = keypath.resolve(document.data, segments)
    except KeyMissing:
        return False
    may_be_another = isinstance(path[-1], int) or _reading(document).span(path) is None
    return not (may_be_another and _is_disabled(document, segments))


_ABSENT = object()


def _named(document: Document, key: str) -> keypath.KeyPath:
    segments, strings = keypath.parse(key), document.format.strings
    if not segments:
        raise KeyPathError("the path is empty", remedy="name a key")
    return strings.named(segments) if strings else segments


def _reading(document: Document) -> Any:
    if document.reading is None:
        raise KeyMissing("the file is empty")
    return document.reading


def _text(document: Document) -> str:
    return document.original or ""


def _is_disabled(document: Document, segments: keypath.KeyPath) -> bool:
    try:
        return bool(_sleeping(document, segments)[1])
    except ConfsafeError:
        return False


def _sleeping(document: Document, segments: keypath.KeyPath) -> tuple[Path, Sequence[Splice]]:
    """The path of a disabled entry, and the splices that wake it. Raises KeyMissing where there is none.

    Names that were typed without quotes may be one name with dots, as for an entry that is there.
    """
    reading = _reading(document)
    try:
        path = _place_of(document.data, segments)
        return path, reading.enable_splices(path)
    except KeyMissing:
        one = keypath.with_one_name(document.data, segments)
        if one is None:
            raise
        path = _place_of(document.data, one)
        return path, reading.enable_splices(path)


def _place_of(data: Any, segments: keypath.KeyPath) -> Path:
    """The path of an entry that is not there: its container's, and the key that its last segment names."""
    *above, last = segments
    path = keypath.resolve(data, tuple(above))
    match last:
        case keypath.Name(text=text):
            container = data
            for part in path:
                container = container[part]
            is_index = isinstance(container, list) and last.bare and text.isascii() and text.isdigit()
            return (*path, int(text) if is_index else text)
        case keypath.Index(number=number):
            return (*path, number)
        case keypath.Literal(value=value):
            return (*path, value)
        case keypath.Selector():
            return (*path, last)
    raise KeyPathError("a disabled entry is named by its key or index", remedy="use an index or [name=web]")


def _segment(part: Plain) -> keypath.Segment:
    return part if isinstance(part, keypath.Selector) else keypath.exactly(part)


def _verified(document: Document, text: str, wanted: Plain, *, without: Path = ()) -> str:
    """The whole new text, if it reads as `wanted` (once the entry at `without` is taken off again)."""
    try:
        fresh = Document(text, document.format.name, document=document.index)
        data = copied(fresh.data)
        if without:
            segments = tuple(_segment(part) for part in without)
            keypath.remove(data, segments)
            if isinstance(without[-1], str) and keypath.peek(wanted, segments, _ABSENT) is not _ABSENT:
                wanted = copied(wanted)  # there by a merge, until the entry came
                keypath.remove(wanted, segments)
    except ConfsafeError as error:
        raise VerifyError("the edited text would not parse, or lose the entry", remedy="please report this") from error
    strings = document.format.strings
    if strings is not None:
        data, wanted = (strings.held(each, fresh.reading, None)[0] for each in (data, wanted))
    if not (same(data, wanted) or (not data and not wanted)):
        raise VerifyError("the edited text would change other data too", remedy="please report this")
    return document.bom + text
