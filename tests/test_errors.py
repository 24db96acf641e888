"""What an error says of itself, in one line."""

from __future__ import annotations

import pytest

from confsafe.errors import ValueRefused


@pytest.mark.parametrize(
    ("key", "reason", "line"),
    [
        ("a", "the value contains itself", "a: the value contains itself."),
        ("port", "port is an integer", "port is an integer."),
        ("a.b", "no key a.b here", "no key a.b here."),
        ("b", "ab.b is a table", "ab.b is a table."),
        ("", "the value contains itself", "the value contains itself."),
    ],
)
def test_a_key_is_named_once_and_the_letters_of_a_word_are_no_name(key: str, reason: str, line: str) -> None:
    assert str(ValueRefused(reason, key=key)) == line
