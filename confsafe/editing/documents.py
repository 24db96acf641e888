"""Every document of a YAML stream, changed by one function in one commit."""

from __future__ import annotations

from confsafe.errors import KeyMissing
from confsafe.formats.stream import count_of

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
    done = 0
    missing: KeyMissing | None = None
    for number in range(count_of(text, format)):
        try:
            text, changed = _changed(text, format, number, mutate)
            done += changed
        except KeyMissing as error:
            missing = error
    if not done and missing is not None:
        raise missing
    return text, done


def _changed(text: str, format: str, number: int, mutate: Callable[[Any], None]) -> tuple[str, bool]:
    """The text with one document changed, and whether there was something to change in."""
    from confsafe.data.copying import copied
    from confsafe.document import Document
    from confsafe.editing.config import root_of
    from confsafe.editing.origin import Origin

    document = Document(text, format, document=number)
    if not isinstance(document.data, (dict, list)):
        return text, False
    root = root_of(copied(document.data), Origin(document, "", secret=False))
    mutate(root)
    return document.edited(root, told=root.told, comments=root.comments.assigned), True
