"""What differs between Linux, macOS and Windows, and nothing else.

The rest of the storage layer speaks POSIX to this module. It stands under everything: it knows descriptors and paths,
neither options nor users' files, and it lets every `OSError` through (`faults` words them).

    what                     Linux                  macOS                     Windows
    the kernel's lock        flock                  flock                     LockFileEx of byte 0
    data onto the platter    fsync                  fcntl F_FULLFSYNC         FlushFileBuffers (os.fsync)
    a name onto the platter  fsync(directory)       fsync(directory)          no such thing; NTFS journals names
    replace an open file     yes                    yes                       no: closed first; retried while shared
    ACL, attributes          xattr calls            fcopyfile                 ReplaceFileW keeps them on the target

The lock is filelock's `lock_descriptor`: its kernel call on each platform, without its path handling, which this
package does itself (read-only lock files, removal on release, the holder's pid). filelock is imported on the first
lock taken, which a reader need not pay for: it takes longer than all else that an edit loads. So where confsafe is the
whole program (`startup.alone`), the same call is made without it, but for Windows.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time

from confsafe import startup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

WINDOWS = sys.platform == "win32"
MACOS = sys.platform == "darwin"

READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
"""Flags to open a file for reading: a FIFO does not block, a terminal does not become ours."""

READ_WRITE = READ | os.O_RDWR
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
CREATE_NEW = READ_WRITE | os.O_CREAT | os.O_EXCL | NO_FOLLOW

SHARING_PATIENCE = 2.0
"""Seconds for which a rename is tried again on Windows while a virus scanner or an indexer has the file open."""

_SHARING_VIOLATIONS = frozenset({5, 32, 33, 1175, 1176, 1177})
"""Access denied, sharing and lock violation, and the three ways in which ReplaceFileW says the same."""

_KERNEL_OWNED = frozenset({"security.ima", "security.evm"})
"""Attributes that the kernel computes from the content: never to be copied to another content."""

_COPYFILE_ACL_AND_XATTR = 1 << 0 | 1 << 2


def try_lock(fd: int) -> bool:
    """Take the kernel's exclusive lock on an open file if it is free. Raises OSError where there is no such lock."""
    return (_lock or _imported_lock())(fd, blocking=False)


def unlock(fd: int) -> None:
    """Give the lock back, also for those that inherited the descriptor over a fork."""
    (_unlock or _imported_unlock())(fd)


_lock: Callable[..., bool] | None = None
_unlock: Callable[[int], None] | None = None
"""The kernel's calls, once a lock was taken: an import statement costs as much as the lock itself."""


def _imported_lock() -> Callable[..., bool]:
    global _lock
    if startup.alone and not WINDOWS:
        _lock = _flock
        return _flock
    from filelock import lock_descriptor

    _lock = lock_descriptor
    return lock_descriptor


def _imported_unlock() -> Callable[[int], None]:
    global _unlock
    if _lock is _flock:
        _unlock = _unflock
        return _unflock
    from filelock import unlock_descriptor

    _unlock = unlock_descriptor
    return unlock_descriptor


def _flock(fd: int, *, blocking: bool) -> bool:
    """filelock's `lock_descriptor` of POSIX; some file systems say EACCES of a lock that somebody else holds."""
    import fcntl

    try:
        fcntl.flock(fd, fcntl.LOCK_EX | (0 if blocking else fcntl.LOCK_NB))
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK):
            raise
        return False
    return True


def _unflock(fd: int) -> None:
    import fcntl

    fcntl.flock(fd, fcntl.LOCK_UN)


def sync_file(fd: int) -> None:
    """Return when the file's content is on the disk itself. Raises OSError; a failure here must never be ignored."""
    if MACOS:
        full_sync(fd)
    else:
        os.fsync(fd)


def full_sync(fd: int, control: Callable[[int, int], Any] | None = None, command: int | None = None) -> None:
    """On macOS fsync only reaches the drive's cache: F_FULLFSYNC empties that too, where the file system knows it."""
    if control is None or command is None:
        import fcntl

        control, command = fcntl.fcntl, fcntl.F_FULLFSYNC  # type: ignore[attr-defined,unused-ignore]
    try:
        control(fd, command)
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.ENOTTY, errno.EINVAL):
            raise
        os.fsync(fd)


def relative() -> bool:
    """Whether calls can be made relative to a directory that is held by its descriptor."""
    return _RELATIVE and not WINDOWS


_RELATIVE = {os.open, os.stat, os.link, os.rename, os.unlink, os.mkdir, os.rmdir, os.readlink} <= os.supports_dir_fd


def sync_directory(directory: str, held: int | None = None) -> None:
    """Return when the names in `directory` are on the disk: without it a power loss may undo a finished rename.

    `held`: its descriptor, where it is held by one, which may be one that can be searched only.
    """
    if WINDOWS:
        return
    flags = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
    fd = os.open(directory, flags) if held is None else os.open(".", flags, dir_fd=held)
    try:
        os.fsync(fd)
    except OSError as error:
        # Some network and FUSE file systems cannot sync a directory and say so: no data was lost, as after EIO.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(fd)


def replace(source: str, target: str) -> None:
    """Rename `source` over `target` in one step; nobody ever sees `target` absent."""
    if WINDOWS:
        while_shared(lambda: _replace_keeping_attributes(source, target))
    else:
        os.replace(source, target)


def while_shared(act: Callable[[], None], *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Do `act`, again and again for SHARING_PATIENCE seconds while Windows says that somebody has the file open."""
    left = SHARING_PATIENCE
    pause = 0.005
    while True:
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", None) not in _SHARING_VIOLATIONS or left <= 0:
                raise
        sleep(pause)
        left -= pause
        pause = min(pause * 2, 0.1)


def _replace_keeping_attributes(source: str, target: str) -> None:
    if sys.platform != "win32":
        return os.replace(source, target)
    if not os.path.lexists(target):
        return os.replace(source, target)
    import ctypes

    if not ctypes.windll.kernel32.ReplaceFileW(target, source, None, 0, None, None):
        raise ctypes.WinError()
    return None


def copy_attributes(source: int, fd: int) -> bool:
    """Give the open file `fd` the ACL and the extended attributes of the open file `source`, and no others.

    Whether that may have changed its mode too, as an ACL does.

    The kernel's own (IMA, EVM) stay out; those that the new file has already (an SELinux label by policy) are left.
    Raises OSError for any that cannot be kept.
    """
    if MACOS:
        _copy_attributes_macos(source, fd)
        return True
    if sys.platform == "linux":
        theirs, ours = _attributes(source), _attributes(fd)
        if theirs == ours:
            return False
        for name in ours.keys() - theirs.keys():
            if name.startswith(("user.", "system.")):  # inherited from the directory's default ACL
                os.removexattr(fd, name)
        for name, value in theirs.items():
            if ours.get(name) != value:
                os.setxattr(fd, name, value)
        return True
    return False


def _attributes(file: int) -> dict[str, bytes]:
    if sys.platform != "linux":
        return {}
    try:
        names = os.listxattr(file)
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENOSYS):  # a file system without attributes has none to lose
            return {}
        raise
    return {name: os.getxattr(file, name) for name in names if name not in _KERNEL_OWNED}


def _copy_attributes_macos(source: int, fd: int) -> None:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.fcopyfile(source, fd, None, _COPYFILE_ACL_AND_XATTR) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def set_mode(fd: int, mode: int) -> None:
    """The permission bits of an open file, where the platform has them."""
    if not WINDOWS:
        os.fchmod(fd, stat.S_IMODE(mode))


def set_owner(fd: int, now: os.stat_result, wanted: os.stat_result) -> bool:
    """Owner and group of an open file, changed only where they differ: the right to change them is rare.

    Whether they were changed, which may change the mode too.
    """
    if sys.platform == "win32" or (now.st_uid, now.st_gid) == (wanted.st_uid, wanted.st_gid):
        return False
    os.fchown(
        fd,
        wanted.st_uid if now.st_uid != wanted.st_uid else -1,
        wanted.st_gid if now.st_gid != wanted.st_gid else -1,
    )
    return True


def set_group(fd: int, now: os.stat_result, wanted: os.stat_result) -> None:
    """The group of an open file, changed only where it differs."""
    if sys.platform != "win32" and now.st_gid != wanted.st_gid:
        os.fchown(fd, -1, wanted.st_gid)


_process = os.getpid()


def this_process() -> int:
    """The number of this process, without a system call: only a fork changes it."""
    return _process


def effective_user() -> int:
    """The user who writes; 0 is root. Windows has no numbers: all files are one user's there."""
    return 0 if sys.platform == "win32" else os.geteuid()


AS_EFFECTIVE_USER = os.access in os.supports_effective_ids
"""Whether `os.access` can be asked for the effective user."""


def read_all(fd: int, expected: int) -> bytes:
    """Everything from the descriptor's place to the end of the file."""
    data = os.read(fd, expected + 1)
    if len(data) == expected:
        return data
    parts = [data]
    while data:
        data = os.read(fd, 1 << 20)
        parts.append(data)
    return b"".join(parts)


def read_at(fd: int, count: int, offset: int) -> bytes:
    """Up to `count` bytes from `offset`. The descriptor is the caller's alone: moving its place is harmless."""
    if hasattr(os, "pread"):
        return os.pread(fd, count, offset)
    os.lseek(fd, offset, os.SEEK_SET)
    return os.read(fd, count)


def write_at(fd: int, data: bytes, offset: int) -> int:
    """Write at `offset`; the number of bytes that were written, which may be fewer."""
    if hasattr(os, "pwrite"):
        return os.pwrite(fd, data, offset)
    os.lseek(fd, offset, os.SEEK_SET)
    return os.write(fd, data)


_not_for_children: set[int] = set()
"""Open descriptors whose lock a forked child would otherwise keep after this process gave it up."""


def keep_from_children(fd: int) -> int:
    """Have `fd` closed in every child that this process forks (exec closes it anyway)."""
    _not_for_children.add(fd)
    return fd


def close(fd: int) -> None:
    """Close a descriptor. An error here tells of nothing that was not synced before, and the descriptor is gone."""
    _not_for_children.discard(fd)
    try:
        os.close(fd)
    except OSError:
        return


def _begin_as_child() -> None:
    global _process
    _process = os.getpid()
    for fd in list(_not_for_children):
        close(fd)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_as_child)
