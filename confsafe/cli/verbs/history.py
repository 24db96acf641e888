"""The verbs about a file as a whole text: edited by hand, compared, taken back."""

from __future__ import annotations

from confsafe.cli.verbs.model import Operand, Option, Verb
from confsafe.cli.verbs.options import ALL_FILES, COLOR, JSON, NAMED_FILE, PATIENCE, QUIET, SECRET, WHICH, number
from confsafe.cli.verbs.writing import DISK, EXISTING_DISK, PREVIEW, TALK, VALIDATE

TABLE = {
    "edit": Verb(
        "edit",
        "editor:edit",
        "open the file in $VISUAL or $EDITOR under the lock",
        usage="FILE",
        operands=(NAMED_FILE,),
        options=(
            ("before writing", (*PREVIEW, VALIDATE)),
            ("the file", (*WHICH, *DISK)),
            ("output", TALK),
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
    "diff": Verb(
        "diff",
        "history:diff",
        "show what changed since a backup, or between two files",
        usage="FILE [OTHER] [--against N] [--as KIND]",
        operands=(
            NAMED_FILE,
            Operand("other", "OTHER", "the file to compare with: what turns FILE into OTHER is shown", "?"),
        ),
        options=(
            (
                "options",
                (
                    Option(
                        "--against",
                        metavar="N",
                        type=number(1),
                        default=1,
                        help="the backup, 1 (default) is the newest",
                    ),
                    Option(
                        "--as",
                        dest="kind",
                        choices=("text", "merge-patch", "json-patch"),
                        default="text",
                        help="a unified diff (default), or a patch of the data that `apply` takes",
                    ),
                ),
            ),
            ("the file", (*WHICH, SECRET, PATIENCE)),
            ("output", (COLOR, JSON, QUIET)),
        ),
        examples=(
            ("confsafe diff app.toml", "since the last change"),
            ("confsafe diff app.toml --against 2", "since the one before"),
            ("confsafe diff app.toml.bak app.toml --as json-patch", "as a JSON Patch (RFC 6902)"),
        ),
    ),
    "rollback": Verb(
        "rollback",
        "history:rollback",
        "go back to a backup, byte for byte",
        usage="FILE [--to N]",
        operands=(NAMED_FILE,),
        options=(
            (
                "options",
                (Option("--to", metavar="N", type=number(1), default=1, help="the backup, 1 (default) is the newest"),),
            ),
            ("before writing", (*PREVIEW, VALIDATE)),
            ("the file", (*WHICH, ALL_FILES, *EXISTING_DISK)),
            ("output", TALK),
        ),
        examples=(
            ("confsafe rollback app.toml", "undo the last change; again: redo it"),
            ("confsafe rollback app.toml --to 2 --dry-run", "show what two steps back would change"),
        ),
        writes=True,
        many=True,
    ),
    "backups": Verb(
        "backups",
        "history:backups",
        "list the backups, newest first",
        usage="FILE",
        operands=(NAMED_FILE,),
        options=(
            (
                "options",
                (
                    Option("-0", "--null", dest="nul", action="store_true", help="only the names, each ended by NUL"),
                    JSON,
                    PATIENCE,
                ),
            ),
        ),
        examples=(
            ("confsafe backups app.toml", "number, time, size and name of each"),
            ("confsafe backups -0 app.toml", "the names, for xargs -0"),
        ),
    ),
}
