"""`python -m confsafe` and the `confsafe` command."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from confsafe import startup

        startup.alone = True
        startup.take_dates_from_c()
        from confsafe.cli.main import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command line could take care of it
        code = 130
    if hasattr(gc, "freeze"):  # CPython, whose end looks for cycles again and again: a tenth of a short call
        gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
