"""The verbs about comments."""

from __future__ import annotations

from confsafe.cli.verbs.model import Operand, Option, Verb
from confsafe.cli.verbs.options import FILE, KEY
from confsafe.cli.verbs.writing import writer

TABLE = {
    "comment": Verb(
        "comment",
        "comments:comment",
        "read, set or delete a comment",
        usage="FILE KEY [TEXT] [--above] [--delete]",
        operands=(FILE, KEY, Operand("text", "TEXT", "the new comment, without its # or //", "?")),
        options=writer(
            Option("--above", action="store_true", help="the comment above the entry, not the one behind it"),
            Option("--delete", action="store_true", help="delete the comment"),
        ),
        examples=(
            ("confsafe comment app.toml server.port", "print the comment behind the value"),
            ("confsafe comment app.toml server.host 'all interfaces' --above", "set the one above"),
        ),
        writes=True,
        many=True,
    ),
    "disable": Verb(
        "disable",
        "comments:disable",
        "comment an entry out",
        usage="FILE KEY",
        operands=(FILE, KEY),
        options=writer(documents=False),
        examples=(
            ("confsafe disable app.toml server.debug", "the lines stay, as a comment"),
            ("confsafe disable app.toml server --diff", "a whole table"),
        ),
        detail="`enable` undoes it byte for byte. Strict JSON has no comments and is refused.",
        writes=True,
        many=True,
    ),
    "enable": Verb(
        "enable",
        "comments:enable",
        "comment a disabled entry in again",
        usage="FILE KEY",
        operands=(FILE, KEY),
        options=writer(condition=False, documents=False),
        examples=(
            ("confsafe enable app.toml server.old_port", "what `disable` commented out"),
            ("confsafe enable app.toml server.old_port --check", "would that change the file?"),
        ),
        writes=True,
        many=True,
    ),
}
