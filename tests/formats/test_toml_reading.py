"""What is read: the suite's valid files to their tagged JSON, and where everything stands in every text."""

from __future__ import annotations

import datetime
import json
import math
from pathlib import Path
from typing import Any

import pytest
import tomli
from toml_edits import TOML

from confsafe.data.sameness import same
from confsafe.errors import ParseError
from confsafe.formats.toml.places.tables import Table, TableArray, Tables
from confsafe.formats.toml.reader.statements import Value

ROOT = "toml-test/tests"


def listed(corpus: Path, kind: str) -> list[Path]:
    """The files that the suite's two lists name."""
    names: set[str] = set()
    for version in ("1.0.0", "1.1.0"):
        lines = (corpus / ROOT / f"files-toml-{version}").read_text().split()
        names.update(line for line in lines if line.startswith(kind) and line.endswith(".toml"))
    return [corpus / ROOT / name for name in sorted(names)]


def text_of(path: Path) -> str:
    """A file's text as the document layer hands it on: without a byte-order mark."""
    return path.read_bytes().decode("utf-8").removeprefix("\ufeff")


def untagged(tagged: Any) -> Any:
    """The suite's tagged JSON as plain data."""
    if isinstance(tagged, list):
        return [untagged(item) for item in tagged]
    if set(tagged) != {"type", "value"} or not isinstance(tagged["value"], str):
        return {key: untagged(item) for key, item in tagged.items()}
    value = tagged["value"]
    match tagged["type"]:
        case "string":
            return value
        case "integer":
            return int(value)
        case "float":
            return math.nan if value.endswith("nan") else float(value)
        case "bool":
            return value == "true"
        case "datetime" | "datetime-local":
            return datetime.datetime.fromisoformat(value)
        case "date-local":
            return datetime.date.fromisoformat(value)
        case "time-local":
            return datetime.time.fromisoformat(value)
    raise AssertionError(tagged)


def test_every_valid_file_of_the_suite_reads_as_its_tagged_json(corpus: Path) -> None:
    newest = (corpus / ROOT / "files-toml-1.1.0").read_text().split()
    files = [name for name in newest if name.startswith("valid") and name.endswith(".toml")]
    assert len(files) > 200
    for name in files:
        path = corpus / ROOT / name
        expected = untagged(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
        assert same(TOML.data(text_of(path)), expected), name


def test_every_invalid_file_of_the_suite_is_refused_with_its_line(corpus: Path) -> None:
    newest = (corpus / ROOT / "files-toml-1.1.0").read_text().split()
    files = [name for name in newest if name.startswith("invalid") and name.endswith(".toml")]
    assert len(files) > 400
    for name in files:
        try:
            text = (corpus / ROOT / name).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        with pytest.raises(ParseError) as caught:
            TOML.read(text)
        lines = text.replace("\r\n", "\n").split("\n")
        assert caught.value.line is not None, name
        assert 1 <= caught.value.line <= len(lines), name
        assert caught.value.column is not None, name
        assert 1 <= caught.value.column <= len(lines[caught.value.line - 1]) + 1, name
        assert "\n" not in str(caught.value), name


def from_spans(tables: Tables, node: object) -> Any:
    """The data of a node, every scalar read from its span alone."""
    if isinstance(node, TableArray):
        return [from_spans(tables, element) for element in node.elements]
    if isinstance(node, Value):
        inner = tables.inner(node)
        if isinstance(inner, list):
            return [from_spans(tables, item) for item in inner]
        if inner is None:
            return tomli.loads(f"x = {tables.text[node.value : node.value_end]}")["x"]
        node = inner
    assert isinstance(node, Table)
    tables.load(node)
    return {name: from_spans(tables, child) for name, child in node.children.items()}


def assert_spans_agree(text: str) -> None:
    tables = Tables(text)
    assert same(from_spans(tables, tables.root), tomli.loads(text))
    for section in tables.sections[1:]:
        assert text[section.start : section.body].lstrip(" \t").startswith("[["[: 1 + section.array])
        assert text[section.start - 1] == "\n" or section.start == 0
    assert tables.sections[-1].end == len(text)
    for body in (tables.body_of(section) for section in tables.sections):
        for entry in body.entries:
            assert entry.start == 0 or text[entry.start - 1] == "\n"
            assert text[entry.end - 1] == "\n" or entry.end == len(text)
            assert not text[entry.start : entry.key].strip(" \t")


def test_our_reader_agrees_with_tomli_on_every_file(corpus: Path) -> None:
    files = [*listed(corpus, "valid"), *sorted((corpus / "real" / "toml").glob("*.toml"))]
    assert len(files) > 300
    for path in files:
        text = text_of(path)
        try:
            tomli.loads(text)
        except tomli.TOMLDecodeError:
            continue
        lines = text.replace("\r\n", "\n")
        for variant in (text, lines, lines.replace("\n", "\r\n"), lines.rstrip("\n")):
            assert_spans_agree(variant)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "   ",
        "# c",
        "[a]",
        " [ a . 'b.c' ] # x\n\t d = 1\n",
        '"]#" = 1\n["]"]\n[["#"]]\n',
        'a = """x""""\nb = """""x"""""\n',
        "a = '''x''''\nb = ''''x'''\n",
        'a = """\\\n  """\nb = "\\""\nc = ""\n',
        'a = [ "]", \'[\', """]""", # ]\n  [[1], {x = "}"}], ]\n[b]\n',
        "a = " + "[" * 300 + "]" * 300 + "\n[b]\nc = " + "[" * 9 + "]" * 9 + " # c",
        "a = { b = { c = [ { d = { e = [[[]]] } } ] } }\n",
        "d = 1979-05-27 07:32:00 # c\ne = [1979-05-27 07:32:00, 07:32:00]\n",
        "a.b.c=1\na . 'b' . d=2\n",
        "a = {\n  b = 1, # c\n  c.d = 2,\n}\n",
        "[[a]]\n[[a.b]]\n[a.b.c]\nx = 1\n[[a.b]]\n[[a]]\n",
    ],
)
def test_our_reader_agrees_with_tomli(text: str) -> None:
    assert_spans_agree(text)
    assert_spans_agree(text.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("path", "span"),
    [
        (("a",), "1"),
        (("t",), "[t]"),
        (("t", "d"), "d.e = 2"),
        (("t", "l", 1), "{ x = 3 }"),
        (("t", "l", 1, "x"), "3"),
        (("p", 1), "[[p]]"),
        (("p", 1, "y"), "5"),
        (("p",), "[[p]]"),
        (("i",), None),
        (("nothing",), None),
        (("a", "deeper"), None),
        (("p", 2), None),
    ],
)
def test_a_span_is_the_value_or_the_header(path: tuple[Any, ...], span: str | None) -> None:
    text = "a = 1\n[t] # c\nd.e = 2\nl = [0, { x = 3 }]\n[[p]]\n[[p]]\ny = 5\n[i.j]\n"
    found = TOML.read(text).span(path)
    assert (None if found is None else text[found.start : found.end]) == span


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("a = \n", 1, 5, "expected a value"),
        ("a = yes\n", 1, 5, "expected a value"),
        ("a = 1\n\nb c = 2\n", 3, 3, 'expected "=" after the key'),
        ('a = "x\n', 1, 7, "not closed on its line"),
        ("a = 1\na = 2\n", 2, 6, "defined already"),
        ("[a.b]\n[a.'b']\n", 2, 7, "a.b is defined already"),
        ("a = {}\n[a.b]\n", 2, 5, "a.b is defined"),
        ("a = [1, 2\nb = 3\n", 2, 1, 'expected "," or "]"'),
        ("a = 2024-02-30\n", 1, 5, "no such date"),
        ('a = "\\q"\n', 1, 8, "no such escape"),
        ("a = 1\x00\n", 1, 6, "expected the end of the line"),
        ('a = "\x01"\n', 1, 6, "control character U\\+0001"),
        ("a = 1 # \x7f\n", 1, 9, "control character U\\+007F"),
        ("a = 1\rb = 2\n", 1, 6, "expected the end of the line"),
        ("# c\ra = 1\n", 1, 4, "carriage return"),
        ("a = " + "9" * 5000, 1, 5, "too many digits"),
        ("b = 1\na = " + "[" * 100_000, 2, 405, "nested too deeply"),
        ("x = " + "{a=" * 100_000, 1, None, "nested too deeply"),
        ("b = 1\n" + "a." * 100_000 + "a = 1", 2, 1, "nested too deeply"),
        ("[" * 100_000, 1, 3, "expected a key"),
        ("\ufeffa = 1\n", 1, 1, "expected a key, a"),
        ("a = 1\r\nb = \r\n", 2, 5, "expected a value"),
    ],
)
def test_a_text_that_is_not_toml_is_refused_in_one_sentence(
    text: str, line: int, column: int | None, reason: str
) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        TOML.data(text)
    assert caught.value.line == line
    assert column is None or caught.value.column == column
    assert "\n" not in str(caught.value)


def test_a_document_number_is_refused() -> None:
    assert TOML.read("", document=0).data == {}
    with pytest.raises(ParseError, match="one document"):
        TOML.read("", document=1)


def test_comments_are_found_outside_of_strings_only() -> None:
    text = '# one\r\na = \'#\' #two\n"#" = """\n#\n""" # three\n[c.\'#\'] # four\nb = [ # five\n  \'#\', ] #'
    spans = TOML.read(text).comments()
    assert [text[start:end] for start, end in spans] == ["# one", "#two", "# three", "# four", "# five", "#"]


def test_toml_has_no_aliases() -> None:
    assert TOML.read("a = 1\n").followers(("a",)) == []
