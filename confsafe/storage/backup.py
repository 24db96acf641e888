"""Earlier versions: `NAME.bak` is the newest, then `NAME.bak.2`, `NAME.bak.3`.

    keep     the content that is about to be replaced becomes NAME.bak, what was there moves on by one
    settle   the commit went well: what fell off the end is let go
    undo     it did not: every version is where it was

Each name changes its content in one rename, so none is ever absent, half written or followed as a link: a `.bak` that
is a symbolic link is replaced. A version is a hard link to the old file where the file system has links (nothing is
copied, time and permissions are the old file's by itself), else a durable copy with its permissions, never wider.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat

from confsafe.storage import platforms
from confsafe.storage.access import narrow
from confsafe.storage.atomic import NO_LINKS, TempFile, copy_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field

    from confsafe.storage.names import Place
else:
    from confsafe.startup.records import dataclass, field


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
            platforms.remove(self.spare)

    def undo(self) -> None:
        """The commit failed: move every version back. Never fails; at worst a version stands twice."""
        with contextlib.suppress(OSError):
            for number in reversed(self.moved):
                platforms.replace(self.place.backup(number), self.place.backup(number - 1))
            last = self.moved[0] if self.moved else 1
            if self.spare:
                platforms.replace(self.spare, self.place.backup(last))
                platforms.remove(self.spare)  # still there where it is a link to the very file that it was to replace
            elif self.made or self.moved:
                platforms.remove(self.place.backup(last))


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
    """Make the file at `place`, whose status is `st`, the newest of `count` earlier versions.

    `copy` asks for a copy where a link would do, for a file whose inode is about to be written. Raises OSError; nothing
    has changed then.
    """
    kept = Kept(place)
    newest = _status(place.backup(1))
    if newest is not None and os.path.samestat(newest, st):
        # A commit that was killed between the backup and the rename has kept this very version already.
        if copy:
            duplicate(place, place.path, place.backup(1), durable=durable, copy=True)
        return kept
    if count < 1:
        return kept
    try:
        if secret:
            _narrow_all(place, st, count, named)
        if newest is not None:
            _move_on(kept, count, durable=durable)
        duplicate(place, place.path, place.backup(1), durable=durable, copy=copy, differ=True)
        kept.made = True
    except BaseException:
        kept.undo()
        raise
    return kept


def links_besides_ours(place: Place, st: os.stat_result) -> int:
    """How many names the file has, not counting a backup that a killed commit made of it."""
    if st.st_nlink == 1:
        return 1
    newest = _status(place.backup(1))
    return st.st_nlink - (newest is not None and os.path.samestat(newest, st))


def versions(place: Place) -> list[int]:
    """The numbers of the earlier versions that exist, newest first."""
    try:
        entries = os.listdir(place.directory)
    except FileNotFoundError:
        return []
    numbers = (place.backup_number(entry) for entry in entries)
    return sorted(number for number in numbers if number is not None and _status(place.backup(number)) is not None)


def _status(path: str) -> os.stat_result | None:
    """The status of an earlier version; None where there is none, or something else has its name."""
    try:
        st = os.lstat(path)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENAMETOOLONG):
            raise
        return None
    return st if stat.S_ISREG(st.st_mode) else None


def _narrow_all(place: Place, st: os.stat_result, count: int, named: str | os.PathLike[str]) -> None:
    if stat.S_IMODE(st.st_mode) & 0o077:
        narrow(place.path, named=named)
    for number in range(1, count + 1):
        version = _status(place.backup(number))
        if version is not None and stat.S_IMODE(version.st_mode) & 0o077:
            narrow(place.backup(number), named=named)


def _move_on(kept: Kept, count: int, *, durable: bool) -> None:
    """Give each version up to the first gap the next number, the last one first, so that none is ever absent.

    There is a first version.
    """
    place = kept.place
    run = 1
    while run < count and _status(place.backup(run + 1)) is not None:
        run += 1
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
        platforms.replace(temp, target)
    except BaseException:
        platforms.remove(temp)
        raise
    if not differ:
        platforms.remove(temp)


def _link_or_copy(place: Place, source: str, temp: str, *, durable: bool, copy: bool) -> None:
    if not copy:
        try:
            return os.link(source, temp, follow_symlinks=_NO_CHOICE)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
    return _copy(place, source, temp, durable=durable)


_NO_CHOICE = os.link not in os.supports_follow_symlinks
"""What `os.link` has to be told, so that it links to a symbolic link itself wherever it can."""


def _copy(place: Place, source: str, target: str, *, durable: bool) -> None:
    fd = os.open(source, platforms.READ | platforms.NO_FOLLOW)
    try:
        temp = TempFile.create(place)
        try:
            copy_bytes(fd, temp)
            _as_closed_as(source, os.fstat(fd), temp)
            temp.seal(durable=durable)
            temp.publish(target)
        finally:
            temp.discard()
    finally:
        platforms.close(fd)


def _as_closed_as(source: str, st: os.stat_result, temp: TempFile) -> None:
    """The copy's permissions: those of its source, or narrower where owner or ACL cannot be had."""
    with contextlib.suppress(OSError):
        platforms.set_owner(temp.fd, os.fstat(temp.fd), st)
        platforms.copy_attributes(source, temp.fd)
        platforms.set_mode(temp.fd, st.st_mode)
