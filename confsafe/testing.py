"""For tests: a place in memory, and the suite that a shared store must pass.

    def test_my_store() -> None:
        confsafe.testing.check_store(my_engine)         # my_engine: a function of a module, (name: str) -> Engine

`memory` is a fixture for the tests of an application: `memory("app.toml", text)` gives a URL that every verb takes.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import select
import signal
import threading
import time
import warnings
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from confsafe.errors import WriteError
from confsafe.storage.store import Stale
from confsafe.stores.deadline import Deadline
from confsafe.stores.engine import LEAST_IDS, Found, Moved, Unclear
from confsafe.stores.shared import SharedFile, SharedOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from confsafe.storage.store import Earlier
    from confsafe.stores.engine import Engine

PROCESSES = 8
EDITS = 25
"""So many increments each process makes of one counter."""

PATIENCE = 60.0
"""Seconds for what has to come at some time."""

AWKWARD = b"\x00\xff\r\n\xef\xbb\xbf# text\r" + bytes(range(256))
"""Bytes that a store which takes them for text would change."""


class StoreFault(AssertionError):
    """The store has not done what a shared store must do."""


@contextmanager
def memory() -> Iterator[Callable[..., str]]:
    """Places in memory, forgotten at the end.

    Example:
        >>> import confsafe
        >>> with memory() as place:
        ...     url = place("app.toml", "port = 80\\n")
        ...     confsafe.get(url, "port")
        80
    """
    from confsafe.stores import memory as engine
    from confsafe.stores import open_shared

    host = secrets.token_hex(8)

    def place(name: str, text: str | bytes | None = None) -> str:
        url = f"memory://{host}/{name}"
        if text is not None:
            data = text.encode() if isinstance(text, str) else text
            with open_shared(url, SharedOptions()).hold() as held:
                held.commit(data, held.read().version, backup=0)
        return url

    try:
        yield place
    finally:
        engine.forget(f"memory://{host}/")


def check_store(factory: Callable[[str], Engine], *, processes: int = PROCESSES, edits: int = EDITS) -> None:
    """Ask of a store all that a shared store must do.

    Args:
        factory: makes the engine of the file of that name; callable in another process (a function of a module, or a
            `functools.partial` of one). The names are new ones.
        processes: how many count at once; 0: threads of this process, for an engine that knows only one process.
        edits: how often each counts.

    Raises StoreFault, which names what was not done.
    """
    name = f"check-{secrets.token_hex(8)}"
    _check_reading_and_writing(factory(f"{name}-bytes"))
    _check_history(factory(f"{name}-history"))
    _check_lost_answers(factory(f"{name}-lost"))
    _check_deadline(factory(f"{name}-deadline"))
    _check_changes(factory(f"{name}-changes"))
    _check_fork(partial(factory, f"{name}-fork"))
    _check_counting(partial(factory, f"{name}-count"), processes, edits)


def _check_reading_and_writing(engine: Engine) -> None:
    _ask(engine.kept_ids >= LEAST_IDS, f"at least {LEAST_IDS} ids are kept")
    deadline = Deadline(30.0)
    absent = engine.read(deadline)
    _ask(absent.data is None and absent.version is None, "an absent file reads as Found(None, None)")
    first = engine.write(AWKWARD, absent, ("a",), keep=0, deadline=deadline)
    found = engine.read(deadline)
    _ask(found.data == AWKWARD, "the bytes come back exactly as they were written")
    _ask(found.version == first, "a write returns the version that a read then finds")
    _ask(found.ids == ("a",), "the ids are stored with the data")
    _ask(_is_moved(engine, absent), "a file that is there is not created again")
    engine.write(b"second", found, ("a", "b"), keep=0, deadline=deadline)
    _ask(_is_moved(engine, found), "a write from a state that has passed is refused")
    now = engine.read(deadline)
    _ask((now.data, now.ids) == (b"second", ("a", "b")), "a refused write leaves everything as it was")
    engine.write(b"", now, (), keep=0, deadline=deadline)
    _ask(engine.read(deadline).data == b"", "an empty file is not an absent one")


def _is_moved(engine: Engine, expected: Found) -> bool:
    try:
        engine.write(b"too late", expected, ("z",), keep=0, deadline=Deadline(30.0))
    except Moved:
        return True
    return False


def _check_history(engine: Engine) -> None:
    deadline = Deadline(30.0)
    for content in (b"one", b"two", b"three", b"four"):
        engine.write(content, engine.read(deadline), (), keep=2, deadline=deadline)
    kept = engine.earlier(deadline)
    _ask([one.number for one in kept] == [1, 2], "as many earlier versions are kept as were asked for, newest first")
    contents = [engine.read_earlier(one.version, deadline) for one in kept]
    _ask(contents == [b"three", b"two"], "the earlier versions have the bytes that stood before")
    _ask([one.size for one in kept] == [5, 3], "the earlier versions know their sizes")


class _Lossy:
    """An engine whose first answers to writes are lost, though the writes were made."""

    def __init__(self, engine: Engine, losses: int) -> None:
        self._engine = engine
        self._losses = losses
        self.identity = engine.identity
        self.kept_ids = engine.kept_ids

    def write(self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, deadline: Deadline) -> Any:
        version = self._engine.write(data, expected, ids, keep=keep, deadline=deadline)
        if self._losses:
            self._losses -= 1
            raise Unclear("the answer was lost")
        return version

    def read(self, deadline: Deadline) -> Found:
        return self._engine.read(deadline)

    def exclusive(self, deadline: Deadline) -> AbstractContextManager[object]:
        return self._engine.exclusive(deadline)

    def earlier(self, deadline: Deadline) -> list[Earlier]:
        return self._engine.earlier(deadline)

    def read_earlier(self, version: Any, deadline: Deadline) -> bytes:
        return self._engine.read_earlier(version, deadline)

    def changes(self, after: Any, closed: Any) -> Iterator[Found]:
        return self._engine.changes(after, closed)


def _check_lost_answers(engine: Engine) -> None:
    store = SharedFile(_Lossy(engine, 1), SharedOptions(timeout=30.0))
    with store.hold() as held:
        held.commit(b"0", held.read().version, backup=0)
    _ask(engine.read(Deadline(30.0)).data == b"0", "a write whose answer was lost is there")
    lossy = SharedFile(_Lossy(engine, 3), SharedOptions(timeout=30.0))
    for _ in range(5):
        _count(lossy)
    _ask(engine.read(Deadline(30.0)).data == b"5", "a write whose answer was lost counts once")


def _check_deadline(engine: Engine) -> None:
    """An edit that always comes too late ends with its time."""
    store = SharedFile(engine, SharedOptions(timeout=0.5))
    begin = time.monotonic()
    with store.hold() as held:
        held.read()
        while time.monotonic() - begin < 20:
            current = engine.read(Deadline(30.0))
            engine.write(b"other", current, (), keep=0, deadline=Deadline(30.0))
            try:
                held.commit(b"ours", current.version)
            except Stale:
                continue
            except TimeoutError:
                return
    _ask(False, "an edit that others always overtake ends with its time")


def _check_changes(engine: Engine) -> None:
    """A watch tells the states that follow the one it was told of, and ends when it is to."""
    deadline = Deadline(60.0)
    first = engine.write(b"first", engine.read(deadline), (), keep=0, deadline=deadline)
    closed, told, seen = threading.Event(), threading.Event(), list[bytes | None]()

    def follow() -> None:
        for found in engine.changes(first, closed):
            seen.append(found.data)
            if found.data == b"second":
                told.set()

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    engine.write(b"second", engine.read(deadline), (), keep=0, deadline=deadline)
    _ask(told.wait(PATIENCE), "a watch tells of a change")
    _ask(b"first" not in seen, "a watch does not tell of the state that it begins behind")
    closed.set()
    follower.join(PATIENCE)
    _ask(not follower.is_alive(), "a watch ends when its event is set")


def _check_fork(factory: Callable[[], Engine]) -> None:
    """In the child of a process that has used it a store works, or refuses at once; it never waits for ever."""
    if not hasattr(os, "fork"):
        return
    engine, deadline = factory(), Deadline(30.0)
    engine.write(b"before", engine.read(deadline), (), keep=0, deadline=deadline)
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # what may happen to threads is what is asked here
        child = os.fork()
    if child == 0:
        answer = b"a fault"
        try:
            answer = b"read" if factory().read(Deadline(30.0)).data == b"before" else b"wrong"
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
    _ask(answer in (b"read", b"refused"), f"in a forked child a store works or refuses at once (it says {answer!r})")
    _ask(engine.read(Deadline(30.0)).data == b"before", "a forked child leaves its parent's connection alone")


def _check_counting(factory: Callable[[], Engine], processes: int, edits: int) -> None:
    engine, deadline = factory(), Deadline(60.0)
    engine.write(b"0", engine.read(deadline), (), keep=0, deadline=deadline)
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
    _ask(engine.read(Deadline(60.0)).data == wanted, "of increments by many at once none is lost and none is doubled")


def _count_often(factory: Callable[[], Engine], edits: int) -> None:
    store = SharedFile(factory(), SharedOptions(timeout=120.0, backup=0))
    for _ in range(edits):
        _count(store)


def _count(store: SharedFile) -> None:
    with store.hold() as held:
        snapshot = held.read()
        while True:
            try:
                held.commit(str(int(snapshot.data or b"0") + 1).encode(), snapshot.version)
                return
            except Stale as stale:
                snapshot = stale.now


def _ask(is_so: bool, what: str) -> None:
    if not is_so:
        raise StoreFault(f"not so: {what}")
