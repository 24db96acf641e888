"""How values are written in the text that they were read from: their own characters, and where these stand."""

from __future__ import annotations

from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from confsafe.data.changes import Path
    from confsafe.formats import Reading

_ODD_INTEGER = pattern(r"[0-9]_[0-9]|(?<![0-9A-Za-z.])[-+]?0[0-9xXobB]|\+[0-9]|-0(?![.0-9])|[0-9][eE][-+]?[0-9]")
"""A whole number that is not written as Python would."""

_ODD_FLOAT = pattern(
    r"[0-9]_[0-9]|[0-9.][eE][-+]?[0-9]|\.[0-9]*[0-9]0(?![0-9])|[0-9]\.(?![0-9])|(?<![0-9])\.[0-9]|\+[0-9.]"
    r"|[0-9]{17}|(?i:inf|nan)"
)
_ODD_BOOLEAN = pattern(r"\b(?:True|TRUE|False|FALSE)\b")
_SCALAR = pattern(r"[-+.0-9A-Za-z][-+.:_ 0-9A-Za-z]*\Z")
"""What a number, a boolean or a time may be written as; no alias, no tag, no quotes."""


def scalar_as_written(text: str, format: str, path: Path, value: Any, *, document: int | None = None) -> str | None:
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


def _written(reading: Reading | None, path: Path) -> str | None:
    span = None if reading is None else reading.span(path)
    if reading is None or span is None:
        return None
    found = reading.text[span.start : span.end]
    return found if _SCALAR.match(found) else None


def text_at(root: Any, path: Path) -> str | None:
    """The characters of a plain scalar at a path of data that is being edited; None where it has none of its own."""
    return _written(_reading(root), path)


def whole_text(root: Any) -> str | None:
    """The text that the data were read from."""
    reading = _reading(root)
    return None if reading is None else reading.text


def place_of(root: Any, path: Path) -> tuple[int, int] | None:
    """Line and column, from 1, of the value at a path of data that is being edited; None where it has none."""
    reading = _reading(root)
    span = None if reading is None else reading.span(path)
    if reading is None or span is None:
        return None
    from confsafe.formats.text import line_column

    return line_column(reading.text, span.start)


def _reading(root: Any) -> Reading | None:
    document = getattr(getattr(root, "_origin", None), "_document", None)
    return None if document is None else document.reading
