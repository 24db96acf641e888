"""The journal of an `in_place` write: the whole new content and the whole old one, durable before the file is touched.

    new content | old content | sizes, the file's device and inode, a checksum

It appears under its name complete or not at all (it is a temporary file, renamed), stands beside the file as
`.NAME.journal`, and while it stands, the outcome is decided: readers who meet a file that is part old and part new take
the new content from the journal, and the next holder completes the write. A file that is neither old nor new nor a
mixture of the two was mended by somebody else meanwhile, and is left as it is.

Where the directory cannot be written, the journal is kept in the user's own state directory (`refuge`); other users
cannot see it there.
"""

from __future__ import annotations

import binascii
import contextlib
import errno
import os
import stat
import struct

from confsafe.storage import platforms
from confsafe.storage.atomic import CHUNK, TempFile, copy_bytes
from confsafe.storage.names import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass
    from typing import Self

    from confsafe.storage.store import Snapshot
else:
    from confsafe.startup.records import dataclass

_TRAILER = struct.Struct("<8sQQQQI")
_MAGIC = b"cfsafe1\n"


@dataclass(slots=True)
class Journal:
    """A journal that is valid and that nobody but an owner of the file can have written; open until `close`."""

    path: str
    fd: int
    new_size: int
    old_size: int
    device: int
    inode: int

    def new(self, offset: int, count: int) -> bytes:
        """A piece of the new content."""
        return platforms.read_at(self.fd, max(0, min(count, self.new_size - offset)), offset)

    def old(self, offset: int, count: int) -> bytes:
        """A piece of the old content."""
        return platforms.read_at(self.fd, max(0, min(count, self.old_size - offset)), self.new_size + offset)

    def is_about(self, device: int, inode: int) -> bool:
        """Whether it belongs to this very inode; a file that was replaced since needs no repair."""
        return (self.device, self.inode) == (device, inode)

    def torn(self, size: int, piece: Callable[[int, int], bytes]) -> bool:
        """Whether a content of `size` bytes, read by `piece(offset, count)`, is what an interrupted write leaves.

        A kill leaves a beginning of the new in the old; a power loss any mixture of pages, and zeros where it grew.
        """
        if not min(self.old_size, self.new_size) <= size <= max(self.old_size, self.new_size):
            return False
        is_old, is_new = size == self.old_size, size == self.new_size
        for offset in range(0, size, CHUNK):
            data, old, new = piece(offset, CHUNK), self.old(offset, CHUNK), self.new(offset, CHUNK)
            is_old, is_new = is_old and data == old, is_new and data == new
            if not _is_mixture(data, old, new):
                return False
        return not (is_old or is_new)

    def close(self) -> None:
        """Let go of the descriptor; the file stays."""
        platforms.close(self.fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_mixture(data: bytes, old: bytes, new: bytes, step: int = 512) -> bool:
    for start in range(0, len(data), step):
        block = data[start : start + step]
        if block in (new[start : start + step], old[start : start + step]):
            continue
        for i, byte in enumerate(block, start):
            grown = i >= len(old) and byte == 0
            if not (grown or new[i : i + 1] == data[i : i + 1] or old[i : i + 1] == data[i : i + 1]):
                return False
    return True


def finish(temp: TempFile, target_fd: int, st: os.stat_result) -> None:
    """Turn a temporary file that holds the new content into a journal: add the old content and the trailer."""
    new_size = temp.size
    copy_bytes(target_fd, temp, st.st_size)
    checksum = _checksum(temp.fd, temp.size)
    temp.write(_TRAILER.pack(_MAGIC, new_size, st.st_size, st.st_dev, st.st_ino, checksum))


def _checksum(fd: int, size: int) -> int:
    checksum = 0
    for offset in range(0, size, CHUNK):
        checksum = binascii.crc32(platforms.read_at(fd, min(CHUNK, size - offset), offset), checksum)
    return checksum


def home_of(place: Place, *, make: bool = False) -> Place | None:
    """Where journals of the file at `place` are kept: beside it, else in the user's refuge; None: nowhere."""
    if os.access(place.directory, os.W_OK):
        return place
    for directory in _refuges():
        if make:
            with contextlib.suppress(OSError):
                os.makedirs(directory, 0o700, exist_ok=True)
        if _is_private(directory):
            from hashlib import sha256  # here: a reader of an ordinary file need not wait for its import

            return Place(directory, sha256(os.fsencode(place.path)).hexdigest()[:32])
    return None


def _refuges() -> list[str]:
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    temporary = os.environ.get("TMPDIR") or "/tmp"
    return [os.path.join(state, "confsafe"), os.path.join(temporary, f"confsafe-{platforms.effective_user()}")]


def _is_private(directory: str) -> bool:
    with contextlib.suppress(OSError):
        st = os.lstat(directory)
        return (
            stat.S_ISDIR(st.st_mode)
            and st.st_uid == platforms.effective_user()
            and not st.st_mode & 0o077
            and os.access(directory, os.W_OK)
        )
    return False


def find(place: Place) -> str | None:
    """The path of a journal of the file at `place`, None where there is none."""
    return found_among(places_of(place))


def places_of(place: Place) -> tuple[str, ...]:
    """Where a journal of the file at `place` may stand: beside it; where no file can be made there, in a refuge too."""
    if os.access(place.directory, os.W_OK):
        return (place.journal,)
    home = home_of(place)
    return (place.journal,) if home is None else (place.journal, home.journal)


def found_among(paths: tuple[str, ...]) -> str | None:
    """The first of the paths at which a journal stands."""
    for path in paths:
        if os.path.lexists(path):
            return path
    return None


def load(path: str, place: Place) -> Journal | None:
    """The journal, open; None where it is not valid or not to be trusted. Raises OSError (ENOENT, EACCES)."""
    if os.path.islink(path):
        return None
    fd = os.open(path, platforms.READ | platforms.NO_FOLLOW)
    try:
        st = os.fstat(fd)
        if stat.S_ISREG(st.st_mode) and st.st_size >= _TRAILER.size and is_trusted(st, path, place):
            trailer = platforms.read_at(fd, _TRAILER.size, st.st_size - _TRAILER.size)
            magic, new_size, old_size, device, inode, checksum = _TRAILER.unpack(trailer)
            content = st.st_size - _TRAILER.size
            if magic == _MAGIC and content == new_size + old_size and checksum == _checksum(fd, content):
                journal = Journal(path, fd, new_size, old_size, device, inode)
                fd = -1
                return journal
    finally:
        if fd >= 0:
            platforms.close(fd)
    return None


def is_trusted(st: os.stat_result, path: str, place: Place) -> bool:
    """In a directory with the sticky bit anybody can make files, but not replace others': there the owner counts."""
    if not os.stat(os.path.dirname(path)).st_mode & stat.S_ISVTX:
        return True
    owners = {0, platforms.effective_user()}
    with contextlib.suppress(OSError):
        owners.add(os.stat(place.path).st_uid)
    return st.st_uid in owners


def decided(path: str, place: Place, snapshot: Snapshot) -> bytes | None:
    """What a reader is to take for the content, who read `snapshot` while a journal stood; None: look again."""
    data, version = snapshot
    if data is None or version is None:
        return None
    try:
        journal = load(path, place)
    except OSError as error:
        return None if error.errno == errno.ENOENT else data
    if journal is None:
        return data
    with journal:
        if journal.is_about(version.device, version.inode) and journal.torn(
            len(data), lambda offset, count: data[offset : offset + count]
        ):
            return journal.new(0, journal.new_size)
        return data
