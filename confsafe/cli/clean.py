"""The verb `clean`: remove what killed processes left."""

from __future__ import annotations

import os

import confsafe
from confsafe.cli import output
from confsafe.cli.report import emit
from confsafe.errors import WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace


def clean(arguments: Namespace) -> int:
    """`confsafe clean DIR [--max-age SECONDS]`."""
    if not os.path.isdir(arguments.directory):
        raise WriteError("no such directory", path=arguments.directory)
    age = float("inf") if arguments.max_age is None else arguments.max_age
    count = confsafe.clean_temp_files(arguments.directory, max_age=age)
    if arguments.json:
        emit({"directory": arguments.directory, "removed": count})
    elif not arguments.quiet:
        output.emit(f"{count} temp file{'' if count == 1 else 's'} removed\n")
    return 0
