"""New content on its way to the disk: a file of its own, complete and durable before it gets the name.

    absent --create--> open, locked, 0600, empty
    open --write*--> open          every byte counted
    open --seal--> sealed          as many bytes on the disk as were written, and fsync has said so
    sealed --publish--> published  rename over the old file, or link where nothing may be replaced
    any --discard--> gone          always safe to call; after publish it does nothing

Readers see the old file or the new one, never a mixture and never none. The temporary file is locked as long as it is
open, so `sweep` can tell a living writer's from a dead one's; a forked child neither publishes nor removes it.
"""

from __future__ import annotations

import contextlib
import errno
import os

from confsafe.storage import platforms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from confsafe.storage.directory import Directory
    from confsafe.storage.names import Place

_MOST_AT_ONCE = 1 << 30


class TempFile:
    """One temporary file.

    Attributes:
        directory, name: where it is; the name is "" when it has none any more.
        fd: open for reading and writing.
        size: the number of bytes written so far.
        status: what it was when it was made: its owner, group and mode.
    """

    __slots__ = ("_pid", "directory", "fd", "name", "size", "status")
    status: os.stat_result

    def __init__(self, directory: Directory, name: str) -> None:
        self.directory = directory
        self.name = name
        self.fd = -1
        self.size = 0
        self._pid = platforms.this_process()

    @classmethod
    def create(cls, place: Place, mode: int = 0o600) -> Self:
        """A new one beside the file at `place`. Raises OSError."""
        while True:
            temp = cls(place.directory, place.temp())
            try:
                temp.fd = platforms.keep_from_children(temp.directory.open(temp.name, platforms.CREATE_NEW, mode))
                platforms.try_lock(temp.fd)
                temp.status = os.fstat(temp.fd)
                if temp.status.st_nlink:
                    return temp
            except BaseException:
                temp.discard()
                raise
            temp.discard()  # swept in the moment before it was locked

    def write(self, data: bytes | memoryview) -> None:
        """All of `data`, however many calls the system wants for it."""
        view = memoryview(data)
        while view:
            count = os.write(self.fd, view[:_MOST_AT_ONCE])
            if count <= 0:
                raise OSError(errno.EIO, "the system wrote nothing")
            self.size += count
            view = view[count:]

    def cut(self, size: int) -> None:
        """Keep the first `size` bytes only, and go on writing behind them."""
        os.ftruncate(self.fd, size)
        self.written_to(size)

    def written_to(self, size: int) -> None:
        """Somebody else wrote through `fd`: the content ends at `size`, and goes on there."""
        os.lseek(self.fd, size, os.SEEK_SET)
        self.size = size

    def seal(self, *, durable: bool) -> None:
        """Make sure that everything written is there. Some file systems report a short write as a success."""
        if os.fstat(self.fd).st_size != self.size:
            raise OSError(errno.EIO, "fewer bytes on the disk than were written")
        if durable:
            # Without it the rename may reach the disk before the content: an empty file after a power loss.
            platforms.sync_file(self.fd)

    def publish(self, target: str, *, note_status: bool = False) -> None:
        """Give it the name `target`, in place of what had it. `note_status`: keep in `status` what it is then."""
        self._close_before_rename()
        self.directory.replace(self.name, target)
        self._published(note_status=note_status)

    def publish_new(self, target: str, *, note_status: bool = False) -> None:
        """The same if that name is free. Raises FileExistsError."""
        self._close_before_rename()
        if not platforms.WINDOWS:
            try:
                self.directory.link(self.name, target)
                self.directory.remove(self.name)
                return self._published(note_status=note_status)
            except OSError as error:
                if error.errno not in NO_LINKS:
                    raise
        if self.directory.found(target) is not None:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        self.directory.rename(self.name, target)
        return self._published(note_status=note_status)

    def discard(self) -> None:
        """Remove it, if it has not been published."""
        if (not self.name and self.fd < 0) or self._pid != platforms.this_process():
            return
        if self.name:
            self.directory.remove(self.name)
        self._let_go()

    def __del__(self) -> None:
        """An interrupt (ctrl-C) can come between the making and the keeping: the file must not outlive this object."""
        self.discard()

    def _close_before_rename(self) -> None:
        if platforms.WINDOWS:
            platforms.close(self.fd)
            self.fd = -1

    def _published(self, *, note_status: bool) -> None:
        if note_status and self.fd >= 0:
            with contextlib.suppress(OSError):  # what it was before is no version of any file: nobody takes it for one
                self.status = os.fstat(self.fd)
        self._let_go()

    def _let_go(self) -> None:
        self.name = ""
        if self.fd >= 0:
            platforms.close(self.fd)
            self.fd = -1


NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})
"""How file systems say that they have no hard links, or no more of them."""


def copy_bytes(source: int, target: TempFile, count: int | None = None) -> None:
    """Append `count` bytes of an open file, from its beginning (None: all), in steps that need little memory."""
    offset = 0
    while count is None or offset < count:
        step = CHUNK if count is None else min(CHUNK, count - offset)
        data = platforms.read_at(source, step, offset)
        if not data:
            if count is None:
                return
            raise OSError(errno.EIO, "the file became shorter while it was read")
        target.write(data)
        offset += len(data)


CHUNK = 1 << 20
