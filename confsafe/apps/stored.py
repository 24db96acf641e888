"""The last-known-good copy of a `ConfigFile` in a shared store, on the local disk.

    settings = ConfigFile("etcd://host/app.toml", cache="/var/cache/app.toml", max_stale=86400)
    settings.load()         # the store's; where it is not reached, or holds what does not parse, the copy's
    settings.stale          # whether the last load was the copy's

The copy is for reading: nothing is ever written from it into the store.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from confsafe import api
from confsafe.editing.options import Options, completed
from confsafe.editing.reader import NOT_REACHED, content_of
from confsafe.errors import ConfsafeError, ParseError, WriteError
from confsafe.startup.log import debug

if TYPE_CHECKING:
    from confsafe.editing.options import StrPath


class Cache:
    """The last good bytes of a shared file, on the local disk, readable by their owner only.

    Args:
        url: the shared file.
        path: where the copy is.
        max_stale: seconds after which a copy that could not be renewed is refused; None: never.

    Attributes:
        stale: whether the last `path_to_read` gave the copy because the store could not be used.
    """

    def __init__(self, url: str, path: StrPath, max_stale: float | None) -> None:
        self.url = url
        self.path = path
        self.max_stale = max_stale
        self.stale = False

    @property
    def age(self) -> float | None:
        """Seconds since the copy was last found to be what the store has; None where there is none."""
        try:
            return max(0.0, time.time() - os.stat(self.path).st_mtime)
        except FileNotFoundError:
            return None

    def renew(self, options: Options) -> None:
        """Bring the copy up to date if the store can be used; else say so in `stale`.

        Raises what reading the store raises where there is no copy, or one that is too old.
        """
        try:
            full = completed(options)
            content = content_of(self.url, secret=full["secret"], timeout=full["timeout"])
            api.data_as(self.url, content, full)
        except (WriteError, ParseError) as error:
            if isinstance(error, WriteError) and error.errno not in NOT_REACHED:
                raise
            self._fall_back(error)
            return
        self.stale = False
        self._keep(content)

    def _fall_back(self, error: ConfsafeError) -> None:
        age = self.age
        if age is None:
            raise error.at_path(self.url)
        if self.max_stale is not None and age > self.max_stale:
            error.remedy = (
                f"the copy at {os.fspath(self.path)} is {age:.0f} s old, more than max_stale={self.max_stale:g}"
            )
            raise error.at_path(self.url)
        debug("%s: not usable, its copy of %.0f s ago is read", self.url, age)
        self.stale = True

    def _keep(self, content: bytes) -> None:
        from confsafe.storage.primitives import atomic_write

        with suppress(FileNotFoundError), open(self.path, "rb") as stream:
            if stream.read() == content:
                os.utime(self.path)
                return
        atomic_write(self.path, content, mode=0o600, backup=False, parents=True)


def default_cache(url: str) -> str:
    """Where the copy of a shared file is kept if nobody says where: below $XDG_CACHE_HOME, or ~/.cache."""
    from hashlib import blake2b

    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    from confsafe.stores.location import parse

    name = parse(url).name
    return os.path.join(base, "confsafe", f"{blake2b(url.encode(), digest_size=8).hexdigest()}-{name}")
