"""The verbs about whole files, and about the command line itself."""

from __future__ import annotations

from confsafe.cli.verbs.model import Operand, Option, Verb
from confsafe.cli.verbs.options import (
    ALL_FILES,
    FORMAT,
    FORMATS,
    JSON,
    NAMED_FILE,
    OPTIONAL_KEY,
    PATIENCE,
    QUIET,
    READ_FILE,
    VERBOSE,
    WHICH,
    number,
    seconds,
)
from confsafe.cli.verbs.writing import DISK, EXISTING_DISK

TABLE = {
    "check": Verb(
        "check",
        "check:check",
        "parse files; look for duplicate keys, schema and permissions",
        usage="FILE... [--schema S]",
        operands=(Operand("files", "FILE", "files, directories or patterns; - is standard input", "+"),),
        options=(
            ("options", (Option("--schema", metavar="S", help="a JSON Schema (needs the extra confsafe[schema])"),)),
            (
                "the file",
                (*WHICH, Option("--secret", action="store_true", help="check that only the owner can read"), PATIENCE),
            ),
            ("output", (JSON, QUIET)),
        ),
        examples=(
            ("confsafe check app.toml compose.yaml", "parse them; duplicate keys are errors"),
            ("confsafe check --secret secret.toml", "is it readable by its owner only?"),
        ),
        detail="In a directory all files are checked whose names tell a format, those below it too, but hidden ones.",
    ),
    "convert": Verb(
        "convert",
        "convert:convert",
        "write the data in another format, with its comments",
        usage="FILE -o OUT",
        operands=(READ_FILE,),
        options=(
            (
                "options",
                (
                    Option("-o", "--output", metavar="OUT", required=True, help="the new file; - is standard output"),
                    Option("--to", choices=FORMATS, help="the new format, where OUT's name does not tell it"),
                ),
            ),
            ("the file", (*WHICH, *DISK[1:])),
            ("output", (JSON, QUIET, VERBOSE)),
        ),
        examples=(
            ("confsafe convert app.toml -o app.yaml", "comments go along"),
            ("confsafe convert app.toml -o - --to json", "to standard output"),
        ),
        detail="Comments that the new format or place cannot hold are named on stderr.",
    ),
    "merge": Verb(
        "merge",
        "merge:merge",
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
                    FORMAT,
                    QUIET,
                ),
            ),
            (
                "git",
                (
                    Option("--install", action="store_true", help="have git merge by keys in this repository"),
                    Option("--check", action="store_true", help="merge its past merges again, write nothing"),
                    Option("--limit", metavar="N", type=number(1), default=200, help="--check: so many merges (200)"),
                    JSON,
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
    "resolve": Verb(
        "resolve",
        "resolve:resolve",
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
            ("the file", (*WHICH, *EXISTING_DISK)),
            ("output", (JSON, QUIET)),
        ),
        examples=(
            ("confsafe resolve app.toml", "merge what can be merged by keys"),
            ("confsafe resolve app.toml --theirs server.port", "and take their port"),
        ),
        detail="Exit 1 where conflicts remain: they keep their marks, and their key paths are told on stderr.",
        writes=True,
    ),
    "watch": Verb(
        "watch",
        "watch:watch",
        "print, or run a command, at each change of the data",
        usage="FILE [KEY] [-- COMMAND...]",
        operands=(NAMED_FILE, OPTIONAL_KEY),
        options=(
            (
                "options",
                (
                    Option("--now", action="store_true", help="the state at the start comes first"),
                    Option("--count", metavar="N", type=int, help="end after N changes"),
                ),
            ),
            (
                "the file",
                (*WHICH, ALL_FILES, Option("--secret", action="store_true", help="show key paths, and no values")),
            ),
            ("output", (JSON, QUIET)),
        ),
        examples=(
            ("confsafe watch app.toml server.port --now --count 1", "the value, and then each new one"),
            ("confsafe watch app.toml server.port --now --count 1 -- echo {new}", "run a command with it"),
        ),
        detail=(
            "COMMAND is run without a shell; {old} and {new} in its words stand for the values, as `get` prints them,"
            " {file} for the name. Changes of comments and layout alone are none. With --all-files several FILEs are"
            " watched. It needs pip install 'confsafe[watch]'."
        ),
    ),
    "clean": Verb(
        "clean",
        "clean:clean",
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
                    JSON,
                    QUIET,
                ),
            ),
        ),
        examples=(
            ("confsafe clean .", "what is older than an hour"),
            ("confsafe clean . --max-age 0", "all that no living process writes"),
        ),
        detail="A temp file that a living process still writes is never removed.",
    ),
    "completion": Verb(
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
        detail="Verbs, options, files, and the key paths and values of the named file are completed.",
    ),
}
