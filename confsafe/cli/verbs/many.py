"""The verbs that change much at once."""

from __future__ import annotations

from confsafe.cli.verbs.model import Operand, Option, Verb
from confsafe.cli.verbs.options import FILE, KEY, OPTIONAL_KEY, QUIET, VERBOSE
from confsafe.cli.verbs.options import JSON as JSON_LINES
from confsafe.cli.verbs.writing import writer

TABLE = {
    "apply": Verb(
        "apply",
        "apply:apply",
        "apply a patch: RFC 7396, RFC 6902, or plain data",
        usage="FILE PATCH",
        operands=(FILE, Operand("patch", "PATCH", "the file that holds the patch, in any of the formats; - reads it")),
        options=writer(
            Option("--merge", dest="how", action="append_const", const="merge", help="a JSON Merge Patch (default)"),
            Option(
                "--json-patch",
                dest="how",
                action="append_const",
                const="json-patch",
                help="a JSON Patch (operations)",
            ),
            Option(
                "--missing-only",
                dest="how",
                action="append_const",
                const="missing",
                help="only add what is not there yet",
            ),
            Option(
                "--replace",
                dest="how",
                action="append_const",
                const="replace",
                help="make FILE just what PATCH says",
            ),
            Option("--list-key", metavar="NAME", help="merge lists item by item, those with the same NAME together"),
            Option("--patch-format", metavar="FORMAT", help="the format of PATCH, where its name does not tell it"),
            condition=False,
            documents=False,
        ),
        examples=(
            ('printf \'{"server": {"port": 443, "old": null}}\' | confsafe apply app.toml -', "a merge patch"),
            (
                'printf \'[{"op": "test", "path": "/title", "value": "demo"}]\' | confsafe apply app.toml -',
                "a guard: exit 1 where the test fails",
            ),
        ),
        detail=(
            "PATCH is a JSON Patch where it is a list of operations, else a merge patch: mappings are merged, null"
            " deletes, everything else is replaced. A `test` that fails is exit 1; nothing is written then."
        ),
        writes=True,
        many=True,
    ),
    "sort": Verb(
        "sort",
        "sort:sort",
        "sort the keys of a mapping or the items of a list",
        usage="FILE [KEY] [--recursive]",
        operands=(FILE, OPTIONAL_KEY),
        options=writer(
            Option("--recursive", action="store_true", help="the mappings below too, in lists as well"),
            condition=False,
            documents=False,
        ),
        examples=(
            ("confsafe sort app.toml server.hosts", "the items of a list"),
            ("confsafe sort app.toml limits --check", "is it sorted?"),
        ),
        detail=(
            "Each entry keeps its comments and its blank lines; a heading ends a group, which is sorted on its own."
            " TOML tables under headers come in order below the other keys. A mapping in which an anchor must stand"
            " before its alias is refused."
        ),
        writes=True,
        many=True,
    ),
    "bump": Verb(
        "bump",
        "bump:bump",
        "raise a version",
        usage="FILE KEY [major | minor | patch | pre] [--to VERSION] [--pre LABEL] [--or KEY]",
        operands=(
            FILE,
            KEY,
            Operand("part", "PART", "major, minor, patch, or pre for the next pre-release (default: patch)", "?"),
        ),
        options=writer(
            Option("--to", metavar="VERSION", help="this version, which has to be a higher one"),
            Option("--pre", metavar="LABEL", help="as a pre-release: a, b or rc (PEP 440), any label (SemVer)"),
            Option("--or", dest="others", metavar="KEY", action="append", help="this KEY in a FILE without the first"),
        ),
        examples=(
            ("confsafe bump app.toml version minor", "1.9 becomes 1.10"),
            ("confsafe bump app.toml version --to 2.0 --dry-run", "show what would change"),
        ),
        detail=(
            "By PEP 440 (library: packaging) or SemVer (library: semver), whichever the string is; in a pyproject.toml"
            " by PEP 440, where it is both. A v in front stays. It needs pip install 'confsafe[bump]'."
        ),
        writes=True,
        many=True,
    ),
    "batch": Verb(
        "batch",
        "batch:batch",
        "do one verb a line from standard input",
        usage="[-] [--stop]",
        operands=(Operand("source", "-", "standard input, which is read without it too", "?"),),
        options=(
            ("options", (Option("--stop", action="store_true", help="end at the first line that fails"),)),
            ("output", (JSON_LINES, QUIET, VERBOSE)),
        ),
        examples=(
            ("printf 'set app.toml server.port 81\\nunset app.toml server.old\\n' | confsafe batch", "one commit"),
            (
                'printf \'["set", "app.toml", "title", "x y"]\\n\' | confsafe batch -',
                "a line may be a JSON list of words",
            ),
        ),
        detail=(
            "Each line is a verb with its words, as a shell splits them, or a JSON list of strings; # begins a comment."
            " Lines that follow each other on one file are one commit. An error names its line; the other files are"
            " still done, unless --stop is given. The exit code is the highest."
        ),
    ),
}
