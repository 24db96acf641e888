"""Shell completion, in the shells themselves: verbs, options, and the key paths of the named file."""

from __future__ import annotations

import shutil
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pseudo_terminal import Terminal

from confsafe.cli.completion import offered, pair_completer

if TYPE_CHECKING:
    from cli_files import Run

DATA = {"server": {"port": 80, "host": "a", "a.b": {"c": 1}}, "list": [{"name": "web"}, 2], "debug": True}

START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'PS1="ready> "; eval "$(confsafe completion bash)"; echo set up'),
    "zsh": (
        ["zsh", "-f", "-i"],
        'PS1="ready> "; autoload -U compinit; compinit -D -u; eval "$(confsafe completion zsh)"; echo set up',
    ),
    "fish": (["fish", "--no-config", "-i"], "confsafe completion fish | source; echo set up"),
}


def test_leaves_are_offered_in_the_path_syntax() -> None:
    assert offered(DATA, "", containers=False) == [
        "server.port",
        "server.host",
        'server."a.b".c',
        "list[0].name",
        "list[1]",
        "debug",
    ]
    assert offered(DATA, "server.p", containers=False) == ["server.port"]


def test_containers_are_offered_where_they_can_be_meant() -> None:
    assert offered(DATA, "", containers=True) == [
        "server",
        "server.port",
        "server.host",
        'server."a.b"',
        'server."a.b".c',
        "list",
        "list[0]",
        "list[0].name",
        "list[1]",
        "debug",
    ]


def test_many_paths_are_offered_part_by_part() -> None:
    data = {f"t{i}": {f"k{j}": 0 for j in range(30)} for i in range(30)}
    assert offered(data, "", containers=False) == [f"t{i}" for i in range(30)]
    assert offered(data, "t7.", containers=False) == [f"t7.k{j}" for j in range(30)]


def test_the_value_that_is_there_is_offered(files: Path) -> None:
    name = str(files / "app.toml")
    assert pair_completer("", Namespace(file=name, pairs=["server.port"])) == ["80"]
    assert pair_completer("", Namespace(file=name, pairs=["server.debug"])) == ["true", "false"]
    assert pair_completer("lim", Namespace(file=name, pairs=["server.port", "1"])) == ["limits.burst"]


@pytest.mark.parametrize("name", ["absent.toml", "broken.toml", "compose"])
def test_a_file_that_cannot_be_read_offers_nothing(files: Path, name: str) -> None:
    (files / "broken.toml").write_text("a = = 1\n")
    assert pair_completer("", Namespace(file=str(files / name), pairs=[])) == []


@pytest.fixture(params=list(START))
def shell(request: pytest.FixtureRequest, files: Path, environment: dict[str, str]) -> Callable[[], Terminal]:
    """Open an interactive shell in which completion is set up."""
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    command = files / "bin" / "confsafe"
    command.parent.mkdir()
    command.write_text(f"#!{sys.executable}\nfrom confsafe.__main__ import main\nmain()\n")
    command.chmod(0o755)
    words, setup = START[name]
    variables = {"PATH": f"{command.parent}:{environment['PATH']}", "HOME": str(files), "INPUTRC": "/dev/null"}

    def open_it() -> Terminal:
        terminal = Terminal(words, cwd=files, env={**environment, **variables})
        terminal.type(f"{setup}\r")
        terminal.wait_for(r"\n\s*set up")
        return terminal

    return open_it


def test_tab_completes_verbs_options_and_key_paths(shell: Callable[[], Terminal]) -> None:
    with shell() as terminal:
        terminal.type("confsafe unse\t")
        terminal.wait_for(r"confsafe unset ")
        terminal.type("app.toml server.por\t")
        terminal.wait_for(r"app\.toml server\.port ")
        terminal.type("--missing\t")
        terminal.wait_for(r"--missing-ok ")
        terminal.type("\r")
        terminal.type("confsafe set app.toml lim\t")
        terminal.wait_for(r"set app\.toml limits\.burst ")
        terminal.type("17\r")
        terminal.type("confsafe get app.toml limits.burst\r")
        terminal.wait_for(r"\n0x11")  # as the file has it
        terminal.type("exit\r")
        terminal.end()


def test_tab_tab_shows_what_there_is(shell: Callable[[], Terminal]) -> None:
    with shell() as terminal:
        terminal.type("confsafe set app.toml ser\t")
        terminal.wait_for(r"server\.")
        terminal.type("\t\t")
        terminal.wait_for(r"server\.debug")
        assert "server.port" in terminal.shown
        assert "server.hosts" in terminal.shown


def test_an_unknown_shell_is_a_usage_error(run: Run) -> None:
    done = run("completion", "tcl")
    assert done.returncode == 2
    assert "bash, zsh, fish" in done.stderr
