"""`confsafe.edit_all`: several files of any format, edited as one: all of them change, or none does.

    lock each, in one order for everybody -> read -> (the caller's block) -> of each: diff, splice, verify, validate
        -> new contents and backups ready beside each -> publish together (storage/together.py) -> unlock

The order is that of the real paths, so two callers with the same files never wait for each other in a circle.
"""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, contextmanager
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any, Protocol

from confsafe.editing.edit import Edit
from confsafe.editing.options import Options, UsageError, for_a_block, store_for
from confsafe.editing.transaction import Transaction, changeable, changed_again_and_again
from confsafe.errors import naming
from confsafe.startup.log import debug
from confsafe.storage.store import Stale, is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import Unpack

    from confsafe.editing.edit import Payload
    from confsafe.editing.options import StrPath
    from confsafe.storage.commit import Commit
    from confsafe.storage.store import Snapshot


class Settings(Protocol):
    """A file with its own options and its own way of opening it: `ConfigFile`."""

    @property
    def path(self) -> StrPath:
        """The file."""

    @property
    def options(self) -> Options:
        """The options that it was given."""

    def opening(self, options: Options) -> Callable[[Snapshot], Edit]:
        """What makes the edit of a state of it; `options` are complete."""


def edit_all(*files: StrPath | Settings, **options: Unpack[Options]) -> AbstractContextManager[tuple[Any, ...]]:
    """Edit several files as one; at the end of the block all that changed are committed, or none.

    An exception in the block, a refusal or an error at any one of the files leaves all of them untouched, and so does a
    kill: what was under way is undone by the next confsafe command on any of them, and until then readers that go
    through confsafe have the old contents. (Readers that do not may see some files new and some old while the
    names change, which takes microseconds, or after a kill until that next command.)

    Args:
        files: paths, or `ConfigFile`s with their own defaults, migrations and options.
        options: as for `edit`, for each of them; `timeout` is for all locks together.

    Raises what `edit` raises; UsageError for a file named twice, and for `in_place`, which cannot be undone.

    Example:
        with confsafe.edit_all("app.toml", "proxy.yaml") as (app, proxy):
            app["port"] = proxy["port"] = 8080
    """
    return _edited(_members(files, options), lambda edit: edit.root)


def transform_all(changes: Sequence[tuple[StrPath, Callable[[Any], object]]], **options: Unpack[Options]) -> None:
    """Let a function change each of several files, as `transform` has it for one; all are committed, or none.

    Raises what `edit_all` raises, ValueRefused for a document that is a scalar, and what a function raises.
    """
    members = _members([path for path, _ in changes], options)
    with _edited(members, changeable) as roots:
        for (path, function), root in zip(changes, roots, strict=True):
            with naming(path):
                function(root)


def _members(files: Sequence[StrPath | Settings], options: Options) -> list[_Member]:
    members = [_Member(file, options) for file in files]
    for one, other in pairwise(_in_order(members)):
        if one.real == other.real:
            raise UsageError("the same file is named twice", path=other.path)
    return members


def _in_order(members: Sequence[_Member]) -> list[_Member]:
    return sorted(members, key=lambda member: member.real)


@contextmanager
def _edited(members: Sequence[_Member], root_of: Callable[[Edit], Any]) -> Iterator[tuple[Any, ...]]:
    started = time.monotonic()
    in_order = _in_order(members)
    with ExitStack() as stack:
        for member in in_order:
            stack.enter_context(member.held(time.monotonic() - started))
        yield tuple(member.handed_out(root_of) for member in members)
        for member in in_order:
            member.finish()
        _publish(in_order)


def _publish(members: Sequence[_Member]) -> None:
    """Commit all; where somebody else has changed one, merge the block's changes of it and try again."""
    publish_together = _publisher(members)
    attempts = members[0].transaction.held.attempts
    for _ in count() if attempts is None else range(attempts):
        with ExitStack() as stack:
            try:
                staged = [commit for member in members if (commit := member.staged(stack)) is not None]
                publish_together(staged)
            except Stale:
                debug("%s: conflict: somebody else changed one of the files meanwhile", members[0].path)
            else:
                debug("%s: committed", ", ".join(str(member.path) for member in members) or "nothing")
                return
        for member in members:
            member.catch_up()
    raise changed_again_and_again().at_path(members[0].path)


def _publisher(members: Sequence[_Member]) -> Callable[[Sequence[Any]], None]:
    """What commits all as one: the disk, or the shared store that all of them are in. Raises UsageError."""
    shared = [member for member in members if is_url(member.path)]
    if not shared:
        from confsafe.storage.together import publish_together

        return publish_together
    if len(shared) < len(members):
        raise UsageError("a file on a disk and one in a shared store cannot be committed as one", path=shared[0].path)
    from confsafe.stores.together import publisher

    held: Any = [member.transaction.held for member in members]
    return publisher(held)


class _Member:
    """One of the files: its transaction, whose commit is made ready and held back."""

    def __init__(self, file: StrPath | Settings, options: Options) -> None:
        self._settings = None if isinstance(file, (str, os.PathLike)) else file
        self.path: StrPath = file if isinstance(file, (str, os.PathLike)) else file.path
        self._options = for_a_block(Options(**{**(self._settings.options if self._settings else {}), **options}))
        if self._options["in_place"]:
            raise UsageError("in_place=True writes files one by one, which cannot be undone together", path=self.path)
        self.real = str(self.path) if is_url(self.path) else os.path.realpath(os.fsdecode(self.path))
        self.transaction: Transaction
        self._payload: Payload | None = None

    @contextmanager
    def held(self, waited: float) -> Iterator[None]:
        """The transaction, entered: the lock is held. `waited` seconds of the time-out are over already."""
        timeout = self._options["timeout"]
        options = Options(**{**self._options, "timeout": None if timeout is None else max(0.0, timeout - waited)})
        opened = self._settings.opening(options) if self._settings else _opening(self.path, options)
        self.transaction = Transaction(self.path, store_for(self.path, options), opened)
        self.transaction.__enter__()
        try:
            yield
        finally:
            self.transaction.release()

    def handed_out(self, root_of: Callable[[Edit], Any]) -> Any:
        """What the block changes. Raises what `root_of` raises."""
        with naming(self.path):
            return root_of(self.transaction.edit)

    def finish(self) -> None:
        """Settle what the file is to hold. Raises what an edit raises."""
        with naming(self.path):
            self._payload = self.transaction.edit.finish()

    def staged(self, stack: ExitStack) -> Commit | None:
        """The commit, ready but for the publishing, discarded with the stack; None where nothing changes.

        Raises Stale, WriteError.
        """
        payload = self._payload
        if payload is None:
            return None
        with naming(self.path):
            held: Any = self.transaction.held
            commit: Commit = stack.enter_context(
                held.prepare(payload.version, backup=payload.backup, note=payload.note)
            )
            commit.write(payload.content)
            commit.seal()
            commit.back_up()
        return commit

    def catch_up(self) -> None:
        """Go on with the file as it is now, if somebody else has changed it. Raises ConflictError."""
        with naming(self.path):
            now = self.transaction.held.read()
            if now != self.transaction.edit.snapshot:
                self._payload = self.transaction.rebased(now)


def _opening(path: StrPath, options: Options) -> Callable[[Snapshot], Edit]:
    return lambda snapshot: Edit(path, snapshot, options)
