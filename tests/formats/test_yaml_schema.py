"""What plain scalars, tags and merges mean."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from yaml_edits import YAML, judged

from confsafe.data.sameness import same
from confsafe.data.tagged import Tagged
from confsafe.errors import ParseError
from confsafe.formats.yaml.reader.schema import core, is_plain_text, yaml_1_1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("yes", "yes"),
        ("on", "on"),
        ("12", 12),
        ("-0", 0),
        ("+7", 7),
        ("0777", 777),
        ("0o14", 12),
        ("0xfF", 255),
        ("-0x1", "-0x1"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("12:30", "12:30"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        (".NaN", float("nan")),
        ("1.2.3", "1.2.3"),
        ("2024-02-29", date(2024, 2, 29)),
        ("2024-02-30", "2024-02-30"),
        ("2024-2-9", "2024-2-9"),
        ("2024-02-29 10:20:30", datetime(2024, 2, 29, 10, 20, 30)),
        ("2024-02-29T10:20:30Z", datetime(2024, 2, 29, 10, 20, 30, tzinfo=UTC)),
        (
            "2001-12-14t21:59:43.10-05:00",
            datetime(2001, 12, 14, 21, 59, 43, 100000, tzinfo=timezone(timedelta(hours=-5))),
        ),
        ("2024-02-29 25:00:00", "2024-02-29 25:00:00"),
    ],
)
def test_a_plain_scalar_follows_the_core_schema_and_timestamps(text: str, value: Any) -> None:
    assert same(YAML.data(f"- {text}\n"), [value])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("Off", False),
        ("y", True),
        ("0777", 511),
        ("0o7", "0o7"),
        ("1_000", 1000),
        ("0b11", 3),
        ("12:30", 750),
        ("-1:30", -90),
        ("1:30.5", 90.5),
        ("08", "08"),
        ("1.5e+3", 1500.0),
    ],
)
def test_a_yaml_1_1_directive_brings_the_schema_of_1_1(text: str, value: Any) -> None:
    assert same(YAML.data(f"%YAML 1.1\n---\n- {text}\n"), [value])


def test_the_directive_holds_for_its_own_document_alone() -> None:
    stream = "%YAML 1.1\n---\nyes\n...\n---\nyes\n"
    assert YAML.data(stream, document=0) is True
    assert YAML.data(stream, document=1) == "yes"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!!str 12", "12"),
        ("! 12", "12"),
        ('!!int "0x1F"', 31),
        ("!!float 1", 1.0),
        ("!!bool yes", True),
        ('!!null ""', None),
        ("!!binary aGVsbG8=", b"hello"),
        ('!!timestamp "2001-01-01"', date(2001, 1, 1)),
        ("!!set {a, b}", {"a", "b"}),
        ("!!omap [a: 1, b: 2]", {"a": 1, "b": 2}),
        ("!!pairs [a: 1, a: 2]", [("a", 1), ("a", 2)]),
        ("!!seq [1]", [1]),
        ("!Ref App", Tagged("!Ref", "App")),
        ("!Ref 12", Tagged("!Ref", "12")),
        ("!Sub [a, 1]", Tagged("!Sub", ["a", 1])),
        ("!!python/none x", Tagged("tag:yaml.org,2002:python/none", "x")),
        ("!<tag:x,2000:y> {a: 1}", Tagged("tag:x,2000:y", {"a": 1})),
    ],
)
def test_a_tag_makes_the_value_and_an_unknown_one_is_kept(text: str, value: Any) -> None:
    found = YAML.data(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text", ["!!int x", "!!str [a]", "!!seq {a: 1}", "!!map x", "!!omap [{a: 1, b: 2}]", "!!bool 2"]
)
def test_a_value_that_does_not_fit_its_tag_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="!!"):
        YAML.data(text)


def test_a_tag_directive_is_resolved() -> None:
    assert YAML.data("%TAG !e! tag:example.com,2000:\n---\n!e!x y\n") == Tagged("tag:example.com,2000:x", "y")


def test_merge_keys_are_flattened_with_own_keys_first() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {<<: [*a, *b], x: 9}\n"
    assert YAML.data(text)["c"] == {"x": 9, "y": 2, "z": 4}
    assert YAML.data(text) == judged(text)


def test_a_quoted_merge_key_is_a_key() -> None:
    assert YAML.data('{"<<": {a: 1}}') == {"<<": {"a": 1}}


def test_a_merge_of_something_else_is_refused() -> None:
    with pytest.raises(ParseError, match='"<<" wants a mapping'):
        YAML.data("a: {<<: 1}")


def test_aliases_share_their_object() -> None:
    data = YAML.data("a: &x {y: 1}\nb: *x\n")
    assert data["a"] is data["b"]


def test_a_value_may_contain_itself() -> None:
    data = YAML.data("&a [1, *a]")
    assert data[1] is data


def test_a_bomb_of_aliases_is_as_small_as_its_text() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    data = YAML.data("\n".join(lines))
    assert data["a39"][0] is data["a39"][8]


def test_a_huge_key_made_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    with pytest.raises(ParseError, match="key is too large"):
        YAML.data("\n".join([*lines, "? *a39", ": 1"]))


def test_collections_are_keys_through_hashable_stand_ins() -> None:
    assert YAML.data("? [a, [b]]\n: 1\n? {c: d}\n: 2\n") == {("a", ("b",)): 1, frozenset({("c", "d")}): 2}


def test_numbers_booleans_and_null_are_keys_as_they_are() -> None:
    assert YAML.data("8080: a\n1.5: b\nnull: c\nfalse: d\n") == {8080: "a", 1.5: "b", None: "c", False: "d"}


@pytest.mark.parametrize(
    "text",
    [
        "web", "a b", "1.2.3", "v1.0", "8080:80", "127.0.0.1", "x_1", "nonempty", "Yes, really", "2024-02-29-rc1", "e1",
    ],
)  # fmt: skip
def test_ordinary_texts_need_no_quotes(text: str) -> None:
    assert is_plain_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "~", "null", "Null", "yes", "NO", "on", "Off", "y", "N", "true", "1", "-1", "+1", "007", "0o7", "0777",
        "0x1F", "0b1", "1_000", "1,000", "1.10", "1.", ".5", "1e3", "1E+3", "12:30", "12:30:45", "1:30.5", ".inf",
        "-.INF", ".nan", "2024-02-29", "2024-2-9", "2024-02-29T10:00:00Z", "2024-02-29 10:00", "<<",
        "=", "1__0",
    ],
)  # fmt: skip
def test_what_some_reader_takes_for_something_else_is_no_plain_text(text: str) -> None:
    assert not is_plain_text(text)


def test_no_plain_text_is_anything_else_to_either_schema() -> None:
    for text in ("web", "1.2.3", "8080:80", "x", "a,b", "1a", "a1", "_", "1-2", "0z", "--", "1.2e", "e", "."):
        if is_plain_text(text):
            assert core()[text] == yaml_1_1()[text] == text
