"""The earlier versions of an object: those that the bucket keeps of itself, or copies beside it.

    metadata `confsafeearlier`  the bucket's own ids of the earlier versions, where it keeps them
    s3://bucket/app.toml.bak/N  else an earlier version, copied; N is its time
    metadata `confsafenote`     what the edit did: of a copy, that which replaced it; else that which made this version

A copy is named after the version that it is of, so whoever is overtaken leaves no second one, and what has no successor
is not shown. Copies go when the commit that outdates them has been made.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from confsafe.storage.store import Earlier

if TYPE_CHECKING:
    from collections.abc import Callable

    from obstore import GetResult

    from confsafe.stores.deadline import Deadline

EARLIER = "confsafeearlier"
NOTE = "confsafenote"

ROOM = 2000
"""Bytes of metadata that S3 takes (2,048), less some."""

DIGITS = 20
"""Those of a copy's name: nanoseconds since the epoch."""

_LONGEST_NOTE = 120


class ObjectHistory:
    """The earlier versions of one object.

    Args:
        store: the bucket's client.
        key: the object's.
        repeated: calls a function again while the store does not answer and there is time.
    """

    def __init__(self, store: Any, key: str, repeated: Callable[[Callable[[], Any], Deadline], Any]) -> None:
        self._store = store
        self._key = key
        self._repeated = repeated

    def earlier(self, attributes: dict[str, str], current: str, deadline: Deadline) -> list[Earlier]:
        """Those behind a state with these attributes, whose own copy would be called `current`; the newest first."""
        if own := attributes.get(EARLIER, "").split():
            return self._of_bucket(own, attributes.get(NOTE, ""), deadline)
        listed = [(name, size) for name, size in self._repeated(self._listed, deadline) if name != current]
        return [
            Earlier(number, name, size, int(name) / 1e9 if name.isdigit() else None, self._note_of(name, deadline))
            for number, (name, size) in enumerate(sorted(listed, reverse=True), 1)
        ]

    def read(self, version: str, deadline: Deadline) -> bytes:
        """The bytes of one of them. Raises WriteError."""
        is_copy = version.isdigit() and len(version) == DIGITS
        asked = (self._copy(version), None) if is_copy else (self._key, version)
        data: bytes = self._repeated(lambda: bytes(self._got(*asked).bytes()), deadline)
        return data

    def copy(self, name: str, data: bytes, note: str, deadline: Deadline) -> None:
        """Put an earlier version beside the object."""
        from obstore import put

        said = {NOTE: _in_ascii(note)}
        self._repeated(lambda: put(self._store, self._copy(name), data, attributes=said, use_multipart=False), deadline)

    def delete_outdated(self, newest: str, keep: int, deadline: Deadline) -> None:
        """Delete the copies beyond `keep`, of which `newest` is the first: later ones are of commits under way."""
        self._repeated(partial(self._deleted, newest, keep), deadline)

    def _of_bucket(self, versions: list[str], note: str, deadline: Deadline) -> list[Earlier]:
        """The bucket's own; `note` is the current version's. Each has the note of the edit that made it."""
        kept = []
        for number, version in enumerate(versions, 1):
            found = self._repeated(partial(self._got, self._key, version, head=True), deadline)
            meta = found.meta
            kept.append(Earlier(number, version, meta["size"], meta["last_modified"].timestamp(), unquote(note)))
            note = found.attributes.get(NOTE, "")
        return kept

    def _note_of(self, name: str, deadline: Deadline) -> str:
        try:
            found = self._repeated(partial(self._got, self._copy(name), head=True), deadline)
        except FileNotFoundError:  # a writer has deleted it meanwhile
            return ""
        return unquote(found.attributes.get(NOTE, ""))

    def _got(self, key: str, version: str | None = None, *, head: bool = False) -> GetResult:
        from obstore import get

        return get(self._store, key, options={"head": head} if version is None else {"version": version, "head": head})

    def _copy(self, name: str) -> str:
        return f"{self._key}.bak/{name}"

    def _listed(self) -> list[tuple[str, int]]:
        from obstore import list as list_objects

        prefix = self._copy("")
        pages = list_objects(self._store, prefix=prefix)
        return [(meta["path"].removeprefix(prefix), int(meta["size"])) for page in pages for meta in page]

    def _deleted(self, newest: str, keep: int) -> None:
        from obstore import delete

        for name in sorted((name for name, _ in self._listed() if name <= newest), reverse=True)[keep:]:
            with suppress(FileNotFoundError):  # another writer has deleted it
                delete(self._store, self._copy(name))


def with_earlier(attributes: dict[str, str], own: str, note: str, keep: int) -> dict[str, str]:
    """The attributes of the version that follows the bucket's `own`, with as many earlier ones as there is room for."""
    said = {**attributes, NOTE: _in_ascii(note)}
    versions = [own, *said.pop(EARLIER, "").split()][:keep]
    room = ROOM - sum(len(name) + len(value) for name, value in said.items()) - len(EARLIER)
    while len(versions) > 1 and sum(len(version) + 1 for version in versions) > room:
        versions = versions[:-1]
    return {**said, EARLIER: " ".join(versions)}


def _in_ascii(note: str) -> str:
    """A note as the headers of HTTP take it, short enough for the metadata of S3."""
    while len(quoted := quote(note, safe=" ,.[]=")) > _LONGEST_NOTE:
        note = note[:-1]
    return quoted
