"""`confsafe relay URL DIR`: keep a local file as a shared store has it, so that applications go on watching a file.

    watch the store -> does it parse? -> wait a random part of `spread` -> commit DIR/NAME (lock, .bak, atomic rename)

One relay a machine is one watcher of the store, however many programs read the file. A value that does not parse is
reported, and the file stays as it was.
"""

from __future__ import annotations

import errno
import os
import random
from typing import TYPE_CHECKING, NamedTuple

from confsafe import api
from confsafe.editing.options import completed, store_for
from confsafe.editing.reader import NOT_REACHED, missing_file
from confsafe.errors import LockTimeout, ParseError, WriteError, naming
from confsafe.stores.location import parse

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator
    from typing import Unpack

    from confsafe.editing.options import Options
    from confsafe.storage.store import Snapshot, Store


def relay(
    url: str,
    directory: str | os.PathLike[str],
    *,
    spread: float = 0.0,
    once: bool = False,
    closed: threading.Event,
    tell: Callable[[str], object],
    **options: Unpack[Options],
) -> str:
    """Write the shared file into `directory` now and at each change, until `closed` is set; the path of the file.

    Args:
        url: the shared file.
        directory: where the local file stands, under the last part of the URL's name.
        spread: up to so many seconds, drawn anew each time, lie between a change and its commit, so that a fleet does
            not reload at one moment; a file that is not there yet is made at once.
        once: bring the file up to date and return; what cannot be taken is raised.
        closed: ends it, from another thread or a signal.
        tell: called with a line for each commit, and for each value that is not taken.
        options: as for `edit`, of the local file.

    Raises WriteError; what may pass (the store's being out of reach, a lock, a full disk) is told and waited for, but
    where `once` is asked.
    """
    path = os.path.join(os.fspath(directory), parse(url).name)
    full = completed(options)
    local = _Local(url, path, full, store_for(path, full), tell)
    source = store_for(url, completed({}))
    if once:
        local.take(source.read())
        return path
    told = ""
    while not closed.is_set():
        try:
            for snapshot in _states(source, spread if os.path.exists(path) else 0.0, spread, closed):
                local.take_or_tell(snapshot)
                told = ""
        except (WriteError, LockTimeout) as error:
            if not _may_pass(error):
                raise
            if str(error) != told:
                tell(told := str(error))
            closed.wait(1.0)
    return path


def _states(source: Store, first: float, spread: float, closed: threading.Event) -> Iterator[Snapshot]:
    """The state of a store now and at each change, each up to `spread` seconds late (`first`: the first one)."""
    snapshot: Snapshot | None = source.read()
    seconds = first
    while snapshot is not None:
        if seconds:
            if closed.wait(random.uniform(0, seconds)):
                return
            snapshot = source.read()
        yield snapshot
        snapshot, seconds = next(source.watch(snapshot.version, closed), None), spread


_PASSING = NOT_REACHED | {errno.ENOSPC, errno.EDQUOT, errno.EIO}


def _may_pass(error: WriteError | LockTimeout) -> bool:
    """Whether waiting may mend it."""
    return isinstance(error, LockTimeout) or error.errno in _PASSING


class _Local(NamedTuple):
    """The local file of a relay."""

    url: str
    path: str
    options: Options
    store: Store
    tell: Callable[[str], object]

    def take_or_tell(self, snapshot: Snapshot) -> None:
        """Take a state; of one that cannot be taken only tell. Raises WriteError, LockTimeout of the local file."""
        if snapshot.data is None:
            self.tell(f"{self.path}: the shared file is gone; the local one stays")
            return
        try:
            self.take(snapshot)
        except ParseError as error:
            error.unchanged = False
            self.tell(f"{self.path}: not taken: {error}")

    def take(self, snapshot: Snapshot) -> None:
        """Commit one state of the shared file. Raises ParseError, FileNotFoundError; WriteError, LockTimeout."""
        if snapshot.data is None:
            raise missing_file(self.url)
        with naming(self.url):
            api.data_as(self.url, snapshot.data, self.options)
        with self.store.hold() as held:
            there = held.read()
            if there.data != snapshot.data:
                held.commit(snapshot.data, there.version)
                self.tell(f"{self.path}: {len(snapshot.data)} bytes")
