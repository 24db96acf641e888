"""What the storage tests do to files, in one word each."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from confsafe.storage.disk import DiskOptions, LocalFile

FORKS = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
"""For tests that fork: Python 3.12 warns of threads, of which a test run in parallel has some of its own."""

PACKAGE = str(Path(__file__).resolve().parents[2])


def commit(path: Path | str, data: bytes, **options: Any) -> None:
    """One ordinary commit, as an application makes it."""
    with LocalFile(path, DiskOptions(**options)).hold() as held:
        held.commit(data, held.read().version)


def names(directory: Path) -> list[str]:
    """Everything in a directory, hidden files too."""
    return sorted(os.listdir(directory))


def mode(path: Path) -> int:
    """The permission bits."""
    return stat.S_IMODE(path.lstat().st_mode)


def python(code: str, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """A process that runs `code` with the package importable, `arguments` in sys.argv[1:], and pipes to talk to it."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PACKAGE},
        **options,
    )


HOLD = """
import sys
from confsafe.storage.disk import LocalFile, DiskOptions
with LocalFile(sys.argv[1], DiskOptions(in_place="in_place" in sys.argv)).hold() as held:
    print("held", flush=True)
    sys.stdin.readline()
"""
"""Holds the lock from the moment it prints until it is told a line, or is killed."""
