"""The lock on one file, held: what may be done with the file meanwhile, and what is tidied up when it is taken.

enter   resolve links -> (secret: check) -> lock, in directories made for it -> repair what in_place left -> sweep
held    read, version, commit, or prepare for a commit in steps
leave   unlock, remove the lock file and directories that were made for nothing
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from typing import TYPE_CHECKING, Self

from confsafe.errors import ConfsafeError
from confsafe.startup.log import debug
from confsafe.storage import access, journal, lock, names, platforms, reading, sweep
from confsafe.storage.commit import Commit
from confsafe.storage.directory import Directory
from confsafe.storage.faults import missing_directory, refusal, speaking_of
from confsafe.storage.store import Snapshot, Stale, Version

if TYPE_CHECKING:
    from types import TracebackType

    from confsafe.storage.candidate import Candidate
    from confsafe.storage.disk import DiskOptions
    from confsafe.storage.lock import Lock
    from confsafe.storage.names import Place


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
        "_made_directories",
        "_pid",
        "_read",
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
        self._claim: tuple[int, str] | None = None
        self._lock: Lock | None = None
        self._made_directories: list[str] = []
        self._read: reading.Reading | None = None
        self._deadline: float | None = None
        self._pid = 0

    def __enter__(self) -> Self:
        options = self.options
        self._pid = os.getpid()
        self._deadline = None if options.timeout is None else time.monotonic() + options.timeout
        with speaking_of(self.named, "lock"):
            self.place = names.resolve(self.named)
            if options.secret:
                access.refuse_unless_secret(self.place, self.named)
            self._claim = lock.claim(self.place.path, self.named)
            try:
                self._take_lock()
                if options.in_place:
                    self._lock_target()
                self._tidy()
            except BaseException:
                self._release()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release()

    def read(self) -> Snapshot:
        """What is there. Raises WriteError (no permission, a directory, a FIFO, ...), never for a missing file."""
        self._refuse_unless_held()
        self._read = reading.read_under_lock(self.place, self.named)
        return self._read.snapshot

    def version(self) -> Version | None:
        """Which state is there, without reading it; None where there is no file."""
        self._refuse_unless_held()
        with speaking_of(self.named, "read"):
            st = reading.status(self.place, self.named)
            return None if st is None else reading.version_of(st)

    def commit(self, data: bytes, version: Version | None, *, backup: int | None = None) -> None:
        """Make `data` the content, durably, after keeping the old content as a backup.

        Args:
            data: the whole new content.
            version: the state that it was made from, as `read` gave it; None: there was no file.
            backup: how many earlier versions to keep, in place of the options' number; 0 leaves them alone.

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

    def prepare(self, version: Version | None, *, backup: int | None = None) -> Commit:
        """A commit to be made step by step, so that several files can be ready before the first is touched."""
        self._refuse_unless_held()
        return Commit(self, version, self.options.backup if backup is None else backup)

    def candidate(self, data: bytes) -> Candidate:
        """A text for another program, under the file's own name in a private directory beside it (`candidate`).

        Where the file's directory cannot be written, it is made in a private state directory of the user.
        Raises WriteError.
        """
        from confsafe.storage.candidate import Candidate

        self._refuse_unless_held()
        with speaking_of(self.named, "make a copy for another program"):
            home = (self.place if self._lock is not None else journal.home_of(self.place, make=True)) or self.place
            return Candidate(Directory.at(home.directory), self.place.name, data)

    def stale_unless(self, version: Version | None, *, after_a_link: bool = False) -> os.stat_result | None:
        """Raise Stale if the file is not the state `version` any more, else return its status.

        `after_a_link`: our own backup has just changed the time of the inode, which then tells nothing.
        """
        st = reading.status(self.place, self.named)
        now = None if st is None else reading.version_of(st)
        if now is None or version is None:
            same = now is version
        elif now[:4] != version[:4]:
            same = False
        elif after_a_link:
            same = not self._may_have_changed_unseen(version) or self._same_content()
        else:
            same = now == version or self._same_content()
        if not same:
            raise Stale(self.read())
        return st

    def _may_have_changed_unseen(self, version: Version) -> bool:
        return self._read is not None and self._read.racy and self._read.snapshot.version == version

    def _same_content(self) -> bool:
        if self._read is None:
            return False
        return self._read.snapshot.data == reading.content(self.place)

    @property
    def is_ours(self) -> bool:
        """Whether this process took the lock; a forked child has a copy of this object and nothing else."""
        return self._pid == os.getpid()

    def sync_names(self) -> None:
        """Make the names durable: the file's in its directory, and those of the directories made for it."""
        platforms.sync_directory(self.place.directory)
        for directory in reversed(self._made_directories):
            platforms.sync_directory(os.path.dirname(directory))

    def _refuse_unless_held(self) -> None:
        if self._claim is None or not self.is_ours:
            raise refusal(
                self.named,
                errno.EBADF,
                "the lock is not held: the block is left, or this is a forked child",
                "edit within the block, in the process that began it",
            )

    def _make_directories(self) -> None:
        missing = []
        directory = self.place.directory
        while _is_missing(directory):
            missing.append(directory)
            directory = os.path.dirname(directory)
        if missing and not self.options.parents:
            raise missing_directory(self.named, self.place.directory)
        for directory in reversed(missing):
            with contextlib.suppress(FileExistsError):
                os.mkdir(directory, 0o700 if self.options.secret else 0o777)
                self._made_directories.append(directory)

    def _take_lock(self) -> None:
        try:
            try:
                self._lock = self._taken()
            except FileNotFoundError:
                self._make_directories()
                self._lock = self._taken()
        except ConfsafeError:
            raise
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            if not (self.options.in_place and os.path.exists(self.place.path)):
                raise access.closed_directory(error, self.place, self.named, "make the lock") from error

    def _taken(self) -> Lock:
        return lock.take(self.place.lock, named=self.named, deadline=self._deadline, private=self.options.secret)

    def _lock_target(self) -> None:
        while True:
            try:
                access.refuse_unless_regular(os.stat(self.place.path), self.named)
                self.target = os.open(self.place.path, platforms.READ_WRITE | platforms.NO_FOLLOW)
            except FileNotFoundError:
                return  # it is made new, by rename, as there is no inode to keep
            platforms.keep_from_children(self.target)
            if not lock.wait_for(self.target, self._deadline, self.named):
                raise lock.timed_out(self.target, self.named)
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(self.target), os.stat(self.place.path)):
                    return
            platforms.close(self.target)
            self.target = -1

    def _tidy(self) -> None:
        """Finish what a killed holder left: an interrupted write, temporary files."""
        if journal.find(self.place) is not None:
            from confsafe.storage import inplace

            debug("%s: recovery of an interrupted write in place", self.named)
            inplace.recover(self.place, self.named, self.target, self._deadline)
        if os.path.lexists(self.place.together):
            from confsafe.storage import together

            debug("%s: recovery of an interrupted commit of several files", self.named)
            together.recover(self.place, self.named, self._deadline)
        if self._lock is None:
            home = journal.home_of(self.place)
            if home is not None:
                sweep.sweep_beside(home)
        elif self._lock.after_a_kill:
            debug("%s: sweep of what a killed holder left", self.named)
            sweep.sweep_beside(self.place)
            if not os.path.lexists(self.place.together):
                platforms.remove(self.place.before)

    def _release(self) -> None:
        if self.target >= 0:
            if self.is_ours:  # else it is closed already, and the number may be another file's
                platforms.close(self.target)
            self.target = -1
        held, self._lock = self._lock, None
        try:
            if held is not None:
                held.release()
        finally:
            self._forget()

    def _forget(self) -> None:
        claim, self._claim = self._claim, None
        if claim is not None:
            lock.disclaim(claim)
        if self.is_ours:
            for directory in reversed(self._made_directories):
                with contextlib.suppress(OSError):  # not empty: the file is in it
                    os.rmdir(directory)


def _is_missing(path: str) -> bool:
    try:
        os.lstat(path)
    except FileNotFoundError:
        return True
    return False
