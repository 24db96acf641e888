"""`confsafe.attempts`: a block that is run again where somebody else changed the same keys meanwhile.

    for attempt in confsafe.attempts("etcd://host/app.toml"):
        with attempt as cfg:
            cfg["port"] = free_port(cfg["ports"])

Each attempt reads anew. The first whose commit meets nobody is the last.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from confsafe.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType

    from confsafe.stores.shared import SharedFile


class Attempt:
    """One attempt, as a context manager: a conflict at its end is swallowed while there is time for another."""

    def __init__(self, edit: AbstractContextManager[Any], is_over: Callable[[], bool]) -> None:
        self._edit = edit
        self._is_over = is_over
        self.is_done = False

    def __enter__(self) -> Any:
        return self._edit.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        try:
            self._edit.__exit__(kind, error, traceback)
        except ConflictError:
            if kind is not None or self._is_over():
                raise
            return True
        self.is_done = True
        return False


def attempts(edit: Callable[[float | None], AbstractContextManager[Any]], timeout: float | None) -> Iterator[Attempt]:
    """Attempts until one is done; `edit` makes the context manager of one, with the seconds that are left."""
    end = None if timeout is None else time.monotonic() + timeout

    def left() -> float | None:
        return None if end is None else max(0.0, end - time.monotonic())

    while True:
        attempt = Attempt(edit(left()), lambda: left() == 0.0)
        yield attempt
        if attempt.is_done:
            return


def attempts_at(shared: SharedFile, edit: Callable[[SharedFile], AbstractContextManager[Any]]) -> Iterator[Attempt]:
    """The same in a shared store: the attempts are one edit, with one deadline and, after three conflicts, the lock."""
    with shared.held_on() as store:
        yield from attempts(lambda _: edit(store), None)
