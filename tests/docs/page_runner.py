"""Runs a page of the documentation as its reader would: from top to bottom, in one directory, in one Python session.

A fenced block means, by its language and by the line in front of it:

    python                               it is executed; all blocks of a page share their names
    console                              each `$ command` is executed, and prints what follows it; `...` is anything
    "`NAME`:" in front                   the file NAME is made, with this content
    "`NAME` now:" in front               the file NAME has this content
    text, with "It prints:" in front     the Python block before it has printed this
    anything else                        only shown
"""

from __future__ import annotations

import io
import re
import subprocess
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

_FENCE = re.compile(r"^```([\w.+-]*)[^\n]*\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`([^`\s]+)`( now)?:$")


class Block(NamedTuple):
    """A fenced block: its language, its text, the line in front of it, and its own line number."""

    language: str
    text: str
    intro: str
    line: int


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = []
    for match in _FENCE.finditer(page):
        before = page[: match.start()].rstrip()
        found.append(Block(match[1], match[2], before.rpartition("\n")[2], page.count("\n", 0, match.start()) + 1))
    return found


def run(page: Path, folder: Path, environment: dict[str, str]) -> int:
    """Run a page in a folder, which is the working directory; how many blocks were checked or executed."""
    names: dict[str, Any] = {"__name__": "__main__"}
    printed = ""
    done = 0
    for block in blocks(page.read_text()):
        where = f"{page.name}:{block.line}"
        named = None if block.language in ("python", "console") else _FILE.search(block.intro)
        done += 1
        if block.language == "python":
            # The line numbers of a traceback are those of the page.
            code = compile("\n" * block.line + block.text, str(page), "exec", dont_inherit=True)
            with redirect_stdout(io.StringIO()) as output:
                exec(code, names)
            printed = output.getvalue()
        elif block.language == "console":
            _run_console(block.text, folder, environment, where)
        elif named and named[2]:
            assert (folder / named[1]).read_text() == block.text, f"{where}: {named[1]} has another content"
        elif named:
            (folder / named[1]).parent.mkdir(parents=True, exist_ok=True)
            (folder / named[1]).write_text(block.text)
        elif block.language == "text" and block.intro.endswith("It prints:"):
            assert fits(printed, block.text), f"{where}: it prints\n{printed}"
        else:
            done -= 1
    return done


def fits(printed: str, pattern: str) -> bool:
    """Whether an output is as shown; `...` stands for anything."""
    parts = (re.escape(part) for part in pattern.split("..."))
    return re.fullmatch(".*?".join(parts), printed, re.DOTALL) is not None


def _run_console(text: str, folder: Path, environment: dict[str, str], where: str) -> None:
    for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = step.partition("\n")
        while command.endswith("\\"):
            more, _, shown = shown.partition("\n")
            command = f"{command}\n{more.removeprefix('> ')}"
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
        )
        assert fits(done.stdout, shown), f"{where}: $ {command}\n{done.stdout}"
