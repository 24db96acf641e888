"""The weaker commit, by its own name: write through the existing inode, with a journal that a crash is repaired from.

For files that cannot be replaced by rename: one that is mounted on its own into a container, one in a directory that
cannot be written, one whose hard links or owner must stay. What it cannot give is what rename gives: a reader that does
not know the journal can see a file that is half written, for as long as the write takes or until the next edit.

    journal durable --> write the new content over the old --> cut to length --> fsync --> journal removed
      killed here:       repaired to the new content by the next holder            dropped by the next holder
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from confsafe.errors import printable
from confsafe.storage import homes, journal, lock, platforms, trust
from confsafe.storage.atomic import CHUNK
from confsafe.storage.faults import PartlyDone, refusal, write_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.storage.atomic import TempFile
    from confsafe.storage.journal import Journal
    from confsafe.storage.names import Place


def home(place: Place, named: str | os.PathLike[str]) -> Place:
    """Where the journal will be made. Raises WriteError where that is nowhere, or where something has its name."""
    found = homes.home_of(place)
    if found is None:
        raise refusal(
            named,
            errno.EROFS,
            "cannot write: neither the file's directory nor a state directory of this user can hold the journal",
            "set XDG_STATE_HOME to a directory that can be written",
        )
    if found.directory.found(found.journal) is not None:  # what could be explained was repaired, and is gone
        name = printable(found.journal)
        raise refusal(
            named, errno.EEXIST, f"cannot write in place: {name} stands in the way", "move it away and repeat"
        )
    return found


def write(home: Place, target_fd: int, temp: TempFile, *, durable: bool, check: Callable[[], None]) -> None:
    """Make what `temp` holds the content of the file open as `target_fd`; the journal is made at `home`.

    `check` is called at the last moment before anything is decided, and raises if the file is not the expected one.
    """
    st, size = os.fstat(target_fd), temp.size
    journal.finish(temp, target_fd, st)
    _as_closed_as(st, temp)
    temp.seal(durable=durable)
    try:
        check()
    except BaseException:
        temp.cut(size)  # the new content alone, for another attempt
        raise
    temp.publish(home.journal)
    with _written(home, durable=durable) as written:
        _write_through(target_fd, written, durable=durable)


def _written(home: Place, *, durable: bool) -> Journal:
    """The journal as the disk has it; removed again if that is not certain, as the file is not touched yet."""
    try:
        if durable:
            home.directory.sync()
        written = journal.load(home)
        if written is None:
            raise OSError(errno.EIO, "the journal did not reach the disk whole")
    except BaseException:
        home.directory.remove(home.journal)
        raise
    return written


def _as_closed_as(st: os.stat_result, temp: TempFile) -> None:
    """The journal holds the file's text: whom its mode does not let read the file, it does not let read the journal.

    Its owner stays who made it, by whom it is believed later, also in another user's directory.
    """
    mode = st.st_mode
    try:
        platforms.set_group(temp.fd, temp.status, st)
    except OSError:
        mode &= 0o700
    platforms.set_mode(temp.fd, mode & 0o666)


def _write_through(fd: int, written: Journal, *, durable: bool) -> None:
    try:
        _put(fd, written.new, written.new_size, durable=durable)
    except OSError as error:
        try:
            _put(fd, written.old, written.old_size, durable=durable)
        except OSError:
            raise PartlyDone(error, "the file is part old and part new, and the next edit will complete it") from error
        remove(written)
        raise
    remove(written)


def _put(fd: int, piece: Callable[[int, int], bytes], size: int, *, durable: bool) -> None:
    for offset in range(0, size, CHUNK):
        data, done = piece(offset, CHUNK), 0
        while done < len(data):
            done += platforms.write_at(fd, data[done:], offset + done)
    if os.fstat(fd).st_size != size:
        os.ftruncate(fd, size)
    if durable:
        platforms.sync_file(fd)


def remove(written: Journal) -> None:
    """Drop a journal that has done its work. One that stays by an error is dropped by the next holder."""
    written.home.directory.remove(written.home.journal)


def recover(place: Place, home: Place, named: str | os.PathLike[str], target_fd: int, deadline: float | None) -> None:
    """Complete an `in_place` write that was interrupted, of which something stands at `home`. Called by each holder.

    `target_fd` is the file, open and locked, or -1: then it is locked here, as a journal may be a living writer's.
    Raises LockTimeout; WriteError where it is to be repaired, and not by this user.
    """
    if target_fd >= 0:
        return _complete(home, named, target_fd)
    try:
        if not stat.S_ISREG(place.directory.status(place.name).st_mode):
            return None
        fd = platforms.keep_from_children(place.directory.open(place.name, platforms.READ_WRITE))
    except FileNotFoundError:  # the file was removed since
        return _complete(home, named, -1)
    except PermissionError as error:
        raise _not_ours(error, named) from error
    try:
        if not lock.wait_for(fd, deadline, named):
            raise lock.timed_out(fd, named)
        return _complete(home, named, fd)
    finally:
        platforms.close(fd)


def _complete(home: Place, named: str | os.PathLike[str], fd: int) -> None:
    """What the journal asks for, to the file open as `fd` (-1: there is none); then the journal is removed."""
    try:
        written = journal.load(home)
    except FileNotFoundError:  # another holder has repaired it
        return
    except PermissionError as error:
        raise _not_ours(error, named) from error
    if written is None:
        trust.tell(named, home.journal, "is no journal of an interrupted write, or not one to be believed")
        return
    with written:
        if fd >= 0:
            size = os.fstat(fd).st_size
            if written.torn(size, lambda offset, count: platforms.read_at(fd, min(count, size - offset), offset)):
                _put(fd, written.new, written.new_size, durable=True)
        remove(written)


def _not_ours(error: OSError, named: str | os.PathLike[str]) -> Exception:
    remedy = "run any edit of it as the user who made it, or as the owner"
    return write_error(error, named, "repair an interrupted in-place write", remedy=remedy)
