"""The documents of one YAML stream: their data, what tells each from the others, and which one is meant.

confsafe.set("k8s.yaml", "spec.replicas", 3, document={"kind": "Deployment", "metadata.name": "web"})
"""

from __future__ import annotations

from confsafe.data import keypath
from confsafe.errors import ConfsafeError, KeyMissing, ParseError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from confsafe.data.changes import Plain

    Which = int | Mapping[str, Any] | None
    """A document: its number from 0, or the values that it holds by their key paths; None: the only one."""

BOM = "\ufeff"
_SHOWN = 8
"""So many documents are named in a message."""


def count_of_documents(text: str, format: str) -> int:
    """How many documents a text has. Raises ParseError."""
    return len(data_of_documents(text, format))


def labels_of_documents(text: str, format: str) -> list[str]:
    """What tells each document from the others. Raises ParseError."""
    return [label(data) for data in data_of_documents(text, format)]


def label(data: Plain) -> str:
    """What tells a document from others: kind and name, or a name, or its first keys.

    Example:
        >>> label({"kind": "Service", "metadata": {"name": "web"}}), label({"a": 1, "b": 2}), label(None)
        ('kind=Service,metadata.name=web', 'a, b', '(empty)')
    """
    if data is None:
        return "(empty)"
    if not isinstance(data, dict):
        return keypath.kind_of(data)
    told: list[str] = []
    for key in ("kind", "metadata.name", "name", "id"):
        value = keypath.peek(data, keypath.parse(key), None)
        if isinstance(value, (str, int)) and len(told) < 2:
            told.append(f"{key}={value}")
    if told:
        return ",".join(told)
    names = [str(key) for key in data]
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "") if names else "{}"


def number_of(text: str, format: str, document: Which) -> int | None:
    """The number of the document that is meant: by its number, or by what it holds. Raises ParseError, KeyMissing."""
    return document if document is None or isinstance(document, int) else chosen_document(text, format, document)


def chosen_document(text: str, format: str, wanted: Mapping[str, Plain]) -> int:
    """The number of the one document that holds those values at those key paths.

    A value may be given as its text. Raises KeyMissing where none fits, or several do, naming them.
    """
    found = data_of_documents(text, format)
    fits = [number for number, data in enumerate(found) if _holds(data, wanted)]
    if len(fits) == 1:
        return fits[0]
    said = ",".join(f"{key}={value}" for key, value in wanted.items())
    if fits:
        raise KeyMissing(f"{said} fits {len(fits)} documents: {named(found, fits)}", remedy="say more of it")
    raise KeyMissing(f"no document has {said}", remedy=f"there is {named(found, range(len(found)))}")


def _holds(data: Any, wanted: Mapping[str, Any]) -> bool:
    absent = object()
    for key, value in wanted.items():
        there = keypath.peek(data, keypath.as_keypath(key), absent)
        if there is absent or (there != value and keypath.scalar_text(there) != str(value)):
            return False
    return True


def listed(text: str) -> str:
    """The documents of a stream as a message names them; how many there are where they cannot be told."""
    try:
        found = data_of_documents(text, "yaml")
    except ConfsafeError:
        return "its number, from 0"
    return named(found, range(len(found)))


def named(found: list[Plain], numbers: Iterable[int]) -> str:
    """Some documents as a message names them: `0 (kind=Service), 1 (kind=Deployment)`."""
    parts = [f"{number} ({label(found[number])})" for number in numbers]
    return ", ".join(parts[:_SHOWN]) + (f" and {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else "")


def data_of_documents(text: str, format: str) -> list[Plain]:
    """The data of every document, each read once. Raises ParseError."""
    text = text.removeprefix(BOM)
    from confsafe import formats

    read = formats.by_name(format).data
    if format != "yaml":
        return [read(text)]
    pieces = pieces_of(text, format)
    if pieces is not None:
        try:
            return [read(piece) for piece in pieces]
        except ParseError:
            pass  # the reading of the whole stream says where
    found = [read(text, document=0)]
    while True:
        try:
            found.append(read(text, document=len(found)))
        except ParseError as error:
            if error.line is not None:
                raise
            return found


def pieces_of(text: str, format: str) -> list[str] | None:
    """The text of each document, which joined are the stream; None where each has to be looked for in it."""
    from confsafe import formats

    return formats.by_name(format).pieces(text)
