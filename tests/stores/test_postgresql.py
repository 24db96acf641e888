"""The worked example of a plug-in, against a real PostgreSQL."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from servers import READY, free_ports

from confsafe.errors import WriteError
from confsafe.stores import open_shared
from confsafe.stores.deadline import Deadline
from confsafe.stores.engine import Unclear
from confsafe.stores.location import parse
from confsafe.stores.shared import SharedFile, SharedOptions
from confsafe.testing import check_store, places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confsafe.stores.engine import Engine

EXAMPLE = Path(__file__).parents[2] / "examples" / "store_postgresql"
sys.path.append(str(EXAMPLE))


def program(name: str) -> str | None:
    """Debian keeps the server's programs off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server on loopback; the URL of a database in it."""
    pytest.importorskip("psycopg")
    initdb, postgres = program("initdb"), program("postgres")
    if initdb is None or postgres is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp())  # pytest's own are for root only
    user: dict[str, Any] = {}
    if os.getuid() == 0:  # the server refuses to run as root
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("there is no user postgres to run the server as")
        shutil.chown(folder, owner.pw_uid, owner.pw_gid)
        user = {"user": owner.pw_uid, "group": owner.pw_gid}
    data = folder / "data"
    made = subprocess.run(
        [initdb, "-D", data, "-A", "trust", "-U", "demo"], capture_output=True, text=True, cwd=folder, **user
    )
    assert made.returncode == 0, made.stderr
    (port,) = free_ports(1)
    command = [postgres, "-D", data, "-p", str(port), "-k", folder, "-h", "127.0.0.1", "-c", "fsync=off"]
    log = folder / "log"  # a pipe that nobody empties would stop the server
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, **user) as process:
        end = time.monotonic() + READY
        while "ready to accept connections" not in log.read_text():
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        os.environ["PGUSER"] = "demo"
        yield f"postgresql://127.0.0.1:{port}/postgres"
        process.terminate()
    shutil.rmtree(folder)


def engine_at(base: str, name: str) -> Engine:
    """The engine of a file; in another process, too."""
    sys.path.append(str(EXAMPLE))
    from store import open_engine

    found: Engine = open_engine(parse(f"{base}/{name}.toml"), SharedOptions())
    return found


def test_the_example_passes_the_public_suite(server: str) -> None:
    check_store(partial(engine_at, server), edits=10)


def test_a_plug_in_is_found_by_its_entry_point(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "confsafe_postgresql-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: confsafe-postgresql\nVersion: 0.1.0\n")
    (info / "entry_points.txt").write_text("[confsafe.stores]\npostgresql = store:open_engine\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import confsafe

    url = f"{server}/demo/app.toml"
    confsafe.save(url, {"port": 80})
    with confsafe.edit(url) as cfg:
        cfg.comments["port"] = confsafe.Comment(inline="web")
    confsafe.set(url, "port", 8080)
    assert open_shared(url, SharedOptions()).read().data == b"port = 8080  # web\n"


def test_a_server_that_ends_a_session_in_the_middle_loses_and_doubles_nothing(server: str) -> None:
    """An operator ends all sessions again and again while eight threads count."""
    import psycopg

    name = f"ended-{secrets.token_hex(4)}"
    engine = engine_at(server, name)
    engine.write(b"0", engine.read(Deadline(30)), (), keep=0, note="", deadline=Deadline(30))
    done = threading.Event()

    def end_sessions() -> None:
        location = parse(f"{server}/x")
        host, _, port = location.authority.partition(":")
        with psycopg.connect(host=host, port=int(port), dbname="postgres", autocommit=True) as operator:
            while not done.wait(0.05):
                operator.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )

    def count() -> None:
        store = SharedFile(engine_at(server, name), SharedOptions(timeout=60, backup=1))
        for _ in range(10):
            places.count(store)

    operator = threading.Thread(target=end_sessions)
    operator.start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: count(), range(8)))
    done.set()
    operator.join()
    assert engine.read(Deadline(30)).data == b"80"


@contextmanager
def standing_still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each session of the server is stopped when it is asked for a file, and goes on behind the block."""
    from store import PostgreSQLFile

    stopped: list[int] = []
    found = PostgreSQLFile._found

    def stop_first(self: Any, connection: Any, lock: str = "") -> Any:
        stopped.append(connection.info.backend_pid)
        os.kill(stopped[-1], signal.SIGSTOP)
        return found(self, connection, lock)

    with monkeypatch.context() as patch:
        patch.setattr(PostgreSQLFile, "_found", stop_first)
        try:
            yield
        finally:
            for session in stopped:
                os.kill(session, signal.SIGCONT)


def test_a_server_that_stands_still_is_waited_for_until_the_deadline(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, deadline = engine_at(server, "still"), Deadline(1.0)
    absent = engine.read(Deadline(30))
    closed = threading.Event()

    def read() -> None:
        with deadline.running():
            engine.read(deadline)

    def write() -> None:
        engine.write(b"1", absent, (), keep=0, note="", deadline=Deadline(0.5))

    pool = ThreadPoolExecutor(3)
    with standing_still(monkeypatch):
        asked = [pool.submit(work) for work in (read, write, lambda: list(engine.changes(None, closed)))]
        assert isinstance(asked[0].exception(timeout=30), WriteError)
        assert isinstance(asked[1].exception(timeout=30), Unclear)
        closed.set()
        assert asked[2].result(timeout=30) == []
    engine.write(b"2", engine.read(Deadline(30)), (), keep=0, note="", deadline=Deadline(30))
    assert engine.read(Deadline(30)).data == b"2"


def test_a_user_whom_the_server_does_not_know_is_told_so_at_once(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGUSER", "nobody-known")
    with pytest.raises(WriteError, match="PGUSER") as refused:
        engine_at(server, "denied").read(Deadline(50))
    assert isinstance(refused.value, PermissionError)


def test_a_server_that_is_not_there_is_told_in_time() -> None:
    deadline = Deadline(0.5)
    with pytest.raises(WriteError, match="not reached"), deadline.running():
        engine_at("postgresql://127.0.0.1:1/postgres", "absent").read(deadline)
