"""`python -m confsafe` and the `confsafe` command."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and exit with its code."""
    try:
        from confsafe import startup

        startup.alone = True
        startup.take_dates_from_c()
        from confsafe.cli.main import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command line could take care of it
        code = 130
    _end(code)


def _end(code: int) -> NoReturn:
    """Leave at once unless somebody has asked to be told: to take an interpreter down is a tenth of a short call.

    What confsafe writes is at its descriptor by now (`cli.output`); the code of a model that checks may have printed.
    """
    awaited = "atexit" in sys.modules or "threading" in sys.modules
    if not awaited and not _is_watched():
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (AttributeError, OSError, ValueError):  # closed, or full: Python says so as it ends
            pass
        else:
            os._exit(code)
    if hasattr(gc, "freeze"):  # CPython, whose end looks for cycles again and again
        gc.freeze()
    sys.exit(code)


def _is_watched() -> bool:
    """Whether a profiler, a debugger or a coverage tool looks on; since Python 3.12 some do by `sys.monitoring`."""
    if sys.getprofile() or sys.gettrace():
        return True
    monitoring = getattr(sys, "monitoring", None)
    return monitoring is not None and any(map(monitoring.get_tool, range(6)))


if __name__ == "__main__":
    main()
