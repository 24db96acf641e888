"""Odd streams, odd names, signals: one line, the documented exit code, the old file."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli_files import APP_TOML

if TYPE_CHECKING:
    from cli_files import Run


def test_a_pipe_that_closes_early_is_no_error(
    files: Path, environment: dict[str, str], confsafe_command: list[str]
) -> None:
    (files / "big.json").write_text("[" + ",".join(map(str, range(200_000))) + "]")
    for words in (["list", "big.json"], ["get", "big.json"], ["set", "-", "-f", "json", "[0]", "7"]):
        with (
            (files / "big.json").open() as source,
            subprocess.Popen(
                [*confsafe_command, *words],
                cwd=files,
                env=environment,
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            ) as process,
        ):
            assert process.stdout
            assert process.stderr
            process.stdout.read(1)
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


def test_an_edit_is_made_though_nobody_reads_its_diff(run: Run) -> None:
    readable, writable = os.pipe()
    os.close(readable)
    done = run("set", "app.toml", "server.port", "8080", "--diff", stdout=writable, stderr=subprocess.PIPE)
    os.close(writable)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("get", "app.toml", "server.port").stdout == "8080\n"


def test_check_keeps_its_exit_code_when_the_pipe_is_closed(run: Run) -> None:
    readable, writable = os.pipe()
    os.close(readable)
    assert run("set", "app.toml", "server.port", "8080", "--check", stdout=writable).returncode == 7
    os.close(writable)


@pytest.fixture
def shell(files: Path, environment: dict[str, str], confsafe_command: list[str]) -> Run:
    """Run a line of shell in which `confsafe` is the command."""

    def run_it(*lines: str | bytes, **options: object) -> subprocess.CompletedProcess[str]:
        words = " ".join(confsafe_command)
        script = f'confsafe() {{ {words} "$@"; }}\n' + "\n".join(str(line) for line in lines)
        return subprocess.run(
            ["sh", "-c", script], cwd=files, env=environment, capture_output=True, text=True, timeout=30, check=False
        )

    return run_it


def test_a_full_disk_behind_standard_output_is_exit_6(shell: Run) -> None:
    done = shell("confsafe get app.toml title >/dev/full")
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr == "confsafe: standard output: cannot write: No space left on device.\n"


def test_a_closed_standard_output_is_exit_6_where_it_is_needed(shell: Run) -> None:
    done = shell("confsafe get app.toml title >&-")
    assert done.returncode == 6
    assert done.stderr == "confsafe: standard output: cannot write: it is closed.\n"
    assert shell("confsafe set app.toml title x >&- 2>&- <&-").returncode == 0
    assert shell("confsafe get app.toml title").stdout == "x\n"


def test_a_diff_that_cannot_be_printed_says_that_the_file_was_changed(shell: Run) -> None:
    done = shell("confsafe set app.toml title x --diff >/dev/full")
    assert done.returncode == 6
    assert done.stderr.endswith("; app.toml was changed all the same.\n")
    assert shell("confsafe get app.toml title").stdout == "x\n"


def test_a_broken_standard_input_is_exit_6(shell: Run) -> None:
    for redirection in ("<&-", "0>/dev/null"):
        for words in ("get -f toml - a", "set app.toml title -"):
            done = shell(f"confsafe {words} {redirection}")
            assert done.returncode == 6
            assert done.stderr.startswith("confsafe: standard input: cannot read: ")


@pytest.mark.parametrize(
    "name",
    [
        b"-f.toml",
        b"a\nb.toml",
        b"caf\xe9.toml",
        "caf\u00e9 \U0001f600.toml".encode(),
        b"a b'\"$.toml",
        b"\x1b[31m.toml",
    ],
)
def test_every_name_of_a_file_works(run: Run, files: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(files), name)
    with open(path, "wb") as file:
        file.write(APP_TOML.encode())
    assert run("set", "--", name, "server.port", "8080").returncode == 0
    assert run("get", "--", name, "server.port").stdout == "8080\n"
    done = run("set", "--check", "--diff", "--", name, "server.port", "abc")
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr
    assert run("rollback", "--", name).returncode == 0
    with open(path, "rb") as file:
        assert file.read() == APP_TOML.encode()


def test_a_missing_file_is_exit_6(run: Run) -> None:
    for words in (
        ["get", "absent.toml", "a"],
        ["unset", "absent.toml", "a"],
        ["check", "absent.toml"],
        ["list", "absent.toml"],
    ):
        done = run(*words)
        assert done.returncode == 6
        assert "absent.toml: no such file" in done.stderr


def test_a_directory_is_exit_6(run: Run, files: Path) -> None:
    (files / "d.toml").mkdir()
    for words in (["get", "d.toml", "a"], ["set", "d.toml", "a", "1"]):
        done = run(*words)
        assert done.returncode == 6
        assert done.stderr.count("\n") == 1


def test_a_broken_file_is_exit_3_with_its_place(run: Run, files: Path) -> None:
    (files / "broken.toml").write_text("a = 1\nb = = 2\n")
    done = run("set", "broken.toml", "a", "2")
    assert done.returncode == 3
    assert done.stderr.startswith("confsafe: broken.toml:2:5: ")
    assert done.stderr.endswith(" File unchanged.\n")
    assert (files / "broken.toml").read_text() == "a = 1\nb = = 2\n"


def test_a_locked_file_is_exit_5_and_names_the_holder(
    files: Path, run: Run, environment: dict[str, str], confsafe_command: list[str]
) -> None:
    readable, writable = os.pipe()
    editor = f"sh -c 'echo >/proc/{os.getpid()}/fd/{writable}; sleep 20'"
    command = [*confsafe_command, "edit", "app.toml"]
    with subprocess.Popen(command, cwd=files, env={**environment, "EDITOR": editor}, start_new_session=True) as holder:
        os.read(readable, 1)
        done = run("set", "app.toml", "title", "x", "--timeout", "0")
        os.killpg(holder.pid, signal.SIGTERM)
    os.close(readable)
    os.close(writable)
    assert done.returncode == 5
    assert str(holder.pid) in done.stderr
    assert done.stderr.count("\n") == 1
    assert run("set", "app.toml", "title", "x", "--timeout", "0").returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_without_permission_is_exit_6(run: Run, files: Path) -> None:
    files.chmod(0o500)
    try:
        assert run("set", "app.toml", "title", "x").returncode == 6
    finally:
        files.chmod(0o700)


def test_ctrl_c_is_exit_130_and_the_old_file(
    files: Path, environment: dict[str, str], confsafe_command: list[str]
) -> None:
    readable, writable = os.pipe()
    judge = f"sh -c 'echo >/proc/{os.getpid()}/fd/{writable}; sleep 20' {{}}"
    command = [*confsafe_command, "set", "app.toml", "title", "x", "--validate-cmd", judge]
    with subprocess.Popen(
        command, cwd=files, env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True
    ) as process:
        os.read(readable, 1)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=20)
    os.close(readable)
    os.close(writable)
    assert process.returncode == 130
    assert said == "confsafe: interrupted\n"
    assert (files / "app.toml").read_text() == APP_TOML
    assert not list(files.glob(".app.toml.*tmp*"))


def test_a_file_that_others_change_meanwhile_is_exit_8(run: Run, files: Path) -> None:
    meddle = "echo title = \\'$$\\' >app.toml; true {}"  # another text each time
    done = run("set", "app.toml", "title", "mine", "--validate-cmd", meddle)
    assert done.returncode == 8
    assert "again and again" in done.stderr
    assert "mine" not in (files / "app.toml").read_text()


def test_a_set_is_run_again_over_what_others_change_meanwhile(run: Run, files: Path) -> None:
    meddle = "test -e seen || echo title = \\'theirs\\' >app.toml; touch seen; true {}"
    assert run("set", "app.toml", "title", "mine", "--validate-cmd", meddle).returncode == 0
    assert (files / "app.toml").read_text() == "title = 'mine'\n"
    assert (files / "app.toml.bak").read_text() == "title = 'theirs'\n"


def test_an_unknown_verb_is_exit_2(run: Run) -> None:
    done = run("sett", "app.toml")
    assert done.returncode == 2
    assert done.stderr == "confsafe: unknown verb 'sett'; did you mean set?; see confsafe --help\n"
    assert run().returncode == 2


def test_version_and_help_go_to_standard_output(run: Run) -> None:
    import confsafe

    assert run("--version").stdout == f"confsafe {confsafe.__version__}\n"
    for words in (["--help"], ["-h"], ["help"]):
        assert run(*words).stdout.startswith("usage: confsafe VERB FILE")
    assert run("help", "set").stdout == run("set", "--help").stdout
    assert run("help", "nothing").returncode == 2


def test_the_installed_command_is_the_same() -> None:
    from importlib.metadata import EntryPoint

    from confsafe.__main__ import main

    assert EntryPoint("confsafe", "confsafe.__main__:main", "console_scripts").load() is main
