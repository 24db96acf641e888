"""The options of every changing call: their types, defaults and meaning, in one place.

What is of the wrong type or impossible is refused by the call itself, before any file is looked at: TypeError and
ValueError, as for any function's arguments.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache

from confsafe.errors import ConfsafeError
from confsafe.storage.store import is_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypedDict

    from confsafe.data.changes import Plain
    from confsafe.formats.stream import Which
    from confsafe.formats.styles import Style
    from confsafe.storage.disk import DiskOptions, LocalFile
    from confsafe.storage.store import Store
    from confsafe.stores.shared import SharedFile

    FormatName = Literal[
        "json", "jsonc", "json5", "toml", "yaml", "ini", "env", "systemd", "gitconfig", "properties", "embedded",
        "script",
    ]  # fmt: skip
else:
    from confsafe.startup.records import TypedDict

StrPath = str | os.PathLike[str]


class PlainOptions(TypedDict, total=False):
    """What `edit`, `save`, `set`, `unset`, `update` and `ConfigFile` take by keyword.

    format: "json", "jsonc", "json5", "toml", "yaml", "ini", "env", "systemd", "gitconfig", "properties", "embedded" or
        "script"; None: from the file's name.
    document: which document of a multi-document YAML stream, from 0, or the values that it holds by their key paths
        ({"kind": "Deployment"}); None: the only one, several are an error.
    create: a missing file starts empty; False: it is an error.
    parents: make missing directories; False: they are an error.
    timeout: seconds to wait for the lock; 0: do not wait; None: for ever.
    backup: True: one `.bak`; an int keeps that many; False: none; None: as the environment variable CONFSAFE_BACKUPS
        says (a number), else one.
    secret: owner-only file, temp, backup and lock; checks on owner, links and directory.
    mode: the octal mode of a new file (0o640); None: 0o666 & ~umask. An existing file keeps its own.
    follow_symlinks: a symbolic link in the file's place is followed, and stays; False: it is refused.
    durable: fsync the file and its directory before the call returns.
    in_place: write through the existing inode (mounted and hard-linked files): the weaker guarantee, see the docs.
    on_conflict: when someone else, without the lock, changed the file meanwhile: "merge" the changes, where no key was
        changed by both; "error"; "retry": run the function again on the new state. The default of what is a function
        (`set`, `unset`, `update`) is "retry", that of a block "merge"; a block cannot be run again.
    validate: a callable(data), a JSON Schema (dict or path) or a pydantic model, asked before anything is written.
    profile: "project": for files in a repository: no backup, the lock in the user's state directory, a symbolic link in
        the file's place is refused; what is given beside it comes first. None: none.
    style: how a file that is made is written (`confsafe.Style`); None: as the format is usually written.
    encoding: the file's encoding; None: its byte-order mark decides (UTF-8, UTF-16), else UTF-8. Written back as read.
    yaml: "1.1": YAML is read, and new values are written, as YAML 1.1 has them (`yes`, `0644`); None: as 1.2, or as the
        text's %YAML directive says.
    duplicates: "error": a key that a YAML mapping repeats is one; "last": the last one counts, `unset` takes all.
    """

    format: FormatName | None
    document: Which
    create: bool
    parents: bool
    timeout: float | None
    backup: bool | int | None
    secret: bool
    mode: int | None
    follow_symlinks: bool
    durable: bool
    in_place: bool
    on_conflict: Literal["merge", "error", "retry"]
    validate: Any
    encoding: str | None
    yaml: Literal["1.1"] | None
    duplicates: Literal["error", "last"]
    style: Style | None
    profile: Literal["project"] | None


class Options(PlainOptions, total=False):
    """The options with the one that asks for other than plain data.

    native: hand out the tomlkit document or the ruamel.yaml object instead of plain data.
    """

    native: bool


DEFAULTS = Options(
    format=None,
    document=None,
    create=True,
    parents=False,
    timeout=10.0,
    backup=True,
    secret=False,
    mode=None,
    follow_symlinks=True,
    durable=True,
    in_place=False,
    on_conflict="merge",
    native=False,
    validate=None,
    encoding=None,
    yaml=None,
    duplicates="error",
    style=None,
    profile=None,
)

_PROFILES: dict[str | None, PlainOptions] = {
    None: PlainOptions(),
    "project": PlainOptions(backup=False, follow_symlinks=False),
}
"""What each profile has other defaults for; beside them, that of a project has its lock elsewhere (`disk_options`)."""

_WORDS: dict[str, tuple[str | None, ...]] = {"yaml": ("1.1", None), "duplicates": ("error", "last")}

_FLAGS = frozenset(name for name, default in DEFAULTS.items() if isinstance(default, bool) and name != "backup")


def completed(options: PlainOptions) -> Options:
    """The options with the defaults for what was not given.

    Raises TypeError for an unknown name or a value of the wrong type, ValueError for an impossible value.
    """
    for name, value in options.items():
        require_option(name, value)
    merged: Options = {**DEFAULTS, **_PROFILES[options.get("profile")], **options}
    if merged["backup"] is None:
        merged["backup"] = _backups_of_the_environment()
    return merged


def for_a_function(options: PlainOptions) -> Options:
    """The completed options of a call that is a function of the data, and so can be run again."""
    if "on_conflict" not in options:
        options = PlainOptions(**{**options, "on_conflict": "retry"})
    return completed(options)


def for_a_block(options: PlainOptions) -> Options:
    """The completed options of a block, which cannot be run again. Raises UsageError where it is to be."""
    full = completed(options)
    if full["on_conflict"] == "retry":
        raise UsageError(
            'on_conflict="retry" runs a function again, and a block cannot be run again', remedy="use `update`"
        )
    return full


def require_option(name: str, value: Any) -> None:
    """Raise TypeError or ValueError unless it is a value of that option."""
    if name in _FLAGS:
        if not isinstance(value, bool):
            raise _not_a(name, "True or False", value)
    elif name == "document":
        if value is not None and not _is_whole(value) and not isinstance(value, Mapping):
            raise _not_a(name, "a whole number, a mapping of key paths to values or None", value)
    elif name == "mode":
        if value is not None and not _is_whole(value):
            raise _not_a(name, "a whole number (0o640) or None", value)
    elif name == "timeout":
        _require_timeout(value)
    elif name == "backup":
        if value is not None and not isinstance(value, int):
            raise _not_a(name, "True, False, a count or None", value)
        if value is not None and value < 0:
            raise ValueError(f"backup is True, False, a count or None, not {value!r}")
    elif name in ("format", "encoding"):
        if value is not None and not isinstance(value, str):
            raise _not_a(name, f"the name of the {name} or None", value)
    elif name == "profile":
        if value not in _PROFILES:
            raise (ValueError if isinstance(value, str) else TypeError)(f'profile is "project" or None, not {value!r}')
    elif name == "style":
        if value is not None:
            require_style(value)
    elif name == "on_conflict":
        if value not in ("merge", "error", "retry"):
            error = ValueError if isinstance(value, str) else TypeError
            raise error(f'on_conflict is "merge", "error" or "retry", not {value!r}')
    elif name in _WORDS:
        if value not in _WORDS[name]:
            words = " or ".join("None" if word is None else f'"{word}"' for word in _WORDS[name])
            error = ValueError if isinstance(value, str) else TypeError
            raise error(f"{name} is {words}, not {value!r}")
    elif name not in DEFAULTS:
        raise TypeError(f"unknown option {name}; the options are {', '.join(DEFAULTS)}")


def require_style(value: Any) -> None:
    """Raise TypeError unless it is a Style."""
    from confsafe.formats.styles import Style

    if not isinstance(value, Style):
        raise _not_a("style", "a confsafe.Style or None", value)


def _require_timeout(value: Plain) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _not_a("timeout", "a number of seconds or None", value)
    if not value >= 0:
        raise ValueError(f"timeout is a number of seconds from 0 on, or None for ever, not {value!r}")


def _is_whole(value: Plain) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _not_a(name: str, wanted: str, value: Plain) -> TypeError:
    return TypeError(f"{name} is {wanted}, not {value!r}")


def _backups_of_the_environment() -> int:
    """CONFSAFE_BACKUPS: how many backups to keep where nobody says so. Raises UsageError."""
    text = os.environ.get("CONFSAFE_BACKUPS", "").strip()
    if not text:
        return 1
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"CONFSAFE_BACKUPS is {text!r}, not a number of backups", remedy="set it to 0, 1, 2, ...")
    return int(text)


def store_for(path: StrPath, options: Options) -> Store:
    """Where a path leads, to be read and written as completed options say: the one way to any place.

    Raises StoreUnknown, LocationError, InsecureError for a URL; UsageError for an option that only a disk has.
    """
    return shared_store_for(str(path), options) if is_url(path) else local_store_for(path, options)


def local_store_for(path: StrPath, options: Options) -> LocalFile:
    """The same for a file on a disk, whose backups are files with names, too."""
    from confsafe.storage.disk import LocalFile

    return LocalFile(path, disk_options(_made_secret(path, options)))


def shared_store_for(url: str, options: Options) -> SharedFile:
    """The same for a URL: a shared store can be watched, too. Raises as `store_for`."""
    from confsafe.stores import open_shared
    from confsafe.stores.shared import SharedOptions

    for name in ("in_place", "mode"):
        if options[name]:
            raise UsageError(f"{name} belongs to files on a disk", path=url)
    return open_shared(url, SharedOptions(options["timeout"], int(options["backup"] or 0), options["secret"]))


def _made_secret(path: StrPath, options: Options) -> Options:
    """The options, with `secret` where a .env file is to be made: it holds what nobody else should read.

    A mode that is given is obeyed, and a file that is there keeps its own.
    """
    name = os.path.basename(os.fsdecode(path))
    if not name.startswith(".env") or options["mode"] is not None or os.path.lexists(path):
        return options
    return {**options, "secret": True}


def disk_options(options: Options) -> DiskOptions:
    """The part of completed options that the disk is told."""
    return _disk_options(
        options["parents"],
        options["timeout"],
        int(options["backup"] or 0),
        options["secret"],
        options["mode"],
        options["durable"],
        options["in_place"],
        options["follow_symlinks"],
        options["profile"] == "project",
    )


@lru_cache(maxsize=16)
def _disk_options(*values: Any) -> DiskOptions:
    """One object for all edits with the same options: making one takes as long as all else here."""
    from confsafe.storage.disk import DiskOptions

    return DiskOptions(*values)


class UsageError(ConfsafeError, ValueError):
    """Options that exclude each other, or that this call cannot follow."""
