"""`confsafe relay`: a local file follows a shared one, whatever happens to the store, to it or to the process."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from command import cli

import confsafe
from confsafe.apps.relay import relay
from confsafe.stores import open_shared
from confsafe.stores.shared import SharedOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from servers import EtcdCluster


class TestRelays:
    def test_a_local_file_follows_the_store(self, place: Callable[..., str], tmp_path: Path) -> None:
        url = place("app.toml", "n = 1  # one\n")
        closed, told = threading.Event(), []
        arrived = threading.Event()

        def tell(line: str) -> None:
            told.append(line)
            arrived.set()

        worker = threading.Thread(target=lambda: relay(url, tmp_path, closed=closed, tell=tell))
        worker.start()
        try:
            assert arrived.wait(30)
            arrived.clear()
            confsafe.set(url, "n", 2)
            assert arrived.wait(30)
            assert (tmp_path / "app.toml").read_text() == "n = 2  # one\n"
            arrived.clear()
            with open_shared(url, SharedOptions()).hold() as held:
                held.commit(b"n = ", held.read().version)
            assert arrived.wait(30)
        finally:
            closed.set()
            worker.join(30)
        assert "not taken" in told[-1]
        assert (tmp_path / "app.toml").read_text() == "n = 2  # one\n"

    def test_the_command_ends_with_sigterm(self, etcd: EtcdCluster, tmp_path: Path) -> None:
        url = etcd.url("demo/relayed.toml")
        confsafe.save(url, {"n": 1})
        with subprocess.Popen(
            [sys.executable, "-m", "confsafe", "relay", url, str(tmp_path)], stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            assert "relayed.toml" in process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        assert (tmp_path / "relayed.toml").read_text() == "n = 1\n"

    def test_once_is_enough_for_a_boot(self, etcd: EtcdCluster, tmp_path: Path) -> None:
        url = etcd.url("demo/once.toml")
        confsafe.save(url, {"n": 1})
        assert cli("relay", url, str(tmp_path), "--once").returncode == 0
        assert (tmp_path / "once.toml").read_text() == "n = 1\n"

    def test_once_says_with_its_exit_code_what_was_not_taken(self, etcd: EtcdCluster, tmp_path: Path) -> None:
        etcd.control("put", "/demo/broken.toml", "n = ")
        (tmp_path / "broken.toml").write_text("n = 1\n")
        assert cli("relay", etcd.url("demo/broken.toml"), str(tmp_path), "--once").returncode == 3
        assert (tmp_path / "broken.toml").read_text() == "n = 1\n"
        assert cli("relay", etcd.url("demo/absent.toml"), str(tmp_path), "--once").returncode == 6

    @pytest.mark.parametrize("spread", [(), ("--spread", "0.3")])
    def test_it_goes_on_behind_an_outage_of_the_store(
        self, cluster: EtcdCluster, tmp_path: Path, spread: tuple[str, ...]
    ) -> None:
        url = cluster.url("app.toml")
        confsafe.save(url, {"n": 1}, timeout=30)
        with running(url, tmp_path, *spread):
            wait_for_text(tmp_path / "app.toml", "n = 1\n")
            confsafe.set(url, "n", 2, timeout=30)
            for number in range(3):
                cluster.kill(number)
            time.sleep(2)
            cluster.restart(0, 1, 2)
            confsafe.set(url, "n", 3, timeout=30)
            wait_for_text(tmp_path / "app.toml", "n = 3\n")

    def test_a_store_that_is_not_there_yet_is_waited_for(self, tmp_path: Path) -> None:
        with running("etcd://127.0.0.1:1/app.toml", tmp_path) as process:
            assert process.stderr is not None
            assert "not reached" in process.stderr.readline()

    def test_a_local_file_that_somebody_holds_is_waited_for(self, place: Callable[..., str], tmp_path: Path) -> None:
        url, told, closed = place("app.toml", "n = 1\n"), [], threading.Event()
        file = tmp_path / "app.toml"
        file.write_text("n = 0\n")
        with confsafe.edit(file):
            worker = threading.Thread(target=lambda: relay(url, tmp_path, closed=closed, tell=told.append, timeout=0))
            worker.start()
            wait_until(lambda: any("lock" in line for line in told))
        wait_for_text(file, "n = 1\n")
        closed.set()
        worker.join(30)
        assert not worker.is_alive()

    def test_what_it_is_told_to_spread_is_not_written_because_it_is_ended(
        self, etcd: EtcdCluster, tmp_path: Path
    ) -> None:
        url = etcd.url("demo/spread.toml")
        confsafe.save(url, {"n": 1})
        with running(url, tmp_path, "--spread", "1000000"):
            wait_for_text(tmp_path / "spread.toml", "n = 1\n")  # there was none: it is made at once
            confsafe.set(url, "n", 2)
            time.sleep(1)
        assert (tmp_path / "spread.toml").read_text() == "n = 1\n"


@contextmanager
def running(url: str, folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A relay as a process of its own, ended by SIGTERM, which it must obey soon and well."""
    command = [sys.executable, "-m", "confsafe", "relay", url, str(folder), *words]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            ended = process.wait(30)
        assert ended == 0


def wait_until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end
        time.sleep(0.05)


def wait_for_text(file: Path, text: str) -> None:
    wait_until(lambda: file.exists() and file.read_text() == text)
