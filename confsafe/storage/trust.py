"""Who is believed. What lies beside a file (a journal, a part of a commit of several files, a backup) is input.

    its owner                    others can write the directory    believed
    the effective user or root   either way                        yes
    anybody else                 no                                yes
    anybody else                 yes                               no

Others can write a directory that is neither this user's nor root's, or that its group or everybody may write. The
sticky bit makes no difference: it keeps strangers from our files, not from making files of their own.

What is not believed is nothing to us: it is neither obeyed, nor overwritten, nor removed, and it is named in one line.
"""

from __future__ import annotations

import os
import stat
import warnings

from confsafe.errors import ConfsafeWarning, printable
from confsafe.storage import platforms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.storage.directory import Directory

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def is_closed(directory: os.stat_result) -> bool:
    """Whether nobody but this user and root can make, remove and exchange names in a directory of this status."""
    if platforms.WINDOWS:
        return True
    return directory.st_uid in (0, platforms.effective_user()) and not directory.st_mode & _OTHERS_WRITE


def is_believed(st: os.stat_result, directory: Directory) -> bool:
    """Whether what a file of this status, in that directory, holds is taken for true."""
    return platforms.WINDOWS or st.st_uid in (0, platforms.effective_user()) or is_closed(directory.own_status())


def opened(directory: Directory, name: str, *, alone: bool) -> tuple[int, os.stat_result] | None:
    """A file of ours, open for reading, with its status; None where what has the name is not to be believed.

    Its kind is looked at before it is opened: to open a device may already do something. `alone` asks for a file with
    no other name: a stranger can give a file of ours, from elsewhere, a second name here.
    Raises FileNotFoundError, PermissionError and what else the system says.
    """
    if not stat.S_ISREG(directory.status(name).st_mode):
        return None
    fd = directory.open(name, platforms.READ)
    st = os.fstat(fd)
    if stat.S_ISREG(st.st_mode) and (st.st_nlink < 2 or not alone) and is_believed(st, directory):
        return fd, st
    os.close(fd)
    return None


def tell(named: str | os.PathLike[str], name: str, fact: str) -> None:
    """Name what lies beside the user's file and was left as it is, in one line."""
    text = f"{printable(os.fspath(named))}: {printable(name)} {fact}; it was left as it is"
    warnings.warn(text, ConfsafeWarning, stacklevel=2)
