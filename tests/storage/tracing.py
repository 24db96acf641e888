"""strace around the commit driver: what one commit does, and the same commit killed or failing at each of its calls."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

DRIVER = Path(__file__).with_name("commit_driver.py")

CHANGING = frozenset(
    {"write", "pwrite64", "fsync", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"}
    | {"fchmod", "chmod", "fchown", "ftruncate", "mkdir", "rmdir", "fsetxattr", "setxattr", "fremovexattr"}
)
"""The calls that change something on the disk, or make it durable; `openat` does when it creates."""

WITHOUT_ERRORS = frozenset(
    {"getpid", "getrandom", "getcwd", "getppid", "geteuid", "mmap", "munmap", "mremap", "brk", "rt_sigaction", "lseek"}
)
"""Calls that touch no file: an error injected into them is none that a disk can give."""

_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)$")


@dataclass(frozen=True)
class Call:
    """One system call of a commit: its name, which of that name it was since strace attached, and its line."""

    name: str
    number: int
    line: str

    @property
    def changes_the_disk(self) -> bool:
        return self.name in CHANGING or (self.name == "openat" and "O_CREAT" in self.line)

    def __str__(self) -> str:
        return f"{self.name} number {self.number}: {_CALL.match(self.line)[2][:100]}"  # type: ignore[index]


@dataclass(frozen=True)
class Run:
    """How the driver ended: its exit code (negative: the signal), its stderr, the calls of the commit."""

    code: int
    stderr: str
    calls: list[Call]


class Tracer:
    """Runs commits under strace, each in a fork of one process that has everything imported already."""

    def __init__(self, scratch: Path, driver: Path = DRIVER) -> None:
        self._log = scratch / "strace.log"
        self._stderr = scratch / "stderr"
        self._server = subprocess.Popen(
            [sys.executable, str(driver)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "XDG_STATE_HOME": str(scratch / "state"), "TMPDIR": str(scratch)},
        )

    def run(self, path: Path, content: str, *options: str, inject: str = "") -> Run:
        """One commit of `content` to `path`, with an injection in strace's words."""
        self._say(json.dumps([str(self._stderr), str(path), content, *options]))
        pid = self._hear()
        command = ["strace", "-f", "-s", "5000", "-o", str(self._log), "-p", pid]
        if inject:
            command += ["-e", f"inject={inject}"]
        strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert strace.stderr is not None
        attached = strace.stderr.readline()
        self._say("go")
        code = int(self._hear())
        strace.communicate(timeout=30)
        assert "attached" in attached, attached
        return Run(code, self._stderr.read_text(), _between_markers(self._log.read_text(errors="replace").splitlines()))

    def close(self) -> None:
        """End the process."""
        self._server.communicate(timeout=30)

    def _say(self, line: str) -> None:
        assert self._server.stdin is not None
        self._server.stdin.write(line + "\n")
        self._server.stdin.flush()

    def _hear(self) -> str:
        assert self._server.stdout is not None
        return self._server.stdout.readline().strip()


def _between_markers(lines: list[str]) -> list[Call]:
    """The calls of the commit, numbered as strace's `when=` counts them: since it attached."""
    seen: Counter[str] = Counter()
    calls: list[Call] = []
    inside = False
    for line in lines:
        match = _CALL.match(line)
        if not match:
            continue
        name = match[1]
        seen[name] += 1
        if name == "getpriority":
            inside = not inside
        elif inside:
            calls.append(Call(name, seen[name], line))
    return calls
