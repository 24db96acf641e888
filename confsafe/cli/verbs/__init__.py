"""What the command line offers, as data: every verb with its operands, options and examples.

Parser, help, man page and completion are all made from these tables, so they cannot disagree. The tables of a group of
verbs are read when one of them is called, and the module that does a verb's work when it does it: `confsafe get` never
loads what `confsafe edit` needs.
"""

from __future__ import annotations

from confsafe.startup import module as module_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.cli.verbs.model import Verb

PROGRAM = "confsafe"

GROUPS = {
    "get": "reading",
    "set": "values",
    "unset": "values",
    "add": "values",
    "remove": "values",
    "rename": "values",
    "move": "values",
    "apply": "many",
    "sort": "many",
    "bump": "many",
    "batch": "many",
    "comment": "comments",
    "disable": "comments",
    "enable": "comments",
    "list": "reading",
    "edit": "history",
    "diff": "history",
    "rollback": "history",
    "backups": "history",
    "check": "files",
    "convert": "files",
    "merge": "files",
    "resolve": "files",
    "watch": "files",
    "explain": "sharing",
    "relay": "sharing",
    "clean": "files",
    "completion": "files",
}
"""The verbs in the order of the overview, each with the module of its table."""

EXIT_CODES = (
    (0, "done, or already so"),
    (1, "the key is absent, or --if is false"),
    (2, "the command line is wrong"),
    (3, "the file does not parse"),
    (4, "a value, its type or the schema is refused"),
    (5, "the lock was not to be had in time, or the store is not reached"),
    (6, "no such file, or the disk or a permission refuses"),
    (7, "--check: it would change"),
    (8, "somebody else changed the file meanwhile"),
    (10, "a shared store did not answer whether the change was made"),
    (70, "a fault of confsafe itself; please report it"),
    (130, "interrupted; the old file stands"),
)


def verb(name: str) -> Verb:
    """The verb of that name. Raises KeyError."""
    table: dict[str, Verb] = module_of(f"confsafe.cli.verbs.{GROUPS[name]}").TABLE
    return table[name]


def verbs() -> dict[str, Verb]:
    """All verbs, in the order of the overview."""
    return {name: verb(name) for name in GROUPS}
