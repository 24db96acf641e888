"""The write primitives for any kind of file, under the same rules as an edit: lock, backup, permissions, durability.

atomic_write("motd", "Welcome\\n")                   a file's whole content, in one step
with atomic_open("dump.csv", "w") as out: ...        a large one, written piece by piece in constant memory
clean_temp_files("/var/lib/app")                     what killed processes left behind
"""

from __future__ import annotations

import errno
import io
import os
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, Literal, overload

from confsafe.storage import platforms
from confsafe.storage.disk import DiskOptions, LocalFile
from confsafe.storage.faults import not_held, refusal, speaking_of, write_error
from confsafe.storage.store import Stale

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from confsafe.storage.atomic import TempFile
    from confsafe.storage.commit import Commit
    from confsafe.storage.hold import Hold

_MODES = ("wb", "xb", "w", "wt", "x", "xt")
_BUFFER = 1 << 20
_ATTEMPTS = 10


def atomic_write(path: str | os.PathLike[str], data: bytes | str, **options: Any) -> None:
    """Replace the whole content of a file, or make the file: readers see the old content or the new.

    Args:
        path: any kind of file; symbolic links are followed.
        data: the new content; a str is written as UTF-8, with the line ends it has.
        options: those of `DiskOptions`: parents, timeout, backup, secret, mode, durable, in_place.

    Raises:
        LockTimeout: an edit of the file is going on for longer than `timeout`.
        WriteError: the system refuses; the file is as it was.
        InsecureError: `secret=True` cannot be kept.
    """
    content = data.encode() if isinstance(data, str) else data
    with LocalFile(path, _options(options)).hold() as held:
        for _ in range(_ATTEMPTS):
            with suppress(Stale):  # somebody changed it without the lock; it is to be replaced whatever it holds
                held.commit(content, held.version())
                return
        raise _never_still(path)


@overload
def atomic_open(
    path: str | os.PathLike[str], mode: Literal["w", "wt", "x", "xt"], **options: Any
) -> AbstractContextManager[IO[str]]: ...
@overload
def atomic_open(
    path: str | os.PathLike[str], mode: Literal["wb", "xb"] = "wb", **options: Any
) -> AbstractContextManager[IO[bytes]]: ...
def atomic_open(
    path: str | os.PathLike[str],
    mode: str = "wb",
    *,
    encoding: str = "utf-8",
    newline: str | None = "",
    permissions: int | None = None,
    **options: Any,
) -> AbstractContextManager[IO[Any]]:
    """Write a file piece by piece; it gets its name when the block ends well, and nothing changes when it does not.

    The file is locked for the whole block, so an edit of it waits meanwhile.

    Args:
        path: any kind of file; symbolic links are followed.
        mode: "wb" or "w"; "xb" or "x" for a file that must not exist yet.
        encoding: of text.
        newline: as for `open`; "": line ends are written as they are.
        permissions: the octal mode of a new file (elsewhere `mode`, which is the kind of stream here, as in `open`).
        options: the others of `DiskOptions`: parents, timeout, backup, secret, durable, in_place.

    Raises: as `atomic_write`; ValueError for another mode.

    Example:
        >>> with atomic_open("export.csv", "w") as out:
        ...     out.writelines(f"{n}\\n" for n in range(10_000_000))
    """
    if mode not in _MODES:
        raise ValueError(f"mode is one of {', '.join(_MODES)}, not {mode!r}")
    return _atomic_open(path, mode, encoding, newline, _options({**options, "mode": permissions}))


@contextmanager
def _atomic_open(
    path: str | os.PathLike[str], mode: str, encoding: str, newline: str | None, options: DiskOptions
) -> Iterator[IO[Any]]:
    with LocalFile(path, options).hold() as held:
        version = held.version()
        if mode.startswith("x") and version is not None:
            raise _exists(path)
        with held.prepare(version) as commit:
            raw = _Counted(path, commit.temp)
            stream: IO[Any] = io.BufferedWriter(raw, _BUFFER)
            if "b" not in mode:
                stream = io.TextIOWrapper(stream, encoding=encoding, newline=newline)
            try:
                yield stream
            except BaseException:
                with suppress(OSError, ValueError):
                    stream.close()
                raise
            stream.close()
            commit.temp.written_to(raw.end)
            _publish(held, commit, new=mode.startswith("x"))


def _publish(held: Hold, commit: Commit, *, new: bool) -> None:
    for _ in range(_ATTEMPTS):
        try:
            commit.expect(None if new else held.version())
            commit.seal()
            commit.back_up()
            return commit.publish()
        except Stale:
            if new:
                raise _exists(held.named) from None
    raise _never_still(held.named)


class _Counted(io.FileIO):
    """The temporary file as a stream that knows how long it must be, and words its errors for the user's file.

    In a forked child the descriptor is closed, and its number may be another file's by now: what the parent's buffer
    holds is written nowhere there.
    """

    def __init__(self, path: str | os.PathLike[str], temp: TempFile) -> None:
        super().__init__(temp.fd, "wb", closefd=False)
        self._named = path
        self._pid = platforms.this_process()
        self.end = 0

    def write(self, data: Any) -> int:
        with self._ours():
            count = super().write(data)
            self.end = max(self.end, self.tell())
        return count

    def truncate(self, size: int | None = None) -> int:
        with self._ours():
            self.end = super().truncate(size)
        return self.end

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        with self._ours():
            return super().seek(offset, whence)

    def _ours(self) -> speaking_of:
        if self._pid != platforms.this_process():
            raise not_held(self._named)
        return speaking_of(self._named, "write")


def clean_temp_files(directory: str | os.PathLike[str], *, max_age: float = 3600.0) -> int:
    """Remove the temporary files in `directory` that killed writers left, never a living writer's.

    Args:
        directory: where to look; not in its subdirectories.
        max_age: seconds; what is younger stays.

    Returns how many were removed. Raises WriteError where the directory cannot be read.
    """
    from confsafe.storage import sweep

    try:
        return sweep.sweep_directory(os.fspath(directory), max_age)
    except OSError as error:
        raise write_error(error, directory, "clean the directory") from error


def _options(options: dict[str, Any]) -> DiskOptions:
    if "backup" in options:
        options = {**options, "backup": int(options["backup"])}  # True and False, as everywhere
    return DiskOptions(**options)


def _exists(path: str | os.PathLike[str]) -> Exception:
    return refusal(path, errno.EEXIST, "the file exists already", 'choose another name, or replace it with mode "w"')


def _never_still(path: str | os.PathLike[str]) -> Exception:
    return refusal(path, errno.EBUSY, "cannot write: somebody keeps changing the file", "stop who does, and repeat")
