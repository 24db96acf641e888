"""`confsafe merge --check`: the merges that a repository has, again, and what would have come out of them.

For each file that both sides of a merge commit changed: base, ours and theirs are merged by keys and by lines, and both
are held against what the people committed. Nothing is written.

    config/app.toml  3f2a91c  by keys: merged as committed; by lines: conflict
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from confsafe.cli import output
from confsafe.cli.merge_driver import git, git_bytes
from confsafe.data.sameness import same
from confsafe.data.textmerge import merge_lines, resolved
from confsafe.errors import ConfsafeError
from confsafe.surface import RC, WITHIN_ANOTHER, decode, detect, merge, read_side

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator


class Merge(NamedTuple):
    """One file of one merge commit; the texts are None where a side has no such file."""

    commit: str
    path: str
    base: str
    ours: str
    theirs: str
    committed: str


def audit(arguments: Namespace) -> int:
    """Print a line a file and the sums. Exit 0; WriteError outside a repository."""
    counts: Counter[str] = Counter()
    found: list[dict[str, str]] = []
    for each in merges_of(os.getcwd(), arguments.limit):
        by_keys, by_lines = verdict(each)
        counts[f"by keys: {by_keys}"] += 1
        counts[f"by lines: {by_lines}"] += 1
        found.append({"commit": each.commit, "path": each.path, "by_keys": by_keys, "by_lines": by_lines})
        if not arguments.json and not arguments.quiet:
            output.emit(f"{each.path}  {each.commit[:9]}  by keys: {by_keys}; by lines: {by_lines}\n")
    if arguments.json:
        output.emit(json.dumps({"merges": found, "counts": dict(counts)}, indent=2) + "\n")
    else:
        output.emit("".join(f"{count:6}  {name}\n" for name, count in sorted(counts.items())) or "no merges\n")
    return 0


def verdict(each: Merge) -> tuple[str, str]:
    """What a merge by keys, and one by lines, comes to."""
    format: Any = detect(each.path)
    regions = merge_lines(each.base, each.ours, each.theirs)
    is_clean = all(region.theirs is None for region in regions)
    lines = _against(resolved(regions), each.committed, format) if is_clean else "conflict"
    try:
        merged = merge(each.base, each.ours, each.theirs, format)
    except ConfsafeError as error:
        return f"refused ({error.reason})", lines
    return "conflict" if merged.conflicts else _against(merged.text, each.committed, format), lines


def _against(text: str, committed: str, format: Any) -> str:
    if text == committed:
        return "merged as committed"
    try:
        sides = [read_side(each, format, name) for each, name in ((text, "the merge"), (committed, "the commit"))]
    except ConfsafeError:
        return "merged otherwise"
    is_same = same(sides[0].written, sides[1].written)
    return "merged to the data that was committed" if is_same else "merged otherwise"


def merges_of(repository: str | os.PathLike[str], limit: int) -> Iterator[Merge]:
    """The files that both sides of a merge commit changed, of the last so many merge commits of a repository.

    Raises WriteError where it is none.
    """
    folder = os.fspath(repository)
    commits = git("-C", folder, "log", "--merges", f"--max-count={limit}", "--format=%H %P").splitlines()
    for line in commits:
        commit, *parents = line.split()
        if len(parents) != 2:
            continue
        try:
            base = git("-C", folder, "merge-base", *parents).split()[0]
        except (ConfsafeError, IndexError):
            continue
        changed = [set(_changed(folder, base, parent)) for parent in parents]
        for path in sorted(changed[0] & changed[1]):
            texts = [_text(folder, revision, path) for revision in (base, *parents, commit)]
            ours, theirs, committed = texts[1:]
            if ours is not None and theirs is not None and committed is not None and ours != theirs:
                yield Merge(commit, path, texts[0] or "", ours, theirs, committed)


def _changed(folder: str, before: str, after: str) -> Iterator[str]:
    names = git("-C", folder, "diff", "--name-only", "-z", before, after).split("\0")
    return (name for name in names if name and detect(name) not in (None, RC, *WITHIN_ANOTHER))


def _text(folder: str, revision: str, path: str) -> str | None:
    try:
        return decode(git_bytes("-C", folder, "show", f"{revision}:{path}"))
    except ConfsafeError:
        return None
