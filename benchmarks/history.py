"""Edits held against what people did by hand: real commits, replayed, with the targets and the peers beside.

    CONFSAFE_CORPUS=... python -m benchmarks.history [--peer] [--format toml] [--limit 500]

The commits lie beside the corpus, in `../history`, with the judge that replays them; nothing of them is in the project.
Each is a text before and after a real commit. The data after is saved over the text before, and the result is held
against what the person wrote. The exit code is 1 where a target is missed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TARGETS = {
    "json": {"data": 100, "exact": 94, "lean": 99, "com": 100, "touched": 0.2},
    "jsonc": {"data": 100, "exact": 88, "lean": 99, "com": 100, "touched": 0.2},
    "toml": {"data": 100, "exact": 93, "lean": 99, "com": 100, "touched": 0.2},
    "yaml": {"data": 100, "exact": 88, "lean": 99, "com": 100, "touched": 0.2},
}
"""Per cent of the edits of a format: at least so many, of `touched` at most."""


def judge() -> Path | None:
    """The program that replays the commits; None where they are not available."""
    corpus = os.environ.get("CONFSAFE_CORPUS")
    found = Path(corpus).parent / "history" / "replay.py" if corpus else None
    return found if found is not None and found.exists() else None


def requirements(formats: list[str]) -> list[str]:
    """The targets as the judge takes them."""
    return [
        f"--require={name}.{column}{'<=' if column == 'touched' else '>='}{number}"
        for name in formats
        for column, number in TARGETS[name].items()
    ]


def main(arguments: list[str]) -> int:
    """Run the judge with the targets; its exit code."""
    program = judge()
    if program is None:
        print("the commits are not here: set CONFSAFE_CORPUS to the folder of the corpus", file=sys.stderr)
        return 2
    formats = list(TARGETS)
    if "--format" in arguments:
        formats = [name for name in formats if name == arguments[arguments.index("--format") + 1]]
    return subprocess.run([sys.executable, program, *requirements(formats), *arguments]).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
