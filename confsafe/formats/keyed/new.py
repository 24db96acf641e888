"""New sections, and a whole new text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.data.sameness import kind
from confsafe.formats.keyed.places import Places
from confsafe.formats.keyed.style import Style
from confsafe.formats.layout.model import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confsafe.data.changes import Path, Plain
    from confsafe.formats.keyed.model import Dialect

    Moved = Callable[[Style, Path, Any], list[Piece]]
    """The lines of an entry or a section that comes from elsewhere; [] for one that is new."""


def new_sections(style: Style, names: Path, value: Mapping[str, Any], moved: Moved) -> list[Piece]:
    """A section with its entries, and those below it. Raises ValueRefused."""
    entries = [(key, item) for key, item in value.items() if kind(item) is not dict]
    below = [(key, item) for key, item in value.items() if kind(item) is dict]
    pieces = []
    if entries or not below:
        lines = [style.header(names)]
        for key, item in entries:
            path = (*names, key)
            taken = moved(style, path, item)
            lines += [piece.lines("").removeprefix(style.newline) for piece in taken] or _lines(style, path, item)
        pieces.append(Piece(style.newline.join(lines), gap=style.whole.section_gap))
    for key, item in below:
        pieces += moved(style, (*names, key), item) or new_sections(style, (*names, key), item, moved)
    return pieces


def sections_in(value: Any) -> list[Mapping[str, Any]]:
    """The sections that a value is: one, or several of one name; [] for the value of a key."""
    if kind(value) is dict:
        return [value]
    return value if kind(value) is list and value and kind(value[0]) is dict else []


def _lines(style: Style, path: Path, value: Any) -> list[str]:
    values = value if kind(value) is list else [value]
    return [style.indent + style.line(path[-1], item, path) for item in values]


def new_text(data: Mapping[str, Any], dialect: Dialect, newline: str) -> str:
    """A whole text of data that are `held`. Raises ValueRefused."""
    style = Style(Places("" if newline == "\n" else newline, dialect))
    blocks = [
        (0, style.line(key, item, (key,)))
        for key, value in data.items()
        if not sections_in(value)
        for item in (value if kind(value) is list else [value])
    ]
    for key, value in data.items():
        for section in sections_in(value):
            blocks += [(piece.gap, piece.body) for piece in new_sections(style, (key,), section, _none_moved)]
    return "".join(newline * (gap if number else 0) + body + newline for number, (gap, body) in enumerate(blocks))


def _none_moved(style: Style, path: Path, value: Plain) -> list[Piece]:
    return []
