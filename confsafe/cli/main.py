"""argv in, exit code out: finds the verb, does it, and turns every error into one line and its exit code.

The verb's module is imported when the verb is called. Nothing is printed to standard output but what was asked for;
every message goes to standard error as `confsafe: PLACE: FACT; REMEDY. File unchanged.`
"""

from __future__ import annotations

import gc
import os

from confsafe.cli import output
from confsafe.cli.exit_codes import FAULT, INTERRUPTED, USAGE, code_of
from confsafe.cli.parser import UsageError, help_of, overview, parse
from confsafe.cli.verbs import VERBS
from confsafe.errors import ConfsafeError, ParseError, WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.cli.verbs import Verb


def run(argv: list[str]) -> int:
    """Do what a command line says; returns the exit code."""
    output.guard_descriptors()
    gc.disable()  # one short call: what it allocates is freed by its end
    try:
        return _dispatch(argv)
    except KeyboardInterrupt:
        output.say("interrupted")
        return INTERRUPTED


def _dispatch(argv: list[str]) -> int:
    if "_ARGCOMPLETE" in os.environ:
        from confsafe.cli.completion import answer

        answer()
    try:
        verb = _verb(argv)
        if verb is None:
            return 0
        arguments = parse(verb, argv[1:])
        if arguments.help:
            output.emit(help_of(verb))
            return 0
        return _do(verb, arguments)
    except UsageError as error:
        output.say(str(error))
        return USAGE
    except ConfsafeError as error:
        output.say(str(error))
        return code_of(error)
    except Exception as error:
        if os.environ.get("CONFSAFE_TRACEBACK"):
            raise
        output.say(
            f"a fault of confsafe itself: {type(error).__name__}: {output.visible(str(error))};"
            " please report it with what CONFSAFE_TRACEBACK=1 shows"
        )
        return FAULT


def _do(verb: Verb, arguments: object) -> int:
    """Call the verb's function."""
    from importlib import import_module

    module, function = verb.work.split(":")
    work: Callable[[object], int] = getattr(import_module(f"confsafe.cli.{module}"), function)
    file = getattr(arguments, "file", None)
    try:
        return _write(work, arguments) if verb.writes else work(arguments)
    except ConfsafeError as error:
        if file == "-":
            raise _of_standard_input(error) from error.__cause__
        if file is not None:
            error.at_path(file)
        if not verb.writes:
            error.unchanged = False  # nobody asks whether a reader has changed the file
        raise
    except (RecursionError, MemoryError) as error:
        raise _too_much(error, file, writes=verb.writes) from None


def _write(work: Callable[[object], int], arguments: object) -> int:
    """Call a writing verb's function; a SIGTERM in it ends the process without litter, a long wait is told of."""
    from confsafe.cli import process, progress

    process.prepare()
    progress.tell_of_waits(quiet=getattr(arguments, "quiet", False))
    try:
        return work(arguments)
    except process.Terminated:
        process.end_terminated()
        raise


def _too_much(error: Exception, file: str | None, *, writes: bool) -> ConfsafeError:
    """The error for a file that is more than Python can take."""
    known: ConfsafeError
    if isinstance(error, RecursionError):
        known = ParseError("it is nested too deeply", path=file)
    else:
        known = WriteError("it needs more memory than there is", path=file)
    known.unchanged = writes
    return known


def _of_standard_input(error: ConfsafeError) -> ConfsafeError:
    """The same error for a text that has no file."""
    error.at_path(output.name_of("-"))
    error.unchanged = False
    return error


def _verb(argv: list[str]) -> Verb | None:
    """The verb that is called; None when all is said (--version, --help). Raises UsageError."""
    first = argv[0] if argv else ""
    if first == "--version":
        from confsafe._version import __version__

        output.emit(f"confsafe {__version__}\n")
        return None
    if first in ("-h", "--help") or argv == ["help"]:
        output.emit(overview())
        return None
    if first == "help" and argv[1] in VERBS:
        output.emit(help_of(VERBS[argv[1]]))
        return None
    if first in VERBS:
        return VERBS[first]
    raise UsageError(_unknown(argv[1] if first == "help" else first))


def _unknown(word: str) -> str:
    if not word:
        return f"a verb is missing: {', '.join(VERBS)}"
    from difflib import get_close_matches

    near = get_close_matches(word, VERBS, n=1)
    kind = "option" if word.startswith("-") else "verb"
    return f"unknown {kind} {word!r}" + (f"; did you mean {near[0]}?" if near else "")
