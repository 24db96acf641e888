"""What is made of a commit of several files that was interrupted: all of them the old ones, or all the new.

Every holder of a file beside which a part stands comes here first of all, takes the locks of the other files too, finds
the first part, and does what it says:

    the first part    this file has           outcome
    under way         either content          all old contents are put back, then the parts go, the first one last
    undone            either content          the same, for those of the others that are found now
    done              either content          the new contents stand; the parts go, the first one last
    not found         the old content         nothing has happened to this file: its part goes
    not found         the new content         nobody can tell: the edit is refused, and says which file is missed

A content that is neither the old one nor the new was made by somebody else since, and is left alone. Only files whose
lock is held are touched. Where another is not found, the first part stays for its sake, and a warning names it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from confsafe.errors import LockTimeout, printable
from confsafe.storage import backup, lock, parts, platforms, sweep, trust
from confsafe.storage.digest import digest
from confsafe.storage.faults import refusal, write_error
from confsafe.storage.parts import DONE, PENDING, UNDONE, Part
from confsafe.storage.store import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confsafe.storage.lock import Lock
    from confsafe.storage.names import Place


class Member(NamedTuple):
    """One of the files: where it is, and its part, None where none of this commit stands there any more."""

    place: Place
    part: Part | None


def recover(place: Place, named: str | os.PathLike[str]) -> LockTimeout | None:
    """Put in order what a part beside the file tells of, whose lock is held.

    Returns an error where another of the files is held by somebody else, who may wait for this one: then this lock is
    to be given back for a moment, and all of it done again; when time is up the error is raised.
    Raises WriteError where it cannot be undone, or not by this user.
    """
    try:
        part = parts.read(place)
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise _not_ours(error, named) from error
    if part is None:
        trust.tell(named, place.together, "is no part of an interrupted edit, or not one to be believed")
        return None
    locks: list[Lock] = []
    try:
        members = _locked(place, part, named, locks)
        if members[0] is None or members[0].part is None:
            _without_the_first(place, part, named)
        else:
            _settle(members, members[0].part, named)
        for member in members:
            if member is not None and member.place is not place:
                backup.recover(member.place, named, durable=True)
    except LockTimeout as busy:
        return busy
    except PermissionError as error:
        raise _not_ours(error, named) from error
    finally:
        for held in locks:
            held.release()
    return None


def _locked(place: Place, part: Part, named: str | os.PathLike[str], locks: list[Lock]) -> list[Member | None]:
    """Every file of the commit, each locked (into `locks`); None for one that is not found."""
    members: list[Member | None] = []
    for number in range(len(part.files)):
        there = parts.find(place, part, number)
        if there is None:
            members.append(None)
            continue
        if there is not place:
            taken = lock.take(there.directory, there.lock, named=named, deadline=0.0, private=False)
            locks.append(taken)
            if taken.after_a_kill:
                sweep.sweep_beside(there)
        found = parts.read_if_there(there)
        members.append(Member(there, found if found is not None and found.id == part.id else None))
    return members


def _settle(members: Sequence[Member | None], deciding: Part, named: str | os.PathLike[str]) -> None:
    there = [member for member in members if member is not None and member.part is not None]
    first, others, state = there[0], there[1:], deciding.state
    if state != DONE:
        put_back(there if state == PENDING else others, named)
    for member in there:
        member.place.directory.sync()
    _remove(others)
    missed = [file for file, member in zip(deciding.files, members, strict=True) if member is None]
    if not missed:
        for member in there:
            member.place.directory.sync()
        _remove([first])
        return
    if state == PENDING:
        private = not first.place.directory.status(first.place.together).st_mode & stat.S_IROTH
        undone = parts.written(first.place, deciding._replace(state=UNDONE), private=private, durable=True)
        undone.publish(first.place.together)
        first.place.directory.remove(first.place.before)
    file = os.path.join(*missed[0])
    trust.tell(named, first.place.together, f"tells of an interrupted edit with {printable(file)}, which is not found")


def _without_the_first(place: Place, part: Part, named: str | os.PathLike[str]) -> None:
    if hash_of(place, place.name) != part.new:
        _remove([Member(place, part)])
        return
    missed = printable(os.path.join(*part.files[0]))
    raise refusal(
        named,
        errno.EBUSY,
        f"an interrupted edit of this file and of {missed} is not decided, and that one's part in it is not found",
        f"put its directory back, or remove {printable(place.together)} to keep this file as it is",
    )


def put_back(members: Iterable[Member], named: str | os.PathLike[str]) -> None:
    """Put the old contents back wherever the new ones are. May be called again after an error.

    Raises the last OSError; WriteError where an old content is gone.
    """
    fault: OSError | None = None
    for member in members:
        try:
            _put_back(member, named)
        except OSError as error:
            fault = error
    if fault is not None:
        raise fault


def _put_back(member: Member, named: str | os.PathLike[str]) -> None:
    place, part = member
    assert part is not None
    now = hash_of(place, place.name)
    if now != part.new or now == part.old:
        return  # the old content, or somebody else's since
    if part.old is None:
        place.directory.unlink(place.name)
        return
    source = _old_content(place, part.old)
    if source is None:
        raise refusal(
            named,
            errno.ENOENT,
            f"an interrupted edit cannot be undone: the old content of {printable(place.name)}, "
            f"{printable(place.before)}, is gone",
            f"remove {printable(place.together)} to keep the new one",
        )
    if source == place.before:
        place.directory.replace(source, place.name)
    else:
        backup.duplicate(place, source, place.name, durable=True, copy=True)


def _old_content(place: Place, wanted: str) -> str | None:
    """The name of what holds the old content, and belongs to the file's owner: the link kept for it, or a backup."""
    owner = place.directory.status(place.name).st_uid
    for name in (place.before, place.backup(1)):
        st = place.directory.found(name)
        if st is not None and st.st_uid == owner and hash_of(place, name) == wanted:
            return name
    return None


def _remove(members: Iterable[Member]) -> None:
    """Remove old contents and parts, in this order: so an old content is always explained by a part beside it."""
    for member in members:
        place = member.place
        place.directory.remove(place.before)
        with contextlib.suppress(FileNotFoundError):
            place.directory.unlink(place.together)


def hash_of(place: Place, name: str) -> str | None:
    """The hash of what a name beside the file holds; None where that is no regular file. Raises OSError."""
    st = place.directory.found(name)
    if st is None or not stat.S_ISREG(st.st_mode):
        return None
    fd = place.directory.open(name, platforms.READ)
    try:
        return digest(platforms.read_all(fd, os.fstat(fd).st_size)).hex()
    finally:
        os.close(fd)


def is_of(place: Place, part: Part) -> bool:
    """Whether a part of the same commit stands beside the file."""
    found = parts.read_if_there(place)
    return found is not None and found.id == part.id


def _not_ours(error: OSError, named: str | os.PathLike[str]) -> Exception:
    remedy = "run any edit of it as the user who made it"
    return write_error(error, named, "undo an interrupted commit of several files", remedy=remedy)


def what_counts(place: Place, snapshot: Snapshot) -> Snapshot | None:
    """What a reader is to take, who read `snapshot` while a part stood beside the file; None: look again."""
    part = parts.read_if_there(place)
    if part is None or snapshot.data is None or digest(snapshot.data).hex() != part.new:
        return snapshot
    first = parts.find(place, part, 0)
    deciding = None if first is None else parts.read_if_there(first)
    if deciding is None or deciding.id != part.id or deciding.state == DONE:
        return snapshot
    if deciding.state == UNDONE and part.number == 0:
        return snapshot
    if part.old is None:
        return Snapshot(None, None)
    return _read_old_content(place, part, snapshot)


def _read_old_content(place: Place, part: Part, snapshot: Snapshot) -> Snapshot | None:
    try:
        fd = place.directory.open(place.before, platforms.READ)
        try:
            data = platforms.read_all(fd, os.fstat(fd).st_size)
        finally:
            os.close(fd)
    except FileNotFoundError:  # it has just been put back, or somebody has removed it
        return snapshot if hash_of(place, place.name) == part.new and is_of(place, part) else None
    return Snapshot(data, snapshot.version) if digest(data).hex() == part.old else snapshot
