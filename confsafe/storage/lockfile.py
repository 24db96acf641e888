"""The lock file, `.NAME.lock`: made, opened, and told from somebody else's file of that name.

    byte   0        never written, as Windows lets nobody read it while the lock is held
           1..63    the holder's line: pid and time, or "released"
          64..127   the line of one who waits (`turn`)

A file of that name which holds anything else, has a second name, or is no regular file is not ours: it is neither
written nor removed, and no lock is taken on it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time

from confsafe.errors import printable
from confsafe.storage import platforms
from confsafe.storage.faults import refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.storage.directory import Directory

HOLDER_OFFSET = 1
HOLDER_WIDTH = 63
RELEASED = b"released"

_SIZE = 128
_LETTERS = b"\0 \n.0123456789" + RELEASED


def opened(directory: Directory, name: str, named: str | os.PathLike[str], *, private: bool) -> tuple[int, bool, bool]:
    """The lock file, open: (descriptor, whether it was made just now, whether it may be written)."""
    for attempt in range(50):
        try:
            found = _make(directory, name, private=private) or _open_existing(directory, name)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
                raise _obstacle(name, named, "is not a regular file", "remove it") from None
            raise
        if found is not None:
            return found
        time.sleep(0.0001 * attempt)  # it was removed or made meanwhile, or its maker has not opened it to all yet
    reason = f"cannot lock: {printable(name)} is another user's and closed to others"
    raise refusal(named, errno.EACCES, reason, "remove it")


def _open_existing(directory: Directory, name: str) -> tuple[int, bool, bool] | None:
    st = directory.found(name)
    if st is None:
        return None
    if not stat.S_ISREG(st.st_mode):  # looked at before it is opened: a device may do something then
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    try:
        return _descriptor(directory, name, platforms.READ_WRITE), False, True
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
    with contextlib.suppress(FileNotFoundError, PermissionError):
        return _descriptor(directory, name, platforms.READ), False, False
    return None


def _make(directory: Directory, name: str, *, private: bool) -> tuple[int, bool, bool] | None:
    try:
        return _descriptor(directory, name, platforms.CREATE_NEW, _mode(private=private)), True, True
    except FileExistsError:
        return None


def _descriptor(directory: Directory, name: str, flags: int, mode: int = 0) -> int:
    return platforms.keep_from_children(directory.open(name, flags, mode))


def _mode(*, private: bool) -> int:
    return 0o600 if private else 0o644  # for all to open: a lock that root left behind must block nobody


def checked(fd: int, name: str, named: str | os.PathLike[str], *, made: bool, private: bool) -> os.stat_result:
    """The lock file's status, if it is one of ours; its mode is put right where that can be."""
    st = os.fstat(fd)
    if not made:
        if not stat.S_ISREG(st.st_mode):
            raise _obstacle(name, named, "is not a regular file", "remove it")
        if st.st_nlink > 1 or not _is_ours(fd, st):
            raise _obstacle(name, named, "is not a lock file that confsafe made")
    wanted = _mode(private=private)
    if stat.S_IMODE(st.st_mode) != wanted and (made or private):
        with contextlib.suppress(OSError):  # another user's, or a file system without modes: it locks all the same
            platforms.set_mode(fd, wanted)
    return st


def _is_ours(fd: int, st: os.stat_result) -> bool:
    """Whether it holds nothing, or the lines of a holder and of one who waits: none begins in the first byte."""
    if st.st_size == 0:
        return True
    content = platforms.read_at(fd, _SIZE, HOLDER_OFFSET)
    first = b"\0" if platforms.WINDOWS else platforms.read_at(fd, HOLDER_OFFSET, 0)
    return st.st_size <= _SIZE and first in (b"\0", b" ") and not content.translate(None, _LETTERS)


def _obstacle(name: str, named: str | os.PathLike[str], fact: str, remedy: str = "move it away") -> Exception:
    return refusal(named, errno.EEXIST, f"cannot lock: {printable(name)} {fact}", f"{remedy} and repeat")


def remove_if_free(fd: int, directory: Directory, name: str) -> None:
    """Take back a lock file that was made in vain. Only who holds the lock may remove the file."""
    with contextlib.suppress(OSError):
        if platforms.try_lock(fd) and still_named(os.fstat(fd), directory, name):
            directory.unlink(name)


def still_named(status: os.stat_result, directory: Directory, name: str) -> bool:
    """Whether the name is still that of the file of this status."""
    now = directory.found(name)
    return now is not None and os.path.samestat(status, now)
