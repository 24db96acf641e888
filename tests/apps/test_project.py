"""Files of a project: nothing is left beside them, links are refused, a preview takes no lock."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import confsafe
from confsafe import ConfigFile

TEXT = '[project]\nname = "demo"  # the name\nversion = "0.1"\n'


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's state directory."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def file(tmp_path: Path, state: Path) -> Path:
    found = tmp_path / "repository" / "pyproject.toml"
    found.parent.mkdir()
    found.write_text(TEXT)
    return found


@contextmanager
def holder(file: Path, **options: object) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the file's lock until its input ends."""
    code = (
        "import confsafe, sys\n"
        f"with confsafe.edit({str(file)!r}, **{options!r}) as cfg:\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.communicate("")


def test_nothing_is_left_or_made_beside_the_file(file: Path, state: Path) -> None:
    settings = ConfigFile.project(file)
    with settings.edit() as cfg:
        cfg["project"]["version"] = "0.2"
        assert os.listdir(file.parent) == ["pyproject.toml"]
        assert [name for name in os.listdir(state / "confsafe") if name.endswith(".lock")]
    assert os.listdir(file.parent) == ["pyproject.toml"]
    assert file.read_text() == TEXT.replace("0.1", "0.2")


def test_a_killed_holder_leaves_nothing_beside_the_file(file: Path) -> None:
    with holder(file, profile="project") as process:
        process.kill()
        process.wait()
        assert os.listdir(file.parent) == ["pyproject.toml"]
    confsafe.set(file, "project.version", "0.2", profile="project", timeout=0)
    assert os.listdir(file.parent) == ["pyproject.toml"]


@pytest.mark.parametrize("others", [{"profile": "project"}, {}])
def test_others_who_hold_the_file_are_waited_for(file: Path, others: dict[str, object]) -> None:
    with holder(file, **others), pytest.raises(confsafe.LockTimeout):
        ConfigFile.project(file, timeout=0).set("project.version", "0.2")
    ConfigFile.project(file, timeout=0).set("project.version", "0.2")


def test_what_others_write_meanwhile_is_kept(file: Path) -> None:
    with ConfigFile.project(file).edit() as cfg:
        cfg["project"]["version"] = "0.2"
        confsafe_elsewhere = "import confsafe, sys; confsafe.set(sys.argv[1], 'project.name', 'other', backup=False)"
        subprocess.run([sys.executable, "-c", confsafe_elsewhere, str(file)], check=True)
    assert file.read_text() == TEXT.replace("0.1", "0.2").replace('"demo"', '"other"')


def test_a_link_is_refused(file: Path) -> None:
    (file.parent / "link.toml").symlink_to("pyproject.toml")
    with pytest.raises(confsafe.ConfsafeError, match="link"):
        ConfigFile.project(file.parent / "link.toml").set("project.version", "0.2")
    ConfigFile.project(file.parent / "link.toml", follow_symlinks=True).set("project.version", "0.2")
    assert "0.2" in file.read_text()


def test_what_is_given_comes_before_the_profile(file: Path) -> None:
    ConfigFile.project(file, backup=2).set("project.version", "0.2")
    assert (file.parent / "pyproject.toml.bak").read_text() == TEXT
    with pytest.raises(ValueError, match='profile is "project" or None'):
        confsafe.set(file, "a", 1, profile="home")  # type: ignore[arg-type]


def test_a_preview_takes_no_lock_and_writes_nothing(file: Path) -> None:
    settings = ConfigFile.project(file, timeout=0)
    with holder(file):
        shown = settings.preview(lambda cfg: cfg.set_path("project.version", "0.2"))
    assert '-version = "0.1"\n+version = "0.2"\n' in shown
    assert settings.preview(lambda cfg: None) == ""
    assert file.read_text() == TEXT


def test_a_preview_of_a_secret_shows_no_value(file: Path) -> None:
    os.chmod(file, 0o600)
    os.chmod(file.parent, 0o700)
    shown = ConfigFile(file, secret=True).preview(lambda cfg: cfg.set_path("project.token", "hunter2"))
    assert "project.token" in shown
    assert "hunter2" not in shown
