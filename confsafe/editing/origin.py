"""What a `Config` knows of the text that it was read from: comments, followers, the diff."""

from __future__ import annotations

from contextlib import suppress

from confsafe import formats
from confsafe.data.copying import copied
from confsafe.data.diff import diff
from confsafe.data.keypath import as_exact, peek
from confsafe.data.plain import plainly
from confsafe.data.tagged import Tagged
from confsafe.errors import KeyMissing, ParseError
from confsafe.formats.text import Comment, line_column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from confsafe.data.changes import Path, Plain
    from confsafe.document import Document
    from confsafe.editing.options import StrPath
    from confsafe.formats import Strings

_ABSENT = object()
NOT_1_1: Any = object()
"""What `meant_in_yaml_1_1` returns where the text is not read as YAML 1.1."""


class Origin:
    """What a root knows of its document."""

    def __init__(self, document: Document, path: StrPath, *, secret: bool) -> None:
        self._document = document
        self._path = path
        self._secret = secret

    def comment(self, path: Path) -> Comment:
        """The comment of the entry that was at `path` when the text was read; an empty one where there was no text."""
        return Comment() if self._document.reading is None else self._document.comment(path)

    def commented(self, root: Any) -> list[Path]:
        """The paths of the entries of `root` that have a comment in the text, in the order of the data."""
        reading = self._document.reading
        if reading is None or not reading.comments():
            return []
        found = []
        for path in _entries(reading.data):
            if peek(root, as_exact(path), _ABSENT) is not _ABSENT:
                with suppress(KeyMissing):
                    if reading.comment(path) != Comment():
                        found.append(path)
        return found

    def followers(self, path: Path) -> list[Path]:
        """The other paths that had their value from this one, by YAML alias or merge."""
        reading = self._document.reading
        return reading.followers(path) if reading else []

    @property
    def strings(self) -> Strings | None:
        """What a format tells of itself that holds nothing but strings."""
        return self._document.format.strings

    @property
    def shares(self) -> bool:
        """Whether several places of the data may have their value from one place of the text."""
        return self._document.shares

    def is_merged(self, path: Path) -> bool:
        """Whether a YAML merge brought in the value at a path, or one around it."""
        reading = self._document.reading
        return reading is not None and reading.is_merged(path)

    def place(self, path: Path) -> tuple[int, int] | None:
        """Line and column, from 1, of the value that was at `path`; None where it has none."""
        reading = self._document.reading
        span = reading.span(path) if reading else None
        return None if reading is None or span is None else line_column(reading.text, span.start)

    def fresh(self) -> Any:
        """The data as it was read, as a new copy."""
        return copied(self._document.data)

    def changed(self, root: Any) -> bool:
        """Whether saving `root` would change the text."""
        return self._text(root) != self._document.original

    def diff(self, root: Any) -> str:
        """The unified diff to the text that `root` would be saved as; of a secret file the key paths alone."""
        from confsafe.data.textdiff import redacted, unified

        name = formats.display_name(self._path)
        if self._secret:
            return redacted(diff(self._document.data, root, told=root.told), name=name)
        return unified(self._document.original or "", self._text(root) or "", old_name=name, new_name=name)

    def _text(self, root: Any) -> str | None:
        if self._document.original is None and not root:
            return None

        def text_of(data: Plain) -> str:
            return self._document.edited(data, told=root.told, comments=root.comments.assigned)

        return plainly(text_of, root, format=self._document.format.name)


def _entries(data: Plain) -> Iterator[Path]:
    """The path of every entry, an outer one before those in it; of what is shared, the first place alone."""
    seen: set[int] = set()
    pending: list[tuple[Path, Plain]] = [((), data)]
    while pending:
        path, value = pending.pop()
        if path:
            yield path
        value = value.value if isinstance(value, Tagged) else value
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        below = value.items() if isinstance(value, dict) else enumerate(value)
        pending.extend(reversed([((*path, key), item) for key, item in below]))


def meant_in_yaml_1_1(root: Any, text: str) -> Any:
    """What a plain scalar means in the YAML 1.1 text that the data were read from: `0755` is 493, `no` is false."""
    document: Any = getattr(getattr(root, "_origin", None), "_document", None)
    tree = getattr(getattr(document, "reading", None), "tree", None)
    if tree is None or not tree.version_1_1:
        return NOT_1_1
    try:
        return document.format.data(f"%YAML 1.1\n---\n{text}\n")
    except ParseError:
        return NOT_1_1
