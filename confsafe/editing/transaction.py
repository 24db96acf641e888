"""What one edit does with its file: `with confsafe.edit(...)`, and the functions that every changing verb is.

    hold -> read -> Edit -> (the caller's block) -> Payload -> commit -> release

Where somebody without the lock has changed the file by then, nothing is written: the changes of a block are merged
into the new state (`rebase.py`), a function is run again on it, and the commit is tried once more. An exception in the
block, or in any step, leaves the file as it was.
"""

from __future__ import annotations

from itertools import count

from confsafe.editing.config import root_of
from confsafe.errors import ConflictError, ConfsafeError, naming
from confsafe.startup.log import debug
from confsafe.storage.store import Stale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from types import TracebackType

    from confsafe.editing.edit import Edit, Payload
    from confsafe.editing.options import StrPath
    from confsafe.storage.store import Held, Snapshot, Store

    Check = Callable[[bytes, StrPath], None]
    from typing import Any, NamedTuple
else:
    from confsafe.startup.records import NamedTuple


def publish(
    held: Held,
    path: StrPath,
    payload: Payload | None,
    again: Callable[[Snapshot], Payload | None],
    *,
    check: Check | None = None,
) -> Payload | None:
    """Commit a payload; where the file is no longer the state that it replaces, what `again` makes of the new one.

    Args:
        held: the file, locked.
        path: the file as the user named it.
        payload: None: nothing is to be written.
        again: from the new state to the payload that replaces it, or None.
        check: called with the bytes and the path before each commit; refuses by raising.

    Returns what was committed, None where nothing was. Raises ConflictError, WriteError, and what `again` and `check`
    raise.
    """
    for _ in count() if held.attempts is None else range(held.attempts):
        if payload is None:
            return None
        if check is not None:
            check(payload.content, path)
        try:
            held.commit(payload.content, payload.version, backup=payload.backup, note=payload.note)
        except Stale as stale:
            debug("%s: conflict: somebody else changed the file meanwhile", path)
            payload = again(stale.now)
            continue
        debug("%s: committed", path)
        return payload
    raise changed_again_and_again()


def changed_again_and_again() -> ConflictError:
    """The error of an edit that has met another state at each attempt."""
    return ConflictError(
        "somebody changes the file again and again without the lock", remedy="stop the other writer and try again"
    )


class Transaction:
    """The context manager behind `confsafe.edit`: the edit of a block, committed at its end.

    Args:
        path: the file as the user named it.
        store: where it is.
        opened: makes the edit of a state of it.

    Attributes:
        edit: the edit, once entered; at the end that of the state that was replaced.
        committed: what was written, None for nothing.
    """

    def __init__(self, path: StrPath, store: Store, opened: Callable[[Snapshot], Edit]) -> None:
        self.path = path
        self._store = store
        self._opened = opened
        self._lock: AbstractContextManager[Held] | None = None
        self.held: Held
        self.edit: Edit
        self.committed: Payload | None = None

    def __enter__(self) -> Any:
        try:
            self._lock = self._store.hold()
            self.held = self._lock.__enter__()
            try:
                self.edit = self._opened(self.held.read())
            except BaseException:
                self.release()
                raise
        except ConfsafeError as error:
            raise error.at_path(self.path) from error.__cause__
        return self.edit.root

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.committed = publish(self.held, self.path, self.edit.finish(), self.rebased)
            elif isinstance(error, ConfsafeError):
                error.at_path(self.path)
        except ConfsafeError as fault:
            raise fault.at_path(self.path) from fault.__cause__
        finally:
            self.release()

    def rebased(self, now: Snapshot) -> Payload | None:
        """What the changes of the block ask for in the state `now`. Raises ConflictError."""
        from confsafe.editing.rebase import rebased  # here: few edits meet another writer

        self.edit = rebased(self.edit, self._opened, now)
        return self.edit.finish()

    def release(self) -> None:
        """Give the lock back, once; what was not committed is not written."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.__exit__(None, None, None)


class Proposal(NamedTuple):
    """What a function made of one state: the edit, and what is to be written."""

    edit: Edit
    payload: Payload | None


def changeable(edit: Edit) -> Any:
    """What a function changes: the root below a tag of the document's own. Raises ValueRefused for a scalar."""
    root = edit.below_tag()
    if not isinstance(root, (dict, list)):
        root_of(root)  # refuses a scalar
    return root


def proposed(opened: Callable[[Snapshot], Edit], function: Callable[[Any], Any], snapshot: Snapshot) -> Proposal:
    """Let a function change the data of a state. Raises ValueRefused for a scalar, and what the function raises."""
    edit = opened(snapshot)
    answer = function(changeable(edit))
    if hasattr(answer, "__await__"):
        answer.close()  # or Python would warn that nobody awaited it
        raise TypeError("the function that changes the data is asynchronous; pass a plain one")
    return Proposal(edit, edit.finish())


def run(
    path: StrPath,
    store: Store,
    opened: Callable[[Snapshot], Edit],
    function: Callable[[Any], object],
    *,
    check: Check | None = None,
) -> Proposal:
    """Change a file by a function on its data, under the lock; what was committed is the payload of the answer.

    With `on_conflict="retry"` it is run again on the new state where somebody else has changed the file meanwhile.
    `check` as in `publish`. Raises what `edit` and the function raise.
    """

    with naming(path), store.hold() as held:
        last = proposed(opened, function, held.read())

        def again(now: Snapshot) -> Payload | None:
            nonlocal last
            if last.edit.options["on_conflict"] == "retry":
                debug("%s: run again on what somebody else made of it", path)
                last = proposed(opened, function, now)
            else:
                from confsafe.editing.rebase import rebased  # here: few edits meet another writer

                edit = rebased(last.edit, opened, now)
                last = Proposal(edit, edit.finish())
            return last.payload

        publish(held, path, last.payload, again, check=check)
        return last
