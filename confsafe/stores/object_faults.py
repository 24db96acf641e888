"""What a fault of obstore says, in our words: place, fact, remedy, and the errno.

    ETIMEDOUT   not reached, or an answer that may be another when asked again      exit code 5
    EACCES      not allowed                                                         exit code 6
    ENOENT      no such bucket                                                      exit code 6
    EIO         any other refusal                                                   exit code 6

Only the server's address, the status and its code are told: the rest of a request may hold a token.
"""

from __future__ import annotations

import errno
import re

from confsafe.errors import WriteError

_PASSING = frozenset({408, 409, 425, 429})
"""HTTP's answers that may be others when asked again."""

_SERVER = re.compile(r"performing \w+ (\w+://)(?:[^/ ]*@)?([^/ ]+)")
_STATUS = re.compile(r"status code: (\d{3})([^:\n]*)")
_CODE = re.compile(r"<Code>(\w+)</Code>")


def told(identity: str, error: Exception) -> WriteError:
    """The fault of obstore in our words."""
    from obstore.exceptions import NotFoundError, NotSupportedError, PermissionDeniedError, UnauthenticatedError

    fact, status = said(error), _status(error)
    if isinstance(error, (PermissionDeniedError, UnauthenticatedError, PermissionError)):
        remedy = "give credentials that may read, write and delete here, by the environment"
        return WriteError(f"the store refuses: {fact}", path=identity, errno=errno.EACCES, remedy=remedy)
    if isinstance(error, (NotFoundError, FileNotFoundError)):
        return WriteError(f"not found: {fact}", path=identity, errno=errno.ENOENT, remedy="look at the bucket's name")
    if isinstance(error, NotSupportedError):
        return WriteError(f"the store cannot do this: {fact}", path=identity, errno=errno.ENOTSUP)
    if 300 <= status < 500 and status not in _PASSING:
        return WriteError(f"the store refuses: {fact}", path=identity, errno=errno.EIO)
    return WriteError(
        f"the store is not reached ({fact})",
        path=identity,
        errno=errno.ETIMEDOUT,
        remedy="look whether it runs, at the endpoint and at the credentials in the environment",
    )


def _status(error: Exception) -> int:
    """The HTTP status that the server answered with; 0 where it has not answered."""
    found = _STATUS.search(str(error))
    return int(found[1]) if found else 0


def said(error: Exception) -> str:
    """A fault in a few words: the server, and what it answered or why it did not; nothing of the request."""
    text = str(error).partition("Debug source")[0]
    server = "".join(f"{found[1]}{found[2]}: " for found in [_SERVER.search(text)] if found)
    if status := _STATUS.search(text):
        code = _CODE.search(text)
        return server + status[1] + (f" {code[1]}" if code else status[2].rstrip())
    return server + text.partition("\n")[0].rpartition(" - ")[2].strip()[:200]
