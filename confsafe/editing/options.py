"""The options of every changing call: their types, defaults and meaning, in one place."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from confsafe.errors import ConfsafeError

if TYPE_CHECKING:
    from confsafe.storage.disk import DiskOptions

FormatName = Literal["json", "jsonc", "json5", "toml", "yaml"]
StrPath = str | os.PathLike[str]


class Options(TypedDict, total=False):
    """What `edit`, `save`, `set`, `unset` and `ConfigFile` take by keyword.

    format: "json", "jsonc", "json5", "toml" or "yaml"; None: from the file's name.
    document: which document of a multi-document YAML stream, from 0; None: the only one, several are an error.
    create: a missing file starts empty; False: it is an error.
    parents: make missing directories; False: they are an error.
    timeout: seconds to wait for the lock; 0: do not wait; None: for ever.
    backup: True: one `.bak`; an int keeps that many; False: none.
    secret: owner-only file, temp, backup and lock; checks on owner, links and directory.
    mode: the octal mode of a new file (0o640); None: 0o666 & ~umask. An existing file keeps its own.
    durable: fsync the file and its directory before the call returns.
    in_place: write through the existing inode (mounted and hard-linked files): the weaker guarantee, see the docs.
    on_conflict: "merge" or "error", when someone else changed the file during the block.
    native: hand out the tomlkit document or the ruamel.yaml object instead of plain data.
    validate: a callable(data), a JSON Schema (dict or path) or a pydantic model, asked before anything is written.
    """

    format: FormatName | None
    document: int | None
    create: bool
    parents: bool
    timeout: float | None
    backup: bool | int
    secret: bool
    mode: int | None
    durable: bool
    in_place: bool
    on_conflict: Literal["merge", "error"]
    native: bool
    validate: Any


DEFAULTS = Options(
    format=None,
    document=None,
    create=True,
    parents=False,
    timeout=10.0,
    backup=True,
    secret=False,
    mode=None,
    durable=True,
    in_place=False,
    on_conflict="merge",
    native=False,
    validate=None,
)


def completed(options: Options) -> Options:
    """The options with the defaults for what was not given.

    Raises TypeError for an unknown name, as a function call does, and ValueError for an impossible value.
    """
    merged: Options = {**DEFAULTS, **options}
    if len(merged) != len(DEFAULTS):
        unknown = options.keys() - DEFAULTS.keys()
        raise TypeError(f"unknown option {', '.join(sorted(unknown))}; the options are {', '.join(DEFAULTS)}")
    if merged["on_conflict"] not in ("merge", "error"):
        raise ValueError(f'on_conflict is "merge" or "error", not {merged["on_conflict"]!r}')
    if int(merged["backup"]) < 0:
        raise ValueError(f"backup is True, False or a count, not {merged['backup']!r}")
    return merged


def disk_options(options: Options) -> DiskOptions:
    """The part of completed options that the disk is told."""
    return _disk_options(
        options["parents"],
        options["timeout"],
        int(options["backup"]),
        options["secret"],
        options["mode"],
        options["durable"],
        options["in_place"],
    )


@lru_cache(maxsize=16)
def _disk_options(*values: Any) -> DiskOptions:
    """One object for all edits with the same options: making one takes as long as all else here."""
    from confsafe.storage.disk import DiskOptions

    return DiskOptions(*values)


class UsageError(ConfsafeError, ValueError):
    """Options that exclude each other."""
