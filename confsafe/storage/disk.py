"""The local disk as a store: one file, locked, read, backed up and replaced like a row of a database.

The way of a commit, each step in a module of its own; an error or a kill before the rename leaves the old file, one
after it the new:

    lock -> [repair, sweep] -> read -> (the caller's work) -> temp file -> permissions -> fsync -> backup
         -> is it still the version that was read? -> rename -> fsync(directory) -> unlock

`docs/guarantees.md` has the same as a diagram, with the test that proves each promise.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from confsafe.errors import ConfsafeError, WriteError
from confsafe.storage import access, names, platforms, reading
from confsafe.storage.faults import IN_PLACE, missing_directory, refusal, speaking_of, write_error
from confsafe.storage.store import Snapshot, Stale, Version

if TYPE_CHECKING:
    from types import TracebackType

    from confsafe.storage.commit import Commit
    from confsafe.storage.lock import Lock
    from confsafe.storage.names import Place


@dataclass(frozen=True, slots=True)
class DiskOptions:
    """How a file is written. The defaults are the safe choice.

    Attributes:
        parents: make missing directories.
        timeout: seconds to wait for the lock; 0: do not wait, None: for ever.
        backup: how many earlier versions are kept (`.bak`, `.bak.2`, ...); 0: none.
        secret: 0600 for file, temporary file, backup and lock, 0700 for directories that are made; a symbolic link,
            another user's file and a directory that others can write are refused.
        mode: the permission bits of a new file (None: what the kernel gives any new file there).
        durable: return only when the disk has it.
        in_place: write through the existing inode instead of replacing the file; the weaker commit, see `inplace`.
    """

    parents: bool = False
    timeout: float | None = 10.0
    backup: int = 1
    secret: bool = False
    mode: int | None = None
    durable: bool = True
    in_place: bool = False


_DEFAULTS = DiskOptions()


class LocalFile:
    """One file on the local disk, as a `Store`.

    Args:
        path: the file; symbolic links are followed at each call, so the link stays and its target changes.
        options: how it is written.

    Example:
        >>> with LocalFile("app.toml").hold() as held:
        ...     snapshot = held.read()
        ...     held.commit(b"port = 8080\\n", snapshot.version)
    """

    __slots__ = ("options", "path")

    def __init__(self, path: str | os.PathLike[str], options: DiskOptions = _DEFAULTS) -> None:
        self.path = path
        self.options = options

    def read(self) -> Snapshot:
        """What is there now, without a lock: never a half-written state. A missing file is Snapshot(None, None).

        Raises WriteError for a directory, a FIFO, a device, a file that may not be read.
        """
        return reading.read(self._place("read"), self.path).snapshot

    def hold(self) -> Hold:
        """Lock the file for the block: `with store.hold() as held:`.

        Raises LockTimeout; WriteError where no lock can be made; InsecureError where `secret` cannot be kept.
        """
        return Hold(self.path, self.options)

    def backups(self) -> list[str]:
        """The names of the earlier versions that exist, newest first: `app.toml.bak`, `app.toml.bak.2`, ..."""
        from confsafe.storage import backup

        with speaking_of(self.path, "look for backups"):
            place = names.resolve(self.path)
            return [os.path.basename(place.backup(number)) for number in backup.versions(place)]

    def read_backup(self, number: int) -> bytes:
        """The content of the earlier version `number` of `backups()` (1: the newest). Raises WriteError (ENOENT)."""
        from confsafe.storage import backup

        with speaking_of(self.path, "read the backup"):
            place = names.resolve(self.path)
            there = backup.versions(place)
            if not 1 <= number <= len(there):
                count = {0: "no backups", 1: "one backup"}.get(len(there), f"{len(there)} backups")
                raise refusal(
                    self.path, errno.ENOENT, f"there is no backup number {number}, but {count}", "see confsafe backups"
                )
            fd = os.open(place.backup(there[number - 1]), platforms.READ | platforms.NO_FOLLOW)
            try:
                return reading.read_all(fd, os.fstat(fd).st_size)
            finally:
                platforms.close(fd)

    def _place(self, doing: str) -> Place:
        with speaking_of(self.path, doing):
            return names.resolve(self.path)


class Hold:
    """The lock on one file, as a context manager; entered, it is the `Held` of the protocol.

    It is a lock of two parts. The side file excludes all who can write the directory. A holder who writes `in_place`
    locks the file itself too: so it is excluded from those who can write the file only, where no side file can be made.
    """

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
        from confsafe.storage import lock

        options = self.options
        self._pid = os.getpid()
        self._deadline = None if options.timeout is None else time.monotonic() + options.timeout
        with speaking_of(self.named, "lock"):
            self.place = names.resolve(self.named)
            if options.secret:
                access.refuse_unless_secret(self.place, self.named)
            self._claim = lock.claim(self.place.path, self.named)
            try:
                self._make_directories()
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
        with speaking_of(self.named, "unlock"):
            self._release()

    def read(self) -> Snapshot:
        """What is there. Raises WriteError (no permission, a directory, a FIFO, ...), never for a missing file."""
        self._refuse_unless_held()
        self._read = reading.read(self.place, self.named)
        return self._read.snapshot

    def version(self) -> Version | None:
        """Which state is there, without reading it; None where there is no file."""
        self._refuse_unless_held()
        with speaking_of(self.named, "read"):
            return reading.current_version(self.place, self.named)

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
        from confsafe.storage.commit import Commit

        self._refuse_unless_held()
        return Commit(self, version, self.options.backup if backup is None else backup)

    def stale_unless(self, version: Version | None, *, after_a_link: bool = False) -> None:
        """Raise Stale if the file is not the state `version` any more.

        `after_a_link`: our own backup has just changed the time of the inode, which then tells nothing.
        """
        now = reading.current_version(self.place, self.named)
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

    def _may_have_changed_unseen(self, version: Version) -> bool:
        return self._read is not None and self._read.racy and self._read.snapshot.version == version

    def _same_content(self) -> bool:
        if self._read is None:
            return False
        return self._read.snapshot.data == reading.read(self.place, self.named).snapshot.data

    def sync_names(self) -> None:
        """Make the names durable: the file's in its directory, and those of the directories made for it."""
        platforms.sync_directory(self.place.directory)
        for directory in reversed(self._made_directories):
            platforms.sync_directory(os.path.dirname(directory))

    def _refuse_unless_held(self) -> None:
        if self._claim is None or self._pid != os.getpid():
            raise refusal(
                self.named,
                errno.EBADF,
                "the lock is not held: the block is left, or this is a forked child",
                "edit within the block, in the process that began it",
            )

    def _make_directories(self) -> None:
        missing = []
        directory = self.place.directory
        while not os.path.lexists(directory):
            missing.append(directory)
            directory = os.path.dirname(directory)
        if missing and not self.options.parents:
            raise missing_directory(self.named, self.place.directory)
        for directory in reversed(missing):
            with contextlib.suppress(FileExistsError):
                os.mkdir(directory, 0o700 if self.options.secret else 0o777)
                self._made_directories.append(directory)

    def _take_lock(self) -> None:
        from confsafe.storage import lock

        try:
            self._lock = lock.take(
                self.place.lock, named=self.named, deadline=self._deadline, private=self.options.secret
            )
        except ConfsafeError:
            raise
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise
            if not (self.options.in_place and os.path.exists(self.place.path)):
                raise self._closed_directory(error) from error

    def _closed_directory(self, error: OSError) -> WriteError:
        reason = "its directory cannot be written by this user"
        if error.errno == errno.EROFS:
            reason = "its directory is on a read-only file system"
        remedy = ""
        if os.path.exists(self.place.path) and platforms.may_write(self.place.path):
            remedy = IN_PLACE
        return write_error(error, self.named, "make the lock", reason=reason, remedy=remedy)

    def _lock_target(self) -> None:
        from confsafe.storage import lock

        while True:
            try:
                access.refuse_unless_regular(os.stat(self.place.path), self.named)
                self.target = os.open(self.place.path, platforms.READ_WRITE | platforms.NO_FOLLOW)
            except FileNotFoundError:
                return  # it is made new, by rename, as there is no inode to keep
            platforms.keep_from_children(self.target)
            if not lock.wait_for(self.target, self._deadline):
                raise lock.timed_out(self.target, self.named)
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(self.target), os.stat(self.place.path)):
                    return
            platforms.close(self.target)
            self.target = -1

    def _tidy(self) -> None:
        """Finish what a killed holder left: an interrupted write, temporary files."""
        from confsafe.storage import inplace, journal, sweep

        inplace.recover(self.place, self.named, self.target, self._deadline)
        if self._lock is None:
            home = journal.home_of(self.place)
            if home is not None:
                sweep.sweep_beside(home)
        elif self._lock.after_a_kill:
            sweep.sweep_beside(self.place)

    def _release(self) -> None:
        if self.target >= 0:
            if self._pid == os.getpid():
                platforms.close(self.target)
            self.target = -1
        lock, self._lock = self._lock, None
        try:
            if lock is not None:
                lock.release()
        finally:
            self._forget()

    def _forget(self) -> None:
        from confsafe.storage.lock import disclaim

        claim, self._claim = self._claim, None
        if claim is not None:
            disclaim(claim)
        if self._pid == os.getpid():
            for directory in reversed(self._made_directories):
                with contextlib.suppress(OSError):  # not empty: the file is in it
                    os.rmdir(directory)
