"""A JSON Schema is asked as the people who write schemas expect it."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe.editing.ecma import UnsupportedError, python_pattern
from confsafe.editing.validation import validate


def refusal(data: Any, schema: Any) -> str:
    """What the refusal says; "" where there is none."""
    try:
        validate(data, schema)
    except confsafe.ValidationError as error:
        return error.reason
    return ""


def test_keys_that_are_no_strings_are_those_of_json() -> None:
    schema = {"properties": {"8080": {"type": "string"}}, "propertyNames": {"pattern": "^[0-9]+$"}}
    assert refusal({8080: "web"}, schema) == ""
    assert refusal({8080: 1}, schema).startswith("[8080]: 1 is not of type 'string'")


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("date", "2024-02-29", "2023-02-29"),
        ("date-time", "2024-02-29T12:30:00Z", "2024-02-29"),
        ("time", "12:30:00Z", "25:00:00Z"),
        ("ipv4", "127.0.0.1", "127.0.0.256"),
        ("email", "a@b.example", "a.example"),
        ("uri", "https://a.example/x", "not a uri"),
        ("hostname", "a.example", "-a.example"),
        ("regex", "^(?<a>x)$", "(x"),
    ],
)
def test_formats_are_asserted(name: str, good: str, bad: str) -> None:
    assert refusal({"a": good}, {"properties": {"a": {"format": name}}}) == ""
    assert f"is not a '{name}'" in refusal({"a": bad}, {"properties": {"a": {"format": name}}})


def test_a_date_of_the_file_has_the_format_of_one() -> None:
    schema = {"properties": {"a": {"type": "string", "format": "date"}}}
    assert refusal({"a": datetime.date(2024, 2, 29)}, schema) == ""


@pytest.mark.parametrize("own", [{}, {"$id": "https://schemas.example/app/main.json"}])
def test_a_relative_reference_is_a_file_beside_the_schema(tmp_path: Path, own: dict[str, Any]) -> None:
    (tmp_path / "defs").mkdir()
    main = {**own, "properties": {"port": {"$ref": "defs/port.yaml#/$defs/port"}}}
    (tmp_path / "main.json").write_text(json.dumps(main))
    (tmp_path / "defs" / "port.yaml").write_text("$defs:\n  port: {type: integer, maximum: 65535}\n")
    assert refusal({"port": 80}, tmp_path / "main.json") == ""
    assert "port: 70000 is greater" in refusal({"port": 70000}, tmp_path / "main.json")


def test_a_reference_to_what_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "main.json").write_text('{"properties": {"a": {"$ref": "missing.json"}}}')
    assert "refers to what is not in it" in refusal({"a": 1}, tmp_path / "main.json")


def test_a_pattern_is_one_of_ecma_262() -> None:
    schema = {"properties": {"v": {"pattern": r"^(?<major>\d+)\/[^]$"}}, "patternProperties": {r"^x\/$": False}}
    assert refusal({"v": "12/\n"}, schema) == ""
    assert "does not match '^(?<major>" in refusal({"v": "\u0661/x"}, schema)
    assert refusal({"v": "1/x\n"}, schema) != ""


def test_a_pattern_that_cannot_be_asked_here_is_told_apart_from_a_broken_one() -> None:
    letters, broken = ({"properties": {"a": {"pattern": pattern}}} for pattern in (r"^\p{L}+$", "(x"))
    assert "cannot be asked here" in refusal({"a": "x"}, letters)
    assert "the JSON Schema is none" in refusal({"a": "x"}, broken)


def test_what_is_called_pattern_and_is_none_is_left_alone() -> None:
    schema = {"properties": {"pattern": {"const": {"pattern": r"\p{L}"}}}}
    assert refusal({"pattern": {"pattern": r"\p{L}"}}, schema) == ""


@pytest.mark.parametrize(
    ("ecma", "good", "bad"),
    [
        (r"^[\w-]+$", "a-b", "a b"),
        (r"^[^\d/]$", "a", "1"),
        (r"^\u{61}\cA$", "a\x01", "a"),
        (r"^(?<x>a|b)\k<x>$", "aa", "ab"),
        (r"^[[]]$", "[]", "["),
        ("^a$", "a", "a\n"),
        (r"^\$[$]$", "$$", "$"),
    ],
)
def test_ecma_patterns_mean_the_same_in_python(ecma: str, good: str, bad: str) -> None:
    assert re.search(python_pattern(ecma), good)
    assert not re.search(python_pattern(ecma), bad)


def test_a_property_of_unicode_is_unsupported() -> None:
    with pytest.raises(UnsupportedError, match="a property of Unicode"):
        python_pattern(r"\P{Lu}")
