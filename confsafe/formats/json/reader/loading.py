"""Text -> data by the C parser of the standard library wherever it can read the text, else by scanner.py.

A text of a richer dialect is tried with its comments blanked, then with its trailing commas blanked, JSON5 then
translated, and only then it is read by the exact scanner, which also words every error.
"""

from __future__ import annotations

from json.decoder import JSONDecoder

from confsafe.startup.collector import uncollected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple, NoReturn

    from confsafe.formats.json.reader.dialect import Dialect
else:
    from confsafe.startup.records import NamedTuple


class Loaded(NamedTuple):
    """A text that has been read.

    Attributes:
        data: its data.
        bare: the text with its comments (and trailing commas) blanked: the same positions.
        comments: where its comments stand.
        plain: whether `bare` is RFC 8259 JSON, so that the C scanner can skip over values.
    """

    data: Any
    bare: str
    comments: list[tuple[int, int]]
    plain: bool


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise ValueError("equal keys")
    return entries


_LAST_COUNTS = JSONDecoder(parse_constant=_refuse)
_UNIQUE = JSONDecoder(parse_constant=_refuse, object_pairs_hook=_unique)


def load(text: str, dialect: Dialect, *, unique: bool) -> Loaded:
    """The data of the text; `unique` refuses two equal keys in one object, else the last one counts.

    Raises ParseError with line and column.
    """
    return uncollected(text, _load, text, dialect, unique=unique)


def _load(text: str, dialect: Dialect, *, unique: bool) -> Loaded:
    decode = (_UNIQUE if unique else _LAST_COUNTS).decode
    bare, comments = _without_comments(text, dialect) if dialect.comments else (text, [])
    try:
        return Loaded(decode(bare), bare, comments, plain=True)
    except (ValueError, RecursionError):
        data = _NOTHING
    if dialect.comments:
        from confsafe.formats.json.reader.blanking import without_trailing_commas  # here: plain JSON needs it never

        with_commas, bare = bare, without_trailing_commas(bare, dialect)
        if bare is not with_commas:
            try:
                return Loaded(decode(bare), bare, comments, plain=True)
            except (ValueError, RecursionError):
                pass
    if dialect.json5:
        data = _translated(bare, unique=unique)
    if data is _NOTHING:
        data = _parse(text, dialect, unique=unique)
    return Loaded(data, bare, comments, plain=False)


_NOTHING = object()


def _without_comments(text: str, dialect: Dialect) -> tuple[str, list[tuple[int, int]]]:
    """The text with its comments blanked, and where they stand."""
    from confsafe.formats.json.reader.blanking import blanked, comments_in  # here: plain JSON has none

    comments = comments_in(text, dialect)
    return (blanked(text, comments) if comments else text), comments


def _translated(bare: str, *, unique: bool) -> Any:
    """The data of a JSON5 text by way of JSON; `_NOTHING` where that is no way."""
    from confsafe.formats.json.reader.translating import as_json  # here: few files need it

    decoder = JSONDecoder(object_pairs_hook=_unique if unique else None)
    try:
        json = as_json(bare)
        return _NOTHING if json is None else decoder.decode(json)
    except (ValueError, RecursionError):
        return _NOTHING


def _parse(text: str, dialect: Dialect, *, unique: bool) -> Any:
    from confsafe.formats.json.reader.scanner import parse  # here: few files need it

    return parse(text, dialect, unique=unique)
