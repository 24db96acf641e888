"""Edits of a file's text as a whole: an editor's session, a text replaced, the documents of a file, a value's place.

`api.transform` changes data and finds the splices; here the new text is the point, and the data follow from it. The
guarantees are the same: the lock from before the read to after the rename, nothing written unless the text changed and
passed its check, the file untouched by whatever is raised.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from confsafe.api import Outcome
from confsafe.data.textdiff import redacted
from confsafe.document import Document
from confsafe.editing.edit import document_in
from confsafe.editing.options import completed, disk_options
from confsafe.editing.reader import format_of, missing_file, text_of, without_values
from confsafe.errors import ConflictError, ConfsafeError, InsecureError, ParseError
from confsafe.formats import display_name
from confsafe.formats.encoding import decode, encode
from confsafe.formats.text import line_column
from confsafe.storage.store import Stale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Unpack

    from confsafe.data.changes import Path
    from confsafe.editing.options import Options, StrPath
    from confsafe.storage.store import Held, Snapshot

    Check = Callable[[bytes, StrPath], None]


class Session:
    """One file, held: its text as it was read, and the way to commit another one."""

    def __init__(self, path: StrPath, held: Held, options: Options) -> None:
        self._path = path
        self._held = held
        self._options = options
        self._snapshot: Snapshot = held.read()
        if self._snapshot.data is None and not options["create"]:
            raise missing_file(path)
        self.format = format_of(path, options["format"])
        self.before: bytes = self._snapshot.data or b""

    def parse(self, content: bytes) -> Document:
        """The document of a content. Raises ParseError."""
        try:
            return document_in(
                decode(content), self.format, given=self._options["format"], document=self._options["document"]
            )
        except ParseError as error:
            raise without_values(error) if self._options["secret"] else error from error.__cause__

    def commit(self, content: bytes) -> None:
        """Make the content that of the file; a file that did not parse makes no backup.

        Raises ConflictError, WriteError.
        """
        try:
            self._held.commit(content, self._snapshot.version, backup=None if self._worth_a_backup() else 0)
        except Stale:
            raise ConflictError("somebody else changed the file during this edit", remedy="try again") from None

    def _worth_a_backup(self) -> bool:
        try:
            return bool(self.before.strip()) and self.parse(self.before) is not None
        except ConfsafeError:
            return False

    def outcome(self, content: bytes) -> Outcome:
        """What committing that content does, or would do."""
        return outcome_between(
            self.before,
            content,
            self._path,
            format=self.format,
            document=self._options["document"],
            secret=self._options["secret"],
        )


def outcome_between(
    before: bytes, after: bytes, path: StrPath, *, format: str | None, document: int | None, secret: bool
) -> Outcome:
    """The step from one content to another, which need not parse; of a secret file the diff shows key paths only."""
    old, new = (side.decode("utf-8", "backslashreplace") for side in (before, after))
    name = display_name(path)
    if before == after:
        return Outcome(False, old, new, name)
    if not secret:
        return Outcome(True, old, new, name)
    from confsafe.data.diff import diff

    try:
        found = format_of(path, format)
        sides = (document_in(decode(side), found, given=format, document=document) for side in (before, after))
        changes = diff(*(side.data for side in sides))
    except ConfsafeError:
        return Outcome(True, old, new, name, f"{name}: changed (not shown: it is secret)\n")
    return Outcome(True, old, new, name, redacted(changes, name=name) or f"{name}: layout or comments changed\n")


@contextmanager
def session(path: StrPath, **options: Unpack[Options]) -> Iterator[Session]:
    """Hold a file's lock and hand out its text, which need not parse. Raises LockTimeout, WriteError, InsecureError."""
    from confsafe.storage.disk import LocalFile

    full = completed(options)
    try:
        with LocalFile(path, disk_options(full)).hold() as held:
            yield Session(path, held, full)
    except ConfsafeError as error:
        raise error.at_path(path) from error.__cause__


def transform_source(
    path: StrPath,
    change: Callable[[Document], str],
    *,
    dry_run: bool = False,
    check: Check | None = None,
    **options: Unpack[Options],
) -> Outcome:
    """Change a file by a function from its document to its new text, and say what that did.

    `check` is called with the candidate bytes and the path before the commit; it refuses by raising.
    Raises what `change` raises, ParseError, LockTimeout, WriteError, ConflictError, InsecureError.
    """
    with session(path, **options) as held:
        content = encode(change(held.parse(held.before)))
        outcome = held.outcome(content)
        if outcome.changed:
            if check is not None:
                check(content, path)
            if not dry_run:
                held.commit(content)
    return outcome


def replace(path: StrPath, text: str, **options: Unpack[Options]) -> None:
    """Make a text, which is known to parse, the whole content of a file, with a backup of what was there."""
    with session(path, **options) as held:
        content = encode(text)
        if content != held.before:
            held.commit(content)


def transform_source_text(
    text: str, format: str, change: Callable[[Document], str], *, document: int | None = None
) -> Outcome:
    """`transform_source` for a text in memory."""
    after = change(Document(text, format, document=document))
    return Outcome(after != text, text, after, f"stdin.{format}")


def document_of(path: StrPath, *, format: str | None = None, document: int | None = None) -> Document:
    """The document of a file, to be read only. Raises WriteError, ParseError, FormatUnknown."""
    try:
        name = format_of(path, format)
        text = text_of(path)
        return document_in(text, name, given=format, document=document)
    except ConfsafeError as error:
        raise error.at_path(path) from error.__cause__


def documents_of(text: str, format: str, *, document: int | None = None) -> list[Document]:
    """Every document of a text, or the one wanted. Raises ParseError."""
    try:
        return [Document(text, format, document=document)]
    except ParseError as error:
        if document is not None or format != "yaml" or error.line is not None:
            raise
    found: list[Document] = []
    while True:
        try:
            found.append(Document(text, format, document=len(found)))
        except ParseError as error:
            if error.line is not None or not found:
                raise
            return found


def require_secret(path: StrPath) -> None:
    """Raise InsecureError unless only its owner can read the file and its backups."""
    from confsafe.api import backups

    for name in (path, *(backup.path for backup in backups(path))):
        mode = os.stat(name).st_mode & 0o777
        if mode & 0o077:
            raise InsecureError(f"others can read it: its mode is {mode:04o}", path=name, remedy="chmod 600 it")
    if os.path.islink(path):
        raise InsecureError("it is a symbolic link", path=path, remedy="name the file itself")
    if hasattr(os, "geteuid") and os.stat(path).st_uid != os.geteuid():
        raise InsecureError("another user owns it", path=path, remedy="chown it")


def place(root: Any, path: Path) -> tuple[int, int] | None:
    """Line and column, from 1, of the value at a path of data that is being edited; None where it has none."""
    document = getattr(getattr(root, "_origin", None), "_document", None)
    if document is None or document.reading is None:
        return None
    span = document.reading.span(path)
    return None if span is None else line_column(document.reading.text, span.start)
