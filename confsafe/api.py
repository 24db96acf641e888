"""The verbs an application imports: load, get, edit, save, set, unset, rollback, backups, diff; the pure ones on text.

Readers take no lock: they see the old file or the new one. Writers hold the lock from before their read until the new
file is durable. Every verb raises `ConfsafeError`s with `.path`, and leaves the file as it was when it raises.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe import formats
from confsafe.data import keypath
from confsafe.document import BOM, Document, decode
from confsafe.editing.config import root_of
from confsafe.editing.edit import Edit, copied
from confsafe.editing.options import Options, UsageError, completed, disk_options
from confsafe.editing.reader import (
    RAISE,
    data_of,
    format_of,
    in_its_format,
    missing_file,
    text_of,
    value_at,
    without_values,
)
from confsafe.errors import ConfsafeError, ParseError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from typing import Unpack

    from confsafe.editing.config import Config, ConfigList
    from confsafe.editing.options import FormatName, StrPath


class Backup(NamedTuple):
    """An earlier version of a file.

    Attributes:
        number: 1 for the newest; what `rollback(to=)` and `diff(against=)` take.
        path: the file that holds it.
        size: its size in bytes.
        modified: when that content was written, in seconds since the epoch.
    """

    number: int
    path: str
    size: int
    modified: float


class Outcome(NamedTuple):
    """What a transformation did, or would do.

    Attributes:
        changed: whether the text is another one.
        before: the text before; "" where there was no file.
        after: the text after.
        name: the file's name as a diff shows it.
        secret_changes: of a secret file the diff, which shows key paths and no values; else None.
    """

    changed: bool
    before: str
    after: str
    name: str
    secret_changes: str | None = None

    def diff(self) -> str:
        """The unified diff, "" where nothing changed; of a secret file the key paths without values."""
        if self.secret_changes is not None or not self.changed:
            return self.secret_changes or ""
        from confsafe.data.textdiff import unified

        return unified(self.before, self.after, old_name=self.name, new_name=self.name)


def load(
    path: StrPath,
    *,
    format: FormatName | None = None,
    document: int | None = None,
    native: bool = False,
    secret: bool = False,
) -> Config | ConfigList:
    """Read a file: plain data, one consistent snapshot, no lock.

    Raises WriteError (a FileNotFoundError for a missing file, a PermissionError, ...), ParseError, FormatUnknown,
    ValueRefused (a scalar at the root).

    Example:
        >>> load("app.toml").get_path("server.port")                                    # doctest: +SKIP
        80
    """
    if native:
        return _native(path, format, document, secret=secret)  # type: ignore[no-any-return] # a library's object was asked for
    with _At(path):
        return root_of(data_of(path, format=format, document=document, secret=secret))


def get(
    path: StrPath,
    key: str | Sequence[Any],
    default: Any = RAISE,
    *,
    format: FormatName | None = None,
    document: int | None = None,
) -> Any:
    """Read one value of a file.

    Args:
        path: the file.
        key: a key path, `"servers[0].port"` or `("servers", 0, "port")`.
        default: returned where the file or the key is missing; without it they raise.

    Raises KeyMissing, KeyPathError, and what `load` raises.
    """
    return value_at(path, key, default, format=format, document=document)


def loads(text: str, format: FormatName, *, document: int | None = None) -> Config | ConfigList:
    """Read a text. Raises ParseError, ValueRefused (a scalar at the root), ValueError (an unknown format).

    Example:
        >>> loads("port = 80  # web", "toml")
        {'port': 80}
    """
    return root_of(_by_name(format).data(text.removeprefix(BOM), document=document))


def dumps(data: Any, format: FormatName) -> str:
    """A new text of that data in the format's usual style, with a final newline. Raises ValueRefused.

    Example:
        >>> dumps({"server": {"port": 80}}, "toml")
        '[server]\\nport = 80\\n'
    """
    return _by_name(format).dumps(data)


def patch(text: str, data: Any, format: FormatName, *, document: int | None = None) -> str:
    """The text, changed as little as makes it mean `data`. Pure: no file, no lock.

    Raises ParseError, ValueRefused, VerifyError.

    Example:
        >>> patch("port = 80  # web\\n", {"port": 8080}, "toml")
        'port = 8080  # web\\n'
    """
    _by_name(format)
    found = getattr(data, "told", None)
    return Document(text, format, document=document).edited(data, told=found)


def edit(path: StrPath, **options: Unpack[Options]) -> AbstractContextManager[Any]:
    """Edit a file: lock, read, hand out plain data; at the end of the block write what changed, and only that.

    An exception in the block leaves the file untouched, and so does a block that changes nothing (no rename, no new
    `.bak`, mtime kept). For the options see `Options`.

    Raises LockTimeout, ParseError, WriteError, ValueRefused, ValidationError, ConflictError, InsecureError,
    VerifyError.

    Example:
        with confsafe.edit("app.toml") as cfg:      # port = 80  # web
            cfg["port"] = 8080                      # port = 8080  # web
    """
    return _edit(path, completed(options))


def save(path: StrPath, data: Any, **options: Unpack[Options]) -> None:
    """Make a file mean `data`: what stays keeps its comments and layout; what is not in `data` is deleted.

    Raises what `edit` raises.
    """
    full = completed(options)
    if full["native"]:
        raise UsageError("save takes plain data; native=True belongs to edit and load", path=path)
    session = _edit(path, full, along=())
    with session:
        session.replace(data)


def set(path: StrPath, key: str | Sequence[Any], value: Any, **options: Unpack[Options]) -> None:
    """Set one key of a file, making the mappings on the way that are missing.

    Raises KeyMissing, KeyPathError, and what `edit` raises.

    Example:
        set("app.toml", "server.port", 8080)
    """
    way = _at(path, keypath.as_keypath, key)
    if not way:
        return save(path, value, **options)
    return _mutate(path, way, lambda root: root.put(way, value), options)


def unset(path: StrPath, key: str | Sequence[Any], **options: Unpack[Options]) -> None:
    """Delete one key of a file. Raises KeyMissing, KeyPathError, and what `edit` raises."""
    way = _at(path, keypath.as_keypath, key)
    options.setdefault("create", False)
    _mutate(path, way, lambda root: root.del_path(key), options)


def transform(
    path: StrPath,
    mutate: Callable[[Any], None],
    *,
    dry_run: bool = False,
    check: Callable[[bytes, StrPath], None] | None = None,
    along: keypath.KeyPath | None = None,
    **options: Unpack[Options],
) -> Outcome:
    """Change a file by a function on its data, and say what that did.

    Args:
        path: the file.
        mutate: called with the `Config` under the lock; what it raises leaves the file untouched.
        dry_run: do all but the write.
        check: called with the candidate bytes and the path before the commit; refuses by raising.
        along: a promise that `mutate` changes only what this key path names: less has to be copied.

    Raises what `edit` raises.
    """
    full = completed(options)
    session = _edit(path, full, check=check, along=along, dry_run=dry_run)
    with session as root:
        before = session.document.original
        if not isinstance(root, (dict, list)):
            root_of(root)  # refuses a scalar
        mutate(root)
    if session.text is None or session.text == before:
        return Outcome(False, before or "", before or "", formats.display_name(path))
    changes = root.diff() if full["secret"] else None
    return Outcome(True, before or "", session.text, formats.display_name(path), changes)


def transform_text(
    text: str, format: FormatName, mutate: Callable[[Any], None], *, document: int | None = None, validate: Any = None
) -> Outcome:
    """`transform` for a text in memory. Raises ParseError, ValueRefused, ValidationError, VerifyError."""
    from confsafe.editing.edit import Origin

    found = Document(text, format, document=document)
    root = root_of(copied(found.data), Origin(found, f"stdin.{format}", secret=False))
    mutate(root)
    after = found.edited(root, told=root.told, comments=root.comments.assigned)
    if validate is not None and after != text:
        from confsafe.editing.validation import validate as ask

        ask(root, validate, reading=found.reading)
    return Outcome(after != text, text, after, f"stdin.{format}")


def rollback(path: StrPath, to: int = 1, **options: Unpack[Options]) -> None:
    """Bring back an earlier version, byte for byte; what stands now becomes `.bak`, so a rollback can be rolled back.

    A file that no longer parses is replaced without becoming a backup: it would push a good one out.

    Args:
        path: the file.
        to: 1 for the newest backup (`.bak`), 2 for `.bak.2`, ...

    Raises WriteError (ENOENT: no such backup), LockTimeout, InsecureError.
    """
    step_back(path, to, **options)


def step_back(
    path: StrPath, to: int = 1, *, check: Callable[[bytes, StrPath], None] | None = None, **options: Unpack[Options]
) -> tuple[bytes, bytes]:
    """`rollback`, which tells what stood there (b"" for no file) and what stands there now.

    `check` is called under the lock with the bytes that come back and the path; it refuses by raising.
    """
    full = completed(options)
    store = _store(path, full)
    with _At(path), store.hold() as held:
        old = store.read_backup(to)
        now = held.read()
        if now.data != old:
            if check is not None:
                check(old, path)
            count = max(int(full["backup"]), len(store.backups())) if full["backup"] else 0
            held.commit(old, now.version, backup=count if _parses(path, now.data, full) else 0)
        return now.data or b"", old


def backups(path: StrPath) -> list[Backup]:
    """The earlier versions of a file, newest first."""
    folder = os.path.dirname(os.path.realpath(path))
    found = []
    for number, name in enumerate(_store(path, completed({})).backups(), 1):
        place = os.fsdecode(os.path.join(folder, name))
        status = os.stat(place)
        found.append(Backup(number, place, status.st_size, status.st_mtime))
    return found


def diff(path: StrPath, against: int = 1, *, secret: bool = False, format: FormatName | None = None) -> str:
    """What changed since an earlier version, as a unified diff; of a secret file the key paths without values.

    Raises WriteError (no such backup, no such file), ParseError (only for secret files).
    """
    from confsafe.data.textdiff import redacted, unified

    store = _store(path, completed({}))
    with _At(path):
        old, now = store.read_backup(against), store.read().data
        if now is None:
            raise missing_file(path)
        name = formats.display_name(path)
        if secret:
            from confsafe.data.diff import diff as changes_between

            data = [_data(path, side, format) for side in (old, now)]
            return redacted(changes_between(*data), name=name)
        texts = [side.decode("utf-8", "backslashreplace") for side in (old, now)]
        old_name = name + (".bak" if against == 1 else f".bak.{against}")
        return unified(*texts, old_name=old_name, new_name=name)


def tell_of_waits(tell: Callable[[str], object]) -> None:
    """Have `tell` called, once a wait, with one line for each wait for a lock of this process that lasts a second.

    Example of a line: `app.toml: locked, held for 3.2 s by process 4711`.
    """
    from confsafe.storage import wait

    wait.on_long_wait = tell


def _edit(
    path: StrPath, full: Options, *, check: Any = None, along: keypath.KeyPath | None = None, dry_run: bool = False
) -> Edit:
    return Edit(path, _store(path, full), full, check=check, along=along, dry_run=dry_run)


def _mutate(path: StrPath, along: keypath.KeyPath, mutate: Callable[[Any], None], options: Options) -> None:
    full = completed(options)
    if full["native"]:
        raise UsageError("native=True belongs to edit and load", path=path)
    with _edit(path, full, along=along) as root:
        if not isinstance(root, (dict, list)):
            root_of(root)  # refuses a scalar
        mutate(root)


def _store(path: StrPath, full: Options) -> Any:
    from confsafe.storage.disk import LocalFile

    return LocalFile(path, disk_options(full))


def _native(path: StrPath, format: str | None, document: int | None, *, secret: bool) -> Any:
    """The library's own object for what a file holds."""
    from confsafe.editing import native

    with _At(path):
        try:
            return native.load(Document(text_of(path), format_of(path, format), document=document))
        except ParseError as error:
            raise without_values(error) if secret else error from error.__cause__


def _by_name(name: str) -> formats.Format:
    return formats.by_name(name)


def _data(path: StrPath, content: bytes, format: str | None, document: int | None = None) -> Any:
    text = decode(content).removeprefix(BOM)
    name = format_of(path, format)
    return in_its_format(text, name, lambda name: _by_name(name).data(text, document=document), given=format)


def _parses(path: StrPath, content: bytes | None, full: Options) -> bool:
    if content is None:
        return False
    try:
        _data(path, content, full["format"], full["document"])
    except ConfsafeError:
        return False
    return True


def _at(path: StrPath, function: Any, argument: Any) -> Any:
    with _At(path):
        return function(argument)


class _At:
    """Errors that leave this block name the file."""

    def __init__(self, path: StrPath) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        if isinstance(error, ConfsafeError):
            error.at_path(self._path)
