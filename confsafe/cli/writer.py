"""What every verb that changes its FILE shares: the disk's options, the preview and the change itself.

A verb hands over a function on the data. It is called under the lock, once more where the file was changed meanwhile,
and the notes that it takes are those of its last call. With --together, and in `batch`, changes are gathered instead,
and made as one.
"""

from __future__ import annotations

from confsafe import surface
from confsafe.cli import output
from confsafe.cli.progress import progress
from confsafe.cli.report import report, say_notes
from confsafe.errors import ParseError
from confsafe.surface import without_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any

    from confsafe.surface import Options, Outcome, StrPath

    Mutate = Callable[[Any], None]


def options_of(arguments: Namespace) -> Options:
    """The options of the API's changing calls that the arguments ask for; unlike there, a missing file is an error."""
    parents = getattr(arguments, "parents", False)
    options: Options = {
        "format": arguments.format,
        "document": arguments.document,
        "create": parents or getattr(arguments, "create", False),
        "parents": parents,
        "timeout": arguments.timeout,
        "backup": arguments.backups,
        "secret": arguments.secret,
        "mode": arguments.mode,
        "in_place": arguments.in_place,
        "encoding": arguments.encoding,
        "yaml": getattr(arguments, "yaml", None),
        "duplicates": getattr(arguments, "duplicates", "error"),
    }
    return options


def writes_nothing(arguments: Namespace) -> bool:
    """Whether --dry-run or --check was given."""
    return bool(arguments.dry_run or arguments.check)


def check_of(arguments: Namespace) -> Callable[[bytes, StrPath], None] | None:
    """What the candidate has to pass before it is written: --validate-cmd."""
    if arguments.validate_cmd is None:
        return None
    from confsafe.cli.validate_cmd import validator

    return validator(arguments.validate_cmd)


def note(arguments: Namespace, text: str) -> None:
    """Take a note, which is printed when the change is made."""
    if text not in arguments.notes:
        arguments.notes.append(text)


def change(arguments: Namespace, mutate: Mutate, *, alone: bool = False) -> int:
    """Change FILE by a function on its data, report, and return the exit code.

    `alone` promises that the function changes the data by one `put` and nothing else.
    """

    def anew(root: Any) -> None:
        arguments.notes.clear()
        mutate(root)

    if arguments.gathered is not None:
        arguments.gathered.append((arguments, mutate))
        return 0
    if arguments.file == "-":
        return filtered(arguments, anew)
    if getattr(arguments, "all_documents", False):
        return _every_document(arguments, mutate)
    with progress(arguments):
        outcome = surface.transform(
            arguments.file,
            anew,
            dry_run=writes_nothing(arguments),
            check=check_of(arguments),
            alone=alone,
            **options_of(arguments),
        )
    return report(arguments, outcome)


def _every_document(arguments: Namespace, mutate: Mutate) -> int:
    """Change each document of a stream in one commit; one in which the KEY is absent is left alone."""
    from confsafe.surface import transform_documents

    with progress(arguments):
        outcome, count = transform_documents(
            arguments.file,
            mutate,
            dry_run=writes_nothing(arguments),
            check=check_of(arguments),
            **options_of(arguments),
        )
    note(arguments, f"{count} document{'' if count == 1 else 's'}")
    return report(arguments, outcome)


def filtered(arguments: Namespace, mutate: Mutate) -> int:
    """Change standard input on its way to standard output."""
    from confsafe.cli.get import format_of
    from confsafe.cli.standard_input import read_text

    format: Any = format_of(arguments)
    try:
        outcome = surface.transform_text(read_text(arguments.encoding), format, mutate, document=arguments.document)
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
    if writes_nothing(arguments) or arguments.json:
        return report(arguments, outcome)
    say_notes(arguments)
    if not output.emit(outcome.after):
        return 0
    if arguments.diff and outcome.changed:
        output.say(f"the diff:\n{outcome.diff()}".rstrip("\n"))
    return 0


def _without_values(arguments: Namespace, outcome: Outcome, format: str) -> Outcome:
    from confsafe.surface import outcome_between

    before, after = outcome.before.encode(), outcome.after.encode()
    return outcome_between(
        before, after, outcome.name, format=format, document=arguments.document, secret=arguments.secret
    )
