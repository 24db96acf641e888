"""One wait for a lock that somebody else holds: its pauses, who is told of it, and how another thread ends it.

    wait = Wait(fd, named)
    while not platforms.try_lock(fd):
        wait.pause(0.002)

A wait is logged when it begins. After a second `on_long_wait`, where a program has set it, is told once for whom it
waits. `give_up(thread)` ends the wait of a thread within one pause: the call that waits raises GivenUp and leaves
nothing held or claimed.
"""

from __future__ import annotations

import os
import time
from _thread import get_ident

from confsafe.errors import printable
from confsafe.startup.log import debug

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 1.0
"""Seconds of waiting after which a person is told."""

on_long_wait: Callable[[str], object] | None = None
"""Called with one line ("app.toml: locked, held for 3.2 s by process 71") by each wait that lasts `LONG`."""

_given_up: set[int] = set()
"""The threads (`_thread.get_ident`) that are not to wait any longer."""


class GivenUp(Exception):
    """The wait was ended by `give_up`. Nothing is held."""


def give_up(thread: int) -> None:
    """Let a thread wait no longer for any lock, in this call or the next, until `resume`."""
    _given_up.add(thread)


def resume(thread: int) -> None:
    """Let a thread, or the next one of that number, wait again."""
    _given_up.discard(thread)


class Wait:
    """A wait that begins now.

    Args:
        named: the user's file as the user named it, for messages.
        holder: says who holds the lock, in words that follow the file's name.
    """

    __slots__ = ("_began", "_holder", "_named", "_told")

    def __init__(self, named: str | os.PathLike[str], holder: Callable[[], str]) -> None:
        self._named = named
        self._holder = holder
        self._began = 0.0
        self._told = False

    def pause(self, seconds: float) -> None:
        """Sleep until the next try. Raises GivenUp."""
        now = time.monotonic()
        if not self._began:
            self._began = now
            debug("%s: waits for the lock", self._named)
        elif not self._told and on_long_wait is not None and now - self._began >= LONG:
            self._told = True
            on_long_wait(f"{printable(os.fspath(self._named))}: {self._holder()}")
        if get_ident() in _given_up:
            raise GivenUp
        time.sleep(seconds)
