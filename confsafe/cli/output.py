"""What leaves the program: bytes to standard output, lines to standard error.

Everything goes straight to the descriptor, complete or with an error: a pipe that closes early is no error and the rest
is dropped; a full disk (`/dev/full`) or a closed descriptor is one. Nothing is left in a buffer that Python would
fail to flush at exit.
"""

from __future__ import annotations

import os
import sys

from confsafe.errors import WriteError, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace

_RED, _GREEN, _CYAN, _BOLD, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[1m", "\x1b[0m"


class _Pipe:
    """Whether the reader of standard output has gone."""

    closed = False


def guard_descriptors() -> None:
    """Open 0, 1 and 2 where the caller closed them, so that no file of ours gets a number that others write to."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def emit(text: str | bytes) -> bool:
    """Write to standard output; False when its reader has gone. Raises WriteError."""
    if _Pipe.closed:
        return False
    data = memoryview(text if isinstance(text, bytes) else encoded(text))
    if sys.stdout is None:
        raise _cannot("it is closed", None)
    buffer = sys.stdout.buffer
    raw = getattr(buffer, "raw", buffer)  # without a buffer where PYTHONUNBUFFERED asks for none
    try:
        while data:
            data = data[raw.write(data) :]
    except BrokenPipeError:
        _Pipe.closed = True
        return False
    except OSError as error:
        raise _cannot(error.strerror or str(error), error.errno) from error
    return True


def _cannot(reason: str, errno: int | None) -> WriteError:
    error = WriteError(f"cannot write: {reason}", path="standard output", errno=errno)
    error.unchanged = False
    return error


def encoded(text: str) -> bytes:
    """UTF-8; a lone surrogate, which JSON can spell and UTF-8 cannot, becomes what the file system would make of it."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def say(text: str) -> None:
    """One line to standard error, `confsafe: ...`; a standard error that is closed or full is no error."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"confsafe: {text}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def note(arguments: Namespace, text: str) -> None:
    """A note, unless --quiet."""
    if not getattr(arguments, "quiet", False):
        say(text)


def name_of(file: str) -> str:
    """A file's name as messages and diffs show it."""
    return "standard input" if file == "-" else printable(file)


def on_terminal(number: int) -> bool:
    """Whether a descriptor is a terminal."""
    try:
        return os.isatty(number)
    except OSError:
        return False


def wants_color(when: str, number: int = 1) -> bool:
    """Whether to colour what goes to a descriptor: --color, then NO_COLOR (no-color.org), then the terminal."""
    if when != "auto":
        return when == "always"
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and on_terminal(number)


def colored_diff(text: str) -> str:
    """A unified diff with its lines coloured.

    Control characters of the file are shown as escapes, so that a terminal cannot be steered by a configuration file.
    """
    return "".join(_colored_line(line) for line in text.splitlines(keepends=True))


def _colored_line(line: str) -> str:
    body, end = (line[:-1], "\n") if line.endswith("\n") else (line, "")
    if body.startswith(("--- ", "+++ ")):
        color = _BOLD
    elif body.startswith("@@"):
        color = _CYAN
    elif body.startswith("+"):
        color = _GREEN
    elif body.startswith("-"):
        color = _RED
    else:
        return visible(body) + end
    return f"{color}{visible(body)}{_PLAIN}{end}"


def visible(text: str) -> str:
    """Text for a terminal: control characters (but the tab) as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\t" else printable(c) for c in text)


def show_diff(text: str, when: str) -> None:
    """Print a unified diff to standard output, coloured where that is wanted."""
    if text and wants_color(when):
        text = colored_diff(text)
    elif text and on_terminal(1):
        text = "".join(visible(line.rstrip("\n")) + "\n" for line in text.splitlines(keepends=True))
    if text:
        emit(text)
