"""`confsafe relay URL DIR`: keep a local file as a shared store has it, so that applications go on watching a file.

    watch the store -> does it parse? -> wait a random part of `spread` -> commit DIR/NAME (lock, .bak, atomic rename)

One relay a machine is one watcher of the store, however many programs read the file. A value that does not parse is
reported, and the file stays as it was.
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

from confsafe import api
from confsafe.editing.options import completed, store_for
from confsafe.editing.reader import NOT_REACHED, format_of
from confsafe.errors import ConfsafeError, WriteError
from confsafe.stores.location import parse

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from typing import Unpack

    from confsafe.editing.options import Options
    from confsafe.storage.store import Snapshot, Store


def relay(
    url: str,
    directory: str | os.PathLike[str],
    *,
    spread: float = 0.0,
    once: bool = False,
    closed: threading.Event,
    tell: Callable[[str], object],
    **options: Unpack[Options],
) -> str:
    """Write the shared file into `directory` now and at each change, until `closed` is set; the path of the file.

    Args:
        url: the shared file.
        directory: where the local file stands, under the last part of the URL's name.
        spread: up to so many seconds, drawn anew each time, lie between a change and its commit, so that a fleet does
            not reload at one moment.
        once: bring the file up to date and return.
        closed: ends it, from another thread or a signal.
        tell: called with a line for each commit, and for each value that is not taken.
        options: as for `edit`, of the local file.

    Raises WriteError; the store's being out of reach is told and waited for, but where `once` is asked.
    """
    path = os.path.join(os.fspath(directory), parse(url).name)
    source: Any = store_for(url, completed({}))
    target = store_for(path, completed(options))
    format = format_of(url, options.get("format"))
    version: Any = None
    while not closed.is_set():
        try:
            snapshot = source.read()
        except WriteError as error:
            if once or error.errno not in NOT_REACHED:
                raise
            tell(str(error))
            closed.wait(1.0)
            continue
        _take(snapshot, target, path, format, tell)
        version = snapshot.version
        if once:
            return path
        for snapshot in source.watch(version, closed):
            closed.wait(random.uniform(0, spread))
            _take(source.read() if spread else snapshot, target, path, format, tell)
    return path


def _take(snapshot: Snapshot, target: Store, path: str, format: Any, tell: Callable[[str], object]) -> None:
    """Commit one state of the shared file to the local one."""
    if snapshot.data is None:
        tell(f"{path}: the shared file is gone; the local one stays")
        return
    try:
        api.loads(snapshot.data, format)
    except ConfsafeError as error:
        error.unchanged = False
        tell(f"{path}: not taken: {error}")
        return
    with target.hold() as held:
        there = held.read()
        if there.data != snapshot.data:
            held.commit(snapshot.data, there.version)
            tell(f"{path}: {len(snapshot.data)} bytes")
