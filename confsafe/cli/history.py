"""The verbs about earlier versions: `diff`, `rollback`, `backups`."""

from __future__ import annotations

import os

from confsafe import surface
from confsafe.cli import output
from confsafe.cli.get import told_format
from confsafe.cli.progress import progress
from confsafe.cli.report import emit, report
from confsafe.cli.writer import check_of, options_of, writes_nothing
from confsafe.errors import ParseError, WriteError, naming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import NamedTuple

    from confsafe.surface import Backup
else:
    from confsafe.startup.records import NamedTuple


def diff(arguments: Namespace) -> int:
    """`confsafe diff FILE [OTHER] [--against N] [--as KIND]`."""
    with progress(arguments):
        if arguments.other is None and arguments.kind == "text":
            text = surface.diff(
                arguments.file,
                arguments.against,
                secret=arguments.secret,
                format=arguments.format,
                timeout=arguments.timeout,
            )
        elif arguments.kind == "text":
            text = _between(arguments)
        else:
            return _patch(arguments)
    if arguments.json:
        emit({"file": arguments.file, "changed": bool(text), "diff": text})
    else:
        output.show_diff(text, arguments.color)
    return 0


class _Side(NamedTuple):
    """One of the two that are compared: its name, the file whose format it has, its content."""

    name: str
    file: str
    content: bytes


def _sides(arguments: Namespace) -> tuple[_Side, _Side]:
    """What is compared: the older one first."""
    file, other = arguments.file, arguments.other
    if other is not None:
        return _Side(file, file, _content(arguments, file)), _Side(other, other, _content(arguments, other))
    earlier = surface.earlier_content(file, arguments.against, timeout=arguments.timeout)
    now = _content(arguments, file)
    return _Side(_backup(arguments, arguments.against).path, file, earlier), _Side(file, file, now)


def _between(arguments: Namespace) -> str:
    """The unified diff of two files; of secret ones the key paths."""
    from confsafe.data.textdiff import redacted, unified
    from confsafe.surface import shown_text

    if not arguments.secret:
        old, new = (shown_text(side.content) for side in _sides(arguments))
        return unified(old, new, old_name=output.name_of(arguments.file), new_name=output.name_of(arguments.other))
    from confsafe.data.diff import diff as changes_between

    return redacted(changes_between(*_data(arguments)), name=output.name_of(arguments.other))


def _data(arguments: Namespace) -> list[object]:
    return [_data_of(arguments, side) for side in _sides(arguments)]


def _data_of(arguments: Namespace, side: _Side) -> object:
    from confsafe.surface import data_in

    format = told_format(arguments, arguments.file, arguments.format)
    try:
        with naming(side.name, reads=True):
            return data_in(
                side.content, side.file, format=format, document=arguments.document, encoding=arguments.encoding
            )
    except ParseError as error:
        raise surface.without_values(error) if arguments.secret else error from error.__cause__


def _patch(arguments: Namespace) -> int:
    """Print the patch that turns the older data into the newer."""
    from confsafe.apps.as_json import as_json
    from confsafe.data.differing import json_patch, merge_patch

    if arguments.secret:
        from confsafe.cli.usage import UsageError

        raise UsageError("a patch shows values, --secret forbids it")
    before, after = _data(arguments)
    patch = merge_patch(before, after) if arguments.kind == "merge-patch" else json_patch(before, after)
    if arguments.json:
        emit({"file": arguments.file, "changed": bool(patch), "patch": patch})
    else:
        output.emit(as_json(patch) + "\n")
    return 0


def rollback(arguments: Namespace) -> int:
    """`confsafe rollback FILE [--to N]`."""
    from confsafe.surface import outcome_between

    _backup(arguments, arguments.to)  # refuses a number that is not there
    check = check_of(arguments)
    if writes_nothing(arguments):
        before = surface.bytes_of(arguments.file, timeout=arguments.timeout) or b""
        after = surface.earlier_content(arguments.file, arguments.to, timeout=arguments.timeout)
        if check is not None and before != after:
            check(after, arguments.file)
    else:
        before, after = surface.step_back(arguments.file, arguments.to, check=check, **options_of(arguments))
    outcome = outcome_between(
        before, after, arguments.file, format=arguments.format, document=arguments.document, secret=arguments.secret
    )
    return report(arguments, outcome)


def _backup(arguments: Namespace, number: int) -> Backup:
    found = surface.backups(arguments.file, timeout=arguments.timeout)
    for backup in found:
        if backup.number == number:
            return backup
    there = f"there are {len(found)}" if len(found) > 1 else "there is one" if found else "there are none"
    raise WriteError(f"no backup number {number}", path=arguments.file, remedy=there)


def _content(arguments: Namespace, path: str) -> bytes:
    """The bytes of a file, a pipe too, or of a shared file. Raises WriteError."""
    if surface.is_url(path):
        with naming(path, reads=True):
            return surface.content_of(path, timeout=arguments.timeout)
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError as error:
        from confsafe.surface import missing_file

        raise missing_file(path) from error
    except OSError as error:
        raise WriteError(f"cannot read it: {error.strerror}", path=path, errno=error.errno) from error


def backups(arguments: Namespace) -> int:
    """`confsafe backups FILE`."""
    found = surface.backups(arguments.file, timeout=arguments.timeout)
    if not found and not _exists(arguments):
        from confsafe.surface import missing_file

        raise missing_file(arguments.file)
    if arguments.json:
        listed = [
            {
                "number": backup.number,
                "path": _near(backup.path, arguments.file),
                "size": backup.size,
                "modified": backup.modified,
                **({"note": backup.note} if backup.note else {}),
            }
            for backup in found
        ]
        emit({"file": arguments.file, "backups": listed})
    elif arguments.nul:
        output.emit(b"".join(os.fsencode(_near(backup.path, arguments.file)) + b"\0" for backup in found))
    else:
        output.emit("".join(_line(backup, _near(backup.path, arguments.file)) for backup in found))
    return 0


def _exists(arguments: Namespace) -> bool:
    if surface.is_url(arguments.file):
        return surface.bytes_of(arguments.file, timeout=arguments.timeout) is not None
    return os.path.lexists(arguments.file)


def _near(path: str, file: str) -> str:
    """A backup's path in the way in which the user names FILE, where both are in one directory."""
    directory = os.path.dirname(file)
    same = os.path.realpath(directory or ".") == os.path.dirname(path)
    return os.path.join(directory, os.path.basename(path)) if same else path


def _line(backup: Backup, name: str) -> str:
    """`1  2026-11-23 19:06:58  1234  app.toml.bak`"""
    import time

    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(backup.modified))
    note = f"  before: {output.name_of(backup.note)}" if backup.note else ""
    return f"{backup.number}  {when}  {backup.size:>8}  {output.name_of(name)}{note}\n"
