"""Formats: text <-> data, and changes -> splices. Nothing here knows a disk.

`Format` is what a format gives; `Reading` is one text that it has read. `by_name` and `detect` (detect.py) find the
format; its module is imported then and not before, so a TOML edit never imports the YAML parser.

    reading = by_name("toml").read("port = 80  # web\\n")
    reading.data                                            # {'port': 80}
    reading.splices([Set(("port",), 8080)], {"port": 8080}) # [Splice(7, 9, '8080')]

A text that comes in here has no byte-order mark (document.py takes it off and puts it back) and its line endings are
as in the file.
"""

from __future__ import annotations

import os

from confsafe.formats.detect import detect as detect
from confsafe.startup import module as module_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol

    from confsafe.data.changes import Change, Path, Plain
    from confsafe.data.diff import Told
    from confsafe.data.keypath import KeyPath
    from confsafe.errors import ParseError
    from confsafe.formats.styles import Style
    from confsafe.formats.text import Comment, Reread, Span, Splice, Step
else:
    Protocol = object


class Reading(Protocol):
    """One text, read once: its data, and the way from changes of that data to splices of that text."""

    text: str
    data: Any
    """Plain data. It belongs to the reading: a caller that hands it out copies it first."""

    @property
    def shares(self) -> bool:
        """Whether one container may stand at several places of `data`, as YAML's aliases make it."""

    @property
    def moves_renamed(self) -> bool:
        """Whether an entry that has another name and another place in the data goes there; else it keeps its place.

        A TOML table cannot stand wherever its key is in the data, so there the place tells nothing.
        """

    @property
    def faults(self) -> Sequence[ParseError]:
        """What a strict reader would not take and an edit must not touch (keys that are there twice in JSON)."""

    def settled(self, changes: Sequence[Change], after: Plain) -> Any:
        """What `after` will read as: more, where a YAML merge brings a deleted key in again."""

    def splices(self, changes: Sequence[Change], after: Plain) -> list[Splice]:
        """The splices that make the text mean `after`, the data with `changes` made.

        Raises ValueRefused, with the key path, for a value that the format cannot hold and for a change that it
        cannot express (deleting a key that a YAML merge brings in).
        """

    def plan(self, changes: Sequence[Change], after: Plain) -> list[Step]:
        """What `splices` gathers first: what is to happen to which entries of the text. Raises ValueRefused."""

    def reread(self, text: str, changes: Sequence[Change], splices: Sequence[Splice]) -> Reread | None:
        """What the edited text reads as, where less than a full `read` proves it; else None.

        Whatever it returns is what `read(text)` would come to: the text is looked at as it is, and neither the changes
        nor the splices are relied upon.
        """

    def span(self, path: Path) -> Span | None:
        """Where the value at `path` stands (for error messages); None where it has no text of its own."""

    def owned(self, deleted: Sequence[Path], replaced: Sequence[Path]) -> list[Span]:
        """Where the comments stand that may go when all those entries are deleted and those values replaced.

        What an entry owns, formats/layout/ownership.py says; of a value that is replaced it is what is within it.
        """

    def comments(self) -> list[Span]:
        """Every comment of the text with its marker, in order."""

    def comment(self, path: Path) -> Comment:
        """The comment above and behind the entry at `path`."""

    def comment_splices(self, path: Path, comment: Comment) -> list[Splice]:
        """The splices after which the entry at `path` has exactly that comment (None: none).

        Raises ValueRefused where the format has no comments, or where an inline one is impossible.
        """

    def disable_splices(self, path: Path) -> list[Splice]:
        """Comment the entry's lines out, byte-exactly reversible by `enable_splices`; ValueRefused where impossible."""

    def enable_splices(self, path: Path) -> list[Splice]:
        """Comment the entry that `disable_splices` disabled in again; KeyMissing where there is none."""

    def lines_of_value(self, path: Path) -> Span | None:
        """From where the value of an entry begins to where the entry ends: `span`, but also of what has none.

        An alias, an empty value, a table that dotted keys make; None for what has no lines of its own in the mapping.
        """

    def blocks(self, path: Path) -> list[tuple[Any, Span]]:
        """The entries of the mapping at `path` that stand under headers, each with the lines that it owns.

        In text order; [] in formats without headers. Raises InseparableError where others stand between them.
        """

    def is_merged(self, path: Path) -> bool:
        """Whether a path leads through a key that a YAML merge brings in."""

    def followers(self, path: Path) -> list[Path]:
        """The other paths whose value is this one's by alias or merge; [] in formats that have neither."""


class Strings(Protocol):
    """A format that holds nothing but strings: INI, `.env`.

    Attributes:
        repeats: whether a key that is there twice is a list: then one line is no list, and no line an empty one.
        behind: whether a comment may stand behind a value.
    """

    repeats: bool
    behind: bool

    def named(self, segments: KeyPath) -> KeyPath:
        """What a key path means that something is set at: without sections `a.b` is one key, a header of git's two."""

    def held(self, data: Plain, reading: Reading | None, told: Told | None) -> tuple[Any, Told | None]:
        """Any data as those that the text can hold, and what was told of them; asked before the difference is taken.

        80 becomes "80". `reading` is the text that is there, which shows how words are spelled. Raises ValueRefused.
        """


class Format(Protocol):
    """One format. Instances are stateless and shared."""

    name: str

    @property
    def strings(self) -> Strings | None:
        """What a format tells of itself that holds nothing but strings; None for one that has types."""

    def read(self, text: str, *, document: int | None = None) -> Reading:
        """Read a text to edit it.

        Raises ParseError (without a path; line and column from 1), also for duplicate keys, unless the format leaves
        them to `Reading.faults`. `document` counts from 0 and chooses from a multi-document YAML stream; other formats
        refuse any but None and 0 by ParseError.
        """

    def data(self, text: str, *, document: int | None = None) -> Any:
        """The data alone, as fast as it can be had; `read(text).data` is the same. Raises ParseError."""

    def pieces(self, text: str) -> list[str] | None:
        """The text of each document, which joined are the text; None where they cannot be told apart so simply."""

    def dumps(self, data: Plain, *, newline: str = "\n", style: Style | None = None) -> str:
        """A whole new text, in the format's usual style where none is given, with a final newline.

        Raises ValueRefused.
        """


_MODULES = {
    "json": "json",
    "jsonc": "json",
    "json5": "json",
    "toml": "toml",
    "yaml": "yaml",
    "ini": "ini.ini",
    "env": "dotenv",
    "systemd": "ini.systemd",
    "gitconfig": "ini.gitconfig",
    "properties": "ini.properties",
    "embedded": "embedded",
    "script": "embedded",
}

NAMES = tuple(_MODULES)
"""The names that `format=` takes."""


WITHIN_ANOTHER = frozenset({"embedded", "script"})
"""The formats whose texts are for the most part something else: Markdown, Python."""


class ReadAs(str):
    """The name of a format with a way to read it; wherever a name is asked for, it is that name.

    Attributes:
        yaml: "1.1" for YAML read as readers of YAML 1.1 do; None: as the text says, else 1.2.
        duplicates: "last" where a key of a YAML mapping may be repeated and the last one counts; else "error".
    """

    yaml: str | None = None
    duplicates: str = "error"


def read_as(name: str, *, yaml: str | None, duplicates: str) -> str:
    """The name of a format that is to be read so. Formats other than YAML have but one way."""
    if name != "yaml" or (yaml is None and duplicates == "error"):
        return name
    found = ReadAs(name)
    found.yaml, found.duplicates = yaml, duplicates
    return found


def by_name(name: str) -> Format:
    """The format of that name. Raises ValueError, naming the names, for another one."""
    if name not in _MODULES:
        raise ValueError(f"unknown format {name!r}; choose from {', '.join(NAMES)}")
    module = module_of(f"confsafe.formats.{_MODULES[name]}")
    found: Format = module.read_as(name) if isinstance(name, ReadAs) else module.FORMATS[name]
    return found


def display_name(path: str | os.PathLike[str]) -> str:
    """A file's last name as a message or a diff shows it, on one line."""
    from confsafe.errors import printable

    return printable(os.path.basename(os.fsdecode(path)))
