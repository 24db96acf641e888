"""One commit, step by step: what `Hold.commit` does in one go, and what an edit of several files does side by side.

    made --write*--> --seal--> complete and durable beside the file, with the file's permissions
         --back_up--> the old content has a second name
         --publish--> the file's content; before it: nothing has changed, after it: everything has.
                      Then the old content becomes NAME.bak (`backup` says why not earlier)
    any  --discard--> as before, unless published; always safe to call

`in_place` goes the same way, except that publishing writes through the file's own inode, from a journal.
"""

from __future__ import annotations

import contextlib
import os
import warnings
from functools import partial

from confsafe.errors import ConfsafeError, ConfsafeWarning, printable
from confsafe.storage import access, backup, platforms, reading
from confsafe.storage.atomic import TempFile
from confsafe.storage.faults import IN_PLACE, PartlyDone, speaking_of, write_error
from confsafe.storage.store import Stale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from confsafe.storage.hold import Hold
    from confsafe.storage.names import Place
    from confsafe.storage.store import Version


class Commit:
    """A commit under way, under the lock of `hold`; as a context manager it is discarded when the block is left.

    Attributes:
        version: the state of the file that is to be replaced; None: there is to be no file.
        home: where its temporary file and its journal are: beside the file, or in the user's refuge.
        temp: the new content.
    """

    __slots__ = ("_backups", "_hold", "_kept", "_published", "_status", "_written", "home", "temp", "version")

    def __init__(self, hold: Hold, version: Version | None, backups: int) -> None:
        self._hold = hold
        self._backups = backups
        self._kept: backup.Kept | None = None
        self._published = False
        self._written: os.stat_result | None = None
        self.version = version
        self.home = hold.place
        with speaking_of(hold.named, "write"):
            self._status = hold.stale_unless(version)
            self._refuse()
            if self._in_place:
                from confsafe.storage import inplace

                self.home = inplace.home(hold.place, hold.named)
                self.temp = TempFile.create(self.home)
                return
            try:
                self.temp = TempFile.create(hold.place)
            except OSError as error:
                raise access.closed_directory(error, hold.place, hold.named, "write") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    @property
    def _in_place(self) -> bool:
        return self._hold.target >= 0

    def expect(self, version: Version | None) -> None:
        """Replace the state `version` instead of the one that was expected at first."""
        self._take_backup_back()
        self.version = version
        with speaking_of(self._hold.named, "write"):
            self._status = self._hold.stale_unless(version)

    def write(self, data: bytes) -> None:
        """Add to the new content."""
        with speaking_of(self._hold.named, "write"):
            self.temp.write(data)

    def seal(self) -> None:
        """The new content is complete: give it the permissions of the file, and make it durable."""
        hold = self._hold
        with speaking_of(hold.named, "write"):
            if self._in_place:
                return  # sealed together with the old content, as a journal
            if self._status is None:
                mode = access.mode_of_a_new_file(hold.place, hold.options.mode, secret=hold.options.secret)
                access.set_mode(self.temp, self.temp.status, mode, hold.named)
            else:
                access.take_over(hold.place, self._status, self.temp, hold.named, secret=hold.options.secret)
            self.temp.seal(durable=hold.options.durable)

    def back_up(self) -> None:
        """Keep the old content, which becomes the newest backup when the new one is published."""
        hold = self._hold
        if self._status is None:
            return
        with speaking_of(hold.named, partial(_making_the_backup, hold.place)):
            if self._in_place and self.temp.directory is not hold.place.directory:
                if self._backups:
                    self._warn("no backup was kept, as its directory cannot be written")
                return
            self._kept = backup.keep(
                hold.place,
                self._status,
                self._backups,
                named=hold.named,
                durable=hold.options.durable,
                copy=self._in_place,
                secret=hold.options.secret,
            )

    def publish(self) -> None:
        """Make the new content the file's. Raises Stale if the file is not what is to be replaced any more."""
        hold = self._hold
        self.exchange()
        with speaking_of(hold.named, partial(_making_the_backup, hold.place)):
            try:
                self._settle_backup()
            except OSError as error:
                self._take_back(error)
                raise
        if hold.options.durable:
            with speaking_of(hold.named, "write"):
                try:
                    hold.sync_names()
                except OSError as error:
                    raise PartlyDone(error, "the new content is in place, but may not survive a power loss") from error

    def _take_back(self, cause: OSError) -> None:
        """Give the old content its name back, as it cannot become a backup. Raises PartlyDone where that fails too."""
        hold, kept = self._hold, self._kept
        assert kept is not None
        try:
            if self._in_place:
                raise cause
            hold.place.directory.replace(kept.old, hold.place.name)
            self._published = False
            if hold.options.durable:
                hold.sync_names()
        except OSError as error:
            self._kept = None
            left = f"the new content is in place, and the old one is {printable(kept.old)}"
            raise PartlyDone(cause, left) from error

    @property
    def made(self) -> Version | None:
        """Which version was published; by its own inode, as somebody may have replaced it since.

        Where the system does not tell, one that no file has: whoever compares reads again.
        """
        if self._written is not None:
            return reading.stamp(self._written)
        return self._hold.version() if platforms.WINDOWS else reading.stamp(self.temp.status)

    def exchange(self) -> None:
        """The decisive step of `publish` alone: with others it may still be taken back (`together`)."""
        with speaking_of(self._hold.named, "write"):
            self._published = True  # from here an interruption must not take the backup back: it may be the old content
            try:
                self._replace()
            except (ConfsafeError, OSError, Stale) as error:
                self._published = isinstance(error, PartlyDone)
                raise

    def taken_back(self) -> None:
        """The old content is in place again, so `discard` takes the backup back too."""
        self._published = False

    @property
    def hold(self) -> Hold:
        """The lock under which it is made."""
        return self._hold

    def discard(self) -> None:
        """Leave no trace, unless it was published."""
        self.temp.discard()
        if self._kept is None:
            return
        if self._published:
            self._settle_at_last()
        else:
            self._take_backup_back()

    def _settle_backup(self) -> None:
        if self._kept is not None and self._hold.is_ours:
            self._kept.settle()
            self._kept = None

    def _settle_at_last(self) -> None:
        """The same where it is too late to take the commit back: an error is one to try once more, then told."""
        try:
            with contextlib.suppress(OSError):
                return self._settle_backup()
            self._settle_backup()
        except OSError as error:
            left = "" if self._kept is None else printable(self._kept.old)
            self._warn(f"cannot {_making_the_backup(self._hold.place)}: {error.strerror}; the old content is {left}")

    def _take_backup_back(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None and self._hold.is_ours:
            kept.undo()

    def _check_once_more(self) -> None:
        self._hold.stale_unless(self.version, at_last=True)

    def _replace(self) -> None:
        hold = self._hold
        if self._in_place:
            from confsafe.storage import inplace

            if hold.options.secret:
                platforms.set_mode(hold.target, 0o600)
            inplace.write(
                self.home,
                hold.target,
                self.temp,
                durable=hold.options.durable,
                check=self._check_once_more,
            )
            try:
                self._written = os.fstat(hold.target)
                now = reading.status(hold.place, hold.named)
                ours = now is not None and os.path.samestat(self._written, now)
            except OSError as error:
                raise PartlyDone(error, "the new content is written") from error
            if not ours:
                raise Stale(hold.read())  # replaced while it was written: what has the name now is not ours
            return
        self._check_once_more()
        if self.version is None:
            try:
                self.temp.publish_new(hold.place.name, note_status=True)
            except FileExistsError:
                raise Stale(hold.read()) from None
        else:
            try:
                self.temp.publish(hold.place.name, note_status=True)
            except PermissionError as error:
                reason = "its directory lets this user replace no file"
                raise write_error(error, hold.named, "write", reason=reason, remedy=IN_PLACE) from error

    def _refuse(self) -> None:
        hold = self._hold
        if hold.options.secret:
            access.refuse_unless_secret(hold.place, hold.named)
        if self._status is None:
            return
        access.refuse_unless_writable(hold.place, hold.named)
        if not self._in_place:
            links = backup.links_besides_ours(hold.place, self._status)
            if links > 1:
                self._warn(f"the file has {links} names (hard links); the others keep the old content; {IN_PLACE}")

    def _warn(self, text: str) -> None:
        warnings.warn(f"{printable(os.fspath(self._hold.named))}: {text}", ConfsafeWarning, stacklevel=2)


def _making_the_backup(place: Place) -> str:
    return f"make the backup {printable(place.backup(1))}"
