"""What happens before writing: --dry-run, --diff, --check, --if, --validate-cmd."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_files import APP_TOML

if TYPE_CHECKING:
    from cli_files import Run

DIFF = """\
--- app.toml
+++ app.toml
@@ -6,7 +6,7 @@
 [server]
 # where it listens
 host = "0.0.0.0"
-port = 80  # public
+port = 8080  # public
 debug = true
 old = "unused"
 hosts = ["a.example", "b.example"]
"""

WRITERS = [
    ["set", "app.toml", "server.port", "8080"],
    ["unset", "app.toml", "server.port"],
    ["add", "app.toml", "server.hosts", "c.example"],
    ["remove", "app.toml", "server.hosts", "a.example"],
    ["rename", "app.toml", "server.port", "listen"],
    ["comment", "app.toml", "server.port", "private"],
    ["disable", "app.toml", "server.port"],
]


@pytest.mark.parametrize("command", WRITERS, ids=lambda words: words[0])
def test_dry_run_prints_the_diff_and_writes_nothing(run: Run, files: Path, command: list[str]) -> None:
    done = run(*command, "--dry-run")
    assert done.returncode == 0
    assert done.stdout.startswith("--- app.toml\n+++ app.toml\n@@ ")
    assert (files / "app.toml").read_text() == APP_TOML
    assert not (files / "app.toml.bak").exists()


def test_the_diff_is_a_unified_one(run: Run) -> None:
    assert run("set", "-n", "app.toml", "server.port", "8080").stdout == DIFF


def test_diff_writes_and_prints(run: Run, files: Path) -> None:
    assert run("set", "app.toml", "server.port", "8080", "--diff").stdout == DIFF
    assert (files / "app.toml").read_text() == APP_TOML.replace("= 80 ", "= 8080 ")


@pytest.mark.parametrize("command", WRITERS, ids=lambda words: words[0])
def test_check_says_whether_it_would_change(run: Run, files: Path, command: list[str]) -> None:
    done = run(*command, "--check")
    assert (done.returncode, done.stdout) == (7, "changed\n")
    assert (files / "app.toml").read_text() == APP_TOML


def test_check_is_ok_when_all_is_so_already(run: Run) -> None:
    done = run("set", "--check", "app.toml", "server.port", "80")
    assert (done.returncode, done.stdout) == (0, "ok\n")


def test_check_can_be_quiet_and_can_show_the_diff(run: Run) -> None:
    done = run("set", "--check", "-q", "app.toml", "server.port", "8080")
    assert (done.returncode, done.stdout) == (7, "")
    done = run("set", "--check", "--diff", "app.toml", "server.port", "8080")
    assert (done.returncode, done.stdout) == (7, DIFF + "changed\n")


def test_a_check_of_a_filter_prints_no_text(run: Run) -> None:
    done = run("set", "-", "-f", "toml", "a", "2", "--check", input="a = 1\n")
    assert (done.returncode, done.stdout) == (7, "changed\n")


def test_a_secret_shows_no_value(run: Run, files: Path) -> None:
    (files / "app.toml").chmod(0o600)
    files.chmod(0o700)
    done = run("set", "--secret", "--diff", "app.toml", "server.host", "hunter2", "server.port", "81")
    assert done.returncode == 0
    assert "server.host changed (value not shown)" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr
    assert "0.0.0.0" not in done.stdout + done.stderr
    done = run("diff", "--secret", "app.toml")
    assert "server.host" in done.stdout
    assert "hunter2" not in done.stdout
    done = run("set", "--secret", "app.toml", "server.port", "hunter2")
    assert done.returncode == 4
    assert "hunter2" not in done.stderr
    assert "81" not in done.stderr


def test_a_secret_value_is_in_no_message(run: Run, files: Path) -> None:
    (files / "app.toml").chmod(0o600)
    files.chmod(0o700)
    lines = [
        run("set", "--secret", "app.toml", "server.port", "hunter2", "-t", "int"),
        run("set", "--secret", "app.toml", "server.port", "hunter2", "-j"),
        run("add", "--secret", "settings.json", "list", "hunter2"),
        run("set", "--secret", "app.toml", "server.port", "1", "--if", "hunter2"),
        run("set", "--secret", "-", "-f", "toml", "a", "-n", "1", input='a = "hunter2"\n'),
        run(
            "set", "--secret", "-", "-f", "toml", "a", "--diff", "hunter2", input='a = "b"\n', stdout=subprocess.DEVNULL
        ),
        run("set", "--secret", "-", "-f", "toml", "a", "1", input='a = "hunter2\n'),
    ]
    assert all("hunter2" not in f"{done.stdout}{done.stderr}" for done in lines)


@pytest.mark.parametrize(
    ("key", "old"),
    [("server.port", "80"), ("title", "demo"), ("server.ratio", "0.50"), ("server.hosts", '["a.example","b.example"]')],
)
def test_if_compares_in_the_type_of_the_value(run: Run, key: str, old: str) -> None:
    assert run("unset", "app.toml", key, "--if", old).returncode == 0


@pytest.mark.parametrize("command", WRITERS, ids=lambda words: words[0])
def test_a_false_if_is_exit_1_and_no_change(run: Run, files: Path, command: list[str]) -> None:
    done = run(*command, "--if", "something else")
    assert done.returncode == 1
    assert done.stderr.startswith("confsafe: app.toml: --if is false: ")
    assert (files / "app.toml").read_text() == APP_TOML


def test_if_of_an_absent_key_is_false(run: Run) -> None:
    assert run("set", "app.toml", "server.tls", "on", "--if", "off").returncode == 1


def test_if_speaks_of_one_key(run: Run) -> None:
    assert run("set", "app.toml", "title", "x", "version", "2", "--if", "demo").returncode == 2


def test_validate_cmd_sees_the_candidate_under_its_own_name_with_what_is_beside_it(run: Run, files: Path) -> None:
    script = files / "judge.sh"
    script.write_text(
        '#!/bin/sh\nstat -c "%a" "$1" >mode; cp "$1" seen; echo "$1" >name; cat >stdin; ls "${1%/*}"/*.[ty]* >beside\n'
    )
    script.chmod(0o755)
    assert run("set", "app.toml", "server.port", "8080", "--validate-cmd", "./judge.sh {}").returncode == 0
    assert (files / "seen").read_text() == APP_TOML.replace("= 80 ", "= 8080 ")
    assert (files / "mode").read_text() == "600\n"
    assert (files / "stdin").read_text() == ""
    name = Path((files / "name").read_text().strip())
    assert name.name == "app.toml"
    assert name.parent.parent == files
    assert [Path(line).name for line in (files / "beside").read_text().split()] == ["app.toml", "compose.yaml"]
    assert not name.parent.exists()


def test_validate_cmd_refuses(run: Run, files: Path) -> None:
    done = run("set", "app.toml", "server.port", "8080", "--validate-cmd", "sh -c 'echo no such port; exit 3' {}")
    assert done.returncode == 4
    assert done.stderr == (
        "no such port\nconfsafe: app.toml: refused by --validate-cmd: sh exited 3. File unchanged.\n"
    )
    assert (files / "app.toml").read_text() == APP_TOML
    assert sorted(path.name for path in files.iterdir() if "app.toml" in path.name and "lock" not in path.name) == [
        "app.toml"
    ]


def test_validate_cmd_runs_without_a_shell_unless_it_needs_one(run: Run, files: Path) -> None:
    (files / "a b").mkdir()
    os.rename(files / "app.toml", files / "a b" / "app.toml")
    assert run("set", "a b/app.toml", "server.port", "1", "--validate-cmd", "test -f {}").returncode == 0
    assert (
        run("set", "a b/app.toml", "server.port", "2", "--validate-cmd", "cat {} | grep -q 'port = 2'").returncode == 0
    )
    assert (
        run("set", "a b/app.toml", "server.port", "3", "--validate-cmd", "cat {} | grep -q 'port = 2'").returncode == 4
    )


def test_validate_cmd_is_asked_in_a_dry_run_too(run: Run) -> None:
    assert run("set", "-n", "app.toml", "server.port", "1", "--validate-cmd", "false {}").returncode == 4


def test_validate_cmd_is_not_asked_when_nothing_changes(run: Run) -> None:
    assert run("set", "app.toml", "server.port", "80", "--validate-cmd", "false {}").returncode == 0


@pytest.mark.parametrize("command", ["true", "true '{}", ""])
def test_a_validate_cmd_that_cannot_be_run_so_is_a_usage_error(run: Run, command: str) -> None:
    assert run("set", "app.toml", "server.port", "1", "--validate-cmd", command).returncode == 2


def test_a_program_that_is_missing_is_named(run: Run, files: Path) -> None:
    done = run("set", "app.toml", "server.port", "1", "--validate-cmd", "no-such-program {}")
    assert done.returncode == 4
    assert "cannot run no-such-program" in done.stderr
    assert (files / "app.toml").read_text() == APP_TOML


def test_validate_cmd_judges_a_filter_too(run: Run) -> None:
    arguments = ["set", "-", "-f", "toml", "a", "2", "--validate-cmd"]
    assert run(*arguments, "grep -q 'a = 2' {}", input="a = 1\n").stdout == "a = 2\n"
    done = run(*arguments, "grep -q 'a = 3' {}", input="a = 1\n")
    assert (done.returncode, done.stdout) == (4, "")


def test_a_terminated_validation_leaves_no_candidate(
    files: Path, environment: dict[str, str], confsafe_command: list[str]
) -> None:
    (files / "judge.sh").write_text("echo go >&9; exec sleep 30\n")
    readable, writable = os.pipe()
    judge = f"sh judge.sh {{}} 9>/proc/{os.getpid()}/fd/{writable}"
    command = [*confsafe_command, "set", "app.toml", "title", "x", "--validate-cmd", judge]
    with subprocess.Popen(command, cwd=files, env=environment, start_new_session=True) as process:
        assert select.select([readable], [], [], 20)[0]
        assert list(files.glob(".confsafe-*/app.toml"))
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
    os.close(readable)
    os.close(writable)
    assert process.returncode != 0
    assert not list(files.glob(".confsafe-*"))
    assert (files / "app.toml").read_text() == APP_TOML


def test_the_environment_says_how_many_backups_are_kept(run: Run, files: Path, environment: dict[str, str]) -> None:
    assert run("set", "app.toml", "title", "x", env={**environment, "CONFSAFE_BACKUPS": "0"}).returncode == 0
    assert not (files / "app.toml.bak").exists()
    done = run("set", "app.toml", "title", "y", env={**environment, "CONFSAFE_BACKUPS": "many"})
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "CONFSAFE_BACKUPS is 'many'" in done.stderr
    assert (
        run("set", "app.toml", "title", "z", env={**environment, "CONFSAFE_BACKUPS": "x"}, check=False).returncode == 2
    )
    options = ("--backups", "2")
    assert run("set", "app.toml", "title", "z", *options, env={**environment, "CONFSAFE_BACKUPS": "0"}).returncode == 0
    assert (files / "app.toml.bak").exists()
