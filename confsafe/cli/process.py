"""What a writing verb asks of its process: to be told of a termination, and to warn in one line."""

from __future__ import annotations

import signal
import warnings

from confsafe.cli import output
from confsafe.errors import ConfsafeWarning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType


_ENDS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that ask a process to end; whoever started it with one of them ignored (nohup) keeps it so."""


class Terminated(BaseException):
    """SIGTERM or SIGHUP came: all that is open is closed and cleaned up on the way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def prepare() -> None:
    """Let SIGTERM and SIGHUP end the verb as ctrl-C does, without litter; confsafe's warnings are one line each."""
    for number in _ENDS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _terminate)
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *place: object) -> None:
        if issubclass(category, ConfsafeWarning):
            output.say(f"warning: {message}")
        else:
            usual(message, category, *place)  # type: ignore[arg-type] # the rest of the usual function's arguments

    warnings.showwarning = show  # type: ignore[assignment]


def _terminate(number: int, frame: FrameType | None) -> None:
    for end in _ENDS:
        signal.signal(end, signal.SIG_IGN)
    raise Terminated(number)


def end_terminated(by: Terminated) -> None:
    """End as a process that the signal has ended, so that a shell or a supervisor sees just that."""
    import os

    signal.signal(by.number, signal.SIG_DFL)
    os.kill(os.getpid(), by.number)
