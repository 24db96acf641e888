"""What an etcd cluster refuses, or why it is not reached, in one line each: fact, remedy, and the errno.

ETIMEDOUT   not reached                     exit code 5
EACCES      not allowed, or not trusted     exit code 6
EFBIG       more than a request holds       exit code 6
ENOSPC      the store is full               exit code 6

They name no place: one gateway speaks for many keys, and whoever asked knows for which.
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from confsafe.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNAUTHENTICATED, _DENIED, _EXHAUSTED = 16, 7, 8


def unreachable(fault: Exception) -> WriteError:
    """No endpoint answers; `fault` is what the last one did."""
    told = "it does not answer in JSON" if isinstance(fault, ValueError) else fault
    return WriteError(
        f"the store is not reached ({told})",
        errno=errno.ETIMEDOUT,
        remedy="look whether it runs, and at the address (etcds:// where it speaks TLS)",
    )


def untrusted(fault: Exception) -> WriteError:
    """A certificate is not taken, the server's by us or ours by the server."""
    return WriteError(
        f"the server and this client do not trust each other ({fault})",
        errno=errno.EACCES,
        remedy="set ETCD_CACERT to the certificate of who signed the server's, ETCD_CERT and ETCD_KEY to your own",
    )


@contextmanager
def reading(variable: str) -> Iterator[None]:
    """Raises WriteError where a file that the environment names cannot be read."""
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        raise WriteError(
            f"what {variable} names cannot be read: {getattr(error, 'strerror', None) or error}",
            errno=errno.EACCES,
            remedy="let it name a file that is there and that you may read",
        ) from error


def told(code: int, message: str) -> WriteError:
    """The cluster's own refusal: its gRPC code and its words."""
    is_login = "authentication" in message or "user name" in message
    if is_login or code in (_DENIED, _UNAUTHENTICATED):
        return WriteError(
            f"the store refuses: {message}",
            errno=errno.EACCES,
            remedy="set ETCD_USERNAME and ETCD_PASSWORD_FILE of a user who may read and write this key",
        )
    if "too large" in message:
        return too_large(message)
    if code == _EXHAUSTED:
        return WriteError(
            f"the store is full: {message}",
            errno=errno.ENOSPC,
            remedy="compact and defragment it, then `etcdctl alarm disarm`",
        )
    return WriteError(f"the store refuses: {message}", errno=errno.EIO)


def too_large(fact: str, *, remedy: str = "") -> WriteError:
    """More than the store takes in one request."""
    return WriteError(
        f"too large for the store: {fact}",
        errno=errno.EFBIG,
        remedy=remedy or "keep no backup (backup=False, --no-backup), split the file, or put it into an object store",
    )
