"""One edit from the lock to the unlock: what `with confsafe.edit(...)` and every changing verb go through.

    hold -> read -> decode -> parse -> hand out -> (the caller's block) -> diff, splice, verify -> commit -> release

An exception in the block, or in any step, leaves the file as it was. Where somebody without the lock changed the file
during the block, the changes are merged into what is there now, or refused (`on_conflict`).
"""

from __future__ import annotations

import marshal
import pickle
from typing import TYPE_CHECKING, Any

from confsafe import formats
from confsafe.data.diff import diff
from confsafe.data.keypath import find, format_path, intended, peek
from confsafe.data.tagged import Tagged
from confsafe.data.threeway import three_way
from confsafe.document import Document, decode, encode
from confsafe.editing.config import Comments, root_of
from confsafe.editing.reader import format_of as format_of
from confsafe.editing.reader import in_its_format
from confsafe.editing.reader import missing_file as missing_file
from confsafe.editing.reader import without_values as without_values
from confsafe.errors import (
    ConflictError,
    ConfsafeError,
    ParseError,
    ValueRefused,
)
from confsafe.storage.store import Snapshot, Stale

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from types import TracebackType

    from confsafe.data.changes import Path
    from confsafe.data.keypath import KeyPath
    from confsafe.editing.config import Config, ConfigList
    from confsafe.editing.options import Options, StrPath
    from confsafe.formats.text import Comment
    from confsafe.storage.store import Held, Store

_MERGE_ATTEMPTS = 5
"""How often a file that is changed again and again under the lock is merged before the edit gives up."""

Check = "Callable[[bytes, StrPath], None]"


def copied(data: Any) -> Any:
    """A deep copy of plain data at the speed of C; what is shared stays shared."""
    try:
        return marshal.loads(marshal.dumps(data))
    except ValueError:  # datetimes, tagged values, cycles
        return pickle.loads(pickle.dumps(data, pickle.HIGHEST_PROTOCOL))


_ABSENT = object()


def copied_along(data: Any, way: KeyPath) -> Any:
    """A copy in which the containers along a key path are new, as far as it leads, and everything else is shared.

    Whoever changes only what that path names cannot tell it from a deep copy, and the diff passes what is shared by.
    `data` must be a tree: a container that stood at two places would be new at one of them only.
    """
    root = node = _copied_container(data)
    for segment in intended(data, way):
        holder = node.value if isinstance(node, Tagged) else node
        there = peek(holder, (segment,), _ABSENT)
        if there is _ABSENT:
            break
        node = holder[find(holder, segment, ())] = _copied_container(there)
    return root


def _copied_container(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return value.copy()
    return Tagged(value.tag, _copied_container(value.value)) if isinstance(value, Tagged) else value


class Origin:
    """What a root knows of its document (`config.Origin`)."""

    def __init__(self, document: Document, path: StrPath, *, secret: bool) -> None:
        self._document = document
        self._path = path
        self._secret = secret

    def comment(self, path: Path) -> Comment:
        return self._document.comment(path)

    def followers(self, path: Path) -> list[Path]:
        reading = self._document.reading
        return reading.followers(path) if reading else []

    def fresh(self) -> Any:
        return copied(self._document.data)

    def changed(self, root: Any) -> bool:
        return self._text(root) != self._document.original

    def diff(self, root: Any) -> str:
        from confsafe.data.textdiff import redacted, unified

        name = formats.display_name(self._path)
        if self._secret:
            return redacted(diff(self._document.data, root, told=root.told), name=name)
        return unified(self._document.original or "", self._text(root) or "", old_name=name, new_name=name)

    def _text(self, root: Any) -> str | None:
        if self._document.original is None and not root:
            return None
        return self._document.edited(root, told=root.told, comments=root.comments.assigned)


def document_in(text: str | None, name: str, *, given: str | None, document: int | None) -> Document:
    """The document of a text (None: no file yet) in the format that `reader.in_its_format` tells. Raises ParseError."""
    return in_its_format(text or "", name, lambda name: Document(text, name, document=document), given=given)


class Edit:
    """The context manager behind `confsafe.edit`; also the steps of one edit for the verbs.

    `check`, where given, is called with the candidate bytes before they are committed, and refuses by raising. `along`,
    where given, promises that the block changes only what that key path names, so that no more has to be copied for it.
    With `dry_run` everything is done but the write. `text` is at the end what the file holds, or would hold.
    """

    def __init__(
        self,
        path: StrPath,
        store: Store,
        options: Options,
        *,
        check: Any = None,
        along: KeyPath | None = None,
        dry_run: bool = False,
    ) -> None:
        self._path = path
        self._store = store
        self._options = options
        self._check = check
        self._along = along
        self._name = format_of(path, options["format"])
        self._lock: AbstractContextManager[Held] | None = None
        self.document: Document
        self.root: Config | ConfigList | Any
        self.text: str | None = None
        self.committed: str | None = None
        self._dry_run = dry_run
        self._replaced = False

    def __enter__(self) -> Any:
        try:
            self._lock = self._store.hold()
            self._held = self._lock.__enter__()
            try:
                self._open()
            except BaseException:
                self.release()
                raise
        except ConfsafeError as error:
            raise error.at_path(self._path) from error.__cause__
        return self.root

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.finish(self.root)
            elif isinstance(error, ConfsafeError):
                error.at_path(self._path)
        except ConfsafeError as fault:
            raise fault.at_path(self._path) from fault.__cause__
        finally:
            self.release()

    def release(self) -> None:
        """Give the lock back, once; what was not committed is not written."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.__exit__(None, None, None)

    def _open(self) -> None:
        self._snapshot = self._held.read()
        if self._snapshot.data is None and not self._options["create"]:
            raise missing_file(self._path)
        self.document = self._read(self._snapshot)
        if self._options["native"]:
            from confsafe.editing import native

            self.root = native.load(self.document)
        else:
            origin = Origin(self.document, self._path, secret=self._options["secret"])
            self.root = self._handed_out(origin)

    def _handed_out(self, origin: Origin) -> Any:
        document, along = self.document, self._along
        if along is None or self._options["validate"] is not None or document.shares:
            data = copied(document.data)
        else:
            data = copied_along(document.data, along)
        return root_of(data, origin) if data is None or isinstance(data, (dict, list)) else data

    def _read(self, snapshot: Snapshot) -> Document:
        try:
            text = None if snapshot.data is None else decode(snapshot.data)
            return document_in(text, self._name, given=self._options["format"], document=self._options["document"])
        except ParseError as error:
            raise without_values(error) if self._options["secret"] else error from error.__cause__

    def replace(self, data: Any) -> None:
        """Ask for that data as a whole, even where it is empty and there is no file yet."""
        self.root = data
        self._replaced = True

    def finish(self, root: Any) -> None:
        """Commit what `root` asks for, if it is a change."""
        comments: dict[Path, Comment] = {}
        if self._options["native"]:
            from confsafe.editing import native

            text, data = native.dump(root, self.document)
        else:
            found = getattr(root, "_comments", None)  # `comments` would make them
            comments = found.assigned if isinstance(found, Comments) else {}
            if self.document.original is None and not root and not self._replaced:
                return
            data = root
            text = self._edited(root, comments)
        self.text = text
        if text == self.document.original:
            return
        self.validate(data)
        self.commit(text, data, comments)

    def _edited(self, data: Any, comments: dict[Path, Comment]) -> str:
        try:
            return self.document.edited(data, told=getattr(data, "told", None), comments=comments)
        except RecursionError:
            raise ValueRefused("the data is nested too deeply to be written") from None

    def validate(self, data: Any) -> None:
        """Ask the caller's `validate=`. Raises ValidationError."""
        if self._options["validate"] is not None:
            from confsafe.editing.validation import validate

            reading = self.document.reading
            validate(data, self._options["validate"], reading=reading, secret=self._options["secret"])

    def commit(self, text: str, data: Any, comments: dict[Path, Comment]) -> None:
        """Write the text; merge and try again where somebody else has changed the file meanwhile."""
        for _ in range(_MERGE_ATTEMPTS):
            content = encode(text)
            if self._check is not None:
                self._check(content, self._path)
            if self._dry_run:
                return
            try:
                self._held.commit(content, self._snapshot.version, backup=self._backups())
            except Stale as stale:
                data = self._merged(stale.now, data)
                text = self._edited(data, comments)
                self.validate(data)
                continue
            self.text = self.committed = text
            return
        raise ConflictError(
            "somebody changes the file again and again without the lock", remedy="stop the other writer and try again"
        )

    def _backups(self) -> int | None:
        """A file without anything in it makes no backup: it would only push a better one out."""
        blank = self._snapshot.data is not None and not self._snapshot.data.strip()
        return 0 if blank else None

    def _merged(self, now: Snapshot, ours: Any) -> Any:
        if self._options["on_conflict"] == "error" or self._options["native"]:
            raise ConflictError("somebody else changed the file during this edit", remedy="try again")
        if now.data is None:
            raise ConflictError("somebody else deleted the file during this edit", remedy="try again")
        try:
            theirs = self._read(now)
        except ParseError as error:
            raise ConflictError(
                "somebody else changed the file during this edit and it no longer parses",
                remedy="mend it and try again",
            ) from error
        merge = three_way(self.document.data, ours, theirs.data)
        if merge.conflicts:
            where = ", ".join(format_path(path) or "the whole document" for path in merge.conflicts[:3])
            raise ConflictError(f"somebody else changed {where} during this edit too", remedy="try again")
        self.document, self._snapshot = theirs, now
        return merge.data
