"""argv in, exit code out: finds the verb, does it, and turns every error into one line and its exit code.

The verb's module is imported when the verb is called. Nothing is printed to standard output but what was asked for;
every message goes to standard error as `confsafe: PLACE: FACT; REMEDY. File unchanged.`
"""

from __future__ import annotations

import gc
import os

from confsafe.cli import output
from confsafe.cli.arguments import Arguments, parse
from confsafe.cli.exit_codes import FAULT, INTERRUPTED, USAGE, code_of
from confsafe.cli.one_file import do_one, in_flags
from confsafe.cli.usage import UsageError
from confsafe.cli.verbs import GROUPS, verb
from confsafe.errors import ConfsafeError
from confsafe.startup import module as module_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.cli.one_file import Work
    from confsafe.cli.verbs.model import Verb


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
    called: Verb | None = None
    try:
        called = _verb(argv)
        if called is None:
            return 0
        arguments = parse(called, argv[1:])
        if arguments.help:
            output.emit(_help_of(called))
            return 0
        return do(called, arguments)
    except UsageError as error:
        error.verb = error.verb or called
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


def do(called: Verb, arguments: Arguments) -> int:
    """Do a verb, with each of its files; an error of one is raised."""
    work = work_of(called)
    if arguments.files_given and called.many:
        from confsafe.cli.several import do_several

        return do_several(called, arguments, work)
    return do_one(called, arguments, work)


def work_of(called: Verb) -> Work:
    """The function that does a verb's work."""
    module, function = called.work.split(":")
    found: Work = getattr(module_of(f"confsafe.cli.{module}"), function)
    return found


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
        output.emit(_overview())
        return None
    if first == "help" and argv[1] in GROUPS:
        output.emit(_help_of(verb(argv[1])))
        return None
    from confsafe.cli.hints import unknown

    raise UsageError(unknown(argv[1] if first == "help" else first, argv[1:]))


def _help_of(called: Verb) -> str:
    from confsafe.cli.parser import help_of

    return help_of(called)


def _overview() -> str:
    from confsafe.cli.parser import overview

    return overview()
