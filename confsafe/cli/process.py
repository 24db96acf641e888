"""What a writing verb asks of its process: to be told of a termination, and to warn in one line."""

from __future__ import annotations

import signal
import warnings

from confsafe.cli import output
from confsafe.errors import ConfsafeWarning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType


class Terminated(BaseException):
    """SIGTERM came: all that is open is closed and cleaned up on the way out."""


def prepare() -> None:
    """Let SIGTERM end the verb as ctrl-C does, without litter, and confsafe's warnings be one line each."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminate)
    usual = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *place: object) -> None:
        if issubclass(category, ConfsafeWarning):
            output.say(f"warning: {message}")
        else:
            usual(message, category, *place)  # type: ignore[arg-type] # the rest of the usual function's arguments

    warnings.showwarning = show  # type: ignore[assignment]


def _terminate(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Terminated


def end_terminated() -> None:
    """End as a process that SIGTERM has ended, so that a shell or a supervisor sees just that."""
    import os

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)
