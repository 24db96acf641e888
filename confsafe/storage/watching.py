"""The states of a file as they follow each other: what `watch` of the disk's store is (library: watchfiles).

    watch the directories that the name leads through -> wait until they are quiet -> is the file another state?
        -> read it

The *directories* are watched, not the file: so an atomic rename, an editor that deletes and writes anew, and the swap
of a symbolic link on the way (the `..data` of a Kubernetes ConfigMap) are seen like any other change; after each the
way is followed anew. Nothing between the state that is given and the first step is missed, since each step first looks
at the file as it is; should the system lose an event, a look every two seconds finds the change.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from confsafe.errors import ConfsafeError
from confsafe.storage import names, reading
from confsafe.storage.notices import notices
from confsafe.storage.store import Snapshot
from confsafe.storage.watched import watched_for

if TYPE_CHECKING:
    from collections.abc import Generator

    from confsafe.storage.store import Version
    from confsafe.storage.watched import Watched

# Times in seconds.

_LONGEST_NOISE = 1.6
"""After this time a directory that is never quiet is looked at all the same."""

_LOOK_EVERY = 2.0
_GRACE = 0.25
"""For this time a file may be gone or empty while somebody writes it anew."""

_POLL = 0.05
"""So often a loop that waits looks whether it is to stop."""


class Unreadable(NamedTuple):
    """The version of what has no status: the errno that the system gives."""

    errno: int


class Watching:
    """The states of one file.

    Args:
        path: the file.
        seen: the version behind which they follow.
        debounce: seconds of quiet that a change has to last for.
        force_polling: look at the directories in turns, where their file system tells no changes (some network ones).

    Raises ConfsafeError without the library watchfiles.
    """

    def __init__(
        self, path: str | os.PathLike[str], seen: Version | None, *, debounce: float, force_polling: bool
    ) -> None:
        self._notices = notices(force_polling=force_polling)
        self._path = path
        self._seen = seen
        self._quiet = max(0.001, debounce)
        self._watched: Watched | None = None
        self._inodes: list[int] = []
        self._told = threading.Event()
        self._may_have_changed = False
        self._waits_for_content = False

    def states(self, closed: threading.Event) -> Generator[Snapshot, None, None]:
        """The states until `closed` is set; nothing is watched any more when they end."""
        try:
            while True:
                self._watch_the_directories()
                if (state := self._look()) is not None:
                    yield state
                if self._wait(closed, _GRACE if self._waits_for_content else _LOOK_EVERY):
                    return
        finally:
            self._notices.unsubscribe(self)

    def _wait(self, closed: threading.Event, seconds: float) -> bool:
        """Wait until something is told and it is quiet again, or for so long; whether `closed` was set."""
        end = monotonic() + seconds
        while not self._told.wait(_POLL):
            if closed.is_set():
                return True
            if monotonic() >= end:
                return False
        end = monotonic() + max(self._quiet, _LONGEST_NOISE)
        while monotonic() < end and not closed.is_set():
            self._told.clear()
            if not self._told.wait(self._quiet):
                break
        self._told.clear()
        return closed.is_set()

    def _tell(self, paths: set[str] | None) -> None:
        """What the notices say, in their thread."""
        watched = self._watched
        if paths is not None and watched is not None:
            self._may_have_changed |= any(os.path.basename(path) in watched.names for path in paths)
        self._told.set()

    def _watch_the_directories(self) -> None:
        """Watch the directories that the file's name leads through now."""
        while True:
            watched = watched_for(self._path)
            inodes = [_inode(directory) for directory in watched.directories]
            if watched == self._watched and inodes == self._inodes:
                return
            try:
                self._watched, self._inodes = watched, inodes
                self._notices.subscribe(self, watched.directories, self._tell)
            except FileNotFoundError:  # gone since the line above
                self._watched = None
            except ConfsafeError as error:
                raise error.at_path(self._path) from error.__cause__

    def _look(self) -> Snapshot | None:
        """The state, where it may be another one than at the last look."""
        version = version_at(self._path)
        if version == self._seen and not self._may_have_changed:
            self._waits_for_content = False
            return None
        is_empty = version is None or (isinstance(version, reading.Stamp) and version.size == 0)
        if not self._waits_for_content and is_empty:
            self._waits_for_content = True
            return None
        self._waits_for_content = self._may_have_changed = False
        self._seen = version
        try:
            return reading.read(names.resolve(self._path), self._path)
        except (ConfsafeError, OSError):  # who reads the file is told why
            return Snapshot(None, version)


def _inode(directory: str) -> int:
    with suppress(OSError):
        return os.stat(directory).st_ino
    return 0


def version_at(path: str | os.PathLike[str]) -> Version | None:
    """What tells one state of the file from another without reading it."""
    try:
        return reading.stamp(os.stat(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        return Unreadable(error.errno or 0)
