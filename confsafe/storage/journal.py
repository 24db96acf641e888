"""The journal of an `in_place` write: the whole new content and the whole old one, durable before the file is touched.

    new content | old content | sizes, a hash of all before it

It appears under its name complete or not at all (it is a temporary file, renamed), stands beside the file as
`.NAME.journal`, and while it stands, the outcome is decided: readers who meet a file that is part old and part new take
the new content from the journal, and the next holder completes the write. A file that is neither old nor new nor a
mixture of the two was mended by somebody else meanwhile, and is left as it is. The contents alone say so: a copy of the
file, or the disk under another device number, is the same file to a journal.

Where the directory cannot be written, the journal is kept elsewhere (`homes`).
"""

from __future__ import annotations

import struct

from confsafe.storage import platforms, trust
from confsafe.storage.atomic import CHUNK, TempFile, copy_bytes
from confsafe.storage.digest import SIZE, digest_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator
    from dataclasses import dataclass
    from typing import Self

    from confsafe.storage.names import Place
else:
    from confsafe.startup.records import dataclass

_TRAILER = struct.Struct(f"<8sQQ{SIZE}s")
_MAGIC = b"cfsafe2\n"
_SECTOR = 512


@dataclass(slots=True)
class Journal:
    """A journal that is valid and believed; open until `close`."""

    home: Place
    fd: int
    new_size: int
    old_size: int

    def new(self, offset: int, count: int) -> bytes:
        """A piece of the new content."""
        return platforms.read_at(self.fd, max(0, min(count, self.new_size - offset)), offset)

    def old(self, offset: int, count: int) -> bytes:
        """A piece of the old content."""
        return platforms.read_at(self.fd, max(0, min(count, self.old_size - offset)), self.new_size + offset)

    def torn(self, size: int, piece: Callable[[int, int], bytes]) -> bool:
        """Whether a content of `size` bytes, read by `piece(offset, count)`, is what an interrupted write leaves.

        A kill leaves a beginning of the new in the old; a power loss any mixture of sectors, and zeros where it grew.
        """
        if not min(self.old_size, self.new_size) <= size <= max(self.old_size, self.new_size):
            return False
        is_old, is_new = size == self.old_size, size == self.new_size
        seam = False
        for offset in range(0, size, _SECTOR):
            data, old, new = (content(offset, _SECTOR) for content in (piece, self.old, self.new))
            is_old, is_new = is_old and data == old, is_new and data == new
            if data in (new[: len(data)], old[: len(data)].ljust(len(data), b"\0")):
                continue
            if seam or not _is_seam(data, old, new):
                return False
            seam = True
        return not (is_old or is_new)

    def close(self) -> None:
        """Let go of the descriptor; the file stays."""
        platforms.close(self.fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_seam(data: bytes, old: bytes, new: bytes) -> bool:
    """Whether a sector begins as the new content and goes on as the old one, or as the zeros that it grew by."""
    same = 0
    while same < len(data) and data[same : same + 1] == new[same : same + 1]:
        same += 1
    return all(data[at] == (old[at] if at < len(old) else 0) for at in range(same, len(data)))


def finish(temp: TempFile, target_fd: int, st: os.stat_result) -> None:
    """Turn a temporary file that holds the new content into a journal: add the old content and the trailer."""
    new_size = temp.size
    copy_bytes(target_fd, temp, st.st_size)
    temp.write(_TRAILER.pack(_MAGIC, new_size, st.st_size, _checksum(temp.fd, new_size, st.st_size)))


def _checksum(fd: int, new_size: int, old_size: int) -> bytes:
    def pieces() -> Iterator[bytes]:
        yield struct.pack("<QQ", new_size, old_size)
        size = new_size + old_size
        for offset in range(0, size, CHUNK):
            yield platforms.read_at(fd, min(CHUNK, size - offset), offset)

    return digest_of(pieces())


def load(home: Place) -> Journal | None:
    """The journal at a place, open; None where it is not valid or not believed. Raises OSError (ENOENT, EACCES)."""
    opened = trust.opened(home.directory, home.journal, alone=True)
    if opened is None:
        return None
    fd, st = opened
    try:
        content = st.st_size - _TRAILER.size
        if content >= 0:
            magic, new_size, old_size, checksum = _TRAILER.unpack(platforms.read_at(fd, _TRAILER.size, content))
            if magic == _MAGIC and content == new_size + old_size and checksum == _checksum(fd, new_size, old_size):
                journal = Journal(home, fd, new_size, old_size)
                fd = -1
                return journal
    finally:
        if fd >= 0:
            platforms.close(fd)
    return None


def decided(home: Place, data: bytes | None) -> bytes | None:
    """What a reader is to take for the content, who read `data` while a journal stood; None: look again."""
    if data is None:
        return None
    try:
        journal = load(home)
    except OSError as error:
        return None if isinstance(error, FileNotFoundError) else data
    if journal is None:
        return data
    with journal:
        if journal.torn(len(data), lambda offset, count: data[offset : offset + count]):
            return journal.new(0, journal.new_size)
        return data
