"""Earlier versions: `NAME.bak` is the newest, then `NAME.bak.2`, `NAME.bak.3`.

    keep      what is about to be replaced gets a second name, `.NAME.<16 hex>.old`; what stands below moves on by one
    settle    the new content has the file's name: the old one becomes NAME.bak, what fell off the end is let go
    undo      it has not: every version is where it was
    recover   a kill came in between: what `settle` would have done, if the new content has the name

NAME.bak gets the old content only when that is no other name of the file itself any more: who writes the file in place,
at whatever moment a kill came, does not write into the backup. A `.old` is always a content that the file had.

Each name changes its content in one rename, so none is ever absent, half written or followed as a link: a `.bak` that
is a symbolic link is replaced. No version is wider than the file, also those that were made when the file was wider.

    the file's inode                                       its version is
    nobody but its owner (or root), who writes now, may    a hard link: nothing is copied, time and permissions are
    write it, and it has no other name                     its own by itself
    somebody else may write it, now or under another name  a durable copy: it must not change later
    a file system without hard links                       a durable copy
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat

from confsafe.errors import InsecureError, printable
from confsafe.storage import platforms
from confsafe.storage.access import narrow
from confsafe.storage.atomic import CHUNK, NO_LINKS, TempFile, copy_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field

    from confsafe.storage.names import Place
else:
    from confsafe.startup.records import dataclass, field

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@dataclass(slots=True)
class Kept:
    """A backup that was made for a commit which is not done yet.

    Attributes:
        old: the name of the old content until it is the newest version; "" where there is nothing to name.
        moved: the numbers of the versions that took over what stood one lower, in the order in which they did.
        spare: what stood last before, under a temporary name, to be put back by `undo`; "" where nothing did.
    """

    place: Place
    old: str = ""
    moved: list[int] = field(default_factory=list)
    spare: str = ""

    def settle(self) -> None:
        """The commit is done. Raises OSError where the old content cannot become the newest version."""
        if self.old:
            self.place.directory.replace(self.old, self.place.backup(1))
            self.old = ""
        if self.spare:
            self.place.directory.remove(self.spare)

    def undo(self) -> None:
        """The commit failed: move every version back. Never fails; at worst a version stands twice."""
        place, directory = self.place, self.place.directory
        if self.old:
            directory.remove(self.old)
        with contextlib.suppress(OSError):
            for number in reversed(self.moved):
                directory.replace(place.backup(number), place.backup(number - 1))
            if self.spare:
                directory.replace(self.spare, place.backup(self.moved[0]))
                directory.remove(self.spare)  # still there where it is a link to the very file that it was to replace
            elif self.moved:
                directory.remove(place.backup(self.moved[0]))


def keep(
    place: Place,
    st: os.stat_result,
    count: int,
    *,
    named: str | os.PathLike[str],
    durable: bool,
    copy: bool,
    secret: bool,
) -> Kept:
    """Make ready that the file at `place`, whose status is `st`, becomes the newest of `count` earlier versions.

    Where there are more than `count`, all of them stay. `copy` asks for a copy where a link would do, for a file whose
    inode is about to be written. Raises OSError; nothing has changed then.
    """
    kept = Kept(place)
    newest = _status(place, 1)
    if newest is not None and os.path.samestat(newest, st):  # somebody has linked them
        if copy:
            duplicate(place, place.name, place.backup(1), durable=durable, copy=True)
        return kept
    run = [] if newest is None else _run(place, newest)
    if secret and count:
        _narrow_secret(place, st, count, named)
    else:
        _narrow_all(place, st, run, named)
    if count < 1:
        return kept
    if newest is None:
        _refuse_directory(place)
    try:
        count = max(count, len(run))
        if run and count > 1:
            _move_on(kept, count, len(run), durable=durable)
        old = place.old()
        _link_or_copy(place, place.name, old, durable=durable, copy=copy or _may_change_later(st))
        kept.old = old
    except BaseException:
        kept.undo()
        raise
    return kept


def _refuse_directory(place: Place) -> None:
    st = place.directory.found(place.backup(1))
    if st is not None and stat.S_ISDIR(st.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def recover(place: Place, named: str | os.PathLike[str], *, durable: bool) -> None:
    """Finish what a killed holder of the lock has left, who holds it now; what is not to be believed is told and left.

    An old content that the file does not hold any more becomes NAME.bak; the versions below have moved on already. One
    that it holds still is another name of the file, or a copy, and goes. Raises OSError.
    """
    for entry in place.directory.entries():
        if place.is_old(entry):
            _recover_old(place, entry, named)
    st = place.directory.found(place.name)
    newest = _status(place, 1)
    if st is not None and newest is not None and os.path.samestat(st, newest):
        # A power cut may keep the later of two renames alone; and so did a kill of earlier editions.
        duplicate(place, place.name, place.backup(1), durable=durable, copy=True)


def _recover_old(place: Place, entry: str, named: str | os.PathLike[str]) -> None:
    from confsafe.storage import trust

    opened = trust.opened(place.directory, entry, alone=False)
    if opened is None:
        trust.tell(named, entry, "is no old content of the file, or not one to be believed")
        return
    fd, st = opened
    try:
        if _is_what_it_holds(place, fd, st):
            place.directory.unlink(entry)
        else:
            place.directory.replace(entry, place.backup(1))
    finally:
        platforms.close(fd)


def _is_what_it_holds(place: Place, old: int, st: os.stat_result) -> bool:
    """Whether the file holds the content of the open file `old`."""
    now = place.directory.found(place.name)
    if now is None or not stat.S_ISREG(now.st_mode) or now.st_size != st.st_size:
        return False
    if os.path.samestat(now, st):
        return True
    fd = place.directory.open(place.name, platforms.READ)
    try:
        steps = range(0, st.st_size, CHUNK)
        return all(platforms.read_at(fd, CHUNK, at) == platforms.read_at(old, CHUNK, at) for at in steps)
    finally:
        platforms.close(fd)


def links_besides_ours(place: Place, st: os.stat_result) -> int:
    """How many names the file has, not counting a backup that somebody has linked to it."""
    if st.st_nlink == 1:
        return 1
    newest = _status(place, 1)
    return st.st_nlink - (newest is not None and os.path.samestat(newest, st))


def versions(place: Place) -> list[int]:
    """The numbers of the earlier versions that exist, newest first."""
    try:
        entries = place.directory.entries()
    except FileNotFoundError:
        return []
    numbers = (place.backup_number(entry) for entry in entries)
    return sorted(number for number in numbers if number is not None and _status(place, number) is not None)


def read(place: Place, number: int, *, named: str | os.PathLike[str]) -> bytes:
    """The content of an earlier version. Raises OSError; InsecureError for one that is not to be believed."""
    from confsafe.storage import trust

    name = place.backup(number)
    opened = trust.opened(place.directory, name, alone=False)
    if opened is None:
        owner = place.directory.status(name).st_uid
        raise InsecureError(
            f"{printable(name)} belongs to user {owner}, and others can write its directory",
            path=named,
            remedy="look at it, and make it your own (chown) if it is what it says",
        )
    fd, st = opened
    try:
        return platforms.read_all(fd, st.st_size)
    finally:
        platforms.close(fd)


def _status(place: Place, number: int) -> os.stat_result | None:
    """The status of an earlier version; None where there is none, or something else has its name."""
    try:
        st = place.directory.status(place.backup(number))
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENAMETOOLONG):
            raise
        return None
    return st if stat.S_ISREG(st.st_mode) else None


def _run(place: Place, newest: os.stat_result) -> list[os.stat_result]:
    """The versions up to the first gap, of which the first exists."""
    run = [newest]
    while (version := _status(place, len(run) + 1)) is not None:
        run.append(version)
    return run


def _may_change_later(st: os.stat_result) -> bool:
    """Whether somebody else can write the inode after it has lost the file's name."""
    if platforms.WINDOWS:
        return False
    return bool(st.st_nlink > 1 or st.st_mode & _OTHERS_WRITE or st.st_uid not in (0, platforms.effective_user()))


def _narrow_all(place: Place, st: os.stat_result, run: list[os.stat_result], named: str | os.PathLike[str]) -> None:
    """See to it that no version is wider than the file."""
    for number, version in enumerate(run, 1):
        if stat.S_IMODE(version.st_mode) & ~st.st_mode & 0o777:
            narrow(place.directory, place.backup(number), st.st_mode, named=named, ours=False)


def _narrow_secret(place: Place, st: os.stat_result, count: int, named: str | os.PathLike[str]) -> None:
    """See to it that the file, and each version that it will have, is its owner's only."""
    if st.st_mode & 0o077:
        narrow(place.directory, place.name, 0o700, named=named, ours=True)
    for number in range(1, count + 1):
        version = _status(place, number)
        if version is not None and version.st_mode & 0o077:
            narrow(place.directory, place.backup(number), 0o700, named=named, ours=True)


def _move_on(kept: Kept, count: int, run: int, *, durable: bool) -> None:
    """Give each of the `run` versions the next number, the last one first, so that none is ever absent."""
    place = kept.place
    if run == count:
        spare = place.temp()
        _link_or_copy(place, place.backup(count), spare, durable=durable, copy=False)
        kept.spare = spare
    for number in range(min(run + 1, count), 1, -1):
        duplicate(place, place.backup(number - 1), place.backup(number), durable=durable, copy=False)
        kept.moved.append(number)


def duplicate(place: Place, source: str, target: str, *, durable: bool, copy: bool) -> None:
    """Give what `source` names the name `target` too, in place of what had it."""
    temp = place.temp()
    try:
        _link_or_copy(place, source, temp, durable=durable, copy=copy)
        place.directory.replace(temp, target)
    except BaseException:
        place.directory.remove(temp)
        raise
    place.directory.remove(temp)  # still there where the two were links to one file: then a rename does nothing


def _link_or_copy(place: Place, source: str, temp: str, *, durable: bool, copy: bool) -> None:
    if not copy:
        try:
            return place.directory.link(source, temp)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
    return _copy(place, source, temp, durable=durable)


def _copy(place: Place, source: str, target: str, *, durable: bool) -> None:
    fd = place.directory.open(source, platforms.READ)
    try:
        temp = TempFile.create(place)
        try:
            copy_bytes(fd, temp)
            st = os.fstat(fd)
            _as_closed_as(fd, st, temp)
            temp.seal(durable=durable)
            with contextlib.suppress(OSError):
                os.utime(temp.fd, ns=(st.st_atime_ns, st.st_mtime_ns))
            temp.publish(target)
        finally:
            temp.discard()
    finally:
        platforms.close(fd)


def _as_closed_as(source: int, st: os.stat_result, temp: TempFile) -> None:
    """The copy's permissions: those of its source, or narrower where owner or ACL cannot be had."""
    with contextlib.suppress(OSError):
        platforms.set_owner(temp.fd, temp.status, st)
        platforms.copy_attributes(source, temp.fd)
        platforms.set_mode(temp.fd, st.st_mode)
