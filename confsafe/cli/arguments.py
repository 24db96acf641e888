"""argv -> arguments: what stands in front of the verb's function when it is called.

The operands are counted here, by the verb's own table, so that options may stand anywhere, `-1` is a value, and
everything after `--` is taken as it is. The options are read by argparse (`parser`), which is loaded only where there
are any: `confsafe get FILE KEY` and `confsafe set FILE KEY VALUE` do without.
"""

from __future__ import annotations

from confsafe.cli.usage import UsageError
from confsafe.cli.verbs import PROGRAM
from confsafe.cli.verbs.model import is_option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any

    from confsafe.cli.verbs.model import Verb
else:
    Namespace = object


class Arguments(Namespace):
    """The parsed arguments; every option of the verb is an attribute.

    Attributes:
        help: whether only the help is wanted.
        files_given: every FILE of --all-files or --together; else [].
        several: whether FILE is one of several, so that what is printed names it.
        notes: what is to be noted about the change.
        outcomes: for each change that was reported, whether it changed something.
        gathered: where changes are put that are made together later; None: they are made at once.
        command: what stands behind `--` for `watch`.
    """

    help: bool = False
    several: bool = False

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)
        self.files_given: list[str] = []
        self.notes: list[str] = []
        self.outcomes: list[bool] = []
        self.gathered: list[tuple[Arguments, Callable[[Any], None]]] | None = None
        self.command: list[str] = []


def parse(verb: Verb, argv: list[str]) -> Arguments:
    """The arguments of a verb. Raises UsageError. With `-h` only `help` is set."""
    before, after = _split(argv)
    arguments = Arguments()
    if "-h" in before or "--help" in before:
        arguments.help = True
        return arguments
    if any(map(is_option, before)) or any(option.is_required for _, group in verb.options for option in group):
        from confsafe.cli.parser import read_options

        words = read_options(verb, before, arguments)
    else:
        words = before.copy()
        arguments.__dict__.update(defaults(verb))
    if verb.name == "watch":
        arguments.command, after = after, []
    words += after
    if getattr(arguments, "all_files", False) or getattr(arguments, "together", False):
        from confsafe.cli.files_given import split_files

        arguments.files_given, words = split_files(verb, words)
    _assign(arguments, verb, words)
    return arguments


def defaults(verb: Verb) -> dict[str, Any]:
    """What argparse makes of a command line without options."""
    found: dict[str, Any] = {"help": False}
    for _, options in verb.options:
        for option in options:
            found.setdefault(option.name, option.default)
    return found


def _split(argv: list[str]) -> tuple[list[str], list[str]]:
    """What stands before and after the first `--`."""
    if "--" not in argv:
        return argv, []
    end = argv.index("--")
    return argv[:end], argv[end + 1 :]


def _assign(arguments: Arguments, verb: Verb, words: list[str]) -> None:
    """Give the words to the operands, in order."""
    rest = list(words)
    for operand in verb.operands:
        if operand.many in ("+", "*"):
            setattr(arguments, operand.name, rest)
            if operand.many == "+" and not rest:
                raise UsageError(f"{operand.shown} is missing: {PROGRAM} {verb.name} {verb.usage}", verb)
            rest = []
        elif rest:
            setattr(arguments, operand.name, rest.pop(0))
        elif operand.many == "?":
            setattr(arguments, operand.name, None)
        else:
            raise UsageError(f"{operand.shown} is missing: {PROGRAM} {verb.name} {verb.usage}", verb)
    if rest:
        raise UsageError(f"one word too many, {rest[0]!r}: {PROGRAM} {verb.name} {verb.usage}", verb)
