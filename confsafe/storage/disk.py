"""The local disk as a store: one file, locked, read, backed up and replaced like a row of a database.

The way of a commit, each step in a module of its own; an error or a kill before the rename leaves the old file, one
after it the new:

    lock -> [repair, sweep] -> read -> (the caller's work) -> temp file -> permissions -> fsync -> backup
         -> is it still the version that was read? -> rename -> fsync(directory) -> unlock

`docs/guarantees.md` has the same as a diagram, with the test that proves each promise.
"""

from __future__ import annotations

import errno
import os

from confsafe.storage import names, reading
from confsafe.storage.faults import refusal, speaking_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import threading
    from collections.abc import Generator
    from dataclasses import dataclass

    from confsafe.storage.hold import Hold
    from confsafe.storage.names import Place
    from confsafe.storage.store import Earlier, Snapshot, Version
else:
    from confsafe.startup.records import dataclass


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
        follow_symlinks: a symbolic link in the file's place is followed, and stays; False: it is refused.
        lock_in_state: the lock file stands in the user's state directory, so that the file's own never holds one. It
            excludes those who lock there too; a lock beside the file that somebody holds is waited for all the same.
    """

    parents: bool = False
    timeout: float | None = 10.0
    backup: int = 1
    secret: bool = False
    mode: int | None = None
    durable: bool = True
    in_place: bool = False
    follow_symlinks: bool = True
    lock_in_state: bool = False


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

    @property
    def identity(self) -> str:
        """The path, as it was given."""
        return os.fsdecode(self.path)

    def read(self) -> Snapshot:
        """What is there now, without a lock: never a half-written state. A missing file is Snapshot(None, None).

        Raises WriteError for a directory, a FIFO, a device, a file that may not be read.
        """
        with speaking_of(self.path, "read"):
            place = self._place()
        return reading.read(place, self.path)

    def _place(self) -> Place:
        """Where the file is, for a reader: by path, and for a secret in its directory, held, and through no link."""
        if not self.options.secret and self.options.follow_symlinks:
            return names.resolve(self.path)
        from confsafe.storage.resolution import Resolution

        try:
            links = self.options.follow_symlinks
            return Resolution(self.path, parents=False, secret=self.options.secret, follow_symlinks=links).follow()
        except FileNotFoundError:  # so is its directory
            return names.resolve(self.path)

    def version(self) -> Version | None:
        """Which state is there, without reading it; None where there is no file."""
        from confsafe.storage.watching import version_at

        return version_at(self.path)

    def watch(
        self,
        after: Version | None,
        closed: threading.Event,
        *,
        debounce: float = 0.05,
        force_polling: bool = False,
    ) -> Generator[Snapshot, None, None]:
        """The states that follow the version `after`, until `closed` is set; as readers see them, links and all.

        Args:
            after: a version, as `read` or `version` gave it; None: there was no file.
            closed: ends it, from any thread.
            debounce: seconds of quiet that a change has to last for.
            force_polling: look at the directories in turns, where their file system tells no changes.

        Raises ConfsafeError at once without the library watchfiles, later beyond a limit of the system.
        """
        from confsafe.storage.watching import Watching

        return Watching(self.path, after, debounce=debounce, force_polling=force_polling).states(closed)

    def hold(self) -> Hold:
        """Lock the file for the block: `with store.hold() as held:`.

        Raises LockTimeout; WriteError where no lock can be made; InsecureError where `secret` cannot be kept.
        """
        from confsafe.storage.hold import Hold

        return Hold(self.path, self.options)

    def backups(self) -> list[str]:
        """The names of the files that hold earlier versions, newest first: `app.toml.bak`, `app.toml.bak.2`, ..."""
        return [name for name, _ in self.backup_files()]

    def history(self) -> list[Earlier]:
        """The earlier versions that exist, newest first."""
        from confsafe.storage.store import Earlier

        return [
            Earlier(number, reading.stamp(st), st.st_size, st.st_mtime)
            for number, (_, st) in enumerate(self.backup_files(), 1)
        ]

    def backup_files(self) -> list[tuple[str, os.stat_result]]:
        """The same with what the system tells of each."""
        from confsafe.storage import backup

        with speaking_of(self.path, "look for backups"):
            place = self._place()
            entries = [place.backup(number) for number in backup.versions(place)]
            return [(name, st) for name in entries if (st := place.directory.found(name)) is not None]

    def read_backup(self, number: int) -> bytes:
        """The content of the earlier version `number` of `history()` (1: the newest).

        Raises WriteError (ENOENT); InsecureError where somebody else may have put it there (`trust`).
        """
        from confsafe.storage import backup

        with speaking_of(self.path, "read the backup"):
            place = self._place()
            there = backup.versions(place)
            if not 1 <= number <= len(there):
                count = {0: "no backups", 1: "one backup"}.get(len(there), f"{len(there)} backups")
                raise refusal(
                    self.path, errno.ENOENT, f"there is no backup number {number}, but {count}", "see confsafe backups"
                )
            return backup.read(place, there[number - 1], named=self.path)
