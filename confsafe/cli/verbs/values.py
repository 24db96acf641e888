"""The verbs that change values."""

from __future__ import annotations

from confsafe.cli.verbs.model import Operand, Option, Verb
from confsafe.cli.verbs.options import FILE, KEY
from confsafe.cli.verbs.writing import EXISTING, writer

_COMMENT = Option("--comment", metavar="TEXT", help="and make TEXT the comment behind the entry, in the same commit")

TABLE = {
    "set": Verb(
        "set",
        "set:set_values",
        "set one or more keys in one commit",
        usage="FILE KEY VALUE [KEY VALUE]...",
        operands=(FILE, Operand("pairs", "KEY VALUE", "a key path and its new value; - reads standard input", "+")),
        options=writer(
            EXISTING,
            _COMMENT,
            Option(
                "--each-from",
                nargs=2,
                metavar=("RE", "TEXT"),
                help="no VALUE: in the strings at KEY, replace what the regular expression RE finds by TEXT",
            ),
            Option("--add", dest="increment", metavar="N", help="no VALUE: add N to the numbers at KEY"),
            value=True,
        ),
        examples=(
            ("confsafe set app.toml server.port 8080", "change one value, keep its type"),
            ("confsafe set app.toml server.host ::1 server.port 443 --diff", "two keys, one commit"),
            ("confsafe set compose.yaml 'services.*.restart' always", "the same key of every service"),
            ("confsafe set compose.yaml '**.image' --each-from ':1\\.10$' ':1.11'", "a new tag, wherever it stands"),
        ),
        detail=(
            "An existing key keeps its type: a string stays a string (1.10, yes and 007 are safe), and a value that"
            " does not fit is refused with the flag to use; JSON over a container follows the types of its leaves. A"
            " number is written as it is typed. A new key takes the type of a JSON literal; everything else is a"
            " string, and so are 1.10, 007 and 1e3. What is suspicious is noted: a new key close to another's name, a"
            " number that reads as another one, JSON or the file's own syntax that lands in a string."
        ),
        writes=True,
        many=True,
    ),
    "unset": Verb(
        "unset",
        "set:unset",
        "delete keys, with their comments",
        usage="FILE KEY... [--missing-ok]",
        operands=(FILE, Operand("keys", "KEY", KEY.help, "+")),
        options=writer(Option("--missing-ok", action="store_true", help="a key that is absent is no error")),
        examples=(
            ("confsafe unset app.toml server.debug", "delete one key"),
            ("confsafe unset app.toml server.debug server.old --missing-ok", "two keys, absent or not"),
        ),
        writes=True,
        many=True,
    ),
    "add": Verb(
        "add",
        "lists:add",
        "append to a list",
        usage="FILE KEY VALUE [--unique] [--sorted]",
        operands=(FILE, KEY, Operand("value", "VALUE", "the new item; - reads standard input", "?")),
        options=writer(
            Option("--unique", action="store_true", help="only if no item equals VALUE yet"),
            Option("--sorted", action="store_true", help="where a sorted list wants it, not at the end"),
            EXISTING,
            _COMMENT,
            value=True,
        ),
        examples=(
            ("confsafe add app.toml server.hosts c.example", "append an item"),
            ("confsafe add app.toml server.hosts a.example --unique", "only if it is not there yet"),
            ("confsafe add app.toml server.hosts aa.example --sorted", "between its neighbours"),
        ),
        detail="A list that is absent is made. The item takes the type that all items have, else that of a new key.",
        writes=True,
        many=True,
    ),
    "remove": Verb(
        "remove",
        "lists:remove",
        "remove a value from a list",
        usage="FILE KEY VALUE",
        operands=(FILE, KEY, Operand("value", "VALUE", "the item to remove; - reads standard input", "?")),
        options=writer(value=True),
        examples=(
            ("confsafe remove app.toml server.hosts b.example", "remove an item by its value"),
            ("confsafe remove app.toml server.hosts b.example --check", "would that change the file?"),
        ),
        detail="Every item that equals VALUE goes, with its comments. Where there is none, all is done: exit 0.",
        writes=True,
        many=True,
    ),
    "rename": Verb(
        "rename",
        "set:rename",
        "rename a key in its place",
        usage="FILE KEY NEWNAME",
        operands=(FILE, KEY, Operand("newname", "NEWNAME", "the new name of the last key, taken literally")),
        options=writer(),
        examples=(
            ("confsafe rename app.toml server.port listen_port", "the value and the comments stay"),
            ("confsafe rename app.toml server http --dry-run", "show what would change"),
        ),
        writes=True,
        many=True,
    ),
    "move": Verb(
        "move",
        "set:move",
        "move an entry, with its comments, to another place",
        usage="FILE OLD NEW",
        operands=(
            FILE,
            Operand("key", "OLD", "the key path of the entry"),
            Operand("to", "NEW", "its new key path, where nothing is yet"),
        ),
        options=writer(documents=False),
        examples=(
            ("confsafe move app.toml server.old limits.old", "from one table to another"),
            ("confsafe move app.toml title app.title", "into a table that is made for it"),
        ),
        detail="Its text goes along as it is: comments, quotes and inner layout, at the new place's indentation.",
        writes=True,
        many=True,
    ),
}
