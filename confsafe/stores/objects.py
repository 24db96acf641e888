"""Object stores as shared stores: S3 and what speaks like it, Google Cloud Storage, Azure Blob Storage, by obstore.

    s3://bucket/app.toml        the bytes; metadata `confsafeids`: the ids of the last commits; `confsafetime`: when
    earlier versions            the bucket's own, or copies: object_history.py

A write is conditional on the e-tag. A server that takes a wrong one is found out by a probe, once a bucket and process,
and refused: with it two writers would overwrite each other in silence. Metadata names are identifiers, as Azure wants.
On S3 an e-tag is made of the content alone: a value that came back (A, B, A) looks like the first. The edit is right
all the same, as it was made from that value; a lost answer is looked for by its id before the write is sent again.

Credentials come from the environment, under the names that each service uses (AWS_ACCESS_KEY_ID, ...).
"""

from __future__ import annotations

import errno
import random
import time
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from confsafe.errors import WriteError
from confsafe.stores import object_clients, object_history
from confsafe.stores.deadline import Deadline
from confsafe.stores.engine import Found, Moved, Unclear
from confsafe.stores.object_clients import client_for, require_own_process
from confsafe.stores.object_faults import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.storage.store import Earlier
    from confsafe.stores.location import Location
    from confsafe.stores.shared import SharedOptions

IDS = "confsafeids"
TIME = "confsafetime"

LOOK = 15.0
"""Seconds between two looks of a watch, give or take a half."""

_probed: set[tuple[Any, ...]] = set()


def open_engine(location: Location, options: SharedOptions) -> ObjectFile:
    """The engine of a location.

    Raises LocationError for what follows "?"; ConfsafeError where obstore is not installed; InsecureError; WriteError.
    """
    return ObjectFile(client_for(location, options), location)


def forget() -> None:
    """Forget every client and every probe, for a process whose environment names other servers now."""
    object_clients.forget()
    _probed.clear()


class ObjectFile:
    """One object of a bucket, as an `Engine`."""

    kept_ids = 100  # 1,200 bytes of the 2,048 that S3 has for metadata

    def __init__(self, store: Any, location: Location) -> None:
        self._store = store
        self.identity = location.identity
        self._bucket = (location.scheme, location.authority, *sorted(location.query.items()))
        self.key = location.key
        self._history = object_history.ObjectHistory(store, location.key, self._repeated)
        self._keeps_versions = location.scheme != "gs"  # there every state has a number, kept or not

    def read(self, deadline: Deadline) -> Found:
        found: Found = self._repeated(self._got, deadline)
        return found

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        self._probe(deadline)
        attributes = {**attributes_of(expected), IDS: ".".join(ids)}
        attributes[TIME] = str(max(time.time_ns(), _time(expected) + 1))
        copy = ""
        if keep and expected.data is not None:
            if (own := self._own_version(expected)) is not None:
                attributes = object_history.with_earlier(attributes, own, note, keep)
            else:
                copy = _name(expected)
                self._history.copy(copy, expected.data, note, deadline)
        version = self._put(self.key, data, attributes, expected.version or "create")
        if copy:
            with suppress(WriteError):  # the next commit does it
                self._history.delete_outdated(copy, keep, deadline)
        return version

    def _own_version(self, found: Found) -> str | None:
        """The bucket's own id of a state, where the bucket keeps it when the next one comes."""
        own: str | None = (found.version or {}).get("version") if self._keeps_versions else None
        return None if own == "null" else own  # S3's name in a bucket that has stopped keeping them

    def _got(self) -> Found:
        from obstore import get
        from obstore.exceptions import NotFoundError

        try:
            found = get(self._store, self.key)
            data = bytes(found.bytes())
        except (NotFoundError, FileNotFoundError):
            return Found(None, None)
        attributes = {str(name): value for name, value in found.attributes.items()}
        version = _version(found.meta)
        ids = tuple(name for name in attributes.get(IDS, "").split(".") if name)
        return Found(data, version, ids, {"attributes": attributes, "time": found.meta["last_modified"].timestamp()})

    def _put(self, key: str, data: bytes, attributes: dict[str, str], mode: Any) -> Any:
        from obstore import put
        from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError, PreconditionError

        try:
            done = put(self._store, key, data, attributes=attributes, mode=mode, use_multipart=False)
        except (PreconditionError, AlreadyExistsError, FileExistsError) as error:
            raise Moved from error
        except (NotFoundError, FileNotFoundError) as error:
            if mode != "create":  # If-Match on an object that is gone is answered so by some
                raise Moved from error
            raise told(self.identity, error) from error
        except (BaseError, OSError) as error:
            fault = told(self.identity, error)
            raise Unclear(str(fault)) if fault.errno == errno.ETIMEDOUT else fault from error
        return _version(done)

    # -- is the bucket one that keeps its conditions?

    def _probe(self, deadline: Deadline) -> None:
        """Raises WriteError (ENOTSUP) where a write whose condition is wrong is taken."""
        if self._bucket in _probed:
            return
        self._repeated(self._tried, deadline)
        _probed.add(self._bucket)

    def _tried(self) -> None:
        from obstore import delete

        folder, slash, _ = self.key.rpartition("/")
        key = f"{folder}{slash}.confsafe-probe-{random.getrandbits(64):016x}"  # where the same rights hold
        first = self._put(key, b"1", {}, "create")
        try:
            second = self._put(key, b"2", {}, first)
            for condition in ("create", {**second, **first}, first):
                try:
                    self._put(key, b"3", {}, condition)
                except Moved:
                    continue
                raise WriteError(
                    "the store ignores conditions: two writers would overwrite each other",
                    path=self.identity,
                    errno=errno.ENOTSUP,
                    remedy="use a server that enforces If-Match and If-None-Match",
                )
        except Moved as error:
            raise WriteError(
                "the store refuses a write whose condition holds", path=self.identity, errno=errno.ENOTSUP
            ) from error
        finally:
            delete(self._store, key)

    # -- earlier versions

    def earlier(self, deadline: Deadline) -> list[Earlier]:
        found = self.read(deadline)
        return self._history.earlier(attributes_of(found), _name(found), deadline)

    def read_earlier(self, version: str, deadline: Deadline) -> bytes:
        return self._history.read(version, deadline)

    # -- waiting

    @contextmanager
    def exclusive(self, deadline: Deadline) -> Iterator[None]:
        """Object stores have no lock; who collides waits a moment that nobody else waits."""
        deadline.pause()
        yield

    def changes(self, after: Any, closed: Any) -> Iterator[Found]:
        """By conditional reads, at moments of one's own."""
        version = after
        while not closed.wait(LOOK * random.uniform(0.5, 1.5)):
            deadline = Deadline(LOOK)
            with deadline.running():
                try:
                    found = self._repeated(partial(self._changed_since, version), deadline)
                except WriteError as error:
                    if error.errno != errno.ETIMEDOUT:
                        raise
                    continue
            if found is not None and found.version != version:
                version = found.version
                yield found

    def _changed_since(self, version: Any) -> Found | None:
        from obstore import head
        from obstore.exceptions import NotFoundError

        if version is None:
            return self._got()
        try:
            now = head(self._store, self.key)
        except (NotFoundError, FileNotFoundError):
            return Found(None, None)
        return None if now.get("e_tag") == version.get("e_tag") else self._got()

    def _repeated(self, work: Any, deadline: Deadline) -> Any:
        """What `work` returns, tried again while the store does not answer and there is time."""
        from obstore.exceptions import BaseError

        require_own_process(self.identity)
        while True:
            try:
                return work()
            except (Unclear, Moved, WriteError) as error:
                if not isinstance(error, Unclear) or deadline.is_over:
                    raise
            except (BaseError, OSError) as error:
                fault = told(self.identity, error)
                if fault.errno != errno.ETIMEDOUT or deadline.is_over:
                    raise fault from error
            deadline.pause()


def _version(told: Any) -> dict[str, str]:
    """What a store tells of a version, as a condition for the next write."""
    return {name: told[name] for name in ("e_tag", "version") if told.get(name) is not None}


def attributes_of(found: Found) -> dict[str, str]:
    """What an object says of itself beside its bytes."""
    said: dict[str, str] = (found.private or {}).get("attributes", {})
    return said


def _time(found: Found) -> int:
    """When a state was written, in nanoseconds, later than the one before; 0 where there is none."""
    own = attributes_of(found).get(TIME, "")
    return int(own) if own.isdigit() else int((found.private or {}).get("time", 0) * 1e9)


def _name(found: Found) -> str:
    """What the copy of a state is called: its time, so that names sort by age."""
    return f"{_time(found):0{object_history.DIGITS}}"
