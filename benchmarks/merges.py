"""Real merges of configuration files, merged again: by confsafe, and by git beside it, held against what people made.

    python -m benchmarks.merges REPOSITORY ...        the merge commits of local clones
    python -m benchmarks.merges --rows FILE.jsonl.gz  rows with fmt, base, ours, theirs and committed
    python -m benchmarks.merges --peer DRIVER ...     beside another merge driver for JSON, git-json-merge of npm say

Every file that both sides of a merge changed is one row. `git merge-file` is what git does without a merge driver. The
exit code is 1 if confsafe's merge is worse in kind: other data than a clean merge of git, a comment of it lost, or a
conflict where git has none. A merge driver is run as `DRIVER OURS BASE THEIRS`, writes OURS, and exits with 0 where it
has no conflict.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import confsafe
from confsafe.cli.merge_audit import merges_of
from confsafe.data.sameness import same
from confsafe.editing.merging.sides import read_side
from confsafe.errors import ConfsafeError
from confsafe.formats.detect import detect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confsafe.editing.merging import Merged
    from confsafe.editing.merging.sides import Side


class Case(NamedTuple):
    """One file of one merge."""

    format: Any
    base: str
    ours: str
    theirs: str
    committed: str


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a merge is worse in kind than git's."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.merges", description=__doc__)
    parser.add_argument("repositories", nargs="*", type=Path, metavar="REPOSITORY")
    parser.add_argument("--rows", type=Path, help="rows as JSON lines, gzipped")
    parser.add_argument("--limit", type=int, default=1000, help="so many merge commits of each repository (1000)")
    parser.add_argument("--peer", metavar="DRIVER", help="another merge driver for JSON, beside us and git")
    arguments = parser.parse_args(argv)
    counts: Counter[str] = Counter()
    of_peer: Counter[str] = Counter()
    for case in _cases(arguments):
        counts.update(judge(case))
        if arguments.peer and case.format == "json":
            of_peer.update(judge_peer(case, arguments.peer))
    print("\n".join(table(counts)))
    if arguments.peer:
        print("\n".join(("", *peer_table(of_peer, Path(arguments.peer).name))))
    worse = counts["other data"] + counts["comment lost"] + counts["needless"]
    print(f"\nworse than git in kind: {worse}", file=sys.stderr)
    return 1 if worse else 0


def table(counts: Counter[str]) -> Iterator[str]:
    """The table as Markdown."""
    better, both = counts["better"], counts["both conflict"]
    marks = f"{counts['our lines'] / counts['git lines']:.2f}" if counts["git lines"] else "-"
    share = f"{100 * counts['as committed'] / better:.0f} %" if better else "-"
    yield "| of real merges of configuration files | confsafe | git |"
    yield "|---|---|---|"
    yield f"| merged | {counts['n']} | {counts['n']} |"
    yield f"| without a conflict | {counts['our clean']} | {counts['git clean']} |"
    yield f"| of these, where the other has a conflict | {better} | {counts['needless']} |"
    yield f"| of those, exactly the data that people committed | {share} | |"
    wrong = counts["other data"] + counts["comment lost"]
    yield f"| other data than a clean merge of git, or a comment of it lost | {wrong} | |"
    yield f"| lines between marks, per line of git's, where both have a conflict ({both}) | {marks} | 1 |"


def judge(case: Case) -> Iterator[str]:
    """What is to be counted of one merge."""
    yield "n"
    text, is_clean = _by_git(case)
    git = _read(text, case.format) if is_clean else None
    merged = _by_us(case)
    if not merged.conflicts:
        yield "our clean"
    if is_clean:
        yield "git clean"
    if git is not None and merged.conflicts:
        yield "needless"
    elif git is not None:
        ours = _read(merged.text, case.format)
        if ours is None or not same(ours.written, git.written):
            yield "other data"
        elif git.comments() - ours.comments():
            yield "comment lost"
    elif not merged.conflicts and not is_clean:
        yield "better"
        ours, committed = _read(merged.text, case.format), _read(case.committed, case.format)
        if ours is not None and committed is not None and same(ours.written, committed.written):
            yield "as committed"
    elif not is_clean:
        yield "both conflict"
        yield from ["our lines"] * _marked(merged.marked)
        yield from ["git lines"] * _marked(text)


def peer_table(counts: Counter[str], peer: str) -> Iterator[str]:
    """The table of the JSON files beside another merge driver, as Markdown."""
    tools = ("confsafe", "git", "the peer")
    yield f"| of the {counts['n']} merges of JSON files | confsafe | git | {peer} |"
    yield "|---|---|---|---|"
    for row in PEER_ROWS:
        yield f"| {row} | " + " | ".join(str(counts[f"{tool}: {row}"]) for tool in tools) + " |"


PEER_ROWS = (
    "without a conflict",
    "of these, a key with another new value on each side: one is dropped without a word",
    "of these, exactly the data that people committed",
    "no JSON, or other data than a clean merge of git",
    "lines changed that neither side changed",
)


def judge_peer(case: Case, peer: str) -> Iterator[str]:
    """What is to be counted of one merge of JSON by us, by git and by another merge driver."""
    yield "n"
    ours = _by_us(case)
    by_git = _by_git(case)
    git = _read(by_git[0], "json") if by_git[1] else None
    committed = _read(case.committed, "json")
    clash = _clashes(*(json.loads(text) for text in (case.base, case.ours, case.theirs)))
    merged = {"confsafe": (ours.text, not ours.conflicts), "git": by_git, "the peer": _by_driver(case, peer)}
    for tool, (text, is_clean) in merged.items():
        if not is_clean:
            continue
        without, dropped, as_committed, wrong, touched = (f"{tool}: {row}" for row in PEER_ROWS)
        yield without
        if clash:
            yield dropped
        found = _read(text, "json")
        if found is not None and committed is not None and same(found.written, committed.written):
            yield as_committed
        if found is None or (git is not None and not same(found.written, git.written)):
            yield wrong
        known = {line for side in (case.base, case.ours, case.theirs) for line in side.splitlines()}
        yield from [touched] * sum(line not in known for line in text.splitlines())


def _clashes(base: Any, ours: Any, theirs: Any) -> bool:
    """Whether both sides gave one key another value, each its own."""
    if all(isinstance(side, dict) for side in (base, ours, theirs)):
        return any(_clashes(base[key], ours[key], theirs[key]) for key in base if key in ours and key in theirs)
    return not isinstance(base, list) and base not in (ours, theirs) and ours != theirs


@lru_cache(maxsize=1)  # both tables ask for it
def _by_us(case: Case) -> Merged:
    return confsafe.merge(case.base, case.ours, case.theirs, case.format)


@lru_cache(maxsize=1)
def _by_git(case: Case) -> tuple[str, bool]:
    """The text of `git merge-file`, and whether it has no conflict."""
    with _files(case) as names:
        done = subprocess.run(["git", "merge-file", "-p", *names], capture_output=True, check=False)
    return done.stdout.decode(), done.returncode == 0


def _by_driver(case: Case, driver: str) -> tuple[str, bool]:
    """The text that a merge driver writes, and whether it says that there is no conflict."""
    with _files(case) as names:
        done = subprocess.run([driver, *names], capture_output=True, check=False)
        return Path(names[0]).read_text(encoding="utf-8"), done.returncode == 0


@contextmanager
def _files(case: Case) -> Iterator[list[str]]:
    """Files of the three texts: ours, base, theirs."""
    with tempfile.TemporaryDirectory(prefix="confsafe-merges-") as folder:
        names = [str(Path(folder, name)) for name in ("ours", "base", "theirs")]
        for name, text in zip(names, (case.ours, case.base, case.theirs), strict=True):
            Path(name).write_text(text, encoding="utf-8", newline="")
        yield names


def _read(text: str, format: Any) -> Side | None:
    try:
        return read_side(text, format, "it")
    except ConfsafeError:
        return None


def _marked(text: str) -> int:
    """How many lines stand between marks, the marks included."""
    count, inside = 0, False
    for line in text.splitlines():
        inside = inside or line.startswith("<<<<<<<")
        count += inside
        inside = inside and not line.startswith(">>>>>>>")
    return count


def _cases(arguments: argparse.Namespace) -> Iterator[Case]:
    if arguments.rows:
        with gzip.open(arguments.rows, "rt", encoding="utf-8", newline="") as lines:
            for row in map(json.loads, lines):
                yield Case(row["fmt"], row["base"], row["ours"], row["theirs"], row["committed"])
    for repository in arguments.repositories:
        for each in merges_of(repository, arguments.limit):
            yield Case(detect(each.path), each.base, each.ours, each.theirs, each.committed)


if __name__ == "__main__":
    sys.exit(main())
