"""The verbs for asyncio: the same names, to be awaited; the event loop never waits for a lock or a disk.

    async with confsafe.aio.edit("app.toml") as cfg:
        cfg["server"]["port"] = 8080
    await asyncio.gather(*(confsafe.aio.set("app.toml", f"worker.n{i}", i) for i in range(20)))

Each takes a path, or a `ConfigFile` with its defaults, migrations and options. Each call runs in a thread; one `edit`
keeps the same thread from its lock to its unlock. Tasks of one loop that write one file queue for it as tasks, in the
order in which they asked, so they never fill the threads with waiting ones.

A task that is cancelled, once or again and again, stops waiting for the lock at once. It leaves the file as it was, or
as the call that was being committed made it, and no lock behind.
"""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, overload
from weakref import WeakKeyDictionary, WeakValueDictionary

import confsafe
from confsafe.storage import wait

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager, AbstractContextManager
    from typing import TypeVar, Unpack

    from confsafe.apps.configfile import ConfigFile
    from confsafe.editing.config import Config, ConfigList
    from confsafe.editing.options import FormatName, Options, PlainOptions, StrPath
    from confsafe.versions import Backup

    Model = TypeVar("Model")
    Result = TypeVar("Result")

_RAISE: Any = object()
_READERS_AT_ONCE = 16

_queues: WeakKeyDictionary[asyncio.AbstractEventLoop, WeakValueDictionary[str, asyncio.Lock]] = WeakKeyDictionary()
_readers: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@overload
async def load(
    file: StrPath,
    *,
    native: Literal[True],
    format: FormatName | None = None,
    document: int | None = None,
    secret: bool = False,
    encoding: str | None = None,
    yaml: Literal["1.1"] | None = None,
    duplicates: Literal["error", "last"] = "error",
) -> Any: ...


@overload
async def load(
    file: StrPath,
    *,
    root: type[list[Any]],
    format: FormatName | None = None,
    document: int | None = None,
    secret: bool = False,
    encoding: str | None = None,
    yaml: Literal["1.1"] | None = None,
    duplicates: Literal["error", "last"] = "error",
) -> ConfigList: ...


@overload
async def load(
    file: StrPath | ConfigFile,
    *,
    root: type[dict[Any, Any]] | None = None,
    format: FormatName | None = None,
    document: int | None = None,
    native: bool = False,
    secret: bool = False,
    encoding: str | None = None,
    yaml: Literal["1.1"] | None = None,
    duplicates: Literal["error", "last"] = "error",
) -> Config: ...


async def load(file: StrPath | ConfigFile, **options: Any) -> Any:
    """`confsafe.load`, awaited; of a `ConfigFile`, which has its own options, its `load`."""
    return await _read(lambda: _target(file).load(**options))


async def get(
    file: StrPath | ConfigFile,
    key: str | Sequence[Any],
    default: Any = _RAISE,
    *,
    format: FormatName | None = None,
    document: int | None = None,
    encoding: str | None = None,
    yaml: Literal["1.1"] | None = None,
    duplicates: Literal["last"] | None = None,
) -> Any:
    """`confsafe.get`, awaited."""
    options = _given(format=format, document=document, encoding=encoding, yaml=yaml, duplicates=duplicates)
    if default is not _RAISE:
        options["default"] = default
    return await _read(lambda: _target(file).get(key, **options))


async def diff(
    file: StrPath | ConfigFile, against: int = 1, *, secret: bool = False, format: FormatName | None = None
) -> str:
    """`confsafe.diff`, awaited."""
    options = _given(secret=secret or None, format=format)
    return str(await _read(lambda: _target(file).diff(against, **options)))


async def backups(file: StrPath | ConfigFile) -> list[Backup]:
    """`confsafe.backups`, awaited."""
    return list(await _read(lambda: _target(file).backups()))


async def save(file: StrPath | ConfigFile, data: Any, **options: Unpack[PlainOptions]) -> None:
    """`confsafe.save`, awaited."""
    await _write(file, lambda: _target(file).save(data, **options))


async def set(
    file: StrPath | ConfigFile, key: str | Sequence[Any], value: Any, **options: Unpack[PlainOptions]
) -> None:
    """`confsafe.set`, awaited."""
    await _write(file, lambda: _target(file).set(key, value, **options))


async def unset(file: StrPath | ConfigFile, key: str | Sequence[Any], **options: Unpack[PlainOptions]) -> None:
    """`confsafe.unset`, awaited."""
    await _write(file, lambda: _target(file).unset(key, **options))


async def update(
    file: StrPath | ConfigFile, function: Callable[[Config], object], **options: Unpack[PlainOptions]
) -> None:
    """`confsafe.update`, awaited; the function is a plain one, and is called in a thread of its own."""
    await _write(file, lambda: _target(file).update(function, **options))


async def apply(
    file: StrPath | ConfigFile,
    patch: Any,
    *,
    how: str | None = None,
    list_key: str | None = None,
    **options: Unpack[PlainOptions],
) -> None:
    """`confsafe.apply`, awaited."""
    await _write(file, lambda: _target(file).apply(patch, how=how, list_key=list_key, **options))


async def move(
    file: StrPath | ConfigFile, old: str | Sequence[Any], new: str | Sequence[Any], **options: Unpack[PlainOptions]
) -> None:
    """`confsafe.move`, awaited."""
    await _write(file, lambda: _target(file).move(old, new, **options))


async def rollback(file: StrPath | ConfigFile, to: int = 1, **options: Unpack[Options]) -> None:
    """`confsafe.rollback`, awaited."""
    await _write(file, lambda: _target(file).rollback(to, **options))


async def upgrade(settings: ConfigFile, **options: Unpack[Options]) -> bool:
    """`ConfigFile.upgrade`, awaited."""
    return await _write(settings, lambda: settings.upgrade(**options))


async def load_as(settings: ConfigFile, model: type[Model]) -> Model:
    """`ConfigFile.load_as`, awaited."""
    return await _read(lambda: settings.load_as(model))


@overload
def edit(
    file: StrPath, *, native: Literal[True], **options: Unpack[PlainOptions]
) -> AbstractAsyncContextManager[Any]: ...


@overload
def edit(
    file: StrPath, *, root: type[list[Any]], **options: Unpack[PlainOptions]
) -> AbstractAsyncContextManager[ConfigList]: ...


@overload
def edit(
    file: StrPath | ConfigFile, *, root: type[dict[Any, Any]] | None = None, **options: Unpack[Options]
) -> AbstractAsyncContextManager[Config]: ...


def edit(file: StrPath | ConfigFile, **options: Any) -> AbstractAsyncContextManager[Any]:
    """`confsafe.edit` as an asynchronous context manager."""
    return _edited([file], _target(file).edit(**options))


def edit_as(
    settings: ConfigFile, model: type[Model], *, mend: bool = False, **options: Unpack[Options]
) -> AbstractAsyncContextManager[Model]:
    """`ConfigFile.edit_as` as an asynchronous context manager."""
    return _edited([settings], settings.edit_as(model, mend=mend, **options))


def edit_all(
    *files: StrPath | ConfigFile, **options: Unpack[Options]
) -> AbstractAsyncContextManager[tuple[Config, ...]]:
    """`confsafe.edit_all` as an asynchronous context manager."""
    from confsafe.editing.together import edit_all as together

    return _edited(files, together(*files, **options))


@asynccontextmanager
async def _edited(files: Sequence[StrPath | ConfigFile], session: AbstractContextManager[Any]) -> AsyncIterator[Any]:
    """A blocking edit of those files, entered and left by one thread that is its own, when its turn has come."""
    async with AsyncExitStack() as queues:
        for real in sorted({_real(file) for file in files}):
            await queues.enter_async_context(_queue(real))
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
        self._thread = threading.Thread(target=self._work, name="confsafe", daemon=True)
        self._thread.start()
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

    async def run(self, function: Callable[[], Result], *, undo: Callable[[], object] | None = None) -> Result:
        """Call it in the thread.

        A cancelled task ends the call's wait for a lock, and then waits itself until the call has ended; where it has
        succeeded all the same, `undo` undoes it. A second cancellation changes nothing: what was begun is tidied up.
        """
        future = self._begun(function)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await self._ended(future)
            if undo is not None and future.exception() is None:
                await self._ended(self._begun(undo))
            raise

    def _begun(self, function: Callable[[], Result]) -> asyncio.Future[Result]:
        future: asyncio.Future[Result] = self._loop.create_future()

        def call() -> None:
            settle: Callable[[], object]
            try:
                settle = partial(future.set_result, function())
            except BaseException as error:
                settle = partial(future.set_exception, error)
            with suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits for it
                self._loop.call_soon_threadsafe(settle)

        self._put(call)
        return future

    async def _ended(self, future: asyncio.Future[Any]) -> None:
        """Wait for the end of a call, which is not to wait for any lock; later cancellations wait for it too."""
        ident = self._thread.ident or 0
        wait.give_up(ident)
        try:
            while not future.done():
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([future])
        finally:
            wait.resume(ident)
        future.exception()  # looked at: nobody else will


def _given(**options: Any) -> dict[str, Any]:
    """The options that are not None."""
    return {name: value for name, value in options.items() if value is not None}


def _target(file: StrPath | ConfigFile) -> Any:
    """What the verbs are called on: the settings file, or the plain verbs with the path in front."""
    return _Verbs(file) if isinstance(file, (str, os.PathLike)) else file


class _Verbs:
    """The verbs of `confsafe`, of one path."""

    def __init__(self, path: StrPath) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        return partial(getattr(confsafe, name), self._path)


def _real(file: StrPath | ConfigFile) -> str:
    return os.path.realpath(os.fsdecode(file if isinstance(file, (str, os.PathLike)) else file.path))


def _queue(real: str) -> asyncio.Lock:
    """The lock for which this loop's tasks queue before they write that file."""
    queues = _queues.setdefault(asyncio.get_running_loop(), WeakValueDictionary())
    return queues.setdefault(real, asyncio.Lock())


async def _write(file: StrPath | ConfigFile, function: Callable[[], Result]) -> Result:
    async with _queue(_real(file)):
        with _Thread() as thread:
            return await thread.run(function)


async def _read(function: Callable[[], Result]) -> Result:
    readers = _readers.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_READERS_AT_ONCE))
    async with readers:
        return await asyncio.to_thread(function)
