"""Who may read and write: what a new file takes over from the old one, and what `secret` means.

    the file         its permissions come from
    exists           the old file: mode, owner, group, ACL, extended attributes; what cannot be kept is an error
    new              `mode=`, else what the kernel gives any new file there (0666, umask, the directory's default ACL)
    exists, secret   the old file, narrowed to 0600
    new, secret      0600

A commit by rename could replace files that a plain `open(path, "w")` may not touch (read-only ones, other users'), as
it only needs the directory. It is refused all the same: the permissions of the file are its owner's word.
"""

from __future__ import annotations

import errno
import os
import stat

from confsafe.errors import InsecureError, WriteError, printable
from confsafe.storage import platforms
from confsafe.storage.faults import IN_PLACE, refusal, write_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.storage.atomic import TempFile
    from confsafe.storage.directory import Directory
    from confsafe.storage.names import Place

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def refuse_unless_regular(st: os.stat_result, named: str | os.PathLike[str]) -> None:
    """Raise WriteError for a directory, a FIFO, a socket or a device: reading one may block for ever."""
    if stat.S_ISREG(st.st_mode):
        return
    if stat.S_ISDIR(st.st_mode):
        raise refusal(named, errno.EISDIR, "this is a directory", "name a file in it")
    kinds = {stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
    kind = kinds.get(stat.S_IFMT(st.st_mode), "no regular file")
    raise refusal(named, errno.EINVAL, f"this is {kind}, which holds no text to edit", "name a regular file")


def refuse_unless_writable(place: Place, named: str | os.PathLike[str]) -> None:
    """Raise WriteError where `open(path, "w")` would be refused."""
    if place.directory.may_write(place.name):
        return
    try:
        os.close(place.directory.open(place.name, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0)))
    except OSError as error:
        reason = "the file is read-only for this user" if error.errno == errno.EACCES else ""
        raise write_error(error, named, "write", reason=reason) from error


def closed_directory(error: OSError, place: Place, named: str | os.PathLike[str], doing: str) -> WriteError:
    """The error for a directory in which nothing can be made; any other error as it is."""
    if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
        return write_error(error, named, doing)
    on = "is on a read-only file system" if error.errno == errno.EROFS else "cannot be written by this user"
    remedy = IN_PLACE if place.directory.may_write(place.name) else ""
    return write_error(error, named, doing, reason=f"its directory {on}", remedy=remedy)


def take_over(place: Place, st: os.stat_result, temp: TempFile, named: str | os.PathLike[str], *, secret: bool) -> None:
    """Give `temp` the permissions and attributes of the file at `place`, whose status is `st`.

    The order matters: a change of owner clears set-user-ID, and an ACL set-group-ID where the group is not the user's,
    so the mode comes last. Its other bits an ACL leaves as they are to be: it came from the file that the mode is from.
    What is right already is not set: some file systems (FUSE, CIFS) refuse even that.
    """
    ours = temp.status
    if secret:
        set_mode(temp, ours, 0o600, named)
        return
    try:
        changed = platforms.set_owner(temp.fd, ours, st)
    except OSError as error:
        raise _cannot_keep(error, named, _owner_words(ours, st)) from error
    try:
        source = place.directory.open(place.name, platforms.READ)
        try:
            changed = platforms.copy_attributes(source, temp.fd) or changed
        finally:
            os.close(source)
    except OSError as error:
        raise _cannot_keep(error, named, "its ACL or extended attributes") from error
    set_mode(temp, os.fstat(temp.fd) if changed else ours, st.st_mode, named)


def set_mode(temp: TempFile, now: os.stat_result, mode: int, named: str | os.PathLike[str]) -> None:
    """Give `temp`, whose status is `now`, these permission bits, unless it has them."""
    if stat.S_IMODE(now.st_mode) == stat.S_IMODE(mode):
        return
    try:
        platforms.set_mode(temp.fd, mode)
    except OSError as error:
        raise _cannot_keep(error, named, f"its permissions ({stat.S_IMODE(mode):04o})") from error


def _cannot_keep(error: OSError, named: str | os.PathLike[str], what: str) -> WriteError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
        return write_error(error, named, "write")
    return write_error(error, named, "replace the file", reason=f"a new one could not keep {what}", remedy=IN_PLACE)


def _owner_words(ours: os.stat_result, theirs: os.stat_result) -> str:
    if ours.st_uid != theirs.st_uid:
        return f"its owner (user {theirs.st_uid})"
    return f"its group ({theirs.st_gid})"


def mode_of_a_new_file(place: Place, mode: int | None, *, secret: bool) -> int:
    """The permission bits that a file made at `place` is to have.

    The umask cannot be asked without changing it for all threads, and a directory's default ACL overrides it: so an
    empty probe is made, and the kernel's own answer taken from it.
    """
    if secret:
        return 0o600
    if mode is not None:
        return mode
    probe = place.temp()
    try:
        fd = place.directory.open(probe, platforms.CREATE_NEW, 0o666)
        try:
            return stat.S_IMODE(os.fstat(fd).st_mode)
        finally:
            os.close(fd)
    finally:
        place.directory.remove(probe)


def narrow(directory: Directory, name: str, allowed: int, *, named: str | os.PathLike[str], ours: bool) -> None:
    """Take from a file the permission bits beyond `allowed`, through a descriptor, so that no link can be put there.

    With `ours` (it is a secret's) another user's file is refused with InsecureError; else it is left, as it is his.
    """
    try:
        fd = directory.open(name, platforms.READ)
    except PermissionError:
        if ours:
            raise
        return
    try:
        st = os.fstat(fd)
        if ours and st.st_uid != platforms.effective_user():
            raise InsecureError(f"{printable(name)} belongs to user {st.st_uid}", path=named)
        if stat.S_ISREG(st.st_mode) and platforms.effective_user() in (0, st.st_uid):
            platforms.set_mode(fd, stat.S_IMODE(st.st_mode) & (allowed | ~0o777))
    finally:
        os.close(fd)


def refuse_unless_secret(place: Place, named: str | os.PathLike[str]) -> None:
    """Raise InsecureError where a secret could be read or replaced by somebody else.

    Refused are a symbolic link as the file itself (`resolution`), a file or a directory of another user (the directory
    may be root's), and a directory that others can write without the sticky bit, which keeps them from each other's
    files.
    """
    if platforms.WINDOWS:
        return
    user = platforms.effective_user()
    st = place.directory.found(place.name)
    if st is not None:
        refuse_unless_regular(st, named)
        if st.st_uid != user:
            raise InsecureError(f"the file belongs to user {st.st_uid}", path=named, remedy="run as its owner")
    st = place.directory.own_status()
    if st.st_uid not in (user, 0):
        raise InsecureError(
            f"the directory belongs to user {st.st_uid}",
            path=named,
            remedy="keep secrets in a directory of your own",
        )
    if st.st_mode & _OTHERS_WRITE and not st.st_mode & stat.S_ISVTX:
        raise InsecureError(
            "others can write the directory and put another file in its place",
            path=named,
            remedy=f"chmod go-w {printable(place.directory.path)}",
        )
