"""Make the golden files anew: `python -m tests.golden.regenerate [FILE...]`. `git diff` then shows what has changed."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.golden.files import golden_files, made, read, write


def main(names: list[str]) -> None:
    """Make those files anew, or all."""
    paths = [Path(name).resolve() for name in names] or golden_files()
    count = changed = 0
    for path in paths:
        entries = read(path)
        now = [made(entry) for entry in entries]
        changed += sum(entry != fresh for entry, fresh in zip(entries, now, strict=True))
        count += len(now)
        write(path, now)
    print(f"{count} edits in {len(paths)} files, {changed} changed")


if __name__ == "__main__":
    main(sys.argv[1:])
