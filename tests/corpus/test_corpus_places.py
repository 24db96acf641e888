"""The places that the judges measure with agree with the readers that nobody doubts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import judges
import places_yaml
import pyjson5
import pytest
import samples
import tomli
from places import Document, Node


def rebuilt(doc: Document, scalar: Any) -> Any:
    """The data again, from the text that stands where each value is said to stand."""

    def value(node: Node) -> Any:
        if node.kind == "map":
            return {entry.key: value(entry.node) for entry in node.entries}
        if node.kind == "list":
            return [value(entry.node) for entry in node.entries]
        return scalar(doc.text[node.start : node.end])

    return value(doc.root)


def toml_scalar(text: str) -> Any:
    try:
        return tomllib.loads(f"x = {text}")["x"]
    except tomllib.TOMLDecodeError:
        return tomli.loads(f"x = {text}")["x"]


@pytest.mark.parametrize(("format", "scalar"), [("toml", toml_scalar), ("jsonc", pyjson5.loads)])
def test_each_value_of_the_corpus_stands_where_its_place_says(corpus: Path, format: str, scalar: Any) -> None:
    wrong = []
    for source in samples.sources(corpus):
        if source.format == format:
            doc, data = judges.read(source.text, format)
            difference = judges.difference(data, rebuilt(doc, scalar))
            wrong += [f"{source.name}: {difference}"] if difference else []
    assert wrong == []


def test_yaml_scalars_stand_where_their_places_say() -> None:
    text = "\ufeffa: &x !t 'q'  # c\nb: |\n  l\n\n? k\n: - v\n  - {f: g, h: *x}\nempty:\n"
    (doc,) = places_yaml.documents(text)
    spans = {path: text[entry.node.content : entry.node.end] for path, entry, _ in doc.entries()}
    assert spans == {
        ("a",): "'q'",
        ("b",): "|\n  l",
        ("k",): "- v\n  - {f: g, h: *x}",
        ("k", 0): "v",
        ("k", 1): "{f: g, h: *x}",
        ("k", 1, "f"): "g",
        ("k", 1, "h"): "*x",
        ("empty",): "",
    }


@pytest.mark.parametrize(
    ("format", "text", "comments"),
    [
        ("yaml", "# a\nb: '# no' # c\nd: x#no\ne: | # f\n  # no\n#g\n", ["# a", "# c", "# f", "#g"]),
        ("toml", "# a\nb = '# no' # c\nd = [ # e\n]\nf = '''\n# no\n'''\n", ["# a", "# c", "# e"]),
        ("json5", "// a\n{b: '// no', /* c */ d: [ // e\n]}", ["// a", "/* c */", "// e"]),
    ],
)
def test_comments_are_told_from_what_looks_like_them(format: str, text: str, comments: list[str]) -> None:
    doc, _ = judges.read(text, format)
    assert [doc.text[a:b] for a, b in doc.comments] == comments
