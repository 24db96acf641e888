"""Every exception of confsafe.

Each is a `ConfsafeError` and also the builtin that a Python user would catch anyway (`ParseError` is a `ValueError`,
`WriteError` an `OSError`, and so on). Each says in one line the place, the fact and the remedy:

    app.toml:4:11: expected a value after "="; mend the line or roll back. File unchanged.

The parts stay apart as attributes (`path`, `line`, `column`, `reason`, `remedy`), so an application can word its own
message. A layer that does not know the file (a format reads text, not files) leaves `path` None; the layer above fills
it in with `at_path`.
"""

from __future__ import annotations

import errno as _errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self


class ConfsafeError(Exception):
    """Whatever goes wrong in confsafe; the file is unchanged unless `unchanged` is False.

    Attributes:
        path: the user's file as it was named, or None where no file is involved.
        reason: the fact, without a final full stop.
        remedy: what to do about it, or "".
        key: the key path concerned in its written form (`server.port`), or "".
        unchanged: True when the file is certainly as it was before the call.
    """

    def __init__(
        self, reason: str, *, path: str | os.PathLike[str] | None = None, remedy: str = "", key: str = ""
    ) -> None:
        super().__init__(reason)
        self.path = path
        self.reason = reason
        self.remedy = remedy
        self.key = key
        self.unchanged = True

    def at_path(self, path: str | os.PathLike[str]) -> Self:
        """This error, with the file it concerns (kept if it had one already)."""
        if self.path is None:
            self.path = path
        return self

    def place(self) -> str:
        """The place as compilers write it: `app.toml:4:11`, `app.toml`, or ""."""
        return "" if self.path is None else printable(without_credentials(os.fsdecode(self.path)))

    def __str__(self) -> str:
        key = f"{self.key}: " if self.key and not _names(self.reason, self.key) else ""
        place = self.place()
        text = f"{place}: {key}{self.reason}" if place else key + self.reason
        if self.remedy:
            text += f"; {self.remedy}"
        if not text.endswith(("?", ".")):
            text += "."
        if self.path is not None and self.unchanged:
            text += " File unchanged."
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        state = self.__dict__.copy()
        if isinstance(self, OSError):  # keeps these in C, out of __dict__
            state.update(errno=self.errno, strerror=self.strerror, filename=self.filename)
        return _rebuild, (type(self), self.args, state)


def _names(reason: str, key: str) -> bool:
    """Whether a sentence names a key path, not only has its letters within a word: "a" in "the value"."""
    at = reason.find(key)
    while at >= 0:
        if not (reason[at - 1 : at].isalnum() or reason[at + len(key) : at + len(key) + 1].isalnum()):
            return True
        at = reason.find(key, at + 1)
    return False


class naming:  # noqa: N801 - reads as `with naming(path):`
    """Errors that leave the block name this file, if they name none yet; of one that only reads, and nothing else."""

    def __init__(self, path: str | os.PathLike[str], *, reads: bool = False) -> None:
        self._path = path
        self._reads = reads

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, ConfsafeError):
            error.at_path(self._path)
            error.unchanged &= not self._reads


def _rebuild(cls: type[ConfsafeError], args: tuple[Any, ...], state: dict[str, Any]) -> ConfsafeError:
    error = cls.__new__(cls, *args)
    error.args = args
    for name, value in state.items():
        setattr(error, name, value)
    return error


def without_credentials(place: str) -> str:
    """A place as it may be shown: of a URL without user, password and query, which may hold a token.

    Example:
        >>> without_credentials("s3://me:secret@bucket/app.toml?token=x"), without_credentials("app.toml")
        ('s3://bucket/app.toml', 'app.toml')
    """
    scheme, slashes, rest = place.partition("://")
    if not slashes or "/" in scheme:
        return place
    authority, slash, key = rest.partition("/")
    if has_password_with_slash(authority, key):
        authority, slash, key = rest.rpartition("@")[2].partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{key.partition('?')[0]}"


def has_password_with_slash(authority: str, key: str) -> bool:
    """Whether the authority of a URL ends within a password: no port follows the host's ":", and an "@" comes later."""
    _, colon, port = authority.rpartition(":")
    return "@" in key and bool(colon) and not port.isdigit() and not port.endswith("]")


def printable(name: str) -> str:
    """`name` on one line and safe for any terminal: control characters and undecodable bytes as escapes.

    Example:
        >>> printable("a\\nb.toml")
        'a\\\\nb.toml'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogateescape").decode() for c in name)


class ParseError(ConfsafeError, ValueError):
    """The text is not valid in its format. `line` and `column` count from 1, in characters; None when unknown."""

    def __init__(
        self,
        reason: str,
        *,
        line: int | None = None,
        column: int | None = None,
        path: str | os.PathLike[str] | None = None,
        remedy: str = "",
    ) -> None:
        super().__init__(reason, path=path, remedy=remedy)
        self.line = line
        self.column = column

    def place(self) -> str:
        numbers = ":".join(str(n) for n in (self.line, self.column) if n is not None)
        if self.path is None:
            return f"line {numbers.replace(':', ', column ')}" if numbers else ""
        return f"{super().place()}:{numbers}" if numbers else super().place()


class SeveralDocuments(ParseError):
    """The text is a stream of several documents, and none of them was chosen."""


class EditRefused(ParseError):
    """A text that can be read, but in that place not edited: its readers do not agree on what it says."""


class FormatUnknown(ConfsafeError, ValueError):
    """Neither `format=` nor the file's name tells the format."""


class KeyMissing(ConfsafeError, KeyError):
    """Nothing stands at the key path; the reason says how far the path got and what is there."""


class KeyPathError(ConfsafeError, ValueError):
    """A key path that cannot be read; the reason holds a caret under the wrong character."""

    def __str__(self) -> str:
        """The sentence first, then the path and the caret on lines of their own."""
        shown = "".join(self.reason.partition("\n")[1:])
        return super().__str__().replace(shown, "", 1) + shown if shown else super().__str__()


class _Placed(ConfsafeError):
    """An error about one value. `line` and `column` count from 1 and name its place in the file, None for none."""

    def __init__(
        self,
        reason: str,
        *,
        line: int | None = None,
        column: int | None = None,
        path: str | os.PathLike[str] | None = None,
        remedy: str = "",
        key: str = "",
    ) -> None:
        super().__init__(reason, path=path, remedy=remedy, key=key)
        self.line = line
        self.column = column

    def place(self) -> str:
        place = super().place()
        if not place or self.line is None:
            return place
        return f"{place}:{self.line}:{self.column}"


class ValueRefused(_Placed, TypeError):
    """A value that the format cannot hold there, or that does not fit the type of what is there."""


class ValidationError(_Placed, ValueError):
    """The data does not satisfy the caller's `validate=`. A callable may raise it itself, with the `key` concerned."""


class VerifyError(ConfsafeError):
    """The edited text, read again, would not have been the requested data; nothing was written.

    This is a fault of confsafe: the check that keeps a wrong edit off the disk has worked.
    """


class LockTimeout(ConfsafeError, TimeoutError):
    """Another process holds the file's lock. `pid` is the holder's, None when it is not known."""

    def __init__(
        self, reason: str, *, path: str | os.PathLike[str] | None = None, remedy: str = "", pid: int | None = None
    ) -> None:
        super().__init__(reason, path=path, remedy=remedy)
        self.pid = pid


class ConflictError(ConfsafeError):
    """Somebody changed the file during the edit, without the lock, at the keys that the edit changes too."""


class OutcomeUnknown(ConfsafeError):
    """A shared store did not answer whether the change was made: it may have been, or not."""

    def __init__(self, reason: str, *, path: str | os.PathLike[str] | None = None, remedy: str = "") -> None:
        super().__init__(reason, path=path, remedy=remedy)
        self.unchanged = False


class WriteError(ConfsafeError, OSError):
    """The operating system refused a read or a write; `errno` says which way, `remedy` what to do.

    As with Python's own OSError, the errno decides the class: one for ENOENT is a FileNotFoundError too, one for EACCES
    a PermissionError, and so on.
    """

    def __new__(cls, *args: Any, errno: int | None = None, **_: Any) -> Self:
        kind: Any = _BY_ERRNO.get(errno, cls) if cls is WriteError else cls
        error: Self = super().__new__(kind, *args)
        return error

    def __init__(
        self,
        reason: str,
        *,
        path: str | os.PathLike[str] | None = None,
        remedy: str = "",
        errno: int | None = None,
    ) -> None:
        super().__init__(reason, path=path, remedy=remedy)
        self.errno = errno
        self.strerror = os.strerror(errno) if errno else None
        self.filename = path


class InsecureError(ConfsafeError, PermissionError):
    """`secret=True` was asked for and the file, its owner, its links or its directory do not allow it."""

    def __init__(self, reason: str, *, path: str | os.PathLike[str] | None = None, remedy: str = "") -> None:
        super().__init__(reason, path=path, remedy=remedy)
        self.errno = _errno.EPERM
        self.filename = path


class _Missing(WriteError, FileNotFoundError):
    """A WriteError that `except FileNotFoundError` catches."""


class _Forbidden(WriteError, PermissionError):
    """A WriteError that `except PermissionError` catches."""


class _Directory(WriteError, IsADirectoryError):
    """A WriteError that `except IsADirectoryError` catches."""


class _NoDirectory(WriteError, NotADirectoryError):
    """A WriteError that `except NotADirectoryError` catches."""


class _Existing(WriteError, FileExistsError):
    """A WriteError that `except FileExistsError` catches."""


_BY_ERRNO: dict[int | None, Any] = {
    _errno.ENOENT: _Missing,
    _errno.EACCES: _Forbidden,
    _errno.EPERM: _Forbidden,
    _errno.EISDIR: _Directory,
    _errno.ENOTDIR: _NoDirectory,
    _errno.EEXIST: _Existing,
}


class ConfsafeWarning(UserWarning):
    """The change was made, but something that the file had could not be kept (a second hard link, a backup)."""
