"""The clients of object stores: one a bucket, its options and the time of a request; never in a forked child.

    client_for(location, options)     # of obstore, made once

A secret goes to nobody but the service itself, an https endpoint, or this machine. Credentials come from the
environment, under the names that each service uses.
"""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from confsafe.errors import ConfsafeError, InsecureError, WriteError
from confsafe.stores.location import is_loopback, require_known
from confsafe.stores.object_faults import said

if TYPE_CHECKING:
    from confsafe.stores.location import Location
    from confsafe.stores.shared import SharedOptions

TRIES = (5.0, 2.0, 1.0, 0.5)
"""Seconds that one request may take: the most of these that fits twice into the time of the edit. A client has one such
time for all its requests. obstore's own repeating is off, as only we can tell what may be repeated."""

KNOWN = {
    "s3": ("endpoint", "region", "virtual_hosted_style_request", "skip_signature"),
    "az": ("endpoint", "account_name", "skip_signature"),
    "gs": ("skip_signature",),
}
"""What may stand behind the "?" of a URL."""

_stores: dict[tuple[Any, ...], Any] = {}
"""The clients of this process, by bucket, options and time of a request."""

_owner: list[int] = []
"""The process that made the first client: in a forked child obstore would wait for ever."""


def client_for(location: Location, options: SharedOptions) -> Any:
    """The client of a location's bucket.

    Raises LocationError for what follows "?"; ConfsafeError where obstore is not installed; InsecureError; WriteError.
    """
    require_known(location, KNOWN[location.scheme])
    if options.secret and any(not is_loopback(host) for host in _plain_hosts(location)):
        raise InsecureError(
            "a secret would be sent without TLS", path=location.identity, remedy="use an https endpoint"
        )
    require_own_process(location.identity)
    seconds = next((most for most in TRIES if options.timeout is None or 2 * most <= options.timeout), TRIES[-1])
    bucket = f"{location.scheme}://{location.authority}"
    place = (bucket, *sorted(location.query.items()), seconds)
    store = _stores.get(place)
    if store is None:
        store = _stores[place] = _made(location, bucket, timedelta(seconds=seconds))
        _owner[:] = [os.getpid()]
    return store


def forget() -> None:
    """Forget every client; the process that made the first one stays its owner."""
    _stores.clear()


def require_own_process(identity: str) -> None:
    """Raises WriteError in a child of a process that used an object store: obstore would wait for ever there."""
    if _owner and _owner[0] != os.getpid():
        raise WriteError(
            "object stores cannot be used in a forked child of a process that used them",
            path=identity,
            errno=errno.ENOTSUP,
            remedy='start workers with multiprocessing.get_context("spawn")',
        )


def _made(location: Location, bucket: str, seconds: timedelta) -> Any:
    try:
        from obstore.store import from_url
    except ImportError:
        raise ConfsafeError(
            f"{location.scheme}:// needs obstore", remedy="pip install 'confsafe[s3]'", path=location.identity
        ) from None
    once = {"max_retries": 0, "retry_timeout": seconds}
    try:
        client: Any = {"timeout": seconds, "allow_http": _is_plain_allowed(location)}
        settings: Any = location.query
        return from_url(bucket, client_options=client, retry_config=once, **settings)  # type: ignore[call-overload]
    except Exception as error:
        raise WriteError(
            f"the store refuses its settings: {said(error)}",
            path=location.identity,
            errno=errno.EINVAL,
            remedy="look at the environment variables of the service (AWS_..., GOOGLE_..., AZURE_...)",
        ) from error


_ENDPOINTS = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
    "gs": ("GOOGLE_BASE_URL", "GOOGLE_SERVICE_ACCOUNT_ENDPOINT"),
}


def _plain_hosts(location: Location) -> list[str]:
    """The hosts that the URL and the environment name as servers without TLS; the service's own has it."""
    from urllib.parse import urlsplit

    named = [location.query.get("endpoint", ""), *(os.environ.get(name, "") for name in _ENDPOINTS[location.scheme])]
    parts = [urlsplit(address) for address in named]
    return [part.hostname or "" for part in parts if part.scheme == "http"]


def _is_plain_allowed(location: Location) -> bool:
    """Whether a server without TLS may be used: one on loopback, or one that the environment allows by name."""
    if any(os.environ.get(f"{cloud}_ALLOW_HTTP", "").lower() == "true" for cloud in ("AWS", "AZURE", "GOOGLE")):
        return True
    hosts = _plain_hosts(location)
    return bool(hosts) and all(is_loopback(host) for host in hosts)
