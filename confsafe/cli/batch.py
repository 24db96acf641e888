"""The verb `batch`: one verb a line from standard input, in one process.

    set app.toml server.port 8080          words, as a shell splits them
    ["set", "app.toml", "title", "x y"]    or a JSON list of strings
    # a comment

Lines that follow each other on one file are one commit: their changes are gathered, and made when a line names another
file, or does something that is no change of data. Where one of them fails, none of that commit is written.
"""

from __future__ import annotations

import json
import shlex

from confsafe.cli import output
from confsafe.cli.arguments import Arguments, parse
from confsafe.cli.exit_codes import USAGE, code_of
from confsafe.cli.usage import UsageError
from confsafe.cli.verbs import GROUPS, verb
from confsafe.errors import ConfsafeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any

    from confsafe.cli.verbs.model import Verb

_ONE_COMMIT = frozenset({"set", "unset", "add", "remove", "rename", "move", "apply", "sort", "bump", "comment"})
_OWN_COMMIT = ("all_files", "together", "all_documents", "dry_run", "check", "diff", "validate_cmd")
_NOT_HERE = frozenset({"batch", "edit", "watch", "completion", "merge"})


def batch(arguments: Namespace) -> int:
    """`confsafe batch [-] [--stop]`."""
    if arguments.source not in (None, "-"):
        raise UsageError("batch reads standard input; give it with <")
    from confsafe.cli.standard_input import read_text

    run = _Run(arguments)
    for number, line in enumerate(read_text().splitlines(), 1):
        if run.ended:
            break
        if line.strip() and not line.lstrip().startswith("#"):
            run.line(number, line)
    run.flush()
    return max(run.codes, default=0)


class _Run:
    """The lines that are done, and the changes of one file that wait for their commit."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        self.codes: list[int] = []
        self.ended = False
        self._waiting: list[tuple[int, Arguments, Callable[[Any], None]]] = []

    def line(self, number: int, line: str) -> None:
        """Do one line, or have its change wait."""
        try:
            called, arguments = _parsed(line)
        except UsageError as error:
            self.flush()
            self._fail(number, str(error), USAGE)
            return
        arguments.json |= bool(self.options.json) if hasattr(arguments, "json") else False
        arguments.quiet = bool(getattr(arguments, "quiet", False) or self.options.quiet)
        arguments.verbose = bool(getattr(arguments, "verbose", False) or self.options.verbose)
        joins = called.name in _ONE_COMMIT and arguments.file != "-" and not _has_own(called, arguments)
        if self._waiting and not (joins and _same_commit(self._waiting[0][1], arguments)):
            self.flush()
        if not self.ended:
            self._do(number, called, arguments, joins=joins)

    def _do(self, number: int, called: Verb, arguments: Arguments, *, joins: bool) -> None:
        from confsafe.cli.main import do

        arguments.gathered = [] if joins else None
        try:
            code = do(called, arguments)
        except ConfsafeError as error:
            self._fail(number, str(error), code_of(error))
            return
        except UsageError as error:
            error.verb = called
            self._fail(number, str(error), USAGE)
            return
        self.codes.append(code)
        self._waiting += [(number, arguments, mutate) for _, mutate in arguments.gathered or ()]
        arguments.gathered = None

    def flush(self) -> None:
        """Commit what waits."""
        waiting, self._waiting = self._waiting, []
        if not waiting or self.ended:
            return
        from confsafe.cli.one_file import do_one

        first = waiting[0][1]
        at = waiting[0][0]

        def mutate_all(root: Any) -> None:
            nonlocal at
            for number, arguments, mutate in waiting:
                at = number
                if arguments is not first:
                    arguments.notes = first.notes
                mutate(root)

        def work(arguments: Arguments) -> int:
            from confsafe.cli.writer import change

            return change(arguments, mutate_all)

        try:
            self.codes.append(do_one(verb("set"), first, work))
        except ConfsafeError as error:
            self._fail(at, str(error), code_of(error))

    def _fail(self, number: int, text: str, code: int) -> None:
        from confsafe.cli.one_file import in_flags

        output.say(f"line {number}: {in_flags(text)}")
        self.codes.append(code)
        self.ended = self.options.stop


def _parsed(line: str) -> tuple[Verb, Arguments]:
    """The verb of a line and its arguments. Raises UsageError."""
    words = _words(line)
    if not words or words[0] not in GROUPS or words[0] in _NOT_HERE:
        from confsafe.cli.hints import unknown

        if words and words[0] in _NOT_HERE:
            raise UsageError(f"{words[0]} is no verb for a line of batch")
        raise UsageError(unknown(words[0] if words else "", words[1:]))
    called = verb(words[0])
    arguments = parse(called, words[1:])
    if arguments.help:
        raise UsageError("--help is not for a line of batch")
    return called, arguments


def _words(line: str) -> list[str]:
    if line.lstrip().startswith("["):
        try:
            words = json.loads(line)
        except ValueError as error:
            raise UsageError(f"no JSON: {error}") from None
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise UsageError("a line of JSON is a list of strings")
        return words
    try:
        return shlex.split(line, comments=True)
    except ValueError as error:
        raise UsageError(f"no shell words: {str(error).lower()}") from None


def _has_own(called: Verb, arguments: Arguments) -> bool:
    """Whether a line asks for a commit, or a preview, of its own."""
    reads = called.name == "comment" and arguments.text is None and not arguments.delete
    return reads or any(getattr(arguments, name, None) for name in _OWN_COMMIT)


def _same_commit(one: Arguments, other: Arguments) -> bool:
    """Whether two lines change one file in the same way."""
    names = ("file", "format", "document", "encoding", "create", "parents", "backups", "in_place", "secret", "mode")
    return all(getattr(one, name) == getattr(other, name) for name in names)
