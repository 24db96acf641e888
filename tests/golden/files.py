"""The golden files: which there are, how they are written and read.

    texts/NAME.EXT             a text, ours
    FORMAT/OPERATION.diff      edits of those texts, each with the diff that it makes

An entry begins with `NAME.EXT: EDIT` and holds the lines that the edit changes, with one line around them:

    compose.yaml: set services.web.image = "nginx:1.27"
    @@ -6,3 +6,3 @@
       web:
    -    image: nginx:1.25   # pinned
    +    image: nginx:1.27   # pinned
         ports:

What does not show is written as a sign: an empty line as `␤`, blanks at a line's end as `␣`, a tab as `→`, a carriage
return as `␍`, the end of a text whose last line has no line end as `␄`.
"""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import NamedTuple

from confsafe.errors import ConfsafeError
from tests.golden.edits import CoarserError, edited

HERE = Path(__file__).parent
TEXTS = HERE / "texts"
_FORMATS = {
    ".toml": "toml",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonc": "jsonc",
    ".json5": "json5",
    ".ini": "ini",
    ".service": "systemd",
    ".gitconfig": "gitconfig",
    ".properties": "properties",
    ".env": "env",
    ".md": "embedded",
}
_ENTRY = re.compile(r"(?P<name>[\w-]+\.\w+): (?P<edit>.+)")

HEAD = """\
Golden edits: what confsafe makes of a text, kept so that a change shows. tests/golden/README.md says how to read them,
and how to make them anew.

"""


class Entry(NamedTuple):
    """One edit of one text, and the lines that show what it does."""

    name: str
    edit: str
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([f"{self.name}: {self.edit}", *self.lines, "", ""])


def format_of(name: str) -> str:
    """The format of a text."""
    return _FORMATS[Path(name).suffix]


def text_of(name: str) -> str:
    """A text, its line ends as they are."""
    return (TEXTS / name).read_bytes().decode()


def golden_files() -> list[Path]:
    """All of them, in order."""
    return sorted(HERE.glob("*/*.diff"))


def read(path: Path) -> list[Entry]:
    """The entries of a golden file."""
    entries: list[Entry] = []
    for line in path.read_text(encoding="utf-8").removeprefix(HEAD).split("\n"):
        found = _ENTRY.fullmatch(line)
        if found is not None:
            entries.append(Entry(found["name"], found["edit"]))
        elif line:
            entries[-1] = entries[-1]._replace(lines=(*entries[-1].lines, line))
    return entries


def write(path: Path, entries: list[Entry]) -> None:
    """Write a golden file."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + "".join(map(str, entries)).rstrip("\n") + "\n", encoding="utf-8")


def made(entry: Entry) -> Entry:
    """The entry with what its edit makes today."""
    before = text_of(entry.name)
    try:
        after = edited(before, format_of(entry.name), entry.edit)
    except ConfsafeError as error:
        return entry._replace(lines=(f"! {type(error).__name__}: {error}",))
    except CoarserError as error:
        return entry._replace(lines=(f"!! by a coarser attempt: {error}",))
    return entry._replace(lines=tuple(_diff(before, after)) or ("(no change)",))


def _diff(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(_lines(before), _lines(after), n=1, lineterm="")
    return [_shown(line) for line in list(lines)[2:]]


def _lines(text: str) -> list[str]:
    """The lines; one that the end of the text cuts off is another than the same one with a line end."""
    *whole, last = text.split("\n")
    return [*whole, last + "␄"] if last else whole


def _shown(line: str) -> str:
    mark, content = line[:1], line[1:].replace("\r", "␍").replace("\t", "→")
    text = content.rstrip(" ")
    return mark + (text + "␣" * (len(content) - len(text)) or "␤")
