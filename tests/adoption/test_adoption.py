"""Six programs as maintainers of such tools write them: they run, and both type checkers accept them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import add_dependency
import bump_version
import editor_extension
import hook_updates
import journal_settings
import pytest
import remotes

import confsafe

PROJECT = """\
[project]
name = "demo"
version = "1.4.2"  # set by the release
dependencies = [
    "click>=8",      # the command line
    "Flask_Login",   # sessions
]

[tool.demo]
quiet = true
"""


def test_a_dependency_is_added_raised_and_dropped_and_comments_stay(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text(PROJECT)
    add_dependency.add(project, "click>=8.1")
    add_dependency.add(project, "rich>=13")
    assert add_dependency.drop(project, "flask-login")
    assert not add_dependency.drop(project, "absent")
    want = PROJECT.replace('"click>=8"', '"click>=8.1"').replace(
        '    "Flask_Login",   # sessions\n', '    "rich>=13",\n'
    )
    assert project.read_text() == want


def test_a_dependency_goes_into_a_new_group(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text(PROJECT)
    add_dependency.add(project, "pytest", group="test")
    assert confsafe.get(project, "dependency-groups.test") == ["pytest"]
    assert project.read_text().startswith(PROJECT.partition("[tool.demo]")[0])


def test_a_version_is_raised_in_three_formats_at_once(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "package.json").write_text('{\n\t"name": "demo",\n\t"version": "1.4.2"\n}\n')
    (tmp_path / "Chart.yaml").write_text("# the chart\nappVersion: '1.4.2' # of the app\n")
    assert bump_version.bump(tmp_path, "minor") == "1.5.0"
    assert (tmp_path / "pyproject.toml").read_text() == PROJECT.replace("1.4.2", "1.5.0")
    assert (tmp_path / "package.json").read_text() == '{\n\t"name": "demo",\n\t"version": "1.5.0"\n}\n'
    assert (tmp_path / "Chart.yaml").read_text() == "# the chart\nappVersion: '1.5.0' # of the app\n"


def test_a_broken_file_leaves_every_version_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "Chart.yaml").write_text("appVersion: [")
    with pytest.raises(confsafe.ParseError):
        bump_version.bump(tmp_path, "major")
    assert (tmp_path / "pyproject.toml").read_text() == PROJECT


def test_settings_are_made_from_the_template_and_migrated(tmp_path: Path) -> None:
    fresh, old = tmp_path / "fresh.yaml", tmp_path / "old.yaml"
    journal_settings.add_journal(fresh, "work", "~/work.txt")
    assert fresh.read_text().startswith("# Settings of the journal.\nversion: 2\n")
    assert confsafe.get(fresh, "journals.work.path") == "~/work.txt"
    old.write_text("# mine\ncolour: red   # I like it\njournals:\n  default:\n    path: a.txt\n")
    journal_settings.add_journal(old, "work", "b.txt")
    text = old.read_text()
    assert text.startswith("# mine\n")
    assert confsafe.get(old, "style.colour") == "red"
    assert "# I like it" in text


def test_remotes_of_two_files(tmp_path: Path) -> None:
    (tmp_path / "user.toml").write_text('[remote.shared]\nurl = "s3://shared"\n')
    found = remotes.Remotes(tmp_path / "user.toml", tmp_path / "local.toml")
    found.add("mine", "/data", default=True)
    found.modify("mine", "profile", "lab")
    assert found.all() == {"shared": {"url": "s3://shared"}, "mine": {"url": "/data", "profile": "lab"}}
    assert found.origin("shared") == f"{tmp_path / 'user.toml'}:2:7"
    found.modify("mine", "profile", None)
    assert found.all()["mine"] == {"url": "/data"}
    with pytest.raises(ValueError, match="exists"):
        found.add("mine", "/other")
    assert (tmp_path / "local.toml").stat().st_mode & 0o777 == 0o600


def test_hooks_are_raised_with_quotes_and_comments_kept(tmp_path: Path) -> None:
    config = tmp_path / ".pre-commit-config.yaml"
    text = """\
# our hooks
repos:
-   repo: https://example.com/a
    rev: 'v1.0'  # pinned by hand
    hooks:
    -   id: a
-   repo: local
    hooks: []
"""
    config.write_text(text)
    said = hook_updates.autoupdate(config, lambda url: "v2.0")
    assert said == ["https://example.com/a: v1.0 -> v2.0"]
    assert config.read_text() == text.replace("v1.0", "v2.0")
    assert hook_updates.autoupdate(config, lambda url: "v3.0", freeze=True)
    assert "rev: 'v3.0'  # frozen: v3.0\n" in config.read_text()


def test_servers_are_entered_into_a_file_with_comments(tmp_path: Path) -> None:
    settings = tmp_path / "deep" / "settings.json"
    assert editor_extension.register(settings, "files", ["npx", "files"])
    settings.write_text(
        '{\n    // my servers\n    "mcpServers": {\n        "a": {"command": "a", "args": []}, // mine\n    },\n}\n'
    )
    assert editor_extension.register(settings, "b", ["b", "-x"], {"KEY": "v"})
    assert not editor_extension.register(settings, "b", ["b", "-x"], {"KEY": "v"})
    text = settings.read_text()
    assert "// my servers\n" in text
    assert '"a": {"command": "a", "args": []}, // mine\n' in text
    asyncio.run(editor_extension.register_all(settings, {f"n{number}": ["run", str(number)] for number in range(8)}))
    assert len(confsafe.get(settings, "mcpServers")) == 10


PROGRAMS = sorted(path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_"))


def test_mypy_accepts_the_programs() -> None:
    pytest.importorskip("mypy")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *PROGRAMS],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout


def test_pyright_accepts_the_programs() -> None:
    command = Path(sys.executable).with_name("pyright")
    if not command.exists():
        pytest.skip("pyright is not installed")
    done = subprocess.run(
        [command, "--outputjson", "--pythonpath", sys.executable, *PROGRAMS],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=240,
    )
    try:
        found = json.loads(done.stdout)["generalDiagnostics"]
    except (ValueError, KeyError):
        pytest.skip(f"pyright does not run here: {done.stderr.strip()[:200]}")
    assert [item["message"] for item in found if item["severity"] == "error"] == []
