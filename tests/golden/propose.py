"""Propose edits of new texts: `python -m tests.golden.propose TEXT...` adds them to the golden files.

Which edits, the text's name decides alone. What they make has to be looked at before it is committed: a golden edit
says what is, and what is wrong stays in the file until the rule is better.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from typing import Any

from confsafe.data.keypath import format_path
from confsafe.data.tagged import Tagged
from confsafe.document import Document
from tests.golden.files import HERE, Entry, format_of, made, read, text_of, write

Path = tuple[Any, ...]

_TEXTS = ["changed", "it's", 'say "so"', "two\nlines\n", "yes", "1.10", "", "a: b # c", "back\\slash", "no end\nhere"]
_NEW: list[Any] = [
    "text",
    5,
    True,
    None,
    ["a", "b"],
    {"k": "v"},
    [],
    {},
    {"deep": {"er": [1, {"x": "y"}]}, "flag": False},
    [{"name": "one", "n": 1}, {"name": "two", "n": 2}],
    "several\nlines\n",
    "a long text that goes on and on, beyond the eightieth column of any line in the file, as texts do at times",
]


class Proposer:
    """The edits of one text."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.format = format_of(name)
        self.data = Document(text_of(name), self.format).data
        self.rng = random.Random(name)
        self.places = list(_walk((), self.data))
        self.turn = 0
        self.commented = 1 if self.format == "json" else 3

    def new(self) -> str:
        """A new value, another each time; TOML has no null."""
        while True:
            self.turn += 1
            value = _NEW[(self.turn + len(self.name)) % len(_NEW)]
            if value is not None or self.format != "toml":
                return json.dumps(value)

    def some(self, found: list[Any], count: int) -> list[Any]:
        """So many of them, in the order of the text."""
        chosen = self.rng.sample(range(len(found)), min(count, len(found)))
        return [found[number] for number in sorted(chosen)]

    def containers(self, kind: type) -> list[tuple[Path, Any]]:
        """The mappings or the lists."""
        return [(path, value) for path, value in self.places if type(value) is kind]

    def entries(self) -> list[Path]:
        """Every entry and item."""
        return [path for path, _ in self.places if path]

    def set(self) -> Iterator[str]:
        scalars = [(p, v) for p, v in self.places if p and not isinstance(v, (dict, list, Tagged))]
        for path, value in self.some(scalars, 9):
            yield f"set {shown(path)} = {json.dumps(self._other(value))}"

    def _other(self, value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        if isinstance(value, (int, float)):
            return value + 1
        self.turn += 1
        return _TEXTS[(self.turn + len(self.name)) % len(_TEXTS)]

    def replace(self) -> Iterator[str]:
        for path in self.some(self.entries(), 5):
            yield f"set {shown(path)} = {self.new()}"

    def insert(self) -> Iterator[str]:
        for path, value in self.some(self.containers(dict), 4):
            yield f"set {shown((*path, 'new'))} = {self.new()}"
            if value:
                sibling = self.rng.choice(list(value))
                yield f"insert {shown((*path, 'new'))} before {sibling} = {self.new()}"
        if isinstance(self.data, dict) and self.data:
            yield f"insert new before {next(iter(self.data))} = {self.new()}"

    def items(self) -> Iterator[str]:
        for path, value in self.some(self.containers(list), 3):
            like = json.dumps(_varied(value[-1])) if value and _is_json(value[-1]) else self.new()
            if path:
                yield f"add {shown(path)} = {like}"
            yield f"insert {shown((*path, 0))} = {self.new()}"
            if len(value) > 1:
                yield f"insert {shown((*path, 1))} = {like}"
                if path:
                    yield f"reverse {shown(path)}"
            for number in self.some(list(range(len(value))), 2):
                yield f"unset {shown((*path, number))}"

    def unset(self) -> Iterator[str]:
        for path in self.some(self.entries(), 9):
            yield f"unset {shown(path)}"

    def several(self) -> Iterator[str]:
        for path, value in self.some([(p, v) for p, v in self.containers(dict) if len(v) > 1], 4):
            keys = self.some(list(value), 2)
            yield " ; ".join(f"unset {shown((*path, key))}" for key in keys)
            yield f"unset {shown((*path, keys[0]))} ; set {shown((*path, 'new'))} = {self.new()}"
        for path, value in self.some([(p, v) for p, v in self.containers(dict) if p and v], 2):
            yield " ; ".join(f"unset {shown((*path, key))}" for key in value)

    def rename(self) -> Iterator[str]:
        for path in self.some([p for p in self.entries() if isinstance(p[-1], str)], 4):
            yield f"rename {shown(path)} to renamed"

    def move(self) -> Iterator[str]:
        named = [path for path in self.entries() if isinstance(path[-1], str)]
        targets = [path for path, _ in self.containers(dict)]
        for path in self.some(named, 4):
            there = [t for t in targets if t[: len(path)] != path and t != path[:-1] and path[: len(t)] != t]
            if there:
                yield f"move {shown(path)} to {shown((*self.rng.choice(there), path[-1]))}"
            yield f"wrap {shown(path)} in inner"
        for path in self.some([p for p, v in self.containers(dict) if p and len(v) == 1], 2):
            yield f"unwrap {shown(path)}"

    def comments(self) -> Iterator[str]:
        for path in self.some(self.entries(), self.commented):
            yield f"above {shown(path)} = {json.dumps('first line' + chr(10) + 'second line')}"
            yield f"behind {shown(path)} = {json.dumps('remark')}"
            yield f"uncomment {shown(path)}"

    def disable(self) -> Iterator[str]:
        for path in self.some(self.entries(), self.commented):
            yield f"disable {shown(path)}"
            yield f"disable {shown(path)} ; enable {shown(path)}"


OPERATIONS = ("set", "replace", "insert", "items", "unset", "several", "rename", "move", "comments", "disable")


def shown(path: Path) -> str:
    """The path as the edits name it."""
    return format_path(path)


def _walk(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(key, str):
                yield from _walk((*path, key), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _walk((*path, number), inner)


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value)
    except TypeError:
        return False
    return True


def _varied(value: Any) -> Any:
    """A value of the same shape."""
    if isinstance(value, dict):
        return {key: _varied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_varied(inner) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    return value + "-2" if isinstance(value, str) else value + 1


def main(names: list[str]) -> None:
    """Add the edits of those texts."""
    for name in names:
        proposer = Proposer(name)
        for operation in OPERATIONS:
            path = HERE / proposer.format / f"{operation}.diff"
            there = [entry for entry in (read(path) if path.exists() else []) if entry.name != name]
            edits = dict.fromkeys(getattr(proposer, operation)())
            write(path, there + [made(Entry(name, edit)) for edit in edits])


if __name__ == "__main__":
    main(sys.argv[1:])
