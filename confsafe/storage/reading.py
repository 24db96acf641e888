"""Reading one consistent state of a file, without a lock and without ever blocking.

A commit by rename gives readers the old file or the new one by itself: an open descriptor stays with its inode. Two
things remain: somebody who writes into the file while it is read (an editor that saves in place), which shows in its
size or time and is read again; and an `in_place` write of ours, for which the journal beside the file tells the outcome
that is already decided.
"""

from __future__ import annotations

import errno
import os
import time

from confsafe.errors import ConfsafeError
from confsafe.storage import homes, names, platforms
from confsafe.storage.access import refuse_unless_regular
from confsafe.storage.faults import refusal, speaking_of, write_error
from confsafe.storage.store import Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NamedTuple

    from confsafe.storage.names import Place
    from confsafe.storage.store import Version
else:
    from confsafe.startup.records import NamedTuple

_ATTEMPTS = 200
_PAUSE = 0.005
_PIECE = 1 << 18


class Stamp(NamedTuple):
    """What the disk's versions are: what tells one state of a file from most others without reading it.

    It proves a difference and never sameness: clocks of file systems tick every few milliseconds, on some every second.
    """

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    def differs_by_a_link(self, other: Version) -> bool:
        """Whether the inode got or lost a name since, or other permissions, and nothing else."""
        return isinstance(other, Stamp) and self[:4] == other[:4]


def stamp(st: os.stat_result) -> Stamp:
    """The version that a file of this status is."""
    return Stamp(st.st_dev, st.st_ino, st.st_size, st.st_mtime_ns, st.st_ctime_ns)


def status(place: Place, named: str | os.PathLike[str]) -> os.stat_result | None:
    """The status of the file now, None where there is none. Raises WriteError for what is no regular file."""
    st = place.directory.found(place.name)
    if st is not None:
        refuse_unless_regular(st, named)
    return st


def bytes_at(path: str | os.PathLike[str]) -> bytes | None:
    """What a file holds; None where there is none. Raises WriteError."""
    with speaking_of(path, "read"):
        place = names.resolve(path)
    return read(place, path).data


def read(place: Place, named: str | os.PathLike[str]) -> Snapshot:
    """What the file at `place` holds. Raises WriteError where it cannot be read; a missing file is no error."""
    directory = place.directory
    places = homes.homes(place)

    def attempt() -> Snapshot | None:
        before, marked = homes.standing(places), directory.found(place.together) is not None
        snapshot = _read_once(place, named)
        after = homes.standing(places)
        if snapshot is not None and (marked or directory.found(place.together) is not None):
            return _what_counts(place, snapshot)
        if snapshot is None or (before is None and after is None):
            return snapshot
        from confsafe.storage import journal

        decided = journal.decided(after or before or place, snapshot.data)
        return None if decided is None else Snapshot(decided, snapshot.version)

    return _read_until_still(attempt, named)


def read_under_lock(place: Place, named: str | os.PathLike[str]) -> Snapshot:
    """The same for the holder of the lock, who has repaired what a journal tells of, and knows of no other writer."""
    return _read_until_still(lambda: _read_once(place, named), named)


def holds(place: Place, data: bytes) -> bool:
    """Whether a fresh open of a file that was found to be a regular one finds exactly these bytes. Raises OSError.

    A mixture of two states would differ from what was read before, too. A large file is never in memory as a whole.
    """
    try:
        fd = place.directory.open(place.name, platforms.READ)
    except FileNotFoundError:
        return False
    try:
        done = 0
        while True:
            wanted = min(_PIECE, len(data) + 1 - done)
            piece = os.read(fd, wanted)
            if piece != data[done : done + len(piece)]:
                return False
            done += len(piece)
            if len(piece) < wanted:
                return done == len(data)
    finally:
        os.close(fd)


def _what_counts(place: Place, snapshot: Snapshot) -> Snapshot | None:
    """While a commit of several files is under way, or was killed, its files have their old contents."""
    from confsafe.storage import undo

    return undo.what_counts(place, snapshot)


def _read_until_still(attempt: Callable[[], Snapshot | None], named: str | os.PathLike[str]) -> Snapshot:
    try:
        for _ in range(_ATTEMPTS):
            snapshot = attempt()
            if snapshot is not None:
                return snapshot
            time.sleep(_PAUSE)
    except ConfsafeError:
        raise
    except FileNotFoundError:
        return Snapshot(None, None)
    except OSError as error:
        raise write_error(error, named, "read") from error
    raise refusal(named, errno.EBUSY, "cannot read: the file keeps changing", "stop who writes it, and repeat")


def _read_once(place: Place, named: str | os.PathLike[str]) -> Snapshot | None:
    refuse_unless_regular(place.directory.status(place.name), named)  # before the open: a device may do something then
    fd = place.directory.open(place.name, platforms.READ)
    try:
        before = os.fstat(fd)
        refuse_unless_regular(before, named)
        data = platforms.read_all(fd, before.st_size)
        after = os.fstat(fd)
    finally:
        os.close(fd)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        return None
    return Snapshot(data, stamp(after))
