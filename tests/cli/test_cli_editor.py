"""What somebody typed in an editor is never lost: it is committed, given up by its user, or kept and told of."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_files import APP_TOML

if TYPE_CHECKING:
    from cli_files import Run

TYPED = 'title = "typed"\n'
Edit = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def edit(run: Run, files: Path, environment: dict[str, str]) -> Edit:
    """Run `confsafe edit app.toml OPTIONS` with a script of the shell as the editor; without a terminal."""

    def run_it(script: str, *options: str) -> subprocess.CompletedProcess[str]:
        (files / "editor.sh").write_text(script)
        variables = {**environment, "EDITOR": "sh editor.sh"}
        return run("edit", "app.toml", *options, env=variables, start_new_session=True)

    return run_it


def kept(files: Path) -> Path:
    """The one text that was kept."""
    (path,) = files.glob(".confsafe-*/app.toml")
    return path


def assert_kept(files: Path, told: str, text: str) -> None:
    assert kept(files).read_text() == text
    assert f"confsafe: app.toml: your text is kept in {kept(files)}\n" in told
    assert kept(files).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("command", ["false", "no-such-editor", "sh -c 'exit 3'"])
def test_an_editor_that_fails_leaves_the_file(run: Run, files: Path, environment: dict[str, str], command: str) -> None:
    done = run("edit", "app.toml", env={**environment, "EDITOR": command})
    assert done.returncode == 6
    assert done.stderr.count("\n") == 1
    assert (files / "app.toml").read_text() == APP_TOML
    assert not list(files.glob(".confsafe-*"))


def test_an_editor_that_fails_after_saving_leaves_the_text(edit: Edit, files: Path) -> None:
    done = edit(f"echo '{TYPED}' >\"$1\"; exit 1")
    assert done.returncode == 6
    assert_kept(files, done.stderr, TYPED + "\n")
    assert (files / "app.toml").read_text() == APP_TOML


def test_a_text_that_does_not_parse_is_kept_where_nobody_answers(edit: Edit, files: Path) -> None:
    done = edit('echo "title = = oops" >"$1"')
    assert done.returncode == 3
    assert_kept(files, done.stderr, "title = = oops\n")
    assert (files / "app.toml").read_text() == APP_TOML


@pytest.mark.parametrize("options", [[], ["--in-place"]])
def test_a_text_that_meets_a_conflict_is_kept(edit: Edit, files: Path, options: list[str]) -> None:
    done = edit('echo "title = 1" >app.toml; echo "title = 2" >"$1"', *options)
    assert done.returncode == 8
    assert_kept(files, done.stderr, "title = 2\n")
    assert (files / "app.toml").read_text() == "title = 1\n"


def test_a_text_in_place_of_which_nothing_can_be_written_is_kept(edit: Edit, files: Path) -> None:
    done = edit('echo "title = 2" >"$1"; rm app.toml; mkdir app.toml', "--in-place")
    assert done.returncode in (6, 8)
    assert_kept(files, done.stderr, "title = 2\n")


@pytest.mark.parametrize("options", [["--dry-run"], ["--check"]])
def test_a_text_that_was_to_be_shown_only_is_given_up(edit: Edit, files: Path, options: list[str]) -> None:
    edit(f"echo '{TYPED}' >\"$1\"", *options)
    assert not list(files.glob(".confsafe-*"))


def test_a_committed_text_leaves_nothing(edit: Edit, files: Path) -> None:
    done = edit(f"printf '%s' '{TYPED}' >new; mv new \"$1\"; touch \"$1~\"")
    assert (done.returncode, done.stderr) == (0, "")
    assert (files / "app.toml").read_text() == TYPED
    assert not list(files.glob(".confsafe-*"))


def test_an_earlier_text_is_told_of_until_it_is_removed(edit: Edit, files: Path) -> None:
    edit(f"echo '{TYPED}' >\"$1\"; exit 1")
    told = f"confsafe: app.toml: a text of an earlier edit is kept in {kept(files)}\n"
    assert told in edit("true").stderr
    kept(files).unlink()
    assert "earlier" not in edit("true").stderr
    assert not list(files.glob(".confsafe-*"))


WAITS = """
import subprocess
wait = subprocess.Popen.wait

def wait_and_say_so(*arguments, **options):
    subprocess.Popen.wait = wait
    with open("waits", "w") as fifo:
        fifo.write("waits")
    return wait(*arguments, **options)

subprocess.Popen.wait = wait_and_say_so
"""
"""Lets the process under test say that it knows of its editor and is about to wait for it (a sitecustomize.py)."""


class Session:
    """`confsafe edit app.toml`, which waits for its editor; that has run a script and waits, too."""

    def __init__(self, files: Path, environment: dict[str, str], command: list[str], script: str, *more: str) -> None:
        (files / "editor.sh").write_text(
            f"{script}\ntrap 'kill $!; exit 0' TERM HUP\necho $$ >pid; sleep 60 & echo ready >ready; wait\n"
        )
        (files / "says").mkdir()
        (files / "says" / "sitecustomize.py").write_text(WAITS)
        os.mkfifo(files / "ready")
        os.mkfifo(files / "waits")
        self._said = files / "said"
        path = f"{files / 'says'}{os.pathsep}{environment['PYTHONPATH']}"
        with open(self._said, "w") as said:
            self.process = subprocess.Popen(
                [*command, "edit", "app.toml", *more],
                cwd=files,
                env={**environment, "EDITOR": "sh editor.sh", "PYTHONPATH": path},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        (files / "ready").read_text()
        (files / "waits").read_text()

    def kill_all(self) -> None:
        """End confsafe, its editor and what that has started, by a signal that nobody can handle."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def end_by(self, number: int) -> str:
        """Send the signal to confsafe alone, wait for its end; what it has said."""
        self.process.send_signal(number)
        self.process.wait(30)
        return self._said.read_text()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_leaves_the_text_and_tells_its_place(
    files: Path, environment: dict[str, str], confsafe_command: list[str], number: int
) -> None:
    session = Session(files, environment, confsafe_command, f"printf '%s' '{TYPED}' >\"$1\"")
    told = session.end_by(number)
    assert session.process.returncode == -number
    assert_kept(files, told, TYPED)
    assert (files / "app.toml").read_text() == APP_TOML
    with pytest.raises(ProcessLookupError):
        os.kill(int((files / "pid").read_text()), 0)


def test_a_signal_leaves_what_the_editor_saved_elsewhere(
    files: Path, environment: dict[str, str], confsafe_command: list[str]
) -> None:
    session = Session(files, environment, confsafe_command, 'echo typed >"${1%/*}/.app.toml.swp"')
    told = session.end_by(signal.SIGHUP)
    assert_kept(files, told, APP_TOML)
    assert (kept(files).parent / ".app.toml.swp").read_text() == "typed\n"


def test_a_signal_before_anything_was_typed_leaves_nothing(
    files: Path, environment: dict[str, str], confsafe_command: list[str]
) -> None:
    session = Session(files, environment, confsafe_command, "true")
    assert session.end_by(signal.SIGHUP) == ""
    assert not list(files.glob(".confsafe-*"))


@pytest.mark.parametrize("typed", [False, True])
def test_the_copy_of_a_killed_edit_of_a_secret_is_swept_unless_it_was_typed(
    run: Run, files: Path, environment: dict[str, str], confsafe_command: list[str], typed: bool
) -> None:
    (files / "app.toml").chmod(0o600)
    script = f"printf '%s' '{TYPED}' >\"$1\"" if typed else "true"
    session = Session(files, environment, confsafe_command, script, "--secret")
    assert not [name for name in os.listdir(files) if re.fullmatch(r".*app.*\.toml", name) and name != "app.toml"]
    session.kill_all()
    done = run("set", "app.toml", "title", "x", "--secret")
    while not typed and list(files.glob(".confsafe-*")):  # the editor's end takes the system a moment
        done = run("clean", ".", "--max-age", "0")
    assert done.returncode == 0
    assert bool(list(files.glob(".confsafe-*"))) is typed
    if typed:
        assert kept(files).read_text() == TYPED
