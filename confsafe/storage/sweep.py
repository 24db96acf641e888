"""Temporary files that killed processes left behind, told from those of living ones by their lock.

A writer keeps its temporary file locked as long as it is open (see `atomic`); a killed one's lock is gone. The age
alone proves nothing: a large stream may be written for hours.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from typing import TYPE_CHECKING

from confsafe.storage import candidate, platforms
from confsafe.storage.directory import Directory
from confsafe.storage.names import is_any_temp

if TYPE_CHECKING:
    from confsafe.storage.names import Place


def sweep_beside(place: Place) -> None:
    """Remove what killed writers of this one file left; called under its lock. Never fails: litter is no reason to.

    A link to the file itself, which was to become a backup, is a dead one's whoever locks the file: only a holder of
    the lock makes such links.
    """
    with contextlib.suppress(OSError):
        for entry in os.listdir(place.directory):
            if place.is_temp(entry):
                path = os.path.join(place.directory, entry)
                if _is_link_to(path, place.path):
                    platforms.remove(path)
                else:
                    remove_if_dead(path)
            elif candidate.is_candidate(entry):
                candidate.remove_if_dead(Directory.at(place.directory), entry, place.name)


def _is_link_to(path: str, file: str) -> bool:
    with contextlib.suppress(OSError):
        return os.path.samestat(os.lstat(path), os.stat(file))
    return False


def sweep_directory(directory: str, max_age: float) -> int:
    """Remove what killed writers of any file in `directory` left at least `max_age` seconds ago; how many there were.

    Raises OSError where the directory cannot be read. A file that may not be removed is left and not counted.
    """
    oldest_to_keep = time.time() - max_age
    removed = 0
    with os.scandir(directory) as entries:
        for entry in entries:
            if is_any_temp(entry.name):
                with contextlib.suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime <= oldest_to_keep:
                        removed += remove_if_dead(entry.path)
            elif candidate.is_candidate(entry.name):
                with contextlib.suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime <= oldest_to_keep:
                        removed += candidate.remove_if_dead(Directory.at(directory), entry.name)
    return removed


def remove_if_dead(path: str) -> bool:
    """Remove a temporary file unless its writer lives. False: it stays, or somebody else was faster."""
    with contextlib.suppress(OSError):
        fd = platforms.keep_from_children(os.open(path, platforms.READ | platforms.NO_FOLLOW))
        try:
            if stat.S_ISREG(os.fstat(fd).st_mode) and platforms.try_lock(fd):
                os.unlink(path)
                return True
        finally:
            platforms.close(fd)
    return False
