"""The options that verbs share, and what their values may be."""

from __future__ import annotations

from confsafe.cli.verbs.model import Operand, Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = (
    *("json", "jsonc", "json5", "toml", "yaml", "ini", "env", "systemd", "gitconfig", "properties"),
    *("embedded", "script"),
)
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


def encoding(text: str) -> str:
    """The name of an encoding that Python knows."""
    from confsafe.surface import known_encoding

    return known_encoding(text)


encoding.__name__ = "encoding"
seconds.__name__ = "number of seconds"
octal.__name__ = "octal mode"
document.__name__ = "number from 0, or KEY=VALUE,..."

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
FORMAT = Option(
    "-f",
    "--format",
    metavar="FORMAT",
    choices=FORMATS,
    help=f"the format, where the file's name does not tell it: {', '.join(FORMATS)}",
)
ENCODING = Option(
    "--encoding", metavar="NAME", type=encoding, help="the encoding, where there is no byte-order mark (default: utf-8)"
)
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

PATIENCE = Option(
    "--timeout",
    metavar="S",
    type=seconds,
    default=10.0,
    help="seconds to wait for a shared store (default: 10); inf: for ever",
)

YAML = Option("--yaml", choices=("1.1",), help="read and write YAML as 1.1 has it: yes is true, 010 is 8")
DUPLICATES = Option(
    "--duplicates",
    choices=("error", "last"),
    default="error",
    help="of a key that a YAML mapping repeats the last one counts (default: error)",
)

EMBEDDED = Option(
    "--embedded",
    action="store_const",
    const="embedded",
    dest="format",
    help="the settings within another text: front matter, or the block of a script (PEP 723)",
)

WHICH = (FORMAT, EMBEDDED, DOCUMENT, ENCODING, YAML, DUPLICATES)

ALL_DOCUMENTS = Option("--all-documents", action="store_true", help="every document of a YAML stream that can have KEY")
ALL_FILES = Option("--all-files", action="store_true", help="FILE may be several names or patterns, each on its own")
TOGETHER = Option("--together", action="store_true", help="as --all-files, all of them changed or none")
