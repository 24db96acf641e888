"""The verbs for asyncio: the same names, to be awaited; the event loop never waits for a lock or a disk.

    async with confsafe.aio.edit("app.toml") as cfg:
        cfg["server"]["port"] = 8080
    await asyncio.gather(*(confsafe.aio.set("app.toml", f"worker.n{i}", i) for i in range(20)))

Each call runs in a thread; one `edit` keeps the same thread from its lock to its unlock. Tasks of one loop that write
one file queue for it as tasks, in the order in which they asked, so they never fill the threads with waiting ones.
A cancelled task leaves the file as it was, or as the finished call made it, and no lock behind.
"""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from confsafe import api

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from contextlib import AbstractContextManager
    from typing import Unpack

    from confsafe.api import Backup
    from confsafe.apps.configfile import ConfigFile
    from confsafe.editing.config import Config, ConfigList
    from confsafe.editing.options import FormatName, Options, PlainOptions, StrPath

_RAISE: Any = object()
_READERS_AT_ONCE = 16

_queues: WeakKeyDictionary[asyncio.AbstractEventLoop, WeakValueDictionary[str, asyncio.Lock]] = WeakKeyDictionary()
_readers: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


async def load(
    path: StrPath, *, format: FormatName | None = None, document: int | None = None, native: bool = False
) -> Config | ConfigList:
    """`confsafe.load`, awaited."""
    return await _read(lambda: api.load(path, format=format, document=document, native=native))  # type: ignore[no-any-return]


async def get(
    path: StrPath,
    key: str | Sequence[Any],
    default: Any = _RAISE,
    *,
    format: FormatName | None = None,
    document: int | None = None,
) -> Any:
    """`confsafe.get`, awaited."""
    options: dict[str, Any] = {} if default is _RAISE else {"default": default}
    return await _read(lambda: api.get(path, key, format=format, document=document, **options))


async def diff(path: StrPath, against: int = 1, *, secret: bool = False, format: FormatName | None = None) -> str:
    """`confsafe.diff`, awaited."""
    return str(await _read(lambda: api.diff(path, against, secret=secret, format=format)))


async def backups(path: StrPath) -> list[Backup]:
    """`confsafe.backups`, awaited."""
    return list(await _read(lambda: api.backups(path)))


async def save(path: StrPath, data: Any, **options: Unpack[PlainOptions]) -> None:
    """`confsafe.save`, awaited."""
    await _write(path, lambda: api.save(path, data, **options))


async def set(path: StrPath, key: str | Sequence[Any], value: Any, **options: Unpack[PlainOptions]) -> None:
    """`confsafe.set`, awaited."""
    await _write(path, lambda: api.set(path, key, value, **options))


async def unset(path: StrPath, key: str | Sequence[Any], **options: Unpack[PlainOptions]) -> None:
    """`confsafe.unset`, awaited."""
    await _write(path, lambda: api.unset(path, key, **options))


async def rollback(path: StrPath, to: int = 1, **options: Unpack[Options]) -> None:
    """`confsafe.rollback`, awaited."""
    await _write(path, lambda: api.rollback(path, to, **options))


@asynccontextmanager
async def edit(path: StrPath, **options: Unpack[Options]) -> AsyncIterator[Any]:
    """`confsafe.edit` as an asynchronous context manager."""
    async with _queue(path), _in_a_thread(api.edit(path, **options)) as root:
        yield root


@asynccontextmanager
async def edit_all(*files: StrPath | ConfigFile, **options: Unpack[Options]) -> AsyncIterator[tuple[Any, ...]]:
    """`confsafe.edit_all` as an asynchronous context manager."""
    from confsafe.editing.together import edit_all as session_of

    session = session_of(*files, **options)
    paths = [file if isinstance(file, (str, os.PathLike)) else file.path for file in files]
    async with AsyncExitStack() as queues:
        for path in sorted(paths, key=lambda path: os.path.realpath(os.fsdecode(path))):
            await queues.enter_async_context(_queue(path))
        async with _in_a_thread(session) as roots:
            yield roots


@asynccontextmanager
async def _in_a_thread(session: AbstractContextManager[Any]) -> AsyncIterator[Any]:
    """A blocking context manager, entered and left by one thread that is its own."""
    with _Thread() as thread:
        cancelled = asyncio.CancelledError
        value = await thread.run(session.__enter__, undo=lambda: session.__exit__(cancelled, cancelled(), None))
        try:
            yield value
        except BaseException as error:
            await thread.run(partial(session.__exit__, type(error), error, None))
            raise
        await thread.run(lambda: session.__exit__(None, None, None))


class _Thread:
    """One thread that runs calls in turn, so that a lock is released by the thread that took it."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._calls: list[Callable[[], None] | None] = []

    def __enter__(self) -> _Thread:
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._work, name="confsafe", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._put(None)

    def _put(self, call: Callable[[], None] | None) -> None:
        with self._wake:
            self._calls.append(call)
            self._wake.notify()

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._calls)
                call = self._calls.pop(0)
            if call is None:
                return
            call()

    async def run(self, function: Callable[[], Any], *, undo: Callable[[], Any] | None = None) -> Any:
        """Call it in the thread. A cancelled task waits until the call has ended; then `undo` undoes what it did."""
        future: asyncio.Future[Any] = self._loop.create_future()

        def call() -> None:
            try:
                result, error = function(), None
            except BaseException as fault:
                result, error = None, fault
            self._loop.call_soon_threadsafe(_settle, future, result, error)

        self._put(call)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await asyncio.wait([future])
            if undo is not None and future.exception() is None:
                await self.run(undo)
            raise


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


def _queue(path: StrPath) -> asyncio.Lock:
    """The lock for which this loop's tasks queue before they write that file."""
    queues = _queues.setdefault(asyncio.get_running_loop(), WeakValueDictionary())
    return queues.setdefault(os.path.realpath(os.fsdecode(path)), asyncio.Lock())


async def _write(path: StrPath, function: Callable[[], Any]) -> None:
    async with _queue(path):
        with _Thread() as thread:
            await thread.run(function)


async def _read(function: Callable[[], Any]) -> Any:
    readers = _readers.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_READERS_AT_ONCE))
    async with readers:
        return await asyncio.to_thread(function)
