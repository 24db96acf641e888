"""`confsafe diff`, `rollback` and `backups`; `clean`."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_files import APP_TOML

if TYPE_CHECKING:
    from cli_files import Run


@pytest.fixture
def edited(run: Run, files: Path) -> Path:
    """The directory after two edits of app.toml that kept two backups."""
    for port in ("81", "82"):
        assert run("set", "app.toml", "server.port", port, "--backups", "2").returncode == 0
    return files


def test_diff_shows_what_changed_since_a_backup(run: Run, edited: Path) -> None:
    lines = run("diff", "app.toml").stdout.splitlines()
    assert lines[:2] == ["--- app.toml.bak", "+++ app.toml"]
    assert [line for line in lines[2:] if line[0] in "+-"] == ["-port = 81  # public", "+port = 82  # public"]
    assert "-port = 80  # public" in run("diff", "app.toml", "--against", "2").stdout.splitlines()


def test_diff_without_a_backup_is_an_error(run: Run) -> None:
    done = run("diff", "app.toml")
    assert done.returncode == 6
    assert done.stderr.count("\n") == 1


def test_rollback_restores_byte_for_byte_and_can_be_rolled_back(run: Run, edited: Path) -> None:
    now = (edited / "app.toml").read_bytes()
    earlier = (edited / "app.toml.bak").read_bytes()
    assert run("rollback", "app.toml").returncode == 0
    assert (edited / "app.toml").read_bytes() == earlier
    assert run("rollback", "app.toml").returncode == 0
    assert (edited / "app.toml").read_bytes() == now


def test_rollback_goes_to_the_backup_that_is_named(run: Run, edited: Path) -> None:
    assert run("rollback", "app.toml", "--to", "2").returncode == 0
    assert (edited / "app.toml").read_text() == APP_TOML


def test_rollback_shows_and_checks_before_it_writes(run: Run, edited: Path) -> None:
    now = (edited / "app.toml").read_bytes()
    assert "+port = 81  # public" in run("rollback", "app.toml", "--dry-run").stdout.splitlines()
    assert run("rollback", "app.toml", "--check").returncode == 7
    assert run("rollback", "app.toml", "--validate-cmd", "false {}").returncode == 4
    assert (edited / "app.toml").read_bytes() == now
    assert run("rollback", "app.toml", "--diff").stdout
    assert (edited / "app.toml").read_bytes() != now


def test_rollback_without_a_backup_says_so(run: Run, files: Path) -> None:
    done = run("rollback", "app.toml")
    assert done.returncode == 6
    assert done.stderr == "confsafe: app.toml: no backup number 1; there are none. File unchanged.\n"


def test_rollback_mends_a_file_that_does_not_parse(run: Run, edited: Path) -> None:
    good = (edited / "app.toml.bak").read_bytes()
    (edited / "app.toml").write_text("port = = 1\n")
    assert run("rollback", "app.toml").returncode == 0
    assert (edited / "app.toml").read_bytes() == good


def test_rollback_brings_back_a_file_that_is_gone(run: Run, edited: Path) -> None:
    (edited / "app.toml").unlink()
    assert run("rollback", "app.toml").returncode == 0
    assert "port = 81" in (edited / "app.toml").read_text()


def test_backups_are_listed_newest_first(run: Run, edited: Path) -> None:
    lines = run("backups", "app.toml").stdout.splitlines()
    assert len(lines) == 2
    shape = r"(\d)  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d  +(\d+)  (.*)"
    found = [re.fullmatch(shape, line) for line in lines]
    size = (edited / "app.toml.bak").stat().st_size
    assert [match.groups() for match in found if match] == [
        ("1", str(size), "app.toml.bak"),
        ("2", str(size), "app.toml.bak.2"),
    ]
    assert run("backups", "-0", "app.toml").stdout == "app.toml.bak\0app.toml.bak.2\0"


def test_no_backups_is_an_empty_list_and_no_file_an_error(run: Run) -> None:
    assert (run("backups", "app.toml").returncode, run("backups", "app.toml").stdout) == (0, "")
    assert run("backups", "absent.toml").returncode == 6


def test_clean_removes_old_temp_files_only(run: Run, files: Path) -> None:
    for name, age in (("a", 7200), ("b", 60)):
        temp = files / f".app.toml.{name * 16}.tmp"
        temp.write_text("half")
        os.utime(temp, (time.time() - age, time.time() - age))
    assert run("clean", ".").stdout == "1 temp file removed\n"
    assert run("clean", ".", "--max-age", "0").stdout == "1 temp file removed\n"
    assert run("clean", ".", "-q").stdout == ""
    assert (files / "app.toml").read_text() == APP_TOML


def test_clean_of_what_is_no_directory_is_an_error(run: Run) -> None:
    assert run("clean", "absent").returncode == 6


def test_rollback_is_validated_under_the_lock(run: Run, edited: Path) -> None:
    (edited / "is_locked.py").write_text(
        "import subprocess, sys\n"
        "set_it = [sys.executable, '-m', 'confsafe', 'set', 'app.toml', 'server.port', '99', '--timeout', '0']\n"
        "sys.exit(subprocess.run(set_it, capture_output=True).returncode != 5)\n"
    )
    done = run("rollback", "app.toml", "--validate-cmd", f"{sys.executable} is_locked.py {{}}")
    assert done.returncode == 0, done.stderr
    assert "port = 81  # public" in (edited / "app.toml").read_text()


def test_the_diff_of_a_secret_file_names_the_file(run: Run, edited: Path) -> None:
    lines = run("rollback", "app.toml", "--secret", "--dry-run").stdout.splitlines()
    assert any("app.toml" in line for line in lines), lines
    assert any("server.port" in line for line in lines), lines
    assert not any("81" in line for line in lines), lines
