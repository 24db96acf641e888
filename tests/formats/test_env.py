"""`.env`: what is written is read alike by POSIX sh, docker compose, python-dotenv and node's dotenv."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import confsafe
from tests.corpus import judges_keyed

CHARS = st.sampled_from(list("ab1 \t\n'\"\\$`#=:;!~*?&|<>(){}[]%^@,.-_/éß世"))
VALUES = st.text(CHARS, max_size=8) | st.sampled_from(
    ["yes", "a b", "it's", "#x", "x #y", "~", "-n", "$HOME", "export"]
)


def by_sh(path: Path) -> dict[str, str]:
    """What a POSIX shell has in its variables when it has read the file."""
    names = [line.split("=")[0] for line in path.read_text().splitlines() if line[:4] == "KEY_"]
    values = "; ".join(f"printf '%s\\0' \"${name}\"" for name in names)
    script = f"set -eu; . ./{path.name}; {values}"
    ended = subprocess.run(
        ["sh", "-c", script], cwd=path.parent, capture_output=True, check=True, env={"PATH": os.environ["PATH"]}
    )
    return dict(zip(names, ended.stdout.decode().split("\0"), strict=False))


def by_dotenv(path: Path) -> dict[str, Any]:
    """What python-dotenv reads, with its expansion of ${NAME}."""
    import dotenv

    return dict(dotenv.dotenv_values(path, interpolate=True))


def by_node(path: Path) -> dict[str, Any]:
    """What npm's dotenv reads."""
    modules = os.environ.get("CONFSAFE_NODE_MODULES", "")
    if not shutil.which("node") or not Path(modules, "dotenv").is_dir():
        pytest.skip("node or npm's dotenv (CONFSAFE_NODE_MODULES) is not there")
    code = "console.log(JSON.stringify(require('dotenv').parse(require('fs').readFileSync(process.argv[1]))))"
    ended = subprocess.run(
        ["node", "-e", code, str(path)], capture_output=True, check=True, env={**os.environ, "NODE_PATH": modules}
    )
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def by_compose(path: Path) -> dict[str, Any]:
    return dict(judges_keyed.compose(path.read_text()))


@pytest.mark.parametrize("reader", [by_sh, by_dotenv, by_node, by_compose])
@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(values=st.lists(VALUES, min_size=1, max_size=20), quoted=st.booleans())
def test_a_new_value_is_read_alike(
    tmp_path_factory: pytest.TempPathFactory, reader: Any, values: list[str], quoted: bool
) -> None:
    path = tmp_path_factory.mktemp("env") / ".env"
    path.write_text('A="x"\nB="y"\n' if quoted else "A=x\n")
    written = {}
    for number, value in enumerate(values):
        try:
            confsafe.set(path, f"KEY_{number}", value, backup=False, durable=False)
            written[f"KEY_{number}"] = value
        except confsafe.ValueRefused:
            continue
    found = reader(path)
    assert {name: found[name] for name in written} == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain/1.2:3", "plain/1.2:3"),
        ("", ""),
        ("two words", "'two words'"),
        ("$5", "'$5'"),
        ("it's", '"it\'s"'),
        ("a\nb", "'a\nb'"),
        ("back\\slash", "'back\\slash'"),
        ('say "x"', "'say \"x\"'"),
        ("# no comment", "'# no comment'"),
        ("~", "'~'"),
        (8080, "8080"),
        (True, "true"),
    ],
)
def test_a_new_value_is_quoted_as_it_must(value: Any, written: str) -> None:
    assert confsafe.patch("A=1\n", {"A": "1", "K": value}, "env") == f"A=1\nK={written}\n"


@pytest.mark.parametrize("value", ["it's $5", 'it\'s "x"', "it's `x`", "${HOME}/x", "\\\\server", "end\\", "it's a\\b"])
def test_a_value_that_no_spelling_makes_alike_is_refused(value: str) -> None:
    with pytest.raises(confsafe.ValueRefused, match="no spelling of it is read alike by sh, docker compose"):
        confsafe.patch("A=1\n", {"A": "1", "K": value}, "env")


@pytest.mark.parametrize(
    ("text", "value", "after"),
    [
        ("K='old'  # c\n", "new", "K='new'  # c\n"),
        ('K="old"\n', "new one", 'K="new one"\n'),
        ("export K=old\n", "new one", "export K='new one'\n"),
        ("K= # fill me\n", "x", "K=x # fill me\n"),
        ("K=x # c\n", "", 'K="" # c\n'),
        ('K="${A}/x"\n', "${A}/y", 'K="${A}/y"\n'),
        ("K=http://$HOST/\n", "http://$HOST/b", "K=http://$HOST/b\n"),
        ("K = old\n", "new", "K = new\n"),
        ("K='a\nb'\nX=1\n", "c", "K='c'\nX=1\n"),
    ],
)
def test_another_value_keeps_the_way_it_was_written(text: str, value: str, after: str) -> None:
    data = confsafe.loads(text, "env")
    assert confsafe.patch(text, {**data, "K": value}, "env") == after


def test_a_new_name_is_exported_and_quoted_as_the_others() -> None:
    text = 'export A="1"\nexport B="2"\n'
    assert confsafe.patch(text, {"A": "1", "B": "2", "C": "3"}, "env") == text + 'export C="3"\n'


def test_of_a_name_that_is_there_twice_the_last_counts() -> None:
    text = "A=1\nB=2\nA=3\n"
    assert confsafe.loads(text, "env") == {"A": "3", "B": "2"}
    assert confsafe.patch(text, {"A": "4", "B": "2"}, "env") == "A=1\nB=2\nA=4\n"
    assert confsafe.patch(text, {"B": "2"}, "env") == "B=2\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"a-b": "1"}, "letters, digits and _"),
        ({"1a": "1"}, "begins with no digit"),
        ({"A": {"B": "1"}}, "it has no sections"),
        ({"A": None}, "null is none"),
        ({"A": "x\r"}, "a carriage return"),
        ({"A": ["x"]}, "a list is none"),
    ],
)
def test_what_it_cannot_hold_is_refused(data: Any, words: str) -> None:
    with pytest.raises(confsafe.ValueRefused, match=words):
        confsafe.dumps(data, "env")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("A=1\nB='x\n", 2, "not closed"),
        ("A='x' y\n", 1, "behind the closing quote"),
        ("A B\n", 1, "no = behind the name"),
        ("A=1\n=x\n", 2, "no KEY="),
    ],
)
def test_bad_input_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(confsafe.ParseError, match=words) as raised:
        confsafe.loads(text, "env")
    assert raised.value.line == line


def test_a_new_env_file_is_its_owners_and_one_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / ".env.local"
    confsafe.set(path, "TOKEN", "x")
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    confsafe.set(path, "TOKEN", "y")
    assert path.stat().st_mode & 0o777 == 0o644
    confsafe.set(tmp_path / ".env", "A", "1", mode=0o640)
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o640


def test_an_envrc_is_refused(tmp_path: Path) -> None:
    path = tmp_path / ".envrc"
    path.write_text("export A=1\n")
    with pytest.raises(confsafe.ConfsafeError, match=r"script of the shell; keep values in a \.env"):
        confsafe.set(path, "A", "2")
    assert path.read_text() == "export A=1\n"
