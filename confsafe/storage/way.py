"""From a path, as the user names it, to the directory of the real file, held, and the file's name there.

The path is walked one name at a time, each directory opened relative to the one before it and never through a symbolic
link. A link is read, and its target walked in the same manner. So what is opened is what was looked at, and nobody can
put another directory in between.

    what is on the way                            followed
    a directory, whoever owns it                  yes
    a link of this user or of root                yes
    another user's link into his own directory    yes: he could have put the file where the link stands
    another user's link into anybody else's       no: he would choose which of our files we write
    with `secret`, or without `follow_symlinks`,  no
    a link in the file's place

Before a commit gets its name the path is looked at once more (`leads_to_it`). Where it ends in another directory, or at
another name, meanwhile, what was read is not what the path means now. The kernel may walk it this time, in one call:
nothing is done in the directory in which it ends, it only has to be the one that is held.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat

from confsafe.errors import InsecureError, printable
from confsafe.storage import names, platforms
from confsafe.storage.directory import SEARCH, Directory
from confsafe.storage.faults import missing_directory
from confsafe.storage.names import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_MOST_LINKS = 40
_LINK = getattr(os, "O_PATH", 0) | platforms.NO_FOLLOW


class Way:
    """The way that a path takes; it can be gone again, from the same working directory.

    Attributes:
        link_refusal: why a link in the file's place is refused; "" where it is followed.
        made: the directories that were made on it, each as the directory that it was made in and its name there.
    """

    __slots__ = (
        "_identity",
        "_is_linked",
        "_is_walked",
        "_named",
        "_parents",
        "_path",
        "_place",
        "_secret",
        "_start",
        "link_refusal",
        "made",
    )

    def __init__(
        self, named: str | os.PathLike[str], *, parents: bool, secret: bool, follow_symlinks: bool = True
    ) -> None:
        """Nothing is looked up yet. Raises OSError for a path that can mean no file."""
        self._named = named
        self._path = names.checked(named)
        self._parents = parents
        self._secret = secret
        self._is_walked = platforms.relative()
        self.link_refusal = _SECRET if secret else "" if follow_symlinks else _NOT_FOLLOWED
        self._start: Directory | None = None
        self._place: Place | None = None
        self._identity: tuple[int, int]
        self._is_linked = False
        self.made: list[tuple[Directory, str]] = []

    def follow(self) -> Place:
        """Where the real file is, its directory held; missing directories are made where `parents` says so.

        Raises OSError; WriteError for a missing directory; InsecureError for a link that is not followed.
        """
        if self._is_walked:
            try:
                place = self._from_the_start()
            except PermissionError as error:
                if hasattr(os, "O_PATH") or isinstance(error, InsecureError):
                    raise
                self._is_walked = False  # macOS opens a directory only where it may be listed, and not to search it
        if not self._is_walked:
            place = self._by_path()
        self._identity = _identity(place.directory)
        self._place = place
        return place

    def _from_the_start(self) -> Place:
        if not self._path.startswith("/"):
            self._start = Directory(os.getcwd(), os.open(".", SEARCH))
        return self._walk(make=self._parents)

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells the file from others as long as its directory is held."""
        assert self._place is not None
        return (*self._identity, self._place.name)

    def leads_to_it(self, now: os.stat_result | None) -> bool:
        """Whether the path still means what `follow` found: the same name in the same directory. Raises OSError.

        `now` is the status of what has the name in that directory: a link means something else.
        """
        try:
            if now is not None and stat.S_ISLNK(now.st_mode):
                return False
            if self._is_walked and not self._is_linked:
                start = None if self._start is None else self._start.fd
                st = os.stat(os.path.dirname(self._path) or ".", dir_fd=start)
                return (st.st_dev, st.st_ino) == self._identity
            there = self._walk(make=False) if self._is_walked else names.resolve(self._path)
            expected = self._place.name if self._place is not None else None
            return there.name == expected and _identity(there.directory) == self._identity
        except InsecureError:
            return False
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                raise
            return False

    def sync_made(self) -> None:
        """Make the names of the directories that were made durable."""
        for parent, _ in reversed(self.made):
            parent.sync()

    def leave(self, *, remove_made: bool) -> None:
        """Let go of the directory, and take back the directories that were made for nothing."""
        if self._place is not None:
            self._place.directory.close()
        for parent, name in reversed(self.made if remove_made else ()):
            with contextlib.suppress(OSError):  # not empty: the file is in it
                parent.rmdir(name)
        self.made.clear()

    def _walk(self, *, make: bool) -> Place:
        walk = _Walk(self, self._start)
        walk.take(self._path)
        walk.enter_plain()
        while True:
            name = walk.next()
            if walk.is_done:
                if not walk.follow_link(name, last=True):
                    return Place(walk.here(), name)
                self._is_linked = True
            else:
                try:
                    walk.enter(name)
                except NotADirectoryError:
                    if not walk.follow_link(name, last=False):
                        raise
                except FileNotFoundError:
                    if not make:
                        raise missing_directory(self._named, walk.path_of_the_rest(name)) from None
                    self._make(walk, name)

    def _make(self, walk: _Walk, name: str) -> None:
        with contextlib.suppress(FileExistsError):
            parent = walk.here_apart()
            parent.make(name, 0o700 if self._secret else 0o777)
            self.made.append((parent, name))
        walk.enter(name)

    def refuse_link(self, directory: Directory, name: str, reason: str) -> NoReturn:
        """Raise InsecureError for a link that is not followed."""
        link = printable(directory.path_of(name))
        raise InsecureError(reason.format(link=link), path=self._named, remedy="name the file itself")

    def _by_path(self) -> Place:
        """The same where no call takes a directory's descriptor."""
        if self.link_refusal and os.path.islink(self._path):
            self.refuse_link(Directory("."), self._path, self.link_refusal)
        place = names.resolve(self._path)
        missing, directory = [], place.directory.path
        while not os.path.lexists(directory):
            missing.append(directory)
            directory = os.path.dirname(directory)
        if missing and not self._parents:
            raise missing_directory(self._named, place.directory.path)
        for directory in reversed(missing):
            parent, name = os.path.split(directory)
            with contextlib.suppress(FileExistsError):
                Directory(parent).make(name, 0o700 if self._secret else 0o777)
                self.made.append((Directory(parent), name))
        return place


_SECRET = "a secret must not be a symbolic link"
_NOT_FOLLOWED = "it is a symbolic link, and none is to be followed"
_STRANGERS = "the link {{link}} belongs to user {owner}, but leads into a directory of user {other}"


class _Walk:
    """Where a walk is, by its descriptor alone, which is quicker than an object a directory, and what is left of it."""

    __slots__ = ("_fd", "_left", "_links", "_path", "_strangers", "_way")

    def __init__(self, way: Way, start: Directory | None) -> None:
        self._way = way
        self._fd = -1
        if start is None:
            self._go_on("/", os.open("/", SEARCH))
        else:
            self._go_on(start.path, os.open(".", SEARCH, dir_fd=start.fd))
        self._left: list[str] = []
        self._links = 0
        self._strangers: list[tuple[int, Directory, str]] = []

    def __del__(self) -> None:
        """A walk that ended in an error holds its last directory no more."""
        if self._fd >= 0:
            os.close(self._fd)

    def _go_on(self, path: str, fd: int) -> None:
        before, self._path, self._fd = self._fd, path, fd
        if before >= 0:
            os.close(before)

    def take(self, path: str) -> None:
        """Walk this path next: the user's, or a link's target. Raises IsADirectoryError for one that is no file's."""
        if path.startswith("/") and self._path != "/":
            self._go_on("/", os.open("/", SEARCH))
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if not self._left and (path.endswith(("/", "/.")) or not parts or parts[-1] == ".." or path == "."):
            is_file = os.path.exists(path.rstrip("/")) and not os.path.isdir(path)
            raise OSError(errno.ENOTDIR if is_file else errno.EISDIR, "")
        self._left += reversed(parts)

    def next(self) -> str:
        """The next name."""
        return self._left.pop()

    @property
    def is_done(self) -> bool:
        """Whether the name that `next` gave is the last one."""
        return not self._left

    def enter_plain(self) -> None:
        """Go into the directories that come next, as far as they are neither links nor missing: the usual ones."""
        left = self._left
        try:
            while len(left) > 1 and left[-1] != "..":
                fd = os.open(left[-1], SEARCH, dir_fd=self._fd)
                self._go_on(self._path_of(left.pop()), fd)
        except OSError:
            return  # `enter` says why, or follows the link

    def enter(self, name: str) -> None:
        """Go into a directory. Raises NotADirectoryError for anything else."""
        try:
            fd = os.open(name, SEARCH, dir_fd=self._fd)
        except OSError as error:
            if error.errno == errno.ELOOP:  # what some systems say of a link
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
            raise
        path = os.path.dirname(self._path) if name == ".." else self._path_of(name)
        self._go_on(path, fd)

    def _path_of(self, name: str) -> str:
        return self._path + name if self._path.endswith("/") else f"{self._path}/{name}"

    def follow_link(self, name: str, *, last: bool) -> bool:
        """Walk the link that has this name next; False: it is none. Raises InsecureError, OSError."""
        found = self._link(name)
        if found is None:
            return False
        owner, target = found
        if last and self._way.link_refusal:
            self._way.refuse_link(self._once_more(), name, self._way.link_refusal)
        self._links += 1
        if self._links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if owner not in (0, platforms.effective_user()):
            self._strangers.append((owner, self._once_more(), name))
        self.take(target)
        return True

    def _link(self, name: str) -> tuple[int, str] | None:
        """Owner and target of the link that has the name; None where it is none."""
        try:
            st = os.stat(name, dir_fd=self._fd, follow_symlinks=False)
        except FileNotFoundError:
            return None
        if not stat.S_ISLNK(st.st_mode):
            return None
        if not hasattr(os, "O_PATH"):
            return st.st_uid, os.readlink(name, dir_fd=self._fd)
        fd = os.open(name, _LINK, dir_fd=self._fd)  # owner and target of one and the same link
        try:
            return os.fstat(fd).st_uid, os.readlink("", dir_fd=fd)
        finally:
            os.close(fd)

    def here(self) -> Directory:
        """The directory at the end of the walk, which gives it away: the walk is over.

        Raises InsecureError where a stranger's link has led to it.
        """
        found = Directory(self._path, self._fd)
        self._fd = -1
        return self._unless_strangers_led_to(found)

    def here_apart(self) -> Directory:
        """The directory in which the walk is, held apart from it. Raises as `here` does."""
        return self._unless_strangers_led_to(self._once_more())

    def _once_more(self) -> Directory:
        return Directory(self._path, os.open(".", SEARCH, dir_fd=self._fd))

    def _unless_strangers_led_to(self, found: Directory) -> Directory:
        for owner, directory, name in self._strangers:
            other = found.own_status().st_uid
            if other != owner:
                self._way.refuse_link(directory, name, _STRANGERS.format(owner=owner, other=other))
        return found

    def path_of_the_rest(self, name: str) -> str:
        """The path of the directory that is missing."""
        return os.path.join(self._path, name, *reversed(self._left[1:]))


def _identity(directory: Directory) -> tuple[int, int]:
    st = directory.own_status()
    return st.st_dev, st.st_ino
