"""Scalars written as the user typed them: `12.10`, `2e4`, `0755`, where the format reads them as the same value.

A step of `document.py` after the splices: the scalar's characters are replaced by the typed ones, and the text is read
once more. It stands only if the data and the comments are exactly what they were without it.
"""

from __future__ import annotations

from confsafe.data.sameness import same
from confsafe.errors import ConfsafeError
from confsafe.formats.text import Splice, apply_splices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from confsafe.data.changes import Path
    from confsafe.formats import Reading


def spelled(reading: Reading, spellings: Mapping[Path, str], read: Callable[[str], Reading]) -> Reading:
    """The reading of the text in which the scalars at those paths are written so; what cannot be stays as it is.

    Example:
        n = 12.1    with {("n",): "12.10"}    ->    n = 12.10
    """
    together = _with(reading, spellings, read)
    if together is not None:
        return together
    for path, text in spellings.items():
        reading = _with(reading, {path: text}, read) or reading
    return reading


def _with(reading: Reading, spellings: Mapping[Path, str], read: Callable[[str], Reading]) -> Reading | None:
    """All of them at once; None where that would be other data, or lose a comment."""
    splices = []
    for path, text in spellings.items():
        span = reading.span(path)
        if span is None or "\n" in text:
            return None
        if reading.text[span.start : span.end] != text:
            splices.append(Splice(span.start, span.end, text))
    if not splices:
        return reading
    try:
        fresh = read(apply_splices(reading.text, splices))
    except (ConfsafeError, ValueError):
        return None
    kept = _comments(fresh) == _comments(reading)
    return fresh if kept and same(fresh.data, reading.data, tree=not fresh.shares) else None


def _comments(reading: Reading) -> list[str]:
    return [reading.text[start:end] for start, end in reading.comments()]
