"""Where the journal of an `in_place` write may be: beside the file, or in a refuge of the user's own.

A refuge is for files in directories that may not be written: `confsafe` in the user's state directory, else one below
the temporary directory; other users cannot see into it. A journal is looked for at both places, as a directory may have
become writable since. In a refuge its name goes with the file's path: one of a file that moved is not found, as its
content alone cannot tell of which of several copies of a configuration it is.

The module is apart from `journal` so that readers, who hardly ever meet one, need not load that.
"""

from __future__ import annotations

import os
import stat

from confsafe.storage import platforms
from confsafe.storage.directory import Directory
from confsafe.storage.names import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def home_of(place: Place) -> Place | None:
    """Where a journal of the file at `place` can be made: beside it, else in the user's refuge; None: nowhere."""
    return place if place.directory.may_write(".") else refuge_of(place)


def refuge_of(place: Place) -> Place | None:
    """Where the user keeps what belongs to the file at `place` and must not stand beside it; None: nowhere."""
    for directory in _refuges():
        try:
            os.makedirs(directory, 0o700, exist_ok=True)
            if _is_private(directory):
                return in_refuge(directory, place)
        except OSError:
            continue
    return None


def homes(place: Place) -> list[Place]:
    """Where a journal of the file at `place` may stand: beside it, and in a refuge that holds something."""
    found = [place]
    for directory in _refuges():
        try:
            if _is_private(directory) and os.listdir(directory):
                found.append(in_refuge(directory, place))
        except OSError:  # mostly, there is none
            continue
    return found


def in_refuge(directory: str, place: Place) -> Place:
    """The place of the file's journal in a refuge, where files of many directories meet."""
    from confsafe.storage.digest import digest

    return Place(Directory.at(directory), digest(os.fsencode(place.path))[:16].hex())


def _refuges() -> list[str]:
    given = os.environ.get
    state = given("XDG_STATE_HOME") or f"{given('HOME') or os.path.expanduser('~')}/.local/state"
    return [f"{state}/confsafe", f"{given('TMPDIR') or '/tmp'}/confsafe-{platforms.effective_user()}"]


def _is_private(directory: str) -> bool:
    st = os.lstat(directory)
    return stat.S_ISDIR(st.st_mode) and st.st_uid == platforms.effective_user() and not st.st_mode & 0o077


def standing(homes: Sequence[Place]) -> Place | None:
    """The first of the places at which something has the journal's name."""
    for home in homes:
        if home.directory.found(home.journal) is not None:
            return home
    return None
