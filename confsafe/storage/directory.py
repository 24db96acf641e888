"""A directory, held: every name of ours is opened, linked, renamed, removed and looked at relative to it.

A path is read anew at each call, and who owns a directory on the way can exchange it for another one, or for a symbolic
link, between any two of them. A descriptor stays with the directory that was opened, whatever becomes of its name. So
one edit opens the directory of the file once (`resolution`), and does everything through this object until it is done.

    held by descriptor    Linux, macOS: the calls take `dir_fd`
    held by path          Windows, which has no such calls; readers, who look once and leave nothing behind

No call here follows a symbolic link in the place of the name that it is given.
"""

from __future__ import annotations

import os

from confsafe.storage import platforms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

SEARCH = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | platforms.NO_FOLLOW
"""Flags to open a directory for looking names up in it: that needs no right to list it, where the platform knows so."""

_LIST = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | platforms.NO_FOLLOW


class Directory:
    """One directory; held by descriptor where `fd` is given, which is closed with the object.

    Attributes:
        path: its path when it was opened, for messages and for other programs.
        fd: the descriptor; None: by path.
    """

    __slots__ = ("_start", "fd", "path")

    def __init__(self, path: str, fd: int | None = None) -> None:
        self.path = path
        self.fd = fd
        self._start = "" if fd is not None else path if path.endswith(os.sep) else path + os.sep

    @classmethod
    def at(cls, path: str) -> Self:
        """The directory at a path that nobody else can redirect. Raises OSError."""
        return cls(path, os.open(path, SEARCH)) if platforms.relative() else cls(path)

    def enter(self, name: str) -> Self:
        """The directory `name` in this one. Raises OSError; NotADirectoryError for a symbolic link."""
        path = os.path.join(self.path, name)
        return type(self)(path) if self.fd is None else type(self)(path, os.open(name, SEARCH, dir_fd=self.fd))

    def again(self) -> Self:
        """The same directory, held once more: closed apart from this."""
        return type(self)(self.path) if self.fd is None else type(self)(self.path, os.open(".", SEARCH, dir_fd=self.fd))

    def path_of(self, name: str) -> str:
        """The path of a name in it, for messages and for other programs."""
        return self.path + name if self.path.endswith(os.sep) else self.path + os.sep + name

    def open(self, name: str, flags: int, mode: int = 0o777) -> int:
        """A descriptor of what has the name; made by `flags`."""
        return os.open(self._start + name, flags | platforms.NO_FOLLOW, mode, dir_fd=self.fd)

    def status(self, name: str) -> os.stat_result:
        """The status of what has the name. Raises FileNotFoundError."""
        return os.stat(self._start + name, dir_fd=self.fd, follow_symlinks=False)

    def found(self, name: str) -> os.stat_result | None:
        """The status of what has the name; None where nothing has."""
        try:
            return self.status(name)
        except FileNotFoundError:
            return None

    def own_status(self) -> os.stat_result:
        """The status of the directory itself."""
        return os.stat(self.path) if self.fd is None else os.fstat(self.fd)

    def entries(self) -> list[str]:
        """Every name in it. Raises OSError where it may not be listed."""
        if self.fd is None:
            return os.listdir(self.path)
        fd = os.open(".", _LIST, dir_fd=self.fd)  # a descriptor of its own: the place in the list goes with it
        try:
            return os.listdir(fd)
        finally:
            os.close(fd)

    def link(self, source: str, target: str) -> None:
        """Give what `source` names the free name `target` too. Raises FileExistsError."""
        os.link(
            self._start + source,
            self._start + target,
            src_dir_fd=self.fd,
            dst_dir_fd=self.fd,
            follow_symlinks=_NO_CHOICE,
        )

    def symlink(self, target: str, name: str) -> None:
        """Make a symbolic link to `target`. Raises FileExistsError."""
        os.symlink(target, self._start + name, dir_fd=self.fd)

    def rename(self, source: str, target: str) -> None:
        """Rename `source` to `target`, which is known to be free."""
        os.rename(self._start + source, self._start + target, src_dir_fd=self.fd, dst_dir_fd=self.fd)

    def replace(self, source: str, target: str) -> None:
        """Rename `source` over `target` in one step; nobody ever sees `target` absent."""
        if platforms.WINDOWS:
            platforms.replace(self._start + source, self._start + target)
        else:
            os.rename(self._start + source, self._start + target, src_dir_fd=self.fd, dst_dir_fd=self.fd)

    def unlink(self, name: str) -> None:
        """Remove a name."""
        os.unlink(self._start + name, dir_fd=self.fd)

    def remove(self, name: str) -> bool:
        """Remove a file of ours; whether it is gone. An error is no reason to fail, but one to try once more."""
        for _ in range(2):
            try:
                self.unlink(name)
            except FileNotFoundError:
                return True
            except OSError:
                continue
            return True
        return False

    def make(self, name: str, mode: int) -> None:
        """Make a directory in it."""
        os.mkdir(self._start + name, mode, dir_fd=self.fd)

    def rmdir(self, name: str) -> None:
        """Remove an empty directory in it."""
        os.rmdir(self._start + name, dir_fd=self.fd)

    def sync(self) -> None:
        """Return when its names are on the disk: without it a power loss may undo a finished rename."""
        platforms.sync_directory(self.path, self.fd)

    def may_write(self, name: str) -> bool:
        """Whether open(name, "w") would be allowed, asked for the effective user; "." asks for the directory."""
        path = self.path if self.fd is None and name == "." else self._start + name
        return os.access(path, os.W_OK, dir_fd=self.fd, effective_ids=platforms.AS_EFFECTIVE_USER)

    def close(self) -> None:
        """Let go of it; what is asked of it afterwards fails."""
        if self.fd is not None and self.fd >= 0:
            fd, self.fd = self.fd, -1
            platforms.close(fd)

    def __del__(self) -> None:
        self.close()


_NO_CHOICE = os.link not in os.supports_follow_symlinks
"""What `os.link` has to be told, so that it links to a symbolic link itself wherever it can."""
