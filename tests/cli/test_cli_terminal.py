"""What only a real terminal shows: colour, the prompt, progress, the editor's questions."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_files import APP_TOML
from pseudo_terminal import Terminal

import confsafe

if TYPE_CHECKING:
    from cli_files import Run

Open = Callable[..., Terminal]

RED, GREEN, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[0m"
CHANGE = ["set", "-n", "app.toml", "server.port", "8080"]


@pytest.fixture
def terminal(files: Path, environment: dict[str, str], confsafe_command: list[str]) -> Open:
    """Open a terminal in which `confsafe ARGUMENTS` runs."""

    def open_it(*arguments: str, **variables: str) -> Terminal:
        return Terminal([*confsafe_command, *arguments], cwd=files, env={**environment, **variables})

    return open_it


def colored(terminal: Terminal) -> bool:
    """Run to the end; whether the diff was coloured."""
    with terminal:
        assert terminal.end() == 0
        assert "port = 8080" in terminal.shown
        return f"{RED}-port = 80  # public{PLAIN}" in terminal.raw and f"{GREEN}+port = 8080" in terminal.raw


def test_a_diff_is_coloured_on_a_terminal(terminal: Open) -> None:
    assert colored(terminal(*CHANGE))


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_can_be_unwanted(terminal: Open, variables: dict[str, str]) -> None:
    assert not colored(terminal(*CHANGE, **variables))


def test_the_option_counts_more_than_the_environment(terminal: Open) -> None:
    assert not colored(terminal(*CHANGE, "--color", "never"))
    assert colored(terminal(*CHANGE, "--color", "always", NO_COLOR="1"))
    assert colored(terminal(*CHANGE, NO_COLOR=""))


def test_a_pipe_is_plain_unless_colour_is_asked_for(run: Run) -> None:
    assert "\x1b" not in run(*CHANGE).stdout
    assert f"{GREEN}+port" in run(*CHANGE, "--color", "always").stdout


def test_a_file_cannot_steer_the_terminal(terminal: Open, files: Path) -> None:
    (files / "app.toml").write_bytes(
        b"a = 1  # \x1b]0;owned\x07\n".replace(b"\x1b", "\u009b".encode()).replace(b"\x07", b"")
    )
    with terminal("set", "-n", "app.toml", "a", "2") as shown:
        assert shown.end() == 0
        assert "\\x9b" in shown.raw
        assert "\u009b" not in shown.raw


def test_a_prompt_does_not_echo(terminal: Open, run: Run) -> None:
    with terminal("set", "app.toml", "title", "--prompt") as asked:
        asked.wait_for("value: ")
        asked.type("hunter2\r")
        assert asked.end() == 0
        assert "hunter2" not in asked.raw
    assert run("get", "app.toml", "title").stdout == "hunter2\n"


def test_ctrl_c_at_the_prompt_is_exit_130(terminal: Open, files: Path) -> None:
    with terminal("set", "app.toml", "title", "--prompt") as asked:
        asked.wait_for("value: ")
        asked.wait_until_asleep()
        asked.type("\x03")
        assert asked.end() == 130
    assert (files / "app.toml").read_text() == APP_TOML


def test_long_work_shows_progress_on_a_terminal_only(terminal: Open, run: Run, files: Path) -> None:
    (files / "big.json").write_text(json.dumps({"items": ["x" * 60] * 80_000, "last": 1}))
    with terminal("set", "big.json", "last", "2") as shown:
        assert shown.end() == 0
        assert "confsafe: big.json: 5 MB" in shown.raw
        assert shown.raw.endswith("\r\x1b[K")
    assert run("set", "big.json", "last", "3").stderr == ""
    with terminal("set", "-q", "big.json", "last", "4") as shown:
        assert shown.end() == 0
        assert shown.raw == ""


def test_who_holds_the_lock_is_told_on_a_terminal(terminal: Open, files: Path) -> None:
    with confsafe.edit(files / "app.toml"):
        shown = terminal("set", "app.toml", "server.port", "81")
        shown.wait_for(rf"confsafe: app.toml: locked, held for [0-9.]+ s by process {os.getpid()}; waiting\r?\n")
    with shown:
        assert shown.end() == 0
        assert shown.shown.count("waiting") == 1


def editor(files: Path, *steps: str) -> str:
    """An editor that replaces `= 80 ` by each step in turn, and records what it was given."""
    for number, step in enumerate(steps, 1):
        (files / f"step{number}").write_text(step)
    script = files / "editor.sh"
    script.write_text(
        "#!/bin/sh\n"
        'echo x >>count; step=$(cat "step$(wc -l <count | tr -d " ")"); echo "$@" >>given\n'
        'for file; do :; done; stat -c %a "$file" >mode\n'
        'sed "s/^port = [^#]*/port = $step  /" "$file" >new; cat new >"$file"\n'
    )
    script.chmod(0o755)
    return str(script)


def test_edit_saves_what_parses(terminal: Open, files: Path) -> None:
    with terminal("edit", "app.toml", "--diff", VISUAL=editor(files, "8080"), EDITOR="false") as session:
        assert session.end() == 0
        assert f"{GREEN}+port = 8080" in session.raw
    assert (files / "app.toml").read_text() == APP_TOML.replace("= 80 ", "= 8080 ")
    assert (files / "app.toml.bak").read_text() == APP_TOML
    assert (files / "mode").read_text() == "600\n"
    copy = (files / "given").read_text().strip()
    assert copy.endswith(".toml")
    assert not Path(copy).exists()


def test_edit_asks_and_edits_again(terminal: Open, files: Path) -> None:
    with terminal("edit", "app.toml", EDITOR=editor(files, "= oops", "81")) as session:
        session.wait_for(r"app.toml:9:8: .*\n.*What now\? .*: ")
        session.type("?\r")
        session.wait_for(r"What now\? .*: ")
        session.type("e\r")
        assert session.end() == 0
    assert "port = 81" in (files / "app.toml").read_text()


def test_edit_gives_up(terminal: Open, files: Path) -> None:
    with terminal("edit", "app.toml", EDITOR=editor(files, "= oops")) as session:
        session.wait_for(r"What now\? .*: ")
        session.type("x\r")
        assert session.end() == 3
    assert (files / "app.toml").read_text() == APP_TOML
    assert not (files / "app.toml.bak").exists()


def test_edit_saves_all_the_same_when_it_is_told_to(terminal: Open, files: Path) -> None:
    with terminal("edit", "app.toml", EDITOR=editor(files, "= oops")) as session:
        session.wait_for(r"What now\? .*: ")
        session.type("Q\r")
        assert session.end() == 0
    assert "port = = oops" in (files / "app.toml").read_text()
    assert (files / "app.toml.bak").read_text() == APP_TOML


def test_edit_asks_when_the_command_refuses(terminal: Open, files: Path) -> None:
    judge = ["--validate-cmd", "grep -q 'port = 82' {}"]
    with terminal("edit", "app.toml", *judge, EDITOR=editor(files, "81", "82")) as session:
        session.wait_for(r"refused by --validate-cmd.*\n.*What now\? .*: ")
        session.type("e\r")
        assert session.end() == 0
    assert "port = 82" in (files / "app.toml").read_text()


def test_the_editor_opens_at_the_line_of_the_fault(terminal: Open, files: Path) -> None:
    os.rename(editor(files, "= oops", "81"), files / "vim")
    with terminal("edit", "app.toml", EDITOR=str(files / "vim")) as session:
        session.wait_for(r"What now\? .*: ")
        session.type("e\r")
        assert session.end() == 0
    first, second = (files / "given").read_text().splitlines()
    assert not first.startswith("+")
    assert second.startswith("+9 ")


def test_edit_mends_a_file_that_does_not_parse(run: Run, files: Path, environment: dict[str, str]) -> None:
    (files / "app.toml").write_text("port = = 1\n")
    done = run("edit", "app.toml", env={**environment, "EDITOR": editor(files, "1")})
    assert done.returncode == 0
    assert (files / "app.toml").read_text() == "port = 1  \n"
    assert not (files / "app.toml.bak").exists()


def test_edit_without_a_change_writes_nothing(run: Run, files: Path, environment: dict[str, str]) -> None:
    before = (files / "app.toml").stat().st_mtime_ns
    done = run("edit", "app.toml", env={**environment, "EDITOR": "true"})
    assert (done.returncode, done.stderr) == (0, "confsafe: app.toml: unchanged\n")
    assert (files / "app.toml").stat().st_mtime_ns == before


def test_edit_previews_too(run: Run, files: Path, environment: dict[str, str]) -> None:
    done = run("edit", "app.toml", "--check", "--diff", env={**environment, "EDITOR": editor(files, "8080")})
    assert done.returncode == 7
    assert "+port = 8080" in done.stdout
    assert (files / "app.toml").read_text() == APP_TOML
