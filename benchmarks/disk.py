"""The lock and the commit: one durable edit beside the same commit by hand, and eight writers on one file.

The bare flock does what a script does at best: lock a side file with the kernel's blocking call, read, patch, write a
temporary file beside, fsync, rename, fsync, unlock. It names no holder, waits in no order, and makes no backup.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from statistics import median
from typing import TYPE_CHECKING

import confsafe
from benchmarks import peers
from benchmarks.documents import KB, sample
from benchmarks.edits import ports, written
from benchmarks.measure import OURS, Effort, Figure, Row, Target, medians

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.documents import Sample
    from benchmarks.measure import Work
    from benchmarks.peers import Peer

PART = "disk"
WRITERS = 8
_BY_HAND = "write + fsync + rename + fsync"
_FLOCK = "the same edit under a bare flock"


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """Durable edits of 1 KB, and writers at once."""
    for kind, rival, peer, module in (
        ("toml", "tomledit (Rust)", peers.tomledit, "tomledit"),
        ("yaml", "yaml-edit (Rust)", peers.yaml_edit, "yaml_edit"),
    ):
        what = sample(kind, KB)
        name = f"{rival} with our lock and commit"
        available = peers.available(peer, module)
        contestants: dict[str, Work | None] = {
            OURS: _durable(what, folder / f"ours.{kind}"),
            name: _peer_in_our_commit(available, what, folder / f"theirs.{kind}") if available else None,
            _BY_HAND: _by_hand(what, folder / f"hand.{kind}"),
        }
        targets = Target(name, 1.3), Target(_BY_HAND, 1.6)
        yield Row(PART, f"durable edit, {kind.upper()}, 1 KB", medians(contestants, effort), targets)
    if hasattr(os, "fork"):
        yield _writers(effort, folder)


def _durable(what: Sample, file: Path) -> Work:
    path = written(what, file)
    values = ports()
    return lambda: confsafe.set(path, what.path, next(values))


def _peer_in_our_commit(peer: Peer, what: Sample, file: Path) -> Work:
    from confsafe.storage.disk import LocalFile

    store = LocalFile(written(what, file))
    values = ports()

    def work() -> None:
        with store.hold() as held:
            snapshot = held.read()
            text = peer((snapshot.data or b"").decode(), what.path, next(values))
            held.commit(text.encode(), snapshot.version)

    return work


def _by_hand(what: Sample, file: Path) -> Work:
    written(what, file)
    data = what.text.encode()

    def work() -> None:
        temp = f"{file}.tmp"
        fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(fd, data)
        os.fsync(fd)
        os.close(fd)
        os.rename(temp, file)
        directory = os.open(file.parent, os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)

    return work


_OURS = """
def update(path):
    with confsafe.edit(path, timeout=None) as data:
        data["counter"] += 1
"""

_BARE = """
import fcntl

def update(path):
    with open(path + ".flock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open(path) as file:
            text = file.read()
        data = confsafe.loads(text, "json")
        data["counter"] += 1
        temp = f"{path}.{os.getpid()}"
        with open(temp, "w") as file:
            file.write(confsafe.patch(text, data, "json"))
            file.flush()
            os.fsync(file.fileno())
        os.rename(temp, path)
        directory = os.open(os.path.dirname(path), os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)
"""

_WRITER = """
import os, sys
import confsafe
{update}
path, times = sys.argv[1], int(sys.argv[2])
update(path)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(times):
    update(path)
"""


def _writers(effort: Effort, folder: Path) -> Row:
    """Seconds for one durable update while eight processes count in one file."""
    each = 5 if effort.quick else 100
    loops = {OURS: _OURS, _FLOCK: _BARE}
    times: dict[str, list[float]] = {name: [] for name in loops}
    for _, (name, update) in itertools.product(range(effort.fewest), loops.items()):
        times[name].append(_seconds_per_update(update, folder / f"writers-{len(name)}.json", each))
    figures: dict[str, Figure] = {name: median(taken) for name, taken in times.items()}
    return Row(PART, f"{WRITERS} writers on one file, per update", figures, (Target(_FLOCK, 1 / 0.7),))


def _seconds_per_update(update: str, file: Path, each: int) -> float:
    """Every writer starts, makes one update and waits; from then on the time counts."""
    file.write_text('{"counter": 0}')
    argv = [sys.executable, "-c", _WRITER.format(update=update), str(file), str(each)]
    pipe = subprocess.PIPE
    writers = [subprocess.Popen(argv, stdin=pipe, stdout=pipe, text=True) for _ in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None
        if writer.stdout.readline() != "ready\n":
            raise RuntimeError("a writer failed")
    begin = time.perf_counter()
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    if any(code != 0 for code in [writer.wait() for writer in writers]):
        raise RuntimeError("a writer failed")
    seconds = time.perf_counter() - begin
    for writer in writers:
        writer.communicate()
    counted = int(json.loads(file.read_text())["counter"])
    if counted != WRITERS * (each + 1):
        raise RuntimeError(f"{WRITERS * (each + 1)} updates were made, {counted} are there")
    return seconds / (WRITERS * each)
