"""The options that verbs share, and what their values may be."""

from __future__ import annotations

from confsafe.cli.verbs.model import Groups, Operand, Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

TYPES = ("string", "int", "float", "bool", "null", "datetime", "json", "toml", "yaml")
"""What `-t/--type` takes."""

FORMATS = ("json", "jsonc", "json5", "toml", "yaml")
"""What `-f/--format` takes."""


def number(least: int) -> Callable[[str], int]:
    """A whole number of at least `least`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text) < least:
            raise ValueError(text)
        return int(text)

    read.__name__ = f"number from {least}"
    return read


def seconds(text: str) -> float | None:
    """Seconds to wait; `inf` and `none` are for ever."""
    if text.lower() in ("inf", "none"):
        return None
    value = float(text)
    if not 0 <= value < 1e9:
        raise ValueError(text)
    return value


def octal(text: str) -> int:
    """The mode of a file as chmod takes it."""
    mode = int(text, 8)
    if not 0 <= mode <= 0o7777:
        raise ValueError(text)
    return mode


def document(text: str) -> int | dict[str, str]:
    """Which document of a YAML stream: its number from 0, or what it holds (`kind=Deployment,metadata.name=web`)."""
    if text.isascii() and text.isdigit():
        return int(text)
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(key and sign for key, sign, _ in pairs):
        raise ValueError(text)
    return {key.strip(): value.strip() for key, _, value in pairs}


seconds.__name__ = "number of seconds"
octal.__name__ = "octal mode"
document.__name__ = "document (a number from 0, or KEY=VALUE,...)"

FILE = Operand("file", "FILE", "the configuration file; - filters standard input to standard output")
NAMED_FILE = Operand("file", "FILE", "the configuration file")
READ_FILE = Operand("file", "FILE", "the configuration file; - is standard input")
KEY = Operand(
    "key", "KEY", "a key path: server.port, list[0], list[name=web].image, a.'x.y', or /json/pointer; stars fit many"
)
OPTIONAL_KEY = Operand("key", "KEY", KEY.help, "?")

DOCUMENT = Option(
    "--document",
    metavar="N",
    type=document,
    help="which document of a YAML stream, counted from 0, or what it holds: kind=Deployment,metadata.name=web",
)
FORMAT = Option("-f", "--format", choices=FORMATS, help="the format, where the file's name does not tell it")
ENCODING = Option("--encoding", metavar="NAME", help="the encoding, where there is no byte-order mark (default: utf-8)")
COLOR = Option("--color", choices=("auto", "always", "never"), default="auto", help="colour of diffs (default: auto)")
QUIET = Option("-q", "--quiet", action="store_true", help="no notes, only errors")
VERBOSE = Option("-v", "--verbose", action="store_true", help="say on stderr what was done")
JSON = Option("--json", action="store_true", help="print what was done as JSON, one line for each FILE")
SECRET = Option("--secret", action="store_true", help="owner-only file, backup and lock; no value is ever shown")
TIMEOUT = Option(
    "--timeout",
    metavar="S",
    type=seconds,
    default=10.0,
    help="seconds to wait for the lock (default: 10); inf: for ever",
)

WHICH = (FORMAT, DOCUMENT, ENCODING)

ALL_DOCUMENTS = Option("--all-documents", action="store_true", help="every document of a YAML stream that has the KEY")
ALL_FILES = Option("--all-files", action="store_true", help="FILE may be several names or patterns, each on its own")
TOGETHER = Option("--together", action="store_true", help="as --all-files, all of them changed or none")

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
    Option("--value-file", metavar="F", help="read VALUE from the file F, without its last line ending"),
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
