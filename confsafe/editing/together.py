"""`confsafe.edit_all`: several files of any format, edited as one: all of them change, or none does.

    lock each, in one order for everybody -> read -> (the caller's block) -> of each: diff, splice, verify, validate
        -> new contents and backups ready beside each -> publish together (storage/together.py) -> unlock

The order is that of the real paths, so two callers with the same files never wait for each other in a circle.
"""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from confsafe.editing.edit import Edit
from confsafe.editing.options import Options, UsageError, completed, disk_options
from confsafe.errors import ConflictError, ConfsafeError
from confsafe.storage.disk import LocalFile
from confsafe.storage.store import Stale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import Self, Unpack

    from confsafe.apps.configfile import ConfigFile
    from confsafe.editing.options import StrPath
    from confsafe.storage.commit import Commit
    from confsafe.storage.hold import Hold
    from confsafe.storage.store import Snapshot, Version


def edit_all(*files: StrPath | ConfigFile, **options: Unpack[Options]) -> AbstractContextManager[tuple[Any, ...]]:
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
    members = [_Member(file, options) for file in files]
    order = sorted(range(len(members)), key=lambda number: members[number].real)
    for one, other in pairwise(order):
        if members[one].real == members[other].real:
            raise UsageError("the same file is named twice", path=members[other].path)
    return _edited(members, [members[number] for number in order])


@contextmanager
def _edited(members: Sequence[_Member], in_order: Sequence[_Member]) -> Iterator[tuple[Any, ...]]:
    started = time.monotonic()
    with ExitStack() as stack:
        for member in in_order:
            stack.enter_context(member.session(time.monotonic() - started))
        yield tuple(member.edit.root for member in members)
        for member in in_order:
            with member.named():
                member.edit.finish(member.edit.root)
        _publish([member for member in in_order if member.staged is not None])


def _publish(members: Sequence[_Member]) -> None:
    from confsafe.storage.together import publish_together

    try:
        publish_together([member.staged for member in members if member.staged is not None])
    except Stale as stale:
        now = [member for member in members if member.is_stale()]
        error = ConflictError("somebody else changed the file at this very moment", remedy="try again")
        raise error.at_path((now or members)[0].path) from stale


class _Member:
    """One of the files: its edit, whose commit is made ready and held back."""

    def __init__(self, file: StrPath | ConfigFile, options: Options) -> None:
        from confsafe.apps.configfile import ConfigFile

        self._settings = file if isinstance(file, ConfigFile) else None
        self.path: StrPath = file.path if isinstance(file, ConfigFile) else file
        self._options = completed(Options(**{**(self._settings.options if self._settings else {}), **options}))
        if self._options["in_place"]:
            raise UsageError("in_place=True writes files one by one, which cannot be undone together", path=self.path)
        self.real = os.path.realpath(os.fsdecode(self.path))
        self.edit: Edit
        self.staged: Commit | None = None
        self._hold: Hold

    @contextmanager
    def session(self, waited: float) -> Iterator[None]:
        """The edit, entered: the lock is held, and what is staged in the end is published or discarded."""
        timeout = self._options["timeout"]
        options = Options(**{**self._options, "timeout": None if timeout is None else max(0.0, timeout - waited)})
        store = _Staging(self, options)
        if self._settings is not None:
            self.edit = self._settings.edit_in(store, options)
        else:
            self.edit = Edit(self.path, store, options)
        self.edit.__enter__()
        try:
            yield
        finally:
            self.discard()
            self.edit.release()

    @contextmanager
    def named(self) -> Iterator[None]:
        """Errors that leave this block name the file."""
        try:
            yield
        except ConfsafeError as error:
            raise error.at_path(self.path) from error.__cause__

    def stage(self, hold: Hold, data: bytes, version: Version | None, backup: int | None) -> None:
        """Make a commit ready, all but the publishing. Raises Stale, WriteError."""
        self.discard()
        self._hold = hold
        self.staged = hold.prepare(version, backup=backup)
        self.staged.write(data)
        self.staged.seal()
        self.staged.back_up()

    def discard(self) -> None:
        """Leave no trace of what is staged, unless it was published."""
        staged, self.staged = self.staged, None
        if staged is not None:
            staged.discard()

    def is_stale(self) -> bool:
        """Whether the file is not what the staged commit is to replace any more."""
        if self.staged is None:
            return False
        try:
            self._hold.stale_unless(self.staged.version, after_a_link=True)
        except Stale:
            return True
        return False


class _Staging(LocalFile):
    """The local disk, except that a commit is only made ready."""

    __slots__ = ("_member",)

    def __init__(self, member: _Member, options: Options) -> None:
        super().__init__(member.path, disk_options(options))
        self._member = member

    def hold(self) -> Any:
        """Lock the file."""
        return _StagingHold(self._member, super().hold())


class _StagingHold:
    """A file, locked (`Held`)."""

    def __init__(self, member: _Member, hold: Hold) -> None:
        self._member = member
        self._hold = hold

    def __enter__(self) -> Self:
        self._hold.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hold.__exit__(kind, error, trace)

    def read(self) -> Snapshot:
        """What is there."""
        return self._hold.read()

    def commit(self, data: bytes, version: Version | None, *, backup: int | None = None) -> None:
        """Make it ready."""
        self._member.stage(self._hold, data, version, backup)
