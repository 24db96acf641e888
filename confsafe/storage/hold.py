"""The lock on one file, held: what may be done with the file meanwhile, and what is tidied up when it is taken.

enter   hold the directory (`resolution`) -> (secret: check) -> lock -> repair, undo and sweep what a killed holder left
held    read, version, commit, or prepare for a commit in steps
leave   unlock, remove the lock file and directories that were made for nothing, let go of the directory
"""

from __future__ import annotations

import contextlib
import errno
import os
import time

from confsafe.errors import ConflictError, ConfsafeError
from confsafe.startup.log import debug
from confsafe.storage import access, backup, homes, lock, platforms, reading, wait
from confsafe.storage.commit import Commit
from confsafe.storage.faults import not_held, speaking_of
from confsafe.storage.resolution import Resolution
from confsafe.storage.store import Snapshot, Stale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from confsafe.storage.disk import DiskOptions
    from confsafe.storage.lock import Claim, Lock
    from confsafe.storage.names import Place
    from confsafe.storage.store import Version

_PAUSE = 0.002


class Hold:
    """The lock on one file, as a context manager; entered, it is the `Held` of the protocol.

    It is a lock of two parts. The side file excludes all who can write the directory. A holder who writes `in_place`
    locks the file itself too: so it is excluded from those who can write the file only, where no side file can be made.
    """

    attempts: int | None = 5
    """So often an edit goes on with the new state of a file that changes again and again without the lock."""

    __slots__ = (
        "_claim",
        "_deadline",
        "_lock",
        "_lock_in_state",
        "_pid",
        "_read",
        "_resolution",
        "named",
        "options",
        "place",
        "target",
    )

    def __init__(self, named: str | os.PathLike[str], options: DiskOptions) -> None:
        self.named = named
        self.options = options
        self.place: Place
        self.target = -1
        self._resolution: Resolution
        self._claim: Claim | None = None
        self._lock: Lock | None = None
        self._lock_in_state: Lock | None = None
        self._read: Snapshot | None = None
        self._deadline: float | None = None
        self._pid = 0

    def __enter__(self) -> Self:
        options = self.options
        self._pid = platforms.this_process()
        self._deadline = None if options.timeout is None else time.monotonic() + options.timeout
        with speaking_of(self.named, "lock"):
            self._resolution = Resolution(
                self.named,
                parents=options.parents,
                secret=options.secret,
                follow_symlinks=options.follow_symlinks,
            )
            try:
                while not (self._has_lock() and self._is_tidy()):
                    self._release()  # begin again
            except BaseException:
                self._release()
                raise
        return self

    def _has_lock(self) -> bool:
        """Hold the directory and take the lock; whether the path still leads there after a wait."""
        self.place = self._resolution.follow()
        if self.options.secret:
            access.refuse_unless_secret(self.place, self.named)
        self._claim = lock.claim(self._resolution.identity, self.named)
        try:
            self._take_lock()
        except FileNotFoundError:  # the directory was removed before the lock was made in it
            if self._leads_to_it():
                raise
            return False
        waited = any(taken is not None and taken.waited for taken in (self._lock, self._lock_in_state))
        return not waited or self._leads_to_it()

    def _leads_to_it(self) -> bool:
        return self._resolution.leads_to_it(self.place.directory.found(self.place.name))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()

    def read(self) -> Snapshot:
        """What is there. Raises WriteError (no permission, a directory, a FIFO, ...), never for a missing file."""
        self._refuse_unless_held()
        self._read = reading.read_under_lock(self.place, self.named)
        return self._read

    def version(self) -> Version | None:
        """Which state is there, without reading it; None where there is no file."""
        self._refuse_unless_held()
        with speaking_of(self.named, "read"):
            st = reading.status(self.place, self.named)
            return None if st is None else reading.stamp(st)

    def commit(self, data: bytes, version: Version | None, *, backup: int | None = None, note: str = "") -> Version:
        """Make `data` the content, durably, after keeping the old content as a backup; the version that it is.

        Args:
            data: the whole new content.
            version: the state that it was made from, as `read` gave it; None: there was no file.
            backup: how many earlier versions to keep, in place of the options' number; 0 leaves them alone.
            note: nothing to a disk, whose versions are files and hold what the file held.

        Raises:
            Stale: the file is not that state any more; nothing was written.
            WriteError: the system refuses, for a reason that is in the message; nothing was written unless it says so.
            InsecureError: with `secret`, since somebody changed owner or permissions meanwhile.
        """
        with self.prepare(version, backup=backup) as prepared:
            prepared.write(data)
            prepared.seal()
            prepared.back_up()
            prepared.publish()
            made = prepared.made
        self._read = Snapshot(data, made)
        return made

    def prepare(self, version: Version | None, *, backup: int | None = None, note: str = "") -> Commit:
        """A commit to be made step by step, so that several files can be ready before the first is touched."""
        self._refuse_unless_held()
        return Commit(self, version, self.options.backup if backup is None else backup)

    def stale_unless(self, version: Version | None, *, at_last: bool = False) -> os.stat_result | None:
        """Raise Stale if the file is not the state `version` any more, else return its status.

        `at_last`: nothing but the rename comes after it. Then the path must still lead here, and a content that was
        read is compared with what a fresh open finds: no time and no size proves that nothing has changed.
        Raises ConflictError where the path leads to another file: only a new hold can reach that one.
        """
        st = self.place.directory.found(self.place.name)
        if at_last and not self._resolution.leads_to_it(st):
            raise ConflictError(
                "its path leads to another file now than when this edit began", path=self.named, remedy="try again"
            )
        if st is not None:
            access.refuse_unless_regular(st, self.named)
        now = None if st is None else reading.stamp(st)
        if now is None or version is None:
            same = now is version
        elif self._read is not None and self._read.version == version:
            data = self._read.data or b""
            same = (now == version and not at_last) or reading.holds(self.place, data)
        else:
            same = now == version or (at_last and now.differs_by_a_link(version))  # which our own backup was
        if not same:
            raise Stale(self.read())
        return st

    @property
    def is_ours(self) -> bool:
        """Whether this process took the lock; a forked child has a copy of this object and nothing else."""
        return self._pid == platforms.this_process()

    def sync_names(self) -> None:
        """Make the names durable: the file's in its directory, and those of the directories made for it."""
        self.place.directory.sync()
        self._resolution.sync_made()

    def _refuse_unless_held(self) -> None:
        if self._claim is None or not self.is_ours:
            raise not_held(self.named)

    def _take_lock(self) -> None:
        place = self.place
        try:
            if self.options.lock_in_state and (refuge := homes.refuge_of(place)) is not None:
                self._lock_in_state = self._taken(refuge, private=True)
                if place.directory.found(place.lock) is None:
                    return
            self._lock = self._taken(place, private=self.options.secret)
        except ConfsafeError:
            raise
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            if not (self.options.in_place and place.directory.found(place.name) is not None):
                raise access.closed_directory(error, place, self.named, "make the lock") from error

    def _taken(self, home: Place, *, private: bool) -> Lock:
        return lock.take(home.directory, home.lock, named=self.named, deadline=self._deadline, private=private)

    def _lock_target(self) -> None:
        directory, name = self.place.directory, self.place.name
        while True:
            try:
                access.refuse_unless_regular(directory.status(name), self.named)
                self.target = directory.open(name, platforms.READ_WRITE)
            except FileNotFoundError:
                return  # it is made new, by rename, as there is no inode to keep
            platforms.keep_from_children(self.target)
            if not lock.wait_for(self.target, self._deadline, self.named):
                raise lock.timed_out(self.target, self.named)
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(self.target), directory.status(name)):
                    return
            platforms.close(self.target)
            self.target = -1

    def _is_tidy(self) -> bool:
        """Put in order what a killed holder left; False: another file's lock is needed for it, and is held."""
        place = self.place
        if self.options.in_place:
            self._lock_target()
        for home in homes.homes(place):
            if home.directory.found(home.journal) is not None:
                from confsafe.storage import inplace

                debug("%s: recovery of an interrupted write in place", self.named)
                inplace.recover(place, home, self.named, self.target, self._deadline)
        taken = self._lock or self._lock_in_state
        after_a_kill = taken is None or taken.after_a_kill
        if after_a_kill:
            self._sweep()  # first of all: a lock that is given back for a moment tells of no kill any more
        together = place.directory.found(place.together) is not None
        if together and not self._is_undone():
            return False
        if (after_a_kill or together) and self._lock is not None:
            backup.recover(place, self.named, durable=self.options.durable)
        return True

    def _sweep(self) -> None:
        from confsafe.storage import sweep

        if self._lock is None and self._lock_in_state is None:
            refuge = homes.home_of(self.place)
            if refuge is not None:
                sweep.sweep_beside(refuge, self.place.name)
        else:
            debug("%s: sweep of what a killed holder left", self.named)
            sweep.sweep_beside(self.place)

    def _is_undone(self) -> bool:
        """Put a commit of several files in order that was interrupted; False: somebody holds another of the files."""
        from confsafe.storage import undo

        debug("%s: recovery of an interrupted commit of several files", self.named)
        busy = undo.recover(self.place, self.named)
        if busy is None:
            return True
        if self._deadline is not None and time.monotonic() >= self._deadline:
            raise busy
        self._release()  # its holder may wait for this file
        wait.Wait(self.named, lambda: busy.reason).pause(_PAUSE * (1 + os.urandom(1)[0] / 64))
        return False

    def _release(self) -> None:
        if self.target >= 0:
            if self.is_ours:  # else it is closed already, and the number may be another file's
                platforms.close(self.target)
            self.target = -1
        held, self._lock = (self._lock, self._lock_in_state), None
        self._lock_in_state = None
        try:
            for taken in held:
                if taken is not None:
                    taken.release()
        finally:
            self._forget()

    def _forget(self) -> None:
        claim, self._claim = self._claim, None
        if claim is not None:
            lock.disclaim(claim)
        self._resolution.leave(remove_made=self.is_ours)
