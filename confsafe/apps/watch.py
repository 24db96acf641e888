"""The changes of a settings file as they happen: `for old, new in settings.watch()` (library: watchfiles).

    the states as the store tells them (a disk: storage/watching.py) -> load, migrate, validate
        -> other data than before? -> (old, new)

Nothing between the call of `watch()` and the first step is missed: the store tells what follows the version of then.

What does not load is no change: a file that does not parse, that `validate=` refuses, or at which a migration or a rule
of the application raises whatever it may, is told to `on_error`, once, and the loop goes on: the next good one is the
new side of the next pair. So are a file that was deleted, where there are no defaults for it, and one that may not be
read. A change of comments or layout alone is none either.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Self

from confsafe.apps.loaded import LastLoaded
from confsafe.editing.options import Options, completed, local_store_for, store_for
from confsafe.storage.store import is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import TracebackType

    from confsafe.apps.configfile import ConfigFile
    from confsafe.apps.loaded import OnError, Pair
    from confsafe.storage.store import Snapshot, Version

    States = Generator[Snapshot, None, None]
    WatchOfStore = Callable[[Version | None, threading.Event], States]


class _Watcher:
    """The changes of one file; `next_pair` waits for the next one in the thread that calls it."""

    def __init__(self, settings: ConfigFile, stop: threading.Event, debounce: float, force_polling: bool) -> None:
        self._stop = stop
        self._watch, self._version = _watch_of(settings, debounce=debounce, force_polling=force_polling)
        self._states: States | None = self._watch(self._version, stop)
        self._last = LastLoaded(settings)

    def next_pair(self, on_error: OnError) -> Pair | None:
        """The next change; None when `stop` was set. Raises KeyboardInterrupt.

        A state that does not load is told to `on_error`, and the old one stays.
        """
        states = self._states = self._states or self._watch(self._version, self._stop)
        try:
            for snapshot in states:
                self._version = snapshot.version
                if (pair := self._last.next_pair(on_error)) is not None:
                    return pair
        except BaseException:
            self._states = None  # they have ended with it
            raise
        self._states = None
        return None

    def close(self) -> None:
        """Stop watching, from any thread; a step that is under way ends with its event."""
        states, self._states = self._states, None
        if states is not None:
            with suppress(ValueError):  # it is under way
                states.close()


def _watch_of(settings: ConfigFile, *, debounce: float, force_polling: bool) -> tuple[WatchOfStore, Version | None]:
    """What tells the states of the file, and the version that it is now."""
    full = completed(Options(**settings.options))
    if is_url(settings.path):
        store = store_for(settings.path, full)
        return store.watch, store.read().version
    local = local_store_for(settings.path, full)
    watch = partial(local.watch, debounce=debounce, force_polling=force_polling)
    return watch, local.version()


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
        self._on_error = on_error or _log
        self._stop = stop or threading.Event()
        self._watcher = _Watcher(settings, self._stop, debounce, force_polling)

    def __next__(self) -> Pair:
        pair = self._watcher.next_pair(self._on_error)
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
        self._stop = threading.Event()
        self._watcher = _Watcher(settings, self._stop, debounce, force_polling)
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
        step = loop.run_in_executor(self._thread, self._watcher.next_pair, on_error)
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


def _log(error: Exception) -> None:
    import logging

    logging.getLogger("confsafe").error("%s", error)
