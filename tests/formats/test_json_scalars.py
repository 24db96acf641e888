"""New scalars take the spelling of the old ones; what the dialect cannot hold is refused with its key."""

from __future__ import annotations

import datetime
import enum
import json
import math
from collections import OrderedDict
from decimal import Decimal
from typing import Any

import pytest

from confsafe.data.changes import FRONT, Insert, Rename, Set
from confsafe.errors import ValueRefused
from confsafe.formats import by_name
from confsafe.formats.text import apply_splices


def changed(dialect: str, text: str, *changes: Any) -> str:
    return apply_splices(text, by_name(dialect).read(text).splices(changes, None))


@pytest.mark.parametrize(
    ("dialect", "old", "value", "new"),
    [
        ("json", "80", 8080, "8080"),
        ("json", "1", True, "true"),
        ("json", "true", 1, "1"),
        ("json", "1", 1.0, "1.0"),
        ("json", "1.0", 1, "1"),
        ("json", "1.0", 2.0, "2.0"),
        ("json", "1e5", 200000.0, "2e5"),
        ("json", "1.5E+3", -2500.0, "-2.5E+3"),
        ("json", "1e-7", 1234.5, "1.2345e3"),
        ("json", "5e-324", 0.0, "0.0"),
        ("json", "0.0", -0.0, "-0.0"),
        ("json", "1e5", 3, "3"),
        ("json", "1", 1e400, None),
        ("json", '"a"', 'say "hi" \\ \n\t\x00\x7f/', '"say \\"hi\\" \\\\ \\n\\t\\u0000\x7f/"'),
        ("json", '"a"', "é\u2028\U0001f600", '"é\u2028\U0001f600"'),
        ("json", '"a"', "\ud800", '"\\ud800"'),
        ("json", '"\\u00e9"', "ü\U0001f600", '"\\u00fc\\ud83d\\ude00"'),
        ("json", '"http:\\/\\/a"', "http://b", '"http:\\/\\/b"'),
        ("json", "null", "null", '"null"'),
        ("json", '"x"', None, "null"),
        ("json5", "'a'", "it's", "'it\\'s'"),
        ("json5", "'a'", 'say "hi"', "'say \"hi\"'"),
        ("json5", "0xFF", 16, "0x10"),
        ("json5", "0x00ff", 171, "0x00ab"),
        ("json5", "0XFF", -171, "-0XAB"),
        ("json5", "+1", 2, "+2"),
        ("json5", "+1", -2, "-2"),
        ("json5", ".5", 0.25, ".25"),
        ("json5", "-.5", -0.25, "-.25"),
        ("json5", "5.", 6.0, "6."),
        ("json5", "1", math.inf, "Infinity"),
        ("json5", "Infinity", -math.inf, "-Infinity"),
        ("json5", "NaN", 1.5, "1.5"),
        ("json5", "1", math.nan, "NaN"),
    ],
)
def test_a_scalar_takes_the_spelling_of_the_old_one(dialect: str, old: str, value: Any, new: str | None) -> None:
    text = f'[\n  "x", {old} , 0\n]'
    if new is None:
        with pytest.raises(ValueRefused, match=r"^\[1\]: JSON cannot hold inf"):
            changed(dialect, text, Set((1,), value))
        return
    assert changed(dialect, text, Set((1,), value)) == f'[\n  "x", {new} , 0\n]'


def test_numbers_that_are_not_changed_keep_their_text() -> None:
    text = '{"a": 1e400, "b": 1.10, "c": -0, "d": 12345678901234567890123, "e": 1}'
    assert changed("json", text, Set(("e",), 2)) == text.replace('"e": 1', '"e": 2')


def test_letters_are_escaped_only_where_the_file_escapes_all_of_them() -> None:
    assert changed("json", '{"a": "\\u00e9", "b": 1}', Set(("b",), "ü")) == '{"a": "\\u00e9", "b": "\\u00fc"}'
    assert changed("json", '{"a": "\\u00e9", "é": 1}', Set(("é",), "ü")) == '{"a": "\\u00e9", "é": "ü"}'
    assert changed("json", '{"a": "\\u0000", "b": 1}', Set(("b",), "ü")) == '{"a": "\\u0000", "b": "ü"}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('["\\u0008 \\u000c", 1]', '["\\u0008 \\u000c", "\\u0008\\n\\\\b\\u000c"]'),
        ('["\\u0008 \\f", 1]', '["\\u0008 \\f", "\\u0008\\n\\\\b\\f"]'),
        ('["\\u0008 \\b", 1]', '["\\u0008 \\b", "\\b\\n\\\\b\\f"]'),
        ('["\\u0008 C:\\\\b", 1]', '["\\u0008 C:\\\\b", "\\u0008\\n\\\\b\\f"]'),
        ('["\\\\u0008", 1]', '["\\\\u0008", "\\b\\n\\\\b\\f"]'),
    ],
)
def test_a_new_string_spells_a_sign_by_its_number_where_the_file_does_so_alone(text: str, expected: str) -> None:
    assert changed("json", text, Set((1,), "\b\n\\b\f")) == expected


@pytest.mark.parametrize(
    ("text", "new_name", "expected"),
    [
        ("{a: 1}", "b", "{b: 1}"),
        ("{a: 1}", "b-c", '{"b-c": 1}'),
        ("{a: 1, b: 'x'}", "b-c", "{'b-c': 1, b: 'x'}"),
        ("{'a' /* c */: 1}", "it's", "{'it\\'s' /* c */: 1}"),
        ('{"a": 1}', "b", '{"b": 1}'),
    ],
)
def test_a_renamed_key_keeps_its_spelling(text: str, new_name: str, expected: str) -> None:
    assert changed("json5", text, Rename(("a",), new_name)) == expected


class Level(enum.IntEnum):
    HIGH = 3


class Colour(enum.StrEnum):
    RED = "red"


class Mixed(str, enum.Enum):  # noqa: UP042 - what people had before StrEnum
    ONE = "one"


class Ratio(float):
    def __repr__(self) -> str:
        return "a ratio"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Level.HIGH, "3"),
        (Colour.RED, '"red"'),
        (Mixed.ONE, '"one"'),
        (Ratio(0.5), "0.5"),
        (OrderedDict(a=(1, 2)), '{"a": [1, 2]}'),
        ({Colour.RED: 1}, '{"red": 1}'),
    ],
)
def test_instances_of_subclasses_are_written_as_their_base(value: Any, expected: str) -> None:
    assert changed("json", "[0]", Set((0,), value)) == f"[{expected}]"


CYCLE: list[Any] = []
CYCLE.append({"self": CYCLE})


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"b": [0, math.nan]}, r"^a\.b\[1\]: JSON cannot hold nan"),
        ({"b": [0, math.inf]}, r"^a\.b\[1\]: JSON cannot hold inf"),
        ({"b": datetime.date(2024, 2, 29)}, r"^a\.b: JSON cannot hold a date"),
        ({"b": b"x"}, r"^a\.b: JSON cannot hold a bytes"),
        ({"b": Decimal("1.0")}, r"^a\.b: JSON cannot hold a Decimal"),
        ({"b": {1: 2}}, r"^a\.b\[1\]: JSON keys are strings, 1 is an int"),
        ({"b": {None: 2}}, r"^a\.b\[null\]: JSON keys are strings, None is a NoneType"),
        ({"b": CYCLE}, r"^a\.b\[0\]\.self: the value contains itself"),
        ({"b": 10**5000}, r"^a\.b: the integer has more digits than Python converts"),
    ],
)
def test_what_json_cannot_hold_is_refused_with_its_key_path(value: Any, message: str) -> None:
    for change in (Set(("a",), value), Insert((), "a", value, FRONT)):
        text = '{"a": 1}' if isinstance(change, Set) else "{}"
        with pytest.raises(ValueRefused, match=message) as caught:
            changed("json", text, change)
        assert caught.value.key.startswith("a.b")
    with pytest.raises(ValueRefused, match=message):
        by_name("json").dumps({"a": value})


def test_a_key_that_is_no_string_is_refused_where_it_is_inserted_or_renamed() -> None:
    for change in (Insert((), 1, 2, FRONT), Rename(("a",), 1)):
        with pytest.raises(ValueRefused, match=r"^\[1\]: JSON keys are strings, 1 is an int"):
            changed("json", '{"a": 1}', change)


def test_an_item_that_cannot_be_held_is_named_by_the_index_it_would_have() -> None:
    with pytest.raises(ValueRefused, match=r"^\[3\]: JSON cannot hold nan"):
        changed("json", "[0, 1, 2]", Insert((), None, 5, 0), Insert((), None, math.nan, 1))


def test_parts_that_are_shared_are_written_out_each_time() -> None:
    part = [1]
    assert changed("json", "[0]", Set((0,), [part, part, {"a": part}])) == '[[[1], [1], {"a": [1]}]]'


def test_parts_that_are_shared_without_measure_are_refused_at_once() -> None:
    part: list[Any] = []
    for _ in range(60):
        part = [part, part]
    with pytest.raises(ValueRefused, match="shares its parts too often") as caught:
        changed("json", '{"a": 1}', Set(("a",), part))
    assert caught.value.key == "a"


def test_what_the_parser_reads_can_be_written() -> None:
    text = "[" * 800 + "]" * 800
    assert by_name("json").data(by_name("json").dumps(by_name("json").data(text))) == by_name("json").data(text)


def test_data_nested_without_end_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueRefused, match="nested deeper than 900 levels"):
        by_name("json").dumps(deep)


def test_dumps_has_two_spaces_a_final_newline_and_raw_letters() -> None:
    data = {"a": {"b": [1, {"c": "é"}]}, "d": [], "e": {}}
    expected = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    for dialect in ("json", "jsonc", "json5"):
        assert by_name(dialect).dumps(data) == expected
        assert by_name(dialect).dumps(data, newline="\r\n") == expected.replace("\n", "\r\n")
