"""The lock and the commit: one durable edit beside the same commit by hand, and eight writers on one file.

The bare flock loop does what a script does at best: lock a side file, read, change, write a temporary file beside,
rename, unlock; it neither keeps comments, nor verifies, nor makes a backup.
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
from benchmarks.measure import OURS, Effort, Row, Target, medians

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.documents import Sample
    from benchmarks.measure import Work
    from benchmarks.peers import Peer

PART = "disk"
WRITERS = 8
_BY_HAND = "write + fsync + rename + fsync"
_FLOCK = "bare flock loop"


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
        targets = Target(name, 1.3), Target(_BY_HAND, 1.3)
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


_OURS_LOOP = """
import sys, confsafe
for _ in range(int(sys.argv[2])):
    with confsafe.edit(sys.argv[1], timeout=None, durable=False) as data:
        data["counter"] += 1
"""

_FLOCK_LOOP = """
import fcntl, json, os, sys
for _ in range(int(sys.argv[2])):
    with open(sys.argv[1] + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open(sys.argv[1]) as file:
            data = json.load(file)
        data["counter"] += 1
        temp = f"{sys.argv[1]}.{os.getpid()}"
        with open(temp, "w") as file:
            json.dump(data, file)
        os.rename(temp, sys.argv[1])
"""


def _writers(effort: Effort, folder: Path) -> Row:
    """Seconds for one update while eight processes count in one file, without fsync."""
    each = 5 if effort.quick else 100
    loops = {OURS: _OURS_LOOP, _FLOCK: _FLOCK_LOOP}
    times: dict[str, list[float]] = {name: [] for name in loops}
    for _, (name, code) in itertools.product(range(effort.fewest), loops.items()):
        times[name].append(_seconds_per_update(code, folder / f"{len(name)}.json", each))
    figures: dict[str, float | None] = {name: median(taken) for name, taken in times.items()}
    return Row(PART, f"{WRITERS} writers on one file, per update", figures, (Target(_FLOCK, 2),))


def _seconds_per_update(code: str, file: Path, each: int) -> float:
    file.write_text('{"counter": 0}')
    begin = time.perf_counter()
    writers = [subprocess.Popen([sys.executable, "-c", code, str(file), str(each)]) for _ in range(WRITERS)]
    codes = [writer.wait() for writer in writers]
    if any(codes):
        raise RuntimeError("a writer failed")
    seconds = time.perf_counter() - begin
    counted = int(json.loads(file.read_text())["counter"])
    if counted != WRITERS * each:
        raise RuntimeError(f"{WRITERS * each} updates were made, {counted} are there")
    return seconds / counted
