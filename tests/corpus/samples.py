"""The texts that the table is made from: the real files, the valid files of the public suites, and variants of them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import judges
import places_yaml
from verdict import Sample

import confsafe
from confsafe import formats

FAMILIES = ("json", "jsonc", "json5", "toml", "yaml")

_MISREAD_BY_THE_JUDGE = ("652Z/0", "HM87/1")
"""Cases of the YAML suite in which ruamel.yaml takes the plain scalar `?x` for a key indicator."""

_GLYPHS = {"␣": " ", "»": "\t", "↵": "", "∎\n": "", "←": "\r", "⇔": "\ufeff"}


@dataclass(frozen=True, slots=True)
class Source:
    """A text by name, in the format that its name tells."""

    name: str
    text: str
    format: str


def sources(corpus: Path, *, real: bool = True, suites: bool = True) -> Iterator[Source]:
    """Every text of the corpus, the invalid ones of the suites left out."""
    if real:
        yield from _real(corpus)
    if suites:
        yield from _toml_test(corpus)
        yield from _json_suites(corpus)
        yield from _yaml_suite(corpus)


def files_in(folder: Path) -> Iterator[Source]:
    """Every file below a folder whose name tells a format."""
    for path in sorted(folder.rglob("*")):
        name = formats.detect(path) if path.is_file() else None
        text = _text(path) if name else None
        if name and text is not None:
            yield Source(str(path), text, _json_dialect(text, name))


def _real(corpus: Path) -> Iterator[Source]:
    for line in (corpus / "real/index.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        path = corpus / record["path"]
        text = _text(path)
        if text is not None:
            format = formats.detect(record["name"]) or formats.detect(path) or "json"
            yield Source(record["path"], text, _json_dialect(text, format))


def _json_dialect(text: str, format: str) -> str:
    """A file named .json that holds comments is edited as JSON with comments."""
    if format == "json":
        try:
            json.loads(text.removeprefix("\ufeff"))
        except ValueError:
            return "jsonc"
    return format


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def _toml_test(corpus: Path) -> Iterator[Source]:
    for line in (corpus / "toml-test/tests/files-toml-1.1.0").read_text("utf-8").splitlines():
        if line.startswith("valid/") and line.endswith(".toml"):
            text = _text(corpus / "toml-test/tests" / line)
            if text is not None:
                yield Source(f"toml-test/{line}", text, "toml")


def _json_suites(corpus: Path) -> Iterator[Source]:
    for path in sorted((corpus / "JSONTestSuite/test_parsing").glob("y_*.json")):
        text = _text(path)
        if text is not None:
            yield Source(f"JSONTestSuite/{path.name}", text, "json")
    for path in sorted((corpus / "json5-tests").glob("*/*.json*")):
        text = _text(path)
        if text is not None and path.parent.name != "todo":
            yield Source(f"json5-tests/{path.parent.name}/{path.name}", text, "json5")


def _yaml_suite(corpus: Path) -> Iterator[Source]:
    from ruamel.yaml import YAML

    for path in sorted((corpus / "yaml-test-suite/src").glob("*.yaml")):
        for number, case in enumerate(YAML(typ="safe").load(path.read_text("utf-8"))):
            name = f"{path.stem}/{number}"
            if not case.get("fail") and "yaml" in case and name not in _MISREAD_BY_THE_JUDGE:
                yield Source(f"yaml-test-suite/{name}", _without_glyphs(case["yaml"]), "yaml")


def _without_glyphs(text: str) -> str:
    """The text that a case of the suite shows with visible blanks."""
    for dashes in ("———»", "——»", "—»"):
        text = text.replace(dashes, "\t")
    for glyph, plain in _GLYPHS.items():
        text = text.replace(glyph, plain)
    return text


def samples_of(source: Source, variant: str) -> Sample | None:
    """The text in a variant, read; None where the judge or the variant does not take it."""
    text = varied(source.text, variant)
    if text is None or _is_read_in_two_ways(source.format, text):
        return None
    document = _document_of(source, text)
    try:
        doc, judged = judges.read(text, source.format, document)
    except judges.RefusedError:
        return None
    if hasattr(judged, "tag"):
        return None
    is_config = judged is None or isinstance(judged, (dict, list))
    data = confsafe.loads(text, source.format, document=document) if is_config else judged
    misread = _misread(judged, data)
    return Sample(source.name, text, source.format, doc, judged, data, variant, misread, document)


def _is_read_in_two_ways(format: str, text: str) -> bool:
    """A block scalar that ends in blanks without a newline: the suite's JSON has another value than ruamel.yaml."""
    return format == "yaml" and re.search(r"[|>][-+0-9]*[ \t]*\r?\n(.*\n)*[ \t]+\Z", text) is not None


def _document_of(source: Source, text: str) -> int | None:
    """Of a YAML stream of several documents one is edited."""
    if source.format != "yaml" or not re.search(r"^(---|\.\.\.)", text, re.MULTILINE):
        return None
    try:
        count = len(places_yaml.documents(text))
    except places_yaml.RefusedError:
        return None
    return random.Random(source.name).randrange(count) if count > 1 else None


def _misread(judged: object, data: object) -> str:
    """Where confsafe reads something else than the judge; an empty document is an empty mapping."""
    return "" if judged is None and not data else judges.difference(judged, data)


VARIANTS = ("as is", "crlf", "no final newline", "bom")


def varied(text: str, variant: str) -> str | None:
    """The text in a variant; None where that changes nothing."""
    if variant == "crlf":
        return text.replace("\n", "\r\n") if "\r" not in text and "\n" in text else None
    if variant == "no final newline":
        return text.rstrip("\n") if text.endswith("\n") and text.strip() and "\r" not in text else None
    if variant == "bom":
        return None if text.startswith("\ufeff") else "\ufeff" + text
    return text


def variant_of(rng: random.Random) -> str:
    """Mostly the text as it is."""
    return rng.choices(VARIANTS, [6, 2, 1, 1])[0]
