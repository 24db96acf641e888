"""The row of the table for invalid files: an edit is refused and the file stays as it is, byte for byte."""

from __future__ import annotations

import codecs
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import judges
import samples
from samples import Source

import confsafe


class Invalid(NamedTuple):
    """A file that its format's readers refuse."""

    name: str
    data: bytes
    format: str


def suites(corpus: Path) -> Iterator[Invalid]:
    """The invalid files of the public suites, those of YAML that the judge refuses."""
    for line in (corpus / "toml-test/tests/files-toml-1.1.0").read_text("utf-8").splitlines():
        if line.startswith("invalid/") and line.endswith(".toml"):
            data = (corpus / "toml-test/tests" / line).read_bytes()
            if not _is_valid_in_utf16(data):  # TOML asks for UTF-8; confsafe reads by the byte-order mark
                yield Invalid(f"toml-test/{line}", data, "toml")
    for path in sorted((corpus / "JSONTestSuite/test_parsing").glob("n_*.json")):
        if path.read_bytes().strip(b" \xef\xbb\xbf"):  # an empty file is no text yet: an edit fills it
            yield Invalid(f"JSONTestSuite/{path.name}", path.read_bytes(), "json")
    for path in sorted((corpus / "json5-tests").glob("*/*.js")) + sorted((corpus / "json5-tests").glob("*/*.txt")):
        if path.read_bytes() and not path.name.startswith("top-level-"):  # of comments alone: an edit fills the file
            yield Invalid(f"json5-tests/{path.parent.name}/{path.name}", path.read_bytes(), "json5")


def _is_valid_in_utf16(data: bytes) -> bool:
    """Whether a byte-order mark of UTF-16 begins the bytes, and a valid text follows."""
    if not data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return False
    try:
        judges.read(data.decode("utf-16"), "toml")
    except (UnicodeDecodeError, judges.RefusedError):
        return False
    return True


def broken(source: Source, seed: int) -> Invalid | None:
    """A valid text cut off or with a character too many, so that the judge refuses it."""
    rng = random.Random(f"{seed} {source.name}")
    if samples.samples_of(source, "as is") is None or (source.format == "yaml" and "\t" in source.text):
        return None  # the judge of YAML refuses tabs that the specification allows
    for _ in range(10):
        place = rng.randint(1, len(source.text)) if source.text else 0
        wound = rng.choice(("", "{", "]", '"', ": :", "= =", "}{"))
        text = source.text[:place] + wound + ("" if wound == "" else source.text[place:])
        if source.format != "toml" and source.format != "yaml" and not set("{[") & set(text):
            continue  # nothing but comments is left: an edit fills the file
        try:
            judges.read(text, source.format)
        except judges.RefusedError:
            return Invalid(source.name, text.encode("utf-8"), source.format)
    return None


def fault(invalid: Invalid) -> str:
    """What goes wrong when somebody edits the file; "" where it is refused and left alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(invalid.data)
        try:
            with confsafe.edit(path, format=invalid.format) as data:
                data["new_key"] = 1
        except confsafe.ParseError:
            pass
        except Exception as error:
            return f"{type(error).__name__}: {error}"
        else:
            return f"edited: {path.read_bytes()[:100]!r}"
        if path.read_bytes() != invalid.data:
            return "refused, but the file is another"
        others = [found.name for found in Path(folder).iterdir() if found != path]
        return f"left {others}" if others else ""
