"""argv in, exit code out: finds the verb, does it, and turns every error into one line and its exit code.

The verb's module is imported when the verb is called. Nothing is printed to standard output but what was asked for;
every message goes to standard error as `confsafe: PLACE: FACT; REMEDY. File unchanged.`
"""

from __future__ import annotations

import gc
import os

from confsafe.cli import output
from confsafe.cli.exit_codes import FAULT, INTERRUPTED, USAGE, code_of
from confsafe.cli.parser import Arguments, UsageError, help_of, overview, parse
from confsafe.cli.verbs import GROUPS, verb
from confsafe.errors import ConfsafeError, ParseError, WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.cli.verbs.model import Verb

    Work = Callable[[Arguments], int]


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
        called = _verb(argv)
        if called is None:
            return 0
        arguments = parse(called, argv[1:])
        if arguments.help:
            output.emit(help_of(called))
            return 0
        return do(called, arguments)
    except UsageError as error:
        output.say(str(error))
        return USAGE
    except ConfsafeError as error:
        output.say(in_flags(str(error)))
        return code_of(error)
    except Exception as error:
        if os.environ.get("CONFSAFE_TRACEBACK"):
            raise
        output.say(
            f"a fault of confsafe itself: {type(error).__name__}: {output.visible(str(error))};"
            " please report it with what CONFSAFE_TRACEBACK=1 shows"
        )
        return FAULT


def in_flags(text: str) -> str:
    """A message in the words of the command line: options of Python are its flags.

    Example:
        >>> in_flags("choose one with document=: 0 (a); or pass format=")
        'choose one with --document: 0 (a); or pass --format'
    """
    for name in ("document", "format", "encoding"):
        text = text.replace(f"({name}=, --{name})", f"(--{name})").replace(f"{name}=,", f"--{name},")
        text = text.replace(f" {name}=:", f" --{name}:").replace(f" {name}=", f" --{name} ")
    return text.rstrip()


def do(called: Verb, arguments: Arguments) -> int:
    """Do a verb, with each of its files; an error of one is raised."""
    work = work_of(called)
    if arguments.files_given:
        from confsafe.cli.several import do_several

        return do_several(called, arguments, work)
    return do_one(called, arguments, work)


def work_of(called: Verb) -> Work:
    """The function that does a verb's work."""
    from importlib import import_module

    module, function = called.work.split(":")
    found: Work = getattr(import_module(f"confsafe.cli.{module}"), function)
    return found


def do_one(called: Verb, arguments: Arguments, work: Work) -> int:
    """Call the verb's function for one file. Raises ConfsafeError, which --json has told too."""
    file = getattr(arguments, "file", None)
    try:
        return _write(work, arguments) if called.writes else work(arguments)
    except ConfsafeError as error:
        fault = _told(called, arguments, error)
        if getattr(arguments, "json", False) and called.name != "get":
            from confsafe.cli.report import emit, error_object

            emit(error_object(file, fault))
        raise fault from error.__cause__
    except (RecursionError, MemoryError) as error:
        raise _too_much(error, file, writes=called.writes) from None


def _told(called: Verb, arguments: Arguments, error: ConfsafeError) -> ConfsafeError:
    """The error as this verb tells it: with its file, and "File unchanged." only where it was to be changed."""
    file = getattr(arguments, "file", None)
    if file == "-":
        return _of_standard_input(error)
    if file is not None:
        error.at_path(file)
        from confsafe.cli.file_names import explained

        error = explained(error, called, arguments)
    if not called.writes:
        error.unchanged = False  # nobody asks whether a reader has changed the file
    return error


def _write(work: Work, arguments: Arguments) -> int:
    """Call a writing verb's function; a SIGTERM in it ends the process without litter, a long wait is told of."""
    from confsafe.cli import process, progress

    process.prepare()
    progress.tell_of_waits(quiet=arguments.quiet)
    try:
        return work(arguments)
    except process.Terminated as terminated:
        process.end_terminated(terminated)
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
    if first in GROUPS:
        return verb(first)
    if first in ("--version", "-V"):
        from confsafe._version import __version__

        output.emit(f"confsafe {__version__}\n")
        return None
    if first in ("-h", "--help") or argv == ["help"]:
        output.emit(overview())
        return None
    if first == "help" and argv[1] in GROUPS:
        output.emit(help_of(verb(argv[1])))
        return None
    from confsafe.cli.hints import unknown

    raise UsageError(unknown(argv[1] if first == "help" else first, argv[1:]))
