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
from confsafe.storage import journal, names, platforms
from confsafe.storage.access import refuse_unless_regular
from confsafe.storage.faults import refusal, speaking_of, write_error
from confsafe.storage.store import Snapshot, Version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NamedTuple

    from confsafe.storage.names import Place
else:
    from confsafe.startup.records import NamedTuple

_ATTEMPTS = 200
_PAUSE = 0.005

RACY = 50_000_000
"""Nanoseconds. A file changed this shortly before it was read may change again without a new time: clocks of file
systems tick every few milliseconds. The same rule as git's for its index."""


class Reading(NamedTuple):
    """A snapshot, and whether its version alone proves that nothing changed since."""

    snapshot: Snapshot
    racy: bool


def version_of(st: os.stat_result) -> Version:
    """What tells this state of a file from others."""
    return Version(st.st_dev, st.st_ino, st.st_size, st.st_mtime_ns, st.st_ctime_ns)


def status(place: Place, named: str | os.PathLike[str]) -> os.stat_result | None:
    """The status of the file now, None where there is none. Raises WriteError for what is no regular file."""
    try:
        st = os.stat(place.path)
    except FileNotFoundError:
        return None
    refuse_unless_regular(st, named)
    return st


def bytes_at(path: str | os.PathLike[str]) -> bytes | None:
    """What a file holds; None where there is none. Raises WriteError."""
    with speaking_of(path, "read"):
        place = names.resolve(path)
    return read(place, path).snapshot.data


def read(place: Place, named: str | os.PathLike[str]) -> Reading:
    """What the file at `place` holds. Raises WriteError where it cannot be read; a missing file is no error."""

    journals = journal.places_of(place)

    def attempt() -> Reading | None:
        before, marked = journal.found_among(journals), os.path.lexists(place.together)
        reading = _read_once(place, named)
        after = journal.found_among(journals)
        if reading is not None and (marked or os.path.lexists(place.together)):
            return _what_counts(place, named, reading)
        if reading is None or (before is None and after is None):
            return reading
        decided = journal.decided(after or before or place.journal, place, reading.snapshot)
        return None if decided is None else Reading(Snapshot(decided, reading.snapshot.version), racy=True)

    return _read_until_still(attempt, named)


def read_under_lock(place: Place, named: str | os.PathLike[str]) -> Reading:
    """The same for the holder of the lock, who has repaired what a journal tells of, and knows of no other writer."""
    return _read_until_still(lambda: _read_once(place, named), named)


def content(place: Place) -> bytes | None:
    """The bytes of a file that was found to be a regular one; None where it is none any more. Raises OSError.

    For a comparison with what was read before: a mixture of two states would differ from it too.
    """
    try:
        fd = os.open(place.path, platforms.READ)
    except FileNotFoundError:
        return None
    try:
        return read_all(fd, os.fstat(fd).st_size)
    finally:
        os.close(fd)


def _what_counts(place: Place, named: str | os.PathLike[str], reading: Reading) -> Reading | None:
    """While a commit of several files is under way, or was killed, its files have their old contents."""
    from confsafe.storage import together

    old = together.old_content(place, reading.snapshot)
    if old is None:  # unless the file became another one meanwhile, this content stands
        st, version = os.stat(place.path), reading.snapshot.version
        return reading if version is not None and (st.st_dev, st.st_ino) == version[:2] else None
    if not old.existed:
        return Reading(Snapshot(None, None), racy=True)
    try:
        return _read_once(old.place, named)
    except FileNotFoundError:  # it has just been put back
        return None


def _read_until_still(attempt: Callable[[], Reading | None], named: str | os.PathLike[str]) -> Reading:
    try:
        for _ in range(_ATTEMPTS):
            reading = attempt()
            if reading is not None:
                return reading
            time.sleep(_PAUSE)
    except ConfsafeError:
        raise
    except FileNotFoundError:
        return Reading(Snapshot(None, None), racy=False)
    except OSError as error:
        raise write_error(error, named, "read") from error
    raise refusal(named, errno.EBUSY, "cannot read: the file keeps changing", "stop who writes it, and repeat")


def _read_once(place: Place, named: str | os.PathLike[str]) -> Reading | None:
    refuse_unless_regular(os.stat(place.path), named)  # before the open: opening a device may already do something
    fd = os.open(place.path, platforms.READ)
    try:
        before = os.fstat(fd)
        refuse_unless_regular(before, named)
        data = read_all(fd, before.st_size)
        after = os.fstat(fd)
    finally:
        os.close(fd)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        return None
    return Reading(Snapshot(data, version_of(after)), racy=time.time_ns() - after.st_mtime_ns < RACY)


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
