"""The data of a large text, read without its places, are those that come with the places, and so are the errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml.error import YAMLError
from test_yaml_corpus import cases
from yaml_edits import YAML

from confsafe.data.sameness import same
from confsafe.data.tagged import Tagged
from confsafe.errors import ParseError
from confsafe.formats.yaml.reader import parsing
from confsafe.formats.yaml.reader.dialect import USUAL
from confsafe.formats.yaml.reader.events import Refused
from confsafe.formats.yaml.reader.values import values


@pytest.fixture(autouse=True)
def every_text_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "LARGE", 0)


def outcome(text: str, number: int | None, read: Any) -> tuple[Any, str]:
    """The data, or the error's words."""
    try:
        return read(text, document=number), ""
    except ParseError as error:
        return None, str(error)


def without_places(text: str, number: int | None) -> bool:
    """Whether the text is read without them."""
    try:
        values(text, text, number, USUAL)
    except (ParseError, Refused, YAMLError, ValueError):
        return False
    return True


def assert_alike(text: str, number: int | None) -> None:
    data, error = outcome(text, number, YAML.data)
    wanted, told = outcome(text, number, lambda text, document: YAML.read(text, document=document).data)
    assert error == told, text
    assert same(data, wanted), text
    assert repr(data) == repr(wanted), text  # the keys stand in the same order


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# nothing\n", None),
        ("12\n", 12),
        ("- 1\n- [a, {b: c}]\n-\n", [1, ["a", {"b": "c"}], None]),
        ("a: 1\nb:\n  c: [x, y]\n  d: {}\n", {"a": 1, "b": {"c": ["x", "y"], "d": {}}}),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("- &x 1\n- *x\n", [1, 1]),
        ("a: !t 1\nb: !t {c: 1}\n", {"a": Tagged("!t", "1"), "b": Tagged("!t", {"c": 1})}),
        ("a: !!set {b, c}\nd: !!omap [e: 1, f: 2]\n", {"a": {"b", "c"}, "d": {"e": 1, "f": 2}}),
        ("a: !!set {b}\nc: [!!set {d}]\n", {"a": {"b"}, "c": [{"d"}]}),
        ("%YAML 1.1\n---\na: yes\n", {"a": True}),
        ("a: http://a.com/?b=c  # what?\nb: |\n  text\n", {"a": "http://a.com/?b=c", "b": "text\n"}),
    ],
)
def test_a_text_is_read_without_places(text: str, data: object) -> None:
    assert without_places(text, None)
    assert same(YAML.data(text), data)
    assert_alike(text, None)


def test_an_alias_is_the_very_object_that_its_anchor_is() -> None:
    data = YAML.data("a: &x [1]\nb: *x\n")
    assert data["a"] is data["b"]


@pytest.mark.parametrize(
    "text",
    [
        *("a: {<<: {b: 1}}\n", "[?a, b]\n", "a: b#c\n", "a: |\n\n  b\n  c\n", "- [-]\n", "- [-, a]\n", "- - -\n"),
        *("? [a]\n: 1\n", "&k a: 1\n*k : 2\n", "!!int 1: a\n", "a: 1\na: 2\n", "a: [b]#c\n", "a: |\n   \n  b\n"),
        *("a: *x\n", "a: [1,\n", "a: 1\n---\nb: 2\n", "%YAML 1.2\n%YAML 1.2\n---\na\n", "[" * 1001 + "]" * 1001),
    ],
)
def test_where_places_may_be_asked_for_it_is_read_with_them(text: str) -> None:
    assert_alike(text, None)


def test_a_lone_dash_is_found_behind_any_number_of_other_words() -> None:
    text = "".join(f"- word{number}\n" for number in range(70_000)) + "- [-]\n"
    for read in YAML.data, YAML.read:
        with pytest.raises(ParseError, match='"-" alone'):
            read(text)


def test_every_document_of_the_public_suite_is_read_alike(corpus: Path) -> None:
    taken = 0
    for case in cases(corpus):
        for number in (None, 0, 1):
            assert_alike(case.text, number)
            taken += without_places(case.text, number)
    assert taken > 150
