"""What a process pays before it does anything: the import, and the two verbs that scripts call.

Time is that of the processor in the child, where the system tells it: how long a process waits for its turn says more
about what else runs on the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import confsafe
from benchmarks.documents import KB, sample
from benchmarks.edits import ports, written
from benchmarks.measure import OURS, Effort, Row, Target, medians

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.measure import Work

PART = "startup"
_BARE = "python -c pass"
_LIBRARIES = "python importing argparse, json, tomllib, filelock"


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """The import, `confsafe get` and `confsafe set`; every process finds its modules compiled."""
    environment = _compiled(folder)

    def process(*argv: str) -> Work:
        return lambda: subprocess.run([sys.executable, *argv], check=True, capture_output=True, env=environment)

    def confsafe_command(*argv: str) -> Work:
        return process("-c", "from confsafe.__main__ import main; main()", *argv)

    bare = process("-c", "pass")
    libraries = process("-c", "import argparse, json, tomllib, filelock")
    figures = medians({OURS: process("-c", "import confsafe"), _BARE: bare}, effort, clock=_children)
    yield Row(PART, "import confsafe", figures, (Target(_BARE, 1.2),))
    for kind, title in (("toml", "TOML"), ("json", "JSON"), ("yaml", "YAML")):
        what = sample(kind, KB)
        file = str(written(what, folder / f"startup.{kind}"))
        key = ".".join(map(str, what.path))
        figures = medians({OURS: confsafe_command("get", file, key), _BARE: bare}, effort, clock=_children)
        yield Row(PART, f"confsafe get, {title}, 1 KB", figures, (Target(_BARE, 4),))
        figures = medians(
            {OURS: _setting(confsafe_command, file, key), _LIBRARIES: libraries, _BARE: bare}, effort, clock=_children
        )
        yield Row(PART, f"confsafe set, {title}, 1 KB", figures, (Target(_LIBRARIES, 1.6),))


def _children() -> float:
    """Seconds of the processor that finished children took."""
    if sys.platform == "win32":
        return time.perf_counter()
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _setting(command: Callable[..., Work], file: str, key: str) -> Work:
    values = ports()
    return lambda: command("set", file, key, str(next(values)))()


def _compiled(folder: Path) -> dict[str, str]:
    """An environment in which modules are compiled once and kept, as those of an installed package are."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    environment["PYTHONPATH"] = str(Path(confsafe.__file__).parent.parent)
    return environment
