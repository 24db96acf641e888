"""What killed processes left behind, told from what living ones are using by the locks that these hold.

A temporary file is made under the lock of its file, and is locked itself while it is open; both locks end with their
process. Its age alone proves nothing: a large stream may be written for hours, and what is to become a backup is
another name of a file that may be years old.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from typing import TYPE_CHECKING

from confsafe.errors import LockTimeout, WriteError
from confsafe.storage import backup, candidate, lock, names, platforms
from confsafe.storage.directory import Directory

if TYPE_CHECKING:
    from confsafe.storage.names import Place


def sweep_beside(place: Place, name: str | None = None) -> None:
    """Remove what killed writers of this one file left; called under its lock. Never fails: litter is no reason to.

    `name` is the file's, where its side files stand in another place under another name.
    """
    directory = place.directory
    with contextlib.suppress(OSError):
        for entry in directory.entries():
            if place.is_temp(entry):
                remove_if_dead(directory, entry)
            elif candidate.is_candidate(entry):
                candidate.remove_if_dead(directory, entry, name or place.name)


def sweep_directory(path: str, max_age: float) -> int:
    """Remove what killed writers of any file in a directory left at least `max_age` seconds ago; how many there were.

    Raises OSError where the directory cannot be read. A file that may not be removed is left and not counted.
    """
    directory = Directory.at(path)
    oldest_to_keep = time.time() - max_age
    removed = 0
    for entry in directory.entries():
        found = names.of_temporary(directory, entry)
        if found is None and not candidate.is_candidate(entry):
            continue
        with contextlib.suppress(OSError):
            if directory.status(entry).st_mtime > oldest_to_keep:
                continue
            if found is None:
                removed += candidate.remove_if_dead(directory, entry)
            elif stat.S_ISREG(directory.status(entry).st_mode):
                removed += _remove_under_lock(directory, entry, *found)
    directory.close()
    return removed


def _remove_under_lock(directory: Directory, entry: str, its_lock: str, place: Place) -> bool:
    """Remove what no living writer uses: none holds the lock under which it was made. An old content becomes a backup.

    While a commit of several files is to be put in order nobody knows yet what the old content is: it stays.
    """
    try:
        held = lock.take(directory, its_lock, named=place.path, deadline=0.0, private=False)
    except (LockTimeout, WriteError):
        return False
    try:
        if not place.is_old(entry):
            return remove_if_dead(directory, entry)
        if place.lock != its_lock or directory.found(place.together) is not None:
            return False
        backup.recover(place, place.path, durable=True)
        return directory.found(entry) is None
    finally:
        held.release()


def remove_if_dead(directory: Directory, entry: str) -> bool:
    """Remove a temporary file unless its writer has it open. False: it stays, or somebody else was faster."""
    with contextlib.suppress(OSError):
        if not stat.S_ISREG(directory.status(entry).st_mode):
            return False
        fd = platforms.keep_from_children(directory.open(entry, platforms.READ))
        try:
            if stat.S_ISREG(os.fstat(fd).st_mode) and platforms.try_lock(fd):
                directory.unlink(entry)
                return True
        finally:
            platforms.close(fd)
    return False
