"""What is wrong with a command line itself: exit code 2, before anything is read."""

from __future__ import annotations

from confsafe.cli.verbs import PROGRAM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.cli.verbs.model import Verb


class UsageError(Exception):
    """The command line is wrong; the text says how, the verb (if any) where to read on."""

    def __init__(self, reason: str, verb: Verb | None = None) -> None:
        super().__init__(reason)
        self.verb = verb

    def __str__(self) -> str:
        name = f"{PROGRAM} {self.verb.name}" if self.verb else PROGRAM
        return f"{self.args[0]}; see {name} --help"
