"""What an engine gives to be a shared store: read, conditional write, earlier versions, changes.

Everything else (exactly once, conflicts, the deadline, diffs, comments) is built on these few in shared.py, so a
plug-in writes only them. `confsafe.testing.check_store` tells whether it did so rightly.

    found = engine.read(deadline)                                 # bytes, opaque version, ids of the last commits
    engine.write(new, found, ids, keep=1, note="set port", deadline=deadline)
                                                                  # only if `found.version` still stands, else Moved
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from confsafe.storage.store import Earlier
    from confsafe.stores.deadline import Deadline

LEAST_IDS = 32
"""So many ids of commits are stored with a value at the least."""


class Found(NamedTuple):
    """One consistent state of a shared file.

    Attributes:
        data: its bytes; None where there is no file.
        version: what tells this state from every other, as the engine has it; None where there is no file.
        ids: the ids of the last commits, oldest first, written in the same atomic step as the data.
        private: what the engine wants to find again when it writes.
    """

    data: bytes | None
    version: Any
    ids: tuple[str, ...] = ()
    private: Any = None


class Moved(Exception):
    """Another state stands than the write was made from; nothing was written. `now` is it, None where not known."""

    def __init__(self, now: Found | None = None) -> None:
        super().__init__("another state stands")
        self.now = now


class Unclear(Exception):
    """The answer was lost: the write may have happened, or may still happen, and may be sent again."""


class Engine(Protocol):
    """One file in a shared engine."""

    kept_ids: int
    """So many ids of commits are stored with the value, at least LEAST_IDS, of each writer the last. A lost answer is
    recognised while fewer others write: a server that dies stops one of them for seconds."""

    @property
    def identity(self) -> str:
        """The place as messages show it, without credentials."""

    def read(self, deadline: Deadline) -> Found:
        """What is there now: the last acknowledged write or a later one. Raises WriteError."""

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        """Write `data` and `ids` in one atomic step if `expected.version` still stands; the new version.

        `keep` earlier versions are kept, `expected.data` the newest of them, with the note that says why it went; 0:
        they are left alone. Raises Moved, Unclear, WriteError (definitely not written).
        """

    def exclusive(self, deadline: Deadline) -> AbstractContextManager[object]:
        """The engine's own lock on this file, or nothing where it has none: it makes conflicts rare, never safe."""

    def earlier(self, deadline: Deadline) -> list[Earlier]:
        """The earlier versions that are kept, newest first."""

    def read_earlier(self, version: Any, deadline: Deadline) -> bytes:
        """The bytes of one of them, by its `Earlier.version`. Raises WriteError (ENOENT)."""

    def changes(self, after: Any, closed: Any) -> Iterator[Found]:
        """The states that follow the version `after`, as they come; ends when the event `closed` is set.

        A state may be skipped where a newer one is there. Connections that break are made again.
        """
