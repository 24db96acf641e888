"""The changes of a settings file as they happen: `for old, new in settings.watch()` (library: watchfiles).

    watch the directories that the name leads through -> wait until they are quiet -> has the file another identity?
        -> load, migrate, validate -> other data than before? -> (old, new)

The *directories* are watched, not the file: so an atomic rename, an editor that deletes and writes anew, and the swap
of a symbolic link on the way (the `..data` of a Kubernetes ConfigMap) are seen like any other change; after each the
way is followed anew. Nothing between the call of `watch()` and the first step is missed, since each step first looks at
the file as it is; should the system lose an event, a look every two seconds finds the change.

What does not load is no change: a file that does not parse, that `validate=` refuses, or at which a migration or a rule
of the application raises whatever it may, is told to `on_error`, once, and the loop goes on: the next good one is the
new side of the next pair. So are a file that was deleted, where there are no defaults for it, and one that may not be
read. A change of comments or layout alone is none either.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Self

from confsafe.apps.loaded import LastLoaded
from confsafe.apps.notices import notices
from confsafe.apps.watched import watched_for
from confsafe.errors import ConfsafeError
from confsafe.storage.store import is_url

if TYPE_CHECKING:
    from types import TracebackType

    from confsafe.apps.configfile import ConfigFile
    from confsafe.apps.loaded import OnError, Pair
    from confsafe.apps.stored import StoreWatcher
    from confsafe.apps.watched import Watched

# Times in seconds.

_LONGEST_NOISE = 1.6
"""After this time a directory that is never quiet is looked at all the same."""

_LOOK_EVERY = 2.0
_GRACE = 0.25
"""For this time a file may be gone or empty while somebody writes it anew."""

_POLL = 0.05
"""So often a loop that waits looks whether it is to stop."""


class _Watcher:
    """The changes of one file; `next_pair` waits for the next one in the thread that calls it."""

    def __init__(self, settings: ConfigFile, on_error: OnError | None, debounce: float, force_polling: bool) -> None:
        self._notices = notices(force_polling=force_polling)
        self._settings = settings
        self._on_error = on_error or _log
        self._quiet = max(0.001, debounce)
        self._watched: Watched | None = None
        self._inodes: list[int] = []
        self._told = threading.Event()
        self._may_have_changed = False
        self._waits_for_content = False
        self._closed = False
        self._identity = _identity(settings.path)
        self._last = LastLoaded(settings)

    def next_pair(self, stop: threading.Event, on_error: OnError | None = None) -> Pair | None:
        """The next change; None when `stop` was set. Raises KeyboardInterrupt."""
        while True:
            self._watch_the_directories()
            pair = self._look(on_error or self._on_error)
            if pair is not None:
                return pair
            if self._wait(stop, _GRACE if self._waits_for_content else _LOOK_EVERY):
                return None

    def close(self) -> None:
        """Stop watching, from any thread: a step that is under way watches no more either."""
        self._closed = True
        self._watched = None
        self._notices.unsubscribe(self)

    def _wait(self, stop: threading.Event, seconds: float) -> bool:
        """Wait until something is told and it is quiet again, or for so long; whether `stop` was set."""
        end = monotonic() + seconds
        while not self._told.wait(_POLL):
            if stop.is_set():
                return True
            if monotonic() >= end:
                return False
        end = monotonic() + max(self._quiet, _LONGEST_NOISE)
        while monotonic() < end and not stop.is_set():
            self._told.clear()
            if not self._told.wait(self._quiet):
                break
        self._told.clear()
        return stop.is_set()

    def _tell(self, paths: set[str] | None) -> None:
        """What the notices say, in their thread."""
        watched = self._watched
        if paths is not None and watched is not None:
            self._may_have_changed |= any(os.path.basename(path) in watched.names for path in paths)
        self._told.set()

    def _watch_the_directories(self) -> None:
        """Watch the directories that the file's name leads through now."""
        while True:
            watched = watched_for(self._settings.path)
            inodes = [_inode(directory) for directory in watched.directories]
            if watched == self._watched and inodes == self._inodes:
                return
            try:
                self._watched, self._inodes = watched, inodes
                self._notices.subscribe(self, watched.directories, self._tell)
                if self._closed:
                    self._notices.unsubscribe(self)
                    return
            except FileNotFoundError:  # gone since the line above
                self._watched = None
            except ConfsafeError as error:
                raise error.at_path(self._settings.path) from error.__cause__

    def _look(self, on_error: OnError) -> Pair | None:
        """What changed since the last look."""
        identity = _identity(self._settings.path)
        if identity == self._identity and not self._may_have_changed:
            self._waits_for_content = False
            return None
        if not self._waits_for_content and (identity is None or identity.size == 0):
            self._waits_for_content = True
            return None
        self._waits_for_content = self._may_have_changed = False
        self._identity = identity
        return self._last.next_pair(on_error)


def _watcher(
    settings: ConfigFile, on_error: OnError | None, debounce: float, force_polling: bool
) -> _Watcher | StoreWatcher:
    """What waits for the changes of a file: on the disk, or in a shared store."""
    if is_url(settings.path):
        from confsafe.apps.stored import StoreWatcher

        return StoreWatcher(settings, on_error or _log)
    return _Watcher(settings, on_error, debounce, force_polling)


class Watch(Iterator["Pair"]):
    """An iterator over the changes of a settings file, as pairs (data before, data after).

    Args:
        settings: the file.
        on_error: called with the error where the file as it is now does not load; None: it is logged as an error of the
            logger "confsafe".
        stop: ends the loop when it is set, from any thread; so does `close`.
        debounce: seconds of quiet that a change has to last for.
        force_polling: look at the directories in turns, where their file system tells no changes (some network ones).

    Raises ConfsafeError without the library watchfiles; what `settings.load` raises for a file that is broken already.
    """

    def __init__(
        self,
        settings: ConfigFile,
        *,
        on_error: OnError | None = None,
        stop: threading.Event | None = None,
        debounce: float = 0.05,
        force_polling: bool = False,
    ) -> None:
        self._stop = stop or threading.Event()
        self._watcher = _watcher(settings, on_error, debounce, force_polling)

    def __next__(self) -> Pair:
        pair = self._watcher.next_pair(self._stop)
        if pair is None:
            self._watcher.close()
            raise StopIteration
        return pair

    def close(self) -> None:
        """End the loop, from any thread, and stop watching."""
        self._stop.set()
        self._watcher.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncWatch(AsyncIterator["Pair"]):
    """`Watch` for asyncio. It waits in a thread of its own; `on_error` is called in the event loop.

    A step that is cancelled loses no change: the next one has it.
    """

    def __init__(
        self,
        settings: ConfigFile,
        *,
        on_error: OnError | None = None,
        debounce: float = 0.05,
        force_polling: bool = False,
    ) -> None:
        self._on_error = on_error or _log
        self._watcher = _watcher(settings, on_error, debounce, force_polling)
        self._stop = threading.Event()
        self._closed = False
        self._late: Pair | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="confsafe-watch")

    async def __anext__(self) -> Pair:
        if self._late is not None:
            pair, self._late = self._late, None
            return pair
        if self._closed:
            raise StopAsyncIteration
        self._stop.clear()
        loop = asyncio.get_running_loop()
        on_error: OnError = partial(loop.call_soon_threadsafe, self._on_error)  # type: ignore[arg-type]
        step = loop.run_in_executor(self._thread, self._watcher.next_pair, self._stop, on_error)
        try:
            found = await asyncio.shield(step)
        except asyncio.CancelledError:
            self._stop.set()
            await asyncio.wait([step])
            if step.exception() is None:
                self._late = step.result()
            raise
        if found is None:
            raise StopAsyncIteration
        return found

    async def aclose(self) -> None:
        """End the loop."""
        self._closed = True
        self._stop.set()
        self._watcher.close()
        self._thread.shutdown(wait=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def _inode(directory: str) -> int:
    with suppress(OSError):
        return os.stat(directory).st_ino
    return 0


class _Identity(NamedTuple):
    """What tells one state of the file from another without reading it."""

    device: int
    inode: int
    size: int
    changed: int


def _identity(path: str | os.PathLike[str]) -> _Identity | None:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        return _Identity(0, 0, -1, error.errno or 0)
    return _Identity(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _log(error: Exception) -> None:
    import logging

    logging.getLogger("confsafe").error("%s", error)
