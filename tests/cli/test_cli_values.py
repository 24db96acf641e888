"""VALUE on the command line: never guessed wrong."""

from __future__ import annotations

import datetime
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confsafe.cli.values import fitted, guessed, shown, typed
from confsafe.errors import ValueRefused


@pytest.mark.parametrize(
    "text", ["1.10", "yes", "007", "null", "1e3", "", " padded ", "true", "[1]", '"quoted"', "2024-02-29"]
)
def test_a_string_stays_a_string(text: str) -> None:
    assert fitted(text, "1.9", where="version") == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("8080", 8080), ("-1", -1), ("+5", 5), ("0", 0), ("0x1F", 31), ("0o17", 15), ("0b11", 3), ("1_000", 1000)],
)
def test_an_integer_takes_integers_in_every_spelling(text: str, value: int) -> None:
    fit = fitted(text, 80, where="port")
    assert type(fit) is int
    assert fit == value


@pytest.mark.parametrize("text", ["abc", "1.5", "1e3", "007", "", "true", " 1", "1_", "0x", "٣", "1__0"])
def test_an_integer_refuses_what_is_none_and_names_the_flag(text: str) -> None:
    with pytest.raises(ValueRefused, match="use -s to store a string") as caught:
        fitted(text, 80, where="server.port")
    assert caught.value.reason.startswith("server.port is an integer (80), ")
    assert caught.value.key == "server.port"


def test_the_refusal_is_worded_as_documented() -> None:
    with pytest.raises(ValueRefused) as caught:
        fitted("abc", 80, where="server.port")
    assert str(caught.value) == 'server.port is an integer (80), "abc" is not one; use -s to store a string.'


def test_a_secret_value_is_not_in_the_refusal() -> None:
    with pytest.raises(ValueRefused) as caught:
        fitted("hunter2", 4711, where="pin", secret=True)
    assert "hunter2" not in str(caught.value)
    assert "4711" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1.0), ("-0.5", -0.5), ("1e3", 1000.0), (".5", 0.5), ("inf", math.inf), ("-.inf", -math.inf)],
)
def test_a_float_stays_a_float(text: str, value: float) -> None:
    fit = fitted(text, 0.5, where="ratio")
    assert type(fit) is float
    assert fit == value


def test_a_float_takes_nan() -> None:
    assert math.isnan(fitted("nan", 0.5, where="ratio"))


@pytest.mark.parametrize("text", ["abc", "", ".", "e3", "1e999", "0x10"])
def test_a_float_refuses_what_is_none(text: str) -> None:
    with pytest.raises(ValueRefused):
        fitted(text, 0.5, where="ratio")


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False), ("True", True)])
def test_a_boolean_takes_true_and_false(text: str, value: bool) -> None:
    assert fitted(text, not value, where="debug") is value


@pytest.mark.parametrize("text", ["yes", "1", "on", "tRUE", ""])
def test_a_boolean_refuses_everything_else(text: str) -> None:
    with pytest.raises(ValueRefused, match="true or false"):
        fitted(text, True, where="debug")


@pytest.mark.parametrize(
    ("text", "now", "value"),
    [
        ("2024-02-29", datetime.date(2020, 1, 1), datetime.date(2024, 2, 29)),
        ("12:30:00", datetime.time(1), datetime.time(12, 30)),
        (
            "2024-02-29T12:30:00Z",
            datetime.datetime(2020, 1, 1),
            datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.UTC),
        ),
        ("2024-02-29 12:30:00", datetime.datetime(2020, 1, 1), datetime.datetime(2024, 2, 29, 12, 30)),
    ],
)
def test_dates_and_times_keep_their_kind(text: str, now: Any, value: Any) -> None:
    fit = fitted(text, now, where="since")
    assert type(fit) is type(value)
    assert fit == value


@pytest.mark.parametrize("text", ["12:30", "2024", "tomorrow", "20240229", "2024-02-30"])
def test_a_date_refuses_other_times(text: str) -> None:
    with pytest.raises(ValueRefused, match="-s"):
        fitted(text, datetime.date(2020, 1, 1), where="since")


def test_a_container_takes_json_of_its_own_kind() -> None:
    assert fitted('{"a": 1}', {"b": 2}, where="server") == {"a": 1}
    assert fitted("[1, 2]", [], where="list") == [1, 2]


@pytest.mark.parametrize("text", ["[1]", "web", "8080", '{"a": 1, "a": 2}', "{a: 1}"])
def test_a_mapping_refuses_what_is_no_json_object(text: str) -> None:
    with pytest.raises(ValueRefused, match="server is a mapping"):
        fitted(text, {"port": 80}, where="server")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8080", 8080),
        ("-1", -1),
        ("1.5", 1.5),
        ("1.0", 1.0),
        ("true", True),
        ("null", None),
        ('"8080"', "8080"),
        ("[1, 2]", [1, 2]),
        ('{"a": {"b": null}}', {"a": {"b": None}}),
    ],
)
def test_a_new_key_takes_the_type_of_a_json_literal(text: str, value: Any) -> None:
    found, note = guessed(text)
    assert type(found) is type(value)
    assert found == value
    assert not note


@pytest.mark.parametrize(
    "text", ["1.10", "007", "1e3", "-0", "1E5", "0x1F", "1_000", "+5", "2024-02-29", "12:30", "True", ".5"]
)
def test_a_new_key_that_only_looks_typed_stays_a_string_with_a_note(text: str) -> None:
    assert guessed(text) == (text, True)


@pytest.mark.parametrize(
    "text", ["web", "", "a b", "yes", "on", "::1", "1.2.3", "127.0.0.1", "NaN", "-", "/etc/x", "{x}"]
)
def test_a_new_key_is_else_a_string_without_a_note(text: str) -> None:
    assert guessed(text) == (text, False)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("string", "8080", "8080"),
        ("int", "8080", 8080),
        ("float", "1", 1.0),
        ("bool", "true", True),
        ("null", "", None),
        ("datetime", "2024-02-29", datetime.date(2024, 2, 29)),
        ("json", '"a"', "a"),
    ],
)
def test_a_type_that_is_named_is_the_type(name: str, text: str, value: Any) -> None:
    found = typed(text, name)
    assert type(found) is type(value)
    assert found == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("int", "abc"),
        ("float", "x"),
        ("bool", "yes"),
        ("null", "none"),
        ("datetime", "noon"),
        ("json", "NaN"),
        ("json", "{"),
    ],
)
def test_a_text_that_is_not_of_the_named_type_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValueRefused):
        typed(text, name)


def test_deep_json_is_refused_and_not_a_crash() -> None:
    with pytest.raises(ValueRefused):
        typed("[" * 100_000, "json")


def test_a_number_too_long_for_python_is_refused() -> None:
    with pytest.raises(ValueRefused):
        typed("9" * 5000, "int")


@given(st.text())
def test_every_text_is_a_value_of_a_string_key(text: str) -> None:
    assert fitted(text, "", where="x") == text


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_what_repr_writes_of_a_number_is_that_number(number: float) -> None:
    found, _ = guessed(repr(number))
    assert repr(found) == repr(number) or found == repr(number)


def test_a_long_value_is_cut_in_a_message() -> None:
    assert len(shown("x" * 500)) <= 40
    assert "\n" not in shown("a\nb")
    assert "\x1b" not in shown("\x1b[31m")
