"""Progress of long work and of waiting, on a terminal only: silence looks like a hang."""

from __future__ import annotations

import os

from confsafe.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from types import TracebackType

LARGE = 4 << 20
"""Bytes from which a file is worth a line of progress."""


class progress:  # noqa: N801 - reads as `with progress(arguments):`
    """A line on standard error while the block works on a large FILE; erased at its end.

        confsafe: big.json: 52 MB, 3 s

    Nothing where standard error is no terminal, with --quiet, and for files that take no time.
    """

    def __init__(self, arguments: Namespace) -> None:
        self._line: _Line | None = None
        if getattr(arguments, "quiet", False) or not output.on_terminal(2):
            return
        try:
            size = os.stat(arguments.file).st_size
        except (OSError, ValueError):
            return
        if size >= LARGE:
            self._line = _Line(f"confsafe: {output.name_of(arguments.file)}: {size / 1e6:.0f} MB")

    def __enter__(self) -> None:
        if self._line:
            self._line.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._line:
            self._line.stop()


def tell_of_waits(*, quiet: bool) -> None:
    """Say on a terminal who holds the lock that has been waited for for a second.

    confsafe: app.toml: locked, held for 3.2 s by process 4711; waiting
    """
    if not quiet and output.on_terminal(2):
        from confsafe import surface

        surface.tell_of_waits(lambda text: output.say(f"{text}; waiting"))


class _Line:
    """The line, kept up to date by a thread of its own."""

    def __init__(self, text: str) -> None:
        import threading

        self._text = text
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def start(self) -> None:
        self._write(f"\r{self._text}")
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()
        self._write("\r\x1b[K")

    def _tick(self) -> None:
        seconds = 0
        while not self._ended.wait(1):
            seconds += 1
            self._write(f"\r{self._text}, {seconds} s")

    def _write(self, text: str) -> None:
        try:
            os.write(2, text.encode("utf-8", "backslashreplace"))
        except OSError:
            self._ended.set()
