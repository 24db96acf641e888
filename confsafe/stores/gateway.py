"""HTTP with the endpoints of an etcd cluster: its own JSON gateway (etcd 3.4 and newer), by the standard library alone.

    gateway.call("/v3/kv/range", {"key": ...}, deadline, is_safe=True)

A request that may be sent again (`is_safe`) goes from endpoint to endpoint until one answers or the time is over. One
that must not be repeated blindly goes on only while it is certain that nobody has seen it; else it is `Unclear`.
"""

from __future__ import annotations

import atexit
import errno
import json
import os
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.errors import InsecureError, WriteError
from confsafe.stores.engine import Unclear
from confsafe.stores.location import LocationError, is_loopback

if TYPE_CHECKING:
    import ssl
    from http.client import HTTPResponse

    from confsafe.stores.deadline import Deadline
    from confsafe.stores.location import Location

TRY = 2.0
"""Seconds for one endpoint to answer before the next is asked: a follower that lost its leader answers in one."""

_DEFAULT_PORT = 2379

_UNAVAILABLE, _UNAUTHENTICATED, _DENIED, _EXHAUSTED = 14, 16, 7, 8
_PERHAPS_DONE = frozenset({1, 2, 4, 10, 13, _UNAVAILABLE})
"""gRPC codes after which a write may have happened: cancelled, unknown, deadline, aborted, internal, unavailable."""


class Endpoint(NamedTuple):
    """One member of a cluster."""

    host: str
    port: int


class Refused(Exception):
    """The cluster has answered with an error: its gRPC code and its words."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Gateway:
    """The endpoints of one cluster, in the order in which they are asked. Connections are kept open and used again.

    User, password and certificates come from the environment: ETCD_USERNAME, ETCD_PASSWORD_FILE (or ETCD_PASSWORD),
    ETCD_CACERT, ETCD_CERT, ETCD_KEY.
    """

    def __init__(self, location: Location) -> None:
        self.identity = location.identity
        self.is_tls = location.scheme == "etcds"
        self.endpoints = [_endpoint(part) for part in location.authority.split(",")]
        self._first = 0
        self._idle: dict[Endpoint, list[HTTPConnection]] = {endpoint: [] for endpoint in self.endpoints}
        atexit.register(self.close)
        self._token: str | None = None
        self._tls: ssl.SSLContext | None = None

    def require_secrecy(self) -> None:
        """Raises InsecureError where others could read what is sent."""
        if not self.is_tls and not all(is_loopback(endpoint.host) for endpoint in self.endpoints):
            raise InsecureError(
                "a secret would be sent without TLS", path=self.identity, remedy="write etcds:// and give ETCD_CACERT"
            )

    def call(
        self, route: str, body: dict[str, Any], deadline: Deadline, *, is_safe: bool, patience: float = TRY
    ) -> dict[str, Any]:
        """The answer to a request; `patience` are the seconds that one endpoint is given.

        Raises WriteError (not done), Unclear (perhaps done).
        """
        payload = json.dumps(body).encode()
        fault: Exception | None = None
        while True:
            for number in range(len(self.endpoints)):
                at = (self._first + number) % len(self.endpoints)
                try:
                    answer = self._asked(self.endpoints[at], route, payload, deadline.at_most(patience))
                except _NotSent as error:
                    fault = error
                except (OSError, HTTPException, ValueError) as error:  # ValueError: an answer that is no JSON
                    if not is_safe:
                        self._first = (at + 1) % len(self.endpoints)
                        raise Unclear(str(error)) from error
                    fault = error
                except Refused as error:
                    if error.code not in _PERHAPS_DONE:
                        raise self._told(error) from error
                    if not is_safe:
                        raise Unclear(error.message) from error
                    fault = error
                else:
                    self._first = at
                    return answer
                if deadline.is_over:
                    break
            if deadline.is_over:
                raise self._unreachable(fault)
            deadline.pause()

    def stream(self, route: str, body: dict[str, Any], *, number: int) -> tuple[HTTPConnection, HTTPResponse]:
        """An answer that goes on and on, from endpoint `number` (modulo their count), on a connection of its own.

        Raises OSError, HTTPException.
        """
        connection = self._connection(self.endpoints[number % len(self.endpoints)], TRY)
        connection.connect()
        connection.request("POST", route, json.dumps(body).encode(), self._headers())
        return connection, connection.getresponse()

    def _asked(self, endpoint: Endpoint, route: str, payload: bytes, seconds: float) -> dict[str, Any]:
        if self._token is None and self._user:
            self._authenticate(endpoint, seconds)
        try:
            return self._sent(endpoint, route, payload, seconds)
        except Refused as error:
            if not self._user or "invalid auth token" not in error.message:
                raise
            self._authenticate(endpoint, seconds)
            return self._sent(endpoint, route, payload, seconds)

    def _authenticate(self, endpoint: Endpoint, seconds: float) -> None:
        self._token = None
        asked = {"name": self._user, "password": _password()}
        answer = self._sent(endpoint, "/v3/auth/authenticate", json.dumps(asked).encode(), seconds)
        self._token = str(answer["token"])

    def _sent(self, endpoint: Endpoint, route: str, payload: bytes, seconds: float) -> dict[str, Any]:
        connection = self._taken(endpoint, seconds)
        try:
            assert connection.sock is not None
            connection.sock.settimeout(seconds)
            connection.request("POST", route, payload, self._headers())
            response = connection.getresponse()
            answer = response.read()
        except BaseException:
            connection.close()
            raise
        self._idle[endpoint].append(connection)
        found = json.loads(answer)
        if response.status != 200:
            raise Refused(int(found.get("code", _UNAVAILABLE)), str(found.get("message") or found.get("error")))
        return found  # type: ignore[no-any-return] # the gateway answers with an object

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if self._token is not None:
            headers["Authorization"] = self._token
        return headers

    @property
    def _user(self) -> str:
        return os.environ.get("ETCD_USERNAME", "")

    # -- connections

    def _taken(self, endpoint: Endpoint, seconds: float) -> HTTPConnection:
        """A connection to an endpoint that nobody else uses. Raises _NotSent."""
        idle = self._idle[endpoint]
        while idle:
            connection = idle.pop()
            if connection.sock is not None:
                return connection
        connection = self._connection(endpoint, seconds)
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise _NotSent(str(error)) from error
        return connection

    def close(self) -> None:
        """Close what is idle."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()

    def _connection(self, endpoint: Endpoint, seconds: float) -> HTTPConnection:
        if not self.is_tls:
            return HTTPConnection(endpoint.host, endpoint.port, timeout=seconds)
        return HTTPSConnection(endpoint.host, endpoint.port, timeout=seconds, context=self._context())

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            from ssl import create_default_context

            self._tls = create_default_context(cafile=os.environ.get("ETCD_CACERT"))
            if certificate := os.environ.get("ETCD_CERT"):
                self._tls.load_cert_chain(certificate, os.environ.get("ETCD_KEY"))
        return self._tls

    # -- errors

    def _unreachable(self, fault: Exception | None) -> WriteError:
        return WriteError(
            f"the store is not reached ({fault})" if fault else "the store is not reached",
            path=self.identity,
            errno=errno.ETIMEDOUT,
            remedy="look whether it runs and the address is right, or give it more time (timeout=, --timeout)",
        )

    def _told(self, error: Refused) -> WriteError:
        is_login = "authentication" in error.message or "user name" in error.message
        if is_login or error.code in (_DENIED, _UNAUTHENTICATED):
            return WriteError(
                f"the store refuses: {error.message}",
                path=self.identity,
                errno=errno.EACCES,
                remedy="set ETCD_USERNAME and ETCD_PASSWORD_FILE of a user who may read and write this key",
            )
        if "too large" in error.message:
            return too_large(self.identity, error.message)
        if error.code == _EXHAUSTED:
            return WriteError(
                f"the store is full: {error.message}",
                path=self.identity,
                errno=errno.ENOSPC,
                remedy="compact and defragment it, then `etcdctl alarm disarm`",
            )
        return WriteError(f"the store refuses: {error.message}", path=self.identity, errno=errno.EIO)


class _NotSent(Exception):
    """No connection came about: nobody has seen the request."""


def too_large(identity: str, fact: str) -> WriteError:
    """The error for more than the store takes in one request."""
    return WriteError(
        f"too large for the store: {fact}",
        path=identity,
        errno=errno.EFBIG,
        remedy="keep no backup (backup=False, --no-backup), split the file, or put it into an object store",
    )


def _endpoint(part: str) -> Endpoint:
    host, colon, port = part.rpartition(":")
    if not colon or part.endswith("]"):
        return Endpoint(part.strip("[]"), _DEFAULT_PORT)
    if not port.isdigit():
        raise LocationError(f"{part!r} is no host:port", remedy="write etcd://host1:2379,host2:2379/key")
    return Endpoint(host.strip("[]"), int(port))


def _password() -> str:
    if file := os.environ.get("ETCD_PASSWORD_FILE"):
        with open(file, encoding="utf-8") as stream:
            return stream.read().rstrip("\r\n")
    return os.environ.get("ETCD_PASSWORD", "")
