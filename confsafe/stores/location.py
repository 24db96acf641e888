"""A URL of a shared store in its parts.

    etcd://host1:2379,host2:2379/app/config.toml      hosts and key
    s3://bucket/app.toml?region=eu-west-1             bucket and key; what follows "?" is the engine's

A user, a password or a token never stands in it: it would be shown by every `ps`, log and error. They come from the
environment. What stands behind "?" may only be what the engine knows and what is no secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from confsafe.errors import ConfsafeError, has_password_with_slash

if TYPE_CHECKING:
    from collections.abc import Sequence


class LocationError(ConfsafeError, ValueError):
    """A URL that names no place, or holds what must not stand in it."""


class Location(NamedTuple):
    """Where a shared file lies.

    Attributes:
        scheme: "etcd", "s3", ...
        authority: what stands between `//` and the next slash: hosts, or a bucket.
        key: what follows that slash, percent-decoded.
        query: the pairs behind "?".
    """

    scheme: str
    authority: str
    key: str
    query: dict[str, str]

    @property
    def identity(self) -> str:
        """The place as messages and logs show it: without the query."""
        return f"{self.scheme}://{self.authority}/{self.key}"

    @property
    def name(self) -> str:
        """The last part of the key: what the file is called."""
        return self.key.rpartition("/")[2]


def parse(url: str) -> Location:
    """The parts of a URL. Raises LocationError; what it says never repeats a user or a password.

    Example:
        >>> parse("etcd://a:2379,b:2379/app/config.toml")
        Location(scheme='etcd', authority='a:2379,b:2379', key='app/config.toml', query={})
    """
    parts = urlsplit(url, allow_fragments=False)  # a "#" belongs to the key
    scheme = parts.scheme.lower()
    if "@" in parts.netloc or has_password_with_slash(parts.netloc, parts.path):
        raise LocationError(
            f"the {scheme}:// URL holds a user or a password",
            remedy="take it out: shells, logs and `ps` show it; credentials come from the environment",
        )
    key = unquote(parts.path).removeprefix("/")
    if not parts.netloc or not key or key.endswith("/"):
        raise LocationError(
            f"the {scheme}:// URL names no file", remedy=f"write {scheme}://HOST-OR-BUCKET/path/app.toml"
        )
    return Location(scheme, parts.netloc, key, dict(parse_qsl(parts.query, keep_blank_values=True)))


def require_known(location: Location, known: Sequence[str]) -> None:
    """Raise LocationError unless all that stands behind "?" is known to the engine; it is not repeated."""
    if not location.query.keys() <= set(known):
        raise LocationError(
            f"behind the ? of {location.scheme}:// may stand {', '.join(known) or 'nothing'}",
            path=location.identity,
            remedy="credentials come from the environment",
        )


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own loopback.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("[::1]"), is_loopback("127.example.com")
        (True, True, True, False)
    """
    from ipaddress import ip_address

    bare = host.strip("[]").lower()
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost"
