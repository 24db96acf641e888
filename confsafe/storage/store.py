"""The protocol through which the API speaks to a place, wherever it is: hold, read, commit, earlier versions.

The local disk (`disk.py`) is the first that keeps it; `stores/shared.py` keeps it over any engine that machines share.
`confsafe.testing.check_store` asks both for it.

    with store.hold() as held:            # the lock; nobody else who asks for it writes now
        snapshot = held.read()            # bytes, and the version that they are
        held.commit(new, snapshot.version)# -> the new version, or Stale, or OutcomeUnknown (raised)
    store.read()                          # readers never lock
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    import threading
    from collections.abc import Generator, Hashable
    from contextlib import AbstractContextManager
    from typing import NamedTuple, Protocol

    Version = Hashable
else:
    from confsafe.startup.records import NamedTuple

    Protocol = object


def is_url(path: str | os.PathLike[str]) -> bool:
    """Whether a path names a shared store, as `etcd://...` does, and no file."""
    return isinstance(path, str) and "://" in path


class Snapshot(NamedTuple):
    """One consistent state. `data` and `version` are None where there is no file.

    Attributes:
        version: what the store tells this state from others by; nobody else looks into it.
        ids: those of the last commits, oldest first, where they are stored with the data; none on a disk, where no
            answer is lost.
    """

    data: bytes | None
    version: Version | None
    ids: tuple[str, ...] = ()


class Earlier(NamedTuple):
    """An earlier version that is kept.

    Attributes:
        number: from 1, the newest.
        version: what the store tells it from others by.
        size: in bytes.
        time: when it was written, in seconds since the epoch; None where nobody knows.
        note: what the edit did that replaced it; "" where nobody knows.
    """

    number: int
    version: Version
    size: int
    time: float | None
    note: str = ""


class Stale(Exception):
    """The file is no longer what the commit was made from; `now` is what it is. Nothing was written."""

    def __init__(self, now: Snapshot) -> None:
        super().__init__("the file changed meanwhile")
        self.now = now


class Held(Protocol):
    """The store while the lock is held."""

    attempts: int | None
    """How many new states an edit goes on with before it gives up; None: as many as its time allows."""

    def read(self) -> Snapshot:
        """What is there. Raises WriteError (no permission, a directory, a FIFO, ...), never for a missing file."""

    def commit(self, data: bytes, version: Version | None, *, backup: int | None = None, note: str = "") -> Version:
        """Make `data` the content, durably, after keeping the old content as a backup; the version that it is.

        `version` is the state that `data` was made from (None: there was no file). Raises Stale when another state is
        found, WriteError when the system refuses, OutcomeUnknown when nobody tells whether it was done. `backup`
        overrides how many backups are kept (0: leave them alone). `note` says in a line what the edit did; it is kept
        with the backup, where the store has a place for it.
        """


class Store(Protocol):
    """A place for one file and its earlier versions."""

    @property
    def identity(self) -> str:
        """The place as messages show it, without credentials."""

    def hold(self) -> AbstractContextManager[Held]:
        """Take the lock, waiting as long as the options say. Raises LockTimeout."""

    def read(self) -> Snapshot:
        """What is there now, without a lock: never a half-written state."""

    def history(self) -> list[Earlier]:
        """The earlier versions that exist, newest first."""

    def read_backup(self, number: int) -> bytes:
        """The content of the earlier version `number` of `history()`, from 1. Raises WriteError (ENOENT)."""

    def watch(self, after: Version | None, closed: threading.Event) -> Generator[Snapshot, None, None]:
        """The states that follow the version `after`, as they come; they end when `closed` is set.

        A state may be skipped where a newer one is there, or be told again. One that cannot be read comes without data:
        `read` says why.
        """
