"""A text that another program is to look at or to change: `.confsafe-<32 hex>/NAME`, beside the real file.

The name is the file's own, so that the program knows its kind; the directory is private (0700), so that nobody else can
read the text or exchange it, and no `*.toml` finds it. What stands beside the file stands beside the text too, as
symbolic links, so that `include other.toml` means there what it will mean in its place.

    made --discard--> gone     with whatever the program left beside it
    made --keep-->    stays    a text that somebody typed: its place is told, and only he removes it
    made --kill-->    stays until the next holder of the file sweeps it, unless it was changed or the program still runs

Half of the digits are a hash of the text that was put there: a sweep knows by them whether somebody typed another one.
The directory is locked as long as it is held. A program that inherits `fd` holds the lock as well, so that nothing is
swept away under an editor which outlives the process that started it.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING, Self

from confsafe.startup.log import debug
from confsafe.startup.patterns import pattern
from confsafe.storage import homes, platforms
from confsafe.storage.digest import digest
from confsafe.storage.directory import Directory
from confsafe.storage.faults import speaking_of
from confsafe.storage.resolution import Resolution

if TYPE_CHECKING:
    from types import TracebackType

_DIRECTORY = pattern(r"\.confsafe-[0-9a-f]{16}([0-9a-f]{16})")
_MOST_NEIGHBOURS = 4096
"""A directory with more names than this is a store of data: nobody's configuration includes what is in it by name."""

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def made_for(named: str | os.PathLike[str], data: bytes) -> Candidate:
    """The text for another program that is to take it for the file `named`, whether the file is locked or not.

    Where the file's directory cannot be written, it is made in a private state directory of the user.
    Raises WriteError.
    """
    with speaking_of(named, "make a copy for another program"):
        resolution = Resolution(named, parents=False, secret=False)
        place = resolution.follow()
        try:
            home = homes.home_of(place) or place
            return Candidate(home.directory, place.name, data, beside=place.directory)
        finally:
            resolution.leave(remove_made=False)


def made_apart(name: str, data: bytes) -> Candidate:
    """The text of what is no file here, in the system's directory for temporary ones. Raises WriteError."""
    from tempfile import gettempdir

    with speaking_of(name, "make a copy for another program"):
        return Candidate(Directory.at(gettempdir()), name, data)


def left_for(named: str | os.PathLike[str]) -> list[str]:
    """The paths of texts for the file `named` that somebody typed and that an edit has left. Raises WriteError."""
    with speaking_of(named, "look for texts that were left"):
        resolution = Resolution(named, parents=False, secret=False)
        place = resolution.follow()
        try:
            return [path for home in homes.homes(place) for path in _left_in(home.directory, place.name)]
        finally:
            resolution.leave(remove_made=False)


class Candidate:
    """One text for another program; as a context manager it is discarded when the block is left, unless kept.

    Attributes:
        path: what the program is to be called with.
        fd: to be inherited by a program that may outlive this process (`pass_fds`); -1 where there are no such.
    """

    __slots__ = ("_inner", "_kept", "_name", "_outer", "_own_name", "_pid", "fd", "path")

    def __init__(self, directory: Directory, name: str, data: bytes, *, beside: Directory | None = None) -> None:
        """Put `data` in `directory` for the file `name`; `beside` holds its neighbours. Raises OSError."""
        self._pid = platforms.this_process()
        self._kept = False
        self._outer = directory = directory.again()  # it may be discarded after the hold is left
        self._name = name
        self._own_name = f".confsafe-{os.urandom(8).hex()}{_hash(data)}"
        self.fd = -1
        directory.make(self._own_name, 0o700)
        try:
            self._inner = directory.enter(self._own_name)
            self._lock()
            fd = self._inner.open(name, _WRITE, 0o600)
            with os.fdopen(fd, "wb") as file:
                file.write(data)
            if beside is not None:
                self._link_neighbours(beside)
        except BaseException:
            self.discard()
            raise
        self.path = self._inner.path_of(name)

    def read(self) -> bytes:
        """What the text is now, also where the program has put another file in its place. Raises OSError."""
        fd = self._inner.open(self._name, platforms.READ)
        with os.fdopen(fd, "rb") as file:
            return file.read()

    def keep(self) -> str:
        """Leave it where it is, for whoever typed it; its path."""
        self._kept = True
        return self.path

    def discard(self) -> None:
        """Remove it, unless it is to be kept. Never fails; a forked child leaves it alone."""
        if self._pid != platforms.this_process():
            return
        if not self._kept and self._own_name:
            _remove(self._outer, self._own_name)
            self._own_name = ""
        if self.fd >= 0:
            platforms.close(self.fd)
            self.fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def others(self) -> bool:
        """Whether the program has left anything else there: a swap file, a backup of its own."""
        return any(name != self._name for name in _texts(self._inner))

    def _link_neighbours(self, beside: Directory) -> None:
        """Let every name beside the file be found beside the text; without the right to do so it goes without."""
        with contextlib.suppress(OSError):
            names = beside.entries()
            if len(names) > _MOST_NEIGHBOURS:
                debug("%s: too many names beside it to be linked", self._name)
                return
            for name in names:
                if name != self._name and not name.startswith(f".{self._name}.") and not is_candidate(name):
                    self._inner.symlink(beside.path_of(name), name)

    def _lock(self) -> None:
        if self._inner.fd is None:
            return
        self.fd = platforms.keep_from_children(self._inner.open(".", os.O_RDONLY))
        with contextlib.suppress(OSError):  # a file system that locks no directories: a sweep goes by the text alone
            platforms.try_lock(self.fd)


def is_candidate(entry: str) -> bool:
    """Whether a name in a directory is a candidate's."""
    return _DIRECTORY.fullmatch(entry) is not None


def remove_if_dead(directory: Directory, entry: str, name: str | None = None) -> bool:
    """Remove a candidate that a killed process left; whether it is gone.

    It stays where its process or its program lives, where somebody has typed another text than was put there, and,
    given a `name`, where it is another file's.
    """
    match = _DIRECTORY.fullmatch(entry)
    if match is None:
        return False
    fd = -1
    with contextlib.suppress(OSError):
        inner = directory.enter(entry)
        try:
            texts = _texts(inner)
            if len(texts) > 1 or (name is not None and texts and texts != [name]):
                return False
            if inner.fd is not None:
                fd = platforms.keep_from_children(inner.open(".", os.O_RDONLY))
                if not platforms.try_lock(fd):
                    return False
            if texts and _hash(_content(inner, texts[0])) != match[1]:
                return False
            _remove(directory, entry)
            return True
        finally:
            if fd >= 0:
                platforms.close(fd)
    return False


def _left_in(directory: Directory, name: str) -> list[str]:
    """The paths of the texts for a file that were changed by hand and whose edit is over."""
    found = []
    with contextlib.suppress(OSError):
        for entry in directory.entries():
            if is_candidate(entry) and not remove_if_dead(directory, entry, name):
                inner = directory.enter(entry)
                if name in _texts(inner) and not _is_in_use(inner):
                    found.append(inner.path_of(name))
    return sorted(found)


def _is_in_use(inner: Directory) -> bool:
    if inner.fd is None:
        return False
    fd = platforms.keep_from_children(inner.open(".", os.O_RDONLY))
    try:
        return not platforms.try_lock(fd)
    finally:
        platforms.close(fd)


def _texts(inner: Directory) -> list[str]:
    """The names in a private directory that are no links to neighbours."""
    return [name for name in inner.entries() if not stat.S_ISLNK(inner.status(name).st_mode)]


def _content(inner: Directory, name: str) -> bytes:
    if not stat.S_ISREG(inner.status(name).st_mode):
        return b""
    with os.fdopen(inner.open(name, platforms.READ), "rb") as file:
        return file.read()


def _remove(directory: Directory, entry: str) -> None:
    """Remove a private directory with what is in it, directories of an editor's too."""
    with contextlib.suppress(OSError):
        inner = directory.enter(entry)
        for name in inner.entries():
            if stat.S_ISDIR(inner.status(name).st_mode):
                _remove(inner, name)
            else:
                inner.remove(name)
    with contextlib.suppress(OSError):
        directory.rmdir(entry)


def _hash(data: bytes) -> str:
    return digest(data)[:8].hex()
