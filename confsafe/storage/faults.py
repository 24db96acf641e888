"""The words of every error of the operating system: what happened to the user's file, and what to do about it.

The modules of the storage layer let `OSError` rise. Where a call enters (`speaking_of`), and where something more is
known of the cause or the remedy, it becomes a `WriteError`: `write_error` words it, in one line that names the user's
file and never a temporary one.
"""

from __future__ import annotations

import errno
import os

from confsafe.errors import ConfsafeError, WriteError, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

IN_PLACE = "in_place=True (--in-place) writes through the file itself"

_FACTS: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("no such file or directory", "check the path"),
    errno.ENOTDIR: ("a part of the path is a file, not a directory", "check the path"),
    errno.EISDIR: ("this is a directory", "name a file in it"),
    errno.EEXIST: ("the file exists already", "choose another name, or a mode that replaces it"),
    errno.ELOOP: ("the symbolic links lead in a circle", "mend the link"),
    errno.ENAMETOOLONG: ("the name is too long for this file system", "use a shorter one, or backup=0 (--no-backup)"),
    errno.EACCES: ("permission denied", "run as its owner, or have the permissions changed"),
    errno.EPERM: ("the system does not permit it", "look at the owner and for chattr +i or +a (lsattr)"),
    errno.EROFS: ("the file system is mounted read-only", "have it mounted for writing"),
    errno.ENOSPC: ("no space is left on the disk", "free some and repeat"),
    errno.EDQUOT: ("the disk quota is used up", "free some of it and repeat"),
    errno.EFBIG: ("larger than the file size limit", "raise the limit (ulimit -f) and repeat"),
    errno.EIO: ("the disk reported an input/output error", "look at the system's log; the disk may be failing"),
    errno.EBUSY: ("the file is in use as a mount point, as in a container", IN_PLACE),
    errno.EXDEV: ("the file is mounted on its own, as in a container", IN_PLACE),
    errno.ETXTBSY: ("the file is a program that is running", "stop it and repeat"),
    errno.EMFILE: ("too many files are open in this process", "close some (ulimit -n)"),
    errno.ENFILE: ("too many files are open on this machine", "close some"),
    errno.ENOMEM: ("not enough memory", "free some and repeat"),
    errno.EINTR: ("interrupted by a signal", "repeat"),
    errno.ENOLCK: ("this file system grants no locks", "keep the file on a local disk"),
    errno.ENOSYS: ("this file system grants no locks", "keep the file on a local disk"),
    errno.ENOTSUP: ("this file system cannot do that", "keep the file on a local disk"),
    errno.ESTALE: ("the network file system lost the file", "repeat"),
}


class PartlyDone(OSError):
    """An error after which the file is no longer as it was; `state` says how it is."""

    def __init__(self, cause: OSError, state: str) -> None:
        super().__init__(cause.errno or errno.EIO, cause.strerror)
        self.state = state


def write_error(
    error: OSError, path: str | os.PathLike[str], doing: str, *, reason: str = "", remedy: str = ""
) -> WriteError:
    """The error as the user is to see it.

    Args:
        error: what the system said.
        path: the user's file, as the user named it.
        doing: the step, in the words that follow "cannot": "write", "make the backup app.toml.bak".
        reason, remedy: what is known better than by the errno alone.

    Example:
        >>> str(write_error(OSError(28, ""), "app.toml", "write"))
        'app.toml: cannot write: no space is left on the disk; free some and repeat. File unchanged.'
    """
    code = error.errno or errno.EIO
    fact, usual = _FACTS.get(code, (os.strerror(code), "see errno(3)"))
    if code == errno.EINVAL and error.strerror:
        fact, usual = error.strerror, "check the path"
    text = f"cannot {doing}: {reason or fact}"
    if isinstance(error, PartlyDone):
        text += f"; {error.state}"
    made = WriteError(text, path=path, remedy=remedy or usual, errno=code)
    made.unchanged = not isinstance(error, PartlyDone)
    return made


class speaking_of:  # noqa: N801 - read as a verb: with speaking_of(path, "write"): ...
    """Turn each OSError of the block into a WriteError about the user's file.

    `doing` are the words that follow "cannot", or a function that gives them where putting them together takes time.
    A class and not a generator: a commit enters it several times, and a generator takes five times as long.
    """

    __slots__ = ("_doing", "_path")

    def __init__(self, path: str | os.PathLike[str], doing: str | Callable[[], str]) -> None:
        self._path = path
        self._doing = doing

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError) and not isinstance(error, ConfsafeError):
            doing = self._doing if isinstance(self._doing, str) else self._doing()
            raise write_error(error, self._path, doing) from error


def refusal(path: str | os.PathLike[str], code: int, reason: str, remedy: str) -> WriteError:
    """A refusal of our own, with the errno that a plain open() would have given."""
    return WriteError(reason, path=path, remedy=remedy, errno=code)


def missing_directory(path: str | os.PathLike[str], directory: str) -> WriteError:
    """The directory of the file is not there."""
    return refusal(
        path,
        errno.ENOENT,
        f"the directory {printable(directory)} does not exist",
        "make it, or use parents=True (--parents)",
    )


def not_held(path: str | os.PathLike[str]) -> WriteError:
    """The error for who writes without the lock: behind the block, or in a child that was forked within it."""
    return refusal(
        path,
        errno.EBADF,
        "the lock is not held: the block is left, or this is a forked child",
        "edit within the block, in the process that began it",
    )
