"""A pattern is compiled at its first use, and answers as a compiled one does."""

from __future__ import annotations

import re

import pytest

from confsafe.startup.patterns import pattern

METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")


def test_nothing_is_compiled_before_the_first_use() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.match("")


@pytest.mark.parametrize("first", METHODS)
def test_every_method_is_that_of_the_compiled_pattern(first: str) -> None:
    lazy, compiled = pattern(r"(?P<a>\d)b", re.IGNORECASE), re.compile(r"(?P<a>\d)b", re.IGNORECASE)
    getattr(lazy, first)
    assert lazy.search("x1B").span("a") == compiled.search("x1B").span("a")  # type: ignore[union-attr]
    assert lazy.sub("-", "1b2B") == compiled.sub("-", "1b2B") == "--"
    assert [found.group() for found in lazy.finditer("1b 2B", 1)] == ["2B"]
    assert lazy.findall("1b 2B") == compiled.findall("1b 2B")
    assert lazy.split("1b.2B") == compiled.split("1b.2B")
    assert lazy.fullmatch("1b.") is None is lazy.match("1b", 1)


def test_other_attributes_are_those_of_the_compiled_pattern() -> None:
    lazy = pattern("(a)(?P<b>b)")
    assert (lazy.pattern, lazy.groups, dict(lazy.groupindex)) == ("(a)(?P<b>b)", 2, {"b": 2})


def test_what_no_pattern_has_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        pattern("a").nonsense  # type: ignore[attr-defined]  # noqa: B018
