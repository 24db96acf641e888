"""Engines that several machines share, behind the protocol of the disk: etcd, object stores, and what a plug-in brings.

    engine.py    what an engine gives: read, conditional write, history, changes; the words Found, Moved, Unclear
    shared.py    the store over an engine: exactly once, conflicts, one deadline
    writers.py   the ids of commits
    location.py  etcd://host:2379/app.toml in its parts, never with a password
    deadline.py  the time that an edit may still wait
    etcd.py      etcd's JSON gateway; gateway.py speaks HTTP with its endpoints
    objects.py   S3, Google Cloud Storage, Azure Blob Storage, by obstore
                 object_clients.py, object_faults.py, object_history.py: its parts
    memory.py    a place in this process, for tests

An edit of a shared file is the edit of a local one; only the lock differs. Nobody waits for anybody at first: the write
is conditional (compare-and-swap), and who comes too late is told what is there now. After three conflicts the engine's
own lock is taken, and the write is conditional all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confsafe.errors import ConfsafeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.stores.engine import Engine
    from confsafe.stores.location import Location
    from confsafe.stores.shared import SharedFile, SharedOptions

_BUILT_IN = {
    "etcd": "etcd",
    "etcds": "etcd",
    "s3": "objects",
    "gs": "objects",
    "az": "objects",
    "memory": "memory",
}

GROUP = "confsafe.stores"
"""The entry-point group of plug-ins: the name is the scheme, the object an `open_engine(location, options)`."""


class StoreUnknown(ConfsafeError, ValueError):
    """No store for that scheme is installed."""


def open_shared(url: str, options: SharedOptions) -> SharedFile:
    """The store of a URL.

    Raises StoreUnknown (no such scheme), UsageError-like ValueErrors of `location.parse`, InsecureError (`secret` over
    a connection that others can read). Nothing is connected yet.
    """
    from confsafe.stores import location
    from confsafe.stores.shared import SharedFile

    place = location.parse(url)
    opener = _opener(place.scheme)
    if opener is None:
        raise StoreUnknown(
            f"no store for {place.scheme}:// is installed",
            remedy="use a file, etcd://, s3://, gs:// or az://, or install the package that brings it",
        )
    return SharedFile(opener(place, options), options)


def _opener(scheme: str) -> Callable[[Location, SharedOptions], Engine] | None:
    from importlib import import_module

    if scheme in _BUILT_IN:
        found: Any = import_module(f"confsafe.stores.{_BUILT_IN[scheme]}").open_engine
        return found  # type: ignore[no-any-return] # the module's function
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=scheme):
        return entry.load()  # type: ignore[no-any-return] # the plug-in's word for it
    return None
