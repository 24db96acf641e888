"""Many changes of many files: one `confsafe batch` beside as many runs of `git config`, which changes one key in a run.

Both lock each file, write it anew and rename it. `batch` makes one durable commit of the lines that follow each other
on one file, with a backup; `git config` makes one commit a run, by default without fsync of the directory.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import confsafe
from benchmarks.measure import OURS, Effort, Row, Target, medians

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measure import Work

PART = "batch"


def rows(effort: Effort, folder: Path) -> Iterator[Row]:
    """1,000 sets over 100 files of 1 KB."""
    files, each = (3, 2) if effort.quick else (100, 10)
    theirs = f"git config, {files * each} runs"
    contestants: dict[str, Work | None] = {
        OURS: _batch(folder / "batch", files, each),
        theirs: _git_config(folder / "git", files, each) if shutil.which("git") else None,
    }
    work = f"confsafe batch, {files * each} sets over {files} files of 1 KB"
    yield Row(PART, work, medians(contestants, effort), (Target(theirs, 1),))


def _batch(folder: Path, files: int, each: int) -> Work:
    folder.mkdir()
    for number in range(files):
        (folder / f"{number}.toml").write_text("[server]\n" + "".join(f'key{i} = "value {i}"\n' for i in range(55)))
    rounds = itertools.count(1)
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(confsafe.__file__))}

    def work() -> object:
        mark = next(rounds)
        lines = [f"set {n}.toml server.key{i} 'of round {mark}'" for n in range(files) for i in range(each)]
        argv = [sys.executable, "-m", "confsafe", "batch"]
        return subprocess.run(argv, input="\n".join(lines), text=True, cwd=folder, env=environment, check=True)

    return work


def _git_config(folder: Path, files: int, each: int) -> Work:
    folder.mkdir()
    for number in range(files):
        (folder / f"{number}.ini").write_text("[server]\n" + "".join(f"\tkey{i} = value {i}\n" for i in range(55)))
    rounds = itertools.count(1)

    def work() -> None:
        mark = next(rounds)
        for number, i in itertools.product(range(files), range(each)):
            argv = ["git", "config", "--file", f"{number}.ini", f"server.key{i}", f"of round {mark}"]
            subprocess.run(argv, cwd=folder, check=True)

    return work
