"""What the storage tests stand on: real users, mounts and strace, skipped with the reason where not to be had."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filelock  # noqa: F401 - forked children of other users could not import it
import pytest
from tracing import Tracer

from confsafe.storage import hold  # noqa: F401

SOMEBODY = 54321

AsUser = Callable[..., Any]


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A file in a directory of its own."""
    path = tmp_path / "etc" / "app.toml"
    path.parent.mkdir()
    path.write_bytes(b"port = 80\n")
    return path


@pytest.fixture
def root() -> None:
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("needs root: other users' files cannot be made otherwise")


@pytest.fixture(scope="session")
def tracer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracer]:
    try:
        subprocess.run(["strace", "-o", os.devnull, "true"], check=True, capture_output=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("needs strace, and the right to trace")
    tracer = Tracer(tmp_path_factory.mktemp("tracer"))
    yield tracer
    tracer.close()


@pytest.fixture
def shared() -> Iterator[Path]:
    """A directory that other users can reach, as pytest's own cannot."""
    path = Path(tempfile.mkdtemp(prefix="confsafe-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def as_user(root: None) -> AsUser:
    """Call a function in a child process as another user; its result, or the exception it raised."""
    return _as_user


def _as_user(
    function: Callable[[], Any], uid: int = SOMEBODY, gid: int | None = None, groups: tuple[int, ...] = ()
) -> Any:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.setgroups(groups)
            os.setgid(uid if gid is None else gid)
            os.setuid(uid)
            try:
                result = (True, function())
            except BaseException as error:
                result = (False, error)
            os.write(writer, pickle.dumps(result))
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    succeeded, result = pickle.loads(data)
    if not succeeded:
        raise result
    return result


@pytest.fixture
def in_namespace(root: None) -> Callable[[str], str]:
    """Run a shell script in a mount namespace of its own, where it may mount what it likes; what it prints."""
    try:
        subprocess.run(["unshare", "-m", "true"], check=True, capture_output=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("needs unshare -m: a mount namespace of its own")

    def run(script: str) -> str:
        done = subprocess.run(
            ["unshare", "-m", "--propagation", "private", "sh", "-euc", script],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "PYTHON": sys.executable, "DRIVER": str(Path(__file__).with_name("commit_driver.py"))},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
