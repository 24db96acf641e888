"""The lock between processes, threads and tasks: one holder of a file at a time, and none that outlives its process.

It is the kernel's lock (see `platforms.try_lock`) on a side file, `.NAME.lock`, beside the real file. So

- a killed holder blocks nobody: the kernel gives its lock back;
- it can be taken on a lock file that is read-only or another user's: an open for reading is enough;
- it is not handed on: exec closes the descriptor, and a forked child closes its copy (`platforms.keep_from_children`);
- a second hold of one file in one thread is refused with an error, as it could only wait for itself.

The life of the lock file:

    absent --take--> made, locked, holder's pid written
    locked --release, nobody waits--> removed, then unlocked          (absent again)
    locked --release, somebody waits--> marked as released, unlocked  (the next one finds it and goes on)
    locked --kill--> stays, unlocked, with the pid of the dead

Who takes a lock compares the file that he locked with the one that has the name, and starts again if it was removed in
between: removing it while holding it is therefore safe. Who finds the pid of a dead holder in it knows that there may
be litter to sweep (`Lock.after_a_kill`).
"""

from __future__ import annotations

import contextlib
import os
import time
from _thread import get_ident

from confsafe.errors import LockTimeout
from confsafe.startup.log import debug
from confsafe.storage import lockfile, platforms
from confsafe.storage.ticket import SLOWEST, Ticket, waiting
from confsafe.storage.wait import Wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable
    from dataclasses import dataclass, field
    from typing import NamedTuple

    from confsafe.storage.directory import Directory

    Claim = tuple[int, Hashable]
else:
    from confsafe.startup.records import NamedTuple, dataclass, field

_held: dict[Claim, float] = {}
"""Since when (time.monotonic) which thread of this process holds which file."""

_OFFSET = lockfile.HOLDER_OFFSET
_WIDTH = lockfile.HOLDER_WIDTH
_RELEASED = lockfile.RELEASED

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_held.clear)


class Holder(NamedTuple):
    """Who holds a lock, as far as it is known, and since when (time.time)."""

    pid: int | None
    since: float | None


@dataclass(slots=True)
class Lock:
    """A lock that is held; `release` gives it back, once, and does nothing in a forked child.

    Attributes:
        after_a_kill: whether the last holder did not release it: there may be something to put in order.
        waited: whether somebody else held it first.
    """

    directory: Directory
    name: str
    fd: int
    status: os.stat_result
    after_a_kill: bool
    writable: bool
    waited: bool
    pid: int = field(default_factory=platforms.this_process)

    def release(self) -> None:
        """Remove the lock file unless somebody waits at it, then let the next one in. Never fails."""
        if self.fd < 0 or self.pid != platforms.this_process():
            return
        try:
            if platforms.WINDOWS or self._is_awaited() or not (self._remove() or self._remove()):
                self._mark_released()
            with contextlib.suppress(OSError):  # closing gives it back too
                platforms.unlock(self.fd)
        finally:
            platforms.close(self.fd)
            self.fd = -1
        if platforms.WINDOWS:  # no open file can be removed there: this fails, harmlessly, while anybody waits
            with contextlib.suppress(OSError):
                self.directory.unlink(self.name)

    def __del__(self) -> None:
        """An interrupt (ctrl-C) can come between the taking and the keeping: the lock must not outlive this object."""
        self.release()

    def _is_awaited(self) -> bool:
        try:
            return waiting(self.fd) is not None
        except OSError:
            return False

    def _remove(self) -> bool:
        try:
            return not lockfile.still_named(self.status, self.directory, self.name) or self.directory.remove(self.name)
        except OSError:
            return False  # another user's in a sticky directory, or a directory that became read-only: it may stay

    def _mark_released(self) -> None:
        if self.writable:
            with contextlib.suppress(OSError):
                platforms.write_at(self.fd, _RELEASED.ljust(_WIDTH - 1) + b"\n", _OFFSET)


def take(
    directory: Directory, name: str, *, named: str | os.PathLike[str], deadline: float | None, private: bool
) -> Lock:
    """Take the lock whose file is `name` in a directory that is held, making it if need be.

    Args:
        directory, name: the lock file.
        named: the user's file as the user named it, for messages.
        deadline: until when to wait (time.monotonic), None: for ever; a time that is past: one try.
        private: make it readable by its owner only.

    Raises:
        LockTimeout: somebody else holds it.
        WriteError: what has the name is not a lock file of ours.
        OSError: the lock file cannot be made or opened.
    """
    since = time.monotonic_ns()
    waited = False
    while True:
        fd, made, writable = lockfile.opened(directory, name, named, private=private)
        try:
            status = lockfile.checked(fd, name, named, made=made, private=private)
            # In a file that was made just now nobody has left a line: no ticket is needed.
            if not (made and platforms.try_lock(fd)):
                waited = _wait(fd, deadline, since, named, writable=writable) or waited
            if lockfile.still_named(status, directory, name):
                after_a_kill = not made and not platforms.read_at(fd, _WIDTH, _OFFSET).startswith(_RELEASED)
                _sign(fd, writable=writable)
                debug("%s: lock taken", named)
                return Lock(directory, name, fd, status, after_a_kill, writable, waited)
        except BaseException:
            if made:
                lockfile.remove_if_free(fd, directory, name)
            platforms.close(fd)
            raise
        platforms.close(fd)
        waited = True


def claim(file: Hashable, named: str | os.PathLike[str]) -> Claim:
    """Note that this thread is about to hold what `file` tells from others; give the answer to `disclaim` afterwards.

    Raises LockTimeout at once if it does already: it would wait for itself.
    """
    key = (get_ident(), file)
    since = _held.get(key)
    if since is not None:
        raise LockTimeout(
            f"this thread holds the file already, since {time.monotonic() - since:.1f} s; "
            "a second edit within the first could only wait for itself",
            path=named,
            remedy="make the change in the outer block",
            pid=platforms.this_process(),
        )
    _held[key] = time.monotonic()
    return key


def disclaim(key: Claim) -> None:
    """The thread holds the file no more."""
    _held.pop(key, None)


def wait_for(fd: int, deadline: float | None, named: str | os.PathLike[str]) -> bool:
    """Take the lock on a file that is nobody's lock file (the user's own), without a queue; False: time is up."""
    wait = Wait(named, lambda: holder_in_words(fd))
    while not platforms.try_lock(fd):
        if deadline is not None and time.monotonic() >= deadline:
            return False
        wait.pause(SLOWEST / 2)
    return True


def timed_out(fd: int, named: str | os.PathLike[str]) -> LockTimeout:
    """The error for a lock that somebody else holds; names him where that can be known."""
    remedy = "repeat when it is done, or wait longer (--timeout)"
    return LockTimeout(holder_in_words(fd), path=named, remedy=remedy, pid=_holder(fd).pid)


def holder_in_words(fd: int) -> str:
    """Who holds the lock and since when, as far as it is known: "locked, held for 3.2 s by process 71"."""
    pid, since = _holder(fd)
    text = "locked"
    if since is not None:
        text += f", held for {max(0.0, time.time() - since):.1f} s"
    if pid == platforms.this_process():
        text += " by another thread of this process"
    elif pid is not None:
        text += f" by process {pid}"
    else:
        text += " by another process"
    return text


def _wait(fd: int, deadline: float | None, since: int, named: str | os.PathLike[str], *, writable: bool) -> bool:
    """Take the lock when this process is next; whether that took more than one try. Raises LockTimeout."""
    ticket = Ticket(fd, since, writable=writable)
    wait = Wait(named, lambda: holder_in_words(fd))
    waited = False
    try:
        while True:
            now = time.monotonic()
            late = deadline is not None and now >= deadline
            if late or ticket.is_next():
                if platforms.try_lock(fd):
                    return waited
                if late:
                    raise timed_out(fd, named)
                ticket.renew()
            waited = True
            pause = ticket.pause(now - since / 1e9)
            wait.pause(pause if deadline is None else max(0.0, min(pause, deadline - now)))
    finally:
        ticket.discard()


def _sign(fd: int, *, writable: bool) -> None:
    if not writable:
        return
    line = f"{platforms.this_process()} {time.time():.3f}"
    try:
        platforms.write_at(fd, line.ljust(_WIDTH - 1).encode() + b"\n", _OFFSET)
    except OSError:
        return  # the line is for messages and sweeping; a full disk must not refuse a lock


def _holder(fd: int) -> Holder:
    fields = platforms.read_at(fd, _WIDTH, _OFFSET).split()
    try:
        return Holder(int(fields[0]), float(fields[1]))
    except (ValueError, IndexError):
        return Holder(_holder_by_kernel(fd), None)


def _holder_by_kernel(fd: int) -> int | None:
    """Linux lists its locks; a lock file that the holder could not write is looked up there."""
    st = os.fstat(fd)
    inode = f"{os.major(st.st_dev):02x}:{os.minor(st.st_dev):02x}:{st.st_ino}" if hasattr(os, "major") else ""
    with contextlib.suppress(OSError), open("/proc/locks", encoding="ascii") as locks:
        for line in locks:
            fields = line.split()
            if "->" not in fields and inode in fields:
                return int(fields[4])
    return None
