"""Many processes that edit one shared file while something goes wrong, and what is there afterwards."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import confsafe

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTING = Path(__file__).with_name("counting.py")


class Outcome(NamedTuple):
    """What came of a run.

    Attributes:
        edits: how many were asked for.
        unknown: how many were told to be unknown.
        lost: edits that were told to be made and are not there.
        doubled: how far the counter stands above the edits.
        comments: whether every comment is still there.
        seconds: how long it took.
    """

    edits: int
    unknown: int
    lost: int
    doubled: int
    comments: bool
    seconds: float


def template(processes: int) -> str:
    """The file at first: a comment at every place."""
    tables = "".join(f"\n# of process {number}\n[p{number}]  # its own\n" for number in range(processes))
    return f"# shared by all\ncount = 0  # how many\n{tables}"


def run(
    base: str,
    fault: Callable[[], None] | None = None,
    *,
    processes: int = 8,
    times: int = 25,
    timeout: float = 60.0,
    after: float = 1.0,
) -> Outcome:
    """Edit a new file below `base` from many processes; `fault` is called `after` seconds."""
    url = f"{base}/{secrets.token_hex(6)}.toml"
    text = template(processes)
    confsafe.save(url, confsafe.loads(text, "toml"))
    with confsafe.edit(url) as cfg:
        _write_comments(cfg, processes)
    before = time.monotonic()
    workers = [
        subprocess.Popen(
            [sys.executable, COUNTING, url, str(number), str(times), str(timeout)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for number in range(processes)
    ]
    timer = threading.Timer(after, fault) if fault is not None else None
    if timer is not None:
        timer.start()
    answers = [worker.communicate(timeout=300) for worker in workers]
    seconds = time.monotonic() - before
    if timer is not None:
        timer.join()
    assert all(worker.returncode == 0 for worker in workers), "\n".join(err[-1500:] for _, err in answers if err)
    unknown = sum(int(out) for out, _ in answers)
    return _judged(url, processes, times, unknown, seconds)


def _write_comments(cfg: Any, processes: int) -> None:
    cfg.comments["count"] = confsafe.Comment(above="shared by all", inline="how many")
    for number in range(processes):
        cfg.comments[f"p{number}"] = confsafe.Comment(above=f"of process {number}", inline="its own")


def _judged(url: str, processes: int, times: int, unknown: int, seconds: float) -> Outcome:
    with confsafe.edit(url, timeout=60) as found:
        comments = all(found.comments[f"p{n}"].above == f"of process {n}" for n in range(processes))
        kept = comments and found.comments["count"] == confsafe.Comment(above="shared by all", inline="how many")
    wanted = processes * times
    missing = sum(found[f"p{number}"].get(f"k{turn}") != turn for number in range(processes) for turn in range(times))
    lost = max(0, wanted - found["count"] - unknown) + max(0, missing - unknown)
    return Outcome(2 * wanted, unknown, lost, max(0, found["count"] - wanted), kept, seconds)


class LossyProxy:
    """A proxy on loopback that passes every request on and loses one answer in `one_in`, behind the first `passed`."""

    def __init__(self, port: int, one_in: int, *, passed: int = 0, seed: int = 1) -> None:
        import random
        import socket

        self._target = port
        self._random = random.Random(seed)
        self._one_in = one_in
        self._passed = passed
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.lost = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: Any) -> None:
        import socket

        with client, socket.create_connection(("127.0.0.1", self._target)) as server:
            upward = threading.Thread(target=self._upward, args=(client, server), daemon=True)
            upward.start()
            while answer := _received(server):
                self._passed -= 1
                if self._passed < 0 and self._random.random() < 1 / self._one_in:
                    self.lost += 1
                    break
                client.sendall(answer)
            for end in (client, server):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
            upward.join()

    def _upward(self, client: Any, server: Any) -> None:
        while request := _received(client):
            try:
                server.sendall(request)
            except OSError:
                return

    def close(self) -> None:
        self._socket.close()


def _received(connection: Any) -> bytes:
    try:
        data: bytes = connection.recv(1 << 16)
    except OSError:
        return b""
    return data
