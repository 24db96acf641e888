"""Each example runs as its own text says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the examples' configuration files."""
    for name in ("app.toml", "service.yaml", "settings.json"):
        shutil.copy(EXAMPLES / name, tmp_path)
    return tmp_path


def run(folder: Path, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in the folder, with this Python's scripts first on the PATH."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        command, cwd=folder, input=stdin, capture_output=True, text=True, timeout=60, env={**os.environ, "PATH": path}
    )


def changed_lines(diff: str) -> tuple[list[str], list[str]]:
    """The removed and the added lines of unified diffs."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    return [x[1:] for x in lines if x.startswith("-")], [x[1:] for x in lines if x.startswith("+")]


def test_the_tour_ends_with_one_changed_line_in_each_format() -> None:
    done = run(EXAMPLES, sys.executable, "tour.py")
    assert done.returncode == 0, done.stderr
    removed, added = changed_lines(done.stdout)
    assert removed == [
        "port = 8000             # the proxy expects this one",
        "    image: registry.example.com/web:1.4.2   # the deploy script sets this",
        '    "editor.fontSize": 13,',
    ]
    assert added == [
        "port = 8080             # the proxy expects this one",
        "    image: registry.example.com/web:1.5.0   # the deploy script sets this",
        '    "editor.fontSize": 14,',
    ]


def test_an_app_puts_a_file_in_front_of_its_recent_ones(folder: Path) -> None:
    before = (folder / "app.toml").read_text()
    done = run(folder, sys.executable, str(EXAMPLES / "app_settings.py"), "app.toml", "opened", "report.txt")
    assert done.returncode == 0, done.stderr
    after = (folder / "app.toml").read_text()
    assert after == before.replace('    "notes.txt", ', '    "report.txt",\n    "notes.txt", ')


def test_an_app_refuses_a_theme_that_it_does_not_have(folder: Path) -> None:
    before = (folder / "app.toml").read_bytes()
    done = run(folder, sys.executable, str(EXAMPLES / "app_settings.py"), "app.toml", "theme", "pink")
    assert done.returncode == 1
    assert done.stderr == "app.toml: the data does not pass validation. File unchanged.\n"
    assert (folder / "app.toml").read_bytes() == before


def test_a_deploy_script_changes_one_line_of_the_service(folder: Path) -> None:
    done = run(folder, "sh", str(EXAMPLES / "deploy.sh"), "service.yaml", "registry.example.com/web:1.5.0")
    assert done.returncode == 0, done.stderr
    removed, added = changed_lines(done.stdout)
    assert removed == ["    image: registry.example.com/web:1.4.2   # the deploy script sets this"]
    assert added == ["    image: registry.example.com/web:1.5.0   # the deploy script sets this"]


def test_a_deploy_script_rolls_back_an_image_that_fails_its_check(folder: Path) -> None:
    before = (folder / "service.yaml").read_bytes()
    done = run(folder, "sh", str(EXAMPLES / "deploy.sh"), "service.yaml", "evil.example.com/web:1.5.0")
    assert done.returncode == 1
    assert "rolled back" in done.stderr
    assert (folder / "service.yaml").read_bytes() == before


def test_an_extension_adds_its_keys_to_json_with_comments(folder: Path) -> None:
    done = run(folder, sys.executable, str(EXAMPLES / "editor_settings.py"), "settings.json")
    assert done.returncode == 0, done.stderr
    removed, added = changed_lines(done.stdout)
    assert removed == [
        '    "editor.rulers": [80, 120], // soft, hard',
        '        "**/.venv": true /* made by the first command of the README */',
    ]
    assert added == [
        '    "editor.rulers": [80, 120, 160], // soft, hard',
        '        "**/.venv": true, /* made by the first command of the README */',
        '        "**/node_modules": true',
    ]


def test_a_secret_is_owner_only_and_never_printed(folder: Path) -> None:
    done = run(folder, sys.executable, str(EXAMPLES / "secret_token.py"), "token.toml", stdin="hunter2\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "token.toml: mode 600\n"
    assert "hunter2" not in done.stdout + done.stderr
    assert (folder / "token.toml").read_text() == '[api]\ntoken = "hunter2"\n'
