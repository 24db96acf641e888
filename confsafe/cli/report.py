"""What a verb says of what it did: words, or with --json one object on a line of its own.

The objects, which `docs/cli.md` promises:

    a change    {"file", "changed", "written", "backup", "diff", "notes"}
    an error    {"file", "error": {"code", "kind", "message", "key", "line", "column"}}

`written` is false for --dry-run and --check; `backup` is the name of the backup that the change made, or null. Verbs
that only read have objects of their own, each with "file".
"""

from __future__ import annotations

import os

from confsafe.cli import output
from confsafe.cli.exit_codes import WOULD_CHANGE, code_of
from confsafe.errors import ConfsafeError, WriteError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from confsafe.surface import Outcome


def say_notes(arguments: Namespace) -> None:
    """Print the notes that were taken, unless they stand in the object that --json prints."""
    if not getattr(arguments, "json", False):
        name = output.name_of(arguments.file)
        for text in arguments.notes:
            output.note(arguments, f"{name}: {text}")


def report(arguments: Namespace, outcome: Outcome) -> int:
    """Say what was asked for about a change that is done, or would be; returns the exit code."""
    name = output.name_of(arguments.file)
    written = outcome.changed and not (arguments.dry_run or arguments.check)
    try:
        if arguments.json:
            emit(_change(arguments, outcome, written=written))
        elif arguments.dry_run or arguments.diff:
            output.show_diff(outcome.diff(), arguments.color)
        if arguments.check and not arguments.quiet and not arguments.json:
            prefix = f"{name}: " if arguments.several else ""
            output.emit(prefix + ("changed\n" if outcome.changed else "ok\n"))
    except WriteError as error:
        if written:
            error.remedy = f"{name} was changed all the same"
        raise
    say_notes(arguments)
    if arguments.verbose:
        output.say(f"{name}: {_did(outcome, written=written)}")
    arguments.outcomes.append(outcome.changed)
    return WOULD_CHANGE if arguments.check and outcome.changed else 0


def _did(outcome: Outcome, *, written: bool) -> str:
    if not outcome.changed:
        return "nothing to change"
    return "changed" if written else "would change"


def _change(arguments: Namespace, outcome: Outcome, *, written: bool) -> dict[str, Any]:
    return {
        "file": arguments.file,
        "changed": outcome.changed,
        "written": written,
        "backup": _backup(arguments, outcome) if written else None,
        "diff": outcome.diff(),
        "notes": list(arguments.notes),
    }


def _backup(arguments: Namespace, outcome: Outcome) -> str | None:
    """The name of the backup that a change has made."""
    if arguments.backups == 0 or not outcome.before.strip() or arguments.file == "-":
        return None
    name = f"{arguments.file}.bak"
    return name if os.path.lexists(name) else None


def error_object(file: str | None, error: ConfsafeError) -> dict[str, Any]:
    """An error as --json tells it."""
    return {
        "file": file,
        "error": {
            "code": code_of(error),
            "kind": _kind(error),
            "message": str(error),
            "key": error.key or None,
            "line": getattr(error, "line", None),
            "column": getattr(error, "column", None),
        },
    }


def _kind(error: ConfsafeError) -> str:
    """The name of the error's class, as confsafe exports it."""
    import confsafe

    return next((kind.__name__ for kind in type(error).__mro__ if kind.__name__ in confsafe.__all__), "ConfsafeError")


def emit(value: object) -> bool:
    """Print an object as one line of JSON."""
    from confsafe.apps.as_json import shown_line

    return output.emit(shown_line(value) + "\n")
