"""Configuration files in PostgreSQL: `confsafe set postgresql://localhost/db/app.toml port 8080`.

The row of a file is locked while it is compared and written, so the condition and the write are one atomic step; data,
ids of commits and the earlier version are written in the same transaction. `LISTEN` tells of changes.
"""

from __future__ import annotations

import errno
import os
import socket
import time
from contextlib import ExitStack, contextmanager, suppress
from threading import Timer
from typing import TYPE_CHECKING, Any

import psycopg
import psycopg.conninfo

from confsafe.errors import WriteError
from confsafe.storage.store import Earlier
from confsafe.stores.engine import Found, Moved, Unclear
from confsafe.stores.location import is_loopback, require_known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from confsafe.stores.deadline import Deadline
    from confsafe.stores.location import Location
    from confsafe.stores.shared import SharedOptions

SCHEMA = """
CREATE TABLE IF NOT EXISTS confsafe (
    key text PRIMARY KEY,
    data bytea NOT NULL,
    version bigint NOT NULL,
    ids text[] NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE IF NOT EXISTS confsafe_earlier (
    key text, version bigint, data bytea NOT NULL, at double precision NOT NULL, note text NOT NULL,
    PRIMARY KEY (key, version)
);
CREATE SEQUENCE IF NOT EXISTS confsafe_version;
"""

_LONGEST = 30.0
"""Seconds that one statement may take, however long the edit may wait."""

_SILENCE = 5.0
"""Seconds for which a watch, or who takes the lock, waits for an answer that takes no time."""

_ready: set[str] = set()


def open_engine(location: Location, options: SharedOptions) -> PostgreSQLFile:
    """The engine of `postgresql://host:port/database/key`; credentials are libpq's business."""
    require_known(location, ())
    database, _, key = location.key.partition("/")
    host, _, port = location.authority.partition(":")
    settings = psycopg.conninfo.make_conninfo(host=host, port=port or 5432, dbname=database)
    if options.secret and not is_loopback(host):
        settings = psycopg.conninfo.make_conninfo(settings, sslmode="verify-full")
    return PostgreSQLFile(settings, key, location.identity)


class PostgreSQLFile:
    """One file, as an `Engine`."""

    kept_ids = 512

    def __init__(self, settings: str, key: str, identity: str) -> None:
        self._settings = settings
        self._key = key
        self.identity = identity

    @contextmanager
    def _connection(self, deadline: Deadline) -> Iterator[psycopg.Connection[Any]]:
        """A connection with the tables made. Raises psycopg.OperationalError, WriteError."""
        left = deadline.at_most(_LONGEST)
        options = f"-c statement_timeout={int(left * 1000)}"
        with self._connected(left, options=options) as connection, _answered_within(left, connection):
            if self._settings not in _ready:
                connection.execute("SELECT pg_advisory_xact_lock(7316)")  # two would make the tables at once
                for statement in SCHEMA.split(";"):
                    if statement.strip():
                        connection.execute(statement)
                connection.commit()
                _ready.add(self._settings)
            yield connection

    def _connected(self, seconds: float, **settings: Any) -> psycopg.Connection[Any]:
        """A connection that comes about in that time; libpq waits for two seconds at the least."""
        return psycopg.connect(self._settings, connect_timeout=max(2, int(seconds)), **settings)

    def _asked(self, work: Callable[[psycopg.Connection[Any]], Any], deadline: Deadline) -> Any:
        """What `work` reads, tried again while the server does not answer and there is time."""
        while True:
            try:
                with self._connection(deadline) as connection:
                    return work(connection)
            except psycopg.OperationalError as error:
                if _is_login(error):
                    raise self._refused(error) from error
                if deadline.is_over:
                    raise self._unreached(error) from error
                deadline.pause()

    def read(self, deadline: Deadline) -> Found:
        found: Found = self._asked(self._found, deadline)
        return found

    def _found(self, connection: psycopg.Connection[Any], lock: str = "") -> Found:
        query = f"SELECT data, version, ids FROM confsafe WHERE key = %s {lock}"
        row = connection.execute(query, [self._key]).fetchone()
        return Found(None, None) if row is None else Found(bytes(row[0]), row[1], tuple(row[2]))

    def write(
        self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, note: str, deadline: Deadline
    ) -> Any:
        try:
            with self._connection(deadline) as connection:
                connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self._key])
                now = self._found(connection, "FOR UPDATE")
                if now.version != expected.version:
                    raise Moved(now)
                return self._written(connection, data, expected, ids, keep, note)
        except psycopg.OperationalError as error:
            if _is_login(error):
                raise self._refused(error) from error
            raise Unclear(str(error)) from error  # where it broke nobody knows; it is sent again

    def _written(
        self,
        connection: psycopg.Connection[Any],
        data: bytes,
        expected: Found,
        ids: tuple[str, ...],
        keep: int,
        note: str,
    ) -> Any:
        (version,) = connection.execute("SELECT nextval('confsafe_version')").fetchone() or (0,)
        if keep and expected.data is not None:
            self._keep(connection, expected, keep, note)
        connection.execute(
            "INSERT INTO confsafe VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key) DO UPDATE"
            " SET data = excluded.data, version = excluded.version, ids = excluded.ids, at = excluded.at",
            [self._key, data, version, list(ids), time.time()],
        )
        connection.execute("SELECT pg_notify('confsafe', %s)", [self._key])
        connection.commit()
        return version

    def _keep(self, connection: psycopg.Connection[Any], expected: Found, keep: int, note: str) -> None:
        connection.execute(
            "INSERT INTO confsafe_earlier VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [self._key, expected.version, expected.data, time.time(), note],
        )
        connection.execute(
            "DELETE FROM confsafe_earlier WHERE key = %s AND version NOT IN"
            " (SELECT version FROM confsafe_earlier WHERE key = %s ORDER BY version DESC LIMIT %s)",
            [self._key, self._key, keep],
        )

    @contextmanager
    def exclusive(self, deadline: Deadline) -> Iterator[None]:
        """An advisory lock of the session, given back with its connection; without one in time the edit goes on."""
        with ExitStack() as stack:
            with suppress(psycopg.OperationalError):  # LockNotAvailable too
                left = deadline.at_most(_LONGEST)
                connection = stack.enter_context(self._connected(left, autocommit=True))
                with _answered_within(left, connection):
                    connection.execute(f"SET lock_timeout = {max(1, int(left * 1000))}")
                    connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 1))", [self._key])
            yield

    def earlier(self, deadline: Deadline) -> list[Earlier]:
        query = "SELECT version, length(data), at, note FROM confsafe_earlier WHERE key = %s ORDER BY version DESC"
        rows = self._asked(lambda connection: connection.execute(query, [self._key]).fetchall(), deadline)
        return [Earlier(number, str(version), *told) for number, (version, *told) in enumerate(rows, 1)]

    def read_earlier(self, version: str, deadline: Deadline) -> bytes:
        query = "SELECT data FROM confsafe_earlier WHERE key = %s AND version = %s"
        row = self._asked(lambda connection: connection.execute(query, [self._key, int(version)]).fetchone(), deadline)
        if row is None:
            raise WriteError(f"the earlier version {version} is gone", path=self.identity, errno=errno.ENOENT)
        return bytes(row[0])

    def changes(self, after: Any, closed: Any) -> Iterator[Found]:
        version = after
        while not closed.is_set():
            try:
                with self._connected(_SILENCE, autocommit=True) as connection:
                    with _answered_within(_SILENCE, connection):
                        connection.execute("LISTEN confsafe")
                    while not closed.is_set():
                        with _answered_within(_SILENCE, connection):
                            found = self._found(connection)
                        if found.version != version:
                            version = found.version
                            yield found
                        for _ in connection.notifies(timeout=0.5, stop_after=1):
                            pass
            except psycopg.OperationalError:
                closed.wait(1.0)

    def _refused(self, error: psycopg.Error) -> WriteError:
        return WriteError(
            f"the store refuses: {str(error).strip().splitlines()[-1]}",
            path=self.identity,
            errno=errno.EACCES,
            remedy="set PGUSER and PGPASSWORD, or write ~/.pgpass",
        )

    def _unreached(self, error: psycopg.Error) -> WriteError:
        return WriteError(
            f"the store is not reached ({str(error).strip().splitlines()[-1]})",
            path=self.identity,
            errno=errno.ETIMEDOUT,
            remedy="look whether the server runs, and at the address",
        )


@contextmanager
def _answered_within(seconds: float, connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Break the connection where the block takes longer: libpq waits for ever for a server that stands still.

    `statement_timeout` is the server's own, which does not see to it then.
    """
    with socket.socket(fileno=os.dup(connection.fileno())) as line:
        timer = Timer(seconds, _shut_down, [line])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _shut_down(line: socket.socket) -> None:
    with suppress(OSError):  # it is closed already
        line.shutdown(socket.SHUT_RDWR)


def _is_login(error: psycopg.OperationalError) -> bool:
    """Whether the server answers, but does not know the user; libpq has no code for it."""
    said = str(error)
    return any(words in said for words in ("authentication failed", "no password supplied", "does not exist"))
