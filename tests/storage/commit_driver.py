"""A process that makes commits, for tests that trace them, kill them or feed them errors.

    python commit_driver.py FILE NEW-CONTENT [option=number ...]    one commit
    python commit_driver.py                                         a server: each commit in a fork of its own

The server reads one JSON list a line: [FILE of stderr, FILE, NEW-CONTENT, option=number, ...]; it prints the pid of the
fork, waits for the line "go" (a tracer attaches meanwhile), and prints the exit code: 0 committed, 1 refused with one
line on stderr, negative: the signal, anything else is a fault of ours.

`marker()` is a system call that nothing else here makes: what stands between two of them in a trace is the commit.
"""

from __future__ import annotations

import json
import os
import select
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import filelock  # noqa: F401 - here, so that nothing is imported behind the marker

from confsafe.errors import ConfsafeError
from confsafe.storage import disk, hold, inplace, together  # noqa: F401


def marker() -> None:
    os.getpriority(os.PRIO_PROCESS, 0)


def commit(path: str, content: str, *settings: str) -> int:
    warnings.simplefilter("ignore")
    options = {name: int(value) for name, value in (setting.split("=") for setting in settings)}
    store = disk.LocalFile(path, disk.DiskOptions(**options))  # type: ignore[arg-type]
    marker()
    try:
        with store.hold() as held:
            held.commit(content.encode(), held.read().version)
    except ConfsafeError as error:
        os.write(2, f"{error}\n".encode())
        return 1
    finally:
        marker()
    return 0


def serve(work: Callable[..., int] = commit) -> None:
    for line in sys.stdin:
        stderr, *arguments = json.loads(line)
        reader, writer = os.pipe()
        waits, about_to_wait = os.pipe()
        child = os.fork()
        if child == 0:
            code = 99
            try:
                os.close(writer)
                os.dup2(os.open(stderr, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
                os.write(about_to_wait, b".")  # a tracer that comes earlier would count the calls above too
                select.select([reader], [], [])  # no call that a commit makes: how often it is seen does not matter
                code = work(*arguments)
            finally:
                os._exit(code)
        os.close(reader)
        os.close(about_to_wait)
        os.read(waits, 1)
        os.close(waits)
        print(child, flush=True)
        sys.stdin.readline()
        os.close(writer)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.exit(commit(*sys.argv[1:]))
    serve()
