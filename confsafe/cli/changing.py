"""What every verb that changes its FILE shares: the disk's options, the preview, --check, and the report at the end."""

from __future__ import annotations

from confsafe import api
from confsafe.cli import output
from confsafe.cli.exit_codes import WOULD_CHANGE
from confsafe.cli.progress import progress
from confsafe.editing.reader import without_values
from confsafe.errors import ParseError, WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any

    from confsafe.api import Outcome
    from confsafe.data.keypath import KeyPath
    from confsafe.editing.options import Options, StrPath


def options_of(arguments: Namespace) -> Options:
    """The options of the API's changing calls that the arguments ask for; unlike there, a missing file is an error."""
    parents = getattr(arguments, "parents", False)
    return {
        "format": arguments.format,
        "document": arguments.document,
        "create": parents or getattr(arguments, "create", False),
        "parents": parents,
        "timeout": arguments.timeout,
        "backup": arguments.backups,
        "secret": arguments.secret,
        "mode": arguments.mode,
        "in_place": arguments.in_place,
    }


def writes_nothing(arguments: Namespace) -> bool:
    """Whether --dry-run or --check was given."""
    return bool(arguments.dry_run or arguments.check)


def check_of(arguments: Namespace) -> Callable[[bytes, StrPath], None] | None:
    """What the candidate has to pass before it is written: --validate-cmd."""
    if arguments.validate_cmd is None:
        return None
    from confsafe.cli.validate_cmd import validator

    return validator(arguments.validate_cmd)


def change(arguments: Namespace, mutate: Callable[[Any], None], *, along: KeyPath | None = None) -> int:
    """Change FILE by a function on its data, report, and return the exit code.

    `along` promises that only what this key path names changes.
    """
    if arguments.file == "-":
        return filtered(arguments, mutate)
    with progress(arguments):
        outcome = api.transform(
            arguments.file,
            mutate,
            dry_run=writes_nothing(arguments),
            check=check_of(arguments),
            along=along,
            **options_of(arguments),
        )
    return report(arguments, outcome)


def filtered(arguments: Namespace, mutate: Callable[[Any], None]) -> int:
    """Change standard input on its way to standard output."""
    from confsafe.cli.reading import format_of
    from confsafe.cli.standard_input import read_text

    format = format_of(arguments)
    try:
        outcome = api.transform_text(read_text(), format, mutate, document=arguments.document)
    except ParseError as error:
        raise without_values(error) if arguments.secret else error from error.__cause__
    return report_filtered(arguments, outcome, format)


def report_filtered(arguments: Namespace, outcome: Outcome, format: str) -> int:
    """Print the text that standard input became; with --dry-run or --check, what it would become."""
    check = check_of(arguments)
    if check is not None and outcome.changed:
        check(outcome.after.encode(), outcome.name)
    if arguments.secret:
        outcome = _without_values(arguments, outcome, format)
    if writes_nothing(arguments):
        return report(arguments, outcome)
    if not output.emit(outcome.after):
        return 0
    if arguments.diff and outcome.changed:
        output.say(f"the diff:\n{outcome.diff()}".rstrip("\n"))
    return 0


def _without_values(arguments: Namespace, outcome: Outcome, format: str) -> Outcome:
    from confsafe.editing.source import outcome_between

    before, after = outcome.before.encode(), outcome.after.encode()
    return outcome_between(
        before, after, outcome.name, format=format, document=arguments.document, secret=arguments.secret
    )


def report(arguments: Namespace, outcome: Outcome) -> int:
    """Say what was asked for about a change that is done, or would be; returns the exit code."""
    name = output.name_of(arguments.file)
    written = outcome.changed and not writes_nothing(arguments)
    try:
        if arguments.dry_run or arguments.diff:
            output.show_diff(outcome.diff(), arguments.color)
        if arguments.check and not arguments.quiet:
            output.emit("changed\n" if outcome.changed else "ok\n")
    except WriteError as error:
        if written:
            raise _after_the_change(error, name) from error.__cause__
        raise
    if arguments.verbose:
        output.say(f"{name}: {_did(arguments, outcome)}")
    return WOULD_CHANGE if arguments.check and outcome.changed else 0


def _after_the_change(error: WriteError, name: str) -> WriteError:
    error.remedy = f"{name} was changed all the same"
    return error


def _did(arguments: Namespace, outcome: Outcome) -> str:
    if not outcome.changed:
        return "nothing to change"
    return "would change" if writes_nothing(arguments) else "changed"
