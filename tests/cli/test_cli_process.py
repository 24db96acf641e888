"""A writing verb that is terminated leaves the old file and no litter; a warning is one line."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is not installed: nothing can send the signal amid a commit"
)
def test_sigterm_amid_a_commit_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    file = tmp_path / "app.toml"
    file.write_text("port = 80\n")
    traced = ["strace", "-qq", "-e", "trace=fsync", "-e", "inject=fsync:signal=TERM:when=1"]
    command = [*traced, sys.executable, "-m", "confsafe", "set", str(file), "port", "81"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert done.returncode in (-signal.SIGTERM, 128 + signal.SIGTERM)
    assert file.read_text() == "port = 80\n"
    assert os.listdir(tmp_path) == ["app.toml"]


def test_a_warning_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "app.toml"
    file.write_text("port = 80\n")
    os.link(file, tmp_path / "other.toml")
    command = [sys.executable, "-m", "confsafe", "set", str(file), "port", "81"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert done.stderr.startswith(f"confsafe: warning: {file}: the file has 2 names")
    assert done.stderr.count("\n") == 1
