"""How values are written in the text that they were read from: their own characters, and where these stand."""

from __future__ import annotations

from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from confsafe.data.changes import Path, Plain
    from confsafe.document import Document
    from confsafe.formats import Reading, Strings

_ODD_INTEGER = pattern(
    r"(?<![0-9A-Za-z_.+-])(?:[-+]?0[0-9xXobB]|\+[0-9]|-0(?![.0-9])|[-+]?[0-9][0-9_]*_[0-9]"
    r"|[-+]?[0-9][0-9_.]*[eE][-+]?[0-9])"
)
"""A whole number that is not written as Python would, and not the end of a word: neither `web-0` nor `2026-01-02`."""

_ODD_FLOAT = pattern(
    r"[0-9]_[0-9]|[0-9.][eE][-+]?[0-9]|\.[0-9]*[0-9]0(?![0-9])|[0-9]\.(?![0-9])|(?<![0-9])\.[0-9]|\+[0-9.]"
    r"|[0-9]{17}|(?i:inf|nan)"
)
_ODD_BOOLEAN = pattern(r"\b(?:True|TRUE|False|FALSE)\b")
_DATE = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SCALAR = pattern(r"[-+.0-9A-Za-z][-+.:_ 0-9A-Za-z]*\Z")
"""What a number, a boolean or a time may be written as; no alias, no tag, no quotes."""


def scalar_as_written(text: str, format: str, path: Path, value: Plain, *, document: int | None = None) -> str | None:
    """A number, boolean or time as `text` has it at `path`; None where it is as it would be printed anyway.

    The text is only parsed with its places where some number of it is written in an odd way: most are not.

    Example:
        >>> scalar_as_written("a = 1e6 # x", "toml", ("a",), 1000000.0), scalar_as_written("a = 80", "toml", ("a",), 80)
        ('1e6', None)
    """
    odd: object
    if isinstance(value, bool):
        odd = format == "yaml" and _ODD_BOOLEAN.search(text)
    elif isinstance(value, int):
        odd = _ODD_INTEGER.search(text)
    elif isinstance(value, float):
        odd = _ODD_FLOAT.search(text)
    else:
        odd = hasattr(value, "isoformat")
    if not odd:
        return None
    from confsafe import formats

    reading = formats.by_name(format).read(text, document=document)
    return _written(reading, path)


def container_as_written(
    text: str, format: str, path: Path, value: Plain, printed: str, *, base: Path = (), document: int | None = None
) -> str:
    """`printed`, which is a new text of the container at `path` of `text`, with its scalars as they are written there.

    `base` is where the container stands in the printed text.

    Example:
        >>> container_as_written("[t]\nr = 1e6\n", "toml", ("t",), {"r": 1000000.0}, "r = 1000000.0\n")
        'r = 1e6\n'
    """
    if not (_ODD_INTEGER.search(text) or _ODD_FLOAT.search(text) or _ODD_BOOLEAN.search(text) or _DATE.search(text)):
        return printed
    from confsafe import formats
    from confsafe.spelling import spelled

    read = formats.by_name(format).read
    reading = read(text, document=document)
    spellings: dict[Path, str] = {}
    for below in _scalars(value):
        found = _written(reading, (*path, *below))
        if found is not None:
            spellings[(*base, *below)] = found
    return spelled(read(printed), spellings, read).text if spellings else printed


def _scalars(value: Any) -> Iterator[Path]:
    """The places of the numbers, booleans and times below a value."""
    pending: list[tuple[Path, Any]] = [((), value)]
    while pending:
        path, value = pending.pop()
        value = value.value if hasattr(value, "tag") else value
        if isinstance(value, dict):
            pending += [((*path, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            pending += [((*path, index), item) for index, item in enumerate(value)]
        elif value is not None and not isinstance(value, (str, bytes)):
            yield path


def _written(reading: Reading | None, path: Path) -> str | None:
    span = None if reading is None else reading.span(path)
    if reading is None or span is None:
        return None
    found = reading.text[span.start : span.end]
    return found if _SCALAR.match(found) else None


def text_at(root: Plain, path: Path) -> str | None:
    """The characters of a plain scalar at a path of data that is being edited; None where it has none of its own."""
    return _written(_reading(root), path)


def whole_text(root: Plain) -> str | None:
    """The text that the data were read from."""
    reading = _reading(root)
    return None if reading is None else reading.text


def place_of(root: Plain, path: Path) -> tuple[int, int] | None:
    """Line and column, from 1, of the value at a path of data that is being edited; None where it has none."""
    reading = _reading(root)
    span = None if reading is None else reading.span(path)
    if reading is None or span is None:
        return None
    from confsafe.formats.text import line_column

    return line_column(reading.text, span.start)


def _reading(root: Plain) -> Reading | None:
    document = _document(root)
    return None if document is None else document.reading


def _document(root: Plain) -> Document | None:
    found: Document | None = getattr(getattr(root, "_origin", None), "_document", None)
    return found


def strings_of(root: Plain) -> Strings | None:
    """What the format of that text tells of itself, where it holds nothing but strings, as INI does; else None."""
    document = _document(root)
    return None if document is None else document.format.strings
