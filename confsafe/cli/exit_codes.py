"""Which exit code an error has: the table that scripts rely on."""

from __future__ import annotations

from confsafe.errors import (
    ConflictError,
    ConfsafeError,
    InsecureError,
    KeyMissing,
    KeyPathError,
    LockTimeout,
    OutcomeUnknown,
    ParseError,
    ValidationError,
    ValueRefused,
    VerifyError,
    WriteError,
)
from confsafe.surface import NOT_REACHED

USAGE = 2
WOULD_CHANGE = 7
FAULT = 70
INTERRUPTED = 130

_CODES: tuple[tuple[type[ConfsafeError], int], ...] = (
    (KeyMissing, 1),
    (KeyPathError, 2),
    (ParseError, 3),
    (ValueRefused, 4),
    (ValidationError, 4),
    (VerifyError, 4),
    (LockTimeout, 5),
    (WriteError, 6),
    (InsecureError, 6),
    (ConflictError, 8),
    (OutcomeUnknown, 10),
)


def code_of(error: ConfsafeError) -> int:
    """The exit code of an error; an option that fits nothing is a fault of the command line."""
    if isinstance(error, WriteError) and error.errno in NOT_REACHED:
        return 5
    return next((code for kind, code in _CODES if isinstance(error, kind)), 2)
