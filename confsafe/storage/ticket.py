"""The ticket of one who waits for a lock: who has waited longest is next.

The kernel hands a polled lock to whoever asks at the right moment, and that is nearly always the process that has just
released it: the others starve. So the longest waiting one leaves a line in the lock file, renews it at each try, and
everybody else, also a newcomer who finds the lock free, lets it go first. The line is only a courtesy: exclusion is the
kernel's. One that is not renewed (its writer was killed) counts for nothing after `FORGOTTEN` seconds, and who may not
write the lock file (it is another user's) waits without one.
"""

from __future__ import annotations

import contextlib
import time
from _thread import get_ident

from confsafe.storage.platforms import read_at, this_process, write_at

FORGOTTEN = 0.05
_OFFSET = 64
_WIDTH = 64

FASTEST = 0.0001
SLOWEST = 0.005


class Ticket:
    """One who waits at the lock file open as `fd`."""

    __slots__ = ("_fd", "_first_since", "_me", "_since", "_writable", "first")

    def __init__(self, fd: int, since_ns: int, *, writable: bool) -> None:
        self._fd = fd
        self._since = since_ns
        self._me = (this_process(), get_ident())
        self._writable = writable
        self.first = False
        self._first_since: float | None = None

    def is_next(self) -> bool:
        """Whether nobody who waits longer has shown up lately."""
        other = waiting(self._fd)
        self.first = other is not None and other[1:] == self._me
        return other is None or self.first or other[0] >= self._since

    def renew(self) -> None:
        """Leave or renew the line, after the lock was found taken."""
        if self._writable:
            with contextlib.suppress(OSError):  # a full disk: wait without a line
                line = f"{self._since} {time.monotonic_ns()} {self._me[0]} {self._me[1]}"
                write_at(self._fd, line.ljust(_WIDTH - 1).encode() + b"\n", _OFFSET)
                self.first = True

    def discard(self) -> None:
        """Wait no longer: the lock was got, or the time is up."""
        if self.first:
            self.first = False
            with contextlib.suppress(OSError):
                write_at(self._fd, b" " * (_WIDTH - 1) + b"\n", _OFFSET)

    def pause(self, waited: float) -> float:
        """Seconds to sleep before the next try, `waited` seconds after the first one.

        Short for the first in the line, the shorter the newer it is there: the holder is about to be done.
        """
        if not self.first:
            self._first_since = None
            return SLOWEST / 2
        if self._first_since is None:
            self._first_since = waited
        return min(SLOWEST, max(FASTEST, (waited - self._first_since) / 20))


def waiting(fd: int) -> tuple[int, int, int] | None:
    """Who waits longest at a lock file: (since when, pid, thread), or None where nobody has shown up lately."""
    fields = read_at(fd, _WIDTH, _OFFSET).split()
    try:
        since, seen, pid, thread = map(int, fields)
    except ValueError:
        return None
    age = time.monotonic_ns() - seen
    return (since, pid, thread) if 0 <= age < FORGOTTEN * 1e9 else None
