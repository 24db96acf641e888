"""A text -> its format, where the file's name leaves it open: JSON with comments, an rc file of JSON or YAML.

A file's name is asked first (`formats/detect.py`). A text that is none of its format is diagnosed here too.
"""

from __future__ import annotations

from confsafe.errors import ParseError
from confsafe.formats import by_name
from confsafe.formats.detect import RC
from confsafe.startup.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

_BEGINS_AS_JSON = pattern(r"\ufeff?(?:\s|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)*(?:[{\[]|\Z)")


def in_its_format(text: str, name: str, read: Callable[[str], T], *, given: str | None) -> T:
    """What `read` makes of a text in the format `name`, which the caller has given or the file's name has told.

    Where nothing but the file's name says JSON, and the text has comments at the end of its lines, it is read as JSON
    with comments: its owner's reader takes them. An rc file that begins with `{` is JSON, unless it can be read as YAML
    only. A format that was given is taken at its word. Raises what `read` raises, a ParseError with what stands behind
    it (`formats/diagnosis.py`).
    """
    try:
        if name == RC:
            return _rc(text, read)
        try:
            return read(name)
        except ParseError:
            if given is not None or name != "json" or not _has_comments(text):
                raise
            return read("jsonc")
    except ParseError as error:
        from confsafe.formats.diagnosis import diagnosed

        raise diagnosed(error, text) from error.__cause__


def _has_comments(text: str) -> bool:
    from confsafe.formats.json import has_comments  # here: only JSON that does not parse is asked

    return has_comments(text)


def _rc(text: str, read: Callable[[str], T]) -> T:
    if not _BEGINS_AS_JSON.match(text):
        return read("yaml")
    try:
        return read("jsonc")
    except ParseError:
        try:
            return read("yaml")
        except ParseError:
            pass
        raise


def rc_format(text: str) -> str:
    """The format of an rc file with that text, which parses."""

    def parsed(name: str) -> str:
        by_name(name).data(text)
        return name

    return _rc(text, parsed)
