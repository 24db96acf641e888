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
from typing import TYPE_CHECKING

from confsafe.storage import journal, lock, platforms
from confsafe.storage.atomic import CHUNK, TempFile
from confsafe.storage.faults import PartlyDone, refusal, write_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.storage.journal import Journal
    from confsafe.storage.names import Place


def prepare(place: Place, named: str | os.PathLike[str]) -> TempFile:
    """An empty temporary file for the new content, where the journal will be."""
    home = journal.home_of(place, make=True)
    if home is None:
        raise refusal(
            named,
            errno.EROFS,
            "cannot write: neither the file's directory nor a state directory of this user can hold the journal",
            "set XDG_STATE_HOME to a directory that can be written",
        )
    return TempFile.create(home)


def write(place: Place, target_fd: int, temp: TempFile, *, durable: bool, check: Callable[[], None]) -> None:
    """Make what `temp` holds the content of the file open as `target_fd`.

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
    path = (journal.home_of(place) or place).journal
    temp.publish(path)
    with _written(path, place, durable=durable) as written:
        _write_through(target_fd, written, durable=durable)


def _written(path: str, place: Place, *, durable: bool) -> Journal:
    """The journal as the disk has it; removed again if that is not certain, as the file is not touched yet."""
    try:
        if durable:
            platforms.sync_directory(os.path.dirname(path))
        written = journal.load(path, place)
        if written is None:
            raise OSError(errno.EIO, "the journal did not reach the disk whole")
    except BaseException:
        platforms.remove(path)
        raise
    return written


def _as_closed_as(st: os.stat_result, temp: TempFile) -> None:
    """The journal holds the file's text: whoever may read the one may read the other, and nobody else."""
    mode = st.st_mode
    try:
        platforms.set_owner(temp.fd, os.fstat(temp.fd), st)
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
    platforms.remove(written.path)


def recover(place: Place, named: str | os.PathLike[str], target_fd: int, deadline: float | None) -> None:
    """Complete an `in_place` write that was interrupted. Called by each holder, first of all.

    `target_fd` is the file, open and locked, or -1: then it is locked here, as a journal may be a living writer's.
    """
    path = journal.find(place)
    if path is None:
        return
    fd = target_fd
    try:
        if target_fd < 0:
            fd = platforms.keep_from_children(os.open(place.path, platforms.READ_WRITE | platforms.NO_FOLLOW))
            if not lock.wait_for(fd, deadline, named):
                raise lock.timed_out(fd, named)
        _complete(path, place, fd)
    except FileNotFoundError:  # the file was removed since, or another holder has repaired it
        platforms.remove(path)
    except PermissionError as error:
        remedy = "run any edit of it as the user who made it, or as the owner"
        raise write_error(error, named, "repair an interrupted in-place write", remedy=remedy) from error
    finally:
        if fd != target_fd:
            platforms.close(fd)


def _complete(path: str, place: Place, fd: int) -> None:
    written = journal.load(path, place)
    if written is None:  # not valid, or not to be trusted: it is nothing to us
        platforms.remove(path)
        return
    with written:
        st = os.fstat(fd)
        if written.is_about(st.st_dev, st.st_ino) and written.torn(
            st.st_size, lambda offset, count: platforms.read_at(fd, count, offset)
        ):
            _put(fd, written.new, written.new_size, durable=True)
        remove(written)
