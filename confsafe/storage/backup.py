"""Earlier versions: `NAME.bak` is the newest, then `NAME.bak.2`, `NAME.bak.3`.

    keep     the content that is about to be replaced becomes NAME.bak, what was there moves on by one
    settle   the commit went well: what fell off the end is let go
    undo     it did not: every version is where it was
    part     a kill came between `keep` and the rename: NAME.bak is made a file of its own

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
from confsafe.storage.atomic import NO_LINKS, TempFile, copy_bytes

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
        moved: the numbers of the versions that took over what stood one lower, in the order in which they did.
        spare: what stood last before, under a temporary name, to be put back by `undo`; "" where nothing did.
        made: whether the newest version is the content that is about to be replaced.
    """

    place: Place
    moved: list[int] = field(default_factory=list)
    spare: str = ""
    made: bool = False

    def settle(self) -> None:
        """The commit is done: the version that fell off the end may go."""
        if self.spare:
            self.place.directory.remove(self.spare)

    def undo(self) -> None:
        """The commit failed: move every version back. Never fails; at worst a version stands twice."""
        place, directory = self.place, self.place.directory
        with contextlib.suppress(OSError):
            for number in reversed(self.moved):
                directory.replace(place.backup(number), place.backup(number - 1))
            last = self.moved[0] if self.moved else 1
            if self.spare:
                directory.replace(self.spare, place.backup(last))
                directory.remove(self.spare)  # still there where it is a link to the very file that it was to replace
            elif self.made or self.moved:
                directory.remove(place.backup(last))


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
    """Make the file at `place`, whose status is `st`, the newest of `count` earlier versions, or of those there are.

    `copy` asks for a copy where a link would do, for a file whose inode is about to be written. Raises OSError; nothing
    has changed then.
    """
    kept = Kept(place)
    newest = _status(place, 1)
    if newest is not None and os.path.samestat(newest, st):
        # A commit that was killed between the backup and the rename has kept this very version already.
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
    copy = copy or _may_change_later(st)
    try:
        if run:
            _move_on(kept, max(count, len(run)), len(run), durable=durable)
        duplicate(place, place.name, place.backup(1), durable=durable, copy=copy, differ=True)
        kept.made = True
    except BaseException:
        kept.undo()
        raise
    return kept


def part(place: Place, *, durable: bool) -> None:
    """Make NAME.bak a file of its own where it is only another name of the file itself. Raises OSError.

    A kill between the backup and the rename leaves it so; whoever writes the file in place then would change both.
    """
    st = place.directory.found(place.name)
    newest = _status(place, 1)
    if st is not None and newest is not None and os.path.samestat(st, newest):
        duplicate(place, place.name, place.backup(1), durable=durable, copy=True)


def links_besides_ours(place: Place, st: os.stat_result) -> int:
    """How many names the file has, not counting a backup that a killed commit made of it."""
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


def duplicate(place: Place, source: str, target: str, *, durable: bool, copy: bool, differ: bool = False) -> None:
    """Give what `source` names the name `target` too, in place of what had it.

    `differ` says that the two are known not to be links to one file: to rename one of those to the other does nothing.
    """
    temp = place.temp()
    try:
        _link_or_copy(place, source, temp, durable=durable, copy=copy)
        place.directory.replace(temp, target)
    except BaseException:
        place.directory.remove(temp)
        raise
    if not differ:
        place.directory.remove(temp)


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
