"""The verbs that print what a file holds."""

from __future__ import annotations

from confsafe.cli.verbs.model import Operand, Option, Verb
from confsafe.cli.verbs.options import ALL_DOCUMENTS, ALL_FILES, KEY, OPTIONAL_KEY, PATIENCE, QUIET, READ_FILE, WHICH

TABLE = {
    "get": Verb(
        "get",
        "get:get",
        "print values",
        usage="FILE [KEY]... [--default V] [--json | -0]",
        operands=(READ_FILE, Operand("keys", "KEY", KEY.help, "*")),
        options=(
            (
                "options",
                (
                    Option("--default", metavar="V", help="print V and exit 0 where KEY is absent"),
                    Option("--json", action="store_true", help="print JSON, also for a scalar"),
                    Option("-0", "--null", dest="nul", action="store_true", help="end each with NUL, not a new line"),
                ),
            ),
            ("the file", (*WHICH, ALL_DOCUMENTS, ALL_FILES, PATIENCE)),
            ("output", (QUIET,)),
        ),
        examples=(
            ("confsafe get app.toml server.port", "one value, as it is written"),
            ("confsafe get app.toml server.host server.port", "two, one a line"),
            ("confsafe get app.toml server --json", "a whole table, as JSON"),
            ("confsafe get compose.yaml '**.image'", "every image, however deep"),
        ),
        detail=(
            "A scalar is printed as it is written (a string as its text), a container in the file's own format. With"
            " --json several KEYs are one object. No lock is taken."
        ),
        many=True,
    ),
    "list": Verb(
        "list",
        "list:list_leaves",
        "print every leaf as KEY = VALUE",
        usage="FILE [KEY] [--keys] [--documents] [--json]",
        operands=(READ_FILE, OPTIONAL_KEY),
        options=(
            (
                "options",
                (
                    Option("--keys", action="store_true", help="print the key paths only"),
                    Option("--documents", action="store_true", help="print which documents a YAML stream has"),
                    Option("--json", action="store_true", help="print one JSON object of all leaves by their paths"),
                ),
            ),
            ("the file", (*WHICH, ALL_DOCUMENTS, ALL_FILES, PATIENCE)),
            ("output", (QUIET,)),
        ),
        examples=(
            ("confsafe list app.toml", "everything, one leaf a line"),
            ("confsafe list app.toml server --keys", "the paths below one key"),
            ("confsafe list compose.yaml --documents", "the documents of the stream"),
        ),
        detail="Each path is in the syntax that KEY takes; strings are shown quoted, as in JSON.",
        many=True,
    ),
}
