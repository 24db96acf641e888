"""A scalar that is set: its characters alone change, in the spelling that was there."""

from __future__ import annotations

import datetime
import enum
import math
import tomllib
from collections import OrderedDict
from typing import Any

import pytest
import tomlkit
from toml_edits import TOML, edited

from confsafe.data.sameness import same
from confsafe.errors import ValueRefused

UTC = datetime.UTC
WEST = datetime.timezone(-datetime.timedelta(hours=7, minutes=30))


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("0xFF", 254, "0xFE"),
        ("0xff", 254, "0xfe"),
        ("0xFF", 4096, "0x1000"),
        ("0xFF", 10, "0x0A"),
        ("0x00_ff", 16, "0x00_10"),
        ("0xFF", -1, "-1"),
        ("0o755", 0o644, "0o644"),
        ("0o755", 8, "0o010"),
        ("0b1010_0000", 3, "0b0000_0011"),
        ("1_000", 2500000, "2_500_000"),
        ("1_000", 5, "5"),
        ("1_00_0", 25000, "25000"),
        ("+5", 6, "+6"),
        ("+5", -6, "-6"),
        ("-5", 6, "6"),
        ("80", 8080, "8080"),
        ("80", 2**63 - 1, str(2**63 - 1)),
        ("1.0", 2.0, "2.0"),
        ("1.0", 2, "2"),
        ("1", 2.0, "2.0"),
        ("1e3", 5000.0, "5e3"),
        ("1E3", 5000.0, "5E3"),
        ("1.5e3", 5000.0, "5.0e3"),
        ("1e3", 123456.0, "123456.0"),
        ("5e+22", 1.0, "1.0"),
        ("1e3", -0.0, "-0e3"),
        ("1_000.5", 123456.25, "123_456.25"),
        ("3.14", 1e300, "1e+300"),
        ("3.14", math.inf, "inf"),
        ("+inf", math.inf, "+inf"),
        ("inf", -math.inf, "-inf"),
        ("3.14", math.nan, "nan"),
        ("true", False, "false"),
        ("true", 1, "1"),
        ("1", True, "true"),
        ("1979-05-27", datetime.date(2024, 2, 29), "2024-02-29"),
        ("1979-05-27T07:32:00Z", datetime.datetime(2024, 2, 29, 8, tzinfo=UTC), "2024-02-29T08:00:00Z"),
        ("1979-05-27 07:32:00Z", datetime.datetime(2024, 2, 29, 8, tzinfo=UTC), "2024-02-29 08:00:00Z"),
        ("1979-05-27t07:32:00z", datetime.datetime(2024, 2, 29, 8, tzinfo=UTC), "2024-02-29t08:00:00z"),
        ("1979-05-27T07:32:00+00:00", datetime.datetime(2024, 2, 29, 8, tzinfo=UTC), "2024-02-29T08:00:00+00:00"),
        ("1979-05-27T07:32:00-07:00", datetime.datetime(2024, 2, 29, 8, tzinfo=WEST), "2024-02-29T08:00:00-07:30"),
        ("1979-05-27T07:32:00.100Z", datetime.datetime(2024, 2, 29, 8, tzinfo=UTC), "2024-02-29T08:00:00Z"),
        ("07:32:00.500", datetime.time(8, 1, 0, 500000), "08:01:00.500"),
        ("1979-05-27T07:32:00.1", datetime.datetime(2024, 2, 29, 8, 0, 0, 5), "2024-02-29T08:00:00.000005"),
        ("1979-05-27T07:32:00", datetime.datetime(2024, 2, 29, 8), "2024-02-29T08:00:00"),
        ("07:32:00", datetime.time(8, 1), "08:01:00"),
        ("07:32:00.50", datetime.time(8, 1, 0, 250000), "08:01:00.25"),
    ],
)
def test_a_number_or_date_keeps_the_spelling_of_the_one_before(old: str, value: Any, new: str) -> None:
    assert edited(f"a = {old} # c\n", lambda data: data.update(a=value)) == f"a = {new} # c\n"


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ('"x"', "y", '"y"'),
        ("'x'", "C:\\dir", "'C:\\dir'"),
        ("'x'", "it's", '"it\'s"'),
        ("'x'", "tab\there", "'tab\there'"),
        ("'x'", "a\nb", '"a\\nb"'),
        ('"x"', 'say "hi"', '"say \\"hi\\""'),
        ('"x"', "a\nb", '"a\\nb"'),
        ('"""\nx"""', "a\nb", '"""\na\nb"""'),
        ('"""x"""', "a\nb", '"""a\nb"""'),
        ('"""x"""', "\nb", '"""\n\nb"""'),
        ('"""\nx"""', "one line", '"""\none line"""'),
        ('"""\nx\n"""', "one line", '"one line"'),
        ('"""say "hi" once"""', 'say "hi" twice', '"""say "hi" twice"""'),
        ("'x'", "it's \\d", "'''it's \\d'''"),
        ('"caf\\u00e9 au lait"', "café noir", '"caf\\u00e9 noir"'),
        ('"a \\u0061 b"', "a a c", '"a \\u0061 c"'),
        ('"""\n$a\\\n$c\\\n"""', "$a$b$c", '"""\n$a\\\n$b\\\n$c\\\n"""'),
        ('"""\n$a\\\n$b\\\n$c\\\n"""', "$a$c", '"""\n$a\\\n$c\\\n"""'),
        ('"""\none\\u0031\ntwo\nthree\n"""', "one1\n2\nthree\n", '"""\none\\u0031\n2\nthree\n"""'),
        ('"""\nx"""', 'a\n"""b"', '"""\na\n\\"""b""""'),
        ("'''\nx'''", "a\n\\b", "'''\na\n\\b'''"),
        ("'''\nx'''", "a\n'''b", '"""\na\n\'\'\'b"""'),
        ("'''x'''", "a\\b", "'''a\\b'''"),
        ('"x"', "\x00\x1f\x7f\\", '"\\u0000\\u001F\\u007F\\\\"'),
        ('"x"', "\u2028é😀", '"\u2028é😀"'),
        ('"x"', "", '""'),
    ],
)
def test_a_string_keeps_its_quotes_where_the_value_allows(old: str, value: str, new: str) -> None:
    assert edited(f"a = {old} # c\n", lambda data: data.update(a=value)) == f"a = {new} # c\n"


@pytest.mark.parametrize(
    "value",
    ["yes", "1.10", "", "a: b # c", "l1\nl2\n", "q\"'x", "\t", "2024-02-29", "0x1F", " padded ", "a\r\nb", "\\", '"""'],
)
@pytest.mark.parametrize("old", ['"x"', "'x'", '"""\nx\ny"""', "'''\nx\ny'''", "5", "[1]", "{ b = 1 }"])
def test_tricky_strings_read_back_exactly(old: str, value: str) -> None:
    text = edited(f"a = {old}\r\nb = 1\r\n", lambda data: data.update(a=value))
    assert tomllib.loads(text) == {"a": value, "b": 1}


def test_a_multi_line_string_in_a_crlf_file_is_read_without_its_carriage_returns() -> None:
    text = 'a = """\r\none\r\ntwo"""\r\n'
    assert TOML.read(text).data == {"a": "one\ntwo"}
    assert edited(text, lambda data: data.update(a="x\ny\nz")) == 'a = """\r\nx\r\ny\r\nz"""\r\n'


def test_a_scalar_that_becomes_a_mapping_stays_at_its_place_on_its_line() -> None:
    text = "# above\na = 1  # behind\n\n[b]\nc = 2\n"
    expected = '# above\na = { x = 1, "y z" = [1, 2] }  # behind\n\n[b]\nc = 2\n'
    assert edited(text, lambda data: data.update(a={"x": 1, "y z": [1, 2]})) == expected


def test_a_long_list_gets_an_item_a_line_with_the_indentation_of_the_file() -> None:
    text = 'b = [\n  "x",\n]\n[t]\n    a = 1\n'
    items = [f"a long item of a list, number {number}" for number in range(4)]
    lines = "".join(f'      "{item}",\n' for item in items)
    assert edited(text, lambda data: data["t"].update(a=items)) == text.replace("a = 1\n", f"a = [\n{lines}    ]\n")


class Level(enum.IntEnum):
    LOW = 1


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Level.LOW, "1"),
        (Colour.RED, '"red"'),
        ((1, 2), "[1, 2]"),
        (OrderedDict(x=1), "{ x = 1 }"),
        (tomlkit.item({"x": [1, "y"], "d": datetime.date(2024, 1, 2)}), '{ x = [1, "y"], d = 2024-01-02 }'),
        (tomlkit.item("s"), '"s"'),
        (tomlkit.item(1.5), "1.5"),
        (tomlkit.item(datetime.datetime(2024, 1, 2, 3)), "2024-01-02T03:00:00"),
    ],
)
def test_an_instance_of_a_subclass_is_written_as_its_base(value: Any, text: str) -> None:
    assert edited("a = 0\n", lambda data: data.update(a=value)) == f"a = {text}\n"


def cycle() -> list[Any]:
    inner: list[Any] = []
    inner.append({"x": inner})
    return inner


def deep() -> list[Any]:
    inner: list[Any] = []
    for _ in range(5000):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    ("value", "key", "reason"),
    [
        (None, "t.a", "no null"),
        ([1, None], "t.a[1]", "no null"),
        ({"x": {"y.z": None}}, 't.a.x."y.z"', "no null"),
        (b"x", "t.a", "cannot hold a bytes"),
        ({1, 2}, "t.a", "cannot hold a set"),
        (1j, "t.a", "cannot hold a complex"),
        ({1: 2}, "t.a[1]", "keys are strings"),
        ({None: 2}, "t.a[null]", "keys are strings"),
        ("\ud800", "t.a", "surrogate"),
        ({"\ud800": 1}, None, "surrogate"),
        (datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(seconds=90))), "t.a", "in seconds"),
        (datetime.time(1, tzinfo=UTC), "t.a", "no time with an offset"),
        ([10**5000], "t.a[0]", "64 bits"),
        (2**63, "t.a", "64 bits"),
        ({"x": -(2**63) - 1}, "t.a.x", "64 bits"),
        (cycle(), None, "contains itself"),
        (deep(), None, "nested deeper"),
    ],
)
@pytest.mark.parametrize("text", ["[t]\na = 1\n", "[t]\nb = 1\n", "t.b = 1\n", "t = { b = 1 }\n", "[t.b]\n"])
def test_what_toml_cannot_hold_is_refused_with_its_key(text: str, value: Any, key: str | None, reason: str) -> None:
    with pytest.raises(ValueRefused, match=reason) as caught:
        edited(text, lambda data: data["t"].update(a=value))
    assert key is None or caught.value.key == key


def test_a_value_that_is_shared_is_written_twice() -> None:
    shared = {"x": 1}
    assert edited("", lambda data: data.update(a=[shared, shared])) == "[[a]]\nx = 1\n\n[[a]]\nx = 1\n"


@pytest.mark.parametrize("inner", [{"x": 1}, ["x"]])
def test_a_value_of_parts_shared_without_measure_is_refused_at_once(inner: Any) -> None:
    for _ in range(60):
        inner = {"a": inner, "b": inner} if isinstance(inner, dict) else [inner, inner]
    with pytest.raises(ValueRefused, match="shares its parts too often"):
        edited("", lambda data: data.update(t=inner))


def test_a_subclass_of_str_as_a_key_is_written_as_a_str() -> None:
    assert edited("a = 0\n", lambda data: data.update({Colour.RED: 1})) == "a = 0\nred = 1\n"


def test_negative_zero_and_nan_are_not_what_they_equal() -> None:
    text = edited("a = 0.0\nb = 1.0\n", lambda data: data.update(a=-0.0, b=math.nan))
    assert text == "a = -0.0\nb = nan\n"
    assert same(tomllib.loads(text), {"a": -0.0, "b": math.nan})
