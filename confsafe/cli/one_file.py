"""A verb done with one FILE, and its error told as the command line tells it."""

from __future__ import annotations

from confsafe.cli import output
from confsafe.errors import ConfsafeError, ParseError, WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.cli.arguments import Arguments
    from confsafe.cli.verbs.model import Verb

    Work = Callable[[Arguments], int]


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
    if error.path is not None:
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
