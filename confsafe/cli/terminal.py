"""Questions to the person at the terminal, whatever standard input is."""

from __future__ import annotations

import getpass
import os
import warnings

from confsafe.cli.usage import UsageError


def secret_line(question: str) -> str:
    """One line typed without echo. Raises UsageError where there is no terminal, or nothing was typed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(question)
    except getpass.GetPassWarning:
        raise UsageError("--prompt needs a terminal; use --stdin or --value-file") from None
    except EOFError:
        raise UsageError("--prompt: nothing was typed") from None


def answer(question: str, choices: str) -> str:
    """One of the letters of `choices`; "" where nobody answers (no terminal, end of input)."""
    while True:
        try:
            letter = _asked(question).strip()
        except (OSError, EOFError):
            return ""
        if len(letter) == 1 and letter in choices:
            return letter


def _asked(question: str) -> str:
    """One line from the terminal. Raises OSError where there is none, EOFError at the end of input."""
    if os.name == "nt":
        return input(question)
    with open("/dev/tty", "r+b", buffering=0) as terminal:
        terminal.write(question.encode())
        line = terminal.readline()
    if not line:
        raise EOFError
    return line.decode("utf-8", "replace")
