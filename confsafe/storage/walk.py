"""One walk along a path by descriptors: each directory opened in the one before it, links read and walked likewise.

    walk = Walk(resolution, start)
    walk.take("etc/app.toml")      names to be walked: the user's path, or the target of a link
    walk.enter_plain()             the directories that come next, as far as they are plain ones
    walk.enter("etc")              one of them; follow_link("etc") where it is a link
    walk.here()                    the directory at the end, held

What a link may lead to is said in `resolution`.
"""

from __future__ import annotations

import errno
import os
import stat

from confsafe.storage import platforms
from confsafe.storage.directory import SEARCH, Directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.storage.resolution import Resolution

_MOST_LINKS = 40
_LINK = getattr(os, "O_PATH", 0) | platforms.NO_FOLLOW
_STRANGERS = "the link {{link}} belongs to user {owner}, but leads into a directory of user {other}"


class Walk:
    """Where a walk is, by its descriptor alone, which is quicker than an object a directory, and what is left of it."""

    __slots__ = ("_fd", "_left", "_links", "_path", "_resolution", "_strangers")

    def __init__(self, resolution: Resolution, start: Directory | None) -> None:
        self._resolution = resolution
        self._fd = -1
        if start is None:
            self._advance("/", os.open("/", SEARCH))
        else:
            self._advance(start.path, os.open(".", SEARCH, dir_fd=start.fd))
        self._left: list[str] = []
        self._links = 0
        self._strangers: list[tuple[int, Directory, str]] = []

    def __del__(self) -> None:
        """A walk that ended in an error holds its last directory no more."""
        if self._fd >= 0:
            os.close(self._fd)

    def _advance(self, path: str, fd: int) -> None:
        before, self._path, self._fd = self._fd, path, fd
        if before >= 0:
            os.close(before)

    def take(self, path: str) -> None:
        """Walk this path next: the user's, or a link's target. Raises IsADirectoryError for one that is no file's."""
        if path.startswith("/") and self._path != "/":
            self._advance("/", os.open("/", SEARCH))
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
        """Go into the directories that come next, as far as they are neither links nor missing: the usual ones.

        Raises OSError for what is neither.
        """
        left = self._left
        try:
            while len(left) > 1 and left[-1] != "..":
                fd = os.open(left[-1], SEARCH, dir_fd=self._fd)
                self._advance(self._path_of(left.pop()), fd)
        except OSError as error:
            if error.errno not in (errno.ENOTDIR, errno.ELOOP, errno.ENOENT):
                raise

    def enter(self, name: str) -> None:
        """Go into a directory. Raises NotADirectoryError for anything else."""
        try:
            fd = os.open(name, SEARCH, dir_fd=self._fd)
        except OSError as error:
            if error.errno == errno.ELOOP:  # what some systems say of a link
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
            raise
        path = os.path.dirname(self._path) if name == ".." else self._path_of(name)
        self._advance(path, fd)

    def _path_of(self, name: str) -> str:
        return self._path + name if self._path.endswith("/") else f"{self._path}/{name}"

    def follow_link(self, name: str, *, last: bool) -> bool:
        """Walk the link that has this name next; False: it is none. Raises InsecureError, OSError."""
        found = self._link(name)
        if found is None:
            return False
        owner, target = found
        if last and self._resolution.link_refusal:
            self._resolution.refuse_link(self._once_more(), name, self._resolution.link_refusal)
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
                self._resolution.refuse_link(directory, name, _STRANGERS.format(owner=owner, other=other))
        return found

    def path_of_the_rest(self, name: str) -> str:
        """The path of the directory that is missing."""
        return os.path.join(self._path, name, *reversed(self._left[1:]))
