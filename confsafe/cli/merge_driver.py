"""`confsafe merge --install`: have git merge configuration files by keys, in this repository.

    .git/config       [merge "confsafe"] name, driver
    .gitattributes    *.toml merge=confsafe, and so on: for everybody who clones it, once they have installed it too

What is there already stays; run again, it changes nothing.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from confsafe.cli import output
from confsafe.errors import WriteError

if TYPE_CHECKING:
    from argparse import Namespace

PATTERNS = (
    *("*.toml", "*.yaml", "*.yml", "*.json", "*.jsonc", "*.json5"),
    *("*.ini", "*.cfg", "*.properties", ".editorconfig", ".env", ".env.*"),
)

WORDS = "merge --marker-size %L --base-label %S --ours-label %X --theirs-label %Y %O %A %B %P"
"""What git hands to the driver; a git before 2.44 does not know %S, %X and %Y, which then stand for nothing."""


def install(arguments: Namespace) -> int:
    """Write git's configuration and .gitattributes. Raises WriteError outside a repository."""
    top = git("rev-parse", "--show-toplevel").strip()
    git("config", "merge.confsafe.name", "merge by keys")
    git("config", "merge.confsafe.driver", f"{_program()} {WORDS}")
    attributes = os.path.join(top, ".gitattributes")
    added = _add_patterns(attributes)
    if not arguments.quiet:
        output.say(f"{top}: git merges {', '.join(PATTERNS)} by keys now")
        output.say(f"{attributes}: " + (f"{added} lines added, commit it" if added else "had them already"))
    return 0


def _program() -> str:
    """The words by which git's shell starts this program; one that it cannot start leaves our side as it is."""
    if shutil.which("confsafe") is not None:
        return "confsafe"
    return f"{shlex.quote(sys.executable)} -m confsafe"


def _add_patterns(path: str) -> int:
    """Add the patterns that no line of the file has; how many."""
    from confsafe.surface import atomic_write

    try:
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
    except FileNotFoundError:
        text = ""
    except OSError as error:
        raise WriteError(f"cannot read: {os.strerror(error.errno or 0)}", path=path, errno=error.errno) from error
    known = {line.split()[0] for line in text.splitlines() if line.strip() and "merge" in line}
    missing = [pattern for pattern in PATTERNS if pattern not in known]
    if missing:
        start = text if not text or text.endswith("\n") else text + "\n"
        atomic_write(path, start + "".join(f"{pattern} merge=confsafe\n" for pattern in missing), backup=0)
    return len(missing)


def git(*arguments: str) -> str:
    """What a git command prints. Raises WriteError, with git's own words, where it fails."""
    return git_bytes(*arguments).decode("utf-8", "replace")


def git_bytes(*arguments: str) -> bytes:
    """The same as bytes."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise WriteError("git cannot be run", path=arguments[0], errno=error.errno, remedy="install git") from error
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise WriteError(words[-1] if words else "git failed", path=f"git {arguments[0]}")
    return done.stdout
