"""Every document of a YAML stream, changed by one function in one commit."""

from __future__ import annotations

from confsafe.errors import KeyMissing
from confsafe.formats.encoding import BOM
from confsafe.formats.stream import count_of_documents, pieces_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Unpack

    from confsafe.api import Outcome
    from confsafe.document import Document
    from confsafe.editing.options import Options, StrPath


def transform_documents(
    path: StrPath,
    mutate: Callable[[Any], None],
    *,
    dry_run: bool = False,
    check: Callable[[bytes, StrPath], None] | None = None,
    **options: Unpack[Options],
) -> tuple[Outcome, int]:
    """Change every document of a stream by one function, in one commit; the outcome, and how many it was done to.

    A document for which `mutate` raises KeyMissing is left alone, and so is one that is no mapping or list; where none
    is left, that error is raised. Raises what `transform` raises.
    """
    from confsafe.editing.source import transform_source

    done = 0

    def change(first: Document) -> str:
        nonlocal done
        text, done = _all_changed(first, mutate)
        return text

    options["document"] = 0
    outcome = transform_source(path, change, dry_run=dry_run, check=check, **options)
    return outcome, done


def _all_changed(first: Document, mutate: Callable[[Any], None]) -> tuple[str, int]:
    """The stream with every document changed, and how many were."""
    text, format = first.original or "", first.format.name
    pieces = pieces_of(text.removeprefix(BOM), format)
    if pieces is not None:
        change = _Change(mutate)
        changed = [change.in_document(piece, format, None) for piece in pieces]
        joined = "".join(changed)
        if pieces_of(joined, format) == changed:  # none has run into the next one
            return first.bom + joined, change.counted()
    change = _Change(mutate)
    for number in range(count_of_documents(text, format)):
        text = change.in_document(text, format, number)
    return text, change.counted()


class _Change:
    """One function, done to one document after the other."""

    def __init__(self, mutate: Callable[[Any], None]) -> None:
        self._mutate = mutate
        self._done = 0
        self._missing: KeyMissing | None = None

    def in_document(self, text: str, format: str, number: int | None) -> str:
        """The text with one document changed; as it is where there is nothing to change in it."""
        from confsafe.data.copying import copied
        from confsafe.document import Document
        from confsafe.editing.config import root_of
        from confsafe.editing.origin import Origin

        document = Document(text, format, document=number)
        if not isinstance(document.data, (dict, list)):
            return text
        root = root_of(copied(document.data), Origin(document, "", secret=False))
        try:
            self._mutate(root)
        except KeyMissing as error:
            self._missing = error
            return text
        self._done += 1
        return document.edited(root, told=root.told, comments=root.comments.assigned)

    def counted(self) -> int:
        """How many documents were changed. Raises the KeyMissing of those in which the key is absent, if none was."""
        if not self._done and self._missing is not None:
            raise self._missing
        return self._done
