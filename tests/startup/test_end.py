"""The command ends at once, and nobody who is to be heard at its end is cut short."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

COMMAND = "import sys; from confsafe.__main__ import main; sys.argv = ['confsafe', '--version']; "


def ended(code: str, stdout: Any = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """A process that runs `code` around the command, with a standard output that is no terminal."""
    command = [sys.executable, "-c", f"{COMMAND}{code}"]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(command, text=True, stdout=stdout, stderr=subprocess.PIPE, check=False, env=buffered)


def test_it_ends_at_once() -> None:
    done = ended("\ntry: main()\nfinally: print('the interpreter is taken down')")
    assert (done.returncode, done.stderr) == (0, "")
    assert "taken down" not in done.stdout


def test_what_other_code_has_printed_is_there() -> None:
    done = ended("print('printed'); main()")
    assert done.returncode == 0
    assert "printed\n" in done.stdout


def test_who_has_registered_for_the_end_is_called() -> None:
    assert "the end\n" in ended("import atexit; atexit.register(print, 'the end'); main()").stdout


def test_a_thread_is_waited_for() -> None:
    work = "lambda: (threading.main_thread().join(), print('done', flush=True))"
    assert "done\n" in ended(f"import threading; threading.Thread(target={work}).start(); main()").stdout


def test_a_profile_is_told() -> None:
    command = [sys.executable, "-m", "cProfile", "-m", "confsafe", "--version"]
    assert "function calls" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_what_cannot_be_printed_is_an_error_as_of_any_program() -> None:
    with Path("/dev/full").open("w") as full:
        done = ended("sys.argv[1] = 'help'; print('printed'); main()", stdout=full)
    assert done.returncode == 120
    assert "Traceback" not in done.stderr
