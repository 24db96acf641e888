"""A file in an engine that machines share, as a store: the protocol of `storage/store.py` over an `Engine`.

    read -> (the block) -> conditional write --+-- done
                                               +-- Moved: Stale with what is there now; the edit merges or runs again
                                               +-- Unclear: looked for by its id, and sent again where it is not there

Each commit has an id, which is stored with the value in the same atomic write, with those before it (`writers.py`). So
an edit counts exactly once, whatever answer was lost. After three conflicts the engine's lock is taken for the rest of
the edit. One deadline bounds everything but the caller's block.
"""

from __future__ import annotations

import errno
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from confsafe.errors import LockTimeout, OutcomeUnknown, WriteError
from confsafe.storage.store import Snapshot, Stale
from confsafe.stores import writers
from confsafe.stores.deadline import Deadline
from confsafe.stores.engine import Found, Moved, Unclear

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from contextlib import AbstractContextManager
    from threading import Event
    from types import TracebackType
    from typing import NoReturn, Self

    from confsafe.storage.store import Earlier
    from confsafe.stores.engine import Engine

LOCK_AFTER = 3
"""Conflicts before the engine's lock is taken. Measured on three etcd nodes: optimistic first is 1.4 times as quick as
never locking and 3.9 times as always locking, see `python -m benchmarks.stores`."""


@dataclass(frozen=True, slots=True)
class SharedOptions:
    """How a shared file is read and written.

    Attributes:
        timeout: seconds for all waiting of one edit; 0: one try, None: for ever.
        backup: how many earlier versions are kept; 0: none.
        secret: only over TLS or loopback.
    """

    timeout: float | None = 10.0
    backup: int = 1
    secret: bool = False


class SharedFile:
    """One file of an engine, as a `Store`."""

    def __init__(self, engine: Engine, options: SharedOptions) -> None:
        self.engine = engine
        self.options = options

    @property
    def identity(self) -> str:
        """The place as messages show it."""
        return self.engine.identity

    def read(self) -> Snapshot:
        """What is there now. Raises WriteError."""
        deadline = Deadline(self.options.timeout)
        with deadline.running():
            return _snapshot(self.engine.read(deadline))

    def hold(self) -> AbstractContextManager[SharedHold]:
        """Begin an edit: `with store.hold() as held:`. Nobody is locked out."""
        return SharedHold(self.engine, self.options)

    @contextmanager
    def held_on(self) -> Iterator[SharedFile]:
        """This store with one hold for all edits in the block: their conflicts count together, one deadline bounds all.

        So the engine's lock is taken for an edit that is begun anew each time somebody else was quicker.
        """
        with SharedHold(self.engine, self.options) as hold:
            yield _HeldOn(self.engine, self.options, hold)

    def history(self) -> list[Earlier]:
        """The earlier versions that are kept, newest first."""
        deadline = Deadline(self.options.timeout)
        with deadline.running():
            return self.engine.earlier(deadline)

    def read_backup(self, number: int) -> bytes:
        """The content of the earlier version `number`, 1 the newest. Raises WriteError (ENOENT)."""
        there = self.history()
        if not 1 <= number <= len(there):
            count = {0: "no backups", 1: "one backup"}.get(len(there), f"{len(there)} backups")
            raise WriteError(
                f"there is no backup number {number}, but {count}",
                path=self.identity,
                errno=errno.ENOENT,
                remedy="see confsafe backups",
            )
        deadline = Deadline(self.options.timeout)
        with deadline.running():
            return self.engine.read_earlier(there[number - 1].version, deadline)

    def watch(self, after: Any, closed: Event) -> Generator[Snapshot, None, None]:
        """The states that follow the version `after`, until the event `closed` is set."""
        for found in self.engine.changes(after, closed):
            yield _snapshot(found)


class _HeldOn(SharedFile):
    """A store whose edits go on with one hold."""

    def __init__(self, engine: Engine, options: SharedOptions, hold: SharedHold) -> None:
        super().__init__(engine, options)
        self._hold = hold

    def hold(self) -> AbstractContextManager[SharedHold]:
        return nullcontext(self._hold)


class SharedHold:
    """One edit of a shared file: `Held` of the store protocol."""

    attempts: int | None = None

    def __init__(self, engine: Engine, options: SharedOptions) -> None:
        self.engine = engine
        self._options = options
        self.deadline = Deadline(options.timeout)
        self._stack = ExitStack()
        self._conflicts = 0
        self._sent: set[str] = set()
        """The ids of all that this edit has sent: an answer may be lost unnoticed, and an older state be shown."""
        self._found = Found(None, None)
        self._writer: writers.Writer | None = None

    def __enter__(self) -> Self:
        self._writer = self._stack.enter_context(writers.taken())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._writer = None
        self._stack.close()

    def read(self) -> Snapshot:
        """What is there. Raises WriteError."""
        with self.deadline.running():
            self._found = self.engine.read(self.deadline)
        return _snapshot(self._found)

    def commit(self, data: bytes, version: Any, *, backup: int | None = None, note: str = "") -> Any:
        """Write `data` if `version` still stands; the new version. `note` is kept with the earlier one.

        Raises Stale with what is there now; LockTimeout where conflicts have used up the time; OutcomeUnknown where
        nobody answers whether it was written; WriteError.
        """
        assert self._writer is not None, "the edit is over"
        with self.deadline.running():
            if version != self._found.version:
                self._conflict(self.engine.read(self.deadline))
            keep = self._options.backup if backup is None else backup
            return self._written(data, self._found, self._writer.next_id(), keep, note)

    @contextmanager
    def prepare(self, version: Any, *, backup: int | None = None, note: str = "") -> Iterator[SharedCommit]:
        """A commit that is to be published with others (`together.py`)."""
        keep = self._options.backup if backup is None else backup
        yield SharedCommit(self, self.engine, self._found, keep, note)

    def overtaken(self, now: Found | None) -> NoReturn:
        """Somebody else came first, at this file or at one that is committed with it. Raises Stale, LockTimeout."""
        with self.deadline.running():
            self._conflict(now or self.engine.read(self.deadline))

    def _written(self, data: bytes, expected: Found, own: str, keep: int, note: str) -> Any:
        ids = writers.with_own(expected.ids, own, self.engine.kept_ids)
        self._sent.add(own)
        is_unclear = False
        while True:
            try:
                version = self.engine.write(data, expected, ids, keep=keep, note=note, deadline=self.deadline)
            except Moved as moved:
                now = moved.now or self._asked(is_unclear)
                if self._sent.isdisjoint(now.ids):
                    if is_unclear and _is_past(expected, now, self.engine.kept_ids):
                        raise outcome_unknown(self.engine.identity) from moved
                    self._conflict(now)
            except Unclear as fault:
                is_unclear = True
                if self.deadline.is_over:
                    raise outcome_unknown(self.engine.identity) from fault
                self.deadline.pause()
                now = self._asked(is_unclear)
                if self._sent.isdisjoint(now.ids):  # else an engine that goes by the content would write it twice
                    continue
            except WriteError as error:
                if is_unclear:
                    raise outcome_unknown(self.engine.identity) from error
                raise
            else:
                now = Found(data, version, ids)
            self._found = now
            return now.version

    def _asked(self, is_unclear: bool) -> Found:
        try:
            return self.engine.read(self.deadline)
        except WriteError as error:
            if is_unclear:
                raise outcome_unknown(self.engine.identity) from error
            raise

    def _conflict(self, now: Found) -> NoReturn:
        """Someone else came first: wait a moment, take the lock where it goes on and on, and raise Stale."""
        self._conflicts += 1
        if self.deadline.is_over:
            raise LockTimeout(
                f"others changed it {self._conflicts} times while this edit tried",
                path=self.engine.identity,
                remedy="try again, or give it more time (timeout=, --timeout)",
            )
        if self._conflicts == LOCK_AFTER:
            self._stack.enter_context(self.engine.exclusive(self.deadline))
            now = self.engine.read(self.deadline)
        elif self._conflicts < LOCK_AFTER:
            self.deadline.pause()
            now = self.engine.read(self.deadline)
        self._found = now
        raise Stale(_snapshot(now))


def _snapshot(found: Found) -> Snapshot:
    return Snapshot(found.data, found.version, found.ids)


def outcome_unknown(identity: str) -> OutcomeUnknown:
    """The error where nobody tells whether a change was made."""
    return OutcomeUnknown(
        "the store does not answer whether the change was made",
        path=identity,
        remedy="read the value again before repeating a change that counts",
    )


def _is_past(expected: Found, now: Found, kept: int) -> bool:
    """Whether so many commits have followed `expected` that an id which stood right behind it is no longer kept."""
    return len(now.ids) == kept and set(expected.ids).isdisjoint(now.ids)


@dataclass(slots=True)
class SharedCommit:
    """The commit of one file of several: what it is to hold, and what that was made from."""

    hold: SharedHold
    engine: Engine
    expected: Found
    keep: int
    note: str
    data: bytes = b""

    def write(self, data: bytes) -> None:
        """What the file is to hold."""
        self.data = data

    def seal(self) -> None:
        """Nothing is to be done before the one request that writes all."""

    def back_up(self) -> None:
        """The earlier version is written in the same request."""
