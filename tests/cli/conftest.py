"""The command line as a user types it: real processes in a directory of real small files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_files import APP_TOML, COMPOSE_YAML, SETTINGS_JSON, Run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A directory with app.toml, compose.yaml and settings.json."""
    (tmp_path / "app.toml").write_text(APP_TOML)
    (tmp_path / "compose.yaml").write_text(COMPOSE_YAML)
    (tmp_path / "settings.json").write_text(SETTINGS_JSON)
    return tmp_path


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the processes keep compiled modules: as where confsafe is installed, each module is compiled once."""
    return str(tmp_path_factory.mktemp("compiled"))


@pytest.fixture
def environment(compiled: str) -> dict[str, str]:
    """The environment of a user: nothing that changes colour, editor or language."""
    unset = ("NO_COLOR", "VISUAL", "EDITOR", "CONFSAFE_TRACEBACK", "LC_ALL", "LC_CTYPE")
    unset += ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    project = str(Path(__file__).parents[2])
    python = {"PYTHONPATH": project, "PYTHONPYCACHEPREFIX": compiled, "PYTHONWARNINGS": "error"}
    return {**kept, **python, "LANG": "C.UTF-8", "TERM": "xterm"}


@pytest.fixture
def confsafe_command() -> list[str]:
    """The words that start the command line."""
    return [sys.executable, "-m", "confsafe"]


@pytest.fixture
def run(files: Path, environment: dict[str, str], confsafe_command: list[str]) -> Run:
    """Run one command line to its end and collect what it printed."""

    def run_it(*arguments: str | bytes, **options: Any) -> subprocess.CompletedProcess[str]:
        settings: dict[str, Any] = {
            "cwd": files,
            "env": environment,
            "capture_output": True,
            "text": True,
            "timeout": 30,
            "check": False,
            **options,
        }
        if "input" not in settings:
            settings.setdefault("stdin", subprocess.DEVNULL)
        if settings.keys() & {"stdout", "stderr"}:
            settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
            del settings["capture_output"]
        return subprocess.run([*confsafe_command, *arguments], **settings)

    return run_it
