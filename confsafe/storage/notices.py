"""Changes in directories, from the system: one inotify instance for the whole process, however many files it watches.

    subscribe -> one instance over the directories of all subscribers -> each change to those whose directory it is in

The library (watchfiles) watches what it was made for, so with each subscriber it is made anew; since a change may fall
between the old one and the new one, all subscribers are told to look then. A thread waits for it as long as anybody
subscribes.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

from confsafe.errors import ConfsafeError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Tell = Callable[[set[str] | None], object]
    """Called, in the thread of the notices, with the paths that changed; None: look, whatever it was."""

_TOGETHER = 20
_LONGEST = 200
"""Milliseconds: changes so close together are told at once, but never later than the second."""

_POLL = 100
"""Milliseconds between two looks at a directory where its file system tells no changes."""


class Notices:
    """The subscribers of one process; `force_polling` looks at the directories in turns."""

    def __init__(self, *, force_polling: bool) -> None:
        self._force_polling = force_polling
        self._lock = threading.Lock()
        self._subscribers: dict[int, tuple[frozenset[str], Tell]] = {}
        self._next: tuple[Any, threading.Event] | None = None
        self._stop = threading.Event()
        self._runs = False

    def subscribe(self, owner: object, directories: Sequence[str], tell: Tell) -> None:
        """Tell of changes in these directories, in the place of what the owner subscribed to before.

        Raises FileNotFoundError for a directory that is gone, ConfsafeError without the library or beyond a limit.
        """
        with self._lock:
            kept = {key: each for key, each in self._subscribers.items() if key != id(owner)}
            others = {name for names, _ in kept.values() for name in names if os.path.isdir(name)}
            notify = self._made(sorted(others | set(directories)))
            self._subscribers = {**kept, id(owner): (frozenset(directories), tell)}
            self._renew(notify)

    def unsubscribe(self, owner: object) -> None:
        """Tell no more; with the last one the thread ends."""
        with self._lock:
            if self._subscribers.pop(id(owner), None) is not None and not self._subscribers:
                self._drop_next()
                self._stop.set()

    def _made(self, directories: list[str]) -> Any:
        library = _library()
        try:
            return library.RustNotify(directories, False, self._force_polling, _POLL, False, True)
        except FileNotFoundError:
            raise
        except (OSError, library.WatchfilesRustInternalError) as error:
            raise ConfsafeError(
                f"cannot be watched: {error}",
                remedy="raise the limits of inotify (sysctl fs.inotify), or pass force_polling=True",
            ) from error

    def _renew(self, notify: Any) -> None:
        """Let the thread go on with another instance; `_lock` is held."""
        self._drop_next()
        self._next = notify, threading.Event()
        self._stop.set()
        if not self._runs:
            self._runs = True
            threading.Thread(target=self._run, name="confsafe-notices", daemon=True).start()

    def _drop_next(self) -> None:
        """Close the instance that the thread has not gone on to yet; `_lock` is held."""
        if self._next is not None:
            self._next[0].close()
            self._next = None

    def _run(self) -> None:
        while True:
            with self._lock:
                if self._next is None:
                    self._runs = False
                    return
                (notify, self._stop), self._next = self._next, None
                stop = self._stop
            self._tell(None)
            try:
                self._listen(notify, stop)
            finally:
                notify.close()

    def _listen(self, notify: Any, stop: threading.Event) -> None:
        while not stop.is_set():
            seen = notify.watch(_LONGEST, _TOGETHER, 0, stop)
            if seen in ("stop", "signal"):
                return
            if seen != "timeout":
                self._tell({path for _, path in seen})

    def _tell(self, paths: set[str] | None) -> None:
        with self._lock:
            subscribers = list(self._subscribers.values())
        for directories, tell in subscribers:
            mine = paths if paths is None else {path for path in paths if os.path.dirname(path) in directories}
            if mine is None or mine:
                tell(mine)


def _library() -> Any:
    try:
        from watchfiles import _rust_notify
    except ImportError:
        raise ConfsafeError(
            "watching a file needs the library watchfiles", remedy="pip install 'confsafe[watch]'"
        ) from None
    return _rust_notify


_PROCESS: dict[bool, Notices] = {}
_MAKING = threading.Lock()


def notices(*, force_polling: bool) -> Notices:
    """Those of this process. Raises ConfsafeError without the library."""
    _library()
    with _MAKING:
        return _PROCESS.setdefault(force_polling, Notices(force_polling=force_polling))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_PROCESS.clear)  # a child has none of the threads
