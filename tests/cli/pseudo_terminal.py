"""A terminal for one process: type into it, wait for what it shows."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import subprocess
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATIENCE = 20.0
"""Seconds within which whatever is waited for has to show up."""

_CONTROL = re.compile(r"\x1b[()][A-Z0-9]|\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07|\x07|\r")


class Terminal:
    """Runs a command with a pseudo-terminal as its standard streams and controlling terminal."""

    def __init__(self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> None:
        self._ours, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (40, 200))
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(theirs)
        self.raw = ""
        self._looked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._ours)

    @property
    def shown(self) -> str:
        """Everything that was shown, without control sequences."""
        return _CONTROL.sub("", self.raw)

    def type(self, text: str) -> None:
        """Type a text; end a line with \\r as the key does."""
        os.write(self._ours, text.encode())

    def wait_for(self, pattern: str) -> str:
        """Wait until something new that fits the pattern is shown; returns it."""
        end = time.monotonic() + PATIENCE
        while True:
            found = re.search(pattern, _CONTROL.sub("", self.raw[self._looked :]))
            if found:
                self._looked = len(self.raw)
                return found[0]
            if not self._read(end):
                raise AssertionError(f"{pattern!r} was not shown in {self.shown!r}")

    def wait_until_asleep(self) -> None:
        """Wait until the process sleeps in the kernel, as one does that reads what has yet to be typed.

        Python takes a signal between two instructions: one that comes just before a read blocks is
        taken only when that read ends.
        """
        stat = Path(f"/proc/{self._process.pid}/stat")
        end = time.monotonic() + PATIENCE
        while stat.read_text().rpartition(")")[2].split()[0] != "S":
            if time.monotonic() > end:
                raise AssertionError(f"still at work behind {self.shown!r}")

    def end(self) -> int:
        """Wait for the end of the process; returns its exit code."""
        end = time.monotonic() + PATIENCE
        while self._read(end):
            continue
        return self._process.wait(PATIENCE)

    def _read(self, end: float) -> bool:
        if not select.select([self._ours], [], [], max(0.0, end - time.monotonic()))[0]:
            return False
        data = b""
        with contextlib.suppress(OSError):  # EIO: the other end has been closed
            data = os.read(self._ours, 65536)
        self.raw += data.decode("utf-8", "replace")
        return bool(data)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
