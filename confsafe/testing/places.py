"""What every place for a file must do, on a disk or in an engine: the protocol of `storage/store.py`, asked of it.

`check` is the part of `confsafe.testing.check_store` that is for all of them.
"""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import threading
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

from confsafe.errors import WriteError
from confsafe.storage.store import Stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.storage.store import Store

PROCESSES = 8
EDITS = 25
"""So many increments each process makes of one counter."""

PATIENCE = 60.0
"""Seconds for what has to come at some time."""

AWKWARD = b"\x00\xff\r\n\xef\xbb\xbf# text\r" + bytes(range(256))
"""Bytes that a store which takes them for text would change."""


class StoreFault(AssertionError):
    """The store has not done what a shared store must do."""


def check(place: Callable[[str], Store], name: str, *, processes: int, edits: int) -> None:
    """Ask it of the places whose names begin with `name`. Raises StoreFault."""
    _check_reading_and_writing(place(f"{name}-bytes"))
    _check_history(place(f"{name}-history"))
    _check_watch(place(f"{name}-watch"))
    _check_fork(partial(place, f"{name}-fork"))
    _check_counting(partial(place, f"{name}-count"), processes, edits)


def _check_reading_and_writing(store: Store) -> None:
    ask("@" not in store.identity, "the identity shows no user and no password")
    absent = store.read()
    ask(absent.data is None and absent.version is None, "an absent file reads as Snapshot(None, None)")
    first = written(store, AWKWARD)
    found = store.read()
    ask(found.data == AWKWARD, "the bytes come back exactly as they were written")
    ask(found.version == first, "a commit returns the version that a read then finds")
    ask(_is_stale(store, None), "a file that is there is not created again")
    ask(written(store, b"second") != first, "another state has another version")
    ask(_is_stale(store, first), "a commit from a state that has passed is refused")
    ask(store.read().data == b"second", "a refused commit leaves everything as it was")
    written(store, b"")
    ask(store.read().data == b"", "an empty file is not an absent one")


def written(store: Store, data: bytes, *, backup: int = 0) -> Any:
    """Make `data` the content, where nobody else writes; the version that it is."""
    with store.hold() as held:
        return held.commit(data, held.read().version, backup=backup)


def _is_stale(store: Store, version: Any) -> bool:
    with store.hold() as held:
        current = held.read()
        try:
            held.commit(b"too late", version)
        except Stale as stale:
            return stale.now == current
    return False


def _check_history(store: Store) -> None:
    for content in (b"one", b"two", b"three", b"four"):
        written(store, content, backup=2)
    kept = store.history()
    ask([one.number for one in kept] == [1, 2], "as many earlier versions are kept as were asked for, newest first")
    contents = [store.read_backup(one.number) for one in kept]
    ask(contents == [b"three", b"two"], "the earlier versions have the bytes that stood before")
    ask([one.size for one in kept] == [5, 3], "the earlier versions know their sizes")
    ask(len({one.version for one in kept}) == 2, "the earlier versions are told from each other")


def _check_watch(store: Store) -> None:
    """A watch tells the states that follow the one it was told of, and ends when it is to."""
    first = written(store, b"first")
    closed, told, seen = threading.Event(), threading.Event(), list[bytes | None]()

    def follow() -> None:
        for snapshot in store.watch(first, closed):
            seen.append(snapshot.data)
            if snapshot.data == b"second":
                told.set()

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    written(store, b"second")
    ask(told.wait(PATIENCE), "a watch tells of a change")
    ask(b"first" not in seen, "a watch does not tell of the state that it begins behind")
    closed.set()
    follower.join(PATIENCE)
    ask(not follower.is_alive(), "a watch ends when its event is set")


def _check_fork(factory: Callable[[], Store]) -> None:
    """In the child of a process that has used it a store works, or refuses at once; it never waits for ever."""
    if not hasattr(os, "fork"):
        return
    store = factory()
    written(store, b"before")
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # what may happen to threads is what is asked here
        child = os.fork()
    if child == 0:
        answer = b"a fault"
        try:
            answer = b"read" if factory().read().data == b"before" else b"wrong"
        except WriteError:
            answer = b"refused"
        finally:
            os.write(writer, answer)
            os._exit(0)
    os.close(writer)
    ready, _, _ = select.select([reader], [], [], PATIENCE)
    answer = os.read(reader, 100) if ready else b"nothing"
    os.close(reader)
    if not ready:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    ask(answer in (b"read", b"refused"), f"in a forked child a store works or refuses at once (it says {answer!r})")
    ask(store.read().data == b"before", "a forked child leaves its parent's connection alone")


def _check_counting(factory: Callable[[], Store], processes: int, edits: int) -> None:
    store = factory()
    written(store, b"0")
    workers: list[Any]
    if processes:
        spawn = multiprocessing.get_context("spawn")
        workers = [spawn.Process(target=_count_often, args=(factory, edits)) for _ in range(processes)]
    else:
        workers = [threading.Thread(target=_count_often, args=(factory, edits)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    wanted = str(len(workers) * edits).encode()
    ask(store.read().data == wanted, "of increments by many at once none is lost and none is doubled")


def _count_often(factory: Callable[[], Store], edits: int) -> None:
    store = factory()
    for _ in range(edits):
        count(store)


def count(store: Store) -> None:
    """Add one to the number that the file is, however often others are quicker."""
    with store.hold() as held:
        snapshot = held.read()
        while True:
            try:
                held.commit(str(int(snapshot.data or b"0") + 1).encode(), snapshot.version)
                return
            except Stale as stale:
                snapshot = stale.now


def ask(is_so: bool, what: str) -> None:
    """Raise StoreFault unless it is so."""
    if not is_so:
        raise StoreFault(f"not so: {what}")
