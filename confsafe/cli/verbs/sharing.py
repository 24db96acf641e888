"""The verbs about several layers and shared stores."""

from __future__ import annotations

from confsafe.cli.verbs.model import Operand, Option, Verb
from confsafe.cli.verbs.options import JSON, QUIET, seconds

TABLE = {
    "explain": Verb(
        "explain",
        "explain:explain",
        "tell which of several files a value comes from, with its line",
        usage="KEY FILE... [--env PREFIX] [--json]",
        operands=(
            Operand("key", "KEY", "the key path"),
            Operand("files", "FILE", "files or URLs, the one that counts last", "+"),
        ),
        options=(
            (
                "options",
                (
                    Option("--env", metavar="PREFIX", help="environment variables that begin so stand over the files"),
                    JSON,
                ),
            ),
        ),
        examples=(
            ("confsafe explain limits.burst app.toml", "where the value stands"),
            ("confsafe explain list app.toml settings.json", "which of two files, the later one over the earlier"),
        ),
        detail="A file that does not exist is an empty layer. PREFIX_SERVER__PORT is the key server.port.",
    ),
    "relay": Verb(
        "relay",
        "relay:relay",
        "keep a local file as a shared store has it",
        usage="URL DIR [--spread SECONDS] [--once]",
        operands=(
            Operand("url", "URL", "the shared file, as etcd://host:2379/app.toml"),
            Operand("directory", "DIR", "where the local file stands, under the same name"),
        ),
        options=(
            (
                "options",
                (
                    Option(
                        "--spread",
                        metavar="SECONDS",
                        type=seconds,
                        default=0.0,
                        help="wait up to so long, by chance, before each commit (default: 0)",
                    ),
                    Option("--once", action="store_true", help="bring the file up to date and end"),
                    QUIET,
                ),
            ),
        ),
        examples=(
            ("confsafe relay etcd://localhost:2379/app.toml /etc/app", "until it is stopped"),
            ("confsafe relay s3://bucket/app.toml .", "from a bucket"),
        ),
        detail="A value that does not parse is told, and the local file stays. SIGTERM ends it.",
    ),
}
