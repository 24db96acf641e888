"""Several files committed as one: all of them are the new ones, or all the old, whatever kills the process and when.

Each file is ready before the first is touched (`Commit`: written, sealed, backed up). Then

    parts             .NAME.together beside each file; the first one's says "undone"
    old contents      .NAME.before: a link to what is about to be replaced
    the first part    replaced by one that says "under way"
      from here on a kill, a power loss or an error is undone
    renames           the new contents get the names
    the first part    replaced by one that says "done". This decides: from here on the new contents stand
    the others go     old contents, then parts; when that is durable, the first part

Every step is durable in all directories before the next begins. So where a part is found the first one is found too,
and tells what has become of the whole: `undo` reads it, for the next holder of any of the files and for readers.
"""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING, NamedTuple

from confsafe.errors import printable
from confsafe.storage import parts, platforms, undo
from confsafe.storage.atomic import NO_LINKS, TempFile, copy_bytes
from confsafe.storage.digest import digest_of
from confsafe.storage.faults import PartlyDone, refusal, speaking_of, write_error
from confsafe.storage.undo import Member

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.storage.commit import Commit
    from confsafe.storage.names import Place

_CHUNK = 1 << 20


def publish_together(commits: Sequence[Commit]) -> None:
    """Publish commits that are sealed and backed up, in the order given: all or none.

    Raises Stale where a file is not what is to be replaced any more; WriteError. Then every file is as it was, unless
    the error says that the next edit will put it back.
    """
    if len(commits) < 2:
        for commit in commits:
            commit.publish()
        return
    group = _Group(commits)
    try:
        group.announce()
        for commit in commits:
            commit.exchange()
        group.decide()
    except BaseException as error:
        group.take_back(error)
        raise
    group.clean_up()


class _Member(NamedTuple):
    """One of the files: its commit, and what its part says."""

    commit: Commit
    part: parts.Part

    @property
    def place(self) -> Place:
        return self.commit.hold.place

    def put(self, state: str) -> None:
        """Make its part appear."""
        options = self.commit.hold.options
        part = self.part._replace(state=state)
        parts.put(self.place, part, private=options.secret, durable=options.durable)

    def written(self, state: str) -> TempFile:
        """Its part, ready to take the place of the one that is there."""
        options = self.commit.hold.options
        part = self.part._replace(state=state)
        return parts.written(self.place, part, private=options.secret, durable=options.durable)


class _Group:
    """The commits that are made one, each with the part that stands beside its file meanwhile."""

    def __init__(self, commits: Sequence[Commit]) -> None:
        id = os.urandom(16).hex()
        self._members = [_Member(commit, _part_of(commits, number, id)) for number, commit in enumerate(commits)]
        self._first = self._members[0]
        self._done: TempFile | None = None

    def announce(self) -> None:
        """Parts, old contents; then the first part says so: durable in this order."""
        for member in self._members:
            with speaking_of(member.commit.hold.named, "write"):
                _refuse_obstacles(member)
                member.put(parts.UNDONE if member is self._first else parts.PENDING)
        for member in self._members:
            with speaking_of(member.commit.hold.named, "write"):
                if member.part.old is not None:
                    _keep_old_content(member)
        with self._speaking():
            self._done = self._first.written(parts.DONE)
            self.sync()
            pending = self._first.written(parts.PENDING)
            try:
                pending.publish(self._first.place.together)
            finally:
                pending.discard()
            self.sync(self._members[:1])

    def decide(self) -> None:
        """From the moment in which the first part says "done" the new contents stand, which are durable by then."""
        assert self._done is not None
        with self._speaking():
            self.sync()
            self._done.publish(self._first.place.together)

    def clean_up(self) -> None:
        """Remove what has done its work, once the decision is durable; an error leaves it to the next edit.

        Raises WriteError where the decision may not survive a power loss: then either outcome does, as a whole.
        """
        with self._speaking():
            try:
                self.sync(self._members[:1])
            except OSError as error:
                raise PartlyDone(error, "the new contents are in place, but may not survive a power loss") from error
        with contextlib.suppress(OSError):
            for member in self._members:
                member.place.directory.remove(member.place.before)
            for member in self._members[1:]:
                member.place.directory.unlink(member.place.together)
            self.sync()
            self._first.place.directory.remove(self._first.place.together)

    def take_back(self, error: BaseException) -> None:
        """Put every old content back, after an error or an interruption; does nothing behind the decision."""
        if self._is_decided():
            with contextlib.suppress(OSError):
                self.clean_up()
            return
        ours = [member for member in self._members if undo.is_of(member.place, member.part)]
        try:
            undo.put_back([Member(member.place, member.part) for member in ours], self._first.commit.hold.named)
            self.sync()
            for member in reversed(self._members):  # the first part goes last: until then all this can be done again
                if member in ours:
                    member.place.directory.remove(member.place.before)
                    member.place.directory.unlink(member.place.together)
        except OSError as fault:
            state = "some of the files have their new content, and the next edit of any of them puts the old ones back"
            raise write_error(PartlyDone(fault, state), self._first.commit.hold.named, "write") from error
        finally:
            if self._done is not None:
                self._done.discard()
        for member in self._members:
            member.commit.taken_back()

    def sync(self, members: Sequence[_Member] | None = None) -> None:
        """Make the names of these files durable, each directory once."""
        synced = set()
        for member in members if members is not None else self._members:
            hold = member.commit.hold
            st = hold.place.directory.own_status()
            if hold.options.durable and (st.st_dev, st.st_ino) not in synced:
                synced.add((st.st_dev, st.st_ino))
                hold.sync_names()

    def _is_decided(self) -> bool:
        with contextlib.suppress(OSError):
            part = parts.read(self._first.place)
            return part is not None and part.id == self._first.part.id and part.state == parts.DONE
        return False

    def _speaking(self) -> speaking_of:
        return speaking_of(self._first.commit.hold.named, "write")


def _part_of(commits: Sequence[Commit], number: int, id: str) -> parts.Part:
    own = commits[number].hold.place
    with speaking_of(commits[number].hold.named, "write"):
        files = tuple(
            (os.path.relpath(commit.hold.place.directory.path, own.directory.path), commit.hold.place.name)
            for commit in commits
        )
        commit = commits[number]
        old = None if commit.version is None else undo.hash_of(own, own.name)
        return parts.Part(id, number, parts.PENDING, files, old, digest_of(_pieces(commit.temp.fd)).hex())


def _pieces(fd: int) -> Iterator[bytes]:
    offset = 0
    while data := platforms.read_at(fd, _CHUNK, offset):
        yield data
        offset += len(data)


def _refuse_obstacles(member: _Member) -> None:
    place = member.place
    for name in (place.together, place.before):
        if place.directory.found(name) is not None:  # what could be explained was put in order, and is gone
            reason = f"cannot write several files as one: {printable(name)} stands in the way"
            raise refusal(member.commit.hold.named, errno.EEXIST, reason, "move it away and repeat")


def _keep_old_content(member: _Member) -> None:
    place = member.place
    try:
        place.directory.link(place.name, place.before)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        fd = place.directory.open(place.name, platforms.READ)
        try:
            temp = TempFile.create(place)
            try:
                copy_bytes(fd, temp)
                temp.seal(durable=member.commit.hold.options.durable)
                temp.publish_new(place.before)
            finally:
                temp.discard()
        finally:
            platforms.close(fd)
