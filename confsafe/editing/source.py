"""Edits of a file's text as a whole: an editor's session, a text replaced, the documents of a file, a value's place.

`api.transform` changes data and finds the splices; here the new text is the point, and the data follow from it. The
guarantees are the same: the lock from before the read to after the rename, nothing written unless the text changed and
passed its check, the file untouched by whatever is raised.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from confsafe.data.textdiff import redacted
from confsafe.document import Document
from confsafe.editing.edit import Payload, document_in
from confsafe.editing.options import completed, local_store_for, store_for
from confsafe.editing.outcome import Outcome
from confsafe.editing.reader import format_of, missing_file, text_of, without_values
from confsafe.editing.transaction import publish
from confsafe.errors import ConflictError, ConfsafeError, InsecureError, ParseError, naming
from confsafe.formats import display_name, read_as
from confsafe.formats.encoding import decode, encode, encoding_of, shown_text
from confsafe.storage.store import is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Unpack

    from confsafe.data.changes import Path, Plain
    from confsafe.editing.options import Options, StrPath
    from confsafe.editing.transaction import Check
    from confsafe.formats.stream import Which
    from confsafe.storage.candidate import Candidate
    from confsafe.storage.store import Held, Snapshot


class Source:
    """The text of one state of a file, which need not parse.

    Attributes:
        before: the bytes; b"" where there is no file.
        format: the format's name.

    Raises WriteError for a missing file that is not to be made; FormatUnknown.
    """

    def __init__(self, path: StrPath, snapshot: Snapshot, options: Options) -> None:
        if snapshot.data is None and not options["create"]:
            raise missing_file(path)
        self._path = path
        self._snapshot = snapshot
        self._options = options
        name = format_of(path, options["format"])
        self.format = read_as(name, yaml=options["yaml"], duplicates=options["duplicates"])
        self.before: bytes = snapshot.data or b""
        self.encoding = encoding_of(self.before, options["encoding"])

    def parse(self, content: bytes) -> Document:
        """The document of a content. Raises ParseError."""
        try:
            return document_in(
                decode(content, self.encoding),
                self.format,
                given=self._options["format"],
                document=self._options["document"],
            )
        except ParseError as error:
            raise without_values(error) if self._options["secret"] else error from error.__cause__

    def payload(self, content: bytes) -> Payload | None:
        """That content in the file's place, None where it is there already; what did not parse makes no backup."""
        if content == self._snapshot.data:
            return None
        return Payload(content, self._snapshot.version, None if self._worth_a_backup() else 0)

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


class Session(Source):
    """One file, held: its text as it was read, and the way to commit another one."""

    def __init__(self, path: StrPath, held: Held, options: Options) -> None:
        super().__init__(path, held.read(), options)
        self._held = held

    def commit(self, content: bytes) -> None:
        """Make the content that of the file. Raises ConflictError, WriteError."""
        publish(self._held, self._path, self.payload(content), _refused)


def _refused(now: Snapshot) -> Payload:
    raise ConflictError("somebody else changed the file during this edit", remedy="try again")


def outcome_between(
    before: bytes,
    after: bytes,
    path: StrPath,
    *,
    format: str | None,
    document: Which,
    secret: bool,
) -> Outcome:
    """The step from one content to another, which need not parse; of a secret file the diff shows key paths only."""
    old, new = (shown_text(side) for side in (before, after))
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
    full = completed(options)
    with naming(path), store_for(path, full).hold() as held:
        yield Session(path, held, full)


def copy_for_program(path: StrPath, content: bytes) -> Candidate:
    """A text for another program that is to take it for the file, in a private directory (`storage/candidate.py`).

    Raises WriteError.
    """
    from confsafe.storage.candidate import made_apart, made_for

    return made_apart(os.path.basename(os.fsdecode(path)), content) if is_url(path) else made_for(path, content)


def texts_left(path: StrPath) -> list[str]:
    """The paths of texts for the file that somebody typed and that an edit has left. Raises WriteError."""
    from confsafe.storage.candidate import left_for

    return [] if is_url(path) else left_for(path)


def transform_source(
    path: StrPath,
    change: Callable[[Document], str],
    *,
    dry_run: bool = False,
    check: Check | None = None,
    **options: Unpack[Options],
) -> Outcome:
    """Change a file by a function from its document to its new text, and say what that did.

    Where somebody without the lock changes the file meanwhile, the function is run again on its new state. `dry_run`
    reads only; `check` is called with the candidate bytes and the path before the commit; it refuses by raising.
    Raises what `change` raises, ParseError, LockTimeout, WriteError, ConflictError, InsecureError.
    """
    full = completed(options)
    store = store_for(path, full)
    outcome = Outcome(False, "", "", "")

    def changed(snapshot: Snapshot) -> Payload | None:
        nonlocal outcome
        source = Source(path, snapshot, full)
        content = encode(change(source.parse(source.before)), source.encoding)
        outcome = source.outcome(content)
        return source.payload(content) if outcome.changed else None

    with naming(path):
        if dry_run:
            payload = changed(store.read())
            if payload is not None and check is not None:
                check(payload.content, path)
            return outcome
        with store.hold() as held:
            publish(held, path, changed(held.read()), changed, check=check)
    return outcome


def replace_file(path: StrPath, text: str, **options: Unpack[Options]) -> None:
    """Make a text, which is known to parse, the whole content of a file, with a backup of what was there."""
    with session(path, **options) as held:
        held.commit(encode(text, held.encoding))


def transform_source_text(
    text: str, format: str, change: Callable[[Document], str], *, document: Which = None
) -> Outcome:
    """`transform_source` for a text in memory."""
    after = change(Document(text, format, document=document))
    return Outcome(after != text, text, after, f"stdin.{format}")


def document_of(
    path: StrPath,
    *,
    format: str | None = None,
    document: Which = None,
    encoding: str | None = None,
) -> Document:
    """The document of a file, to be read only. Raises WriteError, ParseError, FormatUnknown."""
    with naming(path):
        name = format_of(path, format)
        return document_in(text_of(path, encoding), name, given=format, document=document)


def documents_of(text: str, format: str, *, document: Which = None) -> list[Document]:
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
    folder = os.path.dirname(os.path.realpath(path))
    backups = local_store_for(path, completed({})).backups()
    for name in (path, *(os.path.join(folder, backup) for backup in backups)):
        mode = os.stat(name).st_mode & 0o777
        if mode & 0o077:
            raise InsecureError(f"others can read it: its mode is {mode:04o}", path=name, remedy="chmod 600 it")
    if os.path.islink(path):
        raise InsecureError("it is a symbolic link", path=path, remedy="name the file itself")
    if hasattr(os, "geteuid") and os.stat(path).st_uid != os.geteuid():
        raise InsecureError("another user owns it", path=path, remedy="chown it")


def place(root: Plain, path: Path) -> tuple[int, int] | None:
    """Line and column, from 1, of the value at a path of data that is being edited; None where it has none."""
    origin = getattr(root, "_origin", None)
    found: tuple[int, int] | None = None if origin is None else origin.place(path)
    return found
