"""How long one edit may still wait: for servers, for locks, for its turn. The caller's own block does not count.

deadline = Deadline(10.0)
with deadline.running():
    ...                      # spends from the ten seconds
...                          # the block: nothing is spent
"""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_PAUSE = 0.016
"""About what an edit of a busy cluster takes: who waits less meets the same edit again. Measured by
`python -m benchmarks.stores --only "a counter"`: 0.91 of a bare loop, with a quarter of it 0.79."""

_LONGEST_PAUSE = 0.5


class Deadline:
    """A budget of seconds; None: for ever."""

    def __init__(self, seconds: float | None) -> None:
        self._left = seconds
        self._since: float | None = None
        self._longest = _FIRST_PAUSE

    @contextmanager
    def running(self) -> Iterator[None]:
        """Spend while the block runs; blocks within one another spend once."""
        if self._since is not None:
            yield
            return
        self._since = time.monotonic()
        try:
            yield
        finally:
            if self._left is not None:
                self._left -= time.monotonic() - self._since
            self._since = None

    def remaining(self) -> float | None:
        """Seconds that are left, at least 0; None: for ever."""
        if self._left is None:
            return None
        spent = time.monotonic() - self._since if self._since is not None else 0.0
        return max(0.0, self._left - spent)

    @property
    def is_over(self) -> bool:
        return self.remaining() == 0.0

    def at_most(self, seconds: float) -> float:
        """That many seconds, or fewer where fewer are left; a little even when it is over, for one last answer."""
        left = self.remaining()
        return seconds if left is None else max(0.05, min(seconds, left))

    def pause(self) -> None:
        """Wait a moment, longer each time and never as long as anybody else: who collided must not collide again."""
        time.sleep(self.at_most(random.uniform(self._longest / 4, self._longest)))
        self._longest = min(_LONGEST_PAUSE, 2 * self._longest)
