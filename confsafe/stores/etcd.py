"""etcd as a shared store: value, ids of commits and the earlier version, written in one transaction.

    /app/config.toml            the bytes, as `etcdctl get /app/config.toml` shows them
    /app/config.toml.confsafe   {"ids": [...], "time": ..., "earlier": {...}}: what belongs to the value
    /app/config.toml.bak/0...42 the value of revision 42, for `rollback`: compaction takes etcd's own history

The version is the key's `mod_revision`. It grows with every write of anybody, so a value that came back (A, B, A) is
another version, and a writer who knows nothing of confsafe is noticed.
"""

from __future__ import annotations

import errno
import json
import random
import time
from base64 import b64decode, b64encode
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from confsafe.errors import WriteError, naming
from confsafe.storage.store import Earlier
from confsafe.stores.deadline import Deadline
from confsafe.stores.engine import Found, Moved, Unclear
from confsafe.stores.gateway import TRY, Gateway, shut_down_with
from confsafe.stores.location import require_known
from confsafe.stores.refusals import too_large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from confsafe.stores.location import Location
    from confsafe.stores.shared import SharedCommit, SharedOptions

REQUEST_LIMIT = 1536 * 1024
"""Bytes of one request that etcd takes by default (`--max-request-bytes`), value and backup together."""

_ROOM = 4096
"""Bytes of a request beside the values that it puts: keys, conditions, frames."""

OPERATIONS_LIMIT = 128
"""Operations of one transaction that etcd takes by default (`--max-txn-ops`)."""

_LEASE = 10
"""Seconds after which the lock of a holder who died is free."""

_QUIET = 20.0
"""Seconds of silence after which a watch looks whether the server still answers."""

_PATIENCE = 3.0
"""Seconds for which a watch asks a cluster that does not answer before it looks whether it is to end."""

_gateways: dict[tuple[str, str], Gateway] = {}


def open_engine(location: Location, options: SharedOptions) -> EtcdFile:
    """The engine of a location. Raises InsecureError for a secret without TLS, LocationError for what follows "?"."""
    require_known(location, ())
    place = (location.scheme, location.authority)
    gateway = _gateways.get(place)
    if gateway is None:
        gateway = _gateways[place] = Gateway(location)
    if options.secret:
        with naming(location.identity):
            gateway.require_secrecy()
    return EtcdFile(gateway, location)


class EtcdFile:
    """One key of an etcd cluster, as an `Engine`."""

    kept_ids = 512  # three nodes take some 200 commits a second, and a dead leader holds one of them up for two

    def __init__(self, gateway: Gateway, location: Location) -> None:
        self.gateway = gateway
        self.identity = location.identity
        self.key = f"/{location.key}"
        self._meta = f"{self.key}.confsafe"
        self._backups = f"{self.key}.bak/"

    def read(self, deadline: Deadline) -> Found:
        return self._read(deadline)[0]

    def _read(self, deadline: Deadline) -> tuple[Found, int]:
        """What is there, and the revision that the cluster had then."""
        asked = {"compare": [], "success": self._ranges(), "failure": []}
        answer = self._asked("/v3/kv/txn", asked, deadline, is_safe=True)
        return self._found(answer.get("responses", [])), int(answer["header"]["revision"])

    def _asked(
        self, route: str, body: dict[str, Any], deadline: Deadline, *, is_safe: bool, patience: float = TRY
    ) -> dict[str, Any]:
        """The gateway's answer. Raises WriteError, which names this key; Unclear."""
        with naming(self.identity):
            return self.gateway.call(route, body, deadline, is_safe=is_safe, patience=patience)

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        asked = {
            "compare": [self.comparison(expected)],
            "success": self.operations(data, expected, ids, keep, note),
            "failure": self._ranges(),
        }
        answer = self._asked("/v3/kv/txn", asked, deadline, is_safe=False)
        if not answer.get("succeeded"):
            raise Moved(self._found(answer.get("responses", [])))
        return int(answer["header"]["revision"])

    def write_together(
        self,
        commits: Sequence[SharedCommit],
        ids: Callable[[SharedCommit], tuple[str, ...]],
        deadline: Deadline,
    ) -> None:
        """Write several keys of this cluster in one transaction. Raises Moved, Unclear, WriteError."""
        compare, success = [], []
        for commit in commits:
            assert isinstance(commit.engine, EtcdFile)
            compare.append(commit.engine.comparison(commit.expected))
            success += commit.engine.operations(commit.data, commit.expected, ids(commit), commit.keep, commit.note)
        size = _size(success)
        if size > REQUEST_LIMIT - _ROOM * len(commits):
            fact = f"values and backups are {size} bytes, and a request holds {REQUEST_LIMIT}"
            raise too_large(fact).at_path(self.identity)
        if len(success) > OPERATIONS_LIMIT:
            fact = f"{len(commits)} files are {len(success)} operations, and a transaction holds {OPERATIONS_LIMIT}"
            remedy = "edit fewer files as one, or keep no backup (backup=False)"
            raise too_large(fact, remedy=remedy).at_path(self.identity)
        asked = {"compare": compare, "success": success, "failure": []}
        if not self._asked("/v3/kv/txn", asked, deadline, is_safe=False).get("succeeded"):
            raise Moved

    def comparison(self, expected: Found) -> dict[str, Any]:
        """The condition that `expected` still stands."""
        revision = str(expected.version or 0)
        return {"key": _text(self.key), "target": "MOD", "result": "EQUAL", "mod_revision": revision}

    def operations(
        self, data: bytes, expected: Found, ids: tuple[str, ...], keep: int, note: str
    ) -> list[dict[str, Any]]:
        """The puts and deletes of one commit. Raises WriteError (EFBIG)."""
        backup = expected.data if keep and expected.data is not None else None
        meta = expected.private or {}
        earlier: dict[str, Any] = dict(meta.get("earlier", {}))
        done = [_put(self.key, data)]
        if backup is not None:
            name = f"{expected.version:020}"
            done.append(_put(self._backups + name, backup))
            earlier[name] = [len(backup), meta.get("time"), note]
            for old in sorted(earlier)[:-keep]:
                del earlier[old]
                done.append({"request_delete_range": {"key": _text(self._backups + old)}})
        said = {"ids": ids, "time": time.time(), "earlier": earlier}
        done.append(_put(self._meta, json.dumps(said, separators=(",", ":")).encode()))
        if (size := _size(done)) > REQUEST_LIMIT - _ROOM:
            fact = f"value and backup are {size} bytes, and a request holds {REQUEST_LIMIT}"
            raise too_large(fact).at_path(self.identity)
        return done

    def _ranges(self) -> list[dict[str, Any]]:
        return [{"request_range": {"key": _text(key)}} for key in (self.key, self._meta)]

    def _found(self, responses: list[dict[str, Any]]) -> Found:
        value, meta = (answer.get("response_range", {}).get("kvs", []) for answer in responses)
        said = _read_meta(meta[0]) if meta else {}
        ids = tuple(said.get("ids", ()))
        if not value:
            return Found(None, None, ids, said)
        return Found(_bytes(value[0].get("value", "")), int(value[0]["mod_revision"]), ids, said)

    # -- earlier versions

    def earlier(self, deadline: Deadline) -> list[Earlier]:
        kept = (self.read(deadline).private or {}).get("earlier", {})
        return [Earlier(number, name, *kept[name]) for number, name in enumerate(sorted(kept, reverse=True), 1)]

    def read_earlier(self, version: str, deadline: Deadline) -> bytes:
        asked = {"key": _text(self._backups + version)}
        found = self._asked("/v3/kv/range", asked, deadline, is_safe=True).get("kvs", [])
        if not found:
            raise WriteError(f"the earlier version {version} is gone", path=self.identity, errno=errno.ENOENT)
        return _bytes(found[0].get("value", ""))

    # -- the lock

    @contextmanager
    def exclusive(self, deadline: Deadline) -> Iterator[None]:
        """etcd's own lock, under a lease that is kept alive; without an answer in time the edit goes on without."""
        try:
            granted = self._asked("/v3/lease/grant", {"TTL": str(_LEASE)}, deadline, is_safe=True)
        except WriteError:
            yield
            return
        lease = {"ID": granted["ID"]}
        done = Event()
        keeper = Thread(target=self._keep_alive, args=(lease, done), daemon=True)
        keeper.start()
        try:
            asked = {"name": _text(f"{self.key}.lock"), "lease": granted["ID"]}
            with suppress(WriteError, Unclear):
                self._asked("/v3/lock/lock", asked, deadline, is_safe=False, patience=1.5 * _LEASE)
            yield
        finally:
            done.set()
            with suppress(WriteError, Unclear):
                self._asked("/v3/lease/revoke", lease, Deadline(1.0), is_safe=True)
            keeper.join()

    def _keep_alive(self, lease: dict[str, Any], done: Event) -> None:
        while not done.wait(_LEASE / 3):
            with suppress(WriteError, Unclear):
                self._asked("/v3/lease/keepalive", lease, Deadline(_LEASE / 3), is_safe=True)

    # -- changes

    def changes(self, after: Any, closed: Any) -> Iterator[Found]:
        """From etcd's stream; a broken one is resumed at the next endpoint, from the cluster's revision that was seen.

        That revision, not the key's: one that is older than the last compaction cannot be asked for.
        """
        seen, number = after, random.randrange(len(self.gateway.endpoints))
        while not closed.is_set():
            looked = self._looked(closed)
            if looked is None:
                return
            now, revision = looked
            if now.version != seen:
                seen = now.version
                yield now
            with suppress(OSError, HTTPException, ValueError):
                for found in self._stream(revision, number, closed):
                    seen = found.version
                    yield found
            number += 1
            closed.wait(0.1)

    def _looked(self, closed: Any) -> tuple[Found, int] | None:
        """What is there, and the cluster's revision; None when the event is set."""
        while not closed.is_set():
            deadline = Deadline(_PATIENCE)
            try:
                with deadline.running():
                    return self._read(deadline)
            except WriteError as error:
                if error.errno != errno.ETIMEDOUT:
                    raise
        return None

    def _stream(self, revision: int, number: int, closed: Any) -> Iterator[Found]:
        """The states that follow a revision of the cluster, until the stream breaks or is silent for long."""
        wanted = {"key": _text(self.key), "start_revision": str(revision + 1)}
        connection, response = self.gateway.stream("/v3/watch", {"create_request": wanted}, number=number)
        with closing(connection), closing(response), shut_down_with(connection.sock, closed):
            connection.sock.settimeout(_QUIET)
            while line := response.readline():
                result = json.loads(line).get("result", {})
                if result.get("canceled"):
                    return
                for event in result.get("events", ()):
                    pair = event["kv"]
                    is_gone = event.get("type") == "DELETE"
                    data = None if is_gone else _bytes(pair.get("value", ""))
                    yield Found(data, None if is_gone else int(pair["mod_revision"]))


def _read_meta(pair: dict[str, Any]) -> dict[str, Any]:
    """What belongs to a value; nothing where somebody else has written something else there."""
    try:
        said = json.loads(_bytes(pair.get("value", "")))
        is_ours = set(map(type, said["ids"])) <= {str} and all(
            isinstance(size, int) and (at is None or isinstance(at, (int, float))) and isinstance(note, str)
            for size, at, note in said["earlier"].values()
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return said if is_ours else {}


def _put(key: str, value: bytes) -> dict[str, Any]:
    return {"request_put": {"key": _text(key), "value": b64encode(value).decode()}}


def _size(operations: Sequence[dict[str, Any]]) -> int:
    """The bytes of all values that are put, rounded up to threes, as base64 has them."""
    return sum(len(one["request_put"]["value"]) // 4 * 3 for one in operations if "request_put" in one)


def _text(key: str) -> str:
    return b64encode(key.encode()).decode()


def _bytes(encoded: str) -> bytes:
    return b64decode(encoded)
