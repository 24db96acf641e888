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
from confsafe.storage.walk import Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class Resolution:
    """The resolution of a path; it can be repeated, from the same working directory.

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
        walk = Walk(self, self._start)
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

    def _make(self, walk: Walk, name: str) -> None:
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


def _identity(directory: Directory) -> tuple[int, int]:
    st = directory.own_status()
    return st.st_dev, st.st_ino
