"""Who writes, so that each edit counts exactly once: the ids of commits, which begin with the id of their writer.

    Ab3_xY7q0, Ab3_xY7q1, ...     the commits of one writer: whoever edits, in one process, one edit at a time

A value is stored with the ids of the last commits. A writer asks for no commit but its last one, and makes the next
only when it knows of that; so of each writer the last id is enough, and a counter that eight processes share carries
eight. Those of many short processes are kept until there are too many.
"""

from __future__ import annotations

import os
import secrets
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LENGTH = 8
"""Characters of a writer's id: 48 random bits."""

_MOST = 999
"""Commits of one writer, so that an id has eleven characters at most: the metadata of an object have room for 100."""

_idle: deque[Writer] = deque()


class Writer:
    """One that makes one edit at a time. In a forked child, which has a copy, it is another one."""

    def __init__(self) -> None:
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._pid = os.getpid()
        self._id = secrets.token_urlsafe(_LENGTH * 3 // 4)
        self._count = 0

    def next_id(self) -> str:
        """The id of its next commit. Behind the last of 999 another writer begins."""
        if self._pid != os.getpid() or self._count == _MOST:
            self._begin_anew()
        self._count += 1
        return f"{self._id}{self._count}"


@contextmanager
def taken() -> Iterator[Writer]:
    """A writer of this process that nobody else uses in the block."""
    try:
        writer = _idle.pop()
    except IndexError:
        writer = Writer()
    try:
        yield writer
    finally:
        _idle.append(writer)


def with_own(ids: tuple[str, ...], own: str, most: int) -> tuple[str, ...]:
    """The ids that are stored with the commit `own`, behind `ids`: the last `most`, and of its writer no other.

    Example:
        >>> with_own(("Ab3_xY7q4", "zz0-1vWk9", "Qr5tUv8w2"), "Ab3_xY7q5", 512)
        ('zz0-1vWk9', 'Qr5tUv8w2', 'Ab3_xY7q5')
    """
    writer = own[:_LENGTH]
    return (*(one for one in ids if one[:_LENGTH] != writer), own)[-most:]
