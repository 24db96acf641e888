"""The verb `edit`: $VISUAL or $EDITOR on a copy, under the lock, as visudo does it for sudoers.

    lock -> read -> copy -> editor -> parse, --validate-cmd -> commit -> unlock
                     ^                  |
                     +---- e (again) <--+--> x (leave the file as it was), Q (save it all the same)

The copy has the file's own name, in a private directory. What was typed is removed only when it was committed, when the
user gave it up (x, --dry-run), or when nothing was typed; whatever else ends the session, an editor that fails, a
conflict, a full disk, ctrl-C, a closed terminal, it stays, and its place is told.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import suppress

from confsafe.cli import output
from confsafe.cli.exit_codes import code_of
from confsafe.cli.report import report
from confsafe.cli.terminal import answer
from confsafe.cli.usage import UsageError
from confsafe.cli.writer import check_of, options_of, writes_nothing
from confsafe.errors import ParseError, ValidationError, WriteError
from confsafe.surface import copy_for_program, session, texts_left

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any, Self

    from confsafe.surface import Session, StrPath

AGAIN, LEAVE, SAVE = "e", "x", "Q"
_QUESTION = "What now? e edits again, x leaves the file as it was, Q saves it all the same: "
_JUMPS = frozenset({"vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "joe", "mcedit", "kak", "micro", "ne"})
"""Editors that take +LINE."""

_TO_END = 5.0
"""Seconds that an editor is given to end when this process is told to."""


def edit(arguments: Namespace) -> int:
    """`confsafe edit FILE`."""
    if arguments.file == "-":
        raise UsageError("an editor needs a file, not standard input")
    command = editor()
    check = check_of(arguments)
    name = output.name_of(arguments.file)
    with session(arguments.file, **options_of(arguments)) as held, _Work(held.before, arguments.file) as work:
        for left in texts_left(arguments.file):
            output.note(arguments, f"{name}: a text of an earlier edit is kept in {output.name_of(left)}")
        try:
            content = _edited(arguments.file, held, command, work, check)
        except _GivenUp as given_up:
            output.say(f"{name}: file unchanged")
            return given_up.code
        outcome = held.outcome(content)
        if outcome.changed and not writes_nothing(arguments):
            held.commit(content)
        elif not outcome.changed:
            output.note(arguments, f"{name}: unchanged")
        work.settle()
    return report(arguments, outcome)


def editor() -> list[str]:
    """The words of the editor's command."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        return shlex.split(command) or ["vi"]
    except ValueError as error:
        raise UsageError(f"$VISUAL or $EDITOR is no command: {str(error).lower()}") from None


class _Work:
    """The copy that the editor works on, kept at the end of the block unless it was settled what becomes of it."""

    def __init__(self, before: bytes, file: str) -> None:
        self._before = before
        self._file = file
        self._copy = copy_for_program(file, before)
        self._settled = False
        self._in_use = False
        self.path = self._copy.path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._settled and self._is_worth_keeping(error):
            output.say(f"{output.name_of(self._file)}: your text is kept in {output.name_of(self._copy.keep())}")
        self._copy.discard()

    def settle(self) -> None:
        """The text was committed, or its user gave it up."""
        self._settled = True

    def read(self) -> bytes:
        """The text as the editor left it: many replace it by a new file. Raises WriteError."""
        try:
            return self._copy.read()
        except OSError as error:
            raise WriteError(f"the editor's copy is gone: {error.strerror}", errno=error.errno) from None

    def open(self, command: list[str], line: int | None) -> None:
        """Let the editor work on the copy; ctrl-C is the editor's while it runs. Raises WriteError."""
        words = [*command, self.path]
        if line is not None and os.path.basename(command[0]) in _JUMPS:
            words.insert(len(command), f"+{line}")
        before = signal.signal(signal.SIGINT, _not_ours)  # unlike an ignored signal, a handled one is not inherited
        self._in_use = True  # from before its start: a signal may come between that and our knowing of it
        try:
            # It inherits the lock on the copy's directory: nothing is swept from under an editor that outlives us.
            program = subprocess.Popen(words, pass_fds=[self._copy.fd] if self._copy.fd >= 0 else ())
            code = self._waited_for(program)
        except OSError as error:
            self._in_use = False
            raise WriteError(f"cannot run the editor {words[0]}: {error.strerror}", errno=error.errno) from None
        finally:
            signal.signal(signal.SIGINT, before)
        if code != 0:
            raise WriteError(f"the editor {words[0]} failed ({code})")

    def _waited_for(self, program: subprocess.Popen[bytes]) -> int:
        """The exit code of the editor; when this process is told to end, the editor is told too, and given time."""
        try:
            code = program.wait()
        except BaseException:
            program.terminate()
            with suppress(subprocess.TimeoutExpired):
                program.wait(_TO_END)
                self._in_use = False
            raise
        self._in_use = False
        return code

    def _is_worth_keeping(self, error: BaseException | None) -> bool:
        if self._in_use:
            return True
        with suppress(OSError):
            if self._copy.read() != self._before:
                return True
        # An editor that was told to end may have saved its text in a file of its own.
        return error is not None and not isinstance(error, Exception) and self._copy.others()


def _edited(
    file: str, held: Session, command: list[str], work: _Work, check: Callable[[bytes, StrPath], None] | None
) -> bytes:
    """What the editor left, once it passes, or is to be saved all the same. Raises _GivenUp."""
    line: int | None = None
    while True:
        work.open(command, line)
        content = work.read()
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
            case "x":
                work.settle()
        raise _GivenUp(code_of(fault))


class _GivenUp(Exception):
    """The file is left alone; the fault of the text was shown already. `code` is that fault's exit code."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


def _not_ours(number: int, frame: Any) -> None:
    """The editor got it too, and knows what to do."""
