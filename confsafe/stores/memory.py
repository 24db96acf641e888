"""A place in the memory of this process: `memory://name/app.toml`, for the tests of applications and of plug-ins.

It is a shared store like the others, with threads in the part of machines. It ends with the process.
"""

from __future__ import annotations

import errno
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from confsafe.errors import WriteError
from confsafe.storage.store import Earlier
from confsafe.stores.engine import LEAST_IDS, Found, Moved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.stores.deadline import Deadline
    from confsafe.stores.location import Location
    from confsafe.stores.shared import SharedOptions


class _Cell:
    """What is stored under one name."""

    def __init__(self) -> None:
        self.state = Found(None, None)
        self.number = 0
        self.changed = threading.Condition()
        self.mutex = threading.Lock()
        self.earlier: list[tuple[str, bytes, float, str]] = []


_cells: dict[str, _Cell] = {}


def open_engine(location: Location, options: SharedOptions) -> MemoryFile:
    """The engine of a location; the same for all that name it."""
    return MemoryFile(location.identity, _cells.setdefault(location.identity, _Cell()))


def forget(prefix: str = "memory://") -> None:
    """Forget every place whose URL begins so."""
    for identity in [identity for identity in _cells if identity.startswith(prefix)]:
        del _cells[identity]


class MemoryFile:
    """One place, as an `Engine`."""

    kept_ids = LEAST_IDS

    def __init__(self, identity: str, cell: _Cell) -> None:
        self.identity = identity
        self._cell = cell

    def read(self, deadline: Deadline) -> Found:
        return self._cell.state

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        cell = self._cell
        with cell.changed:
            if cell.state.version != expected.version:
                raise Moved(cell.state)
            if keep and expected.data is not None:
                cell.earlier = [(str(cell.number), expected.data, time.time(), note), *cell.earlier][:keep]
            cell.number += 1
            cell.state = Found(data, cell.number, ids)
            cell.changed.notify_all()
            return cell.number

    @contextmanager
    def exclusive(self, deadline: Deadline) -> Iterator[None]:
        left = deadline.remaining()
        held = self._cell.mutex.acquire(timeout=-1 if left is None else left)
        try:
            yield
        finally:
            if held:
                self._cell.mutex.release()

    def earlier(self, deadline: Deadline) -> list[Earlier]:
        kept = self._cell.earlier
        return [Earlier(number, name, len(data), at, note) for number, (name, data, at, note) in enumerate(kept, 1)]

    def read_earlier(self, version: str, deadline: Deadline) -> bytes:
        for name, data, *_ in self._cell.earlier:
            if name == version:
                return data
        raise WriteError(f"the earlier version {version} is gone", path=self.identity, errno=errno.ENOENT)

    def changes(self, after: Any, closed: Any) -> Iterator[Found]:
        version = after
        while not closed.is_set():
            found = self._next(version)
            if found.version != version:
                version = found.version
                yield found

    def _next(self, version: Any) -> Found:
        """The state once it is another than `version`, or after a moment."""
        cell = self._cell
        with cell.changed:
            cell.changed.wait_for(lambda: cell.state.version != version, timeout=0.1)
            return cell.state
