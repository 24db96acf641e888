"""A YAML value that moves to the end of its file keeps its comments, whatever anchors, aliases and merges it has."""

from __future__ import annotations

import re
from collections import Counter
from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML

from confsafe.document import Document
from confsafe.editing.edit import copied
from confsafe.errors import ValueRefused


class _Text:
    """A random document of nested mappings in which anchors are named by aliases and merges further down."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.lines: list[str] = []
        self.scalars: list[str] = []
        self.mappings: list[str] = []
        self.count = 0
        for _ in range(rng.randint(2, 4)):
            self._mapping("", 0)

    def _number(self) -> int:
        self.count += 1
        return self.count

    def _comment(self, chance: float) -> str:
        return f"  # c{self._number()}" if self.rng.random() < chance else ""

    def _mapping(self, indent: str, depth: int) -> None:
        anchor = f"m{self._number()}" if self.rng.random() < 0.4 else ""
        head = f"{indent}k{self._number()}:{f' &{anchor}' if anchor else ''}"
        self.lines.append(head + self._comment(0.3))
        indent += "  "
        if self.mappings and self.rng.random() < 0.5:
            self.lines.append(f"{indent}<<: *{self.rng.choice(self.mappings)}{self._comment(0.4)}")
        for _ in range(self.rng.randint(1, 4)):
            if self.rng.random() < 0.3:
                self.lines.append(f"{indent}# above{self._number()}")
            if depth < 3 and self.rng.random() < 0.45:
                self._mapping(indent, depth + 1)
            else:
                self._scalar(indent)
        if anchor:
            self.mappings.append(anchor)

    def _scalar(self, indent: str) -> None:
        key = f"{indent}k{self._number()}: "
        if self.scalars and self.rng.random() < 0.15:
            self.lines.append(f"{key}*{self.rng.choice(self.scalars)}{self._comment(1)}")
            return
        anchor = f"s{self._number()}" if self.rng.random() < 0.15 else ""
        value = self.rng.choice(["0644", "0x1F", "yes", f"word{self.count}", f"'q{self.count}'", "a longer text"])
        self.lines.append(key + (f"&{anchor} " if anchor else "") + value + self._comment(0.6))
        self.scalars += [anchor] if anchor else []


def _mappings(data: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    nested = [(key, value) for key, value in data.items() if isinstance(value, dict)]
    return [place for key, value in nested for place in ((*path, key), *_mappings(value, (*path, key)))]


@pytest.mark.parametrize("seed", range(150))
def test_a_moved_value_keeps_its_comments_and_what_its_aliases_name(seed: int) -> None:
    rng = Random(seed)
    text = "\n".join(_Text(rng).lines) + "\n"
    document = Document(text, "yaml")
    after = copied(document.data)
    *holder, key = rng.choice(_mappings(after))
    parent = after
    for name in holder:
        parent = parent[name]
    after["moved"] = parent.pop(key)
    try:
        new = document.edited(after)
    except ValueRefused as error:
        assert 'comes in by the merge key "<<"' in str(error)  # what only a merge brings in cannot vanish there
        return
    assert YAML(typ="safe", pure=True).load(new) == after
    assert not Counter(re.findall("#.*", text)) - Counter(re.findall("#.*", new)), f"{text}\n---\n{new}"
    assert not document.coarser
