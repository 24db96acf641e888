"""Which names stand beside a file, and which file a path means.

Everything that the storage layer makes lives in the directory of the *real* file (after symlinks), so that two names of
one file share one lock and a rename never crosses a file system.

    app.toml                      the file
    .app.toml.lock                the lock; gone after a clean release
    .app.toml.<16 hex>.tmp        new content on its way; gone after the commit, swept after a kill
    .app.toml.<16 hex>.old        the old content, which becomes app.toml.bak as soon as the new one has the name
    .confsafe-<32 hex>/app.toml   the text as another program sees it: an editor, a check; gone after the edit
    .app.toml.journal             an `in_place` write under way, or to be repaired
    .app.toml.together            a commit of several files under way, or to be undone
    .app.toml.before              the old content meanwhile
    app.toml.bak, app.toml.bak.2  earlier versions, newest first

A name so long that these would pass the 255 bytes of a directory entry is shortened, with a checksum in its place.
"""

from __future__ import annotations

import errno
import os
import re
import stat

from confsafe.startup.patterns import pattern
from confsafe.storage.directory import Directory

_URL = pattern(r"[A-Za-z][A-Za-z0-9+.-]*://")
_LONGEST = 255
_ROOM = len(".") + len(".0123456789abcdef.tmp")  # or .old


class Place:
    """Where the real file is, and the names of ours beside it.

    Attributes:
        directory: its directory, through which all of them are reached.
        name: its name there.
        lock, journal: the names of its lock file and of its journal.
        together, before: those of its part in a commit of several files, and of its old content meanwhile.
    """

    __slots__ = ("_hidden", "before", "directory", "journal", "lock", "name", "together")

    def __init__(self, directory: Directory, name: str) -> None:
        self.directory = directory
        self.name = name
        self._hidden = hidden = "." + _short(name)
        self.lock = hidden + ".lock"
        self.journal = hidden + ".journal"
        self.together = hidden + ".together"
        self.before = hidden + ".before"

    @property
    def path(self) -> str:
        """Its path when it was looked up, for messages and for other programs."""
        return self.directory.path_of(self.name)

    def temp(self) -> str:
        """A new name for a temporary file: nobody can guess it, so nobody can lie in wait under it."""
        return f"{self._hidden}.{os.urandom(8).hex()}.tmp"

    def old(self) -> str:
        """A new name for the old content, until it becomes the newest earlier version."""
        return f"{self._hidden}.{os.urandom(8).hex()}.old"

    def is_temp(self, entry: str) -> bool:
        """Whether a name in the directory is a temporary file of this file, and not of another."""
        return entry.startswith(self._hidden) and _TEMP_END.fullmatch(entry, len(self._hidden)) is not None

    def is_old(self, entry: str) -> bool:
        """Whether it is that of an old content of this file."""
        return entry.startswith(self._hidden) and _OLD_END.fullmatch(entry, len(self._hidden)) is not None

    def backup(self, number: int) -> str:
        """The name of the earlier version `number` (1: the newest)."""
        return f"{self.name}.bak" if number == 1 else f"{self.name}.bak.{number}"

    def backup_number(self, entry: str) -> int | None:
        """Which earlier version a name in the directory is: `app.toml.bak` 1, `app.toml.bak.2` 2, others None."""
        match = _BACKUP_END.fullmatch(entry, len(self.name)) if entry.startswith(self.name) else None
        return int(match[1] or 1) if match else None


_TEMP_END = pattern(r"\.[0-9a-f]{16}\.tmp")
_OLD_END = pattern(r"\.[0-9a-f]{16}\.old")
_TEMPORARY = pattern(r"(\.(.+))\.[0-9a-f]{16}\.(?:tmp|old)", re.DOTALL)
_BACKUP_END = pattern(r"\.bak(?:\.([2-9]|[1-9][0-9]+))?")


def of_temporary(directory: Directory, entry: str) -> tuple[str, Place] | None:
    """The lock under which a name was made, if it is a temporary file or an old content of any file, and that file.

    Of a file whose name is so long that ours are shortened the place is another one, with another lock.
    """
    match = _TEMPORARY.fullmatch(entry)
    return (f"{match[1]}.lock", Place(directory, match[2])) if match else None


def checked(path: str | os.PathLike[str]) -> str:
    """The path as text. Raises OSError for one that can mean no file (an empty one, a NUL)."""
    named = os.fsdecode(path)
    if "\0" in named:
        raise OSError(errno.EINVAL, "a NUL character in the path")
    if not named:
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
    if "://" in named and _URL.match(named):
        raise OSError(errno.EINVAL, "a URL names no file; ./ in front makes it one")
    return named


def resolve(path: str | os.PathLike[str]) -> Place:
    """The real file that `path` means, by path: for a reader, who looks once. Raises OSError (a loop, a NUL)."""
    named = checked(path)
    plain = _without_links(named)
    if plain is not None:
        return Place(Directory(plain[0]), plain[1])
    try:
        real = os.path.realpath(named, strict=True)
    except FileNotFoundError:  # a new file, or a link to one
        real = os.path.realpath(named)
    if named.endswith(os.sep) and not os.path.isdir(real):
        raise OSError(errno.ENOTDIR if os.path.exists(real) else errno.EISDIR, "")
    directory, name = os.path.split(real)
    return Place(Directory(directory), name)


def _without_links(named: str) -> tuple[str, str] | None:
    """Directory and name of an existing file on whose way there is no link, as `realpath` tells them; else None.

    The usual case in half the time: one look at each directory and no work on the path's text.
    """
    if os.sep != "/" or "//" in named or named.endswith("/"):
        return None
    closed = f"/{named}/"
    if "/./" in closed or "/../" in closed:
        return None
    lstat, end = os.lstat, named.find("/", 1)
    try:
        while end > 0:
            if stat.S_ISLNK(lstat(named[:end]).st_mode):
                return None
            end = named.find("/", end + 1)
        if stat.S_ISLNK(lstat(named).st_mode):
            return None
    except OSError:
        return None
    directory, slash, name = named.rpartition("/")
    if named.startswith("/"):
        return directory or slash, name
    here = os.getcwd()
    return f"{here}/{directory}" if directory and here != "/" else here + directory, name


def _short(name: str) -> str:
    if len(name) * 4 + _ROOM <= _LONGEST:
        return name
    from binascii import crc32  # here: a name so long is rare

    encoded = os.fsencode(name)
    if len(encoded) + _ROOM <= _LONGEST:
        return name
    return f"{os.fsdecode(encoded[: _LONGEST - _ROOM - 9])}~{crc32(encoded):08x}"
