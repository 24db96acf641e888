"""What an engine must do besides: keep its conditions and the ids of commits, so that each edit counts exactly once.

`check` is the part of `confsafe.testing.check_store` that is for engines, which machines share.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from confsafe.storage.store import Stale
from confsafe.stores.deadline import Deadline
from confsafe.stores.engine import LEAST_IDS, Found, Moved, Unclear
from confsafe.stores.shared import SharedFile, SharedOptions
from confsafe.testing.places import AWKWARD, ask, count, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from confsafe.storage.store import Earlier
    from confsafe.stores.engine import Engine


def check(engine: Callable[[str], Engine], name: str) -> None:
    """Ask it of the engines of files whose names begin with `name`. Raises StoreFault."""
    _check_conditions(engine(f"{name}-conditions"))
    _check_lost_answers(engine(f"{name}-lost"))
    _check_deadline(engine(f"{name}-deadline"))


def _check_conditions(engine: Engine) -> None:
    """The engine itself refuses a write from another state, and stores the ids with the data."""
    ask(engine.kept_ids >= LEAST_IDS, f"at least {LEAST_IDS} ids are kept")
    deadline = Deadline(30.0)
    absent = engine.read(deadline)
    first = engine.write(AWKWARD, absent, ("a",), keep=0, note="", deadline=deadline)
    found = engine.read(deadline)
    ask((found.data, found.version) == (AWKWARD, first), "a write returns the version that a read then finds")
    ask(found.ids == ("a",), "the ids are stored with the data")
    ask(_is_moved(engine, absent), "a file that is there is not created again by the engine")
    engine.write(b"second", found, ("a", "b"), keep=0, note="", deadline=deadline)
    ask(_is_moved(engine, found), "a write from a state that has passed is refused by the engine")
    now = engine.read(deadline)
    ask((now.data, now.ids) == (b"second", ("a", "b")), "a refused write leaves data and ids as they were")


def _is_moved(engine: Engine, expected: Found) -> bool:
    try:
        engine.write(b"too late", expected, ("z",), keep=0, note="", deadline=Deadline(30.0))
    except Moved:
        return True
    return False


class _Lossy:
    """An engine whose first answers to writes are lost, though the writes were made."""

    def __init__(self, engine: Engine, losses: int) -> None:
        self._engine = engine
        self._losses = losses
        self.identity = engine.identity
        self.kept_ids = engine.kept_ids

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        version = self._engine.write(data, expected, ids, keep=keep, note=note, deadline=deadline)
        if self._losses:
            self._losses -= 1
            raise Unclear("the answer was lost")
        return version

    def read(self, deadline: Deadline) -> Found:
        return self._engine.read(deadline)

    def exclusive(self, deadline: Deadline) -> AbstractContextManager[object]:
        return self._engine.exclusive(deadline)

    def earlier(self, deadline: Deadline) -> list[Earlier]:
        return self._engine.earlier(deadline)

    def read_earlier(self, version: Any, deadline: Deadline) -> bytes:
        return self._engine.read_earlier(version, deadline)

    def changes(self, after: Any, closed: Any) -> Iterator[Found]:
        return self._engine.changes(after, closed)


def _check_lost_answers(engine: Engine) -> None:
    store = SharedFile(_Lossy(engine, 1), SharedOptions(timeout=30.0))
    written(store, b"0")
    ask(engine.read(Deadline(30.0)).data == b"0", "a write whose answer was lost is there")
    lossy = SharedFile(_Lossy(engine, 3), SharedOptions(timeout=30.0))
    for _ in range(5):
        count(lossy)
    ask(engine.read(Deadline(30.0)).data == b"5", "a write whose answer was lost counts once")


def _check_deadline(engine: Engine) -> None:
    """An edit that always comes too late ends with its time."""
    store = SharedFile(engine, SharedOptions(timeout=0.5))
    begin = time.monotonic()
    with store.hold() as held:
        held.read()
        while time.monotonic() - begin < 20:
            current = engine.read(Deadline(30.0))
            engine.write(b"other", current, (), keep=0, note="", deadline=Deadline(30.0))
            try:
                held.commit(b"ours", current.version)
            except Stale:
                continue
            except TimeoutError:
                return
    ask(False, "an edit that others always overtake ends with its time")
