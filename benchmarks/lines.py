"""The same edits of INI files, units and `.env` by confsafe and its peers, held against what a careful person writes.

    python -m benchmarks.lines          the table of docs/coming-from/crudini.md

Each tool is run as its documentation says, on a file of its own. A cell is `as by hand` where the file has the very
bytes; else what is wrong with it: other data (to configparser, python-dotenv, or systemd's rules), a comment that is
lost, or how many lines differ from those written by hand. A tool that is not installed has no column.
"""

from __future__ import annotations

import configparser
import difflib
import io
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import confsafe
from benchmarks import peers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Tool = Callable[[Path, "Edit"], None]


class Edit(NamedTuple):
    """One edit: `value` at the key, None for its deletion; in `expected` as a careful person writes it."""

    what: str
    file: str
    text: str
    section: str
    key: str
    value: str | None
    expected: str


_APP = """\
; how the service is reached
[server]
; the port
port    = 80
debug   = yes
hosts   =
    a.example
    # soon to go
    b.example

[paths]
root = /srv
"""
_UNIT = """\
[Unit]
Description=Web

[Service]
# before it starts
ExecStartPre=/bin/one
ExecStartPre=/bin/two
ExecStart=/usr/bin/web \\
    --port 80
Type=simple
"""
_ENV = """\
# the service
export TOKEN='old'  # theirs
URL=http://$HOST/${DIR:-x}
NOTE="two
lines"
"""


def _of(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


_TWICE = "[a]\nx = 1\n\n[b]\ny = 1\n\n[a]\nz = 1\n"
EDITS = [
    Edit("set a value", "app.ini", _APP, "server", "port", "8080", _of(_APP, "= 80", "= 8080")),
    Edit("one with `%` and `;`", "app.ini", _APP, "paths", "root", "/%h;x", _of(_APP, "/srv", "/%h;x")),
    Edit("a new key among aligned ones", "app.ini", _APP, "server", "name", "web",
         _of(_APP, "b.example\n", "b.example\nname    = web\n")),
    Edit("a new section", "app.ini", _APP, "cache", "size", "10", _APP + "\n[cache]\nsize = 10\n"),
    Edit("delete a key", "app.ini", _APP, "server", "debug", None, _of(_APP, "debug   = yes\n", "")),
    Edit("one line of a value of several", "app.ini", _APP, "server", "hosts", "\na.example\nc.example",
         _of(_APP, "b.example", "c.example")),
    Edit("a key in capitals", "app.ini", "[Desktop Entry]\nName=A\n", "Desktop Entry", "Name", "B",
         "[Desktop Entry]\nName=B\n"),
    Edit("a file with CRLF", "app.ini", _APP.replace("\n", "\r\n"), "server", "port", "8080",
         _of(_APP, "= 80", "= 8080").replace("\n", "\r\n")),
    Edit("a section that is there twice", "app.ini", _TWICE, "a", "z", "2", _of(_TWICE, "z = 1", "z = 2")),
    Edit("no line end at the end", "app.ini", "[a]\nx = 1", "a", "x", "2", "[a]\nx = 2"),
    Edit("a unit: set a value", "web.service", _UNIT, "Service", "Type", "exec", _of(_UNIT, "simple", "exec")),
    Edit("a unit: a new key", "web.service", _UNIT, "Service", "Nice", "5", _UNIT + "Nice=5\n"),
    Edit("`.env`: set a value", ".env", _ENV, "", "TOKEN", "new", _of(_ENV, "'old'", "'new'")),
    Edit("`.env`: a value with `'`", ".env", _ENV, "", "TOKEN", "it's", _of(_ENV, "'old'", '"it\'s"')),
    Edit("`.env`: a new key", ".env", _ENV, "", "PORT", "80", _ENV + "PORT=80\n"),
    Edit("`.env`: delete a key", ".env", _ENV, "", "NOTE", None, _of(_ENV, 'NOTE="two\nlines"\n', "")),
]  # fmt: skip


# -- the tools


def _confsafe(path: Path, edit: Edit) -> None:
    key = (edit.section, edit.key) if edit.section else (edit.key,)
    if edit.value is None:
        confsafe.unset(path, key)
    else:
        confsafe.set(path, key, edit.value)


def _crudini(path: Path, edit: Edit) -> None:
    words = [edit.section, edit.key] if edit.value is None else [edit.section, edit.key, edit.value]
    _run("crudini", "--del" if edit.value is None else "--set", str(path), *words)


def _config_updater(path: Path, edit: Edit) -> None:
    library: Any = import_module("configupdater")
    updater = library.ConfigUpdater(allow_no_value=True, strict=False)
    updater.optionxform = str
    updater.read(path)
    if edit.value is None:
        del updater[edit.section][edit.key]
    else:
        if not updater.has_section(edit.section):
            updater.add_section(edit.section)
        updater.set(edit.section, edit.key, edit.value)
    updater.update_file()


def _configobj(path: Path, edit: Edit) -> None:
    library: Any = import_module("configobj")
    config = library.ConfigObj(str(path), list_values=False, interpolation=False, encoding="utf-8")
    if edit.value is None:
        del config[edit.section][edit.key]
    else:
        config.setdefault(edit.section, {})[edit.key] = edit.value
    config.write()


def _dotenv(path: Path, edit: Edit) -> None:
    words = ["unset", edit.key] if edit.value is None else ["set", edit.key, edit.value]
    _run("dotenv", "--file", str(path), *words)


_LENSES = {"app.ini": "PHP.lns", "web.service": "Systemd.lns", ".env": "Shellvars.lns"}


def _augtool(path: Path, edit: Edit) -> None:
    names = [name.replace(" ", "\\ ") for name in (edit.section, edit.key) if name]
    node = "/".join([f"/files{path}", *names])
    node += "/value" if edit.file == "web.service" else ""
    value = edit.value if edit.file != ".env" or edit.value is None or edit.value.isalnum() else f'"{edit.value}"'
    command = f"rm {node}" if value is None else f"set {node} {value!r}"
    _run("augtool", "--noautoload", "--autosave", "--transform", f"{_LENSES[edit.file]} incl {path}", command)


def _run(*words: str) -> None:
    """Run a program. Raises OSError with what it told."""
    program = peers.program(words[0])
    assert program is not None
    ended = subprocess.run([program, *words[1:]], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise OSError(ended.stderr.strip())


_INI = ("app.ini",)
_SECTIONS = ("app.ini", "web.service")
_ALL = ("app.ini", "web.service", ".env")
TOOLS: dict[str, tuple[Tool, tuple[str, ...], str]] = {
    "confsafe": (_confsafe, _ALL, "confsafe"),
    "crudini": (_crudini, _SECTIONS, "crudini"),
    "ConfigUpdater": (_config_updater, _INI, "configupdater"),
    "configobj": (_configobj, _INI, "configobj"),
    "dotenv set": (_dotenv, (".env",), "dotenv"),
    "augtool": (_augtool, _ALL, ""),
}
"""A tool, the files that it is made for, and its module; "" for a program."""


# -- the verdict


def outcome(tool: Tool, edit: Edit) -> str:
    """What a tool makes of an edit, in the words of the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / edit.file
        path.write_bytes(edit.text.encode())
        try:
            tool(path, edit)
        except Exception:
            return "refused" if path.read_bytes().decode() == edit.text else "broken off"
        text = path.read_bytes().decode()
    if text == edit.expected:
        return "as by hand"
    if text == edit.text:
        return "nothing done"
    if _data(text, edit.file) != _data(edit.expected, edit.file):
        return "other data"
    steps = [line for line in difflib.ndiff(edit.expected.splitlines(True), text.splitlines(True)) if line[0] in "+-"]
    if any(line.startswith("- ") and line[2:].lstrip()[:1] in ("#", ";") for line in steps):
        return "a comment lost"
    other = max(sum(line[0] == sign for line in steps) for sign in "+-")
    return f"{other} other line{'s' if other > 1 else ''}"


def _data(text: str, file: str) -> Any:
    """The data by a reader that is no tool of the table; None where it does not read the text."""
    if file == ".env":
        dotenv: Any = import_module("dotenv")
        return dotenv.dotenv_values(stream=io.StringIO(text), interpolate=False)
    if file == "web.service":
        lines = text.replace("\\\n", " ").splitlines()
        return [" ".join(line.split()) for line in lines if line.strip() and line[0] not in "#;"]
    parser = configparser.RawConfigParser(allow_no_value=True, strict=False)
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    return {name: dict(parser[name]) for name in parser.sections()}


def table() -> Iterator[str]:
    """The lines of the table."""
    here = {
        name: (tool, files)
        for name, (tool, files, module) in TOOLS.items()
        if (peers.installed(module) if module else peers.program(name))
    }
    yield "| edit | " + " | ".join(here) + " |"
    yield "|---|" + "---|" * len(here)
    for edit in EDITS:
        cells = [outcome(tool, edit) if edit.file in files else "-" for tool, files in here.values()]
        yield f"| {edit.what} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    print("\n".join(table()))
