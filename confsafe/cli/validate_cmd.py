"""`--validate-cmd 'nginx -t -c {}'`: the program that will read the file says whether it would take the candidate.

The candidate stands in a temp file beside the real one, so that relative includes work, with the same suffix, readable
by its owner only, and is removed again whatever happens. The command runs without a shell; only where its words need
one (a pipe, a redirection, a variable) does `sh -c` get it. What it printed is shown when it refuses.
"""

from __future__ import annotations

import os
import secrets
import shlex
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager

from confsafe.cli.parser import UsageError
from confsafe.errors import ValidationError, WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from confsafe.editing.options import StrPath

PLACE = "{}"
_ENDS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_SHELL = frozenset("|&;<>()$`*?[]~#\n")


def validator(command: str) -> Callable[[bytes, StrPath], None]:
    """The check that runs a command on a candidate. Raises UsageError for a command that cannot be run so."""
    if PLACE not in command:
        raise UsageError("--validate-cmd needs {} where the candidate's name goes: 'nginx -t -c {}'")
    try:
        shlex.split(command)
    except ValueError as error:
        raise UsageError(f"--validate-cmd: {str(error).lower()}") from None

    def check(content: bytes, path: StrPath) -> None:
        with candidate(content, path) as name:
            run(command, name)

    return check


def run(command: str, name: str) -> None:
    """Run the command on a file. Raises ValidationError unless it exits 0."""
    words = words_of(command, name)
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        raise ValidationError(f"--validate-cmd: cannot run {words[0]}: {error.strerror}") from None
    if done.returncode == 0:
        return
    if done.stdout and sys.stderr is not None:
        sys.stderr.write(done.stdout.decode("utf-8", "backslashreplace"))
    how = f"exited {done.returncode}" if done.returncode > 0 else f"was killed by signal {-done.returncode}"
    raise ValidationError(f"refused by --validate-cmd: {os.path.basename(words[0])} {how}")


def words_of(command: str, name: str) -> list[str]:
    """The command's words with the candidate's name in its place.

    Example:
        >>> words_of("nginx -t -c {}", "/etc/a b.conf")
        ['nginx', '-t', '-c', '/etc/a b.conf']
        >>> words_of("jq . {} | grep x", "/etc/a b.conf")
        ['sh', '-c', "jq . '/etc/a b.conf' | grep x"]
    """
    if _SHELL & set(command.replace(PLACE, "")):
        return ["sh", "-c", command.replace(PLACE, shlex.quote(name))]
    return [word.replace(PLACE, name) for word in shlex.split(command)]


@contextmanager
def candidate(content: bytes, path: StrPath) -> Iterator[str]:
    """A file with that content and the suffix of `path`, beside it where that is possible, while the block runs.

    SIGTERM and SIGHUP end the block too, so that no copy of a secret is left behind.
    """
    real = os.path.realpath(os.fsdecode(path))
    descriptor, name = _created(real)
    before = {number: signal.signal(number, _terminated) for number in _ENDS}
    try:
        _filled(descriptor, name, content)
        yield name
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _removed(name)


def _filled(descriptor: int, name: str, content: bytes) -> None:
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise WriteError(f"cannot write {name}: {error.strerror}", errno=error.errno) from error


def _created(real: str) -> tuple[int, str]:
    directory, base = os.path.split(real)
    suffix = os.path.splitext(base)[1]
    name = os.path.join(directory, f".{base}.{secrets.token_hex(8)}.tmp{suffix}")
    try:
        return os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600), name
    except OSError:
        return tempfile.mkstemp(suffix=suffix, prefix="confsafe.")


def _removed(name: str) -> None:
    try:
        os.unlink(name)
    except FileNotFoundError:
        return


def _terminated(number: int, frame: Any) -> None:
    sys.exit(128 + number)
