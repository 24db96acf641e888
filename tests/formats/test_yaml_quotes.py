"""The quotes of new strings and keys: as the strings of the file show, and as most people write some."""

from __future__ import annotations

import pytest
import yaml
from yaml_edits import edited, setting


def test_of_the_strings_at_the_same_key_those_with_the_same_marks_show_the_quotes() -> None:
    text = "a: {ref: 'x/a.yml'}\nb: {ref: a.yml}\nc: {ref: b.yml}\nd:\n  e: 1\n"
    assert edited(text, setting("d", "ref", "y/b.yml")) == text + "  ref: 'y/b.yml'\n"
    assert edited(text, setting("d", "ref", "c.yml")) == text + "  ref: c.yml\n"
    assert edited(text, setting("d", "ref", "c")) == text + "  ref: c\n"


def test_of_the_strings_beside_those_with_the_same_marks_show_the_quotes() -> None:
    text = "- 'a b'\n- c\n- d\n"
    assert edited(text, lambda data: data.append("e f")) == text + "- 'e f'\n"
    assert edited(text, lambda data: data.append("e")) == text + "- e\n"
    assert edited("k:\n  a: 'a b'\n  c: d\n  e: f\n", setting("new", {"g": "h i"})).endswith("new:\n  g: h i\n")


def test_a_string_is_quoted_at_a_key_whose_strings_most_projects_quote_unless_the_file_has_it_plainly() -> None:
    text = "irc:\n  on: x\n"
    assert edited(text, setting("irc", "channels", ["a.net#x"])) == text + '  channels:\n    - "a.net#x"\n'
    assert edited(text, setting("day", "monday")) == text + 'day: "monday"\n'
    single = text + "x: '1'\n"
    assert edited(single, setting("day", "monday")) == single + "day: 'monday'\n"
    assert edited(text, setting("irc", "day", ["monday"])) == text + "  day:\n    - monday\n"
    plain = text + "channels:\n  - a\n"
    assert edited(plain, setting("irc", "channels", ["b#c"])) == text + "  channels:\n    - b#c\nchannels:\n  - a\n"


def test_a_new_key_has_the_quotes_of_the_very_key_elsewhere() -> None:
    text = "'a':\n  'b': 1\n  'c': 2\nd: 1\n'e':\n  'f': 1\n"
    assert edited(text, setting("e", "d", 1)) == text + "  d: 1\n"
    assert edited(text, setting("e", "b", 1)) == text + "  'b': 1\n"
    json = 'b: 1\na: {"c": 1}\n'
    assert edited(json, setting("a", "b", 1)) == 'b: 1\na: {"c": 1, "b": 1}\n'


def test_the_first_key_of_a_new_block_is_plain_unless_the_file_quotes_all_its_keys() -> None:
    text = "o: 1\n'a':\n  'b': 1\n"
    assert edited(text, setting("a", "x", {"w": 1})) == text + "  'x':\n    w: 1\n"
    assert edited(text[5:], setting("a", "x", {"w": 1})) == text[5:] + "  'x':\n    'w': 1\n"


@pytest.mark.parametrize("text", ["\U0001f389 party", "→ there", "★"])
def test_a_string_that_begins_with_an_emoji_or_a_symbol_needs_no_quotes(text: str) -> None:
    new = edited("a: x\n", setting("b", text))
    assert new == f"a: x\nb: {text}\n"
    assert yaml.safe_load(new) == {"a": "x", "b": text}
    in_quotes = "a: '\U0001f41b'\n"
    assert edited(in_quotes, setting("b", text)) == f"{in_quotes}b: '{text}'\n"
