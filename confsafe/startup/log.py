"""Debug lines of the logger "confsafe": what an edit waited for, met and did. Never a value.

    lock waited for, taken · recovery, sweep · conflict, run again, merge · commit

`logging` takes longer to import than a small file to edit, and a program that has not imported it cannot have asked for
its lines: so it is only used where it is there already.

    logging.getLogger("confsafe").setLevel(logging.DEBUG)
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from logging import Logger

_logger: Logger | None = None
"""The logger, once a line could have been asked for: `getLogger` takes a lock of its own each time."""


def debug(text: str, *args: object) -> None:
    """Log a line at the level DEBUG, if the program logs at all; `args` are put into it as by `logging`."""
    global _logger
    if _logger is None:
        make = getattr(sys.modules.get("logging"), "getLogger", None)
        if make is None:
            return
        _logger = make("confsafe")
    _logger.debug(text, *args, stacklevel=2)
