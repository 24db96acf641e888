"""The system calls of one commit, each with its reason: the longest way of a small edit through the system.

`STEPS` is the table of docs/performance.md, and what strace logs of a commit is held against it: a call that nobody has
given a reason for is found out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.startup import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class Step(NamedTuple):
    """Calls that follow each other.

    Attributes:
        name: what is done.
        calls: a pattern for each, in their order.
        why: the reason for each of them.
    """

    name: str
    calls: tuple[str, ...]
    why: str


_OF_FD = r'(?:fstat\(\d+,|newfstatat\(\d+, "",)'
_NAMED = r'newfstatat\(\d+, "app\.toml",'
_OPENED = r'openat\(\d+, "app\.toml", O_RDONLY'

WALK = Step(
    "hold the directory",
    (r"openat\(.*O_PATH.*O_DIRECTORY", r"close\("),
    "for each directory of the path: it is opened in the one before it, and never through a link that came between",
)
"""These are as many as the path has directories."""

STEPS = (
    Step(
        "find the file",
        (_NAMED, _OF_FD),
        "is the name a link, to be followed; which directory is held, so that a second edit in this thread is refused",
    ),
    Step(
        "lock",
        (
            r'openat\(\d+, "\.app\.toml\.lock".*O_EXCL',
            _OF_FD,
            r"flock\(\d+, LOCK_EX",
            r"newfstatat\(.*\.lock",
            r"pwrite64\(",
        ),
        "the lock file is made, its mode is as the umask left it, it is locked, it still has its name, its holder's "
        "pid goes into it: for who waits, and for who sweeps after a kill",
    ),
    Step(
        "repair",
        (
            r"geteuid\(",
            r"newfstatat\(AT_FDCWD",
            r"newfstatat\(AT_FDCWD",
            r"newfstatat\(.*\.journal",
            r"newfstatat\(.*\.together",
        ),
        "did a killed writer leave a write in place to be completed (in the two refuges, or beside the file), or an "
        "edit of several files to be undone",
    ),
    Step(
        "read",
        (_NAMED, _OPENED, _OF_FD, r"read\(", _OF_FD, r"close\("),
        "its kind is looked at before it is opened, as a device may do something then; who changes it now is seen",
    ),
    Step(
        "may it be written",
        (_NAMED, r"faccessat2?\("),
        "its mode and owner now, and whether a plain open() to write would be allowed",
    ),
    Step(
        "write",
        (r"getrandom\(", r"openat\(.*\.tmp.*O_EXCL", r"flock\(", _OF_FD, r"write\("),
        "a name that nobody can guess; locked, so that no sweep takes it; its owner and group; the content",
    ),
    Step(
        "permissions",
        (_OPENED, r"flistxattr\(", r"flistxattr\(", r"close\(", r"fchmod\("),
        "ACL and attributes of the old file and of the new one; the mode, which is 0600 until now",
    ),
    Step("seal", (_OF_FD, r"fsync\("), "are there as many bytes as were written; they are on the disk"),
    Step(
        "back up",
        (
            r'newfstatat\(\d+, "app\.toml\.bak"',
            r'newfstatat\(\d+, "app\.toml\.bak\.2"',
            r"getrandom\(",
            r"geteuid\(",
            r"linkat\(",
        ),
        "which versions there are, and whether they are wider than the file; may somebody else write the old content "
        "later, so that it has to be copied; its second name",
    ),
    Step(
        "check",
        (_NAMED, r"newfstatat\(AT_FDCWD", _OPENED, r"read\(", r"close\("),
        "is it still a file, does the path still lead here, does a fresh open find what was read",
    ),
    Step(
        "rename",
        (r'renameat2?\(.*\.tmp", \d+, "app\.toml"', _OF_FD, r"close\(", r'renameat2?\(.*\.old", \d+, "app\.toml\.bak"'),
        "the new content has the name; which version it is now, for who goes on from it; the old one has the backup's",
    ),
    Step(
        "make the names durable",
        (r'openat\(\d+, "\."', r"fsync\(", r"close\("),
        "the directory is held to look names up in it alone, which needs no right to list it",
    ),
    Step(
        "unlock",
        (r"pread64\(", r"newfstatat\(.*\.lock", r"unlinkat\(.*\.lock", r"flock\(\d+, LOCK_UN", r"close\(", r"close\("),
        "does somebody wait at the lock file, is it still ours; it goes, then the lock, also a child's; the directory",
    ),
)

_NO_FILES = re.compile(r"(?:brk|m(?:map|unmap|remap|advise|protect)|futex|rt_sig\w+|getpid|gettid)\(")

_COMMITS = """
import os, sys
import confsafe.storage.hold
from confsafe.storage.disk import LocalFile

def commit(content):
    with LocalFile(sys.argv[1]).hold() as held:
        held.commit(content, held.read().version)

commit(b"a = 1\\n")
commit(b"a = 2\\n")
os.getpriority(os.PRIO_PROCESS, 0)
commit(b"a = 3\\n")
os.getpriority(os.PRIO_PROCESS, 0)
"""


def logged(folder: Path) -> list[str]:
    """The calls of one commit of a file with a backup, as strace logs them; [] where there is no strace."""
    if shutil.which("strace") is None:
        return []
    path, log = folder / "app.toml", folder / "strace.log"
    path.write_text("a = 0\n")
    environment = compiled(folder) | {"XDG_STATE_HOME": str(folder / "absent"), "TMPDIR": str(folder)}
    command = ["strace", "-o", str(log), sys.executable, "-c", _COMMITS, str(path)]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    inside, found = False, []
    for line in log.read_text(errors="replace").splitlines():
        if line.startswith("getpriority(PRIO_PROCESS"):
            inside = not inside
        elif inside and not _NO_FILES.match(line):
            found.append(line)
    return found


def unexplained(calls: Iterable[str]) -> Iterator[str]:
    """The calls that are not those of the steps, in their order; and what is missing."""
    rest = list(calls)
    while rest and any(re.match(pattern, rest[0]) for pattern in WALK.calls):
        rest.pop(0)
    for step in STEPS:
        for pattern in step.calls:
            if rest and re.match(pattern, rest[0]):
                rest.pop(0)
            else:
                yield f"{step.name}: {pattern}, but {rest[0] if rest else 'nothing'}"
                return
    yield from rest


def table() -> str:
    """The steps for people."""
    lines = ["| step | system calls | why |", "|---|---|---|", f"| {WALK.name} | openat, close | {WALK.why} |"]
    lines += [f"| {step.name} | {', '.join(map(_name, step.calls))} | {step.why} |" for step in STEPS]
    total = sum(len(step.calls) for step in STEPS)
    lines.append(f"| | {total}, and two for each directory of the path | |")
    return "\n".join(lines) + "\n"


def _name(pattern: str) -> str:
    """The call that a pattern is for.

    Example:
        >>> _name(_OF_FD), _name("renameat2?[(]")
        ('fstat', 'renameat')
    """
    found = re.findall(r"[a-z]+", pattern)[0]
    return "fstatat" if found == "newfstatat" else str(found)
