"""What the command line offers, as data: every verb with its operands, options and examples.

Parser, help, man page and completion are all made from this table, so they cannot disagree. The module that does a
verb's work is named, not imported: `confsafe get` never loads what `confsafe edit` needs.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

PROGRAM = "confsafe"

TYPES = ("string", "int", "float", "bool", "null", "datetime", "json")
"""What `-t/--type` takes."""

FORMATS = ("json", "jsonc", "json5", "toml", "yaml")
"""What `-f/--format` takes."""

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


class Option:
    """One option: its flags and what argparse is told about it."""

    __slots__ = ("flags", "settings")

    def __init__(self, *flags: str, **settings: Any) -> None:
        self.flags = flags
        self.settings: Mapping[str, Any] = settings


class Operand:
    """One operand: `many` is "" (exactly one), "?" (may be missing), "*" or "+"."""

    __slots__ = ("help", "many", "name", "shown")

    def __init__(self, name: str, shown: str, help: str, many: str = "") -> None:
        self.name = name
        self.shown = shown
        self.help = help
        self.many = many


class Verb:
    """One verb.

    Attributes:
        name: as it is typed.
        work: "module:function" below confsafe.cli; the function takes the parsed arguments and returns the exit code.
        summary: one line, without a full stop.
        usage: the operands as the usage line shows them.
        operands: what stands on the command line, in order.
        options: groups of options, each with its title.
        examples: command lines, each with what it is for; they work on the files of `docs/cli.md`.
        detail: a paragraph for --help and the man page.
        writes: whether it changes its FILE.
    """

    __slots__ = ("detail", "examples", "name", "operands", "options", "summary", "usage", "work", "writes")

    def __init__(
        self,
        name: str,
        work: str,
        summary: str,
        *,
        usage: str,
        operands: tuple[Operand, ...],
        options: tuple[tuple[str, tuple[Option, ...]], ...],
        examples: tuple[tuple[str, str], ...],
        detail: str = "",
        writes: bool = False,
    ) -> None:
        self.name = name
        self.work = work
        self.summary = summary
        self.usage = usage
        self.operands = operands
        self.options = options
        self.examples = examples
        self.detail = detail
        self.writes = writes


def _number(least: int) -> Callable[[str], int]:
    """A whole number of at least `least`."""

    def number(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text) < least:
            raise ValueError(text)
        return int(text)

    number.__name__ = f"number from {least}"
    return number


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


seconds.__name__ = "number of seconds"
octal.__name__ = "octal mode"

_FILE = Operand("file", "FILE", "the configuration file; - filters standard input to standard output")
_READ_FILE = Operand("file", "FILE", "the configuration file; - is standard input")
_KEY = Operand("key", "KEY", "a key path: server.port, list[0], list[name=web].image, a.'x.y', or /json/pointer")
_OPTIONAL_KEY = Operand("key", "KEY", _KEY.help, "?")

_DOCUMENT = Option("--document", metavar="N", type=_number(0), help="which document of a YAML stream, counted from 0")
_FORMAT = Option("-f", "--format", choices=FORMATS, help="the format, where the file's name does not tell it")
_COLOR = Option("--color", choices=("auto", "always", "never"), default="auto", help="colour of diffs (default: auto)")
_QUIET = Option("-q", "--quiet", action="store_true", help="no notes, only errors")
_VERBOSE = Option("-v", "--verbose", action="store_true", help="say on stderr what was done")
_SECRET = Option("--secret", action="store_true", help="owner-only file, backup and lock; no value is ever shown")
_TIMEOUT = Option(
    "--timeout",
    metavar="S",
    type=seconds,
    default=10.0,
    help="seconds to wait for the lock (default: 10); inf: for ever",
)

_WHICH = (_FORMAT, _DOCUMENT)

_VALUE = (
    Option("-t", "--type", choices=TYPES, help="the type of VALUE, whatever is there now"),
    Option("-s", dest="type", action="store_const", const="string", help="the same as -t string"),
    Option("-j", dest="type", action="store_const", const="json", help="the same as -t json"),
    Option("--stdin", action="store_true", help="read VALUE from standard input (as VALUE - does)"),
    Option("--value-file", metavar="F", help="read VALUE from the file F, without its last line ending"),
    Option("--prompt", action="store_true", help="ask for VALUE on the terminal, without echo"),
)

_IF = Option("--if", dest="condition", metavar="OLD", help="only if the value at KEY is OLD now, else exit 1")

_PREVIEW = (
    Option("-n", "--dry-run", action="store_true", help="print the diff, write nothing"),
    Option("--diff", action="store_true", help="write, and print the diff"),
    Option("--check", action="store_true", help="write nothing; print changed or ok; exit 7 if it would change"),
)

_VALIDATE = Option(
    "--validate-cmd", metavar="CMD", help="run CMD on the candidate, named by {}, and write only if it exits 0"
)

_DISK = (
    Option("--create", action="store_true", help="make FILE if it is missing"),
    Option("--parents", action="store_true", help="make its missing directories too (implies --create)"),
    _TIMEOUT,
    Option("--backups", metavar="N", type=_number(0), help="keep N backups: .bak, .bak.2, ... (default: 1)"),
    Option("--no-backup", dest="backups", action="store_const", const=0, help="make no backup"),
    Option("--in-place", action="store_true", help="write through the inode (mounted or hard-linked files)"),
    _SECRET,
    Option("--mode", metavar="OCTAL", type=octal, help="the mode of a new file, as for chmod"),
)

_TALK = (_COLOR, _QUIET, _VERBOSE)


def _writer(*own: Option, value: bool = False, condition: bool = True) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """The option groups of a verb that changes its FILE."""
    first = own + ((_IF,) if condition else ())
    groups = [("options", first)] if first else []
    if value:
        groups.append(("the value", _VALUE))
    groups += [
        ("before writing", (*_PREVIEW, _VALIDATE)),
        ("the file", (*_WHICH, *_DISK)),
        ("output", _TALK),
    ]
    return tuple(groups)


_LIST_VERBS: tuple[Verb, ...] = (
    Verb(
        "get",
        "reading:get",
        "print a value",
        usage="FILE [KEY] [--default V] [--json | -0]",
        operands=(_READ_FILE, _OPTIONAL_KEY),
        options=(
            (
                "options",
                (
                    Option("--default", metavar="V", help="print V and exit 0 where KEY is absent"),
                    Option("--json", action="store_true", help="print JSON, also for a scalar"),
                    Option("-0", "--null", dest="nul", action="store_true", help="end with NUL, not with a new line"),
                ),
            ),
            ("the file", _WHICH),
            ("output", (_QUIET,)),
        ),
        examples=(
            ("confsafe get app.toml server.port", "one value, raw"),
            ("confsafe get app.toml server --json", "a whole table, as JSON"),
        ),
        detail="A scalar is printed raw, a container in the file's own format. No lock is taken.",
    ),
    Verb(
        "set",
        "writing:set_values",
        "set one or more keys in one commit",
        usage="FILE KEY VALUE [KEY VALUE]...",
        operands=(_FILE, Operand("pairs", "KEY VALUE", "a key path and its new value; - reads standard input", "+")),
        options=_writer(value=True),
        examples=(
            ("confsafe set app.toml server.port 8080", "change one value, keep its type"),
            ("confsafe set app.toml server.host ::1 server.port 443 --diff", "two keys, one commit"),
        ),
        detail=(
            "An existing key keeps its type: a string stays a string (1.10, yes and 007 are safe), and a value that"
            " does not fit is refused with the flag to use. A new key takes the type of a JSON literal; everything"
            " else is a string, and so are 1.10, 007 and 1e3."
        ),
        writes=True,
    ),
    Verb(
        "unset",
        "writing:unset",
        "delete keys, with their comments",
        usage="FILE KEY... [--missing-ok]",
        operands=(_FILE, Operand("keys", "KEY", _KEY.help, "+")),
        options=_writer(Option("--missing-ok", action="store_true", help="a key that is absent is no error")),
        examples=(
            ("confsafe unset app.toml server.debug", "delete one key"),
            ("confsafe unset app.toml server.debug server.old --missing-ok", "two keys, absent or not"),
        ),
        writes=True,
    ),
    Verb(
        "add",
        "writing:add",
        "append to a list",
        usage="FILE KEY VALUE [--unique]",
        operands=(_FILE, _KEY, Operand("value", "VALUE", "the new item; - reads standard input", "?")),
        options=_writer(
            Option("--unique", action="store_true", help="only if no item equals VALUE yet"),
            value=True,
        ),
        examples=(
            ("confsafe add app.toml server.hosts c.example", "append an item"),
            ("confsafe add app.toml server.hosts a.example --unique", "only if it is not there yet"),
        ),
        detail="A list that is absent is made. The item takes the type that all items have, else that of a new key.",
        writes=True,
    ),
    Verb(
        "remove",
        "writing:remove",
        "remove a value from a list",
        usage="FILE KEY VALUE",
        operands=(_FILE, _KEY, Operand("value", "VALUE", "the item to remove; - reads standard input", "?")),
        options=_writer(value=True),
        examples=(
            ("confsafe remove app.toml server.hosts b.example", "remove an item by its value"),
            ("confsafe remove app.toml server.hosts b.example --check", "would that change the file?"),
        ),
        detail="Every item that equals VALUE goes, with its comments. Where there is none, all is done: exit 0.",
        writes=True,
    ),
    Verb(
        "rename",
        "writing:rename",
        "rename a key in its place",
        usage="FILE KEY NEWNAME",
        operands=(_FILE, _KEY, Operand("newname", "NEWNAME", "the new name of the last key, taken literally")),
        options=_writer(),
        examples=(
            ("confsafe rename app.toml server.port listen_port", "the value and the comments stay"),
            ("confsafe rename app.toml server http --dry-run", "show what would change"),
        ),
        writes=True,
    ),
    Verb(
        "comment",
        "comments:comment",
        "read, set or delete a comment",
        usage="FILE KEY [TEXT] [--above] [--delete]",
        operands=(_FILE, _KEY, Operand("text", "TEXT", "the new comment, without its # or //", "?")),
        options=_writer(
            Option("--above", action="store_true", help="the comment above the entry, not the one behind it"),
            Option("--delete", action="store_true", help="delete the comment"),
        ),
        examples=(
            ("confsafe comment app.toml server.port", "print the comment behind the value"),
            ("confsafe comment app.toml server.host 'all interfaces' --above", "set the one above"),
        ),
        writes=True,
    ),
    Verb(
        "disable",
        "comments:disable",
        "comment an entry out",
        usage="FILE KEY",
        operands=(_FILE, _KEY),
        options=_writer(),
        examples=(
            ("confsafe disable app.toml server.debug", "the lines stay, as a comment"),
            ("confsafe disable app.toml server --diff", "a whole table"),
        ),
        detail="`enable` undoes it byte for byte. Strict JSON has no comments and is refused.",
        writes=True,
    ),
    Verb(
        "enable",
        "comments:enable",
        "comment a disabled entry in again",
        usage="FILE KEY",
        operands=(_FILE, _KEY),
        options=_writer(condition=False),
        examples=(
            ("confsafe enable app.toml server.old_port", "what `disable` commented out"),
            ("confsafe enable app.toml server.old_port --check", "would that change the file?"),
        ),
        writes=True,
    ),
    Verb(
        "list",
        "reading:list_leaves",
        "print every leaf as KEY = VALUE",
        usage="FILE [KEY] [--keys]",
        operands=(_READ_FILE, _OPTIONAL_KEY),
        options=(
            ("options", (Option("--keys", action="store_true", help="print the key paths only"),)),
            ("the file", _WHICH),
            ("output", (_QUIET,)),
        ),
        examples=(
            ("confsafe list app.toml", "everything, one leaf a line"),
            ("confsafe list app.toml server --keys", "the paths below one key"),
        ),
        detail="Each path is in the syntax that KEY takes; strings are shown quoted, as in JSON.",
    ),
    Verb(
        "edit",
        "editor:edit",
        "open the file in $VISUAL or $EDITOR under the lock",
        usage="FILE",
        operands=(Operand("file", "FILE", "the configuration file"),),
        options=(
            ("before writing", (*_PREVIEW, _VALIDATE)),
            ("the file", (*_WHICH, *_DISK)),
            ("output", _TALK),
        ),
        examples=(
            ("confsafe edit app.toml", "edit; what does not parse is not saved"),
            ("confsafe edit app.toml --validate-cmd 'python3 -m tomllib {}'", "with a check of your own"),
        ),
        detail=(
            "The editor works on a copy. When that does not parse, or --validate-cmd refuses it, you are asked: e edits"
            " again, x leaves the file as it was, Q saves it all the same."
        ),
        writes=True,
    ),
    Verb(
        "diff",
        "history:diff",
        "show what changed since a backup",
        usage="FILE [--against N]",
        operands=(Operand("file", "FILE", "the configuration file"),),
        options=(
            (
                "options",
                (
                    Option(
                        "--against",
                        metavar="N",
                        type=_number(1),
                        default=1,
                        help="the backup, 1 (default) is the newest",
                    ),
                ),
            ),
            ("the file", (*_WHICH, _SECRET)),
            ("output", (_COLOR, _QUIET)),
        ),
        examples=(
            ("confsafe diff app.toml", "since the last change"),
            ("confsafe diff app.toml --against 2", "since the one before"),
        ),
    ),
    Verb(
        "rollback",
        "history:rollback",
        "go back to a backup, byte for byte",
        usage="FILE [--to N]",
        operands=(Operand("file", "FILE", "the configuration file"),),
        options=(
            (
                "options",
                (
                    Option(
                        "--to", metavar="N", type=_number(1), default=1, help="the backup, 1 (default) is the newest"
                    ),
                ),
            ),
            ("before writing", (*_PREVIEW, _VALIDATE)),
            ("the file", (*_WHICH, *_DISK[2:])),
            ("output", _TALK),
        ),
        examples=(
            ("confsafe rollback app.toml", "undo the last change; again: redo it"),
            ("confsafe rollback app.toml --to 2 --dry-run", "show what two steps back would change"),
        ),
        writes=True,
    ),
    Verb(
        "backups",
        "history:backups",
        "list the backups, newest first",
        usage="FILE",
        operands=(Operand("file", "FILE", "the configuration file"),),
        options=(
            (
                "options",
                (Option("-0", "--null", dest="nul", action="store_true", help="only the names, each ended by NUL"),),
            ),
        ),
        examples=(
            ("confsafe backups app.toml", "number, time, size and name of each"),
            ("confsafe backups -0 app.toml", "the names, for xargs -0"),
        ),
    ),
    Verb(
        "check",
        "checking:check",
        "parse files; look for duplicate keys, schema and permissions",
        usage="FILE... [--schema S]",
        operands=(Operand("files", "FILE", "the configuration files; - is standard input", "+"),),
        options=(
            ("options", (Option("--schema", metavar="S", help="a JSON Schema (needs the extra confsafe[schema])"),)),
            ("the file", (*_WHICH, Option("--secret", action="store_true", help="check that only the owner can read"))),
            ("output", (_QUIET,)),
        ),
        examples=(
            ("confsafe check app.toml compose.yaml", "parse them; duplicate keys are errors"),
            ("confsafe check --secret secret.toml", "is it readable by its owner only?"),
        ),
    ),
    Verb(
        "convert",
        "converting:convert",
        "write the data in another format, with its comments",
        usage="FILE -o OUT",
        operands=(_READ_FILE,),
        options=(
            (
                "options",
                (
                    Option("-o", "--output", metavar="OUT", required=True, help="the new file; - is standard output"),
                    Option("--to", choices=FORMATS, help="the new format, where OUT's name does not tell it"),
                ),
            ),
            ("the file", (*_WHICH, *_DISK[1:])),
            ("output", (_QUIET, _VERBOSE)),
        ),
        examples=(
            ("confsafe convert app.toml -o app.yaml", "comments go along"),
            ("confsafe convert app.toml -o - --to json", "to standard output"),
        ),
        detail="Comments that the new format or place cannot hold are named on stderr.",
    ),
    Verb(
        "merge",
        "merging:merge",
        "merge two edits of one file by what they mean",
        usage="BASE OURS THEIRS [NAME] | --install | --check",
        operands=(
            Operand("base", "BASE", "the file as both sides began with it; may be empty", "?"),
            Operand("ours", "OURS", "our file; the result replaces it", "?"),
            Operand("theirs", "THEIRS", "their file", "?"),
            Operand("name", "NAME", "the file's own name, which tells the format and is shown", "?"),
        ),
        options=(
            (
                "options",
                (
                    Option("-o", "--output", metavar="OUT", help="write the result there; - is standard output"),
                    _FORMAT,
                    _QUIET,
                ),
            ),
            (
                "git",
                (
                    Option("--install", action="store_true", help="have git merge by keys in this repository"),
                    Option("--check", action="store_true", help="merge its past merges again, write nothing"),
                    Option("--limit", metavar="N", type=_number(1), default=200, help="--check: so many merges (200)"),
                    Option("--json", action="store_true", help="--check: as JSON"),
                ),
            ),
            (
                "the marks",
                (
                    Option("--marker-size", metavar="N", help="characters of a mark (7); git's %%L"),
                    Option("--ours-label", metavar="TEXT", help="what stands behind <<<<<<<; git's %%X"),
                    Option("--theirs-label", metavar="TEXT", help="what stands behind >>>>>>>; git's %%Y"),
                    Option("--base-label", metavar="TEXT", help="what stands behind |||||||; git's %%S"),
                    Option("--style", choices=("merge", "diff3", "zdiff3"), help="as git's merge.conflictStyle"),
                ),
            ),
        ),
        examples=(
            ("confsafe merge base.toml app.toml theirs.toml", "the result is in app.toml"),
            ("confsafe merge --install", "have git merge by it"),
        ),
        detail=(
            "Keys added side by side and changes on neighbouring lines are no conflicts. Where both sides changed one"
            " key to different values, the result has git's marks around its lines, the key path is told on stderr,"
            " and the exit code is 1. Files that do not parse are merged line by line."
        ),
    ),
    Verb(
        "resolve",
        "resolving:resolve",
        "merge the sides of a file with conflict marks by keys",
        usage="FILE [--ours KEY] [--theirs KEY]",
        operands=(Operand("file", "FILE", "the file with marks, of git or another tool"),),
        options=(
            (
                "options",
                (
                    Option("--ours", metavar="KEY", action="append", help="settle the conflict at KEY by our side"),
                    Option("--theirs", metavar="KEY", action="append", help="settle it by their side"),
                ),
            ),
            (
                "before writing",
                (Option("-n", "--dry-run", action="store_true", help="tell the conflicts that remain, write nothing"),),
            ),
            ("the file", (*_WHICH, *_DISK[2:])),
            ("output", (_QUIET,)),
        ),
        examples=(
            ("confsafe resolve app.toml", "merge what can be merged by keys"),
            ("confsafe resolve app.toml --theirs server.port", "and take their port"),
        ),
        detail="Exit 1 where conflicts remain: they keep their marks, and their key paths are told on stderr.",
        writes=True,
    ),
    Verb(
        "clean",
        "cleaning:clean",
        "remove temp files that killed processes left",
        usage="DIR [--max-age SECONDS]",
        operands=(Operand("directory", "DIR", "the directory to clean"),),
        options=(
            (
                "options",
                (
                    Option(
                        "--max-age",
                        metavar="SECONDS",
                        type=seconds,
                        default=3600.0,
                        help="leave alone what is younger (default: 3600)",
                    ),
                    _QUIET,
                ),
            ),
        ),
        examples=(
            ("confsafe clean .", "what is older than an hour"),
            ("confsafe clean . --max-age 0", "all that no living process writes"),
        ),
        detail="A temp file that a living process still writes is never removed.",
    ),
    Verb(
        "completion",
        "completion:print_script",
        "print the completion script of a shell",
        usage="bash | zsh | fish",
        operands=(Operand("shell", "SHELL", "bash, zsh or fish"),),
        options=(),
        examples=(
            ("confsafe completion bash", 'in ~/.bashrc: eval "$(confsafe completion bash)"'),
            ("confsafe completion fish", "in config.fish: confsafe completion fish | source"),
        ),
        detail="Verbs, options, files and the key paths of the named file are completed.",
    ),
)

VERBS: dict[str, Verb] = {verb.name: verb for verb in _LIST_VERBS}
"""The verbs in the order of the overview."""
