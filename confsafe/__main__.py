"""`python -m confsafe` and the `confsafe` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from confsafe import formats

        formats.alone = True
        from confsafe.cli.main import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command line could take care of it
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
