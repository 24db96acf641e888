"""The candidate's name reaches the command as one argument, whatever it holds and whatever quotes stand around `{}`."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from confsafe.cli.validate_cmd import shell_text, words_of

if TYPE_CHECKING:
    from cli_files import Run

SHELL = ["a$(touch PWNED)b", "a`touch PWNED`b", "a;touch PWNED", "a&&touch PWNED", "*"]
NAMES = [*SHELL, "plain", "a b", "a'b", 'a"b', "-n", "a\\b", "a\nb", "{}"]
COMMANDS = {
    "show {}": "{}",
    "show '{}'": "{}",
    'show "{}"': "{}",
    "show \\{}": "{}",
    "show --file={}": "--file={}",
    'show "--file={}x"': "--file={}x",
    "show 'in {}, twice: {}'": "in {}, twice: {}",
    "show {} | cat": "{}",
    "show '{}' | cat": "{}",
    'show "{}" | cat': "{}",
    "show '--file={}0' | cat": "--file={}0",
    'show "it\'s {}" | cat': "it's {}",
    'show "say \\"{}\\"" | cat': 'say "{}"',
    'show "$(echo x)" >/dev/null; show {}': "{}",
    "show $(show {} >&2) && true": "{}",
    'show "$(show "{}" >&2)" >/dev/null': "{}",
    "show \"$(show '{}' >&2)\" >/dev/null": "{}",
    "(show {}) # don't": "{}",
    "A=1 show {}": "{}",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_the_name_is_one_argument(tmp_path: Path, command: str, name: str) -> None:
    show = tmp_path / "bin" / "show"
    show.parent.mkdir()
    show.write_text('#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done\n')
    show.chmod(0o755)
    path = f"/etc/{name}"
    found = {"PATH": f"{show.parent}:/usr/bin:/bin"}
    done = subprocess.run(words_of(command, path), cwd=tmp_path, env=found, capture_output=True, text=True)
    shown = (done.stderr + done.stdout).rstrip("\n")
    assert COMMANDS[command].replace("{}", path) == shown
    assert [entry.name for entry in tmp_path.iterdir()] == ["bin"]


@pytest.mark.parametrize("quotes", ["{}", '"{}"', "'{}'"])
@pytest.mark.parametrize("name", ["a$(touch PWNED).toml", "a b'c\".toml", "`touch PWNED`.toml", "x;touch PWNED;.toml"])
def test_a_files_name_is_no_text_of_the_shell(run: Run, files: Path, name: str, quotes: str) -> None:
    (files / name).write_text("port = 80\n")
    for port, code in (("81", 0), ("82", 4)):
        done = run("set", name, "port", port, "--validate-cmd", f"cat {quotes} | grep -q 'port = 81'")
        assert done.returncode == code, done.stderr
    assert (files / name).read_text() == "port = 81\n"
    assert not (files / "PWNED").exists()


@pytest.mark.parametrize(
    "command", ["sh -c 'cat {}'", "sh -c {}", "sh -ec 'cat \"{}\"' | cat", "eval 'cat {}' && true"]
)
def test_a_files_name_is_no_code_of_another_program(run: Run, files: Path, command: str) -> None:
    name = "a$(touch PWNED).toml"
    (files / name).write_text("port = 80\n")
    done = run("set", name, "port", "81", "--validate-cmd", command)
    assert done.returncode == 4
    assert "hand it over as an argument" in done.stderr
    assert not (files / "PWNED").exists()
    assert run("set", name, "port", "81", "--validate-cmd", "sh -c 'cat \"$1\"' sh {}").returncode == 0
    assert run("set", "app.toml", "server.port", "81", "--validate-cmd", "sh -c 'cat {}' >/dev/null").returncode == 0


def test_what_is_no_place_is_left_as_it_is() -> None:
    text = "a '$x' \"$(b `c`)\" \\$ # d's"
    assert shell_text(text) == text


def test_the_candidate_of_a_killed_check_of_a_secret_is_in_no_glob_and_is_swept(
    run: Run, files: Path, environment: dict[str, str], confsafe_command: list[str]
) -> None:
    """Also where a pattern takes names that begin with a dot, as an `include conf.d/*.toml` may."""
    (files / "app.toml").chmod(0o600)
    os.mkfifo(files / "checks")
    check = "echo checks >checks; sleep 60 & wait; true {}"
    process = subprocess.Popen(
        [*confsafe_command, "set", "app.toml", "title", "hush", "--secret", "--validate-cmd", check],
        cwd=files,
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    (files / "checks").read_text()
    assert [name for name in os.listdir(files) if name.endswith(".toml")] == ["app.toml"]
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)
    assert run("set", "app.toml", "title", "x", "--secret").returncode == 0
    assert not [path for path in files.rglob("*") if path.is_file() and "hush" in path.read_text()]
