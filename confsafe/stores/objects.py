"""Object stores as shared stores: S3 and what speaks like it, Google Cloud Storage, Azure Blob Storage, by obstore.

    s3://bucket/app.toml        the bytes; metadata `confsafeids`: the ids of the last commits
    s3://bucket/app.toml.bak/N  an earlier version, where the bucket keeps no versions of its own; N counts nanoseconds
    metadata `confsafeearlier`  the bucket's own ids of the earlier versions, where it keeps them

A write is conditional on the e-tag. A server that takes a wrong one is found out by a probe, once a bucket and process,
and refused: with it two writers would overwrite each other in silence. Metadata names are identifiers, as Azure wants.
On S3 an e-tag is made of the content alone: a value that came back (A, B, A) looks like the first. The edit is right
all the same, as it was made from that value; only an answer lost in between could be counted twice.

Credentials come from the environment, under the names that each service uses (AWS_ACCESS_KEY_ID, ...).
"""

from __future__ import annotations

import errno
import os
import random
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from confsafe.errors import ConfsafeError, InsecureError, WriteError
from confsafe.storage.store import Earlier
from confsafe.stores.deadline import Deadline
from confsafe.stores.engine import Found, Moved, Unclear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore import GetOptions

    from confsafe.stores.location import Location
    from confsafe.stores.shared import SharedOptions

IDS = "confsafeids"
EARLIER = "confsafeearlier"

TRY = timedelta(seconds=10)
"""How long one request may take; obstore's own repeating is off, as only we can tell what may be repeated."""

LOOK = 15.0
"""Seconds between two looks of a watch, give or take a half."""

_stores: dict[str, tuple[int, Any]] = {}
"""The bucket's client, and the process that made it: in a forked child obstore would wait for ever."""

_probed: set[str] = set()


def open_engine(location: Location, options: SharedOptions) -> ObjectFile:
    """The engine of a location. Raises ConfsafeError where obstore is not installed; InsecureError; WriteError."""
    bucket = f"{location.scheme}://{location.authority}"
    pid, store = _stores.get(bucket, (os.getpid(), None))
    if pid != os.getpid():
        raise _forked(location.identity)
    if store is None:
        store = _made(location)
        _stores[bucket] = (pid, store)
    if options.secret and _is_open(location):
        raise InsecureError(
            "a secret would be sent without TLS", path=location.identity, remedy="use an https endpoint"
        )
    return ObjectFile(store, location)


def forget() -> None:
    """Forget every client and every probe, for a process whose environment names other servers now."""
    _stores.clear()
    _probed.clear()


def _made(location: Location) -> Any:
    try:
        from obstore.store import from_url
    except ImportError:
        raise ConfsafeError(
            f"{location.scheme}:// needs obstore", remedy="pip install 'confsafe[s3]'", path=location.identity
        ) from None
    bucket = f"{location.scheme}://{location.authority}"
    once = {"max_retries": 0, "retry_timeout": TRY}
    try:
        client: Any = {"timeout": TRY, "allow_http": _is_plain(location)}
        settings: Any = location.query
        return from_url(bucket, client_options=client, retry_config=once, **settings)  # type: ignore[call-overload]
    except Exception as error:
        raise WriteError(
            f"the store refuses its settings: {_short(error)}",
            path=location.identity,
            errno=errno.EINVAL,
            remedy="look at the environment variables of the service (AWS_..., GOOGLE_..., AZURE_...)",
        ) from error


_ENDPOINTS = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
    "gs": ("GOOGLE_BASE_URL", "GOOGLE_SERVICE_ACCOUNT_ENDPOINT"),
}


def _endpoint(location: Location) -> str:
    """The address of a server that is not the service's own; "" for the service's own."""
    return next((os.environ[name] for name in _ENDPOINTS[location.scheme] if os.environ.get(name)), "")


def _is_plain(location: Location) -> bool:
    """Whether the environment asks for a server without TLS: one on loopback, or one that it allows by name."""
    from urllib.parse import urlsplit

    from confsafe.stores.location import is_loopback

    parts = urlsplit(_endpoint(location))
    allowed = any(os.environ.get(f"{cloud}_ALLOW_HTTP", "").lower() == "true" for cloud in ("AWS", "AZURE", "GOOGLE"))
    return parts.scheme == "http" and (allowed or is_loopback(parts.hostname or ""))


def _is_open(location: Location) -> bool:
    """Whether others could read what is sent."""
    from urllib.parse import urlsplit

    from confsafe.stores.location import is_loopback

    parts = urlsplit(_endpoint(location))
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


class ObjectFile:
    """One object of a bucket, as an `Engine`."""

    kept_ids = 100  # 1,200 bytes of the 2,048 that S3 has for metadata

    def __init__(self, store: Any, location: Location) -> None:
        self._store = store
        self._pid = os.getpid()
        self.identity = location.identity
        self._bucket = f"{location.scheme}://{location.authority}"
        self.key = location.key

    def read(self, deadline: Deadline) -> Found:
        found: Found = self._repeated(self._got, deadline)
        return found

    def write(self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, deadline: Deadline) -> Any:
        self._probe(deadline)
        old = expected.private or {}
        attributes = {**old.get("attributes", {}), IDS: ".".join(ids)}
        kept = [name for name in old.get("attributes", {}).get(EARLIER, "").split(" ") if name]
        if keep and expected.data is not None:
            if (own := (expected.version or {}).get("version")) is not None:
                attributes[EARLIER] = " ".join([own, *kept][:keep])
            else:
                self._repeated(lambda: self._copied(expected.data or b"", keep), deadline)
        return self._put(self.key, data, attributes, expected.version or "create")

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
            raise self._told(error) from error
        except (BaseError, OSError) as error:
            fault = self._told(error)
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

        key = f".confsafe-probe-{random.getrandbits(64):016x}"
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
        own = (found.private or {}).get("attributes", {}).get(EARLIER, "").split()
        if own:
            return [self._of_bucket(number, version, deadline) for number, version in enumerate(own, 1)]
        listed = self._repeated(self._listed, deadline)
        return [
            Earlier(number, name, size, int(name) / 1e9 if name.isdigit() else None)
            for number, (name, size) in enumerate(sorted(listed, reverse=True), 1)
        ]

    def _of_bucket(self, number: int, version: str, deadline: Deadline) -> Earlier:
        from obstore import get

        meta = self._repeated(
            lambda: get(self._store, self.key, options={"version": version, "head": True}).meta, deadline
        )
        return Earlier(number, version, int(meta["size"]), meta["last_modified"].timestamp())

    def read_earlier(self, version: str, deadline: Deadline) -> bytes:
        from obstore import get

        if version.isdigit() and len(version) == _DIGITS:
            options: GetOptions | None = None
            key = f"{self.key}.bak/{version}"
        else:
            key, options = self.key, {"version": version}
        data: bytes = self._repeated(lambda: bytes(get(self._store, key, options=options).bytes()), deadline)
        return data

    def _listed(self) -> list[tuple[str, int]]:
        from obstore import list as list_objects

        prefix = f"{self.key}.bak/"
        pages = list_objects(self._store, prefix=prefix)
        return [(meta["path"].removeprefix(prefix), int(meta["size"])) for page in pages for meta in page]

    def _copied(self, data: bytes, keep: int) -> None:
        from obstore import delete, put

        put(self._store, f"{self.key}.bak/{time.time_ns():0{_DIGITS}}", data, use_multipart=False)
        for name, _ in sorted(self._listed(), reverse=True)[keep:]:
            with suppress(FileNotFoundError):  # another writer has deleted it
                delete(self._store, f"{self.key}.bak/{name}")

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

        if version is None:
            return self._got()
        try:
            now = head(self._store, self.key)
        except FileNotFoundError:
            return Found(None, None)
        return None if now.get("e_tag") == version.get("e_tag") else self._got()

    def _repeated(self, work: Any, deadline: Deadline) -> Any:
        """What `work` returns, tried again while the store does not answer and there is time."""
        from obstore.exceptions import BaseError

        if self._pid != os.getpid():
            raise _forked(self.identity)
        while True:
            try:
                return work()
            except (Unclear, Moved, WriteError) as error:
                if not isinstance(error, Unclear) or deadline.is_over:
                    raise
            except (BaseError, OSError) as error:
                fault = self._told(error)
                if fault.errno != errno.ETIMEDOUT or deadline.is_over:
                    raise fault from error
            deadline.pause()

    def _told(self, error: Exception) -> WriteError:
        """The fault of obstore in our words."""
        from obstore.exceptions import NotFoundError, NotSupportedError, PermissionDeniedError, UnauthenticatedError

        said = _short(error)
        if isinstance(error, (PermissionDeniedError, UnauthenticatedError, PermissionError)):
            remedy = "give credentials that may read and write this object, by the environment"
            return WriteError(f"the store refuses: {said}", path=self.identity, errno=errno.EACCES, remedy=remedy)
        if isinstance(error, (NotFoundError, FileNotFoundError)):
            return WriteError(
                f"not found: {said}", path=self.identity, errno=errno.ENOENT, remedy="look at the bucket's name"
            )
        if isinstance(error, NotSupportedError):
            return WriteError(f"the store cannot do this: {said}", path=self.identity, errno=errno.ENOTSUP)
        return WriteError(
            f"the store is not reached ({said})",
            path=self.identity,
            errno=errno.ETIMEDOUT,
            remedy="look whether it runs and the endpoint is right, or give it more time (timeout=, --timeout)",
        )


def _forked(identity: str) -> WriteError:
    """The error in a child of a process that used an object store: obstore would wait for ever there."""
    return WriteError(
        "object stores cannot be used in a forked child of a process that used them",
        path=identity,
        errno=errno.ENOTSUP,
        remedy='start workers with multiprocessing.get_context("spawn")',
    )


_DIGITS = 20


def _version(told: Any) -> dict[str, str]:
    """What a store tells of a version, as a condition for the next write."""
    return {name: told[name] for name in ("e_tag", "version") if told.get(name) is not None}


def _short(error: Exception) -> str:
    """The first sentence of a fault, without the request that it may quote."""
    return str(error).partition("\n")[0].partition("Debug source")[0].strip()[:200]
