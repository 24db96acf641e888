"""What is written about the command line is true: docs/cli.md, every --help, the manual page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_files import Run

from confsafe.cli.manpage import page
from confsafe.cli.verbs import EXIT_CODES, verbs

VERBS = verbs()

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "cli.md").read_text()

_HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)
_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def sections() -> dict[str, str]:
    """The text below each heading."""
    parts = _HEADING.split(PAGE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def transcript(section: str) -> list[tuple[str, str]]:
    """The commands of a section and what each prints."""
    steps: list[tuple[str, str]] = []
    for block in _CONSOLE.findall(section):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = step.partition("\n")
            steps.append((command, printed))
    return steps


def fits(printed: str, pattern: str) -> bool:
    """Whether the output is as documented; `...` stands for anything, over lines where it is a line of its own."""
    parts = (re.escape(part) for part in re.split(r"\.\.\.", pattern))
    return re.fullmatch(".*?".join(parts), printed, re.DOTALL) is not None


@pytest.fixture
def path_with_confsafe(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> str:
    """A PATH that begins with a directory in which `confsafe` is."""
    command = tmp_path_factory.mktemp("bin") / "confsafe"
    command.write_text(f"#!{sys.executable}\nfrom confsafe.__main__ import main\nmain()\n")
    command.chmod(0o755)
    return f"{command.parent}:{environment['PATH']}"


@pytest.mark.parametrize("name", [name for name, text in sections().items() if transcript(text)])
def test_the_examples_of_the_page_print_what_they_say(
    name: str, files: Path, environment: dict[str, str], path_with_confsafe: str
) -> None:
    steps = transcript(sections()[name])
    script = "".join(f"{command}\nprintf '\\0'\n" for command, _ in steps)
    done = subprocess.run(
        ["sh"],
        input=script,
        cwd=files,
        env={**environment, "PATH": path_with_confsafe},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    *printed_by_each, rest = done.stdout.split("\0")
    assert rest == ""
    for (command, expected), printed in zip(steps, printed_by_each, strict=True):
        assert fits(printed, expected), f"$ {command}\n{printed}"


@pytest.mark.parametrize("verb", VERBS)
def test_the_page_has_every_verb_with_its_usage_and_its_own_options(verb: str) -> None:
    found = sections()
    section = found["disable and enable" if verb in ("disable", "enable") else verb]
    if verb != "completion":
        assert f"confsafe {verb} {VERBS[verb].usage.split(' [')[0]}" in section
    shared = found["Options of every verb that writes"] + found["Values"]
    for title, options in VERBS[verb].options:
        for option in options:
            where = section if title == "options" else section + shared
            missing = [flag for flag in option.flags if f"`{flag}" not in where + shared and flag not in section]
            assert not missing


def test_the_page_has_every_exit_code() -> None:
    for code, _ in EXIT_CODES:
        assert f"\n| {code} | " in sections()["Exit codes"]


ELSEWHERE = {"merge", "relay"}
"""Verbs whose examples need a repository or a server; they are run by tests of their own."""


@pytest.mark.parametrize("verb", [name for name in VERBS if name not in ELSEWHERE])
def test_the_examples_of_each_help_work(
    verb: str, run: Run, files: Path, environment: dict[str, str], path_with_confsafe: str
) -> None:
    for port in ("81", "82"):
        assert run("set", "app.toml", "server.port", port, "--backups", "2").returncode == 0
    text = (files / "app.toml").read_text()
    (files / "app.toml").write_text(text.replace("[limits]", "# old_port = 8\n\n[limits]", 1))
    (files / "secret.toml").write_text("a = 1\n")
    (files / "secret.toml").chmod(0o600)
    variables = {**environment, "PATH": path_with_confsafe, "EDITOR": "true"}
    for command, _ in VERBS[verb].examples:
        done = subprocess.run(
            ["sh", "-c", command], cwd=files, env=variables, capture_output=True, text=True, timeout=30, check=False
        )
        assert done.returncode in ((0, 7) if "--check" in command else (0,)), f"$ {command}\n{done.stderr}"


def test_the_manual_page_is_made_from_the_verbs() -> None:
    assert (DOCS / "man" / "confsafe.1").read_text() == page()
