"""Several FILEs (`files_given.py` tells which): each changed on its own, or all of them as one.

    confsafe set 'charts/*/values.yaml' image.tag 1.2 --all-files     each its own commit; one that fails stops no other
    confsafe set pyproject.toml package.json version 2.0 --together   one transaction

The exit code is the highest of all; a summary ends the messages.
"""

from __future__ import annotations

from confsafe.cli import output
from confsafe.cli.exit_codes import WOULD_CHANGE, code_of
from confsafe.cli.usage import UsageError
from confsafe.errors import ConfsafeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from confsafe.cli.arguments import Arguments
    from confsafe.cli.verbs.model import Verb

    Work = Callable[[Arguments], int]


def do_several(verb: Verb, arguments: Arguments, work: Work) -> int:
    """Do a verb with every file that was given."""
    if "-" in arguments.files_given:
        raise UsageError("standard input is one text; --all-files and --together want names")
    if getattr(arguments, "stdin", False) or "-" in getattr(arguments, "pairs", [])[1::2]:
        raise UsageError("VALUE from standard input is there for one FILE; use --value-file")
    if getattr(arguments, "together", False):
        return _together(verb, arguments, work)
    return _each(verb, arguments, work)


def _each(verb: Verb, arguments: Arguments, work: Work) -> int:
    from confsafe.cli.one_file import do_one, in_flags

    arguments.several = True
    codes: list[int] = []
    failed = 0
    for file in arguments.files_given:
        arguments.file = file
        arguments.notes = []
        try:
            codes.append(do_one(verb, arguments, work))
        except ConfsafeError as error:
            failed += 1
            codes.append(code_of(error))
            output.say(in_flags(str(error)))
    if arguments.outcomes or (verb.writes and failed == len(codes)):  # `comment` may have only read
        _summary(arguments, len(codes), failed)
    return max(codes)


def _summary(arguments: Arguments, count: int, failed: int) -> None:
    changed = sum(arguments.outcomes)
    would = "would change" if arguments.dry_run or arguments.check else "changed"
    parts = [f"{changed} {would}", f"{count - failed - changed} unchanged"]
    if failed:
        parts.append(f"{failed} failed")
    output.note(arguments, f"{count} file{'' if count == 1 else 's'}: {', '.join(parts)}")


def _together(verb: Verb, arguments: Arguments, work: Work) -> int:
    """Gather each file's change, then make them in one transaction."""
    from confsafe.cli.one_file import do_one

    if arguments.validate_cmd is not None:
        raise UsageError("--validate-cmd looks at one FILE; with --together none is there alone")
    if not verb.writes or verb.name in ("disable", "enable"):
        raise UsageError(f"{verb.name} cannot be done --together; use --all-files")
    arguments.several = True
    arguments.gathered = []
    for file in arguments.files_given:
        arguments.file = file
        do_one(verb, arguments, work)
    from confsafe.cli.transaction import commit_together

    changes = [(file, change) for file, (_, change) in zip(arguments.files_given, arguments.gathered, strict=True)]
    arguments.gathered = None
    outcomes = commit_together(arguments, changes)
    _summary(arguments, len(outcomes), 0)
    return WOULD_CHANGE if arguments.check and any(arguments.outcomes) else 0
