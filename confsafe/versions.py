"""The earlier versions of a file: which there are, what has changed since, and how one is brought back."""

from __future__ import annotations

import os

from confsafe import formats
from confsafe.api import data_as, data_in
from confsafe.editing.edit import Payload
from confsafe.editing.options import Options, PlainOptions, completed, local_store_for, store_for
from confsafe.editing.reader import missing_file
from confsafe.editing.transaction import publish
from confsafe.errors import ConfsafeError, naming
from confsafe.formats.encoding import shown_text
from confsafe.storage.store import is_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NamedTuple, Unpack

    from confsafe.editing.options import FormatName, StrPath
    from confsafe.storage.store import Snapshot
else:
    from confsafe.startup.records import NamedTuple


class Backup(NamedTuple):
    """An earlier version of a file.

    Attributes:
        number: 1 for the newest; what `rollback(to=)` and `diff(against=)` take.
        path: the file that holds it; of a shared file what the store calls it.
        size: its size in bytes.
        modified: when that content was written, in seconds since the epoch.
        note: what the edit did that replaced it, where a shared store tells.
    """

    number: int
    path: str
    size: int
    modified: float
    note: str = ""


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
    store = store_for(path, full)
    with naming(path), store.hold() as held:
        old, before = store.read_backup(to), b""

        def back(now: Snapshot) -> Payload | None:
            nonlocal before
            before = now.data or b""
            if now.data == old:
                return None
            count = max(int(full["backup"] or 0), len(store.history())) if full["backup"] else 0
            kept = count if _parses(path, now.data, full) else 0
            return Payload(old, now.version, kept, f"rollback to {to}")

        publish(held, path, back(held.read()), back, check=check)
        return before, old


def backups(path: StrPath, *, timeout: float | None = 10.0) -> list[Backup]:
    """The earlier versions of a file, newest first; `timeout` are the seconds that a shared store is waited for."""
    with naming(path):
        if is_url(path):
            kept = store_for(path, completed({"timeout": timeout})).history()
            return [Backup(one.number, str(one.version), one.size, one.time or 0.0, one.note) for one in kept]
        folder = os.path.dirname(os.path.realpath(os.fsdecode(path)))
        files = local_store_for(path, completed({})).backup_files()
        return [
            Backup(number, os.path.join(folder, name), st.st_size, st.st_mtime)
            for number, (name, st) in enumerate(files, 1)
        ]


def earlier_content(path: StrPath, number: int, *, timeout: float | None = 10.0) -> bytes:
    """The bytes of an earlier version, by its number in `backups`. Raises WriteError (no such backup)."""
    with naming(path):
        return store_for(path, completed({"timeout": timeout})).read_backup(number)


def diff(
    path: StrPath,
    against: int = 1,
    *,
    secret: bool = False,
    format: FormatName | None = None,
    timeout: float | None = 10.0,
) -> str:
    """What changed since an earlier version, as a unified diff; of a secret file the key paths without values.

    `timeout` are the seconds that a shared store is waited for.

    Raises WriteError (no such backup, no such file), ParseError (only for secret files).
    """
    from confsafe.data.textdiff import redacted, unified

    store = store_for(path, completed(PlainOptions(secret=secret and is_url(path), timeout=timeout)))
    with naming(path):
        old, now = store.read_backup(against), store.read().data
        if now is None:
            raise missing_file(path)
        name = formats.display_name(path)
        if secret:
            from confsafe.data.diff import diff as changes_between

            data = [data_in(side, path, format=format) for side in (old, now)]
            return redacted(changes_between(*data), name=name)
        texts = [shown_text(side) for side in (old, now)]
        old_name = name + (".bak" if against == 1 else f".bak.{against}")
        return unified(*texts, old_name=old_name, new_name=name)


def _parses(path: StrPath, content: bytes | None, full: Options) -> bool:
    if content is None:
        return False
    try:
        data_as(path, content, full)
    except ConfsafeError:
        return False
    return True
