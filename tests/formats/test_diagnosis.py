"""A text that does not parse is told what it is, where it is no text of its format at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import confsafe
from confsafe.errors import ParseError

CONFLICT = "<<<<<<< HEAD\nb{0}1{1}\n=======\nb{0}2{1}\n>>>>>>> x\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("a.toml", "a = 1\n" + CONFLICT.format(" = ", ""), 2, "merge conflict"),
        ("a.yaml", "a: 1\n" + CONFLICT.format(": ", ""), 2, "merge conflict"),
        ("a.json", '{"a": 1,\n' + CONFLICT.format("", ","), 2, "merge conflict"),
        ("a.jsonc", "{\n  // x\n" + CONFLICT.format("", ","), 3, "merge conflict"),
        ("a.ini", "[a]\n" + CONFLICT.format(" = ", ""), 2, "merge conflict"),
        ("a.systemd", "[A]\nX=1 \\\n" + CONFLICT.format("=", " \\") + "Y=1\n", 3, "merge conflict"),
        ("a.gitconfig", "[a]\n" + CONFLICT.format(" = ", ""), 2, "merge conflict"),
        ("a.properties", "a=1\n" + CONFLICT.format("=", ""), 2, "merge conflict"),
        ("a.env", "A='x\n" + CONFLICT.format("=", "") + "'\n", 2, "merge conflict"),
        ("a.embedded", CONFLICT.replace("b{0}", "---\nb: ").replace("{1}", "\n---"), 1, "merge conflict"),
        ("a.script", CONFLICT.format("=", ""), 1, "merge conflict"),
        ("a.toml", "\0" * 40, 1, "nothing but 40 NUL"),
        ("a.json", '{"a": \0\0}', 1, "holds 2 NUL"),
        ("a.yaml", "{{- if .x }}\na: 1\n{{- end }}\n", 1, "template"),
        ("a.yaml", 'a: 1\n{% set v = "1" %}\n', 2, "template"),
        ("a.toml", "[a]\nb = {{ cookiecutter.b }}\n", 2, "template"),
        ("a.json", '{"a": {{ b }}}', 1, "template ({{ b }})"),
        ("a.json", '{"a": <%= b %>}', 1, "template"),
    ],
)
def test_what_stands_behind_a_parse_error_is_named(tmp_path: Path, name: str, text: str, line: int, words: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    format: Any = name.removeprefix("a.")
    for act in (lambda: confsafe.load(file, format=format), lambda: confsafe.set(file, "a", 1, format=format)):
        with pytest.raises(ParseError) as caught:
            act()
        assert words in str(caught.value)
        assert caught.value.line == line
    with pytest.raises(ParseError, match="NUL" if "\0" in text else words.partition(" (")[0]):
        confsafe.loads(text, format)


@pytest.mark.parametrize("text", ['a = {{"x": 1}}', 'a = "{{ b }}"\nc = = 1\n', "a = <<<<<<<"])
def test_other_faults_keep_their_words(text: str) -> None:
    with pytest.raises(ParseError) as caught:
        confsafe.loads(text, "toml")
    assert "conflict" not in str(caught.value)


def test_a_text_with_such_words_that_parses_is_left_alone() -> None:
    assert confsafe.loads("a = '{{ b }}'\nc = '''\n<<<<<<< x\n>>>>>>>'''\n", "toml")["a"] == "{{ b }}"
