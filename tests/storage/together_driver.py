"""A process that edits three files as one, for tests that kill it: as `commit_driver`, whose server it is.

Its FILE is the directory of the files, its NEW-CONTENT the number that each of them gets; with `flat=1` they are all in
that directory itself.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import commit_driver
from commit_driver import marker

import confsafe
from confsafe.errors import ConfsafeError
from confsafe.formats import json, toml, yaml  # noqa: F401 - here, so that nothing is imported behind the marker
from confsafe.storage import together  # noqa: F401

FILES = ("a.toml", "sub/b.yaml", "c.json")


def warm_up() -> None:
    """Have everything imported that an edit imports."""
    for format in ("toml", "yaml", "json"):
        confsafe.patch(confsafe.dumps({"count": 1}, format), {"count": 2}, format)  # type: ignore[arg-type]


def edit(directory: str, number: str, *settings: str) -> int:
    warnings.simplefilter("ignore")
    options = {name: int(value) for name, value in (setting.split("=") for setting in settings)}
    files = [Path(name).name for name in FILES] if options.pop("flat", 0) else FILES
    marker()
    try:
        with confsafe.edit_all(*(Path(directory, name) for name in files), **options) as roots:  # type: ignore[arg-type]
            for root in roots:
                root["count"] = int(number)
    except ConfsafeError as error:
        os.write(2, f"{error}\n".encode())
        return 1
    finally:
        marker()
    return 0


if __name__ == "__main__":
    warm_up()
    if sys.argv[1:]:
        sys.exit(edit(*sys.argv[1:]))
    commit_driver.serve(edit)
