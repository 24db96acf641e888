"""The verb `edit`: $VISUAL or $EDITOR on a copy, under the lock, as visudo does it for sudoers.

    lock -> read -> copy -> editor -> parse, --validate-cmd -> commit -> unlock
                     ^                  |
                     +---- e (again) <--+--> x (leave the file as it was), Q (save it all the same)

The copy stands beside the file with its suffix, readable by its owner only. It is removed at the end, unless it holds
work that could not be saved: then its name is told.
"""

from __future__ import annotations

import os
import secrets
import shlex
import signal
import subprocess

from confsafe.cli import output
from confsafe.cli.exit_codes import code_of
from confsafe.cli.parser import UsageError
from confsafe.cli.report import report
from confsafe.cli.terminal import answer
from confsafe.cli.validate_cmd import candidate
from confsafe.cli.writer import check_of, options_of, writes_nothing
from confsafe.editing.source import session
from confsafe.errors import ConflictError, ParseError, ValidationError, WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any

    from confsafe.editing.options import StrPath
    from confsafe.editing.source import Session

AGAIN, LEAVE, SAVE = "e", "x", "Q"
_QUESTION = "What now? e edits again, x leaves the file as it was, Q saves it all the same: "
_JUMPS = frozenset({"vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "joe", "mcedit", "kak", "micro", "ne"})
"""Editors that take +LINE."""


def edit(arguments: Namespace) -> int:
    """`confsafe edit FILE`."""
    if arguments.file == "-":
        raise UsageError("an editor needs a file, not standard input")
    command = editor()
    check = check_of(arguments)
    with session(arguments.file, **options_of(arguments)) as held, candidate(held.before, arguments.file) as copy:
        try:
            content = _edited(arguments.file, held, command, copy, check)
        except _GivenUp as given_up:
            output.say(f"{output.name_of(arguments.file)}: file unchanged")
            return given_up.code
        outcome = held.outcome(content)
        if outcome.changed and not writes_nothing(arguments):
            _commit(held, content, copy, arguments.file)
        elif not outcome.changed:
            output.note(arguments, f"{output.name_of(arguments.file)}: unchanged")
    return report(arguments, outcome)


def editor() -> list[str]:
    """The words of the editor's command."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        return shlex.split(command) or ["vi"]
    except ValueError as error:
        raise UsageError(f"$VISUAL or $EDITOR is no command: {str(error).lower()}") from None


def _edited(
    file: str, held: Session, command: list[str], copy: str, check: Callable[[bytes, StrPath], None] | None
) -> bytes:
    """What the editor left, once it passes, or is to be saved all the same. Raises _GivenUp."""
    line: int | None = None
    while True:
        _open(command, copy, line)
        content = _content(copy)
        if content == held.before:
            return content
        try:
            held.parse(content)
            if check is not None:
                check(content, file)
            return content
        except (ParseError, ValidationError) as error:
            fault = error.at_path(file)
        line = getattr(fault, "line", None)
        output.say(str(fault).removesuffix(" File unchanged."))
        match answer(_QUESTION, AGAIN + LEAVE + SAVE):
            case "e":
                continue
            case "Q":
                return content
        raise _GivenUp(code_of(fault))


class _GivenUp(Exception):
    """The text is left alone; its fault was shown already. `code` is that fault's exit code."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


def _open(command: list[str], copy: str, line: int | None) -> None:
    """Let the editor work on the copy; ctrl-C is the editor's while it runs. Raises WriteError."""
    words = [*command, copy]
    if line is not None and os.path.basename(command[0]) in _JUMPS:
        words.insert(len(command), f"+{line}")
    before = signal.signal(signal.SIGINT, _not_ours)  # unlike an ignored signal, a handled one is not inherited
    try:
        code = subprocess.run(words).returncode
    except OSError as error:
        raise WriteError(f"cannot run the editor {words[0]}: {error.strerror}", errno=error.errno) from None
    finally:
        signal.signal(signal.SIGINT, before)
    if code != 0:
        raise WriteError(f"the editor {words[0]} failed ({code})")


def _not_ours(number: int, frame: Any) -> None:
    """The editor got it too, and knows what to do."""


def _content(copy: str) -> bytes:
    """The copy as the editor left it: many replace it by a new file, so it is opened by its name."""
    try:
        with open(copy, "rb") as file:
            return file.read()
    except OSError as error:
        raise WriteError(f"the editor's copy is gone: {error.strerror}", errno=error.errno) from None


def _commit(held: Session, content: bytes, copy: str, file: str) -> None:
    """Commit; where that fails, keep the work under a name of its own."""
    try:
        held.commit(content)
    except (ConflictError, WriteError) as error:
        saved = f"{os.path.realpath(os.fsdecode(file))}.{secrets.token_hex(4)}.save"
        os.replace(copy, saved)
        error.remedy = f"{error.remedy}; your text is kept in {saved}".lstrip("; ")
        raise
