"""HTTP with the endpoints of an etcd cluster: its own JSON gateway (etcd 3.4 and newer), by the standard library alone.

    gateway.call("/v3/kv/range", {"key": ...}, deadline, is_safe=True)

A request that may be sent again (`is_safe`) goes from endpoint to endpoint until one answers or the time is over. One
that must not be repeated blindly goes on only while it is certain that nobody has seen it; else it is `Unclear`, and
the next request begins at another endpoint. What waiting cannot mend is told at once: a password or a certificate that
is not to be read, a server that is not trusted. Errors name no place: whoever asks knows for which key.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.errors import InsecureError, WriteError
from confsafe.stores import refusals
from confsafe.stores.engine import Unclear
from confsafe.stores.location import LocationError, is_loopback

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from http.client import HTTPResponse

    from confsafe.stores.deadline import Deadline
    from confsafe.stores.location import Location

TRY = 2.0
"""Seconds for one endpoint to answer before the next is asked: a follower that lost its leader answers in one."""

_DEFAULT_PORT = 2379

_UNAVAILABLE = 14
_PERHAPS_DONE = frozenset({1, 2, 4, 10, 13, _UNAVAILABLE})
"""gRPC codes after which a write may have happened: cancelled, unknown, deadline, aborted, internal, unavailable."""

_LOGIN_IS_OVER = ("invalid auth token", "revision of auth store is old")
"""What etcd says where a user must authenticate anew: the token has expired, or somebody changed users or roles."""


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
        self.is_tls = location.scheme == "etcds"
        self.endpoints = [_endpoint(part) for part in location.authority.split(",")]
        self._first = 0
        self._pid = os.getpid()
        self._idle: dict[Endpoint, list[HTTPConnection]] = {endpoint: [] for endpoint in self.endpoints}
        atexit.register(self.close)
        self._token: str | None = None
        self._tls: ssl.SSLContext | None = None

    def require_secrecy(self) -> None:
        """Raises InsecureError where others could read what is sent."""
        if not self.is_tls and not all(is_loopback(endpoint.host) for endpoint in self.endpoints):
            raise InsecureError("a secret would be sent without TLS", remedy="write etcds:// and give ETCD_CACERT")

    def call(
        self, route: str, body: dict[str, Any], deadline: Deadline, *, is_safe: bool, patience: float = TRY
    ) -> dict[str, Any]:
        """The answer to a request; `patience` are the seconds that one endpoint is given.

        Raises WriteError (not done), Unclear (perhaps done).
        """
        payload = json.dumps(body, separators=(",", ":")).encode()
        while True:
            faults = []
            for _ in self.endpoints:
                endpoint = self.endpoints[self._first]
                try:
                    return self._asked(endpoint, route, payload, deadline.at_most(patience))
                except WriteError:  # what no other endpoint mends
                    raise
                except _NotSent as error:
                    faults.append(error.fault)
                except (OSError, HTTPException, ValueError, Refused) as error:  # ValueError: an answer that is no JSON
                    if isinstance(error, Refused) and error.code not in _PERHAPS_DONE:
                        raise refusals.told(error.code, error.message) from error
                    if not is_safe:
                        self._go_on()
                        raise Unclear(str(error)) from error
                    faults.append(error)
                self._go_on()
                if deadline.is_over:
                    break
            if self.is_tls and all(_is_about_trust(fault) for fault in faults):
                raise refusals.untrusted(faults[-1])
            if deadline.is_over:
                raise refusals.unreachable(faults[-1])
            deadline.pause()

    def _go_on(self) -> None:
        """Begin at the next endpoint from now on."""
        self._first = (self._first + 1) % len(self.endpoints)

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
            if not self._user or not any(words in error.message for words in _LOGIN_IS_OVER):
                raise
            self._authenticate(endpoint, seconds)
            return self._sent(endpoint, route, payload, seconds)

    def _authenticate(self, endpoint: Endpoint, seconds: float) -> None:
        asked = {"name": self._user, "password": self._password()}
        try:
            answer = self._sent(endpoint, "/v3/auth/authenticate", json.dumps(asked).encode(), seconds)
        except (OSError, HTTPException, ValueError) as error:
            raise _NotSent(error) from error  # the request itself has not been sent
        self._token = str(answer["token"])

    def _password(self) -> str:
        file = os.environ.get("ETCD_PASSWORD_FILE")
        if not file:
            return os.environ.get("ETCD_PASSWORD", "")
        with refusals.reading("ETCD_PASSWORD_FILE"), open(file, encoding="utf-8") as stream:
            return stream.read().rstrip("\r\n")

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
        if not isinstance(found, dict):
            raise ValueError("the gateway answers with an object")
        if response.status != 200:
            raise Refused(int(found.get("code", _UNAVAILABLE)), str(found.get("message") or found.get("error")))
        return found

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
        if self._pid != os.getpid():  # a forked child, whose parent goes on with the connections
            self.close()
            self._pid = os.getpid()
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
            raise _NotSent(error) from error
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

            with refusals.reading("ETCD_CACERT"):
                made = create_default_context(cafile=os.environ.get("ETCD_CACERT") or None)
            if certificate := os.environ.get("ETCD_CERT"):
                with refusals.reading("ETCD_CERT or ETCD_KEY"):
                    made.load_cert_chain(certificate, os.environ.get("ETCD_KEY") or None)
            self._tls = made
        return self._tls


@contextmanager
def shut_down_with(connection: socket.socket, closed: Any) -> Iterator[None]:
    """Shut a connection down when the event is set, so that whoever reads from it wakes."""
    done = Event()

    def wait() -> None:
        while not done.is_set():
            if closed.wait(0.2):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                return

    waiter = Thread(target=wait, daemon=True)
    waiter.start()
    try:
        yield
    finally:
        done.set()
        waiter.join()


class _NotSent(Exception):
    """No connection came about: nobody has seen the request. `fault` is why."""

    def __init__(self, fault: Exception) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _is_about_trust(fault: Exception) -> bool:
    """Whether TLS fails for a reason that no waiting mends: a certificate, not a connection that broke."""
    from ssl import SSLEOFError, SSLError, SSLZeroReturnError

    return isinstance(fault, SSLError) and not isinstance(fault, (SSLEOFError, SSLZeroReturnError))


def _endpoint(part: str) -> Endpoint:
    host, colon, port = part.rpartition(":")
    if not colon or part.endswith("]"):
        return Endpoint(part.strip("[]"), _DEFAULT_PORT)
    if not port.isdigit():
        raise LocationError("an etcd:// URL names hosts and ports", remedy="write etcd://host1:2379,host2:2379/key")
    return Endpoint(host.strip("[]"), int(port))
