"""The verbs about earlier versions: `diff`, `rollback`, `backups`."""

from __future__ import annotations

import os

from confsafe import api
from confsafe.cli import output
from confsafe.cli.changing import check_of, options_of, report, writes_nothing
from confsafe.cli.progress import progress
from confsafe.errors import WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

    from confsafe.api import Backup


def diff(arguments: Namespace) -> int:
    """`confsafe diff FILE [--against N]`."""
    with progress(arguments):
        text = api.diff(arguments.file, arguments.against, secret=arguments.secret, format=arguments.format)
    output.show_diff(text, arguments.color)
    return 0


def rollback(arguments: Namespace) -> int:
    """`confsafe rollback FILE [--to N]`."""
    from confsafe.editing.source import outcome_between

    backup = _backup(arguments)
    check = check_of(arguments)
    if writes_nothing(arguments):
        before = _content(arguments.file) if os.path.lexists(arguments.file) else b""
        after = _content(backup.path)
        if check is not None and before != after:
            check(after, arguments.file)
    else:
        before, after = api.step_back(arguments.file, arguments.to, check=check, **options_of(arguments))
    outcome = outcome_between(
        before, after, arguments.file, format=arguments.format, document=arguments.document, secret=arguments.secret
    )
    return report(arguments, outcome)


def _backup(arguments: Namespace) -> Backup:
    found = api.backups(arguments.file)
    for backup in found:
        if backup.number == arguments.to:
            return backup
    there = f"there are {len(found)}" if len(found) > 1 else "there is one" if found else "there are none"
    raise WriteError(f"no backup number {arguments.to}", path=arguments.file, remedy=there)


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise WriteError(f"cannot read it: {error.strerror}", path=path, errno=error.errno) from error


def backups(arguments: Namespace) -> int:
    """`confsafe backups FILE`."""
    found = api.backups(arguments.file)
    if not found and not os.path.lexists(arguments.file):
        from confsafe.editing.reader import missing_file

        raise missing_file(arguments.file)
    if arguments.nul:
        output.emit(b"".join(os.fsencode(_near(backup.path, arguments.file)) + b"\0" for backup in found))
    else:
        output.emit("".join(_line(backup, _near(backup.path, arguments.file)) for backup in found))
    return 0


def _near(path: str, file: str) -> str:
    """A backup's path in the way in which the user names FILE, where both are in one directory."""
    directory = os.path.dirname(file)
    same = os.path.realpath(directory or ".") == os.path.dirname(path)
    return os.path.join(directory, os.path.basename(path)) if same else path


def _line(backup: Backup, name: str) -> str:
    """`1  2026-11-23 19:06:58  1234  app.toml.bak`"""
    import time

    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(backup.modified))
    return f"{backup.number}  {when}  {backup.size:>8}  {output.name_of(name)}\n"
