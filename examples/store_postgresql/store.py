"""Configuration files in PostgreSQL: `confsafe set postgresql://localhost/db/app.toml port 8080`.

The row of a file is locked while it is compared and written, so the condition and the write are one atomic step; data,
ids of commits and the earlier version are written in the same transaction. `LISTEN` tells of changes.
"""

from __future__ import annotations

import errno
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg

from confsafe.errors import WriteError
from confsafe.storage.store import Earlier
from confsafe.stores.engine import Found, Moved, Unclear

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    key text, version bigint, data bytea NOT NULL, at double precision NOT NULL, PRIMARY KEY (key, version)
);
CREATE SEQUENCE IF NOT EXISTS confsafe_version;
"""

_ready: set[str] = set()


def open_engine(location: Location, options: SharedOptions) -> PostgreSQLFile:
    """The engine of `postgresql://host:port/database/key`; credentials are libpq's business."""
    database, _, key = location.key.partition("/")
    host, _, port = location.authority.partition(":")
    settings = f"host={host} port={port or 5432} dbname={database} connect_timeout=5"
    if options.secret:
        settings += " sslmode=verify-full"
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
        """A connection, tried again while the server does not answer and there is time."""
        while True:
            try:
                connection = psycopg.connect(self._settings)
                break
            except psycopg.OperationalError as error:
                if deadline.is_over:
                    raise WriteError(
                        f"the store is not reached ({str(error).strip()})",
                        path=self.identity,
                        errno=errno.ETIMEDOUT,
                        remedy="look whether the server runs, and at PGUSER and PGPASSWORD",
                    ) from error
                deadline.pause()
        with connection:
            if self._settings not in _ready:
                connection.execute("SELECT pg_advisory_xact_lock(7316)")  # two would make the tables at once
                for statement in SCHEMA.split(";"):
                    if statement.strip():
                        connection.execute(statement)
                connection.commit()
                _ready.add(self._settings)
            yield connection

    def read(self, deadline: Deadline) -> Found:
        with self._connection(deadline) as connection:
            return self._found(connection)

    def _found(self, connection: psycopg.Connection[Any], lock: str = "") -> Found:
        query = f"SELECT data, version, ids FROM confsafe WHERE key = %s {lock}"
        row = connection.execute(query, [self._key]).fetchone()
        return Found(None, None) if row is None else Found(bytes(row[0]), row[1], tuple(row[2]))

    def write(self, data: bytes, expected: Found, ids: tuple[str, ...], *, keep: int, deadline: Deadline) -> Any:
        with self._connection(deadline) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self._key])
            now = self._found(connection, "FOR UPDATE")
            if now.version != expected.version:
                raise Moved(now)
            (version,) = connection.execute("SELECT nextval('confsafe_version')").fetchone() or (0,)
            if keep and expected.data is not None:
                self._keep(connection, expected, keep)
            connection.execute(
                "INSERT INTO confsafe VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key) DO UPDATE"
                " SET data = excluded.data, version = excluded.version, ids = excluded.ids, at = excluded.at",
                [self._key, data, version, list(ids), time.time()],
            )
            connection.execute("SELECT pg_notify('confsafe', %s)", [self._key])
            try:
                connection.commit()
            except psycopg.OperationalError as error:
                raise Unclear(str(error)) from error
            return version

    def _keep(self, connection: psycopg.Connection[Any], expected: Found, keep: int) -> None:
        connection.execute(
            "INSERT INTO confsafe_earlier VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [self._key, expected.version, expected.data, time.time()],
        )
        connection.execute(
            "DELETE FROM confsafe_earlier WHERE key = %s AND version NOT IN"
            " (SELECT version FROM confsafe_earlier WHERE key = %s ORDER BY version DESC LIMIT %s)",
            [self._key, self._key, keep],
        )

    @contextmanager
    def exclusive(self, deadline: Deadline) -> Iterator[None]:
        """An advisory lock of the session, given back with its connection."""
        with self._connection(deadline) as connection:
            left = deadline.remaining()
            connection.execute(f"SET lock_timeout = {0 if left is None else max(1, int(left * 1000))}")
            try:
                connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 1))", [self._key])
            except psycopg.errors.LockNotAvailable:
                connection.rollback()
            yield

    def earlier(self, deadline: Deadline) -> list[Earlier]:
        query = "SELECT version, length(data), at FROM confsafe_earlier WHERE key = %s ORDER BY version DESC"
        with self._connection(deadline) as connection:
            rows = connection.execute(query, [self._key]).fetchall()
        return [Earlier(number, str(version), size, at) for number, (version, size, at) in enumerate(rows, 1)]

    def read_earlier(self, version: str, deadline: Deadline) -> bytes:
        query = "SELECT data FROM confsafe_earlier WHERE key = %s AND version = %s"
        with self._connection(deadline) as connection:
            row = connection.execute(query, [self._key, int(version)]).fetchone()
        if row is None:
            raise WriteError(f"the earlier version {version} is gone", path=self.identity, errno=errno.ENOENT)
        return bytes(row[0])

    def changes(self, after: Any, closed: Any) -> Iterator[Found]:
        version = after
        while not closed.is_set():
            try:
                with psycopg.connect(self._settings, autocommit=True) as connection:
                    connection.execute("LISTEN confsafe")
                    while not closed.is_set():
                        found = self._found(connection)
                        if found.version != version:
                            version = found.version
                            yield found
                        for _ in connection.notifies(timeout=0.5, stop_after=1):
                            pass
            except psycopg.OperationalError:
                closed.wait(1.0)
