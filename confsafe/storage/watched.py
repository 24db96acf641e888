"""Which directories to watch for one file: each in which a change can make the file's name mean another content."""

from __future__ import annotations

import os
from typing import NamedTuple

_MOST_LINKS = 40


class Watched(NamedTuple):
    """How a name leads to a file: the directories in which a change can make it mean another content, and the names in
    them that count."""

    directories: list[str]
    names: frozenset[str]


def watched_for(path: str | os.PathLike[str]) -> Watched:
    """The directory of the file, and that of every symbolic link on the way; of a missing one the nearest above it.

    Example, in a pod with the ConfigMap mounted at /etc/app:
        watched_for("/etc/app/app.toml")     # app.toml -> ..data/app.toml, ..data -> ..2026_11_23
        Watched(directories=["/etc/app", "/etc/app/..2026_11_23"], names={"app.toml", "..data"})
    """
    directories: dict[str, None] = {}
    names = set()
    here, parts = _parts(os.path.abspath(os.fsdecode(path)))
    links = 0
    while parts:
        part = parts.pop(0)
        if part == os.pardir:
            here = os.path.dirname(here)
            continue
        there = os.path.join(here, part)
        if links < _MOST_LINKS and os.path.islink(there):
            links += 1
            directories[_existing(here)] = None
            names.add(part)
            start, further = _parts(os.readlink(there))
            here, parts = start or here, further + parts
        elif parts:
            here = there
        else:
            directories[_existing(here)] = None
            names.add(part)
    return Watched(list(directories), frozenset(names))


def _parts(path: str) -> tuple[str, list[str]]:
    """Where an absolute path starts ("" for a relative one), and the names on it."""
    drive, rest = os.path.splitdrive(path)
    start = drive + os.sep if rest.startswith(os.sep) else ""
    return start, [part for part in rest.split(os.sep) if part not in ("", os.curdir)]


def _existing(directory: str) -> str:
    while not os.path.isdir(directory):
        directory = os.path.dirname(directory)
    return directory
