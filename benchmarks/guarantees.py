"""What confsafe promises for a file, put to the test on this machine, as one table.

    python -m benchmarks.guarantees            the whole table (about three minutes)
    python -m benchmarks.guarantees --quick    the same with a tenth of the work

Each row says what was done and what came of it; the exit code is 1 if a promise was broken. The rows with kills and
errors need Linux and strace, and say so where they cannot be had. `docs/guarantees.md` explains each promise.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import confsafe
import confsafe.aio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROCESSES = 8
_PROJECT = Path(__file__).resolve().parents[1]
_STORAGE_TESTS = _PROJECT / "tests" / "storage"


class Row(NamedTuple):
    """One line of the table: a promise, how it was tried, what came of it, whether it was kept (None: not tried)."""

    promise: str
    trial: str
    outcome: str
    kept: bool | None


def main(argv: list[str] | None = None) -> int:
    """Try every promise and print the table; 1 if one was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guarantees", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work")
    parser.add_argument("--folder", type=Path, help="where the files are edited (default: the temporary directory)")
    arguments = parser.parse_args(argv)
    scale = 10 if arguments.quick else 1
    kept = True
    print("| promise | trial | outcome |\n|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="confsafe-guarantees-", dir=arguments.folder) as folder:
        for row in rows(Path(folder), scale):
            sign = {True: "", False: " **BROKEN**", None: ""}[row.kept]
            print(f"| {row.promise} | {row.trial} | {row.outcome}{sign} |", flush=True)
            kept = kept and row.kept is not False
    return 0 if kept else 1


def rows(folder: Path, scale: int) -> Iterator[Row]:
    """The rows, each measured when it is asked for. `scale` divides the work."""
    trials: list[Callable[[Path, int], Row]] = [
        _commands,
        _processes,
        _threads,
        _tasks,
        _torn_reads,
        _kills,
        _errors,
        _random_kills,
    ]
    for number, trial in enumerate(trials):
        place = folder / str(number)
        place.mkdir()
        yield trial(place, scale)


def _commands(folder: Path, scale: int) -> Row:
    """Distinct keys set by commands of the shell, eight at a time."""
    each = 25 // min(scale, 5)
    file = folder / "app.toml"
    file.write_text("# settings\n")

    def worker(number: int) -> list[int]:
        return [
            _confsafe("set", str(file), f"worker{number}.key{i}", str(i), "--create").returncode for i in range(each)
        ]

    with ThreadPoolExecutor(PROCESSES) as pool:
        codes = [code for worker_codes in pool.map(worker, range(PROCESSES)) for code in worker_codes]
    data = tomllib.loads(file.read_text())
    there = sum(data.get(f"worker{w}", {}).get(f"key{i}") == i for w in range(PROCESSES) for i in range(each))
    refused, lost, litter = sum(code != 0 for code in codes), len(codes) - there, _litter(file)
    return Row(
        "no lost update",
        f"{PROCESSES} processes x {each} `confsafe set`, distinct keys",
        f"{len(codes) - refused} done, {refused} refused, {lost} lost{litter}",
        not (refused or lost or litter),
    )


def _confsafe(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "confsafe", *arguments], cwd=_PROJECT, capture_output=True)


_INCREMENT = """
import sys, time, confsafe
with confsafe.edit(sys.argv[1] + ".warm.toml"):
    pass
print("ready", flush=True)
sys.stdin.readline()
longest = 0.0
for _ in range(int(sys.argv[2])):
    asked = time.monotonic()
    with confsafe.edit(sys.argv[1], timeout=60) as data:
        longest = max(longest, time.monotonic() - asked)
        data["counter"] += 1
print(longest)
"""


def _processes(folder: Path, scale: int) -> Row:
    """One counter, incremented by eight processes."""
    each = 200 // scale
    file = _counter(folder)
    workers = [_python(_INCREMENT, str(file), str(each)) for _ in range(PROCESSES)]
    for worker in workers:
        _line(worker)
    longest = max(float(printed) for printed in _released(workers))
    return _counted("processes", f"{PROCESSES} processes x {each} increments by `edit`", file, each, longest)


def _threads(folder: Path, scale: int) -> Row:
    """The same by threads of one process."""
    each = 100 // scale
    file = _counter(folder)
    waits: list[float] = []

    def work() -> None:
        for _ in range(each):
            asked = time.monotonic()
            with confsafe.edit(file, timeout=60) as data:
                waits.append(time.monotonic() - asked)
                data["counter"] += 1

    threads = [threading.Thread(target=work) for _ in range(PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _counted("threads", f"{PROCESSES} threads x {each} increments", file, each, max(waits))


def _tasks(folder: Path, scale: int) -> Row:
    """The same by tasks of one event loop."""
    each = 100 // scale
    file = _counter(folder)
    waits: list[float] = []

    async def work() -> None:
        for _ in range(each):
            asked = time.monotonic()
            async with confsafe.aio.edit(file, timeout=60) as data:
                waits.append(time.monotonic() - asked)
                data["counter"] += 1

    async def all_tasks() -> None:
        await asyncio.gather(*(work() for _ in range(PROCESSES)))

    asyncio.run(all_tasks())
    return _counted("tasks", f"{PROCESSES} asyncio tasks x {each} increments", file, each, max(waits))


def _counter(folder: Path) -> Path:
    file = folder / "counter.toml"
    file.write_text("# how often\ncounter = 0\n")
    return file


def _counted(who: str, trial: str, file: Path, each: int, longest: float) -> Row:
    counter, expected, litter = tomllib.loads(file.read_text())["counter"], PROCESSES * each, _litter(file)
    return Row(
        f"no lost update by {who}, fair",
        trial,
        f"{counter} of {expected}, longest wait {longest:.2f} s{litter}",
        counter == expected and longest < 1 and not litter,
    )


_WRITE = """
import itertools, sys, confsafe
print("ready", flush=True)
for number in itertools.count():
    confsafe.set(sys.argv[1], "a.number", number, durable=False)
    confsafe.set(sys.argv[1], "b.text", "x" * (number * 37 % 4000), durable=False)
"""

_POLL = """
import sys, tomllib
torn = 0
for _ in range(int(sys.argv[2])):
    for name in (sys.argv[1], sys.argv[1] + ".bak"):
        try:
            with open(name, "rb") as file:
                data = tomllib.load(file)
            torn += data["end"] is not True or "number" not in data["a"] or "text" not in data["b"]
        except (OSError, ValueError, LookupError):
            torn += 1
print(torn)
"""


def _torn_reads(folder: Path, scale: int) -> Row:
    """The file and its backup, read by plain open() while others set its keys."""
    each = 125_000 // scale
    file = folder / "app.toml"
    file.write_text('[a]\nnumber = -1\n\n[b]\ntext = ""\n', "utf-8")
    file.write_text("end = true\n" + file.read_text())
    confsafe.set(file, "a.number", 0)
    writer = _python(_WRITE, str(file))
    _line(writer)
    began = file.stat().st_ino
    pollers = [_python(_POLL, str(file), str(each)) for _ in range(2)]
    torn = sum(int(poller.communicate()[0]) for poller in pollers)
    writer.kill()
    writer.communicate()
    commits = confsafe.get(file, "a.number")
    moved = began != file.stat().st_ino
    return Row(
        "no torn read",
        f"{4 * each:,} reads of the file and its `.bak` during {2 * commits:,} sets",
        f"{torn} empty, partial, absent or unparsable",
        torn == 0 and moved,
    )


def _kills(folder: Path, scale: int) -> Row:
    """A kill at each system call that changes the disk; then one more edit."""
    promise, trial = "killed at any system call", "kill -9 at each changing call of six kinds of commit"
    trace = _tracing(folder)
    if trace is None:
        return Row(promise, trial, "not tried: needs Linux and strace", None)
    scenes, tracer = trace
    count = bad = 0
    for number, (content, options, backups, new) in enumerate(scenes.SCENES.values()):
        place = folder / str(number)
        place.mkdir()
        for _, path in scenes.Scene(tracer, place, content, options, backups, new=new).kills():
            count += 1
            bad += not _in_order_after(path, scenes.OLD, content.encode(), new=new)
    tracer.close()
    return Row(promise, trial, f"{count} kills: {bad} with a file neither old nor new, litter, or a lock left", not bad)


def _in_order_after(path: Path, old: bytes, new_content: bytes, *, new: bool) -> bool:
    """Whether a killed commit left the old content or the new, and the next one works at once and cleans up."""
    from confsafe.storage.disk import DiskOptions, LocalFile

    seen = LocalFile(path).read().data
    if seen not in (None if new else old, new_content):
        return False
    with LocalFile(path, DiskOptions(timeout=0, in_place=not new)).hold() as held:
        held.commit(b"next\n", held.read().version)
    return not _litter(path)


def _errors(folder: Path, scale: int) -> Row:
    """Errors of the system at each call of a commit."""
    promise = "any error of the system"
    trial = "EIO, ENOSPC, EDQUOT, EACCES, EROFS at each call of a commit"
    trace = _tracing(folder)
    if trace is None:
        return Row(promise, trial, "not tried: needs Linux and strace", None)
    scenes, tracer = trace
    count = told = harmless = bad = 0
    scene = scenes.Scene(tracer, folder, scenes.LONGER, (), [scenes.OLDER], new=False)
    for call in scene.run(scene.prepare()).calls:
        for error in ("EIO", "ENOSPC", "EDQUOT", "EACCES", "EROFS"):
            if call.name in _NO_DISK or (error != "EIO" and not call.changes_the_disk):
                continue
            path = scene.prepare()
            done = scene.run(path, f"{call.name}:error={error}:when={call.number}")
            count += 1
            now = path.read_bytes()
            if done.code == 0:
                harmless += now == scenes.LONGER.encode()
                bad += now != scenes.LONGER.encode() or bool(_litter(path))
            else:
                unchanged = "File unchanged." in done.stderr
                good = done.stderr.count("\n") == 1 and done.stderr.startswith(str(path)) and not _litter(path)
                told += good
                bad += not good or now != (scenes.OLD if unchanged else scenes.LONGER.encode())
    tracer.close()
    outcome = f"{count} errors: {told} told in one line, {harmless} overcome, {bad} with a damaged file or litter"
    return Row(promise, trial, outcome, not bad)


_NO_DISK = frozenset({"getpid", "getrandom", "getcwd", "getppid", "mmap", "munmap", "mremap", "brk", "lseek"})


def _random_kills(folder: Path, scale: int) -> Row:
    """Whole commands killed at moments spread over their life."""
    count = 100 // scale
    file = folder / "app.toml"
    file.write_text("# settings\nnumber = 0\n")
    began = time.monotonic()
    _confsafe("set", str(file), "number", "0")
    life = time.monotonic() - began
    bad = 0
    for number in range(count):
        before = file.read_bytes()
        command = subprocess.Popen(
            [sys.executable, "-m", "confsafe", "set", str(file), "number", str(number + 1)],
            cwd=_PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(life * (0.3 + 0.8 * number / count))
        command.kill()
        command.wait()
        after = file.read_bytes()
        bad += after != before and tomllib.loads(after.decode())["number"] != number + 1
    left = _confsafe("set", str(file), "number", "-1").returncode
    litter = _litter(file)
    return Row(
        "killed at any moment",
        f"{count} `confsafe set`, killed at moments spread over their life",
        f"{bad} damaged files; the next command: exit {left}{litter}",
        not (bad or left or litter),
    )


def _tracing(folder: Path) -> tuple[Any, Any] | None:
    """The scenes of the storage tests and a tracer for them; None where there is no strace."""
    try:
        subprocess.run(["strace", "-o", os.devnull, "true"], check=True, capture_output=True)
    except (OSError, subprocess.SubprocessError):
        return None
    sys.path.insert(0, str(_STORAGE_TESTS))
    from importlib import import_module

    scratch = folder / "scratch"
    scratch.mkdir()
    return import_module("test_kills"), import_module("tracing").Tracer(scratch)


def _python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_PROJECT,
    )


def _line(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.stdout.readline()


def _released(workers: list[subprocess.Popen[str]]) -> list[str]:
    """Let all of them go at once; what each prints in the end."""
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [worker.communicate()[0] for worker in workers]


def _litter(file: Path) -> str:
    """The files of ours that were left behind, as a clause; "" where there are none."""
    left = [name for name in os.listdir(file.parent) if name.startswith(f".{file.name}.")]
    return f"; LEFT BEHIND: {', '.join(left)}" if left else ""


if __name__ == "__main__":
    sys.exit(main())
