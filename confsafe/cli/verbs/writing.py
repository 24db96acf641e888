"""The options of the verbs that change their FILE."""

from __future__ import annotations

from confsafe.cli.verbs.model import Groups, Option
from confsafe.cli.verbs.options import (
    ALL_DOCUMENTS,
    ALL_FILES,
    COLOR,
    JSON,
    QUIET,
    SECRET,
    TIMEOUT,
    TOGETHER,
    VERBOSE,
    WHICH,
    number,
    octal,
)

TYPES = ("string", "int", "float", "bool", "null", "datetime", "json", "toml", "yaml")
"""What `-t/--type` takes."""

VALUE = (
    Option(
        "-t",
        "--type",
        choices=TYPES,
        metavar="TYPE",
        help="the type of VALUE, whatever is there now: " + ", ".join(TYPES),
    ),
    Option("-s", dest="type", action="store_const", const="string", help="the same as -t string"),
    Option("-j", dest="type", action="store_const", const="json", help="the same as -t json"),
    Option("--stdin", action="store_true", help="read VALUE from standard input (as VALUE - does)"),
    Option(
        "--value-file",
        metavar="F",
        help="read VALUE from F; its last line ending stays where the old value has one",
    ),
    Option("--prompt", action="store_true", help="ask for VALUE on the terminal, without echo"),
)

IF = Option("--if", dest="condition", metavar="OLD", help="only if the value at KEY is OLD now, else exit 1")
EXISTING = Option("--existing", action="store_true", help="refuse a KEY that is not there yet (exit 1)")

PREVIEW = (
    Option("-n", "--dry-run", action="store_true", help="print the diff, write nothing"),
    Option("--diff", action="store_true", help="write, and print the diff"),
    Option("--check", action="store_true", help="write nothing; print changed or ok; exit 7 if it would change"),
)

VALIDATE = Option(
    "--validate-cmd", metavar="CMD", help="run CMD on the candidate, named by {}, and write only if it exits 0"
)

CREATE = Option("--create", action="store_true", help="make FILE if it is missing")
PARENTS = Option("--parents", action="store_true", help="make its missing directories too (implies --create)")
BACKUPS = (
    Option(
        "--backups",
        metavar="N",
        type=number(0),
        help="keep N backups: .bak, .bak.2, ... (default: CONFSAFE_BACKUPS, or 1)",
    ),
    Option("--no-backup", dest="backups", action="store_const", const=0, help="make no backup"),
)
IN_PLACE = Option("--in-place", action="store_true", help="write through the inode (mounted or hard-linked files)")
MODE = Option("--mode", metavar="OCTAL", type=octal, help="the mode of a new file, as for chmod")

EXISTING_DISK = (TIMEOUT, *BACKUPS, IN_PLACE, SECRET, MODE)
DISK = (CREATE, PARENTS, *EXISTING_DISK)

TALK = (COLOR, JSON, QUIET, VERBOSE)


def writer(
    *own: Option, value: bool = False, condition: bool = True, documents: bool = True, several: bool = True
) -> Groups:
    """The option groups of a verb that changes its FILE."""
    first = own + ((IF,) if condition else ())
    groups = [("options", first)] if first else []
    if value:
        groups.append(("the value", VALUE))
    more = ((ALL_DOCUMENTS,) if documents else ()) + ((ALL_FILES, TOGETHER) if several else ())
    groups += [
        ("before writing", (*PREVIEW, VALIDATE)),
        ("the file", (*WHICH, *more, *DISK)),
        ("output", TALK),
    ]
    return tuple(groups)
