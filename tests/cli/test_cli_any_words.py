"""Any words on the command line get an answer: a documented exit code, one line, a file that only success changes.

Each command line is one of ours in a process of its own, forked so that nothing has to be imported again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from confsafe.cli.exit_codes import FAULT
from confsafe.cli.main import run as run_line
from confsafe.cli.verbs import verb
from confsafe.cli.verbs.model import Option, Verb

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes are forked")

FILES = {
    "a.toml": b'# head\ntitle = "x"  # t\nver = "1.2.3"\nlist = [1, 2]\n\n[server]\nport = 80\no = {a = 1}\n\n'
    b'[[item]]\nname = "p"\n',
    "b.yaml": b"# head\na: &x\n  k: 1\n  l: [1, 2]\nb:\n  <<: *x\n  on: yes\nlist:\n  - name: web\n"
    b"    image: n:1\n# off: 1\ntext: |\n  one\n? [c]\n: d\n",
    "c.json": b'{\n  "a": 1,\n  "b": {"c": [1, {"d": null}]},\n  "e.f": "x",\n  "": 3\n}\n',
    "d.jsonc": b'// h\n{\n  "a": 1, // one\n  /* z */ "b": [\n    "x", // y\n  ],\n}\n',
    "e.ini": b'; h\n[s]\nk = v\n\n[t "u"]\nx = y\n',
    "f.env": b'# h\nA=1\nexport B="two words"\n#C=3\n',
    "g.yaml": b"a: 1\n---\na: 2\n---\nc\n",
    "h.properties": b"a.b=1\n# c\nd : e\\\n  f\n",
    "i.service": b"[Unit]\nAfter=a\nAfter=b\n[Service]\nExecStart=/bin/x \\\n  -y\n",
    "j.md": b"---\ntitle: x\n---\nbody\n",
    "tagged.yaml": b'!t\na: !u 1\nb: !!int "3"\n',
    "list.yaml": b"- 1\n- a: b\n",
    "text.json": b'"x"\n',
    "empty.json": b"",
    "broken.yaml": b"a: [1\n",
    "strict.json": b'{"a": 1,}\n',
    "twice.yaml": b"a: 1\na: 2\n",
    "nul.yaml": b"\0\1",
    "utf16.yaml": "\ufeffa: 1\n".encode("utf-16-le"),
    "odd.json": b'\xff{"a": 1}',
    "conflict.yaml": b"<<<<<<< a\na: 1\n=======\na: 2\n>>>>>>> b\n",
}
NO_FILES = ["missing.toml", "no/such.json", "-", "noext", "*.yaml", "", "."]
KEYS = [
    "a", "b", "a.b", "b.c", "b.c[0]", "b.c[1].d", "list", "list[0]", "list[-1]", "list[+]", "list[name=web].image",
    "list.0", "item[name=p].name", "server.port", "server.o", "ver", "title", "**.image", "*", "**", "list[*]", "/a",
    "/b/c/0", ".", "..", "a..b", "[0]", "[", "a[", "a[x", '"a', 'a"', '"e.f"', '[""]', "new", "new.deep.key",
    "new[+]", "new[5]", "s.k", "t.u.x", "A", "C", "Service.ExecStart", "Unit.After", "a.c", "<<", "b.<<", "b.on",
    "b.l", "text", "off", "é", "-", "--", "[-99]", "[99999999999999999999]", "", "k\n", "a" * 300,
]  # fmt: skip
VALUES = [
    "1", "x", "yes", "null", "1.2.3", "minor", "true", "[1,2]", '{"a":1}', "{a", "-5", "-x", "0x10", "1e3", "nan",
    "-.inf", "2020-01-01", "12:30", "0644", '"q"', "it's", "99999999999999999999999", "~", "*x", "&x", "!t", "<<",
    "%x", "@file", "@", "\\", "é☃", "", " ", "line\nline\n", "a: b", "- 1", "# c", "\x1b[31m", "\udced\udca0",
    "\ufeff",
]  # fmt: skip
VERBS = [
    "get", "set", "set", "set", "unset", "unset", "add", "remove", "rename", "move", "move", "apply", "sort", "bump",
    "comment", "disable", "enable", "list", "diff", "rollback", "backups", "check", "convert", "resolve", "explain",
    "clean",
]  # fmt: skip
NOT_TRIED = {"--prompt", "--editor", "--validate-cmd"}
"""Options that ask a person, or run what is named."""


def _words(rng: Random, called: Verb) -> list[str]:
    """A command line of that verb; two of three have a file that is there."""
    options = [option for _, group in called.options for option in group if not NOT_TRIED & set(option.flags)]
    words = [called.name]
    for option in rng.sample(options, min(len(options), rng.choice([0, 0, 0, 1, 2]))):
        words += [rng.choice(option.flags), *_value_of(rng, option)]
    for operand in called.operands:
        for _ in range(rng.choice({"": [1], "?": [0, 1], "*": [0, 1, 2], "+": [1, 1, 2]}[operand.many])):
            if operand.name == "pairs":
                words += [rng.choice(KEYS), rng.choice(VALUES)]
            elif operand.name in ("file", "files", "other", "patch", "directory"):
                words.append(rng.choice([*FILES] if rng.random() < 0.7 else NO_FILES))
            else:
                words.append(rng.choice(KEYS if operand.name in ("key", "keys", "to") else VALUES))
    return words


def _value_of(rng: Random, option: Option) -> list[str]:
    if option.settings.get("action", "append") != "append":
        return []
    choices = option.settings.get("choices")
    return [rng.choice([*choices] if choices else VALUES + KEYS + [*FILES] + ["out.toml", "out.yaml", "0.1"])]


def _made(directory: Path) -> Path:
    directory.mkdir()
    for name, content in FILES.items():
        (directory / name).write_bytes(content)
    return directory


def _contents(directory: Path) -> dict[str, bytes]:
    return {str(file.relative_to(directory)): file.read_bytes() for file in directory.rglob("*") if file.is_file()}


def _answer(words: Sequence[str], directory: Path) -> tuple[int, str]:
    """The exit code and what was said, of the command line in that directory with an empty standard input."""
    said = directory.parent / "said"
    child = os.fork()
    if child == 0:
        code = -1
        try:
            os.chdir(directory)
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            os.dup2(os.open(os.devnull, os.O_RDWR), 1)
            os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
            sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
            code = run_line([*words])
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code & 0xFF)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.read_text(errors="replace")


@pytest.mark.parametrize("seed", range(5))
def test_any_words_get_an_answer(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    for number in range(40):
        called = verb(rng.choice(VERBS))
        words = _words(rng, called)
        directory = _made(tmp_path / str(number))
        code, said = _answer(words, directory)
        now = _contents(directory)
        assert code in {0, 1, 2, 3, 4, 5, 6, 7}, (words, code, said)
        assert code != FAULT
        assert code in (0, 1, 7) or said.startswith("confsafe: "), (words, code, said)
        assert not [name for name in now if name.endswith(".tmp")], words
        changed = {name for name, content in FILES.items() if now.get(name) != content}
        assert not changed or code == 0 or "--all-files" in words, (words, code, said)
        assert not changed or "File unchanged" not in said or "--all-files" in words, (words, said)
        assert not changed or called.writes or "-o" in words or "--output" in words, words


@pytest.mark.parametrize("seed", range(5))
def test_check_foretells_what_is_done(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    writing = [
        name for name in VERBS if any("--check" in option.flags for _, group in verb(name).options for option in group)
    ]
    for number in range(20):
        words = _words(rng, verb(rng.choice(writing)))
        if {"--check", "-n", "--dry-run", "--diff"} & set(words):
            continue
        done, foretold = _made(tmp_path / f"{number}"), _made(tmp_path / f"{number} foretold")
        code, said = _answer(words, done)
        changed = {name: content for name, content in _contents(done).items() if FILES.get(name) != content}
        answer, told = _answer([words[0], "--check", *words[1:]], foretold)
        assert answer == (7 if code == 0 and changed.keys() - _beside(changed) else code), (words, said, told)
        assert {name: content for name, content in _contents(foretold).items() if name in FILES} == FILES, words


def _beside(names: dict[str, bytes]) -> set[str]:
    """Locks and backups, which no `--check` foretells."""
    return {name for name in names if name.endswith((".lock", ".bak"))}
