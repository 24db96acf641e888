"""Standard input as a text: for FILE `-`, and for VALUE `-`."""

from __future__ import annotations

import sys

from confsafe.errors import ValueRefused, WriteError, printable
from confsafe.surface import decode


def read_bytes() -> bytes:
    """All of standard input. Raises WriteError where it is closed or cannot be read."""
    if sys.stdin is None:
        raise _cannot("it is closed", None)
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise _cannot(error.strerror or str(error), error.errno) from error


def _cannot(reason: str, errno: int | None) -> WriteError:
    return WriteError(f"cannot read: {reason}", path="standard input", errno=errno)


def read_text(encoding: str | None = None) -> str:
    """All of standard input, in its encoding. Raises ParseError, WriteError."""
    return decode(read_bytes(), encoding)


def value_of(content: bytes, origin: str) -> str:
    """A value that came as bytes: UTF-8, with its final line ending. Raises ValueRefused."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueRefused(f"the value from {origin} is not UTF-8 at byte {error.start}") from None


def without_line_ending(text: str) -> str:
    """A text without one final line ending."""
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text


def value_file(name: str) -> str:
    """The value that a file holds, with its final line ending. Raises WriteError, ValueRefused."""
    try:
        with open(name, "rb") as file:
            content = file.read()
    except OSError as error:
        raise WriteError(f"cannot read it: {error.strerror}", path=name, errno=error.errno) from error
    return value_of(content, f"--value-file {printable(name)}")
