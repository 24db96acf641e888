"""Several files committed as one: all of them are the new ones, or all the old, whatever kills the process and when.

Each file is ready before the first is touched (`Commit`: written, sealed, backed up). Then

    marks             .NAME.together beside each file but the first: "a commit is under way, its record is there"
    old contents      .NAME.before: a link to what is about to be replaced
    record            .FIRST.together beside the first: every file, and the inode of its new content
      from here on a kill, a power loss or an error is undone
    renames           the new contents get the names
    record removed    this decides: from here on the new contents stand
    old contents, marks removed

While a record stands, the old contents count: readers of one file take them, and the next holder of any one of the
files puts all of them back before it does anything else. That needs no other file's lock: the lock on the record lets
one undo at a time, and nobody gets past it. A file that somebody else changed meanwhile is no longer the new content,
and is left alone. A mark whose record is gone means nothing, and is removed by the file's next holder.
"""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.storage import backup, journal, lock, names, platforms
from confsafe.storage.atomic import TempFile
from confsafe.storage.faults import PartlyDone, speaking_of, write_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from confsafe.storage.commit import Commit
    from confsafe.storage.names import Place
    from confsafe.storage.store import Snapshot

_LONGEST_RECORD = 1 << 20


class _File(NamedTuple):
    """One file of a record."""

    place: Place
    new: tuple[int, int]
    existed: bool

    @property
    def is_replaced(self) -> bool:
        """Whether its name means the new content now."""
        return _inode(self.place.path) == self.new


class _Record(NamedTuple):
    """What a record says."""

    path: str
    id: str
    files: list[_File]


def publish_together(commits: Sequence[Commit]) -> None:
    """Publish commits that are sealed and backed up, in the order given: all or none.

    Raises Stale where a file is not what is to be replaced any more; WriteError. Then every file is as it was, unless
    the error says that the next edit will put it back.
    """
    if len(commits) < 2:
        for commit in commits:
            commit.publish()
        return
    record = _record_of(commits)
    try:
        _announce(record, commits)
        for commit in commits:
            commit.exchange()
        with speaking_of(commits[0].hold.named, "write"):
            _sync(commits)
            os.unlink(record.path)
    except BaseException as error:
        if all(file.is_replaced for file in record.files) and not os.path.lexists(record.path):
            _forget(record.files)  # interrupted behind the decision
        else:
            _take_back(record, commits, error)
        raise
    _forget(record.files)
    with speaking_of(commits[0].hold.named, "write"):
        try:
            _sync(commits)
        except OSError as error:
            raise PartlyDone(error, "the new contents are in place, but may not survive a power loss") from error


def _record_of(commits: Sequence[Commit]) -> _Record:
    files = []
    for commit in commits:
        st = os.fstat(commit.temp.fd)
        files.append(_File(commit.hold.place, (st.st_dev, st.st_ino), commit.version is not None))
    return _Record(files[0].place.together, os.urandom(8).hex(), files)


def _announce(record: _Record, commits: Sequence[Commit]) -> None:
    """Marks, old contents, record: durable in this order."""
    for file, commit in zip(record.files[1:], commits[1:], strict=True):
        with speaking_of(commit.hold.named, "write"):
            _put(file.place, {"id": record.id, "record": record.path}, commit)
    for file, commit in zip(record.files, commits, strict=True):
        if file.existed:
            with speaking_of(commit.hold.named, "write"):
                durable = commit.hold.options.durable
                backup.duplicate(file.place, file.place.path, file.place.before, durable=durable, copy=False)
    with speaking_of(commits[0].hold.named, "write"):
        _sync(commits[1:])
        files = [{"path": file.place.path, "new": file.new, "existed": file.existed} for file in record.files]
        _put(record.files[0].place, {"id": record.id, "files": files}, commits[0])
        _sync(commits[:1])


def _put(place: Place, content: dict[str, Any], commit: Commit) -> None:
    options = commit.hold.options
    temp = TempFile.create(place)
    try:
        temp.write(json.dumps(content).encode())
        if not options.secret:
            platforms.set_mode(temp.fd, 0o644)  # readers who are other users are to see it too
        temp.seal(durable=options.durable)
        temp.publish(place.together)
    finally:
        temp.discard()


def _sync(commits: Iterable[Commit]) -> None:
    for commit in commits:
        if commit.hold.options.durable:
            commit.hold.sync_names()


def _take_back(record: _Record, commits: Sequence[Commit], error: BaseException) -> None:
    try:
        _undo(record.files)
        _sync(commits)
        _forget(record.files[1:])
        _forget(record.files[:1])
    except OSError as fault:
        named = commits[0].hold.named
        state = "some of the files have their new content, and the next edit of any of them puts the old ones back"
        raise write_error(PartlyDone(fault, state), named, "write") from error
    for commit in commits:
        commit.taken_back()


def _undo(files: Iterable[_File]) -> None:
    """Put the old contents back wherever the new ones are. Raises the last OSError; may be called again then."""
    fault: OSError | None = None
    for file in files:
        try:
            if file.is_replaced and file.existed:
                platforms.replace(file.place.before, file.place.path)
            elif file.is_replaced:
                os.unlink(file.place.path)
        except FileNotFoundError:  # somebody removed it: there is nothing to go back to
            continue
        except OSError as error:
            fault = error
    if fault is not None:
        raise fault


def _forget(files: Iterable[_File]) -> None:
    for file in files:
        platforms.remove(file.place.before)
        platforms.remove(file.place.together)


def recover(place: Place, named: str | os.PathLike[str], deadline: float | None) -> None:
    """Undo a commit of several files that was interrupted. Called by each holder of one of them, first of all.

    Raises LockTimeout; WriteError where another of the files cannot be put back by this user.
    """
    mark = _read(place)
    if mark is None:
        return
    path = place.together if "files" in mark else str(mark.get("record"))
    try:
        fd = platforms.keep_from_children(os.open(path, platforms.READ | platforms.NO_FOLLOW))
    except FileNotFoundError:
        platforms.remove(place.before)
        platforms.remove(place.together)
        return
    except PermissionError as error:
        raise _not_ours(error, named) from error
    try:
        if not lock.wait_for(fd, deadline, named):
            raise lock.timed_out(fd, named)
        record = _load(path)
        if record is not None and record.id == mark.get("id") and _inode(path) == _inode_of(os.fstat(fd)):
            _undo_all(record, place, named)
        else:
            _forget([_File(place, (0, 0), existed=True)])
    finally:
        platforms.close(fd)


def _undo_all(record: _Record, place: Place, named: str | os.PathLike[str]) -> None:
    files = [file for file in record.files if file.place.together == record.path or _is_marked(file.place, record)]
    try:
        _undo(files)
        for directory in {file.place.directory for file in files}:
            platforms.sync_directory(directory)
    except PermissionError as error:
        raise _not_ours(error, named) from error
    first = [file for file in files if file.place.together == record.path]
    _forget(file for file in files if file not in first)
    _forget(first)  # the record goes last: until then all this can be done again


def _not_ours(error: OSError, named: str | os.PathLike[str]) -> Exception:
    remedy = "run any edit of it as the user who made it"
    return write_error(error, named, "undo an interrupted commit of several files", remedy=remedy)


class OldContent(NamedTuple):
    """Where the content is that a reader is to take, and whether there was any."""

    place: Place
    existed: bool


def old_content(place: Place, snapshot: Snapshot) -> OldContent | None:
    """What counts in place of `snapshot`, which was read from the file while a mark stood; None: itself."""
    mark = _read(place)
    if mark is None or snapshot.version is None:
        return None
    record = _load(place.together if "files" in mark else str(mark.get("record")))
    if record is None or record.id != mark.get("id"):
        return None
    for file in record.files:
        if file.place.path == place.path and file.new == snapshot.version[:2]:
            return OldContent(names.Place(place.directory, os.path.basename(place.before)), file.existed)
    return None


def _is_marked(place: Place, record: _Record) -> bool:
    mark = _read(place)
    return mark is not None and mark.get("id") == record.id and mark.get("record") == record.path


def _load(path: str) -> _Record | None:
    """The record at a path; None where there is none to be trusted."""
    directory, name = os.path.split(path)
    if not (name.startswith(".") and name.endswith(".together")):
        return None
    content = _content(path, names.Place(directory, name.removeprefix(".").removesuffix(".together")))
    try:
        files = [
            _File(names.Place(*os.path.split(file["path"])), (file["new"][0], file["new"][1]), bool(file["existed"]))
            for file in content["files"]
        ]
        return _Record(path, str(content["id"]), files)
    except (KeyError, TypeError, IndexError, ValueError):
        return None


def _read(place: Place) -> dict[str, Any] | None:
    """The mark beside a file; None where there is none to be trusted."""
    return _content(place.together, place) or None


def _content(path: str, place: Place) -> dict[str, Any]:
    try:
        fd = os.open(path, platforms.READ | platforms.NO_FOLLOW)
    except OSError:
        return {}
    try:
        st = os.fstat(fd)
        if not stat.S_ISREG(st.st_mode) or not journal.is_trusted(st, path, place):
            return {}
        content = json.loads(platforms.read_at(fd, _LONGEST_RECORD, 0))
        return content if isinstance(content, dict) else {}
    except ValueError:
        return {}
    finally:
        platforms.close(fd)


def _inode(path: str) -> tuple[int, int] | None:
    try:
        return _inode_of(os.lstat(path))
    except FileNotFoundError:
        return None


def _inode_of(st: os.stat_result) -> tuple[int, int]:
    return st.st_dev, st.st_ino
